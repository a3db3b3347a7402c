import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LinkCard } from "../../protocol/generated.ts";
import { linkify } from "./linkify.ts";

/**
 * What pages elsewhere say of themselves that a message links to. First stands, plainly, the host that the click goes to; where
 * the server was sent on from there, also where it ended: a reader's browser may be sent elsewhere. They are opened in a tab of
 * their own and do not hear where from.
 */
export function renderLinkCards(cards: readonly LinkCard[] = []): unknown {
  return cards.map((card) => renderLinkCard(card));
}

function renderLinkCard({ link, host, site, title, description }: LinkCard): TemplateResult | typeof nothing {
  const [piece] = linkify(link);
  if (!piece || !("href" in piece)) return nothing;
  const goes = hostOf(piece.href);
  return html`<a
    class="pcard plain elsewhere"
    href=${piece.href}
    target="_blank"
    rel="noopener noreferrer nofollow"
    referrerpolicy="no-referrer"
    >${icon("globe")}<span class="tx"
      ><span class="from small"
        ><b>${goes}</b>${goes === host ? nothing : ` → ${host}`}${site === undefined ? nothing : ` · ${site}`}</span
      ><span class="name">${title}</span>${
        description === undefined ? nothing : html`<span class="said quiet small">${description}</span>`
      }<span class="vh"> (${t.product.newTab})</span></span
    ></a
  >`;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
