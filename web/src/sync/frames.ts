import { message, Reader } from "./wire.ts";

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** One y-protocol message. */
export type Frame =
  /** A state vector: "this is what I have". */
  | { readonly type: "step1"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** What the other side was missing. */
  | { readonly type: "step2"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A change as it happened. */
  | { readonly type: "update"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: "awareness"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** "Send me everybody's awareness." */
  | { readonly type: "query" };

/** `undefined` for what this client does not know or cannot read. */
export function decodeFrame(bytes: Uint8Array<ArrayBuffer>): Frame | undefined {
  try {
    const reader = new Reader(bytes);
    switch (reader.number()) {
      case SYNC:
        switch (reader.number()) {
          case STEP_1:
            return { type: "step1", bytes: reader.bytes() };
          case STEP_2:
            return { type: "step2", bytes: reader.bytes() };
          case UPDATE:
            return { type: "update", bytes: reader.bytes() };
          default:
            return undefined;
        }
      case AWARENESS:
        return { type: "awareness", bytes: reader.bytes() };
      case QUERY_AWARENESS:
        return { type: "query" };
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  switch (frame.type) {
    case "step1":
      return message(SYNC, STEP_1, frame.bytes);
    case "step2":
      return message(SYNC, STEP_2, frame.bytes);
    case "update":
      return message(SYNC, UPDATE, frame.bytes);
    case "awareness":
      return message(AWARENESS, frame.bytes);
    case "query":
      return message(QUERY_AWARENESS);
  }
}
