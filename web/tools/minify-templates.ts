import { parseSync, type Plugin } from "vite";
import { type Edit, edited, visit } from "./tree.ts";

/** Tags whose templates are HTML. */
const TAGS = new Set(["html", "svg"]);
/** Within these a blank is a blank: a template with one is left as it is. */
const VERBATIM = /<(?:pre|textarea|script|style)\b/i;

/**
 * Takes the indentation out of Lit's templates. A line break and what is around it becomes one blank, as browsers show it
 * anyway; within tags blanks become one, before their end none. Values in quotes and comments stay.
 */
export function minifyTemplates(): Plugin {
  return {
    name: "cabas:minify-templates",
    apply: "build",
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: /\b(?:html|svg)`/ },
      handler(code) {
        return { code: minifyTemplatesIn(code), map: null };
      },
    },
  };
}

/** The code with its templates made smaller. */
export function minifyTemplatesIn(code: string): string {
  const edits: Edit[] = [];
  visit(parseSync("module.js", code).program, (node) => {
    if (node.type !== "TaggedTemplateExpression") return;
    const tag = node["tag"] as { name?: string };
    if (tag.name === undefined || !TAGS.has(tag.name)) return;
    const { quasis } = node["quasi"] as { quasis: { start: number; value: { raw: string } }[] };
    const pieces = quasis.map(({ start, value: { raw } }) => ({ start: code.indexOf(raw, start), raw }));
    const after = minifyTemplate(pieces.map(({ raw }) => raw));
    pieces.forEach(({ start, raw }, i) => edits.push({ start, end: start + raw.length, text: after[i] ?? raw }));
  });
  return edited(code, edits);
}

/** Where in HTML one is. A quote or an unfinished comment goes on behind an expression. */
type Where = "text" | "tag" | "comment" | '"' | "'";

/** The pieces of one template, made smaller. */
export function minifyTemplate(pieces: readonly string[]): string[] {
  if (pieces.some((piece) => VERBATIM.test(piece))) return [...pieces];
  let where: Where = "text";
  return pieces.map((piece) => {
    let result = "";
    for (let at = 0; at < piece.length;) {
      const rest = piece.slice(at);
      const [blank = ""] = /^[ \t\r\n\f]+/.exec(rest) ?? [];
      if (blank !== "" && (where === "text" || where === "tag")) {
        const shown = where === "tag" || blank.includes("\n") ? " " : blank;
        const ends = where === "tag" && /^\/?>/.test(rest.slice(blank.length));
        result += ends ? "" : shown;
        at += blank.length;
        continue;
      }
      // What is escaped is one sign.
      if (rest.startsWith("\\")) {
        result += rest.slice(0, 2);
        at += 2;
        continue;
      }
      const sign = next(rest, where);
      result += sign.text;
      where = sign.where;
      at += sign.text.length;
    }
    return result;
  });
}

/** The next sign, and where one is behind it. */
function next(rest: string, where: Where): { text: string; where: Where } {
  const char = rest.charAt(0);
  switch (where) {
    case "text":
      if (rest.startsWith("<!--")) return { text: "<!--", where: "comment" };
      return { text: char, where: /^<[a-z/]/i.test(rest) ? "tag" : "text" };
    case "tag":
      if (char === '"' || char === "'") return { text: char, where: char };
      return { text: char, where: char === ">" ? "text" : "tag" };
    case "comment":
      return rest.startsWith("-->") ? { text: "-->", where: "text" } : { text: char, where };
    default:
      return { text: char, where: char === where ? "tag" : where };
  }
}
