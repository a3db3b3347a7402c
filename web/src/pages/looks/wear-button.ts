import { html, nothing } from "lit";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { ProductId, VariantId } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { mayEdit } from "../room/members.ts";
import { WearEvent } from "./events.ts";

/** On a good's page: the way onto a look, as the variant that is chosen. */
export function renderWear(state: RoomState, product: ProductId, variant: VariantId | undefined): unknown {
  if (!mayEdit(state)) return nothing;
  return html`<button
    class="btn btn-soft"
    type="button"
    aria-haspopup="dialog"
    @click=${({ currentTarget }: Event) =>
      (currentTarget as HTMLElement).dispatchEvent(new WearEvent(currentTarget as HTMLElement, product, variant))}
  >
    ${icon("hanger")}${t.looks.wearShort}
  </button>`;
}
