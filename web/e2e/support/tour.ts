import { fr } from "../../src/i18n/fr.ts";
import type { Person } from "./person.ts";
import { photograph } from "./shop.ts";
import { until } from "./until.ts";

/** A stop of the tour: what is looked at, and how one gets there. */
export interface Stop {
  readonly name: string;
  readonly go: (person: Person) => Promise<void>;
}

const COAT = "Harbour coat";

/** A word that fits nowhere, and the longest names that the server takes. */
export const LONG = {
  room: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau, robes et manteaux 2026",
  name: "Maximiliane-Alexandrina von Hohenzollern",
  picks: "Anticonstitutionnellement-wunderschöne Lieblingsstücke für alle, die mitkommen.",
  chat: "Nabuchodonosorement-anticonstitutionnellement-".repeat(6),
} as const;

/** What somebody shows of themselves. */
export const MIRROR = {
  name: "mirror.png",
  mimeType: "image/png",
  title: "The coat, in the mirror",
  width: 900,
  height: 1200,
  thing: [46, 74, 98],
} as const;

/** The first of the hosts' collections, whatever it is called. */
async function openPicks(person: Person): Promise<void> {
  await person.browse();
  await person.page.locator("cb-picks-shelves .shelf").first().click();
  await person.page.locator("cb-picks h1").waitFor();
}

/** Chooses a colour and a category. */
async function narrow(person: Person): Promise<void> {
  await person.choose(person.t.filters.colours.red, person.t === fr ? "Vêtements" : "Clothes");
}

/** Everything that has a look of its own in a room with friends, a bag and talk. */
export const ROOM_STOPS: readonly Stop[] = [
  { name: "browse", go: (person) => person.browse() },
  {
    name: "shop",
    go: async (person) => {
      await person.browse();
      await person.page.locator("cb-browse").getByRole("link", { name: /Brume/ }).click();
      await person.page.locator("cb-browse").getByRole("heading", { level: 1, name: "Brume" }).waitFor();
    },
  },
  {
    name: "search without a find",
    go: async (person) => {
      await person.browse();
      await person.page.locator("#search").fill("submarine");
      await person.page.getByRole("heading", { name: person.t.browse.noMatch("submarine") }).waitFor();
    },
  },
  {
    name: "filters",
    go: async (person) => {
      await person.browse();
      await person.openFilters();
    },
  },
  {
    name: "filters with a choice",
    go: async (person) => {
      await person.browse();
      await narrow(person);
      await person.openFilters();
    },
  },
  {
    name: "narrowed",
    go: async (person) => {
      await person.browse();
      await narrow(person);
    },
  },
  {
    name: "nothing fits",
    go: async (person) => {
      await person.browse();
      await narrow(person);
      await person.page.locator("#search").fill("mug");
      await person.page.getByRole("heading", { name: person.t.filters.noMatchWords("mug") }).waitFor();
    },
  },
  {
    name: "search with a slip",
    go: async (person) => {
      await person.browse();
      await person.page.locator("#search").fill(person.t === fr ? "manteua" : "wrap drss");
      await person.page.getByText(person.t.browse.corrected(person.t === fr ? "manteau" : "wrap dress")).waitFor();
    },
  },
  {
    name: "collection",
    go: async (person) => {
      const wedding = person.called("Wedding guest");
      await person.browse();
      await person.page
        .locator("cb-collections")
        .getByRole("link", { name: new RegExp(`^${wedding}`) })
        .click();
      await person.page.getByRole("heading", { level: 1, name: wedding }).waitFor();
      await person.tile("Vesper wrap dress").waitFor();
    },
  },
  { name: "product", go: (person) => person.openProduct(COAT) },
  {
    name: "product of two shops",
    go: async (person) => {
      await person.openProduct("Wool throw");
      await person.page.locator("cb-details .slate").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "product with a notice",
    go: async (person) => {
      await person.openProduct(COAT);
      await person.page.locator("cb-product").getByRole("button", { name: person.t.product.add }).click();
      await person.page.locator("cb-toasts .toast").waitFor();
    },
  },
  {
    name: "picks menu",
    go: async (person) => {
      await person.browse();
      await person.openPicksMenu(COAT);
    },
  },
  { name: "picks", go: openPicks },
  {
    name: "picks being arranged",
    go: async (person) => {
      await openPicks(person);
      await person.page.getByRole("button", { name: person.t.picks.arrange }).click();
      await person.page.locator("cb-arrange li").first().waitFor();
    },
  },
  {
    name: "picks being renamed",
    go: async (person) => {
      await openPicks(person);
      await person.page.getByRole("button", { name: person.t.picks.rename }).click();
      await person.page.locator("cb-picks form").waitFor();
    },
  },
  {
    name: "cart",
    go: async (person) => {
      await person.go("cart");
      await person.page.locator("cb-cart .cl h3").first().waitFor();
    },
  },
  {
    name: "cart by person",
    go: async (person) => {
      await person.go("cart");
      await person.page.getByRole("button", { name: person.t.cart.byPerson }).click();
      await person.page.locator("cb-cart .per").first().waitFor();
    },
  },
  {
    name: "what is said of a line",
    go: async (person) => {
      await person.go("cart");
      await person.page.locator("cb-cart .line-more").first().click();
      await person.page.locator("cb-line-menu #note").waitFor();
    },
  },
  { name: "chat", go: (person) => person.go("chat") },
  {
    name: "new poll",
    go: async (person) => {
      await person.go("chat");
      await person.page.getByRole("button", { name: person.t.polls.make }).click();
      await person.page.locator("cb-new-poll dialog").waitFor();
    },
  },
  {
    name: "chat with a message's buttons",
    go: async (person) => {
      await person.go("chat");
      const message = person.page.locator("cb-chat .msg").last();
      await message.hover();
      await message.locator(".more").click();
      await message.locator(".acts").waitFor();
    },
  },
  {
    name: "search in the chat",
    go: async (person) => {
      await person.go("chat");
      await person.page.getByRole("button", { name: person.t.talk.find, exact: true }).click();
      const finder = person.page.locator("cb-chat-finder");
      await finder.getByRole("searchbox").fill("the");
      await finder.locator("mark").first().waitFor();
    },
  },
  {
    name: "photo",
    go: async (person) => {
      await person.go("chat");
      await person.page.locator("cb-message-photos .open").last().click();
      await person.page.locator("cb-photo-viewer img").first().waitFor();
    },
  },
  {
    name: "looks",
    go: async (person) => {
      await person.go("looks");
      const one = person.page.locator("cb-look .crumb a");
      if (await one.isVisible()) await one.click();
      await person.page.locator("cb-looks li").first().waitFor();
    },
  },
  {
    name: "look",
    go: async (person) => {
      await person.go("looks");
      const list = person.page.locator("cb-looks li a").first();
      if (await list.isVisible()) await list.click();
      await person.page.locator("cb-board .piece").first().waitFor();
    },
  },
  {
    name: "votes",
    go: async (person) => {
      await person.go("votes");
      await person.page.locator("cb-votes li").first().waitFor();
    },
  },
  {
    name: "people",
    go: async (person) => {
      await person.page.locator("cb-topbar .all").click();
      await person.page.locator("cb-people li").first().waitFor();
    },
  },
  {
    name: "menu",
    go: async (person) => {
      await person.page.locator("cb-topbar .room-name").click();
      await person.page.locator("cb-room-menu h2").waitFor();
    },
  },
  {
    name: "invite",
    go: async (person) => {
      await person.page.getByRole("button", { name: person.t.room.invite, exact: true }).click();
      const dialog = person.page.getByRole("dialog", { name: person.t.invite.heading });
      await until(
        "the link",
        () => dialog.getByLabel(person.t.invite.link).inputValue(),
        (link) => link.includes("/join#"),
      );
    },
  },
  {
    name: "invite by a code",
    go: async (person) => {
      await person.page.getByRole("button", { name: person.t.room.invite, exact: true }).click();
      const dialog = person.page.getByRole("dialog", { name: person.t.invite.heading });
      const shows = dialog.getByRole("button", { name: person.t.invite.code });
      const code = dialog.getByRole("img", { name: person.t.invite.codeLabel });
      await shows.or(code).first().waitFor();
      if (await shows.isVisible()) await shows.click();
      await code.waitFor();
    },
  },
  {
    name: "question",
    go: async (person) => {
      await person.page.locator("cb-topbar .room-name").click();
      await person.page.getByRole("button", { name: person.t.room.leave }).click();
      await person.page.getByRole("dialog", { name: person.t.room.leaveAsk }).waitFor();
    },
  },
];

/** Closes whatever a stop opened. */
export async function leaveStop({ page }: Person): Promise<void> {
  const open = page.locator("dialog[open], [popover]:popover-open");
  while ((await open.count()) > 0) {
    await page.keyboard.press("Escape");
    await until(
      "it closes",
      () => open.count(),
      (count) => count === 0,
    );
  }
  const finder = page.locator("cb-chat-finder");
  if (await finder.isVisible()) {
    await finder.getByRole("searchbox").fill("");
    await finder.getByRole("searchbox").press("Escape");
    await finder.waitFor({ state: "detached" });
  }
  const notices = page.locator("cb-toasts .toast");
  while ((await notices.count()) > 0) await notices.first().locator(".ibtn").click();
}

/** Pictures and fonts that are on their way have arrived. */
export async function settled({ page }: Person): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const roots: (Document | ShadowRoot)[] = [document];
    const pictures: HTMLImageElement[] = [];
    for (let root = roots.pop(); root; root = roots.pop()) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (element instanceof HTMLImageElement) pictures.push(element);
      }
    }
    // What a row that scrolls sideways keeps out of sight is not fetched before one scrolls there.
    const clipped = (picture: Element): boolean => {
      const { left, right } = picture.getBoundingClientRect();
      const above = (element: Element): Element | null => {
        const root = element.getRootNode();
        return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      };
      for (let element = above(picture); element; element = above(element)) {
        if (getComputedStyle(element).overflowX === "visible") continue;
        const around = element.getBoundingClientRect();
        if (right <= around.left || left >= around.right) return true;
      }
      return false;
    };
    const seen = pictures.filter((picture) => {
      const { top, bottom, width } = picture.getBoundingClientRect();
      return width > 0 && bottom > 0 && top < innerHeight && !clipped(picture);
    });
    await Promise.all(seen.map((picture) => picture.decode().catch(() => undefined)));
  });
}

/** Fills a room with what a tour wants to see: a bag, votes, talk with an answer. */
export async function furnish(host: Person, friend: Person): Promise<void> {
  await host.openProduct(COAT);
  await host.add(2);
  await host.browse();
  await host.like(COAT);
  await host.like("Stoneware mug");
  await host.pickAnew(COAT, LONG.picks);
  await host.pick("Stoneware mug", LONG.picks);
  await friend.openProduct("Stoneware mug");
  await friend.add();
  await friend.go("chat");
  await friend.say("Have you seen https://example.org/a/very/long/address?with=everything ?");
  await friend.say("Two lines,\nand a thought.");
  await friend.page.locator("cb-photo-tray #files").setInputFiles({ ...MIRROR, buffer: photograph(MIRROR) });
  await friend.page.locator("cb-photo-tray").getByLabel(friend.t.photos.describe).fill("The coat, in the mirror");
  await friend.page.locator("cb-composer").getByRole("button", { name: friend.t.chat.send }).click();
  await host.go("looks");
  await host.page.getByRole("button", { name: host.t.looks.make }).click();
  await host.page
    .locator("cb-tray")
    .getByRole("button", { name: host.t.looks.put(host.called(COAT)) })
    .click();
  await host.page.locator("cb-board .piece").first().waitFor();
  await host.go("chat");
  await host.reads("and a thought.");
  await host.page.locator("cb-message-photos img").waitFor();
  await host.say("Take the green one.");
}
