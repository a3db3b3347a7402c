/** What is said where somebody takes a look into a room of theirs. */
export const adopt = {
  preview: (title: string) => `What others see of “${title}”`,
  title: "A look for your room · Cabas",
  heading: (title: string) => `“${title}”: into which room?`,
  by: (name: string) => `A look by ${name}`,
  looking: "Fetching the look…",
  gone: "This look isn’t shown any more",
  goneText: "Whoever shared it has taken it back, or the link isn’t whole.",
  failed: "The look could not be fetched",
  mine: "Into one of my rooms",
  into: (room: string) => `Into “${room}”`,
  fresh: "Into a new room",
  busy: "Putting it in…",
  credit: (title: string, by: string | null, url: string) =>
    by === null ? `After “${title}”: ${url}` : `After “${title}” by ${by}: ${url}`,
  wrong: "It could not be put into that room. Try again, or take another one.",
};
