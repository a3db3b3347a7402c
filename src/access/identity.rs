//! A guest's identity as a cookie carries it: the id and a keyed hash of it.

use super::{keys::Keys, sealed};
use crate::ids::IdentityId;

/// The cookie's name.
pub const COOKIE: &str = "cabas_id";
/// Bytes of the signature: 128 bits.
const SIGNATURE_BYTES: usize = 16;
/// Longest value that is looked at: an id, a dot, a signature.
const MAX_LEN: usize = 64;

/// The cookie's value: `u_….SIGNATURE`.
pub(super) fn seal(keys: &Keys, id: &IdentityId) -> String {
    sealed::seal::<SIGNATURE_BYTES>(&keys.identity, id.as_str())
}

/// The identity of a cookie's value, where the signature is ours.
pub(super) fn open(keys: &Keys, value: &str) -> Option<IdentityId> {
    sealed::open::<SIGNATURE_BYTES>(&keys.identity, value, MAX_LEN).and_then(|id| IdentityId::parse(id).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_signature_opens() {
        let keys = Keys::derive(b"one");
        let id = IdentityId::random();
        let value = seal(&keys, &id);
        assert_eq!(open(&keys, &value), Some(id.clone()));
        assert_eq!(open(&Keys::derive(b"other"), &value), None);
        let other = IdentityId::random();
        let (_, signature) = value.split_once('.').unwrap();
        assert_eq!(open(&keys, &format!("{other}.{signature}")), None, "another id under this signature");
        assert_eq!(open(&keys, id.as_str()), None);
        assert_eq!(open(&keys, &format!("{id}.")), None);
        assert_eq!(open(&keys, &"x".repeat(10_000)), None);
    }
}
