//! One file of the cache: `CBP1`, when it was last checked (8 bytes, milliseconds, little-endian, so that it can be set
//! where it stands), the length of what is said about the content (4 bytes), that (JSON), the content.

use std::{
    fs::File,
    io::{self, Read, Write},
    os::unix::fs::FileExt,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::ids::Millis;

const MAGIC: &[u8; 4] = b"CBP1";
const HEAD_BYTES: usize = 16;
const CHECKED_AT: u64 = 4;
/// Largest file that is read: a source at its limit, with room.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// Bytes of the content's hash that are kept.
const HASH_BYTES: usize = 16;

/// What is said about a content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// Of the content: tells whether it is whole, and is its tag over HTTP.
    pub hash: String,
    /// For what we made: the hash of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// For a source: the tag that it came with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// For a source: when it was last changed, as it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
}

/// A content with what is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The content.
    pub bytes: Bytes,
    /// What is said about it.
    pub meta: Meta,
    /// When it was made, or last found to be still so.
    pub checked_at: Millis,
}

impl Entry {
    /// With its hash.
    pub fn new(bytes: Bytes, meta: Meta, checked_at: Millis) -> Self {
        let meta = Meta { hash: hash(&bytes), ..meta };
        Self { bytes, meta, checked_at }
    }

    fn meta_json(&self) -> Vec<u8> {
        // Strings always serialise; a file that says nothing is not read back.
        serde_json::to_vec(&self.meta).unwrap_or_default()
    }

    /// How long its file is.
    pub fn file_len(&self) -> u64 {
        (HEAD_BYTES + self.meta_json().len() + self.bytes.len()) as u64
    }

    pub(super) fn write(&self, mut file: &File) -> io::Result<()> {
        let meta = self.meta_json();
        let mut head = Vec::with_capacity(HEAD_BYTES + meta.len());
        head.extend(MAGIC);
        head.extend(self.checked_at.to_le_bytes());
        head.extend(u32::try_from(meta.len()).unwrap_or(0).to_le_bytes());
        head.extend(meta);
        file.write_all(&head)?;
        file.write_all(&self.bytes)
    }

    /// `InvalidData` where it isn't whole.
    pub(super) fn read(mut file: &File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        if len > MAX_FILE_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut all = Vec::with_capacity(usize::try_from(len).unwrap_or(0));
        file.read_to_end(&mut all)?;
        Self::parse(all).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    fn parse(all: Vec<u8>) -> Option<Self> {
        let all = Bytes::from(all);
        let (head, rest) = all.split_at_checked(HEAD_BYTES)?;
        let (magic, numbers) = head.split_at(MAGIC.len());
        let (checked_at, meta_len) = numbers.split_at(8);
        let checked_at = Millis::from_le_bytes(checked_at.try_into().ok()?);
        let meta_len = usize::try_from(u32::from_le_bytes(meta_len.try_into().ok()?)).ok()?;
        let (meta, bytes) = rest.split_at_checked(meta_len)?;
        let meta: Meta = serde_json::from_slice(meta).ok()?;
        let whole = magic == MAGIC && hash(bytes) == meta.hash;
        whole.then(|| Self { bytes: all.slice_ref(bytes), meta, checked_at })
    }

    pub(super) fn set_checked(file: &File, at: Millis) -> io::Result<()> {
        file.write_all_at(&at.to_le_bytes(), CHECKED_AT)
    }
}

/// A content's hash, shortened, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&blake3::hash(bytes).as_bytes()[..HASH_BYTES])
}
