import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import { Friend, goods } from "../support/friend.ts";
import { CHURCH, dress, lookOf } from "../support/looks.ts";
import type { Person } from "../support/person.ts";
import { type Market, story } from "../support/story.ts";
import { until } from "../support/until.ts";

const COAT = "Harbour coat";
const DAY_MS = 86_400_000;

/** A page at a room that a friend without one has filled. */
async function visit(market: Market, person: Person, link: string, room: string, path: string): Promise<void> {
  await bringAxe(person.context);
  await person.join(link, "Wedding");
  await person.page.goto(`${market.server.origin}/r/${room}/${path}`);
}

/** The look's own part of what people think. */
function opinion({ page, t }: Person) {
  return page.locator("cb-look").getByRole("group", { name: t.looks.thoughts, exact: true });
}

story(
  "two looks are voted on, side by side and in a poll, and the winner goes into the bag",
  { screens: BOTH },
  async (market) => {
    const { origin } = market.server;
    const { friend: chloe, invite, room } = await Friend.host(origin, "Chloé", "Wedding");
    const church = await dress(chloe, origin, "At the church", CHURCH.slice(0, 2));
    const party = await dress(chloe, origin, "At the party", CHURCH.slice(1, 4));
    const ada = await market.person("Ada");
    const basile = await market.person("Basile", { language: "fr", theme: "slate" });
    await visit(market, ada, invite.url, room, `looks/${church}`);
    await visit(market, basile, invite.url, room, "looks");
    const like = (person: Person, count: number, of: string) =>
      person.page.locator("cb-looks li").getByRole("button", { name: `${person.t.browse.likeCount(count)} (${of})` });

    // Her thumb and her sign on the page; he sees them on the tile, and adds his own there.
    await opinion(ada).getByRole("button", { name: ada.t.browse.like }).click();
    await opinion(ada).getByRole("button", { name: ada.t.opinions.signs.fire }).click();
    await opinion(ada).getByText(ada.t.opinions.wants(1, 3)).waitFor();
    await like(basile, 1, "At the church").click();
    await opinion(ada).getByText(ada.t.opinions.wants(2, 3)).waitFor();
    await basile.page
      .locator("cb-looks li")
      .filter({ hasText: "At the church" })
      .getByText(basile.t.opinions.wants(2, 3))
      .waitFor();
    for (const { page, name } of [ada, basile]) expect(await examine(page), name).toEqual([]);
    // By the keyboard, and taken back.
    const down = opinion(ada).getByRole("button", { name: ada.t.browse.dislike });
    await down.focus();
    await ada.page.keyboard.press("Enter");
    await opinion(ada).getByText(ada.t.opinions.wants(1, 3)).waitFor();

    // A poll of both.
    await opinion(ada).getByRole("button", { name: ada.t.polls.ask }).click();
    const form = ada.page.getByRole("dialog", { name: ada.t.polls.make });
    await form.getByLabel(ada.t.polls.question).fill("Which look?");
    await form.getByLabel(ada.t.polls.addGood).selectOption({ label: "At the party" });
    expect(await examine(ada.page)).toEqual([]);
    await form.getByRole("button", { name: ada.t.polls.open }).click();
    await form.waitFor({ state: "hidden" });
    await ada.page.locator("cb-toasts").getByRole("button", { name: ada.t.common.close }).last().click();
    const poll = chloe.client.state.polls[0];
    expect(poll?.options).toEqual([{ look: church }, { look: party }]);
    chloe.client.polls.vote(poll?.id ?? "", [1]);
    await chloe.saved();
    await basile.go("votes");
    const card = basile.page.locator("cb-votes cb-poll");
    await card.getByRole("radio", { name: "At the party" }).check();
    await ada.go("votes");
    await ada.page.locator("cb-votes cb-poll").getByRole("button", { name: ada.t.polls.close }).click();
    await card.getByRole("button", { name: basile.t.polls.addWinner }).click();
    const bag = basile.page.getByRole("dialog", { name: basile.t.looks.toBag });
    await bag.getByRole("button", { name: basile.t.looks.bagDo(3) }).click();
    await basile.saysSaved(basile.t.saved.saved);
    expect(chloe.client.state.cart.size).toBe(3);
    expect(await examine(basile.page)).toEqual([]);
    chloe.leave();
  },
);

story("a look has an occasion and an end, after which nobody changes it", { screens: BOTH }, async (market) => {
  const { origin } = market.server;
  const ada = await market.person("Ada");
  await bringAxe(ada.context);
  await ada.startRoom("Wedding");
  const link = await ada.copyInvite();
  const room = /\/r\/(r_[a-z0-9_]+)/.exec(ada.page.url())?.[1] ?? "";
  const chloe = await Friend.guest(origin, "Chloé", link);
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  const look = await dress(chloe, origin, "At the church", CHURCH.slice(0, 3));
  await visit(market, basile, link, room, `looks/${look}`);
  await ada.page.goto(`/r/${room}/looks/${look}`);
  const { page, t } = ada;

  // A host says what it is for; a shopper sees it, and has no button for that.
  await page.getByRole("button", { name: t.looks.plan }).click();
  const panel = page.getByRole("dialog", { name: t.looks.plan });
  await panel.getByLabel(t.looks.occasion).fill("Saturday’s wedding");
  await panel.getByLabel(t.looks.dressCode).fill("garden party");
  await panel.getByLabel(t.looks.until).fill("2020-01-01T18:00");
  await panel.getByRole("button", { name: t.common.save, exact: true }).click();
  await panel.getByText(t.looks.untilWrong).waitFor();
  const day = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, "2026-11-27".length);
  await panel.getByLabel(t.looks.until).fill(`${day}T18:00`);
  expect(await examine(page)).toEqual([]);
  await panel.getByRole("button", { name: t.common.save, exact: true }).click();
  await panel.waitFor({ state: "hidden" });
  await basile.page.getByText(basile.t.looks.planFor("Saturday’s wedding")).waitFor();
  await basile.page.getByText(basile.t.looks.planDress("garden party")).waitFor();
  expect(await basile.page.getByRole("button", { name: basile.t.looks.plan }).count()).toBe(0);
  expect(await basile.page.locator("cb-tray").count()).toBe(1);

  // She locks it: his board is read-only, with a line that says why.
  await page.getByRole("button", { name: t.looks.plan }).click();
  await panel.getByRole("button", { name: t.looks.lock }).click();
  await basile.page.getByText(basile.t.looks.lockedBy("Ada")).waitFor();
  await page.getByText(t.looks.lockedByYou).waitFor();
  expect(await basile.page.locator("cb-tray").count()).toBe(0);
  expect(await basile.page.getByRole("button", { name: basile.t.looks.delete }).count()).toBe(0);
  for (const each of [ada, basile]) expect(await examine(each.page), each.name).toEqual([]);
  const coat = basile.page.getByRole("button", { name: new RegExp(`^${basile.called(COAT)}`) }).first();
  await coat.focus();
  const before = lookOf(chloe, look);
  await basile.page.keyboard.press("ArrowRight");
  await basile.page.keyboard.press("Delete");
  chloe.client.looks.rename(look, "Late");
  await chloe.saved();
  expect(lookOf(chloe, look)).toEqual(before);
  // In the list, too.
  await page.locator("cb-look .crumb a").click();
  await page.locator("cb-looks li").getByText(t.looks.locked, { exact: true }).waitFor();
  expect(await examine(page)).toEqual([]);
  await page.locator("cb-looks li").getByRole("link", { name: "At the church" }).click();

  // Opened again, it goes on.
  await page.getByRole("button", { name: t.looks.openAgain }).click();
  await basile.page.locator("cb-tray").waitFor();
  await coat.focus();
  await basile.page.keyboard.press("ArrowRight");
  await until(
    "the coat has moved",
    () => Promise.resolve([...lookOf(chloe, look).pieces.values()].some(({ pose: [x] }) => x === 310)),
    (moved) => moved,
  );

  // By its time: a second from now, said by its maker.
  chloe.client.marks.plan(look, { locks_at: Date.now() + chloe.client.state.serverTimeOffset + 1_500 });
  await basile.page.locator("cb-look .locked").waitFor();
  await page.locator("cb-look .locked").waitFor();
  await page.locator("cb-look .locked").getByText(t.looks.lockedText).waitFor();
  chloe.leave();
});

story(
  "what was changed offline on a look that was locked meanwhile is named",
  { screens: [DESKTOP] },
  async (market) => {
    const { origin } = market.server;
    const { friend: chloe, invite, room } = await Friend.host(origin, "Chloé", "Wedding");
    const look = await dress(chloe, origin, "At the church", CHURCH.slice(0, 2));
    const ada = await market.person("Ada");
    await visit(market, ada, invite.url, room, `looks/${look}`);
    await ada.page.getByRole("heading", { level: 1, name: "At the church" }).waitFor();
    market.expect(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to load resource/);
    await ada.context.setOffline(true);
    await ada.page.getByRole("button", { name: ada.t.looks.edit }).click();
    await ada.page.getByLabel(ada.t.looks.title).fill("Too late");
    await ada.page.getByRole("button", { name: ada.t.common.save, exact: true }).click();
    await ada.page.getByRole("heading", { level: 1, name: "Too late" }).waitFor();
    chloe.client.marks.lock(look, true);
    await chloe.saved();
    await ada.context.setOffline(false);
    await ada.page.locator("cb-toasts").getByText(ada.t.refused.lookLocked("Too late")).waitFor();
    await ada.page.getByRole("heading", { level: 1, name: "At the church" }).waitFor();
    expect(lookOf(chloe, look).title).toBe("At the church");
    chloe.leave();
  },
);

story(
  "a look says what costs more or less than when it was put on",
  { screens: BOTH, ownServer: true },
  async (market) => {
    const { server } = market;
    const feed = (price: string) => ({
      products: [
        {
          id: 1,
          title: "Linen shirt",
          handle: "linen-shirt",
          body_html: "<p>Washed once.</p>",
          vendor: "Atelier",
          product_type: "Shirts",
          tags: [],
          options: [{ name: "Title", values: ["Default Title"] }],
          variants: [{ id: 101, title: "Default Title", option1: "Default Title", price, available: true }],
          images: [],
        },
      ],
    });
    await server.import("Atelier", feed("24.00"));
    await until(
      "the shirt is there",
      () => goods(server.origin),
      (known) => known.has("Linen shirt"),
    );
    const { friend: chloe, invite, room } = await Friend.host(server.origin, "Chloé", "Wedding");
    const look = await dress(chloe, server.origin, "In linen", [["Linen shirt", 500, 500, 1]]);
    await until(
      "the price is known",
      () => Promise.resolve(chloe.client.state.lookMarks.prices.get(look)),
      (prices) => prices !== undefined,
    );
    await server.import("Atelier", feed("29.00"));
    await until(
      "the new price is there",
      () => goods(server.origin),
      (known) => known.get("Linen shirt")?.price.amount === 2_900,
    );
    const ada = await market.person("Ada");
    await visit(market, ada, invite.url, room, `looks/${look}`);
    const more = ada.t.bill.up("€5.00");
    await ada.page.getByRole("list", { name: ada.t.looks.changes }).getByText(more).waitFor();
    await ada.page.getByRole("button", { name: ada.t.looks.toBag }).click();
    const bag = ada.page.getByRole("dialog", { name: ada.t.looks.toBag });
    await bag.getByText(more).waitFor();
    expect(await examine(ada.page)).toEqual([]);
    await bag.getByRole("button", { name: ada.t.common.cancel }).click();
    await ada.page.locator("cb-look .crumb a").click();
    await ada.page.locator("cb-looks li").getByText(more).waitFor();
    chloe.leave();
  },
);
