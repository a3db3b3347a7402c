import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { settingsApi } from "../../api/settings.ts";
import { t } from "../../i18n/start.ts";
import type { Editors } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import { base, sheet } from "../../ui/base/element.ts";
import cssText from "./part.css?inline";
import { SettingsPart } from "./part.ts";

/** Who changes what is everybody's. */
@customElement("cb-set-editing")
export class EditingElement extends SettingsPart {
  static override styles = [base, sheet(checkText), sheet(cssText)];

  override render(): TemplateResult {
    const texts = t.settings;
    const choices: readonly (readonly [Editors, string, string])[] = [
      ["everybody", texts.everybody, texts.everybodyText],
      ["hosts", texts.hosts, texts.hostsText],
    ];
    return html`<section aria-labelledby="edit">
      <h2 id="edit">${texts.edit}</h2>
      <p class="quiet">${texts.editText}</p>
      <div role="radiogroup" aria-labelledby="edit">
        ${choices.map(([editors, label, text]) =>
          this.renderChoice("editors", editors, [label, text], this.settings.editors === editors, () =>
            this.choose(editors),
          ),
        )}
      </div>
      ${this.renderWrong()}
    </section>`;
  }

  private choose(editors: Editors): void {
    const { id } = this.settings.room;
    void this.act(async () => {
      await settingsApi.setEditors(id, editors);
      return { editors };
    }, this.stored);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-set-editing": EditingElement;
  }
}
