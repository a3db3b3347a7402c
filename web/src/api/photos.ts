import type { PhotoId, RoomId } from "../protocol/generated.ts";
import { ApiError, Http, problem } from "./http.ts";

/** How long an upload may take, in ms: the server waits no longer for a body. */
const UPLOAD_TIMEOUT_MS = 25_000;

/** A photo, and where it is to be had for a while. */
export interface PhotoView {
  readonly id: PhotoId;
  /** In pixels, of the large one. */
  readonly width: number;
  readonly height: number;
  /** Its own colour, `#rrggbb`. */
  readonly tone: string;
  /** What is to be seen on it, in its owner's words; may be empty. */
  readonly alt: string;
  readonly small: string;
  readonly large: string;
  /** When both paths end, by the server's clock. */
  readonly until: number;
}

export interface Upload {
  readonly signal: AbortSignal;
  /** How much of it is there, from 0 to 1. */
  readonly progress: (part: number) => void;
}

/** The calls about photos of a room. */
export class PhotosApi {
  readonly #http: Http;

  constructor(http: Http = new Http()) {
    this.#http = http;
  }

  /** Brings a file in. Not `fetch`, which tells nothing while it sends. Throws an `ApiError`, or the signal's reason. */
  upload(room: RoomId, file: Blob, { signal, progress }: Upload): Promise<PhotoView> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", of(room));
      request.timeout = UPLOAD_TIMEOUT_MS;
      request.setRequestHeader("content-type", "application/octet-stream");
      request.upload.addEventListener("progress", ({ loaded, total }) => progress(total > 0 ? loaded / total : 0));
      request.addEventListener("load", () => {
        const { status, responseText } = request;
        if (status !== 201) {
          const headers = new Headers();
          const after = request.getResponseHeader("retry-after");
          if (after !== null) headers.set("retry-after", after);
          reject(problem({ status, headers }, responseText));
          return;
        }
        resolve(JSON.parse(responseText) as PhotoView);
      });
      request.addEventListener("error", () => reject(new ApiError(0, "offline", "The server could not be reached.")));
      request.addEventListener("timeout", () => reject(new ApiError(0, "timeout", "The upload took too long.")));
      request.addEventListener("abort", () => reject(new DOMException("given up", "AbortError")));
      signal.addEventListener("abort", () => request.abort(), { once: true });
      request.send(file);
    });
  }

  /** Where photos are to be had; those that are gone are not among them. */
  async addresses(room: RoomId, ids: readonly PhotoId[]): Promise<readonly PhotoView[]> {
    const query = new URLSearchParams(ids.map((id) => ["id", id]));
    return (await this.#http.call<{ photos: PhotoView[] }>(of(room), { query })).photos;
  }

  /** Says what is to be seen on one's own photo. */
  describe(room: RoomId, photo: PhotoId, alt: string): Promise<void> {
    return this.#http.call(`${of(room)}/${encodeURIComponent(photo)}`, { method: "PATCH", body: { alt } });
  }

  /** Gives up a photo that was not posted. */
  discard(room: RoomId, photo: PhotoId): Promise<void> {
    return this.#http.call(`${of(room)}/${encodeURIComponent(photo)}`, { method: "DELETE" });
  }
}

function of(room: RoomId): string {
  return `/api/rooms/${encodeURIComponent(room)}/photos`;
}
