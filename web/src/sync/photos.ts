import type { ChatMessage, Command, EventMessage, PhotoId, ProductId, Seq } from "../protocol/generated.ts";
import { withMessage } from "./fold.ts";

/** The messages with photos marked that are gone. */
export function foldPhotos(
  chat: readonly ChatMessage[],
  { body }: EventMessage & { type: "photo.gone" },
): readonly ChatMessage[] {
  return withMessage(chat, body.message, (message) => withoutPhotos(message, body.photos));
}

/** The messages without the photos that the person is taking back. */
export function overPhotos(chat: readonly ChatMessage[], command: Command): readonly ChatMessage[] {
  if (command.type !== "photo.take_back") return chat;
  const { photo } = command.body;
  const message = chat.find(({ photos }) => photos?.some(({ id }) => id === photo));
  return message ? withMessage(chat, message.seq, (known) => withoutPhotos(known, [photo])) : chat;
}

function withoutPhotos(message: ChatMessage, gone: readonly PhotoId[]): ChatMessage {
  if (!message.photos) return message;
  return {
    ...message,
    photos: message.photos.map((each) => (gone.includes(each.id) ? { ...each, gone: true } : each)),
  };
}

/** Photos that a new message shows. */
export interface Shown {
  readonly photos?: readonly PhotoId[];
  /** They go by themselves after so long. */
  readonly photosLastMs?: number | undefined;
}

/** The command that posts a message; undefined where there is nothing to say or show. */
export function posting(
  text: string,
  { replyTo, about, photos = [], photosLastMs }: { replyTo?: Seq; about?: ProductId } & Shown,
): Command | undefined {
  const trimmed = text.trim();
  if (trimmed === "" && photos.length === 0) return undefined;
  return {
    type: "chat.post",
    body: {
      text: trimmed,
      ...(replyTo !== undefined && { reply_to: replyTo }),
      ...(about !== undefined && { about }),
      ...(photos.length > 0 && { photos: [...photos] }),
      ...(photos.length > 0 && photosLastMs !== undefined && { photos_last_ms: photosLastMs }),
    },
  };
}

/** What people do with photos that are shown. */
export class PhotoActions {
  readonly #command: (command: Command) => void;

  constructor(command: (command: Command) => void) {
    this.#command = command;
  }

  /** One's own, or, as a host, anyone's. */
  takeBack(photo: PhotoId): void {
    this.#command({ type: "photo.take_back", body: { photo } });
  }
}
