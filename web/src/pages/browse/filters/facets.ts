/** The values of a facet as boxes to tick. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../../i18n/index.ts";
import { icon } from "../../../icons/icon.ts";
import { isWithin } from "../../../api/product-query.ts";
import type { Value } from "../chosen.ts";

export interface ListOptions {
  readonly chosen: readonly string[];
  /** So many are shown at first, and what is chosen. */
  readonly most: number;
  /** Whether it was asked for all of them. */
  readonly all: boolean;
  readonly showAll: (all: boolean) => void;
  readonly choose: (value: string) => void;
  /** What stands before the name. */
  readonly mark?: (value: string) => unknown;
  /** A class for the list. */
  readonly as?: "two" | "chips";
}

/** A flat list, cut where it is long. */
export function renderList(values: readonly Value[], options: ListOptions): TemplateResult {
  const { chosen, most, all } = options;
  const cut = !all && values.length > most + 1;
  const shown = cut ? values.filter(({ value }, index) => index < most || chosen.includes(value)) : values;
  return html`<ul class=${options.as ?? ""}>
      ${repeat(
        shown,
        ({ value }) => value,
        (each) => html`<li>${renderValue(each, options)}</li>`,
      )}
    </ul>
    ${values.length > most + 1 ? renderMore(values.length, options) : nothing}`;
}

function renderMore(count: number, { all, showAll }: ListOptions): TemplateResult {
  return html`<button class="more" type="button" aria-expanded=${all ? "true" : "false"} @click=${() => showAll(!all)}>
    ${icon(all ? "up" : "down", "s")}${all ? t.filters.fewer : t.filters.all(count)}
  </button>`;
}

function renderValue({ value, label, count }: Value, { chosen, choose, mark, as }: ListOptions): TemplateResult {
  const on = chosen.includes(value);
  return html`<label class="${as === "chips" ? "size" : ""} ${on ? "on" : ""} ${count === 0 && !on ? "nil" : ""}"
    ><input
      class=${as === "chips" ? "vh" : "tick"}
      type="checkbox"
      .checked=${live(on)}
      @change=${() => choose(value)}
    />${mark?.(value) ?? nothing}<span class="what">${label}</span
    ><span class="quiet small num"><span class="vh">, </span>${count}</span></label
  >`;
}

export interface TreeOptions extends ListOptions {
  /** Which are open, by path. */
  readonly open: ReadonlySet<string>;
  readonly toggle: (path: string) => void;
}

/** Categories: each stands behind the one that it is in, and shows what is in it when it is opened. */
export function renderTree(values: readonly Value[], options: TreeOptions): TemplateResult {
  const { chosen, most, all, open } = options;
  const parents = new Set(values.map(({ value }) => parentOf(value)));
  const isOpen = (path: string) => open.has(path) || chosen.some((each) => each !== path && isWithin(each, path));
  const tops = values.filter(({ value }) => parentOf(value) === "");
  const cut = !all && tops.length > most + 1;
  const shownTops = new Set(
    (cut ? tops.filter(({ value }, index) => index < most || chosen.some((each) => isWithin(each, value))) : tops).map(
      ({ value }) => value,
    ),
  );
  // A value stands behind its parent, so whether that is shown and open is known before it comes.
  const shown = new Set<string>();
  const rows = values.filter(({ value }) => {
    const parent = parentOf(value);
    const visible = parent === "" ? shownTops.has(value) : shown.has(parent) && isOpen(parent);
    if (visible) shown.add(value);
    return visible;
  });
  return html`<ul>
      ${repeat(
        rows,
        ({ value }) => value,
        (each) =>
          html`<li class="branch in-${Math.min(3, each.value.split(">").length - 1)}">
            ${renderValue(each, options)}${
              parents.has(each.value)
                ? html`<button
                    class="ibtn"
                    type="button"
                    aria-expanded=${isOpen(each.value) ? "true" : "false"}
                    aria-label=${t.filters.within(each.label)}
                    @click=${() => options.toggle(each.value)}
                  >
                    ${icon(isOpen(each.value) ? "up" : "down", "s")}
                  </button>`
                : nothing
            }
          </li>`,
      )}
    </ul>
    ${tops.length > most + 1 ? renderMore(tops.length, options) : nothing}`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(">")));
}
