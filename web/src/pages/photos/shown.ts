/** Photos as the chat tells of them. */
import { t } from "../../i18n/later.ts";
import type { ChatMessage, Photo, PhotoId, ProductId } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { nameOf } from "../room/members.ts";

/** A photo and the message that it is in. */
export interface ShownPhoto {
  readonly photo: Photo;
  readonly message: ChatMessage;
}

type Talk = Pick<RoomState, "chat">;

/** All that can be seen, in the order of the talk. */
export function shownPhotos({ chat }: Talk, about?: ProductId): ShownPhoto[] {
  return chat
    .filter((message) => message.text !== undefined && (about === undefined || message.about === about))
    .flatMap((message) => (message.photos ?? []).filter(({ gone }) => !gone).map((photo) => ({ photo, message })));
}

/** The message that a photo is in, as far as the page has it. */
export function messageOf({ chat }: Talk, id: PhotoId): ChatMessage | undefined {
  return chat.find(({ photos }) => photos?.some((photo) => photo.id === id));
}

/** Why a photo can't be seen; undefined where it can. `now` is the server's clock. */
export function whyGone(message: ChatMessage, photo: Photo, now: number): string | undefined {
  if (!photo.gone && message.text !== undefined) return undefined;
  return message.photos_until !== undefined && message.photos_until <= now ? t.photos.expired : t.photos.gone;
}

/** What a photo is called where its owner says nothing of it. */
export function photoName(state: RoomState, id: PhotoId): string {
  const message = messageOf(state, id);
  if (!message) return t.photos.viewer;
  const name = nameOf(state, message.by);
  const all = message.photos ?? [];
  const place = all.findIndex((photo) => photo.id === id) + 1;
  return all.length > 1 ? t.photos.photoNth(name, place, all.length) : t.photos.photoOf(name);
}
