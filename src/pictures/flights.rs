//! The same thing asked for by many at a time is done once, and all get it.
//!
//! What is under way is a task of its own: it is finished even when everybody who asked has gone, since others will ask.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use parking_lot::Mutex;

/// Enough is under way.
#[derive(Debug)]
pub struct Full;

/// What is under way, by its name.
pub struct Flights<K, V> {
    most: usize,
    under_way: Mutex<HashMap<K, Shared<BoxFuture<'static, Option<V>>>>>,
}

impl<K, V> Flights<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// At most so many at a time.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, under_way: Mutex::default() })
    }

    /// What comes of `work`, or of the same that is under way; `None` where it panicked.
    pub async fn join(
        self: &Arc<Self>,
        key: K,
        work: impl Future<Output = V> + Send + 'static,
    ) -> Result<Option<V>, Full> {
        let flight = self.board(key, work)?;
        Ok(flight.await)
    }

    fn board(
        self: &Arc<Self>,
        key: K,
        work: impl Future<Output = V> + Send + 'static,
    ) -> Result<Shared<BoxFuture<'static, Option<V>>>, Full> {
        let mut under_way = self.under_way.lock();
        if let Some(flight) = under_way.get(&key) {
            return Ok(flight.clone());
        }
        if under_way.len() >= self.most {
            return Err(Full);
        }
        // It can't land before it is on the list: for that it needs the lock.
        let landing = Landing { flights: Arc::clone(self), key: key.clone() };
        let task = tokio::spawn(async move {
            let _landing = landing;
            work.await
        });
        let flight = async move { task.await.ok() }.boxed().shared();
        under_way.insert(key, flight.clone());
        Ok(flight)
    }
}

/// Takes a flight off the list, also after a panic.
struct Landing<K: Eq + Hash, V> {
    flights: Arc<Flights<K, V>>,
    key: K,
}

impl<K: Eq + Hash, V> Drop for Landing<K, V> {
    fn drop(&mut self) {
        self.flights.under_way.lock().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn many_who_ask_for_one_thing_get_it_from_one_flight() {
        let flights = Flights::<u8, usize>::new(2);
        let (gate, count) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (gate, count) = (Arc::clone(&gate), Arc::clone(&count));
            async move {
                let _ = gate.acquire().await;
                count.fetch_add(1, Ordering::Relaxed) + 1
            }
        };
        let many: Vec<_> = (0..20).map(|_| flights.board(1, work()).unwrap()).collect();
        let other = flights.board(2, work()).unwrap();
        assert!(flights.join(3, work()).await.is_err(), "enough is under way");
        gate.add_permits(10);
        let got = join_all(many).await;
        assert!(got.iter().all(|n| *n == got[0] && n.is_some()));
        assert!(other.await.is_some());
        assert_eq!(count.load(Ordering::Relaxed), 2);
        assert_eq!(flights.join(1, work()).await.unwrap(), Some(3), "it has landed: the next is another");
    }

    #[tokio::test]
    async fn a_flight_goes_on_without_passengers_and_a_crash_ends_it() {
        let flights = Flights::<u8, u8>::new(1);
        let (done, arrived) = tokio::sync::oneshot::channel();
        drop(flights.board(1, async move { done.send(()).map_or(0, |()| 1) }).unwrap());
        arrived.await.unwrap();
        assert_eq!(flights.join(2, async { panic!("on purpose") }).await.unwrap_or(Some(0)), None);
        assert_eq!(flights.join(2, async { 5 }).await.unwrap(), Some(5));
    }
}
