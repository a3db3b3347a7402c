//! Where pictures are decoded, scaled and encoded: a few threads of their own, that give way to everything else.
//!
//! Not the runtime's blocking pool: that has hundreds of threads, and as many pictures at a time would take the memory and
//! the cores from the rooms.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
};

use parking_lot::Mutex;
use tokio::sync::oneshot;

/// Each worker holds a decoded picture, up to 100 MB.
const MAX_WORKERS: usize = 4;

type Job = Box<dyn FnOnce() + Send>;

/// Nobody is free, and enough wait.
#[derive(Debug)]
pub struct Full;

/// The threads. They end when it is dropped, each after what it is at.
pub struct Pool {
    jobs: SyncSender<Job>,
}

impl Pool {
    /// Half as many threads as there are cores, with at most `waiting` jobs beside those that are done.
    pub fn start(waiting: usize) -> io::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let (jobs, queue) = sync_channel::<Job>(waiting);
        let queue = Arc::new(Mutex::new(queue));
        for n in 0..(cores / 2).clamp(1, MAX_WORKERS) {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name(format!("picture-{n}")).spawn(move || work(&queue))?;
        }
        Ok(Self { jobs })
    }

    /// Has something done; the receiver hears nothing where it panicked.
    pub fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>, Full> {
        let (done, result) = oneshot::channel();
        let job = Box::new(move || {
            // Decoders are other people's code, and the bytes are yet others'.
            if let Ok(outcome) = catch_unwind(AssertUnwindSafe(work)) {
                let _ = done.send(outcome);
            }
        });
        self.jobs.try_send(job).map(|()| result).map_err(|error| match error {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => Full,
        })
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    crate::niceness::step_back();
    loop {
        let next = queue.lock().recv();
        let Ok(job) = next else { return };
        job();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_panics_are_survived_and_what_is_too_much_is_refused() {
        let pool = Pool::start(1).unwrap();
        assert_eq!(pool.run(|| 41 + 1).unwrap().await, Ok(42));
        assert!(pool.run(|| panic!("a decoder's")).unwrap().await.is_err());

        // Every worker is held, one job waits, the next is refused.
        let (release, gate) = std::sync::mpsc::channel::<()>();
        let gate = Arc::new(Mutex::new(gate));
        let mut running = Vec::new();
        let refused = loop {
            let gate = Arc::clone(&gate);
            match pool.run(move || gate.lock().recv().is_err()) {
                Ok(result) => running.push(result),
                Err(Full) => break running.len(),
            }
        };
        assert!((1..=MAX_WORKERS + 1).contains(&refused), "{refused}");
        drop(release);
        for result in running {
            assert_eq!(result.await, Ok(true));
        }
    }
}
