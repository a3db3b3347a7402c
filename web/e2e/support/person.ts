import type { BrowserContext, Locator, Page } from "playwright-core";
import { en, type Messages } from "../../src/i18n/en.ts";
import { fr } from "../../src/i18n/fr.ts";
import type { Screen } from "./chromium.ts";
import { called } from "./names.ts";
import { PATIENCE_MS, until } from "./until.ts";
import type { Watch } from "./watch.ts";

export type Tab = "chat" | "cart" | "looks" | "votes";

/** Somebody at their own device, who does what a person would: looks for words, clicks, types. */
export class Person {
  /** The words that this person's pages show. */
  t: Messages;

  private constructor(
    readonly name: string,
    readonly page: Page,
    readonly context: BrowserContext,
    readonly screen: Screen,
    readonly watch: Watch,
    language: "en" | "fr",
  ) {
    this.t = language === "fr" ? fr : en;
    page.setDefaultTimeout(PATIENCE_MS);
  }

  static async at(
    context: BrowserContext,
    watch: Watch,
    name: string,
    screen: Screen,
    language: "en" | "fr",
  ): Promise<Person> {
    return new Person(name, await context.newPage(), context, screen, watch, language);
  }

  /** What this person's pages call a good, or a shop's collection. */
  called(title: string): string {
    return called(title, this.t === fr ? "fr" : "en");
  }

  get onPhone(): boolean {
    return this.screen.name === "phone";
  }

  // ── coming in ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async startRoom(room: string): Promise<void> {
    await this.page.goto("/");
    await this.page.getByLabel(this.t.home.occasion).fill(room);
    await this.page.getByLabel(this.t.home.yourName).fill(this.name);
    // A font that comes while the button is pressed moves it away from under the pointer: then nothing was pressed.
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
    await this.page.getByRole("button", { name: this.t.home.open }).click();
    await this.inRoom();
  }

  /** The link that the empty room offers, by its button and the clipboard. */
  async copyInvite(): Promise<string> {
    await this.page.locator("cb-empty-room").getByRole("button", { name: this.t.invite.copy }).click();
    await this.page.locator("cb-empty-room").getByRole("button", { name: this.t.invite.copied }).waitFor();
    return await this.page.evaluate(() => navigator.clipboard.readText());
  }

  async openInvite(link: string): Promise<void> {
    await this.page.goto(link);
  }

  async join(link: string, room: string): Promise<void> {
    await this.openInvite(link);
    await this.page.getByRole("heading", { name: this.t.join.invites(room) }).waitFor();
    await this.page.getByLabel(this.t.home.yourName).fill(this.name);
    await this.page.getByRole("button", { name: this.t.join.enter }).click();
    await this.inRoom();
  }

  /** Waits until the room is there and says that all is saved. */
  async inRoom(): Promise<void> {
    await this.page.waitForURL(/\/r\/r_[a-z0-9]+/);
    await this.saysSaved(this.t.saved.saved);
  }

  /** Waits until the code of all places has come, which the room fetches when it is at rest. */
  async equipped(): Promise<void> {
    await this.page.waitForFunction(() =>
      ["cb-chat", "cb-product", "cb-cart", "cb-votes", "cb-empty-room"].every(
        (name) => customElements.get(name) !== undefined,
      ),
    );
  }

  /** Waits until the bar says this of what was done. */
  async saysSaved(words: string | RegExp): Promise<void> {
    await this.page.locator("cb-topbar .saved", { hasText: words }).waitFor({ state: "attached" });
  }

  // ── getting about ─────────────────────────────────────────────────────────────────────────────────────────────────

  private bar(label: string): Locator {
    // A badge may stand before the label; `\b` knows no accents.
    return this.page
      .getByRole("navigation", { name: this.t.room.places })
      .getByRole("link", { name: new RegExp(`(^|\\s)${label}(\\s|$)`) });
  }

  async go(tab: Tab): Promise<void> {
    await this.putKeyboardAway();
    await this.bar(this.t.room[tab]).click();
    const part = { chat: "cb-chat", cart: "cb-cart", looks: "cb-looks, cb-look", votes: "cb-votes" }[tab];
    await this.page.locator(part).waitFor();
  }

  /** To all the goods, from wherever. */
  async browse(): Promise<void> {
    await this.putKeyboardAway();
    const page = this.page;
    if (this.onPhone) {
      await this.bar(this.t.room.browse).click();
      // What one leaves stands for a moment longer.
      await page.locator("cb-look, cb-looks").waitFor({ state: "detached" });
    } else if (await page.locator("cb-cart").isVisible()) {
      await this.bar(this.t.room.chat).click();
      await page.locator("cb-cart").waitFor({ state: "detached" });
    }
    // Beside a look the chat stands, too: the way out is the path above it.
    for (const looks of ["cb-look", "cb-looks"]) {
      if (await page.locator(looks).isVisible()) await page.locator(looks).locator(".crumb a").click();
    }
    const empty = page.locator("cb-empty-room");
    const product = page.locator("cb-product");
    const picks = page.locator("cb-picks");
    const stalls = page.locator("cb-browse");
    await empty.or(product).or(picks).or(stalls).locator("visible=true").first().waitFor();
    if (await empty.isVisible()) await empty.getByRole("link").first().click();
    if (await product.isVisible()) await product.locator(".crumb .back").click();
    // A product may have been opened from one of the hosts' collections.
    await picks.or(stalls).locator("visible=true").first().waitFor();
    if (await picks.isVisible()) await picks.locator(".crumb a").click();
    await stalls.waitFor();
    const all = stalls.getByRole("link", { name: this.t.browse.allShort, exact: true });
    await all.click();
    await stalls.getByRole("heading", { name: this.t.browse.all }).waitFor();
  }

  tile(title: string): Locator {
    return this.page.locator("cb-tile").filter({ has: this.page.getByRole("heading", { name: this.called(title) }) });
  }

  async openProduct(title: string): Promise<void> {
    await this.browse();
    await this.tile(title)
      .getByRole("link", { name: new RegExp(`^${this.called(title)}`) })
      .click();
    await this.page
      .locator("cb-product")
      .getByRole("heading", { level: 1, name: this.called(title) })
      .waitFor();
    // The title is there before the rest of it.
    await this.page.locator("cb-product .buy").waitFor();
  }

  /** Opens what the goods can be narrowed to; the stalls are shown. */
  async openFilters(): Promise<Locator> {
    await this.page.locator("#filter").click();
    const panel = this.page.getByRole("dialog", { name: this.t.filters.heading });
    await panel.getByRole("group").first().waitFor();
    return panel;
  }

  /** Ticks values in the panel, or takes the ticks away. */
  async choose(...values: string[]): Promise<void> {
    const panel = await this.openFilters();
    for (const value of values) {
      const box = panel.getByRole("checkbox", { name: new RegExp(`^${value}\\s*,`) });
      const was = await box.isChecked();
      await box.click();
      await until(
        `${value} is ${was ? "let go" : "chosen"}`,
        () => box.isChecked(),
        (is) => is !== was,
      );
      // What there is to choose from by now: rows above may have gone, and others moved up.
      await this.page.locator('cb-browse #goods[aria-busy="false"]').waitFor({ state: "attached" });
    }
    await this.page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
  }

  /** What narrows the search, by its chips. */
  async chosen(): Promise<string[]> {
    return (await this.page.locator("cb-browse .chosen button.chip").allTextContents()).map((text) => text.trim());
  }

  /** Waits until the stalls say how much there is, in these words. */
  async finds(words: string): Promise<void> {
    await this.page.locator("cb-browse .cat-head [role=status]", { hasText: words }).waitFor();
  }

  /** On a phone the bar makes room for the keyboard. */
  private async putKeyboardAway(): Promise<void> {
    if (!this.onPhone) return;
    await this.page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      if (active instanceof HTMLElement) active.blur();
    });
  }

  // ── doing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** So many of the product that is open, into the bag. */
  async add(quantity = 1): Promise<void> {
    const product = this.page.locator("cb-product");
    for (let n = 1; n < quantity; n++) await product.getByRole("button", { name: this.t.common.oneMore }).click();
    await product.getByRole("button", { name: this.t.product.add }).click();
    // The notice would lie above what comes next on a phone.
    await this.page.locator("cb-toasts").getByRole("button", { name: this.t.common.close }).last().click();
  }

  /** Writes into the chat, which is open. */
  async say(text: string): Promise<void> {
    const field = this.page.locator("cb-composer textarea");
    await field.fill(text);
    await field.press("Enter");
  }

  /** Opens what a host can do with the good on this tile: the menu of the room's collections. */
  async openPicksMenu(title: string): Promise<Locator> {
    await this.tile(title)
      .getByRole("button", { name: new RegExp(`^${this.t.picks.into}`) })
      .click();
    const menu = this.page.getByRole("dialog", { name: this.t.picks.choose(this.called(title)) });
    await menu.waitFor();
    return menu;
  }

  /** Puts the good on this tile into a new collection of the room. */
  async pickAnew(title: string, collection: string): Promise<void> {
    const menu = await this.openPicksMenu(title);
    await menu.getByRole("textbox").fill(collection);
    await menu.getByRole("button", { name: this.t.picks.makeDo }).click();
    await this.closePicksMenu();
  }

  /** Puts the good on this tile into a collection that is there, or takes it out. */
  async pick(title: string, collection: string): Promise<void> {
    const menu = await this.openPicksMenu(title);
    await menu.getByRole("checkbox", { name: new RegExp(`^${collection}`) }).click();
    await this.closePicksMenu();
  }

  async closePicksMenu(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.locator("cb-picks-menu [popover]").waitFor({ state: "hidden" });
  }

  /** Opens one of the hosts' collections from its shelf. */
  async openPicks(collection: string): Promise<void> {
    await this.browse();
    await this.page
      .locator("cb-picks-shelves")
      .getByRole("link", { name: new RegExp(`^${collection}`) })
      .click();
    await this.page.locator("cb-picks").getByRole("heading", { level: 1, name: collection }).waitFor();
  }

  /** A heart for the good on this tile. */
  async like(title: string): Promise<void> {
    await this.tile(title)
      .getByRole("button", { name: new RegExp(`^${this.t.browse.like}`) })
      .click();
  }

  // ── seeing ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Texts of the chat, which is open, oldest first; pending ones too unless told otherwise. */
  async chat({ pending = true } = {}): Promise<string[]> {
    const groups = pending ? "cb-chat .msg .text" : "cb-chat .group:not(.pending) .msg .text";
    return (await this.page.locator(groups).allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
  }

  async reads(text: string): Promise<void> {
    await this.page.locator("cb-chat .group:not(.pending) .msg .text", { hasText: text }).first().waitFor();
  }

  /** Who wants how many of a good in the bag, which is open: `{ You: 2, Basile: 1 }`. */
  async wants(title: string): Promise<Record<string, number>> {
    const lines = this.page
      .locator("cb-cart .cl")
      .filter({ has: this.page.getByRole("heading", { name: this.called(title) }) });
    const found: Record<string, number> = {};
    for (const want of await lines.locator(".want").all()) {
      const field = want.locator("input");
      const mine = (await field.count()) > 0;
      // One's own line has a field, and no name before it.
      const label = mine ? this.t.common.you : ((await want.locator(".vh").first().textContent()) ?? "");
      const name = label.replace(/[:\s]+$/, "");
      found[name] = Number(mine ? await field.inputValue() : await want.locator("b").textContent());
    }
    return found;
  }

  /** The receipt, line by line: `{ You: "€378.00", …, Together: "€621.00" }`. */
  async bill(): Promise<Record<string, string>> {
    const bill = this.page.locator("cb-bill");
    const read: Record<string, string> = {};
    for (const row of await bill.locator(".row").all()) {
      const name = await row.locator("dt").textContent();
      read[(name ?? "").trim()] = ((await row.locator("dd").textContent()) ?? "").trim();
    }
    read["Together"] = ((await bill.locator(".till-t b").textContent()) ?? "").trim();
    return read;
  }

  /** Waits until the receipt says this. */
  async billed(wanted: Record<string, string>): Promise<void> {
    await until(
      `${this.name}'s receipt`,
      () => this.bill(),
      (seen) => Object.entries(wanted).every(([name, sum]) => seen[name] === sum),
    );
  }

  /** Waits until a shop's block of the bag ends in this sum. */
  async subtotal(shop: string, sum: string): Promise<void> {
    await this.page
      .locator("cb-cart")
      .getByRole("region", { name: shop })
      .locator("footer", { hasText: sum })
      .waitFor();
  }

  /** Waits until these want so many of a good in the bag. */
  async wanted(title: string, wants: Record<string, number>): Promise<void> {
    await until(
      `who wants ${title}, as ${this.name} sees it`,
      () => this.wants(title),
      (seen) => Object.entries(wants).every(([name, count]) => seen[name] === count),
    );
  }

  /** Names of those who are in the room, by the list of people. */
  async people(): Promise<string[]> {
    await this.page.getByRole("button", { name: /^In the room: |^Dans la salle\s?: / }).click();
    const list = this.page.locator("cb-people [popover]");
    await list.getByRole("listitem").first().waitFor();
    const names = await list
      .locator("ul")
      .first()
      .locator("li b")
      .evaluateAll((bolds) =>
        // Without the quiet "you" behind one's own.
        bolds.map((bold) => (bold.firstChild === null ? "" : (bold.getAttribute("title") ?? ""))),
      );
    await this.page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
    return names;
  }
}
