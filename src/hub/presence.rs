//! Presence: y-awareness with identities stamped by the server.
//!
//! An awareness update is a list of `(client id, clock, JSON state)`; `null` means gone. Format: `awareness.js` of
//! yjs/y-protocols. Entries are a socket's: what others' clients say about an id that isn't theirs is ignored and never
//! counted against them, since stock clients re-send what they hear. A member's newer socket takes an id over from their
//! half-open older one. Nothing here touches the journal.

use std::collections::HashMap;

use bytes::{BufMut, Bytes, BytesMut};
use serde_json::{Map, Value};

use super::{follow::Following, session::SessionId};
use crate::{
    ids::{ClientId, MemberId},
    protocol::{
        MAX_AWARENESS_STATE_BYTES,
        frame::{FrameError, read_varuint, write_varuint},
        message::MemberView,
    },
};

/// Yjs client ids that one socket may show presence for: a document and a few sub-documents, not a crowd.
const MAX_CLIENTS_PER_SOCKET: usize = 8;
/// Entries in one awareness message: a stock client re-sends everybody it knows.
const MAX_ENTRIES_PER_MESSAGE: u64 = 4_096;

/// Colours by avatar, for clients that draw cursors in `user.color` (y-prosemirror and others).
const COLOURS: [&str; 12] = [
    "#c63a22", "#b58500", "#6b8e23", "#6b3f7f", "#4f2d5c", "#c2255c", "#a61e4d", "#3f6b3a", "#d9730d", "#3b5b92",
    "#8d6e63", "#4a6572",
];

struct Entry {
    owner: SessionId,
    member: MemberId,
    clock: u64,
    /// Whom it names as its leader, whether or not that was granted.
    leader: Option<MemberId>,
    /// The state as it is sent, `user` stamped and the leader settled.
    state: Vec<u8>,
}

/// What one room knows of who is where.
#[derive(Default)]
pub(super) struct Presence {
    entries: HashMap<ClientId, Entry>,
    following: Following,
}

/// One entry as it stands in a message.
struct Raw<'a> {
    client: ClientId,
    clock: u64,
    state: &'a [u8],
}

fn read_entries(message: &[u8]) -> Result<Vec<Raw<'_>>, FrameError> {
    let mut buf = message;
    let count = read_varuint(&mut buf)?;
    if count > MAX_ENTRIES_PER_MESSAGE {
        return Err(FrameError::Overlong);
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        let client = read_varuint(&mut buf)?;
        let clock = read_varuint(&mut buf)?;
        let len = usize::try_from(read_varuint(&mut buf)?).map_err(|_| FrameError::Truncated)?;
        if len > buf.len() {
            return Err(FrameError::Truncated);
        }
        let (state, rest) = buf.split_at(len);
        buf = rest;
        entries.push(Raw { client, clock, state });
    }
    if buf.is_empty() { Ok(entries) } else { Err(FrameError::Trailing) }
}

fn encode<'a>(entries: impl ExactSizeIterator<Item = (ClientId, u64, &'a [u8])>) -> Bytes {
    let mut out = BytesMut::new();
    write_varuint(&mut out, entries.len() as u64);
    for (client, clock, state) in entries {
        write_varuint(&mut out, client);
        write_varuint(&mut out, clock);
        write_varuint(&mut out, state.len() as u64);
        out.put_slice(state);
    }
    out.freeze()
}

/// Whether a state carries our stamp for another member: somebody's echo, not the sender's own state.
fn names_another(state: &Value, sender: &MemberId) -> bool {
    state["user"]["id"].as_str().is_some_and(|id| id != sender.as_str())
}

/// The state with the server's own word on who it is.
fn stamp(state: Value, who: &MemberView) -> Vec<u8> {
    let mut map = match state {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    let colour = COLOURS[usize::from(who.avatar) % COLOURS.len()];
    map.insert(
        "user".to_owned(),
        serde_json::json!({
            "id": who.id, "name": who.name, "avatar": who.avatar, "role": who.role, "color": colour,
        }),
    );
    Value::Object(map).to_string().into_bytes()
}

impl Presence {
    /// Takes what a socket says about its own clients. Returns the message for everybody (the socket itself included:
    /// stock clients drop a connection on which they hear nothing for 30 s), or nothing where nothing is new.
    pub(super) fn update(
        &mut self,
        session: SessionId,
        who: &MemberView,
        message: &[u8],
    ) -> Result<Option<Bytes>, FrameError> {
        let mut changed = Vec::new();
        for raw in read_entries(message)? {
            if raw.state.len() > MAX_AWARENESS_STATE_BYTES {
                continue;
            }
            let Ok(mut state) = serde_json::from_slice::<Value>(raw.state) else { continue };
            match self.entries.get(&raw.client) {
                Some(known) if known.owner != session && known.member != who.id => continue,
                Some(known) => {
                    let newer = raw.clock > known.clock || (raw.clock == known.clock && state.is_null());
                    if !newer {
                        continue;
                    }
                }
                // Gone and unknown: news to nobody.
                None if state.is_null() => continue,
                // A late echo of somebody who has just left.
                None if names_another(&state, &who.id) => continue,
                None => {
                    let held = self.entries.values().filter(|e| e.owner == session).count();
                    if held >= MAX_CLIENTS_PER_SOCKET {
                        continue;
                    }
                }
            }
            if state.is_null() {
                self.entries.remove(&raw.client);
                self.following.stop(&who.id, raw.client);
                changed.push((raw.client, raw.clock, b"null".to_vec()));
            } else {
                let before = self.entries.get(&raw.client).and_then(|e| e.leader.as_ref());
                let leader = self.following.settle(&who.id, raw.client, before, &mut state);
                let state = stamp(state, who);
                changed.push((raw.client, raw.clock, state.clone()));
                let entry = Entry { owner: session, member: who.id.clone(), clock: raw.clock, leader, state };
                self.entries.insert(raw.client, entry);
            }
        }
        Ok((!changed.is_empty()).then(|| encode(changed.iter().map(|(c, k, s)| (*c, *k, s.as_slice())))))
    }

    /// Everybody's presence, for a newcomer.
    pub(super) fn all(&self) -> Option<Bytes> {
        (!self.entries.is_empty())
            .then(|| encode(self.entries.iter().map(|(client, e)| (*client, e.clock, e.state.as_slice()))))
    }

    /// Forgets a socket's clients. Returns the message that tells the others.
    pub(super) fn leave(&mut self, session: SessionId) -> Option<Bytes> {
        let gone: Vec<_> =
            self.entries.iter().filter(|(_, e)| e.owner == session).map(|(c, e)| (*c, e.clock + 1)).collect();
        for (client, _) in &gone {
            if let Some(entry) = self.entries.remove(client) {
                self.following.stop(&entry.member, *client);
            }
        }
        (!gone.is_empty()).then(|| encode(gone.iter().map(|(client, clock)| (*client, *clock, &b"null"[..]))))
    }

    /// Stamps a member's entries anew after a change of name or role, and returns the message for everybody.
    pub(super) fn restamp(&mut self, who: &MemberView) -> Option<Bytes> {
        let mut changed = Vec::new();
        for (client, entry) in &mut self.entries {
            if entry.member == who.id
                && let Ok(state) = serde_json::from_slice(&entry.state)
            {
                entry.state = stamp(state, who);
                entry.clock += 1;
                changed.push((*client, entry.clock, entry.state.clone()));
            }
        }
        (!changed.is_empty()).then(|| encode(changed.iter().map(|(c, k, s)| (*c, *k, s.as_slice()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::message::Role;
    use proptest::prelude::*;

    fn who(id: &str) -> MemberView {
        MemberView {
            id: MemberId::parse(id).unwrap(),
            name: "Inès".into(),
            avatar: 3,
            role: Role::Shopper,
            staff: None,
            joined_at: 1,
            gone: false,
        }
    }

    fn message(client: ClientId, clock: u64, state: &str) -> Bytes {
        encode([(client, clock, state.as_bytes())].into_iter())
    }

    fn states(message: &[u8]) -> Vec<(ClientId, u64, Value)> {
        let entries = read_entries(message).unwrap();
        entries.iter().map(|e| (e.client, e.clock, serde_json::from_slice(e.state).unwrap())).collect()
    }

    #[test]
    fn the_user_is_the_servers_word() {
        let mut presence = Presence::default();
        let lie = message(7, 1, r#"{"user":{"name":"Somebody else"},"location":{"page":"home"}}"#);
        let out = presence.update(1, &who("m_ines"), &lie).unwrap().unwrap();
        let (client, clock, state) = states(&out).remove(0);
        assert_eq!((client, clock), (7, 1));
        assert_eq!(state["user"]["name"], "Inès");
        assert_eq!(state["location"]["page"], "home");
    }

    #[test]
    fn anothers_client_id_is_ignored() {
        let mut presence = Presence::default();
        presence.update(1, &who("m_ines"), &message(7, 1, "{}")).unwrap();
        assert_eq!(presence.update(2, &who("m_sami"), &message(7, 9, "{}")).unwrap(), None);
        assert_eq!(presence.update(2, &who("m_sami"), &message(7, 9, "null")).unwrap(), None);
        assert!(presence.leave(2).is_none());
        assert_eq!(states(&presence.all().unwrap())[0].2["user"]["id"], "m_ines");
    }

    #[test]
    fn a_newer_socket_takes_over_from_a_half_open_one() {
        let mut presence = Presence::default();
        presence.update(1, &who("m_ines"), &message(7, 1, "{}")).unwrap();
        assert!(presence.update(2, &who("m_ines"), &message(7, 2, "{}")).unwrap().is_some());
        assert!(presence.leave(1).is_none(), "the old socket's end does not take the entry along");
        assert_eq!(states(&presence.leave(2).unwrap()), vec![(7, 3, Value::Null)]);
    }

    #[test]
    fn a_late_echo_of_who_has_left_is_no_presence() {
        let mut presence = Presence::default();
        let told = presence.update(1, &who("m_ines"), &message(7, 1, "{}")).unwrap().unwrap();
        presence.leave(1);
        assert_eq!(presence.update(2, &who("m_sami"), &told).unwrap(), None);
        assert!(presence.all().is_none());
    }

    #[test]
    fn bounds_hold() {
        let mut presence = Presence::default();
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_AWARENESS_STATE_BYTES));
        assert_eq!(presence.update(1, &who("m_ines"), &message(7, 1, &long)).unwrap(), None);
        for client in 0..MAX_CLIENTS_PER_SOCKET as u64 {
            assert!(presence.update(1, &who("m_ines"), &message(client, 1, "{}")).unwrap().is_some());
        }
        assert_eq!(presence.update(1, &who("m_ines"), &message(99, 1, "{}")).unwrap(), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = Presence::default().update(1, &who("m_ines"), &bytes);
        }
    }
}
