import type { BrowserContext, Page } from "playwright-core";

/** What a browser itself says of a server that is away. */
export const AWAY = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to .* failed/;
/** What a browser itself says of an answer that is an error. */
export const answered = (status: number): RegExp => new RegExp(`the server responded with a status of ${status}`);

/** What Playwright says itself, of a device that keeps no worker. */
const NO_WORKER = /Service Worker registration blocked by Playwright/;

/** Hears everything that goes wrong on a device: errors and warnings in its console, exceptions, breaches of the policy. */
export class Watch {
  readonly #heard: string[] = [];
  readonly #expected: RegExp[] = [NO_WORKER];

  static async on(context: BrowserContext): Promise<Watch> {
    const watch = new Watch();
    await context.exposeFunction("__breach", (text: string) => watch.#heard.push(`policy: ${text}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const told = (globalThis as unknown as { __breach: (text: string) => void }).__breach;
        told(`${event.effectiveDirective} blocked ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    context.on("page", (page) => watch.#listen(page));
    return watch;
  }

  /** From now on these are part of the story. */
  expect(...patterns: RegExp[]): void {
    this.#expected.push(...patterns);
  }

  /** What nobody expected. */
  get problems(): string[] {
    return this.#heard.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  #listen(page: Page): void {
    page.on("console", (message) => {
      const type = message.type();
      if (type !== "error" && type !== "warning" && type !== "assert") return;
      this.#heard.push(`console ${type}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.#heard.push(`exception: ${error.stack ?? error.message}`));
    page.on("crash", () => this.#heard.push("the page crashed"));
  }
}
