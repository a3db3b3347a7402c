//! A test double: a journal whose commits wait until they are let through, or fail.

use std::{fmt, sync::Arc};

use tokio::sync::{mpsc, oneshot, watch};

use super::MemoryJournal;
use crate::{
    ids::{Millis, RoomId, Seq},
    journal::{Arrived, Journal, JournalError, JournalFuture, Record, Redacted, Replay, Snapshot, Stored},
};

/// Stands in front of a journal. While it holds, an append is not stored and its future not ready, as on a disk that takes its
/// time; what must not leave before the commit can then be looked for. It can also refuse, as a full disk does.
///
/// ```
/// # async fn example(held: cabas::journal::memory::Held, append: impl Future<Output = ()> + Send + 'static) {
/// held.hold();
/// let append = tokio::spawn(append);
/// held.waiting(1).await; // the append has come as far as the disk
/// // … nothing has been sent …
/// held.release();
/// append.await.ok();
/// # }
/// ```
///
/// Clones share one gate. Appends go through one by one, in the order of the calls. To be made within a tokio runtime.
#[derive(Clone)]
pub struct Held {
    inner: Arc<dyn Journal>,
    gate: Arc<watch::Sender<Gate>>,
    appends: mpsc::UnboundedSender<Queued>,
}

/// What stands before the gate. The queue has no bound: it is a test's, and the test counts it.
enum Queued {
    Append { room: RoomId, expected_head: Seq, records: Vec<Record>, reply: oneshot::Sender<Result<Seq, JournalError>> },
    Close { reply: oneshot::Sender<Result<(), JournalError>> },
}

#[derive(Debug, Default, Clone, Copy)]
struct Gate {
    holding: bool,
    /// Appends that may pass while it holds.
    passes: usize,
    /// Appends that have come and are not answered.
    waiting: usize,
    /// Appends that fail before one is stored again.
    failing: usize,
    /// Nothing can be stored at all.
    broken: bool,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Held").field(&*self.gate.borrow()).finish()
    }
}

impl Default for Held {
    fn default() -> Self {
        Self::new(Arc::new(MemoryJournal::new()))
    }
}

impl Held {
    /// Open at first: everything passes.
    pub fn new(inner: Arc<dyn Journal>) -> Self {
        let gate: Arc<watch::Sender<Gate>> = Arc::default();
        let (appends, queue) = mpsc::unbounded_channel();
        tokio::spawn(serve(inner.clone(), gate.clone(), queue));
        Self { inner, gate, appends }
    }

    /// From now on appends wait.
    pub fn hold(&self) {
        self.gate.send_modify(|gate| *gate = Gate { holding: true, passes: 0, ..*gate });
    }

    /// Lets everything through that waits and that comes.
    pub fn release(&self) {
        self.gate.send_modify(|gate| *gate = Gate { holding: false, passes: 0, ..*gate });
    }

    /// Lets the next `n` appends through and goes on holding.
    pub fn pass(&self, n: usize) {
        self.gate.send_modify(|gate| gate.passes += n);
    }

    /// The next `n` appends fail with [`JournalError::Storage`], once they are let through.
    pub fn fail_next(&self, n: usize) {
        self.gate.send_modify(|gate| gate.failing = n);
    }

    /// While broken, appends, creations, snapshots, deletions and probes fail with [`JournalError::Storage`]; reading works.
    pub fn set_broken(&self, broken: bool) {
        self.gate.send_modify(|gate| gate.broken = broken);
    }

    /// Ready once `n` appends or more have come and are not answered.
    pub async fn waiting(&self, n: usize) {
        let mut gate = self.gate.subscribe();
        // The sender lives as long as `self`, so the wait can't end early.
        gate.wait_for(|gate| gate.waiting >= n).await.ok();
    }

    /// How many appends have come and are not answered.
    pub fn count_waiting(&self) -> usize {
        self.gate.borrow().waiting
    }

    fn refuse_if_broken(&self) -> Result<(), JournalError> {
        if self.gate.borrow().broken { Err(refusal()) } else { Ok(()) }
    }
}

/// Takes the queue through the gate, one after the other.
async fn serve(inner: Arc<dyn Journal>, gate: Arc<watch::Sender<Gate>>, mut queue: mpsc::UnboundedReceiver<Queued>) {
    while let Some(queued) = queue.recv().await {
        match queued {
            Queued::Append { room, expected_head, records, reply } => {
                let result = match pass_gate(&gate).await {
                    Ok(()) => inner.append(&room, expected_head, records).await,
                    Err(error) => Err(error),
                };
                gate.send_modify(|gate| gate.waiting -= 1);
                reply.send(result).ok();
            }
            Queued::Close { reply } => {
                reply.send(inner.close().await).ok();
            }
        }
    }
}

/// Waits for permission; fails where the test wants it to.
async fn pass_gate(gate: &watch::Sender<Gate>) -> Result<(), JournalError> {
    gate.subscribe().wait_for(|gate| !gate.holding || gate.passes > 0).await.ok();
    let mut fail = false;
    gate.send_modify(|gate| {
        gate.passes = gate.passes.saturating_sub(usize::from(gate.holding));
        fail = gate.broken || gate.failing > 0;
        gate.failing = gate.failing.saturating_sub(1);
    });
    if fail { Err(refusal()) } else { Ok(()) }
}

fn refusal() -> JournalError {
    JournalError::Storage("the test's disk is full".to_owned())
}

impl Journal for Held {
    fn create(&self, room: &RoomId, at: Millis) -> JournalFuture<'_, ()> {
        let room = room.clone();
        Box::pin(async move {
            self.refuse_if_broken()?;
            self.inner.create(&room, at).await
        })
    }

    fn append(&self, room: &RoomId, expected_head: Seq, records: Vec<Record>) -> JournalFuture<'_, Seq> {
        let (reply, answer) = oneshot::channel();
        self.gate.send_modify(|gate| gate.waiting += 1);
        self.appends.send(Queued::Append { room: room.clone(), expected_head, records, reply }).ok();
        Box::pin(async move { answer.await.unwrap_or(Err(JournalError::Closed)) })
    }

    fn replay(&self, room: &RoomId) -> JournalFuture<'_, Replay> {
        self.inner.replay(room)
    }

    fn snapshot(&self, room: &RoomId, snapshot: Snapshot, next_deadline: Option<Millis>) -> JournalFuture<'_, ()> {
        let room = room.clone();
        Box::pin(async move {
            self.refuse_if_broken()?;
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

    fn arrive(&self, arrived: Arrived) -> JournalFuture<'_, ()> {
        Box::pin(async move {
            self.refuse_if_broken()?;
            self.inner.arrive(arrived).await
        })
    }

    fn redact(&self, room: &RoomId, rows: Vec<Redacted>) -> JournalFuture<'_, ()> {
        let room = room.clone();
        Box::pin(async move {
            self.refuse_if_broken()?;
            self.inner.redact(&room, rows).await
        })
    }

    fn scrub(&self) -> JournalFuture<'_, ()> {
        self.inner.scrub()
    }

    fn delete(&self, room: &RoomId) -> JournalFuture<'_, ()> {
        let room = room.clone();
        Box::pin(async move {
            self.refuse_if_broken()?;
            self.inner.delete(&room).await
        })
    }

    fn probe(&self) -> JournalFuture<'_, ()> {
        Box::pin(async move {
            self.refuse_if_broken()?;
            self.inner.probe().await
        })
    }

    /// Behind the appends that were handed in before, so held ones hold it too.
    fn close(&self) -> JournalFuture<'_, ()> {
        let (reply, answer) = oneshot::channel();
        self.appends.send(Queued::Close { reply }).ok();
        Box::pin(async move { answer.await.unwrap_or(Ok(())) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Lane;

    fn record() -> Record {
        Record { lane: Lane::Board, at: 1, by: None, body: "x".into(), text: None, amend: Vec::new() }
    }

    #[tokio::test]
    async fn appends_wait_pass_and_fail() {
        let held = Held::default();
        let room = RoomId::random();
        held.create(&room, 1).await.unwrap();
        held.hold();
        let spawn = |head| {
            let (held, room) = (held.clone(), room.clone());
            tokio::spawn(async move { held.append(&room, head, vec![record()]).await })
        };
        let first = spawn(0);
        held.waiting(1).await;
        let second = spawn(1);
        held.waiting(2).await;
        assert_eq!(held.replay(&room).await.unwrap().head, 0, "nothing is stored while it holds");
        held.pass(1);
        assert_eq!(first.await.unwrap().unwrap(), 1);
        assert!(!second.is_finished());
        held.fail_next(1);
        held.release();
        assert!(matches!(second.await.unwrap(), Err(JournalError::Storage(_))));
        assert_eq!(held.append(&room, 1, vec![record()]).await.unwrap(), 2, "and then it works again");
        held.set_broken(true);
        assert!(held.probe().await.is_err() && held.append(&room, 2, vec![record()]).await.is_err());
        held.set_broken(false);
        assert_eq!(held.count_waiting(), 0);
        held.probe().await.unwrap();
    }
}
