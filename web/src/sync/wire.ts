/** What y-protocol messages are made of: whole numbers of any length, bytes and texts behind their lengths. */

const MORE = 0x80;
const BITS = 0x7f;

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }) };

/** Reads a message from its beginning on; throws where it ends too soon, a number is too large or a text is none. */
export class Reader {
  readonly #message: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(message: Uint8Array<ArrayBuffer>) {
    this.#message = message;
  }

  /** Seven bits a byte, the lowest first. */
  number(): number {
    let number = 0;
    for (let factor = 1; ; factor *= BITS + 1) {
      const byte = this.#message[this.#at++];
      if (byte === undefined) throw new RangeError("the message ends too soon");
      number += (byte & BITS) * factor;
      if (!Number.isSafeInteger(number)) throw new RangeError("a number is too large");
      if (byte < MORE) return number;
    }
  }

  /** A part of the message itself, not a copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    const length = this.number();
    const from = this.#at;
    if (length > this.#message.length - from) throw new RangeError("the message ends too soon");
    this.#at += length;
    return this.#message.subarray(from, this.#at);
  }

  text(): string {
    return utf8.decoder.decode(this.bytes());
  }
}

/** Several parts as one message. */
export function message(...parts: readonly (number | string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const written = parts.flatMap((part): Uint8Array[] => {
    if (typeof part === "number") return [numberBytes(part)];
    const bytes = typeof part === "string" ? utf8.encoder.encode(part) : part;
    return [numberBytes(bytes.length), bytes];
  });
  const whole = new Uint8Array(written.reduce((length, bytes) => length + bytes.length, 0));
  let at = 0;
  for (const bytes of written) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

function numberBytes(number: number): Uint8Array {
  const bytes: number[] = [];
  let rest = number;
  for (; rest > BITS; rest = Math.floor(rest / (BITS + 1))) bytes.push(MORE | (rest & BITS));
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
