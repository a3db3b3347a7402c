import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ApiError } from "../../api/http.ts";
import type { PhotoView } from "../../api/photos.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import type { Shown } from "../../sync/photos.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { wrongLine } from "../../ui/parts.ts";
import { wasAborted } from "../../ui/problem.ts";
import { photos as api } from "../../ui/services.ts";
import { offers } from "./offers.ts";
import { photoBook } from "./photo-book.ts";
import cssText from "./photo-tray.css?inline";
import { shrink } from "./shrink.ts";

/** The server's bounds, until it has told them, and where it doesn't. */
const MOST_PHOTOS = 4;
const MAX_BYTES = 12 * 1024 * 1024;
const MAX_ALT_CHARS = 300;
const HOUR_MS = 3_600_000;
const KEEPS = { ever: undefined, hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
type Keeps = keyof typeof KEEPS;

interface Item {
  readonly key: number;
  readonly file: File;
  readonly abort: AbortController;
  /** How much is sent, from 0 to 1; undefined while it is made smaller. */
  part: number | undefined;
  view?: PhotoView;
  problem?: string;
  /** Whether the same may work later. */
  again?: boolean;
  alt: string;
}

/** The photos that go with the next message: chosen, on their way, there. Fires `cb-tray` when that changes. */
@customElement("cb-photo-tray")
export class PhotoTrayElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @state() private items: readonly Item[] = [];
  @state() private wrong = "";
  /** On a phone: whether to ask for the camera or for what is there. */
  @state() private choosing = false;
  @state() private keeps: Keeps = "ever";
  @query("#files") private readonly files!: HTMLInputElement;
  @query("#camera") private readonly camera!: HTMLInputElement;
  private nextKey = 0;

  private readonly offered = (): void => {
    const files = offers.take();
    if (files.length > 0) this.add(files);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    offers.addEventListener("offer", this.offered);
    this.offered();
  }

  override disconnectedCallback(): void {
    offers.removeEventListener("offer", this.offered);
    super.disconnectedCallback();
  }

  get count(): number {
    return this.items.length;
  }

  /** Whether all of them are there. */
  get ready(): boolean {
    return this.items.every(({ view }) => view !== undefined);
  }

  /** Says why a message can't go yet. */
  complain(): void {
    this.wrong = t.photos.waits;
  }

  /** Lets the person choose; on a phone first where from. */
  choose(): void {
    if (matchMedia("(pointer: coarse)").matches) this.choosing = !this.choosing;
    else this.files.click();
  }

  /** Takes files in, as many as fit. */
  add(files: Iterable<File>): void {
    const most = this.client.state.limits?.max_message_photos ?? MOST_PHOTOS;
    this.choosing = false;
    this.wrong = "";
    for (const file of files) {
      if (this.items.length >= most) {
        this.wrong = t.photos.tooMany(most);
        break;
      }
      const item: Item = { key: this.nextKey++, file, abort: new AbortController(), part: undefined, alt: "" };
      this.items = [...this.items, item];
      void this.send(item);
    }
    this.changed();
  }

  /** What goes with the message, described; the tray is empty then. */
  async take(): Promise<Shown> {
    const { items, keeps } = this;
    this.items = [];
    this.keeps = "ever";
    this.wrong = "";
    this.changed();
    const room = this.room;
    // A message without its descriptions is better than none.
    await Promise.allSettled(
      items.map(async ({ view, alt }) => {
        const words = alt.trim();
        if (view && room !== undefined && words !== "") await api.describe(room, view.id, words);
      }),
    );
    return {
      photos: items.map(({ view }) => view?.id).filter((id) => id !== undefined),
      photosLastMs: KEEPS[keeps],
    };
  }

  override render(): TemplateResult {
    return html`<input
        hidden
        id="files"
        type="file"
        accept="image/jpeg,image/png,image/webp,image/gif,image/*"
        multiple
        @change=${() => this.picked(this.files)}
      />
      <input
        hidden
        id="camera"
        type="file"
        accept="image/*"
        capture="environment"
        @change=${() => this.picked(this.camera)}
      />
      ${
        this.choosing
          ? html`<div class="from">
              <button class="btn btn-soft" type="button" @click=${() => this.camera.click()}>
                ${icon("camera")}${t.photos.take}
              </button>
              <button class="btn btn-soft" type="button" @click=${() => this.files.click()}>
                ${icon("photo")}${t.photos.choose}
              </button>
            </div>`
          : nothing
      }
      ${
        this.items.length > 0
          ? html`<ul aria-label=${t.photos.chosen}>
                ${repeat(
                  this.items,
                  ({ key }) => key,
                  (item, index) => this.renderItem(item, index + 1),
                )}
              </ul>
              ${this.items.some(({ view }) => view) ? this.renderKeeps() : nothing}`
          : nothing
      }
      <div role="alert">${wrongLine(this.wrong)}</div>`;
  }

  private renderItem(item: Item, place: number): TemplateResult {
    const { view, problem, part } = item;
    const percent = Math.round((part ?? 0) * 100);
    return html`<li>
      <span class="th" ${cssVar("--tone", view?.tone)}
        >${
          view
            ? html`<img src=${view.small} alt="" draggable="false" />`
            : problem
              ? icon("alert")
              : html`<i class="bar" ${cssVar("--p", `${percent}%`)}></i>`
        }</span
      >
      <span class="tx">
        ${
          view
            ? html`<input
                class="alt"
                aria-label=${t.photos.describe}
                title=${t.photos.describeHint}
                placeholder=${t.photos.describe}
                maxlength=${MAX_ALT_CHARS}
                autocomplete="off"
                .value=${item.alt}
                @input=${(event: Event) => (item.alt = (event.target as HTMLInputElement).value)}
              />`
            : problem
              ? html`<span class="bad" role="alert">${problem}</span> ${
                    item.again === true
                      ? html`<button class="btn btn-line" type="button" @click=${() => void this.send(item)}>
                          ${t.photos.retry}
                        </button>`
                      : nothing
                  }`
              : html`<span class="quiet"
                  >${part === undefined ? t.photos.preparing : t.photos.uploading(percent)}</span
                >`
        }
      </span>
      <button class="ibtn" type="button" aria-label=${t.photos.remove(place)} @click=${() => this.giveUp(item)}>
        ${icon("x")}
      </button>
    </li>`;
  }

  private renderKeeps(): TemplateResult {
    const words: Record<Keeps, string> = {
      ever: t.photos.keepsEver,
      hour: t.photos.keepsHour,
      day: t.photos.keepsDay,
      week: t.photos.keepsWeek,
    };
    return html`<label class="keeps"
      ><span>${t.photos.keeps}</span
      ><select
        .value=${this.keeps}
        @change=${(event: Event) => (this.keeps = (event.target as HTMLSelectElement).value as Keeps)}
      >
        ${(Object.keys(KEEPS) as Keeps[]).map((each) => html`<option value=${each}>${words[each]}</option>`)}
      </select></label
    >`;
  }

  private get room(): string | undefined {
    return this.client.state.room?.id;
  }

  private picked(input: HTMLInputElement): void {
    const files = [...(input.files ?? [])];
    // The same file may be chosen again.
    input.value = "";
    this.add(files);
  }

  private giveUp(item: Item): void {
    item.abort.abort();
    this.items = this.items.filter((each) => each !== item);
    this.wrong = "";
    if (item.view && this.room !== undefined) void api.discard(this.room, item.view.id).catch(() => undefined);
    this.changed();
  }

  private async send(item: Item): Promise<void> {
    const { room } = this;
    if (room === undefined) return;
    delete item.problem;
    item.part = undefined;
    this.changed();
    try {
      const file = await shrink(item.file);
      if (file.size > MAX_BYTES) throw new ApiError(413, "too_large", "Too large.");
      const progress = (part: number) => {
        item.part = part;
        this.requestUpdate();
      };
      progress(0);
      item.view = await api.upload(room, file, { signal: item.abort.signal, progress });
      photoBook(room).put(item.view);
    } catch (error) {
      if (wasAborted(error)) return;
      item.problem = problemOf(error);
      item.again = !(error instanceof ApiError) || error.temporary;
    }
    this.changed();
  }

  private changed(): void {
    this.requestUpdate();
    this.dispatchEvent(new Event("cb-tray"));
  }
}

function problemOf(error: unknown): string {
  const texts: Readonly<Record<string, string>> = t.photos.problem;
  if (!(error instanceof ApiError)) return t.photos.problem.other;
  return texts[error.code] ?? (error.status === 0 ? t.photos.problem.offline : t.photos.problem.other);
}

/** Pictures among what was pasted or dropped. */
export function picturesOf(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-photo-tray": PhotoTrayElement;
  }
}
