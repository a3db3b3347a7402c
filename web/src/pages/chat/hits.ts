import { foldLetters } from "../../api/fold-letters.ts";

/** A piece of a text, and whether it was searched for. */
export interface Hit {
  readonly text: string;
  readonly hit: boolean;
}

/** A text in pieces that are hits or not. As the server compares: without accents and case. */
export function splitHits(text: string, words: readonly string[]): Hit[] {
  const { folded, starts } = fold(text);
  const hit = new Uint8Array(folded.length);
  for (const word of words.map((each) => fold(each).folded).filter((each) => each !== "")) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) hit.fill(1, at, at + word.length);
  }
  const pieces: Hit[] = [];
  for (let at = 0; at < folded.length;) {
    let end = at + 1;
    // A letter that folds into two (œ) is not cut.
    while (end < folded.length && (hit[end] === hit[at] || starts[end] === starts[end - 1])) end++;
    const piece = text.slice(at === 0 ? 0 : starts[at], starts[end] ?? text.length);
    if (piece !== "") pieces.push({ text: piece, hit: hit[at] === 1 });
    at = end;
  }
  return pieces;
}

/** Each letter's plain form, and where in the text it comes from. */
function fold(text: string): { folded: string; starts: number[] } {
  let folded = "";
  const starts: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = foldLetters(letter);
    starts.push(...Array<number>(plain.length).fill(at));
    folded += plain;
    at += letter.length;
  }
  return { folded, starts };
}
