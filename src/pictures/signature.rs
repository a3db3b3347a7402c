//! Signatures of addresses on this server: a keyed hash of what they name, in base64url.

use data_encoding::BASE64URL_NOPAD;

/// Bytes of a signature: 128 bits can't be guessed.
const SIGNATURE_BYTES: usize = 16;

/// A key that signs addresses of one kind and nothing else.
#[derive(Clone)]
pub struct AddressKey([u8; blake3::KEY_LEN]);

impl AddressKey {
    /// Over a key of its own.
    pub fn new(key: [u8; blake3::KEY_LEN]) -> Self {
        Self(key)
    }

    /// The signature of what an address names.
    pub fn sign(&self, what: &str) -> String {
        BASE64URL_NOPAD.encode(self.short(what).as_slice())
    }

    /// Whether this is the signature.
    pub fn proves(&self, what: &str, signature: &str) -> bool {
        let Ok(signature) = BASE64URL_NOPAD.decode(signature.as_bytes()) else { return false };
        // Comparing hashes of both takes the same time wherever they differ.
        blake3::hash(&signature) == blake3::hash(&self.short(what))
    }

    fn short(&self, what: &str) -> [u8; SIGNATURE_BYTES] {
        let hash = blake3::keyed_hash(&self.0, what.as_bytes());
        std::array::from_fn(|n| hash.as_bytes()[n])
    }
}
