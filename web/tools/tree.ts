/** What is read of a node of a syntax tree. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Shows every node of a syntax tree, those above before those below. */
export function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) visit(each, see);
  else if (typeof node === "object" && node !== null) {
    if (typeof (node as Partial<Node>).type === "string") see(node as Node);
    for (const value of Object.values(node)) visit(value, see);
  }
}

/** What an identifier says; undefined for any other node. */
export function nameOf(node: unknown): string | undefined {
  const { type, name } = (node ?? {}) as Partial<Node>;
  return type === "Identifier" && typeof name === "string" ? name : undefined;
}

export function isThis(node: unknown): boolean {
  return (node as Node | null | undefined)?.type === "ThisExpression";
}

/** What stands somewhere in a code instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function edited(code: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    result += code.slice(at, start) + text;
    at = end;
  }
  return result + code.slice(at);
}
