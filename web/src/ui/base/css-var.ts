import { noChange } from "lit";
import {
  Directive,
  directive,
  type DirectiveParameters,
  type ElementPart,
  type PartInfo,
  PartType,
} from "lit/directive.js";

class CssVar extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("cssVar belongs on an element");
  }

  render(_name: `--${string}`, _value: string | undefined): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [name, value]: DirectiveParameters<this>): typeof noChange {
    const { style } = part.element as HTMLElement;
    if (value === undefined) style.removeProperty(name);
    else if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    return noChange;
  }
}

/**
 * Sets a custom property from code: the page's policy forbids `style` attributes, which Lit's `styleMap` would write at
 * its first rendering.
 */
export const cssVar = directive(CssVar);
