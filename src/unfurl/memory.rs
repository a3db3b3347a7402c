//! What pages said of late, so that a link that goes round is asked once, and one that leads nowhere is left alone.

use std::{collections::HashMap, sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::sync::OnceCell;
use url::Url;

use super::About;
use crate::ids::Millis;

/// How long an answer holds, from when it was asked for. None holds as long: whoever mends their page is not waited for.
const REMEMBERED_FOR: Duration = Duration::from_mins(10);
/// Links that are remembered, at most a kilobyte each; beyond it those that are over go, and then all.
const MAX_REMEMBERED: usize = 2_000;

/// What came of asking a page, or comes of it just now, or nothing yet; nothing within it where the page says nothing. Whoever wants
/// the same page meanwhile waits for that.
pub(super) type Asked = Arc<OnceCell<Option<About>>>;

/// See the module's docs. Links are kept by their hash.
#[derive(Default)]
pub(super) struct Memory(Mutex<HashMap<blake3::Hash, Remembered>>);

struct Remembered {
    asked: Asked,
    until: Millis,
}

impl Memory {
    /// Where what a page says is kept.
    pub fn of(&self, url: &Url, now: Millis) -> Asked {
        let key = blake3::hash(url.as_str().as_bytes());
        let mut known = self.0.lock();
        if let Some(known) = known.get(&key).filter(|known| now < known.until) {
            return Arc::clone(&known.asked);
        }
        if known.len() >= MAX_REMEMBERED {
            known.retain(|_, known| now < known.until);
            if known.len() >= MAX_REMEMBERED {
                known.clear();
            }
        }
        let until = now.saturating_add(Millis::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(Millis::MAX));
        let asked = Asked::default();
        known.insert(key, Remembered { asked: Arc::clone(&asked), until });
        asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_hold_for_a_while_and_are_bounded() {
        let memory = Memory::default();
        let url = |n: usize| Url::parse(&format!("https://a.example/{n}")).unwrap();
        let about = About { host: "a.example".into(), title: "A".into(), site: None, description: None };
        memory.of(&url(1), 0).set(Some(about.clone())).unwrap();
        memory.of(&url(2), 0).set(None).unwrap();
        let last = Millis::try_from(REMEMBERED_FOR.as_millis()).unwrap() - 1;
        let recall = |n, now| memory.of(&url(n), now).get().cloned();
        assert_eq!((recall(1, last), recall(2, last)), (Some(Some(about)), Some(None)));
        assert_eq!((recall(1, last + 1), recall(3, 0)), (None, None));
        for n in 0..=MAX_REMEMBERED {
            memory.of(&url(n), 0);
        }
        assert!(memory.0.lock().len() <= MAX_REMEMBERED);
    }
}
