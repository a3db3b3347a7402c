import { t } from "../../i18n/later.ts";
import type { ProductId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { problemText } from "../../ui/problem.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";

/** Puts what won into the bag; where there are sizes or colours to choose from, that is where one is led. */
export async function addWinner(client: RoomClient, room: RoomId, product: ProductId): Promise<void> {
  try {
    const { title, variant_list } = await catalogue.product(product);
    const [only, ...more] = variant_list.filter(({ available }) => available);
    if (!only || more.length > 0) {
      router.go(roomUrl(room, { product }));
      return;
    }
    client.addToCart(only.id);
    toasts.show({
      kind: "done",
      icon: "bag",
      text: t.product.added(1, title),
      action: undoing(() => void client.undo()),
    });
  } catch (error) {
    toasts.show({ kind: "wrong", icon: "alert", title: t.polls.addWinner, text: problemText(error) });
  }
}
