import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { devices, type OpenedDeviceLink } from "../../api/devices.ts";
import { ApiError } from "../../api/http.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import "../../ui/empty-stall/empty-stall.ts";
import { wrongLine } from "../../ui/parts.ts";
import { FragmentSecret } from "../../ui/fragment-secret.ts";
import { problemText } from "../../ui/problem.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { rooms } from "../../ui/services.ts";
import "../../ui/site-header/site-header.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import cardText from "../join/join.css?inline";

type Found =
  | { readonly is: "looking" }
  | { readonly is: "unknown" | "used" | "expired" }
  | { readonly is: "failed"; readonly error: unknown }
  | { readonly is: "there"; readonly link: OpenedDeviceLink };

/** Whose name a link carries onto this device, and whether it may. The secret leaves the address bar at once. */
@customElement("cb-device")
export class DeviceElement extends CabasElement implements Page {
  static override styles = [base, sheet(cardText)];

  @state() private found: Found = { is: "looking" };
  @state() private busy = false;
  @state() private wrong = "";

  private readonly link = new FragmentSecret(this, () => void this.look());

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.device.title;
    return html`<cb-site-header></cb-site-header>
      <main>${this.renderFound()}</main>`;
  }

  private renderFound(): TemplateResult {
    const texts = t.device;
    switch (this.found.is) {
      case "looking":
        return html`<div class="card">
          <div class="in waiting" role="status"><span class="vh">${texts.looking}</span><i></i><i></i><i></i></div>
        </div>`;
      case "there":
        return this.found.link.same ? this.renderSame(this.found.link) : this.renderAsk(this.found.link);
      case "used":
        return renderDead(texts.usedHeading, texts.usedText);
      case "expired":
        return renderDead(texts.expiredHeading, texts.expiredText);
      case "unknown":
        return renderDead(texts.unknownHeading, texts.unknownText);
      case "failed":
        return renderDead(texts.failedHeading, problemText(this.found.error), () => void this.look());
    }
  }

  private renderSame({ carries }: OpenedDeviceLink): TemplateResult {
    return renderDead(t.device.same(carries.name), t.device.sameText);
  }

  private renderAsk({ carries, here }: OpenedDeviceLink): TemplateResult {
    const texts = t.device;
    return html`<div class="card">
      <div class="aw-wrap" aria-hidden="true"><div class="aw"></div></div>
      <div class="in">
        <h1 class="great" tabindex="-1">${texts.heading(carries.name)}</h1>
        <p class="lede">${texts.text(carries.name, carries.rooms)}</p>
        ${
          here
            ? html`<p class="for">
                <b>${texts.here(here.name, here.rooms)}</b> ${texts.hereText(carries.name, here.name)}
              </p>`
            : nothing
        }
        <button
          class="btn btn-main btn-big"
          type="button"
          aria-disabled=${this.busy ? "true" : "false"}
          @click=${() => void this.adopt()}
        >
          ${this.busy ? texts.going : texts.go(carries.name)}${icon("arrow")}
        </button>
        <a class="btn btn-line btn-big" href="/">${texts.stay}</a>
        <div role="alert">${wrongLine(this.wrong)}</div>
      </div>
    </div>`;
  }

  private async look(): Promise<void> {
    this.wrong = "";
    if (this.link.value === "") {
      this.found = { is: "unknown" };
      return;
    }
    this.found = { is: "looking" };
    try {
      this.found = { is: "there", link: await devices.open(this.link.value) };
    } catch (error) {
      this.found = dead(error) ?? { is: "failed", error };
    }
    await this.updateComplete;
    this.focusHeading();
  }

  private async adopt(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    try {
      const { now, moved } = await devices.adopt(this.link.value);
      toasts.show({ kind: "done", icon: "check", text: t.device.done(now.name, moved) });
      const mine = now.rooms === 1 ? await rooms.myRooms().catch(() => []) : [];
      router.go(mine[0] ? roomUrl(mine[0].room.id) : "/", { replace: true });
    } catch (error) {
      const ended = dead(error);
      if (ended) this.found = ended;
      else this.wrong = problemText(error);
    } finally {
      this.busy = false;
    }
  }
}

/** What a refusal means that no second try would change. */
function dead(error: unknown): Found | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.status === 410) return { is: error.code === "device_link_expired" ? "expired" : "used" };
  return error.status === 404 || error.status === 400 || error.status === 422 ? { is: "unknown" } : undefined;
}

function renderDead(heading: string, text: string, again?: () => void): TemplateResult {
  return html`<div class="dead">
    <cb-empty-stall></cb-empty-stall>
    <h1 class="great" tabindex="-1">${heading}</h1>
    <p class="lede">${text}</p>
    <div class="acts">
      ${again ? html`<button class="btn btn-main btn-big" type="button" @click=${again}>${t.common.tryAgain}</button>` : nothing}
      <a class="btn btn-line btn-big" href="/">${t.join.homeLink}</a>
    </div>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-device": DeviceElement;
  }
}
