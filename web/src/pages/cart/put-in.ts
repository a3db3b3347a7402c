import { t } from "../../i18n/later.ts";
import type { VariantId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";

/** Puts something into the bag and says so, with the way back. */
export function putIn(client: RoomClient, variant: VariantId, title: string, quantity = 1): void {
  client.addToCart(variant, quantity);
  toasts.show({
    kind: "done",
    icon: "bag",
    text: t.product.added(quantity, title),
    action: undoing(() => void client.undo()),
  });
}
