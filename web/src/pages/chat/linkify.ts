/** A piece of a message: text as it is, or an address to go to. */
export type Piece = { readonly text: string } | { readonly text: string; readonly href: string };

/** An http(s) address up to the next blank, quote or angle bracket. */
const ADDRESS = /https?:\/\/[^\s<>"“”«»]+/giu;
/** What ends a sentence rather than an address. */
const TAIL = /^[.,;:!?…'’*_~]$/u;
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

/**
 * Punctuation behind an address belongs to the sentence; a closing bracket only where its opening one is outside. Brackets are
 * counted once: a message may be nothing else.
 */
function trimTail(found: string): string {
  const counts = new Map<string, number>();
  for (const char of found) counts.set(char, (counts.get(char) ?? 0) + 1);
  const count = (char: string) => counts.get(char) ?? 0;
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    const opening = OPENING[last];
    const unpaired = opening !== undefined && count(opening) < count(last);
    if (!unpaired && !TAIL.test(last)) break;
    counts.set(last, count(last) - 1);
  }
  return found.slice(0, end);
}

function address(text: string): string | undefined {
  try {
    const url = new URL(text);
    return (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
