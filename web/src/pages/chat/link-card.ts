import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { LinkCard } from "../../protocol/generated.ts";
import { linkify } from "./linkify.ts";

/**
 * What pages elsewhere say of themselves that a message links to. The host stands first, plainly, whatever else they claim;
 * they are opened in a tab of their own and do not hear where from.
 */
export function renderLinkCards(cards: readonly LinkCard[] = []): unknown {
  return cards.map((card) => renderLinkCard(card));
}

function renderLinkCard({ link, host, site, title, description }: LinkCard): TemplateResult | typeof nothing {
  const [piece] = linkify(link);
  if (!piece || !("href" in piece)) return nothing;
  return html`<a
    class="pcard plain elsewhere"
    href=${piece.href}
    target="_blank"
    rel="noopener noreferrer nofollow"
    referrerpolicy="no-referrer"
    >${icon("globe")}<span class="tx"
      ><span class="from small"><b>${host}</b>${site === undefined ? nothing : ` · ${site}`}</span
      ><span class="name">${title}</span>${
        description === undefined ? nothing : html`<span class="said quiet small">${description}</span>`
      }<span class="vh"> (${t.product.newTab})</span></span
    ></a
  >`;
}
