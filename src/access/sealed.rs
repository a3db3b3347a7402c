//! Ids that prove themselves: `ID.HASH`, the hash keyed and cut. Nothing secret is stored, and what is false is told from what is ours
//! before the database is asked.

use data_encoding::BASE64URL_NOPAD;

use super::keys::same_secret;

/// Whoever has the hash of the id under this key has it from us.
pub(super) type Key = [u8; blake3::KEY_LEN];

fn hash<const N: usize>(key: &Key, id: &str) -> [u8; N] {
    let hash = blake3::keyed_hash(key, id.as_bytes());
    let mut out = [0; N];
    out.copy_from_slice(&hash.as_bytes()[..N]);
    out
}

/// The id with `N` bytes of its hash (at most 32).
pub(super) fn seal<const N: usize>(key: &Key, id: &str) -> String {
    format!("{id}.{}", BASE64URL_NOPAD.encode(&hash::<N>(key, id)))
}

/// The id of what [`seal`] made under the same key; nothing longer than `most` is looked at.
pub(super) fn open<'v, const N: usize>(key: &Key, value: &'v str, most: usize) -> Option<&'v str> {
    if value.len() > most {
        return None;
    }
    let (id, given) = value.split_once('.')?;
    let given = BASE64URL_NOPAD.decode(given.as_bytes()).ok()?;
    same_secret(&given, &hash::<N>(key, id)).then_some(id)
}
