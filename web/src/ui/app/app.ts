import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import "../confirm/confirm.ts";
import "../empty-stall/empty-stall.ts";
import "../toasts/toasts.ts";
import { speak } from "../../i18n/index.ts";
import { base, CabasElement, type Page, sheet } from "../base/element.ts";
import cssText from "./app.css?inline";
import { persist } from "../persist.ts";
import { router, type Route } from "../router.ts";

/** Each page is a chunk of its own: the front page does not wait for the room's code, nor the other way round. */
const CODE: Record<Route["page"], () => Promise<unknown>> = {
  home: () => import("../../pages/home/home.ts"),
  join: () => import("../../pages/join/join.ts"),
  device: () => import("../../pages/device/device.ts"),
  room: () => import("../../pages/room/room.ts"),
  privacy: () => import("../../pages/privacy/privacy.ts"),
  settings: () => import("../../pages/settings/settings.ts"),
  adopt: () => import("../../pages/adopt/adopt.ts"),
  missing: () => import("../../pages/missing/missing.ts"),
};

/** Begins to fetch a page's code, before there are texts to show it with; where that fails, showing it will say so. */
export function fetchAhead(page: Route["page"]): void {
  CODE[page]().catch(() => undefined);
}

/** Fetches a page with the texts that it speaks: nothing of it is drawn before both are here. */
async function load(page: Route["page"]): Promise<void> {
  await Promise.all([CODE[page](), page !== "room" && speak("start")]);
}

/** The app: shows the page that the address names. */
@customElement("cb-app")
export class AppElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  /** What is shown; the route may be a step ahead while its code loads. */
  @state() private shown: Route | undefined;
  /** What has to be shown could not be fetched. */
  @state() private stuck = false;

  /** The texts are there. */
  private started = false;

  private readonly routed = (): void => {
    if (this.started) void this.show();
  };

  /** Called once the texts are there. */
  start(): void {
    this.started = true;
    void this.show();
  }

  /** Called where the texts can't be had. */
  giveUp(): void {
    this.stuck = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    router.addEventListener("change", this.routed);
  }

  override disconnectedCallback(): void {
    router.removeEventListener("change", this.routed);
    super.disconnectedCallback();
  }

  override render(): unknown {
    if (this.stuck) return renderStuck();
    // Before the first page there are no texts either.
    if (!this.shown) return nothing;
    return html`${this.renderPage(this.shown)}<cb-toasts></cb-toasts><cb-confirm></cb-confirm>`;
  }

  private renderPage(route: Route): unknown {
    switch (route.page) {
      case "home":
        return html`<cb-home></cb-home>`;
      case "join":
        return html`<cb-join></cb-join>`;
      case "device":
        return html`<cb-device></cb-device>`;
      case "room":
        return keyed(route.room, html`<cb-room .room=${route.room} .place=${route.place}></cb-room>`);
      case "privacy":
        return html`<cb-privacy></cb-privacy>`;
      case "settings":
        return keyed(route.room, html`<cb-settings .room=${route.room}></cb-settings>`);
      case "adopt":
        return keyed(route.shared, html`<cb-adopt .shared=${route.shared}></cb-adopt>`);
      case "missing":
        return html`<cb-missing></cb-missing>`;
    }
  }

  private async show(): Promise<void> {
    const { route } = router;
    const isHere = await persist(() => load(route.page)).then(
      () => true,
      () => false,
    );
    if (route !== router.route) return;
    this.stuck = !isHere;
    if (!isHere) return;
    const before = this.shown;
    this.shown = route;
    // Within a room the room itself moves the focus; at the first load the browser does.
    const turned =
      before &&
      (before.page !== route.page || (before.page === "room" && before.room !== (route as typeof before).room));
    if (!turned) return;
    if (route.page !== "room") scrollTo(0, 0);
    await this.updateComplete;
    const page = this.renderRoot.querySelector<Page>(
      "cb-home, cb-join, cb-device, cb-room, cb-privacy, cb-settings, cb-adopt, cb-missing",
    );
    await page?.updateComplete;
    page?.focusHeading();
  }
}

/** In both languages: the texts may be what is missing. */
function renderStuck(): TemplateResult {
  return html`<main role="alert">
    <cb-empty-stall></cb-empty-stall>
    <p lang="en">A part of the page is missing.</p>
    <p lang="fr">Une partie de la page manque.</p>
    <button class="btn btn-main btn-big" type="button" @click=${() => location.reload()}>
      <span lang="en">Reload</span> · <span lang="fr">Recharger</span>
    </button>
  </main>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-app": AppElement;
  }
}
