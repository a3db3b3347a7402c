import { parseSync, type Plugin } from "vite";
import { sources } from "./sources.ts";
import { type Edit, edited, isThis, nameOf, type Node, visit } from "./tree.ts";

/** How much of its own one class may call by a letter; beyond, names stay as they are. */
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BINDING = /\s\.(\w+)=\$\{/g;
const EXTENDS = /\bextends\s+(\w+)/g;

/** What the rest of the source knows of a class by name. */
export interface Known {
  /** Properties that templates set on elements. */
  readonly bound: ReadonlySet<string>;
  /** Classes that others extend. */
  readonly extended: ReadonlySet<string>;
}

/**
 * Gives what is `private` short names. Only its class can name it, so the class alone decides what it is called; minifiers don't know
 * that, since TypeScript's word is gone when they come. (`#private` they shorten, but it can't carry Lit's decorators.) Where one can't
 * be sure of having found all the places, names stay as they are.
 */
export function shortNames(): Plugin {
  let known: Known = { bound: new Set(), extended: new Set() };
  return {
    name: "cabas:short-names",
    apply: "build",
    enforce: "pre",
    buildStart() {
      known = knownIn(sources().map(([, code]) => code));
    },
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: /\bprivate\b/ },
      handler(code) {
        return { code: shortNamesIn(code, known), map: null };
      },
    },
  };
}

export function knownIn(sources: readonly string[]): Known {
  const all = (pattern: RegExp) =>
    new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name = ""]) => name)));
  return { bound: all(BINDING), extended: all(EXTENDS) };
}

/** The code with what its classes keep to themselves called by a letter. */
export function shortNamesIn(code: string, { bound, extended }: Known): string {
  const classes: Node[] = [];
  const spoken = new Set<string>();
  visit(parseSync("module.ts", code).program, (node) => {
    if (node.type === "ClassDeclaration") classes.push(node);
    for (const text of spokenIn(node)) spoken.add(text);
  });
  const edits = classes.flatMap((each) => {
    const called = nameOf(each["id"]);
    if (called === undefined || extended.has(called)) return [];
    const names = new Set(membersOf(each).flatMap((member) => (isOwn(member) ? [nameOf(member["key"]) ?? ""] : [])));
    const may = [...names].filter((name) => !bound.has(name) && !spoken.has(name)).slice(0, LETTERS.length);
    return renamed(each, called, new Map(may.map((name, at) => [name, `$${LETTERS.charAt(at)}`])));
  });
  return edited(code, edits);
}

/** Texts that may name a property: `changed.has("open")`, `"open" in it`, `it["open"]`. */
function spokenIn(node: Node): string[] {
  const named: Record<string, unknown> = {
    CallExpression: node["arguments"],
    BinaryExpression: node["left"],
    MemberExpression: node["property"],
  };
  return [named[node.type] ?? []]
    .flat()
    .flatMap((each) => ((each as Node).type === "Literal" ? [String((each as Node)["value"])] : []));
}

function membersOf(each: Node): Node[] {
  return (each["body"] as Node)["body"] as Node[];
}

/** What only its class can name, as far as it is the class's own and no element of a list. */
function isOwn({ type, accessibility, computed, static: shared }: Node): boolean {
  const isMember = type === "PropertyDefinition" || type === "MethodDefinition";
  return isMember && accessibility === "private" && shared !== true && computed !== true;
}

/** Where a class names what it keeps to itself, with what it says now; nowhere where it isn't sure that these are all the places. */
function renamed(each: Node, called: string, short: ReadonlyMap<string, string>): Edit[] {
  const edits: Edit[] = [];
  let doubts = 0;
  const rename = (key: unknown, shorthand = false): void => {
    const { start, end } = key as Node;
    const to = short.get(nameOf(key) ?? "");
    if (to !== undefined) edits.push(shorthand ? { start, end: start, text: `${to}: ` } : { start, end, text: to });
  };
  const takeApart = ({ type, key, computed, shorthand }: Node): void => {
    if (type !== "Property" || computed === true) doubts += 1;
    else rename(key, shorthand === true);
  };
  for (const member of membersOf(each)) {
    if (isOwn(member)) rename(member["key"]);
    visit(member, (node) => {
      if (isMisleading(node, member, called)) doubts += 1;
      else if (node.type === "MemberExpression" && isThis(node["object"])) rename(node["property"]);
      else if (node.type === "VariableDeclarator" && isThis(node["init"])) {
        for (const part of (node["id"] as Node)["properties"] as Node[]) takeApart(part);
      }
    });
  }
  return doubts === 0 ? edits : [];
}

/** Whether another than `this` may be of the class here, `this` another thing, or what is taken of it unknown. */
function isMisleading(node: Node, member: Node, called: string): boolean {
  switch (node.type) {
    case "Identifier":
      return nameOf(node) === called;
    case "ClassDeclaration":
    case "ClassExpression":
    case "FunctionDeclaration":
      return true;
    case "FunctionExpression":
      return node !== member["value"];
    case "MemberExpression":
      return isThis(node["object"]) && node["computed"] === true;
    case "VariableDeclarator":
      return isThis(node["init"]) && (node["id"] as Node).type !== "ObjectPattern";
    case "AssignmentExpression":
      return isThis(node["right"]);
    default:
      // A cast, or `...this`.
      return isThis(node["expression"]) || (node.type === "SpreadElement" && isThis(node["argument"]));
  }
}
