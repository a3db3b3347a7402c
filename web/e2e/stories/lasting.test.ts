import { expect } from "vitest";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";
import { AWAY } from "../support/watch.ts";

const ROOM = "Nothing gets lost";
const COAT = "Harbour coat";
const MUG = "Stoneware mug";

async function all(people: readonly Person[], each: (person: Person) => Promise<unknown>): Promise<void> {
  await Promise.all(people.map(each));
}

story("the server is killed in the middle of things", { screens: BOTH, ownServer: true }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile", "Chloé");
  const [ada, basile, chloe] = people as [Person, Person, Person];
  market.expect(AWAY);
  await ada.openProduct(COAT);
  await ada.add(2);
  await ada.go("cart");
  await chloe.browse();
  await chloe.like(MUG);
  await all([basile, chloe], (person) => person.go("chat"));
  await all(people, (person) => person.equipped());

  // Ada steps, Basile talks; it happens while neither has finished.
  const lines = Array.from({ length: 12 }, (_, n) => `line ${n + 1} of what I had to say`);
  const more = ada.page.getByRole("group", { name: `You: ${COAT}` }).getByRole("button", { name: "One more" });
  const busy = Promise.all([
    (async () => {
      for (const line of lines) await basile.say(line);
    })(),
    (async () => {
      for (let n = 0; n < 5; n++) await more.click();
    })(),
  ]);
  await chloe.reads(lines[3] ?? "");
  await market.server.kill();
  const seen = await chloe.chat();
  await busy;
  await market.server.start();

  // Everybody comes back without a hand being lifted.
  await all(people, (person) => person.saysSaved("Everything is saved"));
  await all([basile, chloe], async (person) => {
    const read = await until(
      `what ${person.name} reads`,
      () => person.chat({ pending: false }),
      (texts) => texts.length >= lines.length,
    );
    // All of it, once each, in order; so what Chloé saw is among it.
    expect(read).toEqual(lines);
  });
  expect(lines).toEqual(expect.arrayContaining(seen));
  await all(people, async (person) => {
    await person.go("cart");
    await person.wanted(COAT, { [person === ada ? "You" : "Ada"]: 7 });
    await person.go("votes");
    await person.page
      .locator("cb-votes li", { hasText: MUG })
      .filter({ hasText: person.t.opinions.wants(1, 3) })
      .waitFor();
  });
  // Somebody who reloads reads the same from the server.
  await chloe.page.reload();
  await chloe.inRoom();
  await chloe.go("chat");
  await until(
    "what Chloé reads after a reload",
    () => chloe.chat({ pending: false }),
    (texts) => texts.length >= lines.length,
  );
  expect(await chloe.chat()).toEqual(lines);
});

story("what is done without a server lands when it is back", { screens: BOTH, ownServer: true }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  market.expect(AWAY);
  await ada.openProduct(COAT);
  await ada.add();
  await basile.go("cart");
  await basile.wanted(COAT, { Ada: 1 });
  await basile.openProduct(MUG);
  await all(people, (person) => person.equipped());

  await market.server.kill();
  await all(people, (person) => person.saysSaved("No connection"));
  await ada.add();
  await ada.saysSaved("Kept here, not sent yet");
  // At length, or on a phone in short.
  const notices = ada.page.locator("cb-notices span").filter({ visible: true });
  await notices.filter({ hasText: "1 change is kept here" }).waitFor();
  // What one has looked at has its name and price in the bag, too.
  await ada.go("cart");
  await ada.billed({ You: "€378.00", Together: "€378.00" });
  await ada.subtotal("Brume", "€378.00");
  await ada.go("chat");
  await ada.say("Written in the dark");
  await ada.page.locator("cb-chat .pending").getByText("Not sent yet").waitFor();
  await notices.filter({ hasText: "2 changes are kept here" }).waitFor();
  await basile.add(4);
  await basile.saysSaved("Kept here, not sent yet");

  await market.server.start();
  await all(people, (person) => person.saysSaved("Everything is saved"));
  await ada.page.locator("cb-notices").getByText("Your 2 changes are saved.").waitFor();
  await basile.go("chat");
  await basile.reads("Written in the dark");
  await all(people, async (person) => {
    await person.go("cart");
    await person.billed({ Together: "€450.00" });
  });
});

story("what was not sent outlives the page", { screens: BOTH, ownServer: true }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  market.expect(AWAY);
  await ada.openProduct(COAT);
  await ada.equipped();
  await basile.go("cart");
  await basile.equipped();

  // Loaded anew while the server is away, and once more when it is back.
  await market.server.kill();
  await ada.saysSaved("No connection");
  await ada.add(2);
  await ada.go("chat");
  await ada.say("Written in the dark");
  const address = ada.page.url();
  ada.page.on("dialog", (dialog) => void dialog.accept());
  await ada.page.reload().catch(() => undefined);
  await market.server.start();
  await ada.page.goto(address);
  await ada.inRoom();
  await basile.wanted(COAT, { Ada: 2 });
  await basile.go("chat");
  await basile.reads("Written in the dark");

  // A tab that is closed for good; another one finds what it left.
  await ada.openProduct(MUG);
  await ada.equipped();
  await market.server.kill();
  await ada.saysSaved("No connection");
  await ada.add();
  await ada.page.close();
  await market.server.start();
  const other = await ada.context.newPage();
  await other.goto(address);
  await basile.go("cart");
  await basile.wanted(MUG, { Ada: 1 });
  await basile.wanted(COAT, { Ada: 2 });
  expect(await basile.page.locator("cb-cart .cl").count()).toBe(2);
  await until(
    "nothing is kept any more",
    () => other.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("cabas.unsent.")).length),
    (left) => left === 0,
  );
});

story("the bar says what is on its way", { screens: BOTH, ownServer: true }, async (market) => {
  const { people } = await market.party(ROOM, "Ada");
  const [ada] = people as [Person];
  await ada.openProduct(COAT);
  market.server.pause();
  await ada.add();
  await ada.saysSaved("Saving 1 change");
  await ada.add();
  await ada.saysSaved("Saving 2 changes");
  market.server.goOn();
  await ada.saysSaved("Everything is saved");
});
