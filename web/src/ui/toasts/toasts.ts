import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import { base, CabasElement, sheet } from "../base/element.ts";
import cssText from "./toasts.css?inline";
import { type Toast, toasts } from "./toast-service.ts";

/** How long a notice stays, in ms: long enough to read it and to reach its button. */
const STAY_MS = 8_000;
/** More than these at once would cover the page. */
const MOST = 3;

interface Shown {
  readonly id: number;
  readonly toast: Toast;
}

/** All that stand on the page, the last over the others: only there notices can be seen and pressed. */
const places: ToastsElement[] = [];

/** The notices, newest below. Those that can be undone go by themselves, refusals stay. */
@customElement("cb-toasts")
export class ToastsElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @state() private shown: readonly Shown[] = [];
  private nextId = 1;
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private readonly onShow = (event: Event): void => {
    if (places.at(-1) === this) this.add((event as CustomEvent<Toast>).detail);
  };
  private readonly onUndo = (event: Event): void => {
    if (places.at(-1) !== this) return;
    const last = this.shown.findLast(({ toast }) => toast.action?.undoes);
    if (!last) return;
    event.preventDefault();
    this.run(last.id, last.toast);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    places.push(this);
    toasts.addEventListener("show", this.onShow);
    toasts.addEventListener("undo", this.onUndo);
  }

  override disconnectedCallback(): void {
    toasts.removeEventListener("show", this.onShow);
    toasts.removeEventListener("undo", this.onUndo);
    places.splice(places.indexOf(this), 1);
    // What can still be taken back goes on below.
    for (const { toast } of this.shown) toasts.show(toast);
    this.shown = [];
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<div role="status">${this.renderKind("done")}</div>
      <div role="alert">${this.renderKind("wrong")}</div>`;
  }

  private renderKind(kind: Toast["kind"]): unknown {
    const ofKind = this.shown.filter(({ toast }) => toast.kind === kind);
    return repeat(
      ofKind,
      ({ id }) => id,
      ({ id, toast }) =>
        html`<div
          class="toast ${kind === "wrong" ? "wrong-one" : ""}"
          @pointerenter=${() => this.hold(id)}
          @pointerleave=${() => this.release(id, toast)}
          @focusin=${() => this.hold(id)}
          @focusout=${() => this.release(id, toast)}
        >
          ${icon(toast.icon)}
          <div class="text">${toast.title ? html`<b>${toast.title}</b>` : nothing}${toast.text}</div>
          ${
            toast.action
              ? html`<button class="btn" type="button" @click=${() => this.run(id, toast)}>
                  ${toast.action.label}
                </button>`
              : nothing
          }
          <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.drop(id)}>
            ${icon("x")}
          </button>
        </div>`,
    );
  }

  private add(toast: Toast): void {
    const id = this.nextId++;
    for (const old of this.shown.slice(0, Math.max(0, this.shown.length + 1 - MOST))) this.drop(old.id);
    this.shown = [...this.shown, { id, toast }];
    this.release(id, toast);
  }

  private run(id: number, toast: Toast): void {
    this.drop(id);
    toast.action?.run();
  }

  private hold(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  private release(id: number, toast: Toast): void {
    this.hold(id);
    if (toast.kind === "done")
      this.timers.set(
        id,
        setTimeout(() => this.drop(id), STAY_MS),
      );
  }

  private drop(id: number): void {
    this.hold(id);
    this.shown = this.shown.filter((shown) => shown.id !== id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-toasts": ToastsElement;
  }
}
