import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";
import { answered } from "../support/watch.ts";

const ROOM = "Saturday market";
const DAY_MS = 24 * 60 * 60 * 1_000;

/** To the settings, by the menu behind the room's name. */
async function openSettings({ page, t }: Person): Promise<void> {
  await page.locator("cb-topbar").getByRole("button", { name: t.room.menu }).click();
  await page.locator("cb-room-menu").getByRole("link", { name: t.banner.settings }).click();
  await page.getByRole("heading", { level: 1, name: t.settings.heading }).waitFor();
}

/** Chooses something on that page, and waits until it is stored. */
async function choose({ page, t }: Person, label: string): Promise<void> {
  await page.getByRole("radio", { name: new RegExp(`^${label}`) }).check();
  await page.locator("cb-toasts", { hasText: t.settings.stored }).waitFor();
  await page.locator("cb-toasts").getByRole("button", { name: t.common.close }).last().click();
}

async function backToRoom({ page, t }: Person): Promise<void> {
  await page.getByRole("link", { name: t.settings.back }).click();
  await page.locator("cb-topbar").waitFor();
}

/** What the page's room is called in addresses. */
async function roomOf({ page }: Person): Promise<string> {
  return await page.evaluate(() => /\/r\/(r_[a-z0-9]+)/.exec(location.pathname)?.[1] ?? "");
}

/** Changes the room as its page does. */
async function patch({ page }: Person, room: string, change: object): Promise<number> {
  return await page.evaluate(
    async ([at, body]) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(at, { method: "PATCH", headers, body })).status;
    },
    [`/api/rooms/${room}`, JSON.stringify(change)] as const,
  );
}

async function newLook({ page, t }: Person): Promise<void> {
  await page.locator("cb-looks, cb-empty-room").getByRole("button", { name: t.looks.make }).first().click();
  await page.locator("cb-look").getByRole("heading", { level: 1 }).waitFor();
}

async function flawless(person: Person): Promise<void> {
  await until(
    `what axe finds at ${person.name}'s`,
    () => examine(person.page),
    (found) => found.length === 0,
  );
}

story("where hosts edit, a shopper is refused kindly and keeps their own", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await basile.go("looks");
  await newLook(basile);
  await basile.saysSaved(basile.t.saved.saved);
  const look = basile.page.url();
  const board = basile.page.locator("cb-look");
  await board.getByRole("button", { name: basile.t.looks.edit }).waitFor();

  await openSettings(ada);
  market.expect(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to load resource/);
  await basile.context.setOffline(true);
  await board.getByRole("button", { name: basile.t.looks.edit }).click();
  await basile.page.getByLabel(basile.t.looks.title).fill("Too late");
  await basile.page.getByRole("button", { name: basile.t.common.save, exact: true }).click();
  await board.getByRole("heading", { level: 1, name: "Too late" }).waitFor();
  await choose(ada, ada.t.settings.hosts);
  await basile.context.setOffline(false);
  await basile.page.locator("cb-toasts").getByText(basile.t.refused.hosts_edit).waitFor();
  await board.getByRole("heading", { level: 1, name: "Too late" }).waitFor({ state: "detached" });
  await basile.page.locator("cb-toasts").getByRole("button", { name: basile.t.common.close }).last().click();
  // The way to change it goes at once, also on a page that was open.
  await board.getByRole("button", { name: basile.t.looks.edit }).waitFor({ state: "detached" });
  expect(basile.page.url()).toBe(look);
  await basile.openProduct("Harbour coat");
  await basile.add();
  await basile.go("cart");
  await basile.wanted("Harbour coat", { You: 1 });
  await basile.saysSaved(basile.t.saved.saved);

  await choose(ada, ada.t.settings.everybody);
  await basile.page.goto(look);
  await board.getByRole("button", { name: basile.t.looks.edit }).waitFor();
});

story("who knocks is let in or turned away", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  await bringAxe(ada.context);
  await ada.startRoom(ROOM);
  const link = await ada.copyInvite();
  await openSettings(ada);
  await choose(ada, ada.t.settings.knock);
  await flawless(ada);
  await backToRoom(ada);

  const knock = async (name: string): Promise<Person> => {
    const person = await market.person(name);
    await bringAxe(person.context);
    await person.openInvite(link);
    await person.page.getByText(person.t.join.knockLede).waitFor();
    await person.page.getByLabel(person.t.home.yourName).fill(name);
    await person.page.getByRole("button", { name: person.t.join.knock }).click();
    await person.page.getByRole("heading", { name: person.t.join.waitHeading(ROOM) }).waitFor();
    return person;
  };
  const basile = await knock("Basile");
  await flawless(basile);
  const notice = ada.page.locator("cb-notices");
  await notice.getByText(ada.t.banner.knocks("Basile")).waitFor();
  await notice.getByRole("button", { name: ada.t.banner.letIn }).press("Enter");
  await basile.inRoom();
  await notice.getByText(ada.t.banner.knocks("Basile")).waitFor({ state: "detached" });

  // Chloé is answered on the page of settings.
  const chloe = await knock("Chloé");
  market.expect(answered(403));
  await openSettings(ada);
  await ada.page.getByRole("button", { name: ada.t.settings.notNowName("Chloé") }).click();
  await chloe.page.getByRole("heading", { name: chloe.t.join.turnedHeading }).waitFor();
  await ada.page.getByText(ada.t.settings.nobodyKnocks).waitFor();
});

story("who is removed is shown, and let back", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await openSettings(ada);
  await ada.page.getByLabel(ada.t.settings.roleOf("Basile")).selectOption("viewer");
  await basile.page.locator("cb-notices").getByText(basile.t.banner.viewer).waitFor();
  await ada.page.getByRole("button", { name: `${ada.t.settings.removeName("Basile")}…` }).click();
  await ada.page.getByRole("button", { name: ada.t.settings.removeDo, exact: true }).click();
  await basile.page.getByText(basile.t.end.removed).first().waitFor();
  await ada.page.getByText(ada.t.settings.removedText).waitFor();
  await ada.page.getByText(ada.t.settings.noInvites).waitFor();
  await ada.page.getByRole("button", { name: ada.t.settings.letBackName("Basile") }).click();
  await ada.page.locator("cb-toasts", { hasText: ada.t.settings.letBackDone("Basile") }).waitFor();
  await ada.page.getByRole("button", { name: ada.t.settings.make }).click();
  await ada.page
    .getByRole("button", { name: new RegExp(`^${ada.t.settings.withdraw} `) })
    .first()
    .waitFor();
});

story("hosts are reminded of the end, and put it off", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  const room = await roomOf(ada);
  expect(await patch(ada, room, { ends_at: Date.now() + 3 * DAY_MS })).toBe(200);
  const notice = ada.page.locator("cb-notices");
  await notice.getByText(/^This room ends /).waitFor();
  expect(
    await basile.page
      .locator("cb-notices")
      .getByText(/^This room ends /)
      .count(),
  ).toBe(0);
  await notice.getByRole("link", { name: ada.t.banner.settings }).click();
  await ada.page.getByRole("button", { name: ada.t.settings.endLonger }).click();
  await ada.page.locator("cb-toasts", { hasText: ada.t.settings.endStored }).waitFor();
  await ada.page.locator("cb-set-ending .notice").waitFor({ state: "detached" });
  await backToRoom(ada);
  await notice.getByText(/^This room ends /).waitFor({ state: "detached" });
});
