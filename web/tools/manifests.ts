import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** What the app says of itself where it is installed. */
const TEXTS = {
  en: { description: "Shop together: one room, one bag, live." },
  fr: { description: "Faire les boutiques ensemble\u00a0: une salle, un cabas, en direct." },
} as const;

/** The sizes that installers ask for; `make icons` draws them. */
const ICONS = [
  { src: "/icons/app-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
  { src: "/icons/app-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
  { src: "/icons/maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
  { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
] as const;

/**
 * Writes a web app manifest for each language, one app with one id. The page links to the one that its reader speaks. A manifest
 * has one pair of colours: those of the paper; in the slate theme the page's own `theme-color` says otherwise.
 */
export function manifests(): Plugin {
  let root = "";
  return {
    name: "cabas:manifests",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    generateBundle() {
      const paper = token(readFileSync(join(root, "src/styles/tokens.css"), "utf8"), "brand-paper");
      for (const [language, texts] of Object.entries(TEXTS)) {
        const source = JSON.stringify(manifest(language, texts, paper), null, 2);
        this.emitFile({ type: "asset", fileName: `app.${language}.webmanifest`, source });
      }
    },
  };
}

/** A colour of the design tokens. */
export function token(css: string, name: string): string {
  const value = new RegExp(`--${name}:\\s*(#[0-9a-f]{6})\\b`).exec(css)?.[1];
  if (value === undefined) throw new Error(`no token is called --${name}`);
  return value;
}

function manifest(lang: string, { description }: (typeof TEXTS)[keyof typeof TEXTS], paper: string): object {
  return {
    id: "/",
    name: "Cabas",
    short_name: "Cabas",
    description,
    lang,
    dir: "ltr",
    start_url: "/",
    scope: "/",
    display: "standalone",
    theme_color: paper,
    background_color: paper,
    categories: ["shopping", "social"],
    icons: ICONS,
  };
}
