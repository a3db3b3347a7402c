/** A client in front of a room that is not real, in a time of its own. */
import { RoomClient, type RoomClientOptions } from "../sync/room-client.ts";
import { board, credentials, FakeRoom } from "./fake-room.ts";
import { VirtualEnv } from "./virtual-env.ts";

export class ClientSetting {
  readonly env = new VirtualEnv();
  readonly room = new FakeRoom(this.env);
  /** What clients were told that the room would not take. */
  readonly refusals: { intent: unknown; code: string }[] = [];
  private rejoins = 0;

  /** A client that has only just begun. */
  begin(more: Partial<RoomClientOptions> = {}): RoomClient {
    const client = RoomClient.open({
      roomId: "r_room",
      board,
      credentials: credentials(),
      rejoin: () => {
        this.rejoins += 1;
        return Promise.resolve(credentials(`t${this.rejoins}`));
      },
      env: this.env,
      ...more,
    });
    client.on("refused", ({ intent, error }) => this.refusals.push({ intent, code: error.code }));
    return client;
  }

  /** One that has come as far as it can by itself. */
  async open(more: Partial<RoomClientOptions> = {}): Promise<RoomClient> {
    const client = this.begin(more);
    await this.env.settle();
    return client;
  }
}
