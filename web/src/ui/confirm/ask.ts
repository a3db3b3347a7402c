/** A question before something that can't be taken back. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** The word on the button that does it. */
  readonly yes: string;
  /** What has to be typed first, where more than a click is asked for. */
  readonly type?: { readonly label: string; readonly word: string };
}

/** How the question comes to the one dialog of the app, and its answer back. */
export class AskEvent extends Event {
  static readonly type = "ask";
  constructor(
    readonly question: Question,
    readonly answer: (yes: boolean) => void,
  ) {
    super(AskEvent.type);
  }
}

export const questions = new EventTarget();

/** Asks, and resolves to whether the person said yes. */
export function ask(question: Question): Promise<boolean> {
  return new Promise((answer) => questions.dispatchEvent(new AskEvent(question, answer)));
}
