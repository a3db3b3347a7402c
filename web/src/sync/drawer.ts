import { UNSENT as KEY, unsentKeys } from "../state/unsent.ts";

/** Where a room's client keeps a text on this device that outlives the page. */
export interface Slot {
  /** What clients that are gone kept for the same room and member; it is this client's now, and stays until {@link settle}. */
  take(): Promise<readonly string[]>;
  /** All that was taken is in what was put since. */
  settle(): void;
  /** Keeps this client's, at once; null: nothing. */
  put(text: string | null): void;
  /** The client is gone: what it kept is the next one's. */
  leave(): void;
}

/** Where a page leaves its name for the one that the same tab loads next; and, with the name, the lock that it holds for as long as it
 * is there. */
const PAGE = "cabas.page.";
/** How long the lock of the page that was in this tab before is waited for, in ms: a browser lets go of it a moment late. */
const LOCK_MS = 2_000;
/** What is older is thrown away, in ms: by then others have gone on, and the server no longer knows what it did under an id. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** Who this page is, and who was in this tab before. */
interface PageName {
  readonly name: string;
  readonly before: string | null;
}
let page: PageName | undefined;
let slots = 0;
/** Keys of this page's clients. */
const open = new Set<string>();

/**
 * A place in the browser's local storage: written in one go with the edit, so that not even a tab that is killed right after
 * loses it. A page shows that it is there by a lock; where a browser has none (no https), only the same tab finds what it kept.
 * A browser that lets us store nothing keeps nothing.
 */
export function browserSlot(owner: string, id: () => string): Slot {
  page ??= namePage(id());
  const { name, before } = page;
  const mine = `${KEY}${owner}.`;
  const newKey = () => {
    const key = `${mine}${name}.${++slots}`;
    open.add(key);
    return key;
  };
  const own = newKey();
  const taken: string[] = [];
  return {
    async take() {
      const texts: string[] = [];
      try {
        for (const key of unsentKeys(`${owner}.`).filter((each) => !open.has(each))) {
          const take = () => {
            const kept = localStorage.getItem(key) ?? "";
            // Behind the time at which it was kept.
            texts.push(kept.replace(/^\d+ /, ""));
            // First, for where there is no place for both.
            localStorage.removeItem(key);
            const moved = newKey();
            taken.push(moved);
            localStorage.setItem(moved, kept);
          };
          const keeper = key.slice(mine.length).split(".")[0] ?? "";
          const all = locks();
          if (keeper === name || (!all && keeper === before)) take();
          else if (all) {
            const how = keeper === before ? { signal: AbortSignal.timeout(LOCK_MS) } : { ifAvailable: true };
            await all.request(PAGE + keeper, how, (lock) => lock && take()).catch(() => undefined);
          }
        }
      } catch {
        // Blocked: there is nothing.
      }
      return texts;
    },
    settle() {
      for (const key of taken.splice(0)) {
        open.delete(key);
        try {
          localStorage.removeItem(key);
        } catch {
          // Blocked: there was nothing.
        }
      }
    },
    put(text) {
      try {
        if (text === null) localStorage.removeItem(own);
        else localStorage.setItem(own, `${Date.now()} ${text}`);
      } catch {
        // Full or blocked: it lasts as long as the page.
      }
    },
    leave() {
      for (const key of [own, ...taken]) open.delete(key);
    },
  };
}

function locks(): LockManager | undefined {
  // Typed as if they were always there; they need https.
  return navigator.locks;
}

function namePage(name: string): PageName {
  void locks()?.request(PAGE + name, () => new Promise(() => undefined));
  let before: string | null = null;
  try {
    for (const key of unsentKeys()) {
      const at = Number.parseInt(localStorage.getItem(key) ?? "");
      if (!(Date.now() - at < MAX_AGE_MS)) localStorage.removeItem(key);
    }
    before = sessionStorage.getItem(PAGE);
    sessionStorage.setItem(PAGE, name);
  } catch {
    // Blocked: nobody was here.
  }
  return { name, before };
}
