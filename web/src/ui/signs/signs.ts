import { html, nothing, type TemplateResult } from "lit";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { MemberId, Reaction } from "../../protocol/generated.ts";
import { REACTIONS, type Reactions } from "../../sync/reactions.ts";

/** How each sign is drawn. */
export const SIGN_ICONS: Readonly<Record<Reaction, IconName>> = {
  heart: "love",
  clap: "clap",
  laugh: "laugh",
  wow: "wow",
  fire: "fire",
  hmm: "hmm",
};

export interface Signs {
  readonly reactions: Reactions | undefined;
  readonly me: MemberId;
  /** What somebody is called, as the reader reads it. */
  readonly called: (id: MemberId) => string;
  /** Sets or takes back the reader's own; absent where they only look on. */
  readonly toggle: ((reaction: Reaction, on: boolean) => void) | undefined;
  /** Also those that nobody has set, to choose from. */
  readonly all?: boolean;
}

/** Signs with how many have set them; each says who did. */
export function renderSigns({ reactions, me, called, toggle, all = false }: Signs): unknown {
  const shown = REACTIONS.filter((each) => all || (reactions?.[each]?.length ?? 0) > 0);
  if (shown.length === 0) return nothing;
  return html`<div class="signs" role="group" aria-label=${t.opinions.add}>
    ${shown.map((each) => renderSign(each, reactions?.[each] ?? [], me, called, toggle))}
  </div>`;
}

function renderSign(
  sign: Reaction,
  by: readonly MemberId[],
  me: MemberId,
  called: Signs["called"],
  toggle: Signs["toggle"],
): TemplateResult {
  const mine = by.includes(me);
  const label = t.opinions.by(t.opinions.signs[sign], by.length, names(by.map(called)));
  const content = html`${icon(SIGN_ICONS[sign])}${by.length > 0 ? html`<span aria-hidden="true">${by.length}</span>` : nothing}`;
  if (!toggle) return html`<span class="sign" role="img" aria-label=${label} title=${label}>${content}</span>`;
  return html`<button
    class="sign"
    type="button"
    aria-pressed=${mine ? "true" : "false"}
    aria-label=${label}
    title=${label}
    @click=${() => toggle(sign, !mine)}
  >
    ${content}
  </button>`;
}
