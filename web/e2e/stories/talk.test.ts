import { afterAll, expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import { focus } from "../support/focus.ts";
import { Friend } from "../support/friend.ts";
import type { Person } from "../support/person.ts";
import { Site } from "../support/site.ts";
import { type Market, story } from "../support/story.ts";
import { until } from "../support/until.ts";

const MUG = "Stoneware mug";
const DRESS = "Vesper wrap dress";
const ROBE = `<!doctype html><title>x</title><meta property="og:title" content="Robe en lin"><meta property="og:site_name"
  content="Lin &amp; Lune"><meta name="description" content="Coupée à Lyon, lavée une fois, et faite pour durer : une robe
  simple, avec des poches, dans un lin qui vient de Normandie et se porte toute l’année.">`;
/** More than the room gives to who comes in. */
const MUCH = 230;

const site = await Site.open({ "/robe": ROBE });
afterAll(() => site.close());

async function two(market: Market): Promise<[Person, Person, string]> {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  for (const { context } of [ada, basile]) await bringAxe(context);
  await ada.startRoom("Talking");
  const link = await ada.copyInvite();
  await basile.join(link, "Talking");
  return [ada, basile, link];
}

async function calm(...people: Person[]): Promise<void> {
  for (const { page, name } of people) expect(await examine(page), name).toEqual([]);
}

/** The message that is shown, not by a copy of it. */
function message({ page }: Person, text: string) {
  return page.locator("cb-chat .msg", { hasText: text });
}

story("something that was said long ago is found, and gone back to", { screens: BOTH }, async (market) => {
  const [ada, basile, link] = await two(market);
  const noor = await Friend.guest(market.server.origin, "Noor", link);
  noor.client.postChat("La robe d’ÉTÉ, celle de Brume");
  for (let n = 1; n <= MUCH; n++) {
    noor.client.postChat(`Line ${n}`);
    // No more is kept of what was not sent yet than a person could have written.
    if (n % 50 === 0) await noor.saved();
  }
  await noor.saved();
  await basile.page.reload();
  await basile.inRoom();
  await basile.go("chat");
  const { page, t } = basile;
  await basile.reads(`Line ${MUCH}`);
  expect(await message(basile, "ÉTÉ").count()).toBe(0);

  await page.getByRole("button", { name: t.talk.find }).click();
  const finder = page.locator("cb-chat-finder");
  await finder.getByRole("searchbox").fill("zzz");
  await finder.getByText(t.talk.nothingFound("zzz")).waitFor();
  await finder.getByRole("searchbox").fill("ete brume");
  await finder.locator("mark", { hasText: "ÉTÉ" }).waitFor();
  await calm(basile);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await message(basile, "ÉTÉ").waitFor();
  await until(
    "the message has the focus",
    () => focus(page),
    ({ text }) => text.includes("ÉTÉ"),
  );
  // Escape closes a search that has nothing in it, and the focus is where it was opened.
  await page.getByRole("button", { name: t.talk.find }).click();
  await page.keyboard.press("Escape");
  await finder.waitFor({ state: "detached" });
  await ada.page.getByRole("navigation", { name: ada.t.room.places }).first().waitFor();
  noor.leave();
});

story("things of the room are shown in the chat", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.openProduct(MUG);
  await ada.add();
  await ada.go("cart");
  const { page, t } = ada;
  await page
    .locator("cb-cart")
    .getByRole("button", { name: t.bill.moreOf(MUG) })
    .click();
  await page.locator("cb-line-menu").getByRole("button", { name: t.talk.share }).click();
  await page.locator("cb-composer .ctx", { hasText: MUG }).waitFor();
  await ada.say("Shall we keep it?");
  await basile.go("chat");
  await basile.reads("Shall we keep it?");
  const line = message(basile, "Shall we keep it?").locator(".pcard");
  await line.getByText(basile.t.talk.wanted(1)).waitFor();
  expect(await line.count(), "the line and not the product, too").toBe(1);
  expect(await message(basile, "Shall we keep it?").locator(".text").textContent()).not.toContain("http");
  await calm(ada, basile);
  await line.click();
  await basile.page.locator("cb-cart .cl.meant", { hasText: basile.called(MUG) }).waitFor();

  // A link that was pasted, alone.
  await ada.openProduct(DRESS);
  const address = page.url();
  await ada.go("chat");
  await ada.say(address);
  await basile.go("chat");
  const card = basile.page.locator("cb-chat .msg .pcard", { hasText: basile.called(DRESS) });
  await card.waitFor();
  await card.click();
  await basile.page
    .locator("cb-product")
    .getByRole("heading", { level: 1, name: basile.called(DRESS) })
    .waitFor();
});

story(
  "a link to another site shows what its page says",
  { screens: BOTH, ownServer: { CABAS_UNFURL_ALLOW: site.address } },
  async (market) => {
    site.asked.length = 0;
    const [ada, basile] = await two(market);
    await ada.go("chat");
    await basile.go("chat");
    for (let n = 1; n <= 24; n++) await ada.say(`Line ${n}.`);
    await basile.reads("Line 24.");
    await ada.say(`What about ${site.url("/robe")}?`);
    const card = message(basile, "What about").locator("a.elsewhere");
    await card.getByText("Robe en lin").waitFor();
    await card.locator("b", { hasText: site.address }).waitFor();
    expect(await card.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(await card.getAttribute("href")).toBe(site.url("/robe"));
    // Who reads at the end of the chat still does, though the card came below what they read.
    await until(
      "the card is in view",
      () =>
        card.evaluate((element) => {
          const list = element.closest(".list")?.getBoundingClientRect();
          return list !== undefined && element.getBoundingClientRect().bottom <= list.bottom;
        }),
      (inView) => inView,
    );
    await calm(ada, basile);
    await basile.page.reload();
    await basile.inRoom();
    await basile.go("chat");
    await card.getByText("Lin & Lune").waitFor();
    expect(site.asked.filter((path) => path === "/robe").length, "asked once, by the server").toBe(1);

    await message(ada, "What about")
      .getByRole("button", { name: ada.t.chat.actions("Ada") })
      .click();
    await ada.page.locator("cb-chat .acts").getByRole("button", { name: ada.t.chat.remove }).click();
    await ada.page.locator("cb-confirm").getByRole("button", { name: ada.t.chat.remove }).click();
    await card.waitFor({ state: "detached" });
  },
);

story("a question is shown in the chat", { screens: BOTH }, async (market) => {
  const [ada, basile, link] = await two(market);
  const noor = await Friend.guest(market.server.origin, "Noor", link);
  noor.client.polls.open({
    question: "Which one?",
    options: [{ text: "This" }, { text: "That" }],
    method: "single",
    secret: false,
    hidden: false,
    quorum: 0,
  });
  await noor.saved();
  await ada.go("votes");
  const { page, t } = ada;
  await page.locator("cb-votes cb-poll").getByRole("button", { name: t.talk.share }).click();
  await page.locator("cb-composer .ctx", { hasText: "Which one?" }).waitFor();
  await page.locator("cb-composer textarea").press("Enter");
  await basile.go("chat");
  const card = basile.page.locator("cb-chat .msg .pcard", { hasText: "Which one?" });
  await card.getByText(basile.t.polls.voted(0, 3)).waitFor();
  await calm(basile);
  await card.click();
  await basile.page.locator("cb-votes cb-poll.meant", { hasText: "Which one?" }).waitFor();
  noor.leave();
});

story("a thing is shown in the chat from the stall that it is on", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.browse();
  const { page, t } = ada;
  await ada
    .tile(MUG)
    .getByRole("button", { name: t.opinions.reactTo(MUG) })
    .click();
  const palette = page.locator("cb-reactions [popover]");
  await palette.getByRole("button", { name: t.talk.share }).waitFor();
  await calm(ada);
  await palette.getByRole("button", { name: t.talk.share }).click();
  await page.locator("cb-composer .ctx", { hasText: MUG }).waitFor();
  await until(
    "one can write at once",
    () => focus(page),
    ({ tag }) => tag === "textarea",
  );
  await ada.say("This one!");
  await basile.go("chat");
  await basile.reads("This one!");
  await message(basile, "This one!")
    .locator(".pcard", { hasText: basile.called(MUG) })
    .waitFor();
});

story("what was said about a thing stands by the thing", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.openProduct(MUG);
  const { page, t } = ada;
  await page.locator("cb-thread").getByText(t.talk.threadNone).waitFor();
  await page.locator("cb-product").getByRole("button", { name: t.product.talk }).click();
  await ada.say("Two of these?");
  await basile.openProduct(MUG);
  const thread = basile.page.locator("cb-thread");
  await thread.getByText("Two of these?").waitFor();
  await calm(basile);
  await thread.getByRole("link", { name: basile.t.chat.goToReplied }).click();
  await message(basile, "Two of these?").waitFor();
  await basile.page.getByRole("button", { name: basile.t.chat.actions("Ada") }).click();
  await basile.page.locator("cb-chat .acts").getByRole("button", { name: basile.t.chat.reply }).click();
  await basile.say("Three.");
  if (ada.onPhone) await ada.page.goBack();
  await page.locator("cb-thread").getByText("Three.").waitFor();
  await basile.openProduct(DRESS);
  await basile.page.locator("cb-thread").getByText(basile.t.talk.threadNone).waitFor();
});

story("who is called is led to where, and news can be heard", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await basile.openProduct(MUG);
  await ada.go("chat");
  await ada.say("@Basile, look here");
  const toast = basile.page.locator("cb-toasts");
  await toast.getByText(basile.t.news.mentionsYou("Ada")).waitFor();
  await toast.getByRole("button", { name: basile.t.news.show }).click();
  await message(basile, "look here").waitFor();

  const { page, t } = ada;
  await page.getByRole("button", { name: new RegExp(t.room.menu) }).click();
  const sound = page.locator("cb-room-menu").getByRole("group", { name: t.talk.sound });
  const quiet = sound.getByRole("button", { name: t.talk.soundOn });
  expect(await quiet.getAttribute("aria-pressed"), "off by default").toBe("false");
  await quiet.click();
  await calm(ada);
  await page.reload();
  await ada.inRoom();
  await page.getByRole("button", { name: new RegExp(t.room.menu) }).click();
  await sound.locator("[aria-pressed=true]", { hasText: t.talk.soundOn }).waitFor();
});

/** The tab goes to the background, or comes back from it. */
async function hide({ page }: Person, hidden: boolean): Promise<void> {
  await page.evaluate((is) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

story("the way up to what came while one was away", { screens: BOTH }, async (market) => {
  const [ada, basile, link] = await two(market);
  const noor = await Friend.guest(market.server.origin, "Noor", link);
  await basile.go("chat");
  noor.client.postChat("Before");
  await basile.reads("Before");
  await hide(basile, true);
  for (let n = 1; n <= 40; n++) noor.client.postChat(`News ${n}.`);
  await basile.reads("News 40.");
  await hide(basile, false);
  const { page, t } = basile;
  const first = message(basile, "News 1.");
  await calm(basile);
  await page.getByRole("button", { name: t.talk.toNew(40) }).click();
  await page.waitForFunction((text) => {
    const chat = document.querySelector("cb-app")?.shadowRoot?.querySelector("cb-room")?.shadowRoot;
    const list = chat?.querySelector("cb-chat")?.shadowRoot?.querySelector(".list");
    const said = [...(list?.querySelectorAll(".msg") ?? [])].find((each) => each.textContent.includes(text));
    if (!list || !said) return false;
    const { top, bottom } = said.getBoundingClientRect();
    const box = list.getBoundingClientRect();
    return top >= box.top && bottom <= box.bottom;
  }, "News 1.");
  expect(await first.count()).toBe(1);
  await page.getByRole("button", { name: t.talk.toNew(40) }).waitFor({ state: "detached" });
  await ada.go("chat");
  noor.leave();
});
