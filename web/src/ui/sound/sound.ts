import { loadPrefs } from "../../state/prefs.ts";

/** Sounds closer together than this are one, in ms. */
const APART_MS = 2_000;
/** How loud, of 1: to be noticed in a quiet room, and missed in a loud one. */
const LOUDNESS = 0.05;
/** Two soft wooden notes, a fourth apart, in Hz. */
const NOTES = [523.25, 698.46];
/** From one note to the next, and how long one rings, in s. */
const STEP_S = 0.09;
const RING_S = 0.35;

let context: AudioContext | undefined;
let last = -APART_MS;

/** Says that there is something new, where the person asked for that. */
export function soundNews(): void {
  if (loadPrefs().sound) playNews();
}

/** Plays it, unless it was played just now. A browser that wants a touch first keeps silent. */
export function playNews(): void {
  const now = performance.now();
  if (now - last < APART_MS) return;
  last = now;
  try {
    context ??= new AudioContext();
    const { currentTime: start, destination } = context;
    NOTES.forEach((frequency, n) => {
      if (context) ring(context, destination, frequency, start + n * STEP_S);
    });
    void context.resume().catch(() => undefined);
  } catch {
    // Without sound the title and the badge still tell.
  }
}

function ring(audio: AudioContext, to: AudioNode, frequency: number, at: number): void {
  const note = new OscillatorNode(audio, { type: "sine", frequency });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + RING_S);
  note.connect(gain).connect(to);
  note.start(at);
  note.stop(at + RING_S);
}
