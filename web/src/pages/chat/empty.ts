/** What stands in the chat where nothing does: not yet known, or not yet said. */
import { html, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";

export function renderNone(alone: boolean): TemplateResult {
  return html`<div class="none">
    <span class="none-i">${icon("chat")}</span>
    <h2>${alone ? t.chat.noneAlone : t.chat.none}</h2>
    <p class="quiet">${alone ? t.chat.noneAloneText : t.chat.noneText}</p>
  </div>`;
}

export function renderBones(): TemplateResult {
  const bone = html`<div class="bone"><i></i><i></i><i></i></div>`;
  return html`<div aria-hidden="true">${bone}${bone}${bone}</div>
    <p class="vh" role="status">${t.common.loading}</p>`;
}
