/** What a build is, as `tools/shell.ts` writes it into the worker. Paths begin with `/`. */
export interface Build {
  /** Another one for each build that differs. */
  readonly version: string;
  /** What a first view needs, in whatever language; `/`, the page, among it. */
  readonly core: readonly string[];
  /** Texts by language. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
}
