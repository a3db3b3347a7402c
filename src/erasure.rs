//! People who want to be forgotten, and rooms that are to go: what has to be done in which order, so that a server that stops in
//! between goes on where it was.
//!
//! ```text
//! noted ─▶ out of the room, its history, photos, names ─▶ emptied ─▶ out of the files' free places ─▶ note taken away
//!          (whoever asked waits for this)                            (for many at once, in the background)
//! ```
//!
//! Copies that were made before (`cabas backup`) hold what they hold, until they are thrown away.

use std::{sync::Arc, time::Duration};

use sqlx::{Row as _, SqlitePool};
use tokio::{sync::Notify, time::sleep};

use crate::{
    access::{Access, StoreError},
    clock,
    hub::{Hub, HubError},
    ids::{MemberId, RoomId},
    journal::{Journal, JournalError},
    photos::{PhotoError, Photos},
    share::{ShareError, Shares},
};

/// How long a scrubbing waits for others to share it: it costs the size of the database.
const GATHER: Duration = Duration::from_secs(2);
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
    /// Something is emptied.
    scrub: Notify,
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
        Self { inner: Arc::new(Inner { list, hub, journal, access, photos, shares, scrub: Notify::new() }) }
    }

    /// Erases a member of a room. When this returns nobody is told anything of theirs any more.
    pub async fn erase_member(&self, room: &RoomId, member: &MemberId) -> Result<(), ErasureError> {
        self.begin(Task::Member(room.clone(), member.clone())).await
    }

    /// Deletes a room with all that is in it. When this returns it is not there any more.
    pub async fn delete_room(&self, room: &RoomId) -> Result<(), ErasureError> {
        self.begin(Task::Room(room.clone())).await
    }

    /// Noted first; then on a task of its own, so that who hangs up now leaves nothing half done.
    async fn begin(&self, task: Task) -> Result<(), ErasureError> {
        let (room, member) = task.columns();
        sqlx::query(
            "INSERT INTO erasures (room, member, asked_at) VALUES (?, ?, ?)
             ON CONFLICT (room, member) DO UPDATE SET emptied = 0",
        )
        .bind(room)
        .bind(member)
        .bind(i64::try_from(clock::now()).unwrap_or(i64::MAX))
        .execute(&self.inner.list)
        .await?;
        let inner = Arc::clone(&self.inner);
        let done = tokio::spawn(async move { inner.empty(&task).await });
        done.await.unwrap_or(Err(ErasureError::Hub(HubError::Unavailable)))
    }

    /// Goes on with what an earlier server, or a failure, left, and scrubs, until it is dropped.
    pub async fn keep_erasing(self) {
        loop {
            match self.inner.catch_up().await {
                Ok(()) => self.inner.scrub.notified().await,
                Err(error) => {
                    tracing::error!(%error, "something is not erased yet; it is tried again");
                    sleep(RETRY).await;
                }
            }
            sleep(GATHER).await;
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
        self.scrub.notify_one();
        Ok(())
    }

    async fn empty_member(&self, room: &RoomId, member: &MemberId) -> Result<(), ErasureError> {
        // First, so that nothing of theirs comes in behind it.
        self.access.sign_out(room, member, clock::now()).await?;
        match self.hub.erase(room, member).await {
            Ok(()) | Err(HubError::NoRoom) => {}
            Err(error) => return Err(error.into()),
        }
        self.photos.forget_member(room, member).await?;
        self.shares.forget_member(room, member).await?;
        Ok(self.access.store().forget_member(room, member).await?)
    }

    async fn catch_up(&self) -> Result<(), ErasureError> {
        let mut emptied = Vec::new();
        for row in sqlx::query("SELECT room, member, emptied FROM erasures").fetch_all(&self.list).await? {
            let (room, member): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            if row.try_get::<i64, _>(2)? == 0
                && let Some(task) = Task::read(&room, &member)
            {
                self.empty(&task).await?;
            }
            emptied.push((room, member));
        }
        if emptied.is_empty() {
            return Ok(());
        }
        self.journal.scrub().await?;
        for (room, member) in emptied {
            // One that was asked for again meanwhile has more to do.
            sqlx::query("DELETE FROM erasures WHERE room = ? AND member = ? AND emptied = 1")
                .bind(room)
                .bind(member)
                .execute(&self.list)
                .await?;
        }
        Ok(())
    }
}
