import { t } from "../../i18n/index.ts";
import type { Seq } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import type { News } from "../../ui/announcer/announcer.ts";
import { soundNews } from "../../ui/sound/sound.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { mentions, withNames } from "../chat/mentions.ts";
import { pollNews } from "../polls/polls-controller.ts";
import { endReason, type EndReason } from "./end.ts";
import { nameOf } from "./members.ts";
import { refusalText } from "./refusal.ts";

/** Where it goes, what the room's page hears of its room. */
export interface Ears {
  readonly ended: (reason: EndReason) => void;
  /** To who doesn't see the screen. */
  readonly say: (news: News) => void;
  /** Goes to a message. */
  readonly show: (seq: Seq) => void;
  /** Whether the person sees what is being said. */
  readonly reads: () => boolean;
}

/** Listens to what happens in a room; returns what stops it. */
export function hear(client: RoomClient, { ended, say, show, reads }: Ears): (() => void)[] {
  return [
    client.on("change", ({ keys }) => {
      const { end } = client.state;
      if (keys.has("end") && end) ended(endReason(end.name));
    }),
    client.on("refused", (event) =>
      toasts.show({
        kind: "wrong",
        icon: "alert",
        title: t.refused.heading,
        text: refusalText(event, client.state.looks),
      }),
    ),
    client.on("posted", ({ message }) => {
      if (!reads()) soundNews();
      const name = nameOf(client.state, message.by);
      const text = withNames(message.text ?? "", client.state.members);
      say({ kind: "chat", name, text: t.news.said(name, text) });
      if (mentions(message.text, client.state.me)) {
        const action = { label: t.news.show, run: () => show(message.seq) };
        toasts.show({ kind: "done", icon: "chat", title: t.news.mentionsYou(name), text, action });
      }
    }),
    client.on("picked", ({ member, title }) => {
      const name = nameOf(client.state, member);
      say({ kind: "picks", name, text: t.picks.announce(name, title) });
    }),
    client.on("polled", (event) => say({ kind: "polls", ...pollNews(event, client) })),
    client.on("joined", ({ member }) => say({ kind: "joined", name: member.name, text: t.news.joined(member.name) })),
  ];
}
