import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../../i18n/index.ts";
import { icon, type IconName } from "../../../icons/icon.ts";
import type { RoomClient } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { dateTime } from "../../../i18n/format.ts";
import { END_NOTICE_MS } from "../../../protocol/generated.ts";
import { settingsUrl } from "../../../ui/router.ts";
import { isHost, mayWrite } from "../members.ts";
import cssText from "./notices.css?inline";

/** A reconnect that is quicker than this is not worth a word, in ms. */
const PATIENCE_MS = 1_500;
/** How long "Back." stays, in ms. */
const BACK_MS = 6_000;

type Line = "fine" | "waiting" | "lost" | "back";

/** The line below the bar: no connection, back again, can't save, only looking on, newer Cabas. Mustard: work goes on. */
@customElement("cb-notices")
export class NoticesElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client: RoomClient | undefined;
  @state() private line: Line = "fine";
  /** What was kept while the line was gone. */
  private kept = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new RoomController(this, ["connection", "save", "unsaved", "outdated", "ready", "members", "room", "knocks"]);
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    const current = this.client?.state;
    if (!current) return;
    const live = current.connection === "live";
    if (live && this.line === "lost") this.turn("back", BACK_MS, "fine");
    else if (live && this.line === "waiting") this.turn("fine");
    else if (!live && current.connection === "offline" && this.line !== "lost") this.turn("lost");
    else if (!live && (this.line === "fine" || this.line === "back") && current.ready) {
      this.turn("waiting", PATIENCE_MS, "lost");
    }
    if (!live) this.kept = Math.max(this.kept, current.unsaved);
    else if (this.line === "fine") this.kept = 0;
  }

  override render(): TemplateResult {
    return html`<div role="status">${this.renderLine()}</div>`;
  }

  private renderLine(): unknown {
    const current = this.client?.state;
    if (!current) return nothing;
    if (this.line === "lost") {
      // On a phone it says the same in one line.
      return html`<div class="banner lost">
        ${icon("wifioff")}<span class="long"><b>${t.banner.offline}</b> ${t.banner.offlineText(current.unsaved)}</span
        ><span class="short">${t.banner.offlineShort(current.unsaved)}</span
        ><button class="btn btn-line" type="button" @click=${() => this.client?.reconnect()}>
          ${icon("rotate")}<span>${t.common.tryNow}</span>
        </button>
      </div>`;
    }
    if (current.save === "paused") return banner("pause", t.banner.paused, t.banner.pausedText);
    if (this.line === "back") return banner("check", t.banner.back, t.banner.backText(this.kept), nothing, "ok");
    if (current.outdated) {
      return banner(
        "star",
        t.room.outdated,
        t.room.outdatedText,
        html`<button class="btn btn-line" type="button" @click=${() => location.reload()}>${t.room.reload}</button>`,
      );
    }
    const [knock] = current.knocks;
    if (knock) {
      const answer = (letIn: boolean) => void this.answer(current.room?.id ?? "", knock.id, letIn);
      return banner(
        "users",
        t.banner.knocks(knock.name),
        "",
        html`<div class="acts">
          <button class="btn btn-main" type="button" @click=${() => answer(true)}>${t.banner.letIn}</button>
          <button class="btn btn-line" type="button" @click=${() => answer(false)}>${t.banner.notNow}</button>
        </div>`,
      );
    }
    const { room } = current;
    const left = (room?.ends_at ?? Infinity) - Date.now() - current.serverTimeOffset;
    if (room?.ends_at !== undefined && (left <= 0 || (left <= END_NOTICE_MS && isHost(current)))) {
      const when = dateTime(room.ends_at);
      return banner(
        "clock",
        left <= 0 ? t.banner.over(when) : t.banner.ends(when),
        left <= 0 ? t.banner.overText : "",
        isHost(current) ? html`<a class="btn btn-line" href=${settingsUrl(room.id)}>${t.banner.settings}</a>` : nothing,
      );
    }
    if (current.waiting !== null) {
      return banner("clock", t.banner.watching, t.banner.inLine(current.waiting), nothing, "ok");
    }
    if (!mayWrite(current)) {
      return banner("eye", t.banner.viewer, t.banner.viewerText, nothing, "ok");
    }
    return nothing;
  }

  /** Whoever was answered by another host meanwhile is gone from the list all the same. */
  private async answer(room: string, knock: string, letIn: boolean): Promise<void> {
    const { settingsApi } = await import("../../../api/settings.ts");
    await settingsApi.answer(room, knock, letIn).catch(() => undefined);
  }

  private turn(line: Line, afterMs?: number, then?: Line): void {
    clearTimeout(this.timer);
    this.line = line;
    if (afterMs === undefined || then === undefined) return;
    this.timer = setTimeout(() => (this.line = then), afterMs);
  }
}

function banner(iconName: IconName, title: string, text: string, action: unknown = nothing, kind = ""): TemplateResult {
  return html`<div class="banner ${kind}">
    ${icon(iconName)}<span><b>${title}</b> ${text}</span>${action}
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-notices": NoticesElement;
  }
}
