//! A journal that misbehaves as a test wants it to, and counts what it is asked for. What holds and refuses commits is
//! [`Held`](cabas::journal::memory::Held).

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use cabas::{
    ids::{Millis, RoomId, Seq},
    journal::{
        Arrived, Journal, JournalError, JournalFuture, Record, Redacted, Replay, Snapshot, Stored,
        memory::MemoryJournal,
    },
};
use parking_lot::Mutex;
use tokio::sync::watch;

/// What is wrong with what a replay brings.
#[derive(Debug, Clone, Copy)]
pub enum Damage {
    /// The snapshot is other bytes.
    Snapshot,
    /// Entries are missing before the head.
    Hole,
    /// The store itself finds it damaged.
    Found,
    /// The store can't be read.
    Unreadable,
}

/// A memory journal with faults. Clones share all of it.
#[derive(Clone, Default)]
pub struct Double {
    inner: Arc<MemoryJournal>,
    /// Replays and snapshots wait while this is shut.
    shut: Arc<watch::Sender<bool>>,
    counts: Arc<watch::Sender<Counts>>,
    damage: Arc<Mutex<Option<Damage>>>,
    forgets: Arc<AtomicBool>,
}

/// What was asked for, whether it has been answered or not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub replays: usize,
    pub snapshots: usize,
    pub appends: usize,
}

impl Double {
    /// From now on replays and snapshots wait.
    pub fn shut(&self) {
        self.shut.send_replace(true);
    }

    pub fn open(&self) {
        self.shut.send_replace(false);
    }

    pub fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    /// Ready once so much was asked for.
    pub async fn asked(&self, mut enough: impl FnMut(&Counts) -> bool) {
        self.counts.subscribe().wait_for(|counts| enough(counts)).await.expect("it is here");
    }

    /// What replays bring from now on.
    pub fn damage(&self, damage: Option<Damage>) {
        *self.damage.lock() = damage;
    }

    /// Stores the next append and says that it did not, as a disk whose acknowledgement is lost.
    pub fn forget_next(&self) {
        self.forgets.store(true, Ordering::Relaxed);
    }

    fn count(&self, what: impl FnOnce(&mut Counts)) {
        self.counts.send_modify(what);
    }

    async fn doors(&self) {
        self.shut.subscribe().wait_for(|shut| !shut).await.expect("it is here");
    }
}

impl Damage {
    fn of(self, room: &RoomId, mut replay: Replay) -> Result<Replay, JournalError> {
        match self {
            Self::Snapshot => {
                replay.snapshot = Some(Snapshot { seq: replay.head, bytes: vec![7; 99].into() });
                replay.tail.clear();
            }
            Self::Hole => replay.head += 1,
            Self::Found => return Err(JournalError::Damaged { room: room.clone(), what: "a checksum".to_owned() }),
            Self::Unreadable => return Err(JournalError::Storage("the test's disk is gone".to_owned())),
        }
        Ok(replay)
    }
}

impl Journal for Double {
    fn create(&self, room: &RoomId, at: Millis) -> JournalFuture<'_, ()> {
        self.inner.create(room, at)
    }

    fn append(&self, room: &RoomId, expected_head: Seq, records: Vec<Record>) -> JournalFuture<'_, Seq> {
        self.count(|counts| counts.appends += 1);
        let append = self.inner.append(room, expected_head, records);
        let forgets = self.forgets.swap(false, Ordering::Relaxed);
        Box::pin(async move {
            let head = append.await?;
            if forgets { Err(JournalError::Storage("no answer".to_owned())) } else { Ok(head) }
        })
    }

    fn arrive(&self, arrived: Arrived) -> JournalFuture<'_, ()> {
        self.inner.arrive(arrived)
    }

    fn replay(&self, room: &RoomId) -> JournalFuture<'_, Replay> {
        self.count(|counts| counts.replays += 1);
        let room = room.clone();
        Box::pin(async move {
            self.doors().await;
            let replay = self.inner.replay(&room).await?;
            let damage = *self.damage.lock();
            damage.map_or(Ok(replay.clone()), |damage| damage.of(&room, replay))
        })
    }

    fn snapshot(&self, room: &RoomId, snapshot: Snapshot, next_deadline: Option<Millis>) -> JournalFuture<'_, ()> {
        self.count(|counts| counts.snapshots += 1);
        let room = room.clone();
        Box::pin(async move {
            self.doors().await;
            self.inner.snapshot(&room, snapshot, next_deadline).await
        })
    }

    fn history(&self, room: &RoomId, topic: u8, before: Seq, limit: u32) -> JournalFuture<'_, Vec<Stored>> {
        self.inner.history(room, topic, before, limit)
    }

    fn since(&self, room: &RoomId, after: Seq, limit: u32) -> JournalFuture<'_, Option<Vec<Stored>>> {
        self.inner.since(room, after, limit)
    }

    fn due(&self, now: Millis) -> JournalFuture<'_, Vec<RoomId>> {
        self.inner.due(now)
    }

    fn redact(&self, room: &RoomId, rows: Vec<Redacted>) -> JournalFuture<'_, ()> {
        self.inner.redact(room, rows)
    }

    fn scrub(&self) -> JournalFuture<'_, ()> {
        self.inner.scrub()
    }

    fn delete(&self, room: &RoomId) -> JournalFuture<'_, ()> {
        self.inner.delete(room)
    }

    fn probe(&self) -> JournalFuture<'_, ()> {
        self.inner.probe()
    }

    fn close(&self) -> JournalFuture<'_, ()> {
        self.inner.close()
    }
}
