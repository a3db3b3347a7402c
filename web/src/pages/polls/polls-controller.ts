import type { ReactiveController } from "lit";
import { t } from "../../i18n/index.ts";
import { part } from "../../i18n/part.ts";
import type { PolledEvent, RoomClient } from "../../sync/room-client.ts";
import type { CabasElement } from "../../ui/base/element.ts";
import { nameOf } from "../room/members.ts";
import { NewPollEvent } from "./poll-events.ts";

/** Opens the form for a new poll where one is asked for within its host; its code comes with the first. */
export class PollsController implements ReactiveController {
  constructor(private readonly host: CabasElement & { client: RoomClient | undefined }) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.addEventListener("cb-new-poll", this.asked);
  }

  hostDisconnected(): void {
    this.host.removeEventListener("cb-new-poll", this.asked);
  }

  private readonly asked = (event: Event): void => {
    if (event instanceof NewPollEvent) void this.show(event);
  };

  private async show({ first }: NewPollEvent): Promise<void> {
    await part(() => import("./new-poll.ts"));
    const { client, renderRoot } = this.host;
    if (!client) return;
    let form = renderRoot.querySelector("cb-new-poll");
    if (!form) {
      form = document.createElement("cb-new-poll");
      form.client = client;
      renderRoot.append(form);
    }
    form.client = client;
    await form.show(first);
  }
}

/** What readers are told of a poll, and who it is about. */
export function pollNews({ what, poll, member }: PolledEvent, client: RoomClient): { text: string; name: string } {
  const name = nameOf(client.state, member);
  const text = what === "closed" ? t.news.polls.closed(poll.question) : t.news.polls[what](name, poll.question);
  return { text, name };
}
