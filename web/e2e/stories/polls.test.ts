import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH, type Likes } from "../support/chromium.ts";
import { dragRow } from "../support/drag.ts";
import { focus } from "../support/focus.ts";
import type { Person } from "../support/person.ts";
import { type Market, story } from "../support/story.ts";

const MUG = "Stoneware mug";
const DRESS = "Vesper wrap dress";
const QUESTION = "What for Zoé?";

/** The card of the poll, in the chat. */
function card({ page }: Person) {
  return page.locator("cb-chat cb-poll").filter({ hasText: QUESTION });
}

/** Writes the question and the words into the form that is open; `set` ticks the rest. */
async function ask(person: Person, words: readonly string[], set: readonly string[] = []): Promise<void> {
  const { page, t } = person;
  const form = page.getByRole("dialog", { name: t.polls.make });
  await form.getByLabel(t.polls.question).fill(QUESTION);
  for (const [n, word] of words.entries()) {
    const fields = form.locator(".rows input");
    if (n >= (await fields.count())) await form.getByRole("button", { name: t.polls.addWords }).click();
    await fields.nth(n).fill(word);
  }
  for (const label of set) await form.getByLabel(label).check();
  await form.getByRole("button", { name: t.polls.open }).click();
  await form.waitFor({ state: "hidden" });
  // The notice would lie above what comes next on a phone.
  await page.locator("cb-toasts").getByRole("button", { name: t.common.close }).last().click();
}

async function says(person: Person, words: string): Promise<void> {
  await card(person).getByText(words).first().waitFor();
}

async function calm(...people: Person[]): Promise<void> {
  for (const { page, name } of people) expect(await examine(page), name).toEqual([]);
}

/** Somebody whose pages can be examined. */
async function guest(market: Market, name: string, likes: Likes = {}): Promise<Person> {
  const somebody = await market.person(name, likes);
  await bringAxe(somebody.context);
  return somebody;
}

async function three(market: Market): Promise<[Person, Person, Person]> {
  const ada = await guest(market, "Ada");
  await ada.startRoom("Deciding");
  const link = await ada.copyInvite();
  const basile = await guest(market, "Basile", { theme: "slate" });
  const chloe = await guest(market, "Chloé");
  for (const friend of [basile, chloe]) await friend.join(link, "Deciding");
  return [ada, basile, chloe];
}

story(
  "friends choose one of two, see who chose what, and put the winner into the bag",
  { screens: BOTH },
  async (market) => {
    const [ada, basile, chloe] = await three(market);
    const { t } = ada;
    await ada.openProduct(MUG);
    await ada.page.locator("cb-product").getByRole("button", { name: t.polls.ask }).click();
    await ask(ada, ["A book"]);
    for (const person of [ada, basile, chloe]) await person.go("chat");
    await says(basile, t.polls.yourTurn);
    // By keys.
    await card(basile).getByRole("radio", { name: MUG }).focus();
    await basile.page.keyboard.press("Space");
    await says(ada, t.polls.voted(1, 3));
    await says(ada, t.polls.votedNames("Basile"));
    await card(ada).locator(".opt", { hasText: MUG }).getByRole("img", { name: "Basile" }).waitFor();
    await card(chloe).getByRole("radio", { name: "A book" }).check();
    await card(ada).getByRole("radio", { name: MUG }).check();
    await card(chloe).locator(".opt", { hasText: MUG }).getByText(t.polls.votes(2)).waitFor();
    await calm(ada, chloe);

    await card(ada).getByRole("button", { name: t.polls.close }).click();
    await says(chloe, t.polls.winner);
    await card(chloe).locator(".won", { hasText: MUG }).waitFor();
    expect(await card(chloe).getByRole("radio").count(), "it is closed").toBe(0);
    expect(await card(chloe).getByRole("button", { name: t.polls.decide }).count(), "not a shopper's").toBe(0);

    // A host's word is said to all.
    await card(ada).getByRole("button", { name: t.polls.decide }).click();
    await card(ada)
      .getByRole("button", { name: t.polls.decideFor("A book") })
      .click();
    await says(chloe, t.polls.decidedBy("Ada"));
    await card(chloe).locator(".won", { hasText: "A book" }).waitFor();
    await card(ada).getByRole("button", { name: t.polls.decide }).click();
    await calm(ada);
    await card(ada).getByRole("button", { name: t.polls.undecide }).click();
    await card(chloe).locator(".won", { hasText: MUG }).waitFor();
    await card(chloe).getByRole("button", { name: t.polls.addWinner }).click();
    // One that comes in several is chosen on its page first.
    const added = chloe.page.locator("cb-toasts").getByText(t.product.added(1, MUG));
    await added
      .or(chloe.page.locator("cb-product").getByRole("heading", { level: 1, name: MUG }))
      .first()
      .waitFor();
  },
);

story(
  "a secret ballot in order: by keys, nothing told before its end, and then only figures",
  { screens: BOTH },
  async (market) => {
    const [ada, basile, chloe] = await three(market);
    const { t } = ada;
    for (const person of [ada, basile, chloe]) await person.go("chat");
    await basile.page.locator("cb-composer").getByRole("button", { name: t.polls.make }).click();
    const form = basile.page.getByRole("dialog", { name: t.polls.make });
    await form.waitFor();
    await calm(basile);
    await ask(basile, ["Hat", "Scarf", "Gloves"], [t.polls.ranked, t.polls.secret]);

    // Chloé puts the gloves first, by keys.
    const up = card(chloe).getByRole("button", { name: t.polls.up("Gloves") });
    await up.focus();
    await chloe.page.keyboard.press("Enter");
    await card(chloe).locator(".ranks li").nth(1).filter({ hasText: "Gloves" }).waitFor();
    await expect.poll(async () => (await focus(chloe.page)).text).toBe(t.polls.up("Gloves"));
    await chloe.page.keyboard.press("Enter");
    await card(chloe).locator(".ranks li").nth(0).filter({ hasText: "Gloves" }).waitFor();
    // Ada drags the scarf below them.
    await dragRow(ada, card(ada).locator(".ranks"), 1, 2);
    await card(ada).locator(".ranks li").nth(2).filter({ hasText: "Scarf" }).waitFor();
    await card(ada).locator(".ranks li").nth(1).filter({ hasText: "Gloves" }).waitFor();
    for (const person of [chloe, basile, ada]) {
      await card(person).getByRole("button", { name: t.polls.cast }).click();
      await card(person).getByRole("button", { name: t.polls.isCast }).waitFor();
    }
    await says(ada, t.polls.voted(3, 3));
    for (const person of [ada, basile, chloe]) expect(await card(person).locator(".count").count()).toBe(0);
    await calm(ada, chloe);

    await card(basile).getByRole("button", { name: t.polls.close }).click();
    await card(ada).locator(".won", { hasText: "Hat" }).waitFor();
    await card(ada).locator(".opt", { hasText: "Gloves" }).getByText(t.polls.votes(1)).waitFor();
    expect(await card(ada).locator(".opt .av").count(), "no faces on options").toBe(0);
    await card(ada).getByText(t.polls.rounds).click();
    await says(ada, t.polls.round(1));
    // It is there after a reload, and among the votes.
    await ada.page.reload();
    await ada.inRoom();
    await ada.go("votes");
    await ada.page.locator("cb-votes cb-poll .won", { hasText: "Hat" }).waitFor();
    await calm(ada);
  },
);

story("goods that the room likes can be options, in French as well", { screens: BOTH }, async (market) => {
  const ada = await guest(market, "Ada");
  await ada.startRoom("Choisir");
  const link = await ada.copyInvite();
  const basile = await guest(market, "Basile", { language: "fr" });
  await basile.join(link, "Choisir");
  const { t } = basile;
  await basile.browse();
  await basile.like(DRESS);
  await basile.go("votes");
  await basile.page.locator("cb-votes").getByRole("button", { name: t.polls.make }).click();
  const form = basile.page.getByRole("dialog", { name: t.polls.make });
  await form.getByLabel(t.polls.addGood).selectOption({ label: basile.called(DRESS) });
  await form.locator(".good", { hasText: basile.called(DRESS) }).waitFor();
  await form.getByRole("button", { name: t.polls.open }).click();
  await form.getByText(t.polls.questionMissing).waitFor();
  await ask(basile, ["Rien"]);
  await basile.page.locator("cb-votes cb-poll", { hasText: QUESTION }).waitFor();
  await calm(basile);
  await ada.go("chat");
  await card(ada).getByRole("radio", { name: DRESS }).check();
  await basile.page.locator("cb-votes cb-poll .meta").getByText(t.polls.voted(1, 2)).waitFor();
});
