import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { PhotoView } from "../../api/photos.ts";
import type { PhotoId, RoomId } from "../../protocol/generated.ts";
import { photos as api } from "../../ui/services.ts";

/** How long requests gather before they go out as one: a list that draws itself is one call. */
const GATHER_MS = 16;
/** Most ids in one call: the server's bound. */
const PER_CALL = 100;
/** How long a failed call is left alone before it is tried again, in ms. */
const RETRY_MS = 5_000;

/** Where a room's photos are to be had. Addresses end: what does not load any more is asked for again, once. */
export class PhotoBook extends EventTarget {
  readonly #room: RoomId;
  readonly #load: (room: RoomId, ids: readonly PhotoId[]) => Promise<readonly PhotoView[]>;
  /** `null`: there is no such photo (any more). */
  readonly #known = new Map<PhotoId, PhotoView | null>();
  readonly #asked = new Set<PhotoId>();
  readonly #broken = new Set<string>();
  #waiting: PhotoId[] = [];

  constructor(room: RoomId, load: typeof api.addresses = (...asked) => api.addresses(...asked)) {
    super();
    this.#room = room;
    this.#load = load;
  }

  /** `undefined`: on its way. `null`: gone. */
  view(id: PhotoId): PhotoView | null | undefined {
    const known = this.#known.get(id);
    if (known === undefined) this.#ask(id);
    return known;
  }

  /** What came another way: an upload's answer. */
  put(view: PhotoView): void {
    this.#known.set(view.id, view);
  }

  /** An address did not load: mostly it has ended. One that fails again is broken. */
  failed(id: PhotoId, address: string): void {
    if (this.#broken.has(address)) return;
    this.#broken.add(address);
    this.#known.delete(id);
    this.#ask(id);
  }

  /** Whether it was asked for again to no avail. */
  isBroken(address: string): boolean {
    return this.#broken.has(address);
  }

  #ask(id: PhotoId): void {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    if (this.#waiting.length === 0) setTimeout(() => this.#flush(), GATHER_MS);
    this.#waiting.push(id);
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < waiting.length; start += PER_CALL) {
      void this.#loadSome(waiting.slice(start, start + PER_CALL));
    }
  }

  async #loadSome(ids: readonly PhotoId[]): Promise<void> {
    try {
      const found = new Map((await this.#load(this.#room, ids)).map((view) => [view.id, view]));
      for (const id of ids) {
        this.#known.set(id, found.get(id) ?? null);
        this.#asked.delete(id);
      }
    } catch {
      // Left as asked, so that drawing doesn't ask again at once.
      setTimeout(() => {
        for (const id of ids) this.#asked.delete(id);
        this.dispatchEvent(new Event("change"));
      }, RETRY_MS);
    }
    this.dispatchEvent(new Event("change"));
  }
}

const books = new Map<RoomId, PhotoBook>();

/** A room's one book. */
export function photoBook(room: RoomId): PhotoBook {
  const known = books.get(room);
  if (known) return known;
  const book = new PhotoBook(room);
  books.set(room, book);
  return book;
}

/** Photos by id while drawing: draws its host again when addresses have come. */
export class PhotosController implements ReactiveController {
  #book: PhotoBook | undefined;
  readonly #changed: () => void;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly room: () => RoomId | undefined,
  ) {
    this.#changed = () => host.requestUpdate();
    host.addController(this);
  }

  /** Moved within a list it goes and comes back, and may have missed something. */
  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#book?.removeEventListener("change", this.#changed);
    this.#book = undefined;
  }

  /** `undefined` where the room is not known yet. */
  get book(): PhotoBook | undefined {
    const room = this.room();
    if (!this.#book && room !== undefined) {
      this.#book = photoBook(room);
      this.#book.addEventListener("change", this.#changed);
    }
    return this.#book;
  }
}
