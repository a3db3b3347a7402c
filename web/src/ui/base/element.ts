import { LitElement, unsafeCSS, type CSSResult, type CSSResultGroup } from "lit";
import baseText from "../../styles/base.css?inline";
import { languageChanges } from "../../i18n/index.ts";

/** Makes a constructable style sheet of a component's CSS text: the page's policy allows those, and no inline styles. */
export function sheet(text: string): CSSResult {
  return unsafeCSS(text);
}

/** What every component adopts first. */
export const base = sheet(baseText);

/** An element of the app: shadow DOM with the shared sheet; draws again when the language changes. */
export class CabasElement extends LitElement {
  static override styles: CSSResultGroup = base;

  private readonly redraw = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    languageChanges.addEventListener("change", this.redraw);
  }

  override disconnectedCallback(): void {
    languageChanges.removeEventListener("change", this.redraw);
    super.disconnectedCallback();
  }
}

/** A page: tells the document's title and has a heading that takes the focus after a navigation. */
export interface Page extends CabasElement {
  focusHeading(): void;
}

/** Puts the focus on a heading, so that readers say where one is and Tab goes on from there. */
export function focusHeading(root: ParentNode): void {
  const heading = root.querySelector<HTMLElement>("h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
