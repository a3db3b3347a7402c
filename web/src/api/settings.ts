import type { Editors, Knock, MemberId, MemberView, Role, RoomId, RoomInfo, Staff } from "../protocol/generated.ts";
import { Http } from "./http.ts";
import type { Cover } from "./types.ts";

/** How a room is set, and who the reader is there. */
export interface Settings {
  readonly room: RoomInfo;
  readonly you: MemberView;
  readonly editors: Editors;
}

/** A member, also one who is gone. */
export interface KnownMember extends MemberView {
  readonly online: boolean;
  /** A host removed them, and none has let them back. */
  readonly removed: boolean;
}

/** The calls about a room's settings and people that its sockets have as commands, for pages beside it. */
export class SettingsApi {
  readonly #http = new Http();

  settings(room: RoomId): Promise<Settings> {
    return this.#http.call(`${of(room)}/settings`);
  }

  /** What its cover may be: the present one first. */
  async covers(room: RoomId, lang: string): Promise<readonly Cover[]> {
    return (await this.#http.call<{ covers: Cover[] }>(`${of(room)}/covers`, { query: { lang } })).covers;
  }

  setEditors(room: RoomId, editors: Editors): Promise<void> {
    return this.#http.call(`${of(room)}/editors`, { method: "PUT", body: editors });
  }

  async members(room: RoomId): Promise<readonly KnownMember[]> {
    return (await this.#http.call<{ members: KnownMember[] }>(`${of(room)}/members`)).members;
  }

  /** Of somebody who was removed: lets them back. */
  setRole(room: RoomId, member: MemberId, role: Role): Promise<void> {
    return this.#http.call(`${of(room)}/members/${encodeURIComponent(member)}`, { method: "PATCH", body: { role } });
  }

  /** Of which shop's staff somebody is; null: of none. */
  setStaff(room: RoomId, member: MemberId, staff: Staff | null): Promise<void> {
    return this.#http.call(`${of(room)}/members/${encodeURIComponent(member)}/staff`, { method: "PUT", body: staff });
  }

  remove(room: RoomId, member: MemberId): Promise<void> {
    return this.#http.call(`${of(room)}/members/${encodeURIComponent(member)}`, { method: "DELETE" });
  }

  async knocks(room: RoomId): Promise<readonly Knock[]> {
    return (await this.#http.call<{ knocks: Knock[] }>(`${of(room)}/knocks`)).knocks;
  }

  /** Lets somebody in who knocks, or turns them away. */
  answer(room: RoomId, knock: string, letIn: boolean): Promise<void> {
    const method = letIn ? "POST" : "DELETE";
    return this.#http.call(`${of(room)}/knocks/${encodeURIComponent(knock)}`, { method });
  }
}

export const settingsApi = new SettingsApi();

function of(room: RoomId): string {
  return `/api/rooms/${encodeURIComponent(room)}`;
}
