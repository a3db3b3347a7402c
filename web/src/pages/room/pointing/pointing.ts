import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../../i18n/later.ts";
import { colour } from "../../../icons/friend.ts";
import { icon } from "../../../icons/icon.ts";
import type { OwnPoint, Point, RoomClient } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet, type Page } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import type { Place } from "../../../ui/router.ts";
import { isFreeEscape } from "../keys.ts";
import { mainPart, pageOf } from "../where.ts";
import { aimAt, placeOf } from "./aim.ts";
import { PointEvent } from "./point-event.ts";
import cssText from "./pointing.css?inline";

/** A pointer that rests for this long has said what it had to, in ms. */
const RESTS_MS = 12_000;
/** Between two things it stays with the last one for so long, in ms. */
const CROSSES_MS = 400;
/** How often it is looked where things are that others point at, in ms: pictures arrive, panels open. */
const LOOKS_MS = 500;
/** Pointers shown at once: more nobody can tell apart. */
const MOST = 24;

/** Pointers: the others', at the things that they point at, and the person's own while it is switched on. */
@customElement("cb-pointing")
export class PointingElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) place: Place = {};
  /** What is shown among stalls, product, picks and cart. */
  @property({ attribute: false }) view: () => HTMLElement | undefined = () => undefined;
  /** Whether the person points. */
  @state() private on = false;
  @query(".layer") private readonly layer!: HTMLElement | null;

  private frame = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private root: EventTarget | undefined;

  constructor() {
    super();
    new RoomController(this, ["points", "members"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.root = this.getRootNode();
    this.root.addEventListener(PointEvent.type, this.begun);
    // What scrolls, or is shown another way, moves the things.
    this.root.addEventListener("scroll", this.moved, { passive: true, capture: true });
    addEventListener("resize", this.moved);
  }

  override disconnectedCallback(): void {
    this.root?.removeEventListener(PointEvent.type, this.begun);
    this.root?.removeEventListener("scroll", this.moved, { capture: true });
    removeEventListener("resize", this.moved);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.again);
    this.frame = 0;
    this.turn(false);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Whoever goes to another page points at nothing there yet.
    if (changed.has("place") && this.on) this.rest();
  }

  override render(): TemplateResult {
    // Beside the chat alone, on a phone, there is nothing to point at.
    const shows = this.on && this.view() !== undefined;
    return html`<div class="layer" aria-hidden="true">
        ${repeat(
          this.shown(),
          ({ client }) => client,
          (point) => {
            const member = this.client.state.members.get(point.member);
            return member
              ? html`<span class="pointer ${colour(member.avatar)}" data-client=${point.client} hidden
                  >${icon("cursor")}<b>${member.name}</b></span
                >`
              : nothing;
          },
        )}
      </div>
      <p class="vh" role="status">${this.on ? t.together.pointing : ""}</p>
      ${
        shows
          ? html`<div class="own">
              ${icon("cursor", "s")}<span aria-hidden="true">${t.together.pointing}</span
              ><button class="btn btn-soft" type="button" @click=${() => this.end()}>${t.together.pointStop}</button>
            </div>`
          : nothing
      }`;
  }

  override updated(): void {
    this.moved();
  }

  /** Those of the same page, the reader's own other tabs not among them. */
  private shown(): readonly Point[] {
    const { points, me } = this.client.state;
    const page = mainPart(pageOf(this.place));
    return points.filter((point) => point.member !== me && mainPart(point.page) === page).slice(0, MOST);
  }

  /** Puts each pointer to its thing. First everything is measured, then moved, or the page would be laid out for each. */
  private arrange(): void {
    const { layer } = this;
    if (!layer || layer.childElementCount === 0) return;
    const view = this.view();
    const around = layer.getBoundingClientRect();
    const places = new Map(this.shown().map((point) => [String(point.client), view && placeOf(view, point)]));
    for (const pointer of layer.querySelectorAll<HTMLElement>(".pointer")) {
      const at = places.get(pointer.dataset["client"] ?? "");
      const [x, y] = [(at?.x ?? NaN) - around.left, (at?.y ?? NaN) - around.top];
      const within = x >= 0 && x <= around.width && y >= 0 && y <= around.height;
      // Where it comes into sight it is there at once; from there on it glides.
      pointer.classList.toggle("glides", within && !pointer.hidden);
      pointer.hidden = !within;
      if (!within) continue;
      pointer.style.setProperty("--x", `${Math.round(x)}px`);
      pointer.style.setProperty("--y", `${Math.round(y)}px`);
      pointer.classList.toggle("leftwards", x > around.width * 0.7);
    }
    clearTimeout(this.again);
    this.again = setTimeout(this.moved, LOOKS_MS);
  }

  /** Once a frame, however many of them move. */
  private readonly moved = (): void => {
    if (this.frame !== 0 || this.client.state.points.length === 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.arrange();
    });
  };

  private readonly begun = (): void => this.turn(true);

  private turn(on: boolean): void {
    if (on === this.on) return;
    this.on = on;
    const change = on ? "addEventListener" : "removeEventListener";
    for (const type of ["pointermove", "pointerdown"] as const) {
      globalThis[change](type, this.pointed as EventListener, { passive: true, capture: true });
    }
    globalThis[change]("keyup", this.focused as EventListener, { capture: true });
    globalThis[change]("keydown", this.keyed as EventListener);
    document.documentElement[change]("pointerleave", this.left as EventListener);
    if (!on) this.rest();
  }

  /** The button goes away, and the focus with it. */
  private end(): void {
    this.turn(false);
    const view = this.view() as Page | undefined;
    view?.focusHeading();
  }

  private readonly pointed = (event: PointerEvent): void => {
    this.aim(aimAt(event.composedPath(), event.clientX, event.clientY));
  };

  /** Who goes by keys points with the focus. Its own events stay within a shadow tree; those of keys come out of it. */
  private readonly focused = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (!(target instanceof HTMLElement) || !target.matches(":focus-visible")) return;
    const { left, top, width, height } = target.getBoundingClientRect();
    this.aim(aimAt(event.composedPath(), left + width / 2, top + height / 2));
  };

  /** A finger that is lifted leaves, too; what it has pointed at stays for a while. */
  private readonly left = ({ pointerType }: PointerEvent): void => {
    if (pointerType !== "touch") this.rest();
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    if (isFreeEscape(event)) this.turn(false);
  };

  private aim(point: OwnPoint | null): void {
    clearTimeout(this.timer);
    if (point) this.client.setPoint(point);
    this.timer = setTimeout(() => this.rest(), point ? RESTS_MS : CROSSES_MS);
  }

  /** Nothing is pointed at. */
  private rest(): void {
    clearTimeout(this.timer);
    this.client.setPoint(null);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-pointing": PointingElement;
  }
}
