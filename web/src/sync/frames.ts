import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";

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
export function decodeFrame(message: Uint8Array<ArrayBuffer>): Frame | undefined {
  try {
    const decoder = createDecoder(message);
    const bytes = () => readVarUint8Array(decoder);
    switch (readVarUint(decoder)) {
      case SYNC:
        switch (readVarUint(decoder)) {
          case STEP_1:
            return { type: "step1", bytes: bytes() };
          case STEP_2:
            return { type: "step2", bytes: bytes() };
          case UPDATE:
            return { type: "update", bytes: bytes() };
          default:
            return undefined;
        }
      case AWARENESS:
        return { type: "awareness", bytes: bytes() };
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
  const encoder = createEncoder();
  switch (frame.type) {
    case "step1":
    case "step2":
    case "update":
      writeVarUint(encoder, SYNC);
      writeVarUint(encoder, { step1: STEP_1, step2: STEP_2, update: UPDATE }[frame.type]);
      writeVarUint8Array(encoder, frame.bytes);
      break;
    case "awareness":
      writeVarUint(encoder, AWARENESS);
      writeVarUint8Array(encoder, frame.bytes);
      break;
    case "query":
      writeVarUint(encoder, QUERY_AWARENESS);
  }
  return toUint8Array(encoder);
}
