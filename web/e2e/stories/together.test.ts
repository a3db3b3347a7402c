import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const ROOM = "Winter things";
const COAT = "Harbour coat";
const MUG = "Stoneware mug";

async function all(people: readonly Person[], each: (person: Person) => Promise<unknown>): Promise<void> {
  await Promise.all(people.map(each));
}

story("three friends shop together", { screens: BOTH }, async (market) => {
  const { link, people } = await market.party(ROOM, "Ada", "Basile", "Chloé");
  const [ada, basile, chloe] = people as [Person, Person, Person];
  expect(link).toMatch(/\/join#i_[a-z0-9]+\.\S+$/);
  // The key to the room stays neither in the bar nor in the history.
  for (const { page } of people) expect(page.url()).not.toContain("#");

  await all(people, async (person) => {
    const names = await until(
      `whom ${person.name} sees`,
      () => person.people(),
      (seen) => seen.length === 3,
    );
    expect(names.toSorted()).toEqual(["Ada", "Basile", "Chloé"]);
  });

  // Somebody who looks at a product stands on it.
  await basile.openProduct(COAT);
  await all([ada, chloe], async (person) => {
    await person.browse();
    await person.tile(COAT).locator(".here", { hasText: basile.name }).waitFor();
  });
  await ada.openProduct(COAT);
  await ada.page.getByRole("status").filter({ hasText: "Basile is here" }).waitFor({ state: "attached" });
  await basile.page.getByRole("status").filter({ hasText: "Ada is here" }).waitFor({ state: "attached" });

  // One bag: what each wants adds itself up.
  await ada.add(2);
  await basile.add();
  await chloe.openProduct(MUG);
  await chloe.add(3);
  const shares = { Ada: "€378.00", Basile: "€189.00", Chloé: "€54.00" };
  await all(people, async (person) => {
    await person.go("cart");
    const { [person.name as keyof typeof shares]: mine, ...others } = shares;
    await person.billed({ You: mine, ...others, Together: "€621.00" });
    await person.subtotal("Brume", "€567.00");
    await person.subtotal("Quincaille", "€54.00");
  });
  expect(await ada.wants(COAT)).toEqual({ You: 2, Basile: 1 });
  expect(await chloe.wants(COAT)).toEqual({ Ada: 2, Basile: 1 });
  // Joining in, and letting go, in the bag itself.
  await basile.page.getByRole("button", { name: basile.t.cart.meTooOf(MUG) }).click();
  await all(people, (person) => person.billed({ Together: "€639.00" }));
  await basile.page
    .getByRole("group", { name: `You: ${MUG}` })
    .getByRole("button", { name: "One less" })
    .click();
  await basile.page.getByRole("button", { name: "Undo" }).click();
  await all(people, (person) => person.wanted(MUG, { [person === basile ? "You" : "Basile"]: 1 }));

  // Hearts and the opposite.
  await all([ada, chloe], (person) => person.browse());
  await ada.like(COAT);
  await basile.browse();
  await basile
    .tile(COAT)
    .getByRole("button", { name: basile.t.browse.likeCount(1) })
    .waitFor();
  await basile
    .tile(COAT)
    .getByRole("button", { name: basile.t.browse.dislikeCount(0) })
    .click();
  await chloe
    .tile(COAT)
    .getByRole("button", { name: chloe.t.browse.dislikeCount(1) })
    .waitFor();
  await chloe.like(MUG);
  await chloe.like(COAT);
  await all(people, async (person) => {
    await person.go("votes");
    await person.page
      .locator("cb-votes li")
      .first()
      .filter({ hasText: COAT })
      .filter({ hasText: person.t.opinions.wants(2, 3) })
      .waitFor();
    await person.page.locator("cb-votes li").nth(1).filter({ hasText: MUG }).waitFor();
  });

  // Talk, with an answer.
  await all(people, (person) => person.go("chat"));
  await basile.say("Which colour, Ada?");
  await all(people, (person) => person.reads("Which colour, Ada?"));
  await ada.page.locator("cb-chat .msg").filter({ hasText: "Which colour" }).hover();
  await ada.page.getByRole("button", { name: ada.t.chat.actions("Basile") }).click();
  await ada.page.getByRole("button", { name: ada.t.chat.reply, exact: true }).click();
  await ada.say("Fir. It <b>has</b> to be fir.");
  await all([basile, chloe], async (person) => {
    await person.reads("Fir. It <b>has</b> to be fir.");
    await person.page.locator("cb-chat .quote", { hasText: "Which colour, Ada?" }).waitFor();
  });
  // Who can't see the screen hears it.
  await chloe.page.locator("cb-announcer [role=status]", { hasText: "Ada: Fir." }).waitFor({ state: "attached" });
  await all(people, (person) => person.saysSaved("Everything is saved"));
});

story("what the pointer is on is seen, too", { screens: [DESKTOP] }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.browse();
  await basile.browse();
  await basile.tile("Beret").hover();
  await ada.tile("Beret").locator(".here", { hasText: "Basile" }).waitFor();
  await basile.tile("Felt hat").hover();
  await ada.tile("Felt hat").locator(".here", { hasText: "Basile" }).waitFor();
  await ada.tile("Beret").locator(".here").waitFor({ state: "detached" });
});
