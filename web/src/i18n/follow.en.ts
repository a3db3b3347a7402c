/** What is said about following others. */
export const follow = {
  follow: "Follow",
  followName: (name: string, where: string) => `Follow ${name}, ${where}`,
  stop: "Stop",
  stopName: (name: string) => `Stop following ${name}`,
  esc: "Esc",
  /** Stands before and behind the leader's name; `through`: whom one chose, who follows them. */
  withWhom: (through?: string): [string, string] => [
    "You’re walking with ",
    through === undefined ? "" : `, as ${through} does`,
  ],
  back: (name: string) => `Back to ${name}`,
  left: (name: string) => `${name} isn’t here any more. You walk on by yourself.`,
  circle: (name: string) => `${name} is following you already: lead the way.`,
  went: (name: string, where: string) => `With ${name}: ${where}`,
  /** Behind where somebody is. */
  withName: (name: string) => `with ${name}`,
  withYou: "with you",
};
