//! Invites: a capability that is handed on as a link.
//!
//! The code is `i_….SECRET`; the secret is a keyed hash of the id (160 bits), so that it can be shown again and nothing
//! secret is stored. A wrong secret is told from a right one before the database is asked.

use super::{keys::Keys, sealed};
use crate::{
    ids::{InviteId, MemberId, Millis, RoomId},
    protocol::message::Role,
};

/// Bytes of the secret: 160 bits.
const SECRET_BYTES: usize = 20;
/// Longest code that is looked at.
const MAX_CODE_LEN: usize = 96;
/// Invites of one room that are neither revoked nor expired.
pub const MAX_LIVE_INVITES: i64 = 200;
/// Longest life of an invite that expires: a year. One that never expires is `None`.
pub const MAX_INVITE_SECONDS: u64 = 366 * 24 * 3600;

/// An invite as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteRow {
    /// Its id.
    pub id: InviteId,
    /// Into which room.
    pub room: RoomId,
    /// As what.
    pub role: Role,
    /// Who made it.
    pub made_by: MemberId,
    /// When.
    pub created_at: Millis,
    /// Until when; `None` for ever.
    pub expires_at: Option<Millis>,
    /// Since when it is void.
    pub revoked_at: Option<Millis>,
    /// How many people came by it.
    pub uses: u64,
}

impl InviteRow {
    /// Whether it lets somebody in.
    pub fn is_live(&self, now: Millis) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}

/// Whether a member with the role `own` may make invites for `wanted`: nobody hands out more than they have, only a host
/// makes cohosts, and nobody makes hosts.
pub fn may_invite(own: Role, wanted: Role) -> bool {
    match own {
        Role::Viewer => false,
        Role::Shopper | Role::Cohost => wanted <= Role::Shopper,
        Role::Host => wanted <= Role::Cohost,
    }
}

/// The code that goes into the link's fragment.
pub(super) fn code(keys: &Keys, id: &InviteId) -> String {
    sealed::seal::<SECRET_BYTES>(&keys.invite, id.as_str())
}

/// The invite that a code names, where its secret is right.
pub(super) fn read_code(keys: &Keys, code: &str) -> Option<InviteId> {
    sealed::open::<SECRET_BYTES>(&keys.invite, code, MAX_CODE_LEN).and_then(|id| InviteId::parse(id).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_opens_only_its_own_invite() {
        let keys = Keys::derive(b"one");
        let id = InviteId::random();
        let right = code(&keys, &id);
        assert_eq!(read_code(&keys, &right), Some(id.clone()));
        assert_eq!(right, code(&keys, &id), "it can be shown again");
        let (_, secret) = right.split_once('.').unwrap();
        assert!(secret.len() * 6 >= 128, "at least 128 bits");
        assert_eq!(read_code(&keys, &format!("{}.{secret}", InviteId::random())), None);
        assert_eq!(read_code(&Keys::derive(b"other"), &right), None);
        assert_eq!(read_code(&keys, id.as_str()), None);
        assert_eq!(read_code(&keys, &right[..right.len() - 2]), None, "a part of the secret");
    }

    #[test]
    fn nobody_hands_out_more_than_they_have() {
        use Role::{Cohost, Host, Shopper, Viewer};
        let may = |own| [Viewer, Shopper, Cohost, Host].map(|wanted| may_invite(own, wanted));
        assert_eq!(may(Viewer), [false, false, false, false]);
        assert_eq!(may(Shopper), [true, true, false, false]);
        assert_eq!(may(Cohost), [true, true, false, false]);
        assert_eq!(may(Host), [true, true, true, false]);
    }
}
