/**
 * QR codes (ISO/IEC 18004) of bytes, at level M: a worn screen still gets them across. What else there is to the standard, digits
 * by themselves, other levels, several codes for one text, an invite link has no use for.
 */

/** Codewords for correction in each block, and how many blocks, by version from 1. */
const CORRECTION = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
] as const;
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35,
  37, 38, 40, 43, 45, 47, 49,
] as const;
const LARGEST = CORRECTION.length;

/** Level M, as the format says it. */
const LEVEL = 0;
/** "What follows are bytes." */
const BYTES = 4;
/** What fills the rest. */
const PADDING = [0xec, 0x11] as const;

/** Which modules a mask turns over. */
const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The text's modules, row by row; true is dark. Throws where the text is longer than the largest code holds (2,331 bytes). */
export function qrMatrix(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const code = new Code(version);
  code.fill(interleaved(codewords(bytes, version), version));
  return code.masked();
}

function versionFor(length: number): number {
  for (let version = 1; version <= LARGEST; version++) {
    if (12 + (version > 9 ? 8 : 0) + length * 8 <= dataLength(version) * 8) return version;
  }
  throw new RangeError("the text is too long for a code");
}

/** All codewords of a version: what isn't a pattern, in bytes. */
function wholeLength(version: number): number {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const marks = Math.floor(version / 7) + 2;
    modules -= (25 * marks - 10) * marks - 55;
    if (version >= 7) modules -= 36;
  }
  return modules >> 3;
}

function dataLength(version: number): number {
  return wholeLength(version) - (CORRECTION[version - 1] ?? 0) * (BLOCKS[version - 1] ?? 0);
}

/** Mode, length, bytes, an end, and padding. */
function codewords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(BYTES, 4);
  push(bytes.length, version > 9 ? 16 : 8);
  for (const byte of bytes) push(byte, 8);
  const whole = dataLength(version) * 8;
  push(0, Math.min(4, whole - bits.length));
  push(0, -bits.length & 7);
  for (let i = 0; bits.length < whole; i++) push(PADDING[i % 2] ?? 0, 8);
  const words: number[] = [];
  for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  return words;
}

/** The data in blocks, each with its correction, dealt out like cards. */
function interleaved(data: readonly number[], version: number): number[] {
  const count = BLOCKS[version - 1] ?? 1;
  const correction = CORRECTION[version - 1] ?? 0;
  const whole = wholeLength(version);
  const short = count - (whole % count);
  const length = Math.floor(whole / count) - correction;
  const divisor = generator(correction);
  const blocks: { readonly data: readonly number[]; readonly rest: readonly number[] }[] = [];
  for (let i = 0, at = 0; i < count; i++) {
    const part = data.slice(at, at + length + (i < short ? 0 : 1));
    at += part.length;
    blocks.push({ data: part, rest: remainder(part, divisor) });
  }
  const result: number[] = [];
  for (let i = 0; i <= length; i++) for (const { data } of blocks) if (data[i] !== undefined) result.push(data[i] ?? 0);
  for (let i = 0; i < correction; i++) for (const { rest } of blocks) result.push(rest[i] ?? 0);
  return result;
}

/** In the field of 256 elements of Reed and Solomon. */
function times(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> i) & 1) * a;
  }
  return product;
}

function generator(degree: number): number[] {
  const result = Array.from({ length: degree }, (_, i) => (i === degree - 1 ? 1 : 0));
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    for (let j = 0; j < degree; j++) result[j] = times(result[j] ?? 0, root) ^ (result[j + 1] ?? 0);
  }
  return result;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const result = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() ?? 0);
    result.push(0);
    divisor.forEach((coefficient, i) => (result[i] = (result[i] ?? 0) ^ times(coefficient, factor)));
  }
  return result;
}

/** A code in the making: its patterns first, then what it says around them. */
class Code {
  readonly #size: number;
  readonly #version: number;
  readonly #dark: boolean[][];
  /** Patterns, which no mask turns over. */
  readonly #fixed: boolean[][];

  constructor(version: number) {
    this.#version = version;
    this.#size = version * 4 + 17;
    const empty = () => Array.from({ length: this.#size }, () => Array<boolean>(this.#size).fill(false));
    this.#dark = empty();
    this.#fixed = empty();
    this.#patterns();
  }

  /** Two modules wide, up and down, from the right. */
  fill(words: readonly number[]): void {
    const size = this.#size;
    let at = 0;
    for (let right = size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      const up = ((right + 1) & 2) === 0;
      for (let step = 0; step < size; step++) {
        const y = up ? size - 1 - step : step;
        for (const x of [right, right - 1]) {
          if (this.#fixed[y]?.[x] === true || at >= words.length * 8) continue;
          this.#put(x, y, (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1);
          at++;
        }
      }
    }
  }

  /** With the mask that leaves the fewest shapes which confuse a camera. */
  masked(): boolean[][] {
    const tries = MASKS.map((_, mask) => {
      this.#format(mask);
      return this.#dark.map((row, y) =>
        row.map((dark, x) => (this.#fixed[y]?.[x] !== true && MASKS[mask]?.(x, y) === true ? !dark : dark)),
      );
    });
    return tries.reduce((best, each) => (confusion(each) < confusion(best) ? each : best));
  }

  #put(x: number, y: number, dark: boolean): void {
    const row = this.#dark[y];
    if (row && x >= 0 && x < this.#size) row[x] = dark;
  }

  #fix(x: number, y: number, dark: boolean): void {
    this.#put(x, y, dark);
    const row = this.#fixed[y];
    if (row && x >= 0 && x < this.#size) row[x] = true;
  }

  #patterns(): void {
    const size = this.#size;
    for (let i = 0; i < size; i++) {
      this.#fix(6, i, i % 2 === 0);
      this.#fix(i, 6, i % 2 === 0);
    }
    for (const [x, y] of [
      [3, 3],
      [size - 4, 3],
      [3, size - 4],
    ] as const) {
      this.#square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
    }
    const marks = this.#marks();
    const last = marks.length - 1;
    marks.forEach((x, i) => {
      marks.forEach((y, j) => {
        const corner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
        if (!corner) this.#square(x, y, 2, (ring) => ring !== 1);
      });
    });
    this.#format(0);
    this.#edition();
  }

  /** Rings around a middle; what lies beyond the edge is left out. */
  #square(x: number, y: number, radius: number, isDark: (ring: number) => boolean): void {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        this.#fix(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  }

  /** Where the small squares stand, in both directions. */
  #marks(): number[] {
    if (this.#version === 1) return [];
    const count = Math.floor(this.#version / 7) + 2;
    const step = Math.floor((this.#version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
    const marks = [6];
    for (let i = count - 2; i >= 0; i--) marks.push(this.#size - 7 - i * step);
    return marks;
  }

  /** Level and mask, twice. */
  #format(mask: number): void {
    const data = (LEVEL << 3) | mask;
    let rest = data;
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
    const bits = ((data << 10) | rest) ^ 0x5412;
    const size = this.#size;
    for (let i = 0; i < 15; i++) {
      const dark = ((bits >> i) & 1) === 1;
      const near = i < 6 ? i : i < 8 ? i + 1 : 14 - i;
      if (i < 8) this.#fix(8, near, dark);
      else this.#fix(i === 8 ? 7 : near, 8, dark);
      if (i < 8) this.#fix(size - 1 - i, 8, dark);
      else this.#fix(8, size - 15 + i, dark);
    }
    this.#fix(8, size - 8, true);
  }

  /** From version 7 on it is said, twice. */
  #edition(): void {
    const version = this.#version;
    if (version < 7) return;
    let rest = version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1;
      const [a, b] = [this.#size - 11 + (i % 3), Math.floor(i / 3)];
      this.#fix(a, b, dark);
      this.#fix(b, a, dark);
    }
  }
}

/** How much a code looks like what it isn't: long runs, blocks, corners where there are none, too much of one colour. */
function confusion(rows: readonly (readonly boolean[])[]): number {
  const size = rows.length;
  const columns = rows.map((_, x) => rows.map((row) => row[x] === true));
  let points = 0;
  for (const lines of [rows, columns]) {
    for (const line of lines) {
      const signs = line.map(Number).join("");
      for (const [run] of signs.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
      points += 40 * [...signs.matchAll(/(?=10111010000|00001011101)/g)].length;
    }
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      const dark = rows[y]?.[x];
      if (rows[y]?.[x - 1] === dark && rows[y - 1]?.[x] === dark && rows[y - 1]?.[x - 1] === dark) points += 3;
    }
  }
  const dark = rows.flat().filter(Boolean).length;
  return points + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}
