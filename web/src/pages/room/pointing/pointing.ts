import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../../i18n/index.ts";
import { colour } from "../../../icons/friend.ts";
import { icon } from "../../../icons/icon.ts";
import type { Point, RoomClient } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import type { Place } from "../../../ui/router.ts";
import { mainPart, pageOf } from "../where.ts";
import { aimAt, placeOf } from "./aim.ts";
import { PointEvent } from "./point-event.ts";
import cssText from "./pointing.css?inline";

/** A pointer that rests for this long has said what it had to, in ms. */
const RESTS_MS = 12_000;
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
  private timer: ReturnType<typeof setTimeout> | undefined;
  private root: EventTarget | undefined;

  constructor() {
    super();
    new RoomController(this, ["points", "members"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.root = this.getRootNode();
    this.root.addEventListener(PointEvent.type, this.toggled);
    // What scrolls, or is shown another way, moves the things.
    this.root.addEventListener("scroll", this.moved, { passive: true, capture: true });
    addEventListener("resize", this.moved);
  }

  override disconnectedCallback(): void {
    this.root?.removeEventListener(PointEvent.type, this.toggled);
    this.root?.removeEventListener("scroll", this.moved, { capture: true });
    removeEventListener("resize", this.moved);
    cancelAnimationFrame(this.frame);
    this.turn(false);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Whoever goes to another page points at nothing there yet.
    if (changed.has("place") && this.on) this.say(null);
  }

  override render(): TemplateResult {
    return html`<div class="layer" aria-hidden="true">
        ${repeat(
          this.shown(),
          ({ client }) => client,
          (point) => {
            const member = this.client.state.members.get(point.member);
            return member
              ? html`<span class="pointer ${colour(member.avatar)}" data-client=${point.client}
                  >${icon("cursor")}<b>${member.name}</b></span
                >`
              : nothing;
          },
        )}
      </div>
      <div role="status">
        ${
          this.on
            ? html`<div class="own">
                ${icon("cursor", "s")}<span>${t.together.pointing}</span
                ><button class="btn btn-soft" type="button" @click=${() => this.turn(false)}>
                  ${t.together.pointStop}
                </button>
              </div>`
            : nothing
        }
      </div>`;
  }

  override updated(): void {
    this.arrange();
  }

  /** Those of the same page, the reader's own other tabs not among them. */
  private shown(): readonly Point[] {
    const { points, me } = this.client.state;
    const page = mainPart(pageOf(this.place));
    return points.filter((point) => point.member !== me && mainPart(point.page) === page).slice(0, MOST);
  }

  /** Puts each pointer to its thing: the thing's place is known only once it is laid out. */
  private arrange(): void {
    const { layer } = this;
    const view = this.view();
    if (!layer || layer.childElementCount === 0) return;
    const around = layer.getBoundingClientRect();
    for (const point of this.shown()) {
      const pointer = layer.querySelector<HTMLElement>(`[data-client="${point.client}"]`);
      if (!pointer) continue;
      const at = view && placeOf(view, point);
      const within = at && at.x >= around.left && at.x <= around.right && at.y >= around.top && at.y <= around.bottom;
      pointer.hidden = !within;
      if (!within) continue;
      pointer.style.setProperty("--x", `${Math.round(at.x - around.left)}px`);
      pointer.style.setProperty("--y", `${Math.round(at.y - around.top)}px`);
      pointer.classList.toggle("leftwards", at.x > around.left + around.width * 0.7);
    }
  }

  private readonly moved = (): void => {
    if (this.frame !== 0 || this.client.state.points.length === 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.arrange();
    });
  };

  private readonly toggled = (): void => this.turn(!this.on);

  private turn(on: boolean): void {
    if (on === this.on) return;
    this.on = on;
    const change = on ? "addEventListener" : "removeEventListener";
    for (const type of ["pointermove", "pointerdown"] as const) {
      globalThis[change](type, this.pointed as EventListener, { passive: true, capture: true });
    }
    globalThis[change]("keyup", this.focused as EventListener, { capture: true });
    globalThis[change]("keydown", this.keyed as EventListener);
    document.documentElement[change]("pointerleave", this.left);
    if (!on) this.say(null);
  }

  private readonly pointed = (event: PointerEvent): void => {
    this.say(aimAt(event.composedPath(), event.clientX, event.clientY));
  };

  /** Who goes by keys points with the focus. Its own events stay within a shadow tree; those of keys come out of it. */
  private readonly focused = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (!(target instanceof HTMLElement) || !target.matches(":focus-visible")) return;
    const { left, top, width, height } = target.getBoundingClientRect();
    this.say(aimAt(event.composedPath(), left + width / 2, top + height / 2));
  };

  private readonly left = (): void => this.say(null);

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.defaultPrevented) this.turn(false);
  };

  private say(point: Parameters<RoomClient["setPoint"]>[0]): void {
    clearTimeout(this.timer);
    if (point) this.timer = setTimeout(() => this.say(null), RESTS_MS);
    this.client.setPoint(point);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-pointing": PointingElement;
  }
}
