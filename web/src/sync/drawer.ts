/** Where a room's client keeps a text on this device that outlives the page. */
export interface Slot {
  /** What clients of pages that are gone kept for the same room and member; takes it out. */
  take(): Promise<readonly string[]>;
  /** Keeps this client's, at once; null: nothing. */
  put(text: string | null): void;
}

const KEY = "cabas.unsent.";
/** Held for as long as a page is there. */
const LOCK = "cabas.page.";
/** Where a page leaves its name for the one that the same tab loads next. */
const PAGE = "cabas.page";

/** Who this page is, and who was in this tab before. */
interface PageName {
  readonly name: string;
  readonly before: string | null;
}
let page: PageName | undefined;
let slots = 0;

/**
 * A place in the browser's local storage: written in one go with the edit, so that not even a tab that is killed right after
 * loses it. A page shows that it is there by a lock; where a browser has none (no https), only the same tab finds what it kept.
 * A browser that lets us store nothing keeps nothing.
 */
export function browserSlot(owner: string, id: () => string): Slot {
  page ??= namePage(id());
  const { name, before } = page;
  slots += 1;
  const own = `${KEY}${owner}.${name}.${slots}`;
  return {
    async take() {
      const texts: string[] = [];
      const take = (key: string) => {
        texts.push(localStorage.getItem(key) ?? "");
        localStorage.removeItem(key);
      };
      try {
        for (const key of Object.keys(localStorage).filter((each) => each.startsWith(`${KEY}${owner}.`))) {
          const [keeper] = key.slice(KEY.length + owner.length + 1).split(".");
          if (keeper === undefined || keeper === name) continue;
          if (keeper === before) take(key);
          else await locks()?.request(LOCK + keeper, { ifAvailable: true }, (lock) => lock && take(key));
        }
      } catch {
        // Blocked: there is nothing.
      }
      return texts;
    },
    put(text) {
      try {
        if (text === null) localStorage.removeItem(own);
        else localStorage.setItem(own, text);
      } catch {
        // Full or blocked: it lasts as long as the page.
      }
    },
  };
}

function locks(): LockManager | undefined {
  // Typed as if they were always there; they need https.
  return navigator.locks;
}

function namePage(name: string): PageName {
  void locks()?.request(LOCK + name, () => new Promise(() => undefined));
  try {
    const before = sessionStorage.getItem(PAGE);
    sessionStorage.setItem(PAGE, name);
    return { name, before };
  } catch {
    return { name, before: null };
  }
}
