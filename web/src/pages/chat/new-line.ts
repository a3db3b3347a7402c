import type { LitElement, ReactiveController } from "lit";
import type { Seq } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { firstNew } from "./group.ts";

/** The chat, as far as the line "New" stands in it. */
export interface NewLineHost extends LitElement {
  readonly client: RoomClient;
  /** How far it was read; undefined until that is known. */
  readonly seen: Seq | undefined;
  /** Whether it is on the screen. */
  readonly active: boolean;
}

/** Knows before which message the line "New" stands: settled when one comes to look, so that it stays while one reads. */
export class NewLine implements ReactiveController {
  /** The first message below it. */
  from: Seq | undefined;
  /** Whether it is above what is on the screen, and was not on it yet. */
  above = false;
  /** How far the chat was read when it was drawn. */
  readTo: Seq = 0;
  private settled = false;
  private readonly observer: IntersectionObserver;

  constructor(private readonly host: NewLineHost) {
    host.addController(this);
    this.observer = new IntersectionObserver((entries) => {
      const entry = entries.at(-1);
      if (!entry?.rootBounds) return;
      const top = this.list()?.getBoundingClientRect().top ?? 0;
      this.setAbove(!entry.isIntersecting && entry.boundingClientRect.top < top);
      // Once seen it need not be shown the way to.
      if (entry.isIntersecting) this.observer.disconnect();
    });
  }

  hostUpdate(): void {
    if (!this.host.active) this.settled = false;
    else if (!this.settled && this.host.seen !== undefined) this.settle();
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }

  /** One comes to look. */
  settle(): void {
    const { seen } = this.host;
    this.settled = true;
    this.readTo = seen ?? 0;
    if (seen === undefined) this.from = undefined;
    else this.draw();
    this.setAbove(false);
    void this.host.updateComplete.then(() => {
      this.observer.disconnect();
      const line = this.list()?.querySelector(".new");
      if (line) this.observer.observe(line);
    });
  }

  /** Puts it where it belongs by what is here now; says before which message. */
  draw(): Seq | undefined {
    const { chat, me } = this.host.client.state;
    this.from = firstNew(chat, this.readTo, me);
    this.setAbove(false);
    return this.from;
  }

  /** All is read. */
  drop(): void {
    this.from = undefined;
    this.host.requestUpdate();
  }

  private list(): Element | null {
    return this.host.renderRoot.querySelector(".list");
  }

  private setAbove(above: boolean): void {
    if (above === this.above) return;
    this.above = above;
    this.host.requestUpdate();
  }
}
