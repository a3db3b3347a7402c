import { t } from "../../i18n/later.ts";
import type { ProductId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { problemText } from "../../ui/problem.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { putIn } from "../cart/put-in.ts";

/** Puts what won into the bag; where there are sizes or colours to choose from, that is where one is led. */
export async function addWinner(client: RoomClient, room: RoomId, product: ProductId): Promise<void> {
  try {
    const { title, variant_list } = await catalogue.product(product);
    const [only, ...more] = variant_list.filter(({ available }) => available);
    if (!only || more.length > 0) {
      router.go(roomUrl(room, { product }));
      return;
    }
    putIn(client, only.id, title);
  } catch (error) {
    toasts.show({ kind: "wrong", icon: "alert", title: t.polls.addWinner, text: problemText(error) });
  }
}
