//! WebSocket close codes: one table for both sides.
//!
//! Stock y-websocket clients never retry a code of 4400–4499 and retry every other one, so a refusal that a retry
//! cannot mend is always in that range. Our client reads the `retry` column of the same table.

use serde::Serialize;
use ts_rs::TS;

/// What a client does after a close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Connect again by itself, after a jittered wait.
    Backoff,
    /// Drop the local copy of the board, then connect again (unsaved intents are replayed on the fresh copy).
    FreshCopy,
    /// Join again over HTTP for new credentials, then connect.
    Rejoin,
    /// Never by itself: the person has to act.
    Never,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CloseRow {
    /// The close code as it is on the wire.
    pub code: u16,
    /// Its stable name; also the close frame's reason text.
    pub name: &'static str,
    /// What the client does next.
    pub retry: Retry,
    /// What the person is told, in English; the web client translates by `name`.
    pub tell: &'static str,
}

macro_rules! close_codes {
    ($( $(#[$doc:meta])* $variant:ident = $code:literal, $name:literal, $retry:ident, $tell:literal; )*) => {
        /// Why the server closes a socket.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Close { $( $(#[$doc])* $variant, )* }

        impl Close {
            /// The whole table, in the order of its codes.
            pub const ALL: &'static [Close] = &[ $( Close::$variant, )* ];

            /// The row of this code.
            pub const fn row(self) -> CloseRow {
                match self { $( Close::$variant => CloseRow { code: $code, name: $name, retry: Retry::$retry, tell: $tell }, )* }
            }
        }
    };
}

close_codes! {
    /// The server stops or restarts.
    Restart = 1012, "restart", Backoff, "The server is restarting. You will be back in a moment.";
    /// The message is no y-protocol frame, JSON command or decodable update.
    Malformed = 4400, "malformed", FreshCopy, "Your browser sent something that could not be read. Your copy is being refreshed.";
    /// No ticket or access token, or one that was not issued here.
    BadToken = 4401, "bad_token", Rejoin, "Your pass to this room is not valid. Joining again.";
    /// The ticket or token is older than its time.
    ExpiredToken = 4402, "expired_token", Rejoin, "Your pass to this room has run out. Joining again.";
    /// A board update against the schema, the rights or another member's ids.
    Forbidden = 4403, "forbidden", FreshCopy, "A change was not allowed and has been taken back.";
    /// There is no such room (any more).
    NoRoom = 4404, "no_room", Never, "This room does not exist any more.";
    /// The ticket was used before, or the token was revoked.
    RevokedToken = 4405, "revoked_token", Rejoin, "Your pass to this room was withdrawn.";
    /// Removed from the room or banned.
    Removed = 4406, "removed", Never, "You are no longer a member of this room.";
    /// Nothing useful was said after the upgrade.
    Silent = 4408, "silent", Backoff, "The connection stayed silent.";
    /// The copy of the board belongs to an earlier epoch.
    StaleEpoch = 4409, "stale_epoch", FreshCopy, "The room was rebuilt. Your copy is being refreshed.";
    /// A frame or an update over its size limit.
    TooLarge = 4413, "too_large", FreshCopy, "That change was too large.";
    /// A value nested deeper than the limit.
    TooDeep = 4414, "too_deep", FreshCopy, "That change could not be read.";
    /// The room's document is full: only deletions go through.
    RoomFull = 4420, "room_full", FreshCopy, "This room's board is full. Take something away first.";
    /// The member's own quota is used up.
    QuotaExceeded = 4421, "quota_exceeded", FreshCopy, "You have put as much into this room as one person can.";
    /// As many sockets as this member, room or address may have.
    TooManySockets = 4429, "too_many_sockets", Never, "This room is open in too many places at once. Close one and reload.";
    /// The reader was too slow for what is waiting for it; the state comes back on reconnect.
    Slow = 4508, "slow", Backoff, "The connection is slow. Catching up.";
    /// The room cannot be loaded or stored at the moment.
    Unavailable = 4503, "unavailable", Backoff, "The room is resting for a moment. Trying again.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_retry_mends_is_final_for_stock_clients() {
        for close in Close::ALL {
            let row = close.row();
            let final_for_stock = (4400..4500).contains(&row.code);
            match row.retry {
                Retry::FreshCopy | Retry::Rejoin | Retry::Never => assert!(final_for_stock, "{}", row.name),
                // A silent socket would be as silent the next time: stock clients stop, ours asks again.
                Retry::Backoff => assert!(!final_for_stock || *close == Close::Silent, "{}", row.name),
            }
        }
    }

    #[test]
    fn codes_and_names_are_unique() {
        let mut codes: Vec<_> = Close::ALL.iter().map(|c| c.row().code).collect();
        let mut names: Vec<_> = Close::ALL.iter().map(|c| c.row().name).collect();
        codes.sort_unstable();
        codes.dedup();
        names.sort_unstable();
        names.dedup();
        assert_eq!((codes.len(), names.len()), (Close::ALL.len(), Close::ALL.len()));
    }
}
