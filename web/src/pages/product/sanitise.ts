/**
 * A shop's own words about its good. The server has sanitised them already; this is the second lock, since they come from
 * feeds that nobody of ours has written: what is not named here is dropped, whatever the server let through.
 */

/** Elements that are kept, without any of their attributes. */
const KEPT = new Set([
  "P",
  "BR",
  "UL",
  "OL",
  "LI",
  "STRONG",
  "B",
  "EM",
  "I",
  "SUP",
  "SUB",
  "BLOCKQUOTE",
  "DL",
  "DT",
  "DD",
  "TABLE",
  "TBODY",
  "THEAD",
  "TR",
  "TD",
  "TH",
]);
/** A shop's headings come below ours. */
const HEADINGS = new Set(["H1", "H2", "H3", "H4", "H5", "H6"]);
/** Elements that go with all that is in them; of others that aren't kept, the text stays. */
const DROPPED = new Set([
  "SCRIPT",
  "STYLE",
  "TEMPLATE",
  "IFRAME",
  "OBJECT",
  "EMBED",
  "SVG",
  "MATH",
  "NOSCRIPT",
  "FORM",
  "HEAD",
]);
/** Deeper is no description. */
const MAX_DEPTH = 32;

/**
 * Builds anew what may be shown, as `div.words`; nothing where no words are left. The source is parsed into a document of
 * its own, where nothing runs or loads.
 */
export function sanitise(html: string): HTMLElement | undefined {
  const source = new DOMParser().parseFromString(html, "text/html");
  const words = document.createElement("div");
  words.className = "words";
  copyChildren(source.body, words, 0);
  return words.textContent.trim() === "" ? undefined : words;
}

function copyChildren(from: Node, to: Node, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(child.nodeValue ?? ""));
    else if (child instanceof Element || child.nodeType === Node.ELEMENT_NODE) copyElement(child as Element, to, depth);
  }
}

function copyElement(element: Element, to: Node, depth: number): void {
  const name = element.tagName.toUpperCase();
  if (DROPPED.has(name)) return;
  const made = make(element, name);
  if (made) to.appendChild(made);
  copyChildren(element, made ?? to, depth + 1);
}

function make(element: Element, name: string): HTMLElement | undefined {
  if (KEPT.has(name)) return document.createElement(name);
  if (HEADINGS.has(name)) return document.createElement("h3");
  if (name !== "A") return undefined;
  const address = safeLink(element.getAttribute("href"));
  if (address === undefined) return undefined;
  const link = document.createElement("a");
  link.href = address;
  link.rel = "noopener noreferrer nofollow";
  link.target = "_blank";
  return link;
}

/** Only http and https, and only whole addresses: a relative one would lead into this server. */
export function safeLink(href: string | null): string | undefined {
  if (href === null) return undefined;
  try {
    const { protocol, href: whole } = new URL(href);
    return protocol === "https:" || protocol === "http:" ? whole : undefined;
  } catch {
    return undefined;
  }
}
