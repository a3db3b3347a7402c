//! The server's key: one file of random bytes, from which every other key is derived.
//!
//! Without it all guests become strangers and all invites void, so a backup carries it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use data_encoding::BASE64URL_NOPAD;

/// The key's file in the data directory.
pub const KEY_FILE: &str = "server.key";
/// Bytes of the key.
const KEY_BYTES: usize = 32;

/// What went wrong with the key file.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It can't be read or written.
    #[error("the server key {KEY_FILE} can't be read or written: {0}")]
    Io(#[from] io::Error),
    /// It holds something else.
    #[error("the server key {KEY_FILE} is damaged: put it back from a backup (a new one makes every guest a stranger)")]
    Damaged,
}

/// The keys in use, one for each purpose, so that nothing signed for one passes for another.
#[derive(Clone)]
pub struct Keys {
    /// Signs identity cookies.
    pub(super) identity: [u8; KEY_BYTES],
    /// Makes the secrets of invites.
    pub(super) invite: [u8; KEY_BYTES],
    /// Makes the secrets of links to other devices.
    pub(super) device: [u8; KEY_BYTES],
    /// Signs tickets.
    pub(super) ticket: [u8; KEY_BYTES],
    /// Signs access tokens.
    pub(super) token: [u8; KEY_BYTES],
    /// Signs addresses of pictures.
    pub(super) picture: [u8; KEY_BYTES],
    /// Signs addresses of photos.
    pub(super) photo: [u8; KEY_BYTES],
}

impl Keys {
    /// Out of the server's key.
    pub fn derive(key: &[u8]) -> Self {
        Self {
            identity: blake3::derive_key("cabas v1 identity cookie", key),
            invite: blake3::derive_key("cabas v1 invite secret", key),
            device: blake3::derive_key("cabas v1 device link", key),
            ticket: blake3::derive_key("cabas v1 ticket", key),
            token: blake3::derive_key("cabas v1 access token", key),
            picture: blake3::derive_key("cabas v1 picture address", key),
            photo: blake3::derive_key("cabas v1 photo address", key),
        }
    }

    /// Reads the key file in `data`, or makes one (mode 0600, synced) where there is none.
    pub fn open(data: &Path) -> Result<Self, KeyError> {
        let path = data.join(KEY_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => {
                restrict(&path)?;
                text
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => create(data, &path)?,
            Err(error) => return Err(error.into()),
        };
        let key = BASE64URL_NOPAD.decode(text.trim().as_bytes()).map_err(|_| KeyError::Damaged)?;
        if key.len() == KEY_BYTES { Ok(Self::derive(&key)) } else { Err(KeyError::Damaged) }
    }
}

/// Written beside and renamed: a crash leaves a whole key or none.
fn create(data: &Path, path: &Path) -> io::Result<String> {
    let text = BASE64URL_NOPAD.encode(&rand::random::<[u8; KEY_BYTES]>());
    let beside = data.join(format!("{KEY_FILE}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    File::open(data)?.sync_all()?;
    Ok(text)
}

/// A key that others may read (after a copy, say) is closed to them again.
fn restrict(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            tracing::warn!("the server key could be read by others; its mode is now 0600");
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

/// Compares secrets in constant time (blake3's own comparison).
pub(super) fn same_secret(a: &[u8], b: &[u8]) -> bool {
    blake3::hash(a) == blake3::hash(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let first = Keys::open(dir.path()).unwrap();
        let again = Keys::open(dir.path()).unwrap();
        assert_eq!(first.identity, again.identity);
        assert_ne!(first.identity, first.invite);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let path = dir.path().join(KEY_FILE);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            Keys::open(dir.path()).unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_is_refused_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(KEY_FILE), "short").unwrap();
        assert!(matches!(Keys::open(dir.path()), Err(KeyError::Damaged)));
        assert_eq!(fs::read_to_string(dir.path().join(KEY_FILE)).unwrap(), "short");
    }
}
