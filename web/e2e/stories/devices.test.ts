import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";

/** Makes a link on the home page, reads it off and looks at its code. */
async function makeLink({ page, t }: Person): Promise<string> {
  await page.goto("/");
  await page.getByRole("button", { name: t.device.use }).click();
  await page.getByRole("img", { name: t.device.codeLabel }).waitFor();
  return await page.getByLabel(t.device.link, { exact: true }).inputValue();
}

story("somebody goes on as themselves on another device", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  await bringAxe(ada.context);
  const { t } = ada;
  await ada.startRoom("Wedding");
  const link = await makeLink(ada);
  expect(new URL(link).pathname).toBe("/device");
  await ada.page.getByRole("button", { name: t.device.copy }).click();
  await ada.page.getByRole("button", { name: t.device.copied }).waitFor();
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(await examine(ada.page)).toEqual([]);
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  // A new device: it says whose name, the secret leaves the address bar, and there is the room.
  const phone = await market.person("Ada’s other");
  await bringAxe(phone.context);
  await phone.page.goto(link);
  await phone.page.getByRole("heading", { name: t.device.heading("Ada") }).waitFor();
  expect(phone.page.url()).not.toContain("#");
  expect(await examine(phone.page)).toEqual([]);
  await phone.page.getByRole("button", { name: t.device.go("Ada") }).click();
  await phone.inRoom();

  // One that is somebody else already, with a room of their own: asked first, and nothing is lost.
  const other = await market.person("Margot");
  await bringAxe(other.context);
  await other.startRoom("Party");
  await other.page.goto(link);
  await other.page.getByRole("heading", { name: t.device.usedHeading }).waitFor();
  await other.page.goto("about:blank");
  await other.page.goto(await makeLink(ada));
  await other.page.getByText(t.device.here("Margot", 1)).waitFor();
  expect(await examine(other.page)).toEqual([]);
  await other.page.getByRole("button", { name: t.device.go("Ada") }).focus();
  await other.page.keyboard.press("Enter");
  await other.page.waitForURL((url) => url.pathname === "/");
  await other.page.getByText(t.device.done("Ada", 1)).waitFor();
  for (const room of ["Wedding", "Party"]) {
    await other.page.locator("cb-my-rooms .roomc", { hasText: room }).waitFor();
  }
  await phone.page.goto("/device#d_0000000000000000.AAAA");
  await phone.page.getByRole("heading", { name: t.device.unknownHeading }).waitFor();
  market.expect(/404|410/);
});
