//! `cabas backup` and `cabas restore`: a whole data directory, with its databases, its key, a list of their hashes, and the photos,
//! whose names are their hashes.
//!
//! A backup is made while the server runs. It is whole when its manifest is there: that is written last. A restore is
//! made while no server runs; everything is checked and prepared beside before anything is replaced, and what is
//! replaced is kept beside, not deleted.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    access::keys::KEY_FILE,
    catalog, clock,
    ids::Millis,
    journal::{
        backup::{self as database, BackupError},
        sqlite::MIGRATOR,
    },
    photos::files::{self as photos, Count},
    server::ROOMS_DB,
    store::{DirLock, LOCK_FILE, StoreError},
};

/// What is in a backup, and that it is whole.
const MANIFEST: &str = "manifest.json";
/// Format of the manifest.
///
/// 1: the first. 2: with photos.
const FORMAT: u32 = 2;
/// Where a restore is prepared, in the data directory: renaming from there is one step.
const STAGE: &str = ".restoring";
/// Largest manifest that is read: ours have less than a kilobyte.
const MAX_MANIFEST_BYTES: u64 = 64 * 1024;
/// What belongs to a database and must not be mixed with another one.
const COMPANIONS: &[&str] = &["-wal", "-shm"];

/// Why a directory was not backed up or restored.
#[derive(Debug, thiserror::Error)]
pub enum DirError {
    /// The backup's directory holds something already.
    #[error("{} is not empty: choose another directory for the backup", .0.display())]
    TargetNotEmpty(PathBuf),
    /// The data directory holds something already.
    #[error("{} holds data already: --force puts it aside and restores", .0.display())]
    DataNotEmpty(PathBuf),
    /// There is no server's data there.
    #[error("{} holds no data of a server: there is no {ROOMS_DB}", .0.display())]
    NoData(PathBuf),
    /// The backup is not whole or not unchanged.
    #[error("{path}: {what}", path = .path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Written by a newer program.
    #[error("{}: made by a newer cabas: restore with that one", .0.display())]
    Newer(PathBuf),
    /// A database.
    #[error(transparent)]
    Database(#[from] BackupError),
    /// The lock.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk.
    #[error("{path}: {error}", path = .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What happened.
        error: io::Error,
    },
}

/// What is in a backup.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The program that made it.
    cabas: String,
    made_at: Millis,
    files: Vec<Item>,
    /// The photos beside the databases; none in format 1.
    #[serde(default)]
    photos: Count,
}

/// One file of a backup.
#[derive(Debug, Serialize, Deserialize)]
struct Item {
    name: String,
    bytes: u64,
    blake3: String,
}

/// What was done, to tell.
#[derive(Debug)]
pub struct Done {
    did: &'static str,
    dir: PathBuf,
    files: usize,
    bytes: u64,
    /// Where the data that was there before has gone.
    aside: Option<PathBuf>,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} files, {} bytes, in {}", self.did, self.files, self.bytes, self.dir.display())?;
        if let Some(aside) = &self.aside {
            write!(f, "; what was there before is in {}", aside.display())?;
        }
        Ok(())
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> DirError + '_ {
    |error| DirError::Io { path: path.to_owned(), error }
}

/// The files of a data directory that a backup holds, the rooms last: they are what people would miss most, so they are
/// the freshest.
const FILES: [&str; 3] = [KEY_FILE, catalog::store::FILE_NAME, ROOMS_DB];

/// Copies the data directory `data` into the new or empty directory `target`.
pub async fn backup(data: &Path, target: &Path) -> Result<Done, DirError> {
    if !data.join(ROOMS_DB).exists() {
        return Err(DirError::NoData(data.to_owned()));
    }
    fs::create_dir_all(target).map_err(at(target))?;
    if fs::read_dir(target).map_err(at(target))?.next().is_some() {
        return Err(DirError::TargetNotEmpty(target.to_owned()));
    }
    let mut files = Vec::new();
    for name in FILES {
        let (from, to) = (data.join(name), target.join(name));
        if !from.exists() {
            continue;
        }
        if name == KEY_FILE {
            copy(&from, &to)?;
        } else {
            database::backup(&from, &to).await?;
        }
        let (bytes, blake3) = hash(&to)?;
        files.push(Item { name: name.to_owned(), bytes, blake3 });
    }
    // After the rooms: all that they show is there, but for what was taken back meanwhile.
    let (from, to) = (data.join(photos::DIR), target.join(photos::DIR));
    let photos = photos::copy_all(&from, &to).map_err(at(&from))?;
    let bytes = files.iter().map(|item| item.bytes).sum::<u64>() + photos.bytes;
    let count = files.len() + photos.files;
    let (cabas, made_at) = (env!("CARGO_PKG_VERSION").to_owned(), clock::now());
    let manifest = Manifest { format: FORMAT, cabas, made_at, files, photos };
    let path = target.join(MANIFEST);
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| at(&path)(error.into()))?;
    let part = target.join("manifest.json.part");
    let mut file = File::create(&part).map_err(at(&part))?;
    file.write_all(&text).and_then(|()| file.sync_all()).map_err(at(&part))?;
    fs::rename(&part, &path).map_err(at(&path))?;
    sync_dir(target)?;
    Ok(Done { did: "backed up", dir: target.to_owned(), files: count, bytes, aside: None })
}

/// Puts the backup `source` into the data directory `data`. Data that is there is put aside with `force`, refused
/// without. Every room begins a new epoch, so that clients drop copies of what the backup doesn't know.
pub async fn restore(source: &Path, data: &Path, force: bool) -> Result<Done, DirError> {
    let manifest = verified(source)?;
    fs::create_dir_all(data).map_err(at(data))?;
    let stage = data.join(STAGE);
    // A look before the work; the lock and the look that count come after it.
    refuse_data(data, force)?;
    drop(DirLock::acquire(data)?);
    remove_stage(&stage)?;
    fs::create_dir(&stage).map_err(at(&stage))?;
    for item in &manifest.files {
        let (from, to) = (source.join(&item.name), stage.join(&item.name));
        if item.name == ROOMS_DB {
            database::restore(&from, &to, &MIGRATOR).await?;
        } else {
            copy(&from, &to)?;
        }
    }
    if manifest.photos.files > 0 {
        let (from, to) = (source.join(photos::DIR), stage.join(photos::DIR));
        photos::copy_all(&from, &to).map_err(at(&from))?;
    }

    let _lock = DirLock::acquire(data)?;
    refuse_data(data, force)?;
    let aside = put_aside(data)?;
    for item in &manifest.files {
        let to = data.join(&item.name);
        fs::rename(stage.join(&item.name), &to).map_err(at(&to))?;
    }
    if manifest.photos.files > 0 {
        let to = data.join(photos::DIR);
        fs::rename(stage.join(photos::DIR), &to).map_err(at(&to))?;
    }
    sync_dir(data)?;
    remove_stage(&stage)?;
    let bytes = manifest.files.iter().map(|item| item.bytes).sum::<u64>() + manifest.photos.bytes;
    let files = manifest.files.len() + manifest.photos.files;
    Ok(Done { did: "restored", dir: data.to_owned(), files, bytes, aside })
}

/// The manifest of a backup whose files are all as they were made.
fn verified(source: &Path) -> Result<Manifest, DirError> {
    let path = source.join(MANIFEST);
    let damaged = |path: &Path, what| DirError::Damaged { path: path.to_owned(), what };
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(damaged(&path, "missing: this is no backup, or one that was not finished"));
        }
        Err(error) => return Err(at(&path)(error)),
        Ok(found) if found.len() > MAX_MANIFEST_BYTES => return Err(damaged(&path, "too long for a manifest")),
        Ok(_) => {}
    }
    let text = fs::read(&path).map_err(at(&path))?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| damaged(&path, "can't be read"))?;
    if manifest.format > FORMAT {
        return Err(DirError::Newer(path));
    }
    if manifest.files.iter().any(|item| !FILES.contains(&item.name.as_str())) {
        return Err(damaged(&path, "names a file that is none of ours"));
    }
    for needed in [ROOMS_DB, KEY_FILE] {
        if !manifest.files.iter().any(|item| item.name == needed) {
            return Err(damaged(&path, "lacks the rooms or the server's key"));
        }
    }
    for item in &manifest.files {
        let path = source.join(&item.name);
        let (bytes, blake3) = hash(&path)?;
        if bytes != item.bytes || blake3 != item.blake3 {
            return Err(damaged(&path, "is not what was backed up"));
        }
    }
    let path = source.join(photos::DIR);
    if !photos::count(&path).is_ok_and(|found| found == manifest.photos) {
        return Err(damaged(&path, "the photos are not what was backed up"));
    }
    Ok(manifest)
}

/// Everything in a data directory but the lock and an earlier restore's leavings.
fn contents(data: &Path) -> Result<Vec<PathBuf>, DirError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(data).map_err(at(data))? {
        let entry = entry.map_err(at(data))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name != LOCK_FILE && name != STAGE && !name.starts_with(ASIDE) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn refuse_data(data: &Path, force: bool) -> Result<(), DirError> {
    if force || contents(data)?.is_empty() { Ok(()) } else { Err(DirError::DataNotEmpty(data.to_owned())) }
}

/// Begins the names of directories that keep what a restore replaced.
const ASIDE: &str = "before-restore-";

fn put_aside(data: &Path) -> Result<Option<PathBuf>, DirError> {
    let ours: Vec<_> = contents(data)?.into_iter().filter(|path| is_ours(path)).collect();
    if ours.is_empty() {
        return Ok(None);
    }
    let aside = data.join(format!("{ASIDE}{}", clock::now()));
    fs::create_dir(&aside).map_err(at(&aside))?;
    for path in ours {
        if let Some(name) = path.file_name() {
            fs::rename(&path, aside.join(name)).map_err(at(&path))?;
        }
    }
    sync_dir(&aside)?;
    Ok(Some(aside))
}

/// A file of ours, or one that goes with it.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name == photos::DIR
        || FILES
            .iter()
            .any(|file| name.strip_prefix(file).is_some_and(|rest| rest.is_empty() || COMPANIONS.contains(&rest)))
}

fn remove_stage(stage: &Path) -> Result<(), DirError> {
    match fs::remove_dir_all(stage) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(stage)(error)),
        _ => Ok(()),
    }
}

/// Copies a file, private and synced.
fn copy(from: &Path, to: &Path) -> Result<(), DirError> {
    let mut source = File::open(from).map_err(at(from))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(to).map_err(at(to))?;
    io::copy(&mut source, &mut target).and_then(|_| target.sync_all()).map_err(at(to))
}

fn hash(path: &Path) -> Result<(u64, String), DirError> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(at(path))?;
    hasher.update_reader(file).map_err(at(path))?;
    Ok((hasher.count(), hasher.finalize().to_hex().to_string()))
}

fn sync_dir(dir: &Path) -> Result<(), DirError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(at(dir))
}
