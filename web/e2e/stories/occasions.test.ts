import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";

const ROOM = "Zoé’s wedding";
const DRESS = "Garden party; no white";

/** Next year's 13 June, at three: as a field wants it. */
const when = `${new Date().getFullYear() + 1}-06-13T15:00`;

story("a room for an event: what for, when, and who is invited reads it", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  await page.goto("/");
  await page.getByRole("button", { name: t.occasion.event }).click();
  await page.getByLabel(t.home.occasion).fill(ROOM);
  await page.getByLabel(t.home.yourName).fill("Ada");
  await page.getByLabel(t.occasion.eventAbout).fill(DRESS);
  await page.getByLabel(t.occasion.when).fill(when);
  await page.getByRole("button", { name: t.home.open, exact: true }).click();
  await ada.inRoom();
  const link = await ada.copyInvite();

  const basile = await market.person("Basile");
  await basile.openInvite(link);
  await basile.page.getByText(DRESS).waitFor();
  await basile.page.getByLabel(basile.t.home.yourName).fill("Basile");
  await basile.page.getByRole("button", { name: basile.t.join.enter }).click();
  await basile.inRoom();

  // A host says it otherwise; the others read it where it stands, and take the date along.
  await page.locator("cb-topbar").getByRole("button", { name: t.room.menu }).click();
  await page.getByRole("link", { name: t.keeping.change }).click();
  await page.getByLabel(t.occasion.about).fill("Anything but white");
  await page.getByLabel(t.occasion.roomName).fill("Zoé and Paul");
  await page.locator("cb-set-facts").getByRole("button", { name: t.common.save }).click();
  await page.getByText(t.occasion.saved).waitFor();
  await basile.page.locator("cb-topbar").getByText("Zoé and Paul").first().waitFor();
  await basile.page.locator("cb-topbar").getByRole("button", { name: basile.t.room.menu }).click();
  await basile.page.locator("cb-room-menu").getByText("Anything but white").waitFor();
  expect(await basile.page.getByRole("link", { name: basile.t.keeping.change }).count()).toBe(0);
  const [file] = await Promise.all([
    basile.page.waitForEvent("download"),
    basile.page.getByRole("link", { name: basile.t.keeping.calendar }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^cabas-r_.*\.ics$/);

  await page.goto("/");
  await page.getByRole("heading", { name: t.occasion.upcoming }).waitFor();
  await page.getByRole("link", { name: /Zoé and Paul/ }).waitFor();
});

story("what lies behind one is put away, and taken out again", { screens: [DESKTOP] }, async (market) => {
  const { people } = await market.party("Last summer", "Ada");
  const [ada] = people as [Person];
  const { page, t } = ada;
  await page.goto("/");
  await page.getByRole("button", { name: t.occasion.archiveName("Last summer") }).click();
  await page.getByText(`${t.occasion.archived} (1)`).click();
  await page.reload();
  await page.getByText(`${t.occasion.archived} (1)`).click();
  await page.getByRole("button", { name: t.occasion.unarchiveName("Last summer") }).click();
  await page.getByRole("button", { name: t.occasion.archiveName("Last summer") }).waitFor();
});
