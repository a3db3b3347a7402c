import type { Plugin } from "vite";

/** Yjs' modules for what the board never holds, and where it writes to a terminal with colours. */
const OTHER_TYPE = /\/(?:YArray|YText|YXml[A-Za-z]+)\.js$/;
const LOGGING = "lib0/logging";
const WITHIN_YJS = "/node_modules/yjs/src/";

/** Stands in for arrays, texts and XML. To read one throws, as any update does that can't be understood. */
const NO_OTHER_TYPES = `
class Other { constructor() { none(); } }
function none() { throw new Error("the board is made of maps"); }
function nothing() {}
export {
  Other as YArray, Other as YArrayEvent, none as readYArray,
  Other as YText, Other as YTextEvent, Other as ItemTextListPosition, none as readYText,
  none as cleanupYTextFormatting, nothing as cleanupYTextAfterTransaction,
  Other as YXmlFragment, Other as YXmlTreeWalker, none as readYXmlFragment,
  Other as YXmlElement, none as readYXmlElement, Other as YXmlEvent,
  Other as YXmlHook, none as readYXmlHook, Other as YXmlText, none as readYXmlText,
};`;
const PLAIN_LOGGING = `
const warn = (...said) => console.warn(...said);
const none = "";
export { warn, warn as print, none as BOLD, none as UNBOLD, none as ORANGE, none as RED };`;

const TYPES_ID = "\0cabas:no-other-types";
const LOGGING_ID = "\0cabas:plain-logging";

/**
 * Leaves out of Yjs what the board never holds: it is made of maps (`src/room/SPEC.md`, B), and the server lets nothing
 * else in. That is a third of Yjs.
 */
export function onlyMaps(): Plugin {
  return {
    name: "cabas:only-maps",
    apply: "build",
    enforce: "pre",
    resolveId(source, importer) {
      if (source === "yjs") return this.resolve("yjs/src/index.js", importer, { skipSelf: true });
      if (importer?.includes(WITHIN_YJS) !== true) return null;
      if (source === LOGGING) return LOGGING_ID;
      return OTHER_TYPE.test(source) ? TYPES_ID : null;
    },
    load(id) {
      if (id === TYPES_ID) return NO_OTHER_TYPES;
      return id === LOGGING_ID ? PLAIN_LOGGING : null;
    },
  };
}
