import { html } from "lit";
import { property, state } from "lit/decorators.js";
import type { Settings } from "../../api/settings.ts";
import { t } from "../../i18n/start.ts";
import { CabasElement } from "../../ui/base/element.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";

/** A section of the settings: knows how the room is set, does one thing at a time, says what came of it. */
export class SettingsPart extends CabasElement {
  @property({ attribute: false }) settings!: Settings;
  @state() protected busy = false;
  @state() protected wrong = "";

  /** Whether the reader is a host or a cohost. */
  protected get opens(): boolean {
    const { role } = this.settings.you;
    return role === "host" || role === "cohost";
  }

  /** Does something; true where it was done. What the page knows otherwise now is handed up to it. */
  protected async act(run: () => Promise<Partial<Settings> | undefined>, done: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.wrong = "";
    try {
      const detail = await run();
      if (detail) this.dispatchEvent(new CustomEvent("cb-set", { detail, bubbles: true, composed: true }));
      toasts.show({ kind: "done", icon: "check", text: done });
      return true;
    } catch (error) {
      this.wrong = problemText(error);
      // A choice that was not stored must not look as if it was.
      this.requestUpdate();
      return false;
    } finally {
      this.busy = false;
    }
  }

  protected renderWrong(): unknown {
    return html`<div role="alert">${wrongLine(this.wrong)}</div>`;
  }

  /** One of a few: a word, and what it means. */
  protected renderChoice(
    group: string,
    value: string,
    [label, text]: readonly [string, string],
    chosen: boolean,
    choose: () => void,
    may = this.opens,
  ): unknown {
    return html`<label class="choice">
      <input
        class="tick"
        type="radio"
        name=${group}
        value=${value}
        .checked=${chosen}
        ?disabled=${!may}
        @change=${choose}
      />
      <span><b>${label}</b>${text === "" ? "" : html`<span class="quiet small">${text}</span>`}</span>
    </label>`;
  }

  protected get stored(): string {
    return t.settings.stored;
  }
}
