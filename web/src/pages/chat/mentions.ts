import type { MemberId, MemberView } from "../../protocol/generated.ts";
import { foldLetters } from "../../api/fold-letters.ts";

type Members = ReadonlyMap<MemberId, MemberView>;

/** `@` and an id, not behind a letter or digit: as the server reads it. */
const MENTION = /(?<![\p{L}\p{N}])@(m_[a-z0-9_]+)/gu;
/** What stands before the caret while somebody is being named. */
const NAMING = /(?:^|[^\p{L}\p{N}])@([^@\n]{0,40})$/u;
/** People offered at once. */
const MOST_OFFERED = 6;

/** A text in pieces: as it is, or whom it mentions. What looks like an id and is nobody's stays text. */
export function splitMentions(text: string, members: Members): (string | MemberView)[] {
  const pieces: (string | MemberView)[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    const member = members.get(match[1] ?? "");
    if (!member) continue;
    if (match.index > from) pieces.push(text.slice(from, match.index));
    pieces.push(member);
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** Whether a text mentions somebody. */
export function mentions(text: string | undefined, member: MemberId): boolean {
  return text !== undefined && [...text.matchAll(MENTION)].some(([, id]) => id === member);
}

/** The text as people read it: with the names of today. */
export function withNames(text: string, members: Members): string {
  return splitMentions(text, members)
    .map((piece) => (typeof piece === "string" ? piece : `@${piece.name}`))
    .join("");
}

/**
 * The text as it is stored: ids for the names of people who are here. Who was picked from the list is meant, where several
 * have a name; the longest name counts.
 */
export function withIds(text: string, members: Members, picked: ReadonlyMap<string, MemberId> = new Map()): string {
  const ids = new Map<string, MemberId>();
  for (const { id, name, gone } of members.values()) if (!gone && !ids.has(name)) ids.set(name, id);
  for (const [name, id] of picked) if (members.get(id)?.name === name) ids.set(name, id);
  const names = [...ids.keys()].filter((name) => name !== "").sort((a, b) => b.length - a.length);
  let result = "";
  for (let at = 0; at < text.length;) {
    const begins = text[at] === "@" && !/[\p{L}\p{N}]$/u.test(text.slice(0, at));
    const name = begins ? names.find((each) => isNamed(text, at + 1, each)) : undefined;
    result += name === undefined ? text.charAt(at) : `@${ids.get(name) ?? name}`;
    at += name === undefined ? 1 : name.length + 1;
  }
  return result;
}

/** Whether that name stands there, whole. */
function isNamed(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at) && !/^[\p{L}\p{N}_]/u.test(text.slice(at + name.length));
}

/** Who may be meant by what is being typed, and where their name begins. */
export function offered(
  text: string,
  caret: number,
  members: Members,
  me: MemberId,
): { readonly from: number; readonly people: readonly MemberView[] } | undefined {
  const typed = NAMING.exec(text.slice(0, caret))?.[1];
  if (typed === undefined) return undefined;
  const people = [...members.values()].filter(
    ({ id, name, gone }) => !gone && id !== me && foldLetters(name).startsWith(foldLetters(typed)),
  );
  return people.length === 0 ? undefined : { from: caret - typed.length, people: people.slice(0, MOST_OFFERED) };
}
