import type { Invite } from "../../../api/types.ts";

/** Whether a link still lets somebody in. */
export function works(invite: Invite, now: number): boolean {
  return !invite.revoked && (invite.expires_at === null || invite.expires_at > now);
}
