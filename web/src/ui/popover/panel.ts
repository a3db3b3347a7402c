import { html, nothing, type TemplateResult } from "lit";
import { query, state } from "lit/decorators.js";
import { CabasElement } from "../base/element.ts";
import { togglePopover } from "./popover.ts";

/** A dialog below the button that opened it. What is in it, with a `#heading`, is drawn only while it is open. */
export abstract class PanelElement extends CabasElement {
  @state() protected open = false;
  @query("[popover]") protected readonly popoverElement!: HTMLElement;

  toggle(button: HTMLElement): void {
    this.open = true;
    void this.updateComplete.then(() => togglePopover(this.popoverElement, button));
  }

  override render(): TemplateResult {
    return html`<div
      popover
      role="dialog"
      aria-labelledby="heading"
      @toggle=${(event: ToggleEvent) => this.toggled(event)}
    >
      ${this.open ? this.renderPanel() : nothing}
    </div>`;
  }

  protected abstract renderPanel(): TemplateResult;

  /**
   * It is there, and nothing in it has the focus yet: something takes it. The heading, not a field: on a phone that would bring up the
   * keyboard.
   */
  protected opened(): void {
    this.focusHeading();
  }

  /** It is gone: what was begun in it is, too. */
  protected closed(): void {
    // Nothing was.
  }

  protected focusHeading(): void {
    this.popoverElement.querySelector<HTMLElement>("h2")?.focus();
  }

  private toggled(event: ToggleEvent): void {
    if (event.newState === "open") {
      // It is told of late: a person may be in a field by now.
      const { activeElement } = this.renderRoot as ShadowRoot;
      if (!activeElement || !this.popoverElement.contains(activeElement)) this.opened();
    } else {
      this.open = false;
      this.closed();
    }
  }
}
