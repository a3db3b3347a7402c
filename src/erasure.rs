//! People who want to be forgotten, and rooms that are to go: what has to be done in which order, so that a server that stops in
//! between goes on where it was.
//!
//! ```text
//! noted ─▶ out of the room, its history, photos, names ─▶ emptied ─▶ out of the files' free places ─▶ note taken away
//!          (whoever asked waits for this)                            (for many at once, in the background)
//! ```
//!
//! Copies that were made before (`cabas backup`) hold what they hold, until they are thrown away.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{Row as _, SqlitePool};
use tokio::{
    sync::Notify,
    time::{Instant, sleep},
};

use crate::{
    access::{Access, StoreError},
    clock,
    hub::{Hub, HubError},
    ids::{MemberId, RoomId},
    journal::{Journal, JournalError},
    photos::{PhotoError, Photos},
    room::Rejection,
    share::{ShareError, Shares},
};

/// How long a scrubbing waits for others to share it: it costs the size of the database.
const GATHER: Duration = Duration::from_secs(2);
/// How many times as long as a scrubbing took the next one waits, and at most.
const REST: u32 = 20;
/// See [`REST`].
const MAX_REST: Duration = Duration::from_mins(10);
/// How long to wait after something went wrong.
const RETRY: Duration = Duration::from_mins(1);

/// Why something is not erased yet. It is tried again.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// The room.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// Its log.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Names.
    #[error(transparent)]
    Access(#[from] StoreError),
    /// Photos.
    #[error(transparent)]
    Photos(#[from] PhotoError),
    /// What is shown outside of the room.
    #[error(transparent)]
    Shares(#[from] ShareError),
    /// The list of what is to be done.
    #[error("the list of erasures: {0}")]
    Sql(#[from] sqlx::Error),
}

/// Erases. Clones share everything.
#[derive(Clone)]
pub struct Eraser {
    inner: Arc<Inner>,
}

struct Inner {
    list: SqlitePool,
    hub: Hub,
    journal: Arc<dyn Journal>,
    access: Arc<Access>,
    photos: Photos,
    shares: Arc<Shares>,
    /// There is something to do.
    scrub: Notify,
    /// A scrubbing is wanted beside those that the list asks for.
    wanted: AtomicBool,
}

/// What is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Task {
    Member(RoomId, MemberId),
    Room(RoomId),
}

impl Eraser {
    /// `list` is the pool of `rooms.db`, whose migrations have run.
    pub fn new(
        list: SqlitePool,
        hub: Hub,
        journal: Arc<dyn Journal>,
        access: Arc<Access>,
        photos: Photos,
        shares: Arc<Shares>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                list,
                hub,
                journal,
                access,
                photos,
                shares,
                scrub: Notify::new(),
                wanted: AtomicBool::new(false),
            }),
        }
    }

    /// Erases a member of a room. When this returns nobody is told anything of theirs any more.
    pub async fn erase_member(&self, room: &RoomId, member: &MemberId) -> Result<(), ErasureError> {
        self.begin(Task::Member(room.clone(), member.clone())).await
    }

    /// Deletes a room with all that is in it. When this returns it is not there any more.
    pub async fn delete_room(&self, room: &RoomId) -> Result<(), ErasureError> {
        self.begin(Task::Room(room.clone())).await
    }

    /// On a task of its own, so that who hangs up now leaves nothing half done; noted first.
    async fn begin(&self, task: Task) -> Result<(), ErasureError> {
        let inner = Arc::clone(&self.inner);
        let done = tokio::spawn(async move {
            inner.note(&task).await?;
            let emptied = inner.empty(&task).await;
            // Also where it failed: it is tried again.
            inner.scrub.notify_one();
            emptied
        });
        done.await.unwrap_or(Err(ErasureError::Hub(HubError::Unavailable)))
    }

    /// Names that were taken from the tables leave the files, too.
    pub fn scrub_soon(&self) {
        self.inner.wanted.store(true, Ordering::Relaxed);
        self.inner.scrub.notify_one();
    }

    /// Goes on with what an earlier server, or a failure, left, and scrubs, until it is dropped.
    pub async fn keep_erasing(self) {
        loop {
            let began = Instant::now();
            let pause = match self.inner.catch_up().await {
                // In proportion to what it costs: whoever asks again and again must not keep the database busy.
                Ok(scrubbed) => {
                    self.inner.scrub.notified().await;
                    if scrubbed { GATHER.max((began.elapsed() * REST).min(MAX_REST)) } else { GATHER }
                }
                Err(error) => {
                    tracing::error!(%error, "something is not erased yet; it is tried again");
                    RETRY
                }
            };
            sleep(pause).await;
        }
    }
}

impl Task {
    fn columns(&self) -> (String, String) {
        match self {
            Self::Member(room, member) => (room.as_str().to_owned(), member.as_str().to_owned()),
            Self::Room(room) => (room.as_str().to_owned(), String::new()),
        }
    }

    fn read(room: &str, member: &str) -> Option<Self> {
        let room = RoomId::parse(room).ok()?;
        Some(if member.is_empty() { Self::Room(room) } else { Self::Member(room, MemberId::parse(member).ok()?) })
    }
}

impl Inner {
    /// Every step can be repeated.
    async fn empty(&self, task: &Task) -> Result<(), ErasureError> {
        match task {
            Task::Member(room, member) => self.empty_member(room, member).await?,
            Task::Room(room) => {
                self.access.forget_room(room).await?;
                self.hub.delete(room).await?;
                self.photos.forget_room(room).await?;
                self.shares.forget_room(room).await?;
            }
        }
        let (room, member) = task.columns();
        sqlx::query("UPDATE erasures SET emptied = 1 WHERE room = ? AND member = ?")
            .bind(room)
            .bind(member)
            .execute(&self.list)
            .await?;
        Ok(())
    }

    async fn note(&self, task: &Task) -> Result<(), ErasureError> {
        let (room, member) = task.columns();
        sqlx::query(
            "INSERT INTO erasures (room, member, asked_at) VALUES (?, ?, ?)
             ON CONFLICT (room, member) DO UPDATE SET emptied = 0",
        )
        .bind(room)
        .bind(member)
        .bind(i64::try_from(clock::now()).unwrap_or(i64::MAX))
        .execute(&self.list)
        .await?;
        Ok(())
    }

    async fn empty_member(&self, room: &RoomId, member: &MemberId) -> Result<(), ErasureError> {
        // First, so that nothing of theirs comes in behind it.
        self.access.sign_out(room, member, clock::now()).await?;
        match self.hub.erase(room, member).await {
            // Nor is there anything of somebody who never came in: a server that stopped may have left a name without a member.
            Ok(()) | Err(HubError::NoRoom | HubError::Rejected(Rejection::NOT_A_MEMBER)) => {}
            Err(error) => return Err(error.into()),
        }
        self.photos.forget_member(room, member).await?;
        self.shares.forget_member(room, member).await?;
        Ok(self.access.store().forget_member(room, member).await?)
    }

    /// Whether it scrubbed.
    async fn catch_up(&self) -> Result<bool, ErasureError> {
        let (mut emptied, mut failed) = (Vec::new(), None);
        for row in sqlx::query("SELECT room, member, emptied FROM erasures").fetch_all(&self.list).await? {
            let (room, member): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            if row.try_get::<i64, _>(2)? == 0
                && let Some(task) = Task::read(&room, &member)
                && let Err(error) = self.empty(&task).await
            {
                // One room that can't be had must not keep the others waiting.
                failed = Some(error);
                continue;
            }
            emptied.push((room, member));
        }
        let wanted = self.wanted.swap(false, Ordering::Relaxed);
        let scrubs = wanted || !emptied.is_empty();
        if scrubs && let Err(error) = self.journal.scrub().await {
            self.wanted.store(wanted, Ordering::Relaxed);
            return Err(error.into());
        }
        for (room, member) in emptied {
            // One that was asked for again meanwhile has more to do.
            sqlx::query("DELETE FROM erasures WHERE room = ? AND member = ? AND emptied = 1")
                .bind(room)
                .bind(member)
                .execute(&self.list)
                .await?;
        }
        failed.map_or(Ok(scrubs), Err)
    }
}
