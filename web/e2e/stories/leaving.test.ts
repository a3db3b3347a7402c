import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { answered } from "../support/watch.ts";

const ROOM = "For a while";
const COAT = "Harbour coat";

/** Presses what stands in the menu behind the room's name. */
async function inMenu({ page, t }: Person, label: string): Promise<void> {
  await page.locator("cb-topbar").getByRole("button", { name: t.room.menu }).click();
  await page.getByRole("button", { name: `${label}…` }).click();
}

story("who has themselves erased is gone from the others' pages", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await basile.openProduct(COAT);
  await basile.add();
  await basile.go("chat");
  await basile.say("nobody will know that I was here");
  await ada.go("chat");
  await ada.reads("nobody will know that I was here");
  await ada.say("but I will");
  await basile.reads("but I will");

  await inMenu(basile, basile.t.keeping.erase);
  const sure = basile.page.getByRole("dialog", { name: basile.t.keeping.eraseAsk });
  await sure.getByRole("button", { name: basile.t.keeping.eraseDo, exact: true }).click();
  await basile.page.getByText(basile.t.keeping.eraseDone).waitFor();
  await basile.page.getByRole("heading", { name: basile.t.home.heading }).waitFor();
  expect(await basile.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("r_")))).toEqual([]);

  // Ada's page gets a fresh copy by itself, and loses nothing of her own.
  const said = ada.page.locator("cb-chat .said", { hasText: "nobody will know that I was here" });
  await said.waitFor({ state: "detached" });
  await ada.reads("but I will");
  await ada.page.locator("cb-chat").getByText(ada.t.common.someone).first().waitFor();
  await ada.saysSaved(ada.t.saved.saved);
  await ada.go("cart");
  await ada.page.locator("cb-cart").getByText(ada.t.cart.empty).waitFor();
  // Also what was read out has faded.
  await ada.page.locator("cb-room").getByText("Basile").first().waitFor({ state: "detached" });
  expect(await ada.page.locator("cb-room").getByText("Basile").count()).toBe(0);
});

story("a host deletes the room, sure of what it is called", { screens: [DESKTOP] }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await inMenu(ada, ada.t.keeping.deleteRoom);
  const sure = ada.page.getByRole("dialog", { name: ada.t.keeping.deleteAsk(ROOM) });
  const yes = sure.getByRole("button", { name: ada.t.keeping.deleteDo });
  expect(await yes.isDisabled()).toBe(true);
  await sure.getByRole("textbox").fill(ROOM);
  await yes.click();
  await ada.page.getByText(ada.t.keeping.roomGone).waitFor();
  await basile.page.getByText(basile.t.end.no_room).first().waitFor();
  market.expect(answered(404));
  await basile.page.goto("/");
  await basile.page.getByText(basile.t.home.noRooms).waitFor();
});

story("what is kept, in one plain page; and all of it gone", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada", { language: "fr" });
  await ada.startRoom(ROOM);
  await ada.page.goto("/");
  await ada.page.getByRole("link", { name: ada.t.site.kept }).click();
  await ada.page.getByRole("heading", { level: 1, name: ada.t.privacy.heading }).waitFor();
  await ada.page.getByRole("button", { name: `${ada.t.privacy.everywhere}…` }).click();
  const sure = ada.page.getByRole("dialog", { name: ada.t.privacy.everywhereAsk });
  await sure.getByRole("button", { name: ada.t.privacy.everywhereDo }).click();
  await ada.page.getByText(ada.t.privacy.everywhereDone(1)).waitFor();
  await ada.page.reload();
  await ada.page.getByText(ada.t.privacy.nothingKnown).waitFor();
});
