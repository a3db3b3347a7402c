//! A guest's identity as a cookie carries it: the id and a keyed hash of it.

use data_encoding::BASE64URL_NOPAD;

use super::keys::{Keys, same_secret};
use crate::ids::IdentityId;

/// The cookie's name.
pub const COOKIE: &str = "cabas_id";
/// Bytes of the signature: 128 bits.
const SIGNATURE_BYTES: usize = 16;
/// Longest value that is looked at: an id, a dot, a signature.
const MAX_LEN: usize = 64;

fn signature(keys: &Keys, id: &IdentityId) -> [u8; SIGNATURE_BYTES] {
    let hash = blake3::keyed_hash(&keys.identity, id.as_str().as_bytes());
    let mut out = [0; SIGNATURE_BYTES];
    out.copy_from_slice(&hash.as_bytes()[..SIGNATURE_BYTES]);
    out
}

/// The cookie's value: `u_….SIGNATURE`.
pub(super) fn seal(keys: &Keys, id: &IdentityId) -> String {
    format!("{id}.{}", BASE64URL_NOPAD.encode(&signature(keys, id)))
}

/// The identity of a cookie's value, where the signature is ours.
pub(super) fn open(keys: &Keys, value: &str) -> Option<IdentityId> {
    if value.len() > MAX_LEN {
        return None;
    }
    let (id, given) = value.split_once('.')?;
    let id = IdentityId::parse(id).ok()?;
    let given = BASE64URL_NOPAD.decode(given.as_bytes()).ok()?;
    same_secret(&given, &signature(keys, &id)).then_some(id)
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
