/** A piece of a message: text as it is, or an address to go to. */
export type Piece = { readonly text: string } | { readonly text: string; readonly href: string };

/** An http(s) address up to the next blank, quote or angle bracket. */
const ADDRESS = /https?:\/\/[^\s<>"“”«»]+/giu;
/** What ends a sentence rather than an address. */
const TAIL = /[.,;:!?…'’*_~]$/u;
const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Finds the addresses in a text. Only http and https: nothing else is ever made clickable. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = trimTail(match[0]);
    const href = address(shown);
    if (href === undefined) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Punctuation behind an address belongs to the sentence; a closing bracket only where its opening one is outside. */
function trimTail(found: string): string {
  let shown = found;
  for (;;) {
    const last = shown.at(-1) ?? "";
    const opening = OPENING[last];
    const unpaired = opening !== undefined && shown.split(opening).length < shown.split(last).length;
    if (!unpaired && !TAIL.test(shown)) return shown;
    shown = shown.slice(0, -last.length);
  }
}

function address(text: string): string | undefined {
  try {
    const url = new URL(text);
    return (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
