//! Going on as oneself on another device: a link that carries an identity there, once and soon.
//!
//! The code is `d_….SECRET`, made like an invite's: a keyed hash of the id, under a key of its own. A wrong secret is told from a right one
//! before the database is asked.

use super::{keys::Keys, sealed};
use crate::ids::{DeviceLinkId, IdentityId, Millis};

/// Bytes of the secret: 160 bits.
const SECRET_BYTES: usize = 20;
/// Longest code that is looked at.
const MAX_CODE_LEN: usize = 96;
/// How long a link may be used: as long as it takes to fetch the other device.
pub const LIFE_MS: Millis = 10 * 60 * 1_000;
/// How long a link may be used that lets somebody come back to a room from elsewhere: until everybody has read their mail.
pub const COMING_BACK_MS: Millis = 30 * 24 * 60 * 60 * 1_000;
/// How long a link that has ended is remembered, so that it can be said that it has.
pub const REMEMBERED_MS: Millis = 24 * 60 * 60 * 1_000;

/// A link as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceLink {
    /// Its id.
    pub id: DeviceLinkId,
    /// Whom it carries.
    pub identity: IdentityId,
    /// Until when.
    pub expires_at: Millis,
    /// Whether it was used.
    pub used: bool,
}

/// What came of taking an identity over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Rooms of the device's earlier identity that came along.
    pub rooms: u64,
    /// Rooms in which both are: the earlier one stays there, as somebody else.
    pub apart: u64,
}

/// The code that goes into the link's fragment.
pub(super) fn code(keys: &Keys, id: &DeviceLinkId) -> String {
    sealed::seal::<SECRET_BYTES>(&keys.device, id.as_str())
}

/// The link that a code names, where its secret is right.
pub(super) fn read_code(keys: &Keys, code: &str) -> Option<DeviceLinkId> {
    sealed::open::<SECRET_BYTES>(&keys.device, code, MAX_CODE_LEN).and_then(|id| DeviceLinkId::parse(id).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_opens_only_its_own_link() {
        let keys = Keys::derive(b"one");
        let id = DeviceLinkId::random();
        let right = code(&keys, &id);
        assert_eq!(read_code(&keys, &right), Some(id.clone()));
        let (_, secret) = right.split_once('.').unwrap();
        assert!(secret.len() * 6 >= 128, "at least 128 bits");
        assert_eq!(read_code(&keys, &format!("{}.{secret}", DeviceLinkId::random())), None);
        assert_eq!(read_code(&Keys::derive(b"other"), &right), None);
        assert_eq!(read_code(&keys, id.as_str()), None);
        assert_eq!(read_code(&keys, &"d_x".repeat(100)), None);
    }
}
