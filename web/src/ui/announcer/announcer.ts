import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { base, CabasElement } from "../base/element.ts";

/** News gathers this long before it is said, in ms: a lively room must not talk over the reader. */
const GATHER_MS = 1_500;
/** What was said stands this long, in ms: it is not to be met again long after, nor once its author is forgotten. */
const STAND_MS = 5_000;

/** A piece of news, and what several of its kind come to. */
export interface News {
  readonly kind: string;
  readonly text: string;
  /** Who it is about, for the summary. */
  readonly name: string;
}

/** Says what happens in the room to screen readers: politely, and several things in one breath. */
@customElement("cb-announcer")
export class AnnouncerElement extends CabasElement {
  static override styles = base;

  @state() private said = "";
  private waiting: News[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private fading: ReturnType<typeof setTimeout> | undefined;
  /** How several of a kind are put into one sentence. */
  summaries: Record<string, (count: number, names: string[]) => string> = {};

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    clearTimeout(this.fading);
    this.timer = undefined;
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<div class="vh" role="status" aria-live="polite">${this.said}</div>`;
  }

  say(news: News): void {
    this.waiting.push(news);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    this.timer = undefined;
    const byKind = new Map<string, News[]>();
    for (const news of this.waiting) byKind.set(news.kind, [...(byKind.get(news.kind) ?? []), news]);
    this.waiting = [];
    const sentences = [...byKind].map(([kind, list]) => {
      const summary = this.summaries[kind];
      if (list.length < 3 || !summary) return list.map(({ text }) => text).join(". ");
      return summary(list.length, [...new Set(list.map(({ name }) => name))]);
    });
    this.said = sentences.join(". ");
    clearTimeout(this.fading);
    this.fading = setTimeout(() => (this.said = ""), STAND_MS);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-announcer": AnnouncerElement;
  }
}
