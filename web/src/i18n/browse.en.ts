import { counter } from "./plural.ts";

const n = counter("en");

/** Among the stalls. */
export const browse = {
  shops: "Shops",
  all: "All the stalls",
  allShort: "All",
  things: (count: number) => n(count, { one: "# thing", other: "# things" }),
  friendsHere: (count: number) => n(count, { one: "# friend is in this shop", other: "# friends are in this shop" }),
  search: "Search this shop",
  searchAll: "Search all the stalls",
  clear: "Clear the search",
  found: (count: number, query: string) =>
    n(count, { one: `# thing for “${query}”`, other: `# things for “${query}”` }),
  some: (query: string) => `Things for “${query}”`,
  more: "Show more",
  loadingMore: "Fetching more…",
  here: (count: number) => `${count} here`,
  hereNames: (names: string) => `Here: ${names}`,
  sold: "Gone",
  from: "from",
  like: "I like it",
  dislike: "Not for me",
  likeCount: (count: number) => `I like it: ${count}`,
  dislikeCount: (count: number) => `Not for me: ${count}`,
  colours: (count: number) => n(count, { one: "# colour", other: "# colours" }),
  nothing: "Nothing on this stall",
  nothingText: "As soon as the shop puts something out, it is here.",
  noMatch: (query: string) => `Nothing for “${query}”`,
  noMatchText: "Try a shorter word, or look at all the stalls.",
  failed: "The goods could not be fetched",
  failedText: "Chat and bag work on. Try again in a moment.",
  noShops: "No shop has put anything out yet",
  noShopsText: "Whoever runs this Cabas can bring one in with “cabas import”.",
  noShop: "This shop isn’t here any more",
  noShopText: "Whoever runs this Cabas has taken it out. What is in the bag stays there.",
  collections: "Put together by the shops",
  corrected: (words: string) => `Showing results for “${words}”`,
  condition: { new: "New", refurbished: "Refurbished", used: "Second-hand" },
};
