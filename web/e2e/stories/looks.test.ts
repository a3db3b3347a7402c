import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import { Friend } from "../support/friend.ts";
import { CHURCH, dress, lookOf } from "../support/looks.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";
const COAT = "Harbour coat";

function piece(person: Person, title: string) {
  return person.page
    .locator("cb-board .piece", { has: person.page.locator("img") })
    .and(person.page.getByRole("button", { name: new RegExp(`^${person.called(title)}`) }));
}

/** Where a piece is drawn, in pixels, by its middle. */
async function middle(person: Person, title: string): Promise<{ x: number; y: number }> {
  const box = await piece(person, title).boundingBox();
  if (!box) throw new Error(`no piece ${title}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags with the mouse or, on a phone, with a finger; stays there until `then` is done. */
async function drag(
  person: Person,
  from: { x: number; y: number },
  by: { x: number; y: number },
  then?: () => Promise<void>,
): Promise<void> {
  const { page } = person;
  const way = [0.2, 0.6, 1].map((part) => ({ x: from.x + by.x * part, y: from.y + by.y * part }));
  if (!person.onPhone) {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (const { x, y } of way) await page.mouse.move(x, y);
    await then?.();
    await page.mouse.up();
    return;
  }
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [from]);
  for (const point of way) await touch("touchMove", [point]);
  await then?.();
  await touch("touchEnd", []);
  await session.detach();
}

story("a look is put together by two, from the bag, from a page and by hand", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  for (const { context } of [ada, basile]) await bringAxe(context);
  await ada.startRoom("Looks");
  await basile.join(await ada.copyInvite(), "Looks");
  await ada.openProduct(COAT);
  await ada.add();

  // Nothing yet: the page says what to do.
  await ada.go("looks");
  await ada.page.getByRole("heading", { level: 1, name: ada.t.room.ourLooks }).waitFor();
  await ada.page.getByText(ada.t.looks.noneText).waitFor();
  expect(await examine(ada.page)).toEqual([]);
  await ada.page.getByRole("button", { name: ada.t.looks.make }).click();
  await ada.page.getByRole("heading", { level: 1, name: ada.t.looks.untitled(1) }).waitFor();
  await ada.page.getByText(ada.t.looks.bareText).waitFor();
  await ada.page.getByRole("button", { name: ada.t.looks.edit }).click();
  await ada.page.getByLabel(ada.t.looks.title).fill("At the church");
  await ada.page.getByLabel(ada.t.looks.note).fill("Something warm.");
  await ada.page.getByRole("button", { name: ada.t.common.save, exact: true }).click();
  await ada.page.getByRole("heading", { level: 1, name: "At the church" }).waitFor();

  // From the tray by a tap.
  await ada.page
    .locator("cb-tray")
    .getByRole("button", { name: ada.t.looks.put(COAT) })
    .click();
  await piece(ada, COAT).waitFor();
  await ada.saysSaved(ada.t.saved.saved);

  // Basile comes from a page of a good.
  await basile.openProduct(DRESS);
  await basile.page.locator("cb-product").getByRole("button", { name: basile.t.looks.wearShort }).click();
  await basile.page
    .locator("cb-wear-menu")
    .getByRole("button", { name: /At the church/ })
    .click();
  await basile.page.locator("cb-toasts").getByRole("button", { name: basile.t.looks.seeLook }).click();
  await basile.page.getByRole("heading", { level: 1, name: "At the church" }).waitFor();
  await basile.page.getByText("Something warm.").waitFor();
  await piece(ada, DRESS).waitFor();
  await piece(basile, COAT).waitFor();

  // While she drags it he sees her hold it, and it moves before she lets go.
  const before = await middle(basile, DRESS);
  await drag(ada, await middle(ada, DRESS), { x: -60, y: -50 }, async () => {
    await basile.page.locator("cb-board .theirs", { hasText: "Ada" }).waitFor();
    await until(
      "the dress is on its way",
      () => middle(basile, DRESS),
      ({ x }) => x < before.x - 20,
    );
  });
  await ada.saysSaved(ada.t.saved.saved);
  const there = await middle(ada, DRESS);
  await piece(basile, DRESS)
    .and(basile.page.getByRole("button", { name: new RegExp(basile.t.looks.heldBy("Ada")) }))
    .waitFor();
  for (const { page, name } of [ada, basile]) expect(await examine(page), name).toEqual([]);

  // Her own step back, and forth again.
  await ada.page.getByRole("button", { name: ada.t.looks.undo }).click();
  await until(
    "the dress is back",
    () => middle(ada, DRESS),
    ({ x }) => x > there.x + 20,
  );
  await ada.page.getByRole("button", { name: ada.t.looks.redo }).click();
  await until(
    "the dress is there again",
    () => middle(ada, DRESS),
    ({ x }) => Math.abs(x - there.x) < 2,
  );

  // All of it into the bag.
  await basile.page.getByRole("button", { name: basile.t.looks.toBag }).click();
  const dialog = basile.page.getByRole("dialog", { name: basile.t.looks.toBag });
  await dialog.getByRole("combobox").first().waitFor();
  expect(await examine(basile.page)).toEqual([]);
  await dialog.getByRole("button", { name: basile.t.looks.bagDo(2) }).click();
  await basile.page.locator("cb-toasts").getByRole("button", { name: basile.t.looks.seeBag }).click();
  await basile.wanted(COAT, { [basile.t.common.you]: 1, Ada: 1 });
  await basile.wanted(DRESS, { [basile.t.common.you]: 1 });

  // A copy of his own, and the two side by side.
  await basile.go("looks");
  await basile.page.getByRole("button", { name: basile.t.looks.remix }).click();
  await basile.page.getByRole("heading", { level: 1, name: basile.t.looks.remixed("At the church") }).waitFor();
  await basile.page.getByRole("link", { name: basile.t.looks.after("Ada", "At the church") }).waitFor();
  if (basile.onPhone) await basile.page.locator("cb-look .crumb a").click();
  await basile.page.getByRole("heading", { name: basile.t.looks.sideBySide }).waitFor();
  expect(await examine(basile.page)).toEqual([]);
});

story("everything on the board by keys alone", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada");
  await bringAxe(ada.context);
  await ada.startRoom("Keys");
  const basile = await Friend.guest(market.server.origin, "Basile", await ada.copyInvite());
  const id = await dress(basile, market.server.origin, "At the church", CHURCH.slice(0, 3));
  const room = /\/r\/(r_[a-z0-9_]+)/.exec(ada.page.url())?.[1] ?? "";
  await ada.page.goto(`/r/${room}/looks/${id}`);
  const coat = piece(ada, COAT);
  await coat.waitFor();
  const { page, t } = ada;
  const state = () => [...lookOf(basile, id).pieces.values()];
  const pose = (n: number) => {
    const [x, y, scale, rotation, flip] = state()[n]?.pose ?? [];
    return { x, y, scale, rotation, flip };
  };
  const said = (text: string) =>
    page.locator("cb-look [role=status]", { hasText: text }).first().waitFor({ state: "attached" });
  const became = (what: string, ok: () => boolean) =>
    until(
      what,
      () => Promise.resolve(ok()),
      (is) => is,
    );

  await page.locator("cb-look .crumb a").focus();
  while (!(await coat.evaluate((element) => element.matches(":focus")))) await page.keyboard.press("Tab");
  const index = [...lookOf(basile, id).pieces.values()].findIndex(({ pose: [x] }) => x === 300);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await became("moved", () => pose(index).x === 310 && pose(index).y === 480);
  await said(t.looks.at(COAT, 0, 0).split(":")[0] ?? "");
  await page.keyboard.press("+");
  await became("larger", () => (pose(index).scale ?? 0) > 1.5);
  await page.keyboard.press("r");
  await became("turned", () => pose(index).rotation === 12);
  await page.keyboard.press("f");
  await became("mirrored", () => pose(index).flip === 1);
  await page.keyboard.press("]");
  await said(t.looks.wentUp(COAT));
  await page.keyboard.press("d");
  await became("copied", () => state().length === 4);
  await page.keyboard.press("Delete");
  await became("taken off", () => state().length === 3);
  // Keys that come quickly are one step, so there may be more than seven; beyond them there is nothing of hers.
  for (let steps = 0; steps < 9; steps++) await page.keyboard.press("Control+z");
  await became("all undone", () => pose(index).x === 300 && pose(index).flip === 0 && pose(index).rotation === -3);
  await page.keyboard.press("Control+Shift+z");
  await became("done again", () => pose(index).x === 310);

  await coat.focus();
  await page.keyboard.press("Control+a");
  await said(t.looks.chosen(3));
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: t.looks.helpHeading }).waitFor();
  expect(await examine(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: t.looks.helpHeading }).waitFor({ state: "hidden" });
  basile.leave();
});

story(
  "people without a page: a look whole, and a piece that the server refuses",
  { screens: [DESKTOP] },
  async (market) => {
    const { origin } = market.server;
    const { friend: ada, invite } = await Friend.host(origin, "Ada", "Refused");
    const basile = await Friend.guest(origin, "Basile", invite.url);
    const id = await dress(ada, origin, "At the church", CHURCH);
    await until(
      "Basile has the look",
      () => Promise.resolve(basile.client.state.looks.get(id)?.pieces.size),
      (size) => size === CHURCH.length,
    );
    expect(lookOf(basile, id)).toEqual(lookOf(ada, id));

    // Not the form of an id: the gate closes the socket, the client drops its copy, names the piece and does the rest again.
    const refused: string[] = [];
    basile.client.on("refused", ({ intent, error }) => refused.push(`${intent.type} ${error.code}`));
    basile.client.looks.place(id, [{ variant: "nonsense", pose: [1, 2, 1, 0, 0, 9] }]);
    basile.client.looks.rename(id, "At the town hall");
    await until(
      "Basile's title is there",
      () => Promise.resolve(ada.client.state.looks.get(id)?.title),
      (title) => title === "At the town hall",
    );
    await basile.saved();
    expect(refused).toEqual(["place_piece forbidden"]);
    expect(lookOf(basile, id).pieces.size).toBe(CHURCH.length);
    expect(basile.client.looks.undo(id)).toBe(true);
    await basile.saved();
    await until(
      "the old title is back",
      () => Promise.resolve(ada.client.state.looks.get(id)?.title),
      (title) => title === "At the church",
    );

    // Somebody else's piece comes back as theirs.
    const [hat = ""] = lookOf(basile, id).pieces.keys();
    basile.client.looks.take(id, [hat]);
    await basile.saved();
    basile.client.looks.undo(id);
    await basile.saved();
    expect(lookOf(basile, id).pieces.get(hat)?.by).toBe(ada.client.state.me);
    expect(refused.length).toBe(1);
    for (const friend of [ada, basile]) friend.leave();
  },
);
