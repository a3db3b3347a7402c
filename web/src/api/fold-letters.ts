/** Signs that accents alone don't make, as the server spells them out. */
const SPELT: Readonly<Record<string, string>> = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ı: "i" };

/** Letters as the server compares them: without accents and case. */
export function foldLetters(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[œæßøłđı]/g, (sign) => SPELT[sign] ?? sign);
}
