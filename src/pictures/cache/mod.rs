//! What was fetched and made, on disk: one file each, whole or not there, least recently used first to go.
//!
//! A file says everything about itself, and its name is a hash: addresses (which may hold somebody's token) are not kept.
//! The index in memory only counts; a file that it doesn't know is found all the same, one that is gone or damaged is made
//! again. So nothing here has to survive, neither a crash nor a `rm -r`, and backups leave it out.

mod file;
mod index;

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, UNIX_EPOCH},
};

use parking_lot::Mutex;

pub use self::file::{Entry, Meta};
use self::index::Index;
use super::{
    address::{PictureId, Width},
    raster::Format,
};
use crate::ids::Millis;

/// The cache's folder in the data directory.
pub const DIR: &str = "pictures";
/// Where files are written before they are renamed; emptied at start.
const PARTS: &str = "part";

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The picture as it was fetched, to make more of. First to go: it can be fetched again.
    Source,
    /// One of ours.
    Made(Width, Format),
}

/// A file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Of which picture.
    pub id: PictureId,
    /// Which of it.
    pub kind: Kind,
}

impl Key {
    fn file_name(self) -> String {
        match self.kind {
            Kind::Source => format!("{}.source", self.id),
            Kind::Made(width, Format::Webp) => format!("{}.{}.webp", self.id, width.pixels()),
            Kind::Made(width, Format::Jpeg) => format!("{}.{}.jpg", self.id, width.pixels()),
        }
    }

    fn of_file(name: &str) -> Option<Self> {
        let (id, rest) = name.split_once('.')?;
        let kind = match rest.split_once('.') {
            None => (rest == "source").then_some(Kind::Source)?,
            Some((width, "webp")) => Kind::Made(width.parse().ok()?, Format::Webp),
            Some((width, "jpg")) => Kind::Made(width.parse().ok()?, Format::Jpeg),
            Some(_) => return None,
        };
        Some(Self { id: id.parse().ok()?, kind })
    }
}

/// The cache. Its methods read and write files: call them where blocking is allowed.
pub struct Cache {
    dir: PathBuf,
    index: Mutex<Index>,
    written: AtomicU64,
}

impl Cache {
    /// In `dir`, with at most `quota` bytes; 0 keeps nothing.
    pub fn open(dir: PathBuf, quota: u64) -> io::Result<Self> {
        private_dir(&dir)?;
        let parts = dir.join(PARTS);
        match fs::remove_dir_all(&parts) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => private_dir(&parts)?,
        }
        Ok(Self { dir, index: Mutex::new(Index::new(quota)), written: AtomicU64::new(0) })
    }

    /// Counts what is there from before, so that the quota holds for it too. Takes a second for some ten thousand files.
    pub fn count(&self) -> io::Result<()> {
        for shard in fs::read_dir(&self.dir)? {
            let shard = shard?;
            if !shard.file_type()?.is_dir() || shard.file_name() == PARTS {
                continue;
            }
            for file in fs::read_dir(shard.path())? {
                let file = file?;
                let Some(key) = file.file_name().to_str().and_then(Key::of_file) else { continue };
                // It may be gone by now.
                let Ok(meta) = file.metadata() else { continue };
                let used = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
                let used = Millis::try_from(used.as_millis()).unwrap_or(Millis::MAX);
                self.index.lock().found(key, meta.len(), used);
            }
        }
        self.evict();
        Ok(())
    }

    /// What a file holds, where it is whole. It counts as used now.
    pub fn read(&self, key: Key, now: Millis) -> Option<Entry> {
        let path = self.path(key);
        let read = File::open(&path).and_then(|file| Ok((Entry::read(&file)?, file)));
        match read {
            Ok((entry, file)) => {
                let used = self.index.lock().used(key, entry.file_len(), now);
                // Only the order of eviction after a restart depends on it.
                let _ = file.set_modified(UNIX_EPOCH + Duration::from_millis(used));
                Some(entry)
            }
            Err(error) => {
                self.index.lock().forget(key);
                if error.kind() == io::ErrorKind::InvalidData {
                    let _ = fs::remove_file(&path);
                }
                None
            }
        }
    }

    /// Keeps something, and lets go of what was not used for longest. A full or broken disk costs the copy, no more.
    pub fn write(&self, key: Key, entry: &Entry, now: Millis) -> io::Result<()> {
        let len = entry.file_len();
        if !self.index.lock().takes(len) {
            return Ok(());
        }
        let path = self.path(key);
        let part = self.dir.join(PARTS).join(self.written.fetch_add(1, Ordering::Relaxed).to_string());
        let written = write_file(&part, entry).and_then(|()| {
            // The shard's folder is there, but for the first time.
            fs::rename(&part, &path).or_else(|_| {
                private_dir(path.parent().unwrap_or(&self.dir))?;
                fs::rename(&part, &path)
            })
        });
        if let Err(error) = written {
            let _ = fs::remove_file(&part);
            return Err(error);
        }
        self.index.lock().used(key, len, now);
        self.evict();
        Ok(())
    }

    /// Notes that what a file holds was found to be still so.
    pub fn recheck(&self, key: Key, at: Millis) -> io::Result<()> {
        Entry::set_checked(&OpenOptions::new().write(true).open(self.path(key))?, at)
    }

    /// Lets go of something.
    pub fn remove(&self, key: Key) {
        self.index.lock().forget(key);
        let _ = fs::remove_file(self.path(key));
    }

    /// Bytes that the files have together.
    pub fn bytes(&self) -> u64 {
        self.index.lock().bytes()
    }

    fn evict(&self) {
        let victims = self.index.lock().evict();
        metrics::counter!("cabas_pictures_evicted_total").increment(victims.len() as u64);
        for key in victims {
            let _ = fs::remove_file(self.path(key));
        }
        #[allow(clippy::cast_precision_loss, reason = "a gauge")]
        metrics::gauge!("cabas_pictures_cache_bytes").set(self.bytes() as f64);
    }

    fn path(&self, key: Key) -> PathBuf {
        let name = key.file_name();
        self.dir.join(&name[..2]).join(name)
    }
}

fn private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Not synced: a file that a power cut left half is found out by its hash.
fn write_file(path: &Path, entry: &Entry) -> io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    entry.write(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: Width = super::super::address::DEFAULT_WIDTH;

    fn key(n: u8, kind: Kind) -> Key {
        Key { id: PictureId::of(&n.to_string()), kind }
    }

    fn made(n: u8) -> Key {
        key(n, Kind::Made(WIDTH, Format::Webp))
    }

    fn entry(len: usize) -> Entry {
        Entry::new(vec![7; len].into(), Meta::default(), 1)
    }

    fn cache(dir: &tempfile::TempDir, quota: u64) -> Cache {
        Cache::open(dir.path().join(DIR), quota).unwrap()
    }

    fn kept(cache: &Cache) -> Vec<u8> {
        (0..10).filter(|n| cache.path(made(*n)).exists()).collect()
    }

    #[test]
    fn names_read_back_and_others_are_nobodys() {
        let id = PictureId::of("x");
        for kind in [Kind::Source, Kind::Made(WIDTH, Format::Webp), Kind::Made(WIDTH, Format::Jpeg)] {
            let key = Key { id, kind };
            assert_eq!(Key::of_file(&key.file_name()), Some(key));
        }
        for other in ["", "x", "x.source", &format!("{id}"), &format!("{id}.641.webp"), &format!("{id}.640.png")] {
            assert_eq!(Key::of_file(other), None, "{other}");
        }
    }

    #[test]
    fn what_was_used_last_stays_also_over_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let quota = 3 * entry(1_000).file_len();
        let first = cache(&dir, quota);
        for n in 0..3 {
            first.write(made(n), &entry(1_000), 10).unwrap();
        }
        assert!(first.read(made(0), 10).is_some());
        first.write(made(3), &entry(1_000), 10).unwrap();
        assert_eq!(kept(&first), [0, 2, 3]);
        assert!(first.read(made(2), 11).is_some());
        let second = cache(&dir, quota);
        second.count().unwrap();
        assert_eq!(second.bytes(), quota);
        second.write(made(4), &entry(1_000), 12).unwrap();
        assert_eq!(kept(&second), [2, 3, 4]);
        cache(&dir, quota / 3).count().unwrap();
        assert_eq!(kept(&second), [4], "a smaller quota holds at once");
    }

    #[test]
    fn sources_go_first_and_nothing_is_kept_that_cannot_fit() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(&dir, 3 * entry(1_000).file_len());
        cache.write(made(0), &entry(1_000), 1).unwrap();
        cache.write(key(1, Kind::Source), &entry(1_500), 2).unwrap();
        cache.write(made(2), &entry(1_000), 3).unwrap();
        assert!(cache.read(key(1, Kind::Source), 3).is_none());
        assert_eq!(kept(&cache), [0, 2]);
        cache.write(made(3), &entry(10_000), 4).unwrap();
        assert_eq!(kept(&cache), [0, 2]);
    }

    #[test]
    fn files_are_private_and_damage_is_noticed() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(&dir, 1 << 20);
        cache.write(made(1), &entry(1_000), 1).unwrap();
        let path = cache.path(made(1));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
        assert_eq!(cache.read(made(1), 2).unwrap(), entry(1_000));
        cache.recheck(made(1), 77).unwrap();
        assert_eq!(cache.read(made(1), 2).unwrap().checked_at, 77);
        let whole = fs::read(&path).unwrap();
        for damaged in [&whole[..whole.len() - 1], &whole[..7], b"", &[&whole[..whole.len() - 1], b"x"].concat()] {
            fs::write(&path, damaged).unwrap();
            assert!(cache.read(made(1), 3).is_none());
            assert!(!path.exists());
        }
        assert_eq!(cache.bytes(), 0);
    }

    #[test]
    fn a_file_that_is_gone_is_forgotten_and_unknown_ones_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let first = cache(&dir, 1 << 20);
        first.write(made(1), &entry(1_000), 1).unwrap();
        let note = first.path(made(1)).with_file_name("README");
        fs::write(&note, "mine").unwrap();
        fs::write(first.dir.join(PARTS).join("0"), "half").unwrap();
        let second = cache(&dir, 0);
        second.count().unwrap();
        assert!(note.exists() && !second.dir.join(PARTS).join("0").exists());
        assert!(!first.path(made(1)).exists());
        assert!(first.read(made(1), 2).is_none());
        assert_eq!(first.bytes(), 0);
    }
}
