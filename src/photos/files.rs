//! Files by what is in them: `photos/ab/ab…`, named by the hash of their content. The same content is one file, whoever brought it,
//! and a file that was damaged is never served.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use data_encoding::HEXLOWER;

/// Their directory in the data directory.
pub const DIR: &str = "photos";
/// Ends the names of files that are not whole yet.
const PART: &str = ".part";

/// What a file is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name([u8; blake3::OUT_LEN]);

impl Name {
    /// Of a content.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// As the table has it.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Out of the table; nothing for what has not its form.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::from_slice(&HEXLOWER.decode(text.as_bytes()).ok()?)
    }

    /// Its place below the directory.
    fn path(&self) -> PathBuf {
        let hex = HEXLOWER.encode(&self.0);
        Path::new(&hex[..2]).join(&hex)
    }
}

/// The directory.
#[derive(Debug, Clone)]
pub struct Files {
    dir: PathBuf,
}

impl Files {
    /// In the data directory `data`.
    pub fn open(data: &Path) -> io::Result<Self> {
        let dir = data.join(DIR);
        fs::create_dir_all(&dir)?;
        Ok(Self { dir })
    }

    /// Keeps a content; durable when this returns.
    pub fn write(&self, bytes: &[u8]) -> io::Result<Name> {
        let name = Name::of(bytes);
        let path = self.dir.join(name.path());
        if path.exists() {
            return Ok(name);
        }
        let folder = path.parent().unwrap_or(&self.dir).to_owned();
        let is_new = !folder.exists();
        fs::create_dir_all(&folder)?;
        let part = path.with_extension(&PART[1..]);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, &path)?;
        File::open(&folder)?.sync_all()?;
        if is_new {
            File::open(&self.dir)?.sync_all()?;
        }
        Ok(name)
    }

    /// What is in a file; an error where it is damaged or not there.
    pub fn read(&self, name: Name) -> io::Result<Bytes> {
        let bytes = fs::read(self.dir.join(name.path()))?;
        if Name::of(&bytes) == name { Ok(bytes.into()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Takes a file away.
    pub fn remove(&self, name: Name) -> io::Result<()> {
        match fs::remove_file(self.dir.join(name.path())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Takes away every file that is not among those that are needed, and what was not finished: how many.
    pub fn sweep(&self, needed: &HashSet<Name>) -> io::Result<usize> {
        let mut swept = 0;
        for path in walk(&self.dir)? {
            if !named(&path).is_some_and(|name| needed.contains(&name)) {
                fs::remove_file(&path)?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

/// The name that a file's path gives it; nothing for what is not whole, or none of ours.
fn named(path: &Path) -> Option<Name> {
    Name::parse(path.file_name()?.to_str()?)
}

/// All files of the directory.
fn walk(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for shelf in fs::read_dir(dir)? {
        let shelf = shelf?;
        if shelf.file_type()?.is_dir() {
            for file in fs::read_dir(shelf.path())? {
                found.push(file?.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// How many files, and how long they are together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Count {
    /// How many.
    pub files: usize,
    /// How long, together.
    pub bytes: u64,
}

/// Copies all files of the directory `from` into the new directory `to`; each is durable, and proved by its name. What is not there
/// at all, or goes while this is under way, is left out: it was taken back.
pub fn copy_all(from: &Path, to: &Path) -> io::Result<Count> {
    let mut count = Count::default();
    if !from.exists() {
        return Ok(count);
    }
    fs::create_dir_all(to)?;
    let target = Files { dir: to.to_owned() };
    for name in walk(from)?.iter().filter_map(|path| named(path)) {
        match (Files { dir: from.to_owned() }).read(name) {
            Ok(bytes) => {
                target.write(&bytes)?;
                count.files += 1;
                count.bytes += bytes.len() as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// Counts the files of a directory, each proved by its name.
pub fn count(dir: &Path) -> io::Result<Count> {
    let mut count = Count::default();
    if dir.exists() {
        let files = Files { dir: dir.to_owned() };
        for name in walk(dir)?.iter().filter_map(|path| named(path)) {
            count.files += 1;
            count.bytes += files.read(name)?.len() as u64;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_is_one_file_and_a_damaged_one_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::open(dir.path()).unwrap();
        let name = files.write(b"one").unwrap();
        assert_eq!((files.write(b"one").unwrap(), files.read(name).unwrap()), (name, Bytes::from_static(b"one")));
        let path = dir.path().join(DIR).join(name.path());
        fs::write(&path, b"another").unwrap();
        assert_eq!(files.read(name).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(count(&dir.path().join(DIR)).is_err());
        files.remove(name).unwrap();
        files.remove(name).unwrap();
        assert_eq!(files.read(name).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn what_nobody_needs_is_swept_and_what_is_whole_is_copied() {
        let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let files = Files::open(dir.path()).unwrap();
        let [kept, other] = [&b"kept"[..], b"other"].map(|bytes| files.write(bytes).unwrap());
        fs::write(dir.path().join(DIR).join(kept.path()).with_extension("part"), b"ke").unwrap();
        let to = copy.path().join("photos");
        assert_eq!(copy_all(&dir.path().join(DIR), &to).unwrap(), Count { files: 2, bytes: 9 });
        assert_eq!(count(&to).unwrap(), Count { files: 2, bytes: 9 });
        assert_eq!(files.sweep(&HashSet::from([kept])).unwrap(), 2);
        assert!(files.read(kept).is_ok() && files.read(other).is_err());
        assert_eq!(copy_all(&dir.path().join("nothing"), &to).unwrap(), Count::default());
    }
}
