import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import { en } from "../../src/i18n/en.ts";
import { fr } from "../../src/i18n/fr.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";

const DRESS = "Vesper wrap dress";
const NBSP = "\u00a0";

const themeOf = (person: Person): Promise<string | undefined> =>
  person.page.evaluate(() => document.documentElement.dataset["theme"]);
const paper = (person: Person): Promise<string> =>
  person.page.evaluate(() => getComputedStyle(document.body).backgroundColor);

story("French and English, kept after a reload", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("heading", { name: en.home.heading }).waitFor();
  await page.getByRole("button", { name: "Français" }).click();
  await page.getByRole("heading", { name: fr.home.heading }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
  await page.reload();
  await page.getByRole("heading", { name: fr.home.heading }).waitFor();

  ada.t = fr;
  await ada.startRoom("Le mariage de Zoé");
  await ada.openProduct(DRESS);
  const price = page.locator("cb-product .pd-price .tag .vh");
  expect(await price.textContent()).toBe(`89,00${NBSP}€`);
  await ada.add();
  await ada.go("cart");
  await ada.billed({ Vous: `89,00${NBSP}€` });

  // In the room, by its menu: nothing that is open goes away.
  await page.getByRole("button", { name: /Salle et réglages/ }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: en.room.ourBag }).waitFor();
  await page.keyboard.press("Escape");
  ada.t = en;
  await ada.billed({ You: "€89.00" });
  await page.reload();
  await ada.inRoom();
  await page.getByRole("heading", { name: en.room.ourBag }).waitFor();
});

story("a French browser is spoken to in French", { screens: [DESKTOP] }, async (market) => {
  const zoe = await market.person("Zoé", { language: "fr" });
  await zoe.page.goto("/");
  await zoe.page.getByRole("heading", { name: fr.home.heading }).waitFor();
});

story("paper and slate, kept after a reload", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  await page.goto("/");
  await page.getByRole("button", { name: t.site.toSlate }).click();
  await page.getByRole("button", { name: t.site.toPaper }).waitFor();
  expect(await themeOf(ada)).toBe("slate");
  const slate = await paper(ada);
  // Dark from the first paint on: the script that sets it comes before everything else.
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.documentElement.dataset["theme"] === "slate");
  await ada.startRoom("In the dark");
  expect(await themeOf(ada)).toBe("slate");
  await page.getByRole("button", { name: new RegExp(t.room.menu) }).click();
  await page.getByRole("button", { name: t.site.themePaper }).click();
  await page.waitForFunction(() => document.documentElement.dataset["theme"] === "paper");
  expect(await paper(ada)).not.toBe(slate);
  await page.reload();
  await ada.inRoom();
  expect(await themeOf(ada)).toBe("paper");
  // And as the system goes, where one leaves it to it.
  await page.getByRole("button", { name: new RegExp(t.room.menu) }).click();
  await page.getByRole("button", { name: t.site.themeSystem }).click();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction(() => document.documentElement.dataset["theme"] === "slate");
});
