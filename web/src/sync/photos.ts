import type {
  ChatMessage,
  Command,
  EventMessage,
  MemberId,
  Photo,
  PhotoId,
  ProductId,
  Seq,
  Spot,
  SpotId,
  VariantId,
} from "../protocol/generated.ts";
import { withMessage } from "./fold.ts";

/** The messages with photos marked that are gone, and with what is seen on the others. */
export function foldPhotos(
  chat: readonly ChatMessage[],
  { type, body }: Extract<EventMessage, { type: `photo.${string}` }>,
): readonly ChatMessage[] {
  const { message } = body;
  if (type === "photo.gone") return body.photos.reduce((all, id) => withPhoto(all, id, gone, message), chat);
  const change: Change = type === "photo.spotted" ? spotted(body.spot) : unspotted(body.id);
  return withPhoto(chat, body.photo, change, message);
}

/** The messages without the photos that the person is taking back, and with what they are putting on others, or taking off. */
export function overPhotos(
  chat: readonly ChatMessage[],
  { type, body }: Command,
  me: MemberId,
): readonly ChatMessage[] {
  if (type === "photo.take_back") return withPhoto(chat, body.photo, gone);
  if (type === "photo.unspot") return withPhoto(chat, body.photo, unspotted(body.id));
  if (type !== "photo.spot") return chat;
  const { photo, ...spot } = body;
  return withPhoto(chat, photo, spotted(spot, me));
}

type Change = (photo: Photo) => Photo;

function withPhoto(
  chat: readonly ChatMessage[],
  id: PhotoId,
  change: Change,
  seq = chat.find(({ photos }) => photos?.some((photo) => photo.id === id))?.seq,
): readonly ChatMessage[] {
  if (seq === undefined) return chat;
  return withMessage(chat, seq, (message) =>
    message.photos
      ? { ...message, photos: message.photos.map((each) => (each.id === id ? change(each) : each)) }
      : message,
  );
}

function gone({ spots: _, ...photo }: Photo): Photo {
  return { ...photo, gone: true };
}

/** In its place among the others, or behind them. Without an author it is `me` who puts it there, unless somebody did before. */
function spotted(spot: Omit<Spot, "by"> & { by?: MemberId }, me = ""): Change {
  return ({ spots = [], ...photo }) => {
    const at = spots.findIndex(({ id }) => id === spot.id);
    const now = { by: spots[at]?.by ?? me, ...spot };
    return { ...photo, spots: at < 0 ? [...spots, now] : spots.with(at, now) };
  };
}

function unspotted(id: SpotId): Change {
  return ({ spots = [], ...photo }) => ({ ...photo, spots: spots.filter((spot) => spot.id !== id) });
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
  readonly #id: () => string;

  constructor(command: (command: Command) => void, id: () => string) {
    this.#command = command;
    this.#id = id;
  }

  /** Says what is seen on a photo, and where, in thousandths of its width and height; or otherwise of a spot that is there. */
  spot(photo: PhotoId, variant: VariantId, x: number, y: number, id: SpotId = `x_${this.#id()}`): SpotId {
    this.#command({ type: "photo.spot", body: { photo, id, variant, x, y } });
    return id;
  }

  unspot(photo: PhotoId, id: SpotId): void {
    this.#command({ type: "photo.unspot", body: { photo, id } });
  }

  /** One's own, or, as a host, anyone's. */
  takeBack(photo: PhotoId): void {
    this.#command({ type: "photo.take_back", body: { photo } });
  }
}
