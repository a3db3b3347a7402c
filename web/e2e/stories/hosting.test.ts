import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const ROOM = "Winter things";
const COAT = "Harbour coat";
const MUG = "Stoneware mug";

async function openPeople({ page, onPhone }: Person): Promise<void> {
  if (onPhone) await page.locator("cb-topbar .all").click();
  else await page.getByRole("button", { name: /^In the room: / }).click();
  await page.locator("cb-people").getByRole("heading", { level: 2 }).waitFor();
}

/** Asks everybody to come to where this person is. */
async function bring(person: Person): Promise<void> {
  await openPeople(person);
  await person.page.locator("cb-people").getByRole("button", { name: person.t.together.bring }).click();
  await person.page.locator("cb-toasts", { hasText: person.t.together.brought }).waitFor();
  await person.page.locator("cb-toasts").getByRole("button", { name: person.t.common.close }).last().click();
}

const ask = ({ page }: Person) => page.locator("cb-together .ask");

async function at(person: Person, title: string): Promise<void> {
  const heading = person.page.locator("cb-product").getByRole("heading", { level: 1, name: person.called(title) });
  await heading.waitFor();
}

story("a host asks everybody to come; each comes or doesn't", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile", "Chloé");
  const [ada, basile, chloe] = people as [Person, Person, Person];
  for (const person of people) await person.equipped();
  await chloe.browse();
  await ada.openProduct(COAT);
  await bring(ada);
  await ask(basile).getByText(basile.t.together.asks("Ada", COAT)).waitFor();
  await ask(basile).getByRole("button", { name: basile.t.together.come }).press("Enter");
  await at(basile, COAT);
  await ask(basile).waitFor({ state: "detached" });
  await ask(chloe).getByRole("button", { name: chloe.t.together.notNow }).click();
  await ask(chloe).waitFor({ state: "detached" });
  expect(await chloe.page.locator("cb-browse").isVisible()).toBe(true);

  // The last request is the one that counts.
  await bring(ada);
  await ask(chloe).getByText(COAT).waitFor();
  await ada.openProduct(MUG);
  await bring(ada);
  await ask(chloe).getByText(MUG).waitFor();
  await ask(chloe).getByRole("button", { name: chloe.t.together.come }).click();
  await at(chloe, MUG);

  // Only hosts have the way to ask.
  await openPeople(basile);
  const way = basile.page.locator("cb-people").getByRole("button", { name: basile.t.together.bring });
  expect(await way.count()).toBe(0);
});

story("newcomers begin where the one who leads is", { screens: BOTH }, async (market) => {
  const { people, link } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.openProduct(COAT);
  const chloe = await market.person("Chloé");
  await chloe.join(link, ROOM);
  await at(chloe, COAT);
  await chloe.page.locator("cb-together").getByText(chloe.t.together.landed("Ada")).waitFor();
  await chloe.page.locator("cb-together").getByRole("button", { name: chloe.t.follow.follow }).click();
  await chloe.page.locator("cb-follow-bar .follow", { hasText: "Ada" }).waitFor();

  // Ada hands the lead to Basile: who comes now comes to him.
  await basile.openProduct(MUG);
  await openPeople(ada);
  const list = ada.page.locator("cb-people");
  await list.getByRole("button", { name: ada.t.people.manage("Basile") }).click();
  await list.getByRole("button", { name: ada.t.together.handLead }).click();
  await basile.page.locator("cb-toasts", { hasText: basile.t.together.youLead }).waitFor();
  const dora = await market.person("Dora");
  await dora.join(link, ROOM);
  await at(dora, MUG);
  await dora.page.locator("cb-together").getByText(dora.t.together.landed("Basile")).waitFor();

  // She takes it back.
  await list.getByRole("button", { name: ada.t.together.takeLead }).click();
  await list.locator("li", { hasText: "Ada" }).getByText(ada.t.together.leads).waitFor();
});

story(
  "who comes to a full room watches, and gets the next free seat",
  { screens: BOTH, ownServer: { CABAS_SEATS: "2" } },
  async (market) => {
    const { people } = await market.party(ROOM, "Ada", "Basile", "Chloé", "Dora");
    const [ada, basile, chloe, dora] = people as [Person, Person, Person, Person];
    const notice = ({ page }: Person) => page.locator("cb-notices");
    await notice(chloe).getByText(chloe.t.banner.inLine(1)).waitFor();
    await notice(dora).getByText(dora.t.banner.inLine(2)).waitFor();
    await ada.go("chat");
    await ada.say("Look at the coats");
    await dora.go("chat");
    await dora.reads("Look at the coats");
    expect(await dora.page.locator("cb-composer textarea").count()).toBe(0);

    // Basile goes for good: Chloé has his seat without a reload, Dora is the next.
    await basile.page.locator("cb-topbar").getByRole("button", { name: basile.t.room.menu }).click();
    await basile.page.getByRole("button", { name: `${basile.t.room.leave}…` }).click();
    await basile.page.getByRole("button", { name: basile.t.room.leaveDo, exact: true }).click();
    await chloe.page.locator("cb-toasts", { hasText: chloe.t.together.seated }).waitFor();
    await notice(dora).getByText(dora.t.banner.inLine(1)).waitFor();
    await notice(chloe).getByText(chloe.t.banner.watching).waitFor({ state: "detached" });
    await chloe.page.locator("cb-toasts").getByRole("button", { name: chloe.t.common.close }).last().click();
    await chloe.go("chat");
    await chloe.say("Here I am");
    await ada.reads("Here I am");
  },
);

story("reactions float over the product, for all who see it", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  for (const person of people) await person.equipped();
  await ada.browse();
  await basile.openProduct(COAT);
  await ada.tile(COAT).scrollIntoViewIfNeeded();
  // Marks go by themselves: they are noted as they come.
  for (const { page } of people) {
    await page.locator("cb-reactions .layer").evaluate((layer) => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver((records) => {
        for (const { addedNodes } of records) {
          for (const node of addedNodes) seen.push((node as HTMLElement).dataset["reaction"] ?? "");
        }
      }).observe(layer, { childList: true });
    });
  }
  await ada
    .tile(COAT)
    .getByRole("button", { name: ada.t.opinions.reactTo(COAT) })
    .press("Enter");
  const palette = ada.page.locator("cb-reactions [popover]");
  await palette.getByRole("button", { name: ada.t.opinions.signs.heart }).press("Enter");
  await palette.getByRole("button", { name: ada.t.opinions.signs.wow }).click();
  for (const { name, page } of people) {
    await until(
      `what floats at ${name}'s`,
      () => page.evaluate(() => (window as unknown as { seen: string[] }).seen),
      (seen) => seen.join() === "heart,wow",
    );
  }
  await ada.page.keyboard.press("Escape");
  await palette.waitFor({ state: "hidden" });
  for (const { page } of people) await page.locator("cb-reactions .mark").first().waitFor({ state: "detached" });
});

story("without motion a sign that is set is a badge", { screens: [DESKTOP] }, async (market) => {
  const { people } = await market.party(ROOM, "Ada");
  const [ada] = people as [Person];
  await ada.equipped();
  await ada.page.emulateMedia({ reducedMotion: "reduce" });
  await ada.openProduct(COAT);
  await ada.page
    .locator("cb-product .signs")
    .getByRole("button", { name: new RegExp(`^${ada.t.opinions.signs.clap}`) })
    .click();
  const mark = ada.page.locator("cb-reactions .mark");
  await mark.waitFor();
  expect(await mark.evaluate((element) => getComputedStyle(element).animationName)).toBe("none");
});
