/** Puts a native popover below the button that opened it, within the window. On a phone the style sheet docks it below. */

const MARGIN = 8;
/** Wide enough that the popover need not be a sheet at the bottom. */
const WIDE = matchMedia("(min-width: 861px)");

export function togglePopover(popover: HTMLElement, button: HTMLElement): void {
  if (popover.matches(":popover-open")) {
    popover.hidePopover();
    return;
  }
  popover.showPopover();
  place(popover, button);
  // What opens within it must not push its end off the page.
  const growth = new ResizeObserver(() => place(popover, button));
  growth.observe(popover);
  const gone = () => {
    growth.disconnect();
    giveBack(popover, button);
  };
  popover.addEventListener("beforetoggle", gone, { once: true });
}

/** Browsers do this by themselves, but not yet out of a shadow tree. */
function giveBack(popover: HTMLElement, button: HTMLElement): void {
  if (popover.matches(":focus-within")) button.focus();
}

function place(popover: HTMLElement, button: HTMLElement): void {
  const { style } = popover;
  style.removeProperty("--x");
  style.removeProperty("--y");
  if (!WIDE.matches) return;
  const anchor = button.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const rightmost = innerWidth - width - MARGIN;
  const lowest = innerHeight - height - MARGIN;
  // Aligned with whichever edge of the button leaves it on the page.
  const x = anchor.left + width > innerWidth - MARGIN ? anchor.right - width : anchor.left;
  style.setProperty("--x", `${Math.max(MARGIN, Math.min(x, rightmost))}px`);
  style.setProperty("--y", `${Math.max(MARGIN, Math.min(anchor.bottom + MARGIN, lowest))}px`);
}
