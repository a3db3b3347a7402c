/** What the goods and the shops’ collections of the stories are called in French. */
const FRENCH: Readonly<Record<string, string>> = {
  "Vesper wrap dress": "Robe portefeuille Vesper",
  "Harbour coat": "Manteau du port",
  "Stoneware mug": "Mug en grès",
  "Felt hat": "Chapeau de feutre",
  "Wool throw": "Plaid de laine",
  "Wedding guest": "Invités au mariage",
};

/** What a good or a collection is called in somebody's language. */
export function called(title: string, language: "en" | "fr"): string {
  return language === "fr" ? (FRENCH[title] ?? title) : title;
}
