import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import { focus } from "../support/focus.ts";
import { Friend, goods } from "../support/friend.ts";
import type { Market } from "../support/story.ts";
import { dragRow } from "../support/drag.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";
const COAT = "Harbour coat";
const MUG = "Stoneware mug";
const WEDDING = "For the wedding";
const ROOM = "Picking";

/** The goods of the open collection in their order, as tiles or as rows. */
async function order({ page }: Person): Promise<string[]> {
  const names = page.locator("cb-picks").locator("cb-tile h2 a, cb-arrange h2");
  // The price is part of a tile's link, for readers only.
  return await names.evaluateAll((each) =>
    each.map((name) => {
      const texts = [...name.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      return texts
        .map(({ textContent }) => textContent)
        .join("")
        .trim();
    }),
  );
}

async function ordered(person: Person, ...names: string[]): Promise<void> {
  await until(
    `the order that ${person.name} sees`,
    async () => await order(person),
    (seen) => seen.join() === names.join(),
  );
}

async function shelf(person: Person, title: string, ...says: string[]): Promise<void> {
  let link = person.page.locator("cb-picks-shelves .shelf", { hasText: title });
  for (const each of says) link = link.filter({ hasText: each });
  await link.waitFor();
}

async function undo({ page, t }: Person): Promise<void> {
  await page.locator("cb-toasts").getByRole("button", { name: t.common.undo }).last().click();
}

story("what a host picks, friends see live, in the host's order", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  const { t } = ada;
  await basile.browse();
  await ada.browse();
  await ada.page.getByText(t.picks.invite).waitFor();
  expect(await basile.page.locator("cb-picks-shelves section").count(), "nothing to show yet").toBe(0);

  // From a tile into a new one, from a product's page into one that is there.
  await ada.pickAnew(DRESS, WEDDING);
  await shelf(basile, WEDDING, t.picks.by("Ada"), t.picks.things(1));
  await shelf(ada, WEDDING, t.picks.byYou);
  await ada.openProduct(COAT);
  await ada.page.locator("cb-in-picks").getByRole("button", { name: t.picks.into }).click();
  const menu = ada.page.getByRole("dialog", { name: t.picks.choose(COAT) });
  await menu.getByRole("checkbox", { name: new RegExp(`^${WEDDING}`) }).click();
  await ada.closePicksMenu();
  await ada.page.locator("cb-in-picks").getByRole("link", { name: WEDDING }).waitFor();
  await ada.browse();
  await ada.pick(MUG, WEDDING);
  await shelf(basile, WEDDING, t.picks.things(3));

  await basile.openPicks(WEDDING);
  await ordered(basile, DRESS, COAT, MUG);
  expect(await basile.page.getByRole("button", { name: t.picks.arrange }).count(), "not a shopper's").toBe(0);
  expect(await basile.page.getByRole("button", { name: new RegExp(t.picks.into) }).count()).toBe(0);

  // Order, by keys and by hand; Basile looks on.
  await ada.openPicks(WEDDING);
  await ada.page.getByRole("button", { name: t.picks.arrange }).click();
  const up = ada.page.getByRole("button", { name: t.picks.up(MUG) });
  await up.focus();
  await ada.page.keyboard.press("Enter");
  await ordered(basile, DRESS, MUG, COAT);
  await expect
    .poll(async () => (await focus(ada.page)).text, { message: "the focus goes with it" })
    .toBe(t.picks.up(MUG));
  await ada.page.keyboard.press("Enter");
  await ordered(basile, MUG, DRESS, COAT);
  await ada.page
    .getByRole("status")
    .filter({ hasText: t.picks.place(MUG, 1, 3) })
    .waitFor({ state: "attached" });
  await dragRow(ada, ada.page.locator("cb-arrange"), 0, 2);
  await ordered(ada, DRESS, COAT, MUG);
  await ordered(basile, DRESS, COAT, MUG);
  await dragRow(ada, ada.page.locator("cb-arrange"), 2, 1);
  await ordered(basile, DRESS, MUG, COAT);

  // Out, and back to where it was.
  await ada.page.getByRole("button", { name: t.picks.takeOut(MUG) }).click();
  await ordered(basile, DRESS, COAT);
  await undo(ada);
  await ordered(basile, DRESS, MUG, COAT);

  await ada.page.getByRole("button", { name: t.picks.rename }).click();
  await ada.page.locator("cb-picks").getByRole("textbox").fill("For the day after");
  await ada.page.keyboard.press("Enter");
  await basile.page.getByRole("heading", { level: 1, name: "For the day after" }).waitFor();

  // Nothing of it is in the pages alone.
  for (const person of people) {
    await person.page.reload();
    await person.inRoom();
    await person.page.locator("cb-picks").getByRole("heading", { level: 1, name: "For the day after" }).waitFor();
    await ordered(person, DRESS, MUG, COAT);
  }

  // Gone for all, and back for all as it was.
  await ada.page.getByRole("button", { name: t.picks.remove }).click();
  await basile.page.getByRole("heading", { name: t.picks.missing }).waitFor();
  await undo(ada);
  await basile.page.getByRole("heading", { level: 1, name: "For the day after" }).waitFor();
  await ordered(basile, DRESS, MUG, COAT);
  await shelf(ada, "For the day after", t.picks.byYou, t.picks.things(3));
});

/** A room whose host is somebody without a browser, and a friend who looks at its picks. */
async function visit(market: Market, name: string): Promise<{ host: Friend; guest: Person; member: string }> {
  const { friend: host, invite } = await Friend.host(market.server.origin, "Ada", ROOM);
  const guest = await market.person(name);
  await guest.join(invite.url, ROOM);
  const members = () => [...host.client.state.members.values()];
  const found = await until(
    `${name} is in`,
    () => members().find((each) => each.name === name),
    (each) => each !== undefined,
  );
  return { host, guest, member: found?.id ?? "" };
}

story("with the role comes the right to pick, and goes with it", { screens: [DESKTOP] }, async (market) => {
  const { host, guest, member } = await visit(market, "Basile");
  const { page, t } = guest;
  const stars = page.locator("cb-tile .pick");
  await guest.browse();
  await guest.tile(DRESS).waitFor();
  expect(await stars.count()).toBe(0);
  host.client.setRole(member, "cohost");
  await stars.first().waitFor();
  await guest.pickAnew(DRESS, "Basile’s");
  await host.saved();
  await until(
    "the host hears of it",
    () => host.client.state.picks,
    (picks) => picks[0]?.by === member && picks[0].products.length === 1,
  );
  await guest.openPicks("Basile’s");
  await page.getByRole("button", { name: t.picks.arrange }).click();
  await page.locator("cb-arrange li").waitFor();
  host.client.setRole(member, "viewer");
  await page.locator("cb-arrange").waitFor({ state: "detached" });
  await ordered(guest, DRESS);
  expect(await page.getByRole("button", { name: t.picks.remove, exact: true }).count()).toBe(0);
  host.leave();
});

story("what has vanished from the shops says so, and can be taken out", { screens: BOTH }, async (market) => {
  const { host, guest, member } = await visit(market, "Basile");
  const { page, t } = guest;
  const dress = (await goods(market.server.origin)).get(DRESS)?.id ?? "";
  const id = host.client.picks.create("Old and new", "p_longgone0");
  host.client.picks.add(id, dress);
  host.client.picks.create("Still to come");
  await host.saved();
  await guest.openPicks("Old and new");
  await page.locator("cb-picks .gone", { hasText: t.picks.gone }).waitFor();
  await ordered(guest, DRESS);
  expect(await page.locator("cb-picks .gone button").count(), "not a shopper's").toBe(0);

  host.client.setRole(member, "cohost");
  await page
    .locator("cb-picks .gone")
    .getByRole("button", { name: t.picks.takeOut(t.picks.aThing) })
    .click();
  await page.locator("cb-picks .gone").waitFor({ state: "detached" });
  await guest.openPicks("Still to come");
  await page.getByRole("heading", { name: t.picks.empty }).waitFor();
  await page.getByText(t.picks.emptyHost).waitFor();
  host.leave();
});
