//! Photos that people show each other in a room: taken in, made small, kept, shown to the room's members for a while, given up.
//!
//! * [`files`]: what is in them, by content; [`rows`]: whose they are, and who needs a file.
//! * [`link`]: signed addresses with an end; [`bring`]: photos that come with a room from elsewhere.
//!
//! What a room shows is in its log. Here is what the log can't hold: pictures, and the words beside them, so that they can be taken
//! away. Whatever a crash leaves of the two in disagreement is settled by the log: see [`Photos::keep_only`] and [`Photos::sweep`].

pub mod bring;
pub mod files;
pub mod link;
mod rows;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, io, path::Path, sync::Arc};

use bytes::Bytes;
use sqlx::SqlitePool;
use tokio::{
    sync::{Mutex, Semaphore, SemaphorePermit},
    task::spawn_blocking,
};

pub use self::rows::{Known, Quota};
use self::{
    files::{Files, Name},
    link::{Signer, Size},
    rows::{NewRow, Rows},
};
use crate::{
    ids::{MemberId, Millis, PhotoId, RoomId},
    pictures::{
        SHARED_WAITING,
        photo::{self, Photo},
        pool::{self, Pool},
        raster::RasterError,
    },
};

/// Largest upload: what a phone's camera makes at its best. Our page sends less.
pub const MAX_UPLOAD_BYTES: usize = 12 << 20;
/// Photos of one member in one room that wait to be posted: three messages full.
pub const MAX_UNPOSTED: u64 = 12;
/// What was uploaded and not posted goes after this long.
pub const UNPOSTED_MS: Millis = 60 * 60 * 1_000;
/// Unposted photos that are looked at in one go.
const SWEPT_AT_ONCE: u32 = 500;

/// Why a photo can't be taken or shown.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Too many come in.
    #[error("too many photos come in at the moment")]
    Busy,
    /// It is no picture for us.
    #[error(transparent)]
    Raster(#[from] RasterError),
    /// The room's quota is used up.
    #[error("this room holds as many photos as it may")]
    RoomFull,
    /// The member has too many that were not posted.
    #[error("too many photos wait to be posted")]
    TooManyUnposted,
    /// The member, or the room, is being erased or has been.
    #[error("whose photo it is has gone")]
    Gone,
    /// The table.
    #[error("the table of photos: {0}")]
    Sql(#[from] sqlx::Error),
    /// The disk.
    #[error("a file of a photo: {0}")]
    Io(#[from] io::Error),
}

/// Takes photos in and shows them. Clones share everything.
#[derive(Clone)]
pub struct Photos {
    inner: Arc<Inner>,
}

struct Inner {
    rows: Rows,
    files: Files,
    /// Held while a file and its row are brought in or taken away, so that nobody takes a file that another is about to need.
    order: Mutex<()>,
    pool: Arc<Pool>,
    in_hand: Semaphore,
    signer: Signer,
    quota: Quota,
}

/// A place for an upload: held from before its first byte is read, so that memory is bounded.
pub struct Place<'a>(#[expect(dead_code, reason = "held, not read")] SemaphorePermit<'a>);

impl Photos {
    /// Keeps files in the data directory `data`, rows in the pool of `rooms.db`; pictures are made in `pool`.
    pub fn open(
        data: &Path,
        rows: SqlitePool,
        pool: Arc<Pool>,
        key: [u8; blake3::KEY_LEN],
        quota: Quota,
    ) -> io::Result<Self> {
        let (rows, files, signer) = (Rows::new(rows), Files::open(data)?, Signer::new(key));
        let (order, in_hand) = (Mutex::new(()), Semaphore::new(SHARED_WAITING));
        Ok(Self { inner: Arc::new(Inner { rows, files, order, pool, in_hand, signer, quota }) })
    }

    /// A place for an upload, or [`PhotoError::Busy`].
    pub fn place(&self) -> Result<Place<'_>, PhotoError> {
        self.inner.in_hand.try_acquire().map(Place).map_err(|_| PhotoError::Busy)
    }

    /// Takes an upload in.
    pub async fn take(
        &self,
        _place: &Place<'_>,
        room: &RoomId,
        member: &MemberId,
        upload: Bytes,
        now: Millis,
    ) -> Result<Known, PhotoError> {
        // Before the work: it would be for nothing.
        if self.inner.rows.unposted(room, member).await? >= self.inner.quota.unposted {
            return Err(PhotoError::TooManyUnposted);
        }
        let job = self.inner.pool.run(move || photo::make(&upload)).map_err(|pool::Full| PhotoError::Busy)?;
        let Photo { large, small, facts } = job.await.map_err(|_| RasterError::Damaged)??;
        let bytes = (large.len() + small.len()) as u64;
        let id = PhotoId::random();
        // On its own, so that who hangs up now leaves nothing half done.
        let (inner, room, member) = (Arc::clone(&self.inner), room.clone(), member.clone());
        let kept = tokio::spawn(async move {
            let _order = inner.order.lock().await;
            let files = inner.files.clone();
            let names = blocking(move || Ok((files.write(&large)?, files.write(&small)?))).await?;
            let new = NewRow {
                id: &id,
                room: &room,
                member: &member,
                large: names.0,
                small: names.1,
                bytes,
                width: facts.width,
                height: facts.height,
                tone: facts.tone,
                at: now,
            };
            let noted = inner.rows.insert(&new, inner.quota).await;
            if !matches!(noted, Ok(true)) {
                inner.drop_unneeded(vec![names.0, names.1]).await?;
            }
            if noted? {
                let (width, height, tone) = (facts.width, facts.height, facts.tone);
                return Ok(Known { id, width, height, tone, alt: String::new() });
            }
            if inner.rows.is_gone(&room, &member).await? {
                return Err(PhotoError::Gone);
            }
            let waiting = inner.rows.unposted(&room, &member).await?;
            Err(if waiting >= inner.quota.unposted { PhotoError::TooManyUnposted } else { PhotoError::RoomFull })
        });
        kept.await.map_err(|error| io::Error::other(error.to_string()))?
    }

    /// What is known of these in a room; nothing of those that are not there.
    pub async fn known(&self, room: &RoomId, photos: &[PhotoId]) -> Result<Vec<Known>, PhotoError> {
        Ok(self.inner.rows.known(room, photos).await?)
    }

    /// The path that shows a photo in a size until then.
    pub fn path(&self, photo: &PhotoId, size: Size, until: Millis) -> String {
        self.inner.signer.path(photo, size, until)
    }

    /// The file behind an address that we gave; `None` where we did not, it has ended, or the photo is gone.
    pub async fn open_path(
        &self,
        photo: &PhotoId,
        size: Size,
        until: Millis,
        signature: &str,
        now: Millis,
    ) -> Result<Option<Bytes>, PhotoError> {
        if self.inner.signer.proves(photo, size, until, signature, now) {
            self.file(photo, size).await
        } else {
            Ok(None)
        }
    }

    /// A room's photo with what is known of it; nothing where it is gone.
    pub async fn read(&self, room: &RoomId, photo: &PhotoId, size: Size) -> Result<Option<(Known, Bytes)>, PhotoError> {
        let Some(known) = self.known(room, std::slice::from_ref(photo)).await?.pop() else { return Ok(None) };
        Ok(self.file(photo, size).await?.map(|bytes| (known, bytes)))
    }

    async fn file(&self, photo: &PhotoId, size: Size) -> Result<Option<Bytes>, PhotoError> {
        let Some((large, small)) = self.inner.rows.files(photo).await? else { return Ok(None) };
        let (files, name) = (self.inner.files.clone(), if size == Size::Large { large } else { small });
        match blocking(move || files.read(name)).await {
            Ok(bytes) => Ok(Some(bytes)),
            // Taken back between the two.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Says what is to be seen on one's own photo; whether there is such a one.
    pub async fn describe(
        &self,
        room: &RoomId,
        member: &MemberId,
        photo: &PhotoId,
        alt: &str,
    ) -> Result<bool, PhotoError> {
        Ok(self.inner.rows.describe(room, member, photo, alt).await?)
    }

    /// Gives up an upload that was not posted; whether there was such a one.
    pub async fn discard(&self, room: &RoomId, member: &MemberId, photo: &PhotoId) -> Result<bool, PhotoError> {
        let is_there = self.inner.rows.is_unposted(room, member, photo).await?;
        if is_there {
            self.gone(vec![photo.clone()]).await?;
        }
        Ok(is_there)
    }

    /// Of these, what a member uploaded into a room. They are about to be posted: no sweep takes them for [`UNPOSTED_MS`].
    pub async fn claim(
        &self,
        room: &RoomId,
        member: &MemberId,
        photos: &[PhotoId],
        now: Millis,
    ) -> Result<Vec<Known>, PhotoError> {
        Ok(self.inner.rows.claim(room, member, photos, now).await?)
    }

    /// Messages show these.
    pub async fn posted(&self, photos: &[PhotoId]) -> Result<(), PhotoError> {
        Ok(self.inner.rows.posted(photos).await?)
    }

    /// These are shown no more: they go, and their files where no other photo needs them.
    pub async fn gone(&self, photos: Vec<PhotoId>) -> Result<(), PhotoError> {
        let inner = Arc::clone(&self.inner);
        let done = tokio::spawn(async move {
            let _order = inner.order.lock().await;
            let names = inner.rows.forget(&photos).await?;
            inner.drop_unneeded(names).await
        });
        done.await.map_err(|error| io::Error::other(error.to_string()))?
    }

    /// All of a member's go, posted or not.
    pub async fn forget_member(&self, room: &RoomId, member: &MemberId) -> Result<(), PhotoError> {
        let photos = self.inner.rows.of_member(room, member).await?;
        if photos.is_empty() { Ok(()) } else { self.gone(photos).await }
    }

    /// All of a room's go.
    pub async fn forget_room(&self, room: &RoomId) -> Result<(), PhotoError> {
        let photos = self.inner.rows.of_room(room).await?;
        if photos.is_empty() { Ok(()) } else { self.gone(photos).await }
    }

    /// Of what messages of a room showed before `since`, only these are shown still: the rest goes.
    pub async fn keep_only(&self, room: &RoomId, shown: Vec<PhotoId>, since: Millis) -> Result<(), PhotoError> {
        let shown: HashSet<_> = shown.into_iter().collect();
        let mut over = self.inner.rows.posted_before(room, since).await?;
        over.retain(|photo| !shown.contains(photo));
        if over.is_empty() { Ok(()) } else { self.gone(over).await }
    }

    /// Uploads that nobody posted for [`UNPOSTED_MS`], by what is known here: the rooms have to be asked.
    pub async fn forgotten(&self, now: Millis) -> Result<Vec<(RoomId, PhotoId)>, PhotoError> {
        Ok(self.inner.rows.unposted_before(now.saturating_sub(UNPOSTED_MS), SWEPT_AT_ONCE).await?)
    }

    /// Takes away the files that no photo needs: what a crash left between the two.
    pub async fn sweep(&self) -> Result<usize, PhotoError> {
        let _order = self.inner.order.lock().await;
        let needed = self.inner.rows.needed().await?;
        let files = self.inner.files.clone();
        Ok(blocking(move || files.sweep(&needed)).await?)
    }
}

impl Inner {
    /// Takes away those of these files that no photo needs; called in [`Inner::order`].
    async fn drop_unneeded(&self, mut names: Vec<Name>) -> Result<(), PhotoError> {
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        for name in names {
            if !self.rows.needs(name).await? {
                let files = self.files.clone();
                blocking(move || files.remove(name)).await?;
            }
        }
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(|error| io::Error::other(error.to_string()))?
}
