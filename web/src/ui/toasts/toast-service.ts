import { t } from "../../i18n/index.ts";
import type { IconName } from "../../icons/icon.ts";

/** A short notice at the edge of the page. */
export interface Toast {
  /** `wrong`: something was refused; it stays until closed. */
  readonly kind: "done" | "wrong";
  readonly icon: IconName;
  readonly title?: string;
  readonly text: string;
  readonly action?: ToastAction;
}

interface ToastAction {
  readonly label: string;
  readonly run: () => void;
  /** It takes back what the notice tells of: so does the key for that. */
  readonly undoes?: true;
}

/** The action that takes back what a notice tells of. */
export const undoing = (run: () => void): ToastAction => ({ label: t.common.undo, run, undoes: true });

/** Fires `show` with a toast, and `undo` when the last step is to be taken back. */
class Toasts extends EventTarget {
  /** Takes back what the newest notice offers to take back; whether one does. */
  takeBack(): boolean {
    return !this.dispatchEvent(new Event("undo", { cancelable: true }));
  }

  show(toast: Toast): void {
    this.dispatchEvent(new CustomEvent<Toast>("show", { detail: toast }));
  }
}

/** Where any part of the app says what happened. */
export const toasts = new Toasts();
