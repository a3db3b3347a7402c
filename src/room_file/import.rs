//! `cabas import-room`: a room that was taken along, into the data directory of a server that doesn't run.
//!
//! The journal's part comes last and in one transaction: before it the room isn't there, and what is written by then is written over by
//! another try.

use std::{
    collections::HashMap,
    fmt, fs,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use super::read::{FilePhoto, ReadError, RoomFile, read};
use crate::{
    access::{
        Access, AccessError, StoreError,
        device::COMING_BACK_MS,
        name::{self, BadName},
        store::{Store, bring::BroughtMember},
    },
    clock,
    ids::{DeviceLinkId, IdentityId, MemberId, PhotoId, RoomId, Seq},
    journal::{
        Arrived, Journal, JournalError, Lane, Snapshot, Stored,
        sqlite::{SqliteJournal, SqliteOptions},
    },
    photos::{
        PhotoError,
        bring::{Bringer, Brought, Place},
    },
    protocol::message::ChatMessage,
    room::{
        Entry, Room,
        member::Gone,
        takeout::{BroughtBack, TakenMember, Takeout, TakeoutError},
    },
    server::ROOMS_DB,
};

/// Why a room was not brought back.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file or the directory.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What happened.
        error: io::Error,
    },
    /// The file is none, or damaged.
    #[error("{}: {error}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        error: ReadError,
    },
    /// It says what no room can be.
    #[error("the file can't be a room: {0}")]
    Takeout(#[from] TakeoutError),
    /// A name in it.
    #[error("the file can't be a room: the name of {whose}: {error}")]
    Name {
        /// Whose, or `room`.
        whose: String,
        /// What is wrong.
        error: BadName,
    },
    /// A photo in it is another room's.
    #[error("photo {0} belongs to another room here")]
    ForeignPhoto(PhotoId),
    /// It is there already.
    #[error("room {0} is here already: delete it first to bring back the file's")]
    Exists(RoomId),
    /// The journal.
    #[error(transparent)]
    Journal(JournalError),
    /// The tables of access.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A photo could not be kept.
    #[error(transparent)]
    Photo(#[from] PhotoError),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Access(error.into())
    }
}

impl From<JournalError> for ImportError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Conflict { room, .. } => Self::Exists(room),
            error => Self::Journal(error),
        }
    }
}

/// What was brought back.
#[derive(Debug)]
pub struct Done {
    /// Which room.
    pub room: RoomId,
    name: String,
    members: usize,
    messages: usize,
    photos: usize,
    /// Photos of the file that no message shows.
    idle: usize,
    /// By whom each may come back: the name, and the code of a link that makes a device theirs.
    ways_back: Vec<(String, String)>,
    public_url: String,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { room, name, members, messages, photos, idle, ways_back, public_url } = self;
        write!(f, "brought back {room} \"{name}\": {members} members, {messages} messages, {photos} photos")?;
        if *idle > 0 {
            write!(f, "; {idle} photos that no message shows were left out")?;
        }
        if !ways_back.is_empty() {
            write!(f, "\nThis server knows nobody of it. Each comes back by their own link, once, within 30 days:")?;
        }
        for (name, code) in ways_back {
            write!(f, "\n  {name}: {public_url}/device#{code}")?;
        }
        Ok(())
    }
}

/// Links that are made: more people than take part in a room.
const MAX_WAYS_BACK: usize = 200;

/// Brings the room in `path` back into the data directory `data`, which is made where it is missing. Links begin with `public_url`.
pub async fn run(path: &Path, data: &Path, public_url: &str) -> Result<Done, ImportError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        |error| ImportError::Io { path, error }
    };
    let file = fs::File::open(path).map_err(at(path))?;
    fs::create_dir_all(data).map_err(at(data))?;
    // Takes the directory: a server that runs would not know of the room, and would be told so.
    let journal = SqliteJournal::open(&data.join(ROOMS_DB), SqliteOptions::default()).await?;
    let done = bring(path, BufReader::new(file), data, &journal).await;
    let closed = journal.close().await;
    let done = Done { public_url: public_url.to_owned(), ..done? };
    closed?;
    Ok(done)
}

async fn bring(path: &Path, file: impl io::Read, data: &Path, journal: &SqliteJournal) -> Result<Done, ImportError> {
    let bringer = Bringer::open(data, journal.pool().clone())
        .map_err(|error| ImportError::Io { path: data.to_owned(), error })?;
    let mut photos: HashMap<PhotoId, (Brought, String)> = HashMap::new();
    let keep = |FilePhoto { id, alt, webp }: FilePhoto| {
        let brought = bringer.keep(&webp).map_err(|error| error.to_string())?;
        photos.insert(id, (brought, alt));
        Ok(())
    };
    let file = read(file, keep).map_err(|error| ImportError::Read { path: path.to_owned(), error })?;
    let RoomFile { mut info, takeout, chat } = file;
    info.name = name_of("the room", &info.name, name::MAX_ROOM_CHARS)?;
    if !info.about.is_empty() {
        info.about = name_of("the room", &info.about, name::MAX_ABOUT_CHARS)?;
    }
    let members = members(&takeout)?;
    // In the same order.
    let takes_part = takeout.members.iter().map(|taken| taken.went.is_none() && taken.view.role.may_write());
    let part = members.iter().zip(takes_part).filter(|(_, takes_part)| *takes_part).map(|(member, _)| member.clone());
    let part: Vec<_> = part.take(MAX_WAYS_BACK).collect();
    let shown = shown(&chat);
    let (messages, seq) = (chat.len(), takeout.seq);
    let BroughtBack { mut room, rows } = Room::bring_back(info.id.clone(), takeout, chat, fresh_epoch())?;
    match journal.replay(&info.id).await {
        Err(JournalError::NoRoom(_)) => {}
        Ok(_) => return Err(ImportError::Exists(info.id)),
        Err(error) => return Err(error.into()),
    }

    let store = Store::new(journal.pool().clone());
    store.bring_room(&info, &members, clock::now()).await?;
    let mut noted = 0;
    for (photo, member, at) in &shown {
        let Some((brought, alt)) = photos.get(photo) else { continue };
        let place = Place { photo, room: &info.id, member, alt, at: *at };
        if !bringer.note(brought, place).await? {
            return Err(ImportError::ForeignPhoto(photo.clone()));
        }
        noted += 1;
    }
    let snapshot = Snapshot { seq, bytes: room.snapshot() };
    let rows = rows.into_iter().map(stored).collect();
    let (room, next_deadline) = (info.id.clone(), room.next_deadline());
    journal.arrive(Arrived { room, at: info.created_at, rows, snapshot, next_deadline }).await?;
    let idle = photos.len().saturating_sub(noted);
    let ways_back = ways_back(data, journal, &part).await?;
    let (members, photos, public_url) = (members.len(), noted, String::new());
    Ok(Done { room: info.id, name: info.name, members, messages, photos, idle, ways_back, public_url })
}

/// A link for each, by which a device becomes theirs.
async fn ways_back(
    data: &Path,
    journal: &SqliteJournal,
    members: &[BroughtMember],
) -> Result<Vec<(String, String)>, ImportError> {
    let now = clock::now();
    let access = Access::open(data, journal.pool().clone(), now).await?;
    let mut ways = Vec::new();
    for BroughtMember { identity, name, .. } in members {
        let Some(identity) = identity else { continue };
        let link = DeviceLinkId::random();
        access.store().add_device_link(&link, identity, now, COMING_BACK_MS).await?;
        ways.push((name.clone(), access.device_code(&link)));
    }
    Ok(ways)
}

/// Everybody's name, cleaned as it would be of people, and an identity for each who may come back.
fn members(takeout: &Takeout) -> Result<Vec<BroughtMember>, ImportError> {
    let member = |TakenMember { view, went }: &TakenMember| {
        let erased = *went == Some(Gone::Erased);
        let name = if erased { String::new() } else { name_of(view.id.as_str(), &view.name, name::MAX_PERSON_CHARS)? };
        let identity = (!erased).then(IdentityId::random);
        Ok(BroughtMember { member: view.id.clone(), identity, name, joined_at: view.joined_at })
    };
    takeout.members.iter().map(member).collect()
}

fn name_of(whose: &str, given: &str, most: usize) -> Result<String, ImportError> {
    name::clean(given, most).map_err(|error| ImportError::Name { whose: whose.to_owned(), error })
}

/// Photos that messages show, whose they are, and since when.
fn shown(chat: &[ChatMessage]) -> Vec<(PhotoId, MemberId, u64)> {
    let of = |message: &ChatMessage| {
        let (by, at) = (message.by.clone(), message.at);
        let shown = message.photos.iter().filter(|photo| !photo.gone);
        shown.map(|photo| (photo.id.clone(), by.clone(), at)).collect::<Vec<_>>()
    };
    chat.iter().flat_map(of).collect()
}

fn stored((seq, entry): (Seq, Entry)) -> Stored {
    let row = entry.encode();
    let lane = Lane::History { topic: row.topic };
    Stored { seq, lane, at: row.at, by: row.by, body: row.body, text: row.text }
}

/// An epoch that no device of the room's people knows: they count from 1, and this is the time in seconds.
fn fresh_epoch() -> u32 {
    u32::try_from(clock::now() / 1_000).unwrap_or(u32::MAX / 2)
}
