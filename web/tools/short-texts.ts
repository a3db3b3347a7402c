import { parseSync, type Plugin } from "vite";
import { sources } from "./sources.ts";
import { type Edit, edited, nameOf, type Node, visit } from "./tree.ts";

const DICTIONARY = /\/i18n\/\w+\.(?:en|fr)\.ts$/;
/** Whose texts are grouped in sections; any other object that a dictionary exports is one section. */
const GROUPS = new Set(["first", "later", "start"]);
/** Where they become `t`. */
const TEXTS = /\/i18n\/(?:index|start|later)\.ts$/;
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** What each text of a section is called instead. */
export type Short = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Calls texts by a letter, in the dictionaries and where they are spoken: `t.cart.emptyText`. Sections that are read in any other way
 * (`t.end[reason]`, `const texts = t.settings`) keep their names.
 */
export function shortTexts(): Plugin {
  let short: Short = new Map();
  return {
    name: "cabas:short-texts",
    apply: "build",
    enforce: "pre",
    buildStart() {
      short = shortIn(sources());
    },
    transform: {
      filter: { id: /\/src\/.*\.ts$/ },
      handler(code, id) {
        return { code: shortTextsIn(id, code, short), map: null };
      },
    },
  };
}

/** Which texts can be called otherwise, by all that there is: addresses of modules with their code. */
export function shortIn(modules: readonly (readonly [string, string])[]): Short {
  const keys = new Map<string, Set<string>>();
  const open = new Set<string>();
  for (const [id, code] of modules) {
    const program = parse(code);
    if (DICTIONARY.test(id)) {
      for (const { section, texts } of sectionsIn(program)) {
        const known = keys.get(section) ?? new Set();
        keys.set(section, known);
        for (const text of texts) {
          const name = text.type === "Property" ? nameOf(text["key"]) : undefined;
          if (name === undefined || text["computed"] === true) open.add(section);
          else known.add(name);
        }
      }
    }
    for (const section of readOtherwise(id, program)) open.add(section);
  }
  return new Map(
    [...keys]
      .filter(([section]) => !open.has(section))
      .map(([section, names]) => [section, new Map([...names].sort().map((name, at) => [name, letters(at)]))]),
  );
}

function letters(at: number): string {
  const last = LETTERS.charAt(at % LETTERS.length);
  return at < LETTERS.length ? last : letters(Math.floor(at / LETTERS.length) - 1) + last;
}

function parse(code: string): Node {
  return parseSync("module.ts", code).program as unknown as Node;
}

/** The sections that a dictionary exports, each with its texts. */
function sectionsIn(program: Node): { section: string; texts: readonly Node[] }[] {
  return (program["body"] as Node[]).flatMap(({ type, declaration }) => {
    if (type !== "ExportNamedDeclaration" || (declaration as Node | null)?.type !== "VariableDeclaration") return [];
    return ((declaration as Node)["declarations"] as Node[]).flatMap(({ id, init }) => {
      const name = nameOf(id) ?? "";
      const texts = textsOf(init);
      if (!texts) return [];
      if (!GROUPS.has(name)) return [{ section: name, texts }];
      return texts.flatMap(({ key, value }) => {
        const inner = textsOf(value);
        return inner ? [{ section: nameOf(key) ?? "", texts: inner }] : [];
      });
    });
  });
}

function textsOf(node: unknown): readonly Node[] | undefined {
  const { type, properties } = (node ?? {}) as Partial<Node>;
  return type === "ObjectExpression" ? (properties as Node[]) : undefined;
}

/** What one module reads as `t.section.text`: the names of the texts. */
function spokenIn(program: Node): { section: string; text: Node }[] {
  const spoken: { section: string; text: Node }[] = [];
  visit(program, (node) => {
    const section = sectionOf(node["object"]);
    if (node.type === "MemberExpression" && node["computed"] !== true && section !== undefined) {
      spoken.push({ section, text: node["property"] as Node });
    }
  });
  return spoken;
}

/** `t.section` */
function sectionOf(node: unknown): string | undefined {
  const { type, object, property, computed } = (node ?? {}) as Partial<Node>;
  return type === "MemberExpression" && computed !== true && nameOf(object) === "t" ? nameOf(property) : undefined;
}

/** Sections that a module reads as a whole, or may read. */
function readOtherwise(id: string, program: Node): Set<string> {
  const read = new Set<string>();
  const whole = new Map<string, number>();
  const taken = new Set<string>();
  let bare = 0;
  visit(program, (node) => {
    const section = sectionOf(node);
    if (section !== undefined) {
      whole.set(section, (whole.get(section) ?? 0) + 1);
      bare -= 1;
    }
    if (nameOf(node) === "t") bare += 1;
    if (node.type === "MemberExpression" && section === undefined) taken.add(nameOf(node["property"]) ?? "");
    if (node.type === "ObjectPattern") {
      for (const { key } of node["properties"] as Node[]) taken.add(nameOf(key) ?? "");
    }
    // Twice: what is imported, and what it is called here.
    if (node.type === "ImportSpecifier" && nameOf(node["local"]) === "t") bare -= 2;
    // A dictionary that speaks another's texts.
    if (DICTIONARY.test(id) && node.type === "MemberExpression") read.add(nameOf(node["object"]) ?? "");
  });
  for (const { section } of spokenIn(program)) whole.set(section, (whole.get(section) ?? 0) - 1);
  for (const [section, times] of whole) if (times > 0) read.add(section);
  // The texts are handed on as they are: whatever is taken of anything here may be a section.
  if (bare > 0 && !TEXTS.test(id)) for (const name of taken) read.add(name);
  return read;
}

/** A module with its texts called by letters. */
export function shortTextsIn(id: string, code: string, short: Short): string {
  const edits: Edit[] = [];
  const program = parse(code);
  const rename = (section: string, key: Node, shorthand = false): void => {
    const to = short.get(section)?.get(nameOf(key) ?? "");
    if (to === undefined) return;
    edits.push({ start: key.start, end: shorthand ? key.start : key.end, text: shorthand ? `${to}: ` : to });
  };
  if (DICTIONARY.test(id)) {
    for (const { section, texts } of sectionsIn(program)) {
      for (const { key, shorthand } of texts) rename(section, key as Node, shorthand === true);
    }
  }
  for (const { section, text } of spokenIn(program)) rename(section, text);
  return edited(code, edits);
}
