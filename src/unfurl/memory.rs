//! What pages said of late, so that a link that goes round is asked once, and one that leads nowhere is left alone.

use std::{collections::HashMap, time::Duration};

use parking_lot::Mutex;
use url::Url;

use super::About;
use crate::ids::Millis;

/// How long an answer holds. None holds as long: whoever mends their page is not waited for.
const REMEMBERED_FOR: Duration = Duration::from_mins(10);
/// Links that are remembered, at most a kilobyte each; beyond it those that are over go, and then all.
const MAX_REMEMBERED: usize = 2_000;

/// See the module's docs. Links are kept by their hash.
#[derive(Default)]
pub(super) struct Memory(Mutex<HashMap<blake3::Hash, Remembered>>);

struct Remembered {
    about: Option<About>,
    until: Millis,
}

/// Nothing is remembered of a page: it is to be asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown;

impl Memory {
    /// What came of asking a page; nothing where nothing came.
    pub fn recall(&self, url: &Url, now: Millis) -> Result<Option<About>, Unknown> {
        let known = self.0.lock();
        known.get(&key(url)).filter(|known| now < known.until).map(|known| known.about.clone()).ok_or(Unknown)
    }

    pub fn remember(&self, url: &Url, about: Option<About>, now: Millis) {
        let mut known = self.0.lock();
        if known.len() >= MAX_REMEMBERED {
            known.retain(|_, known| now < known.until);
            if known.len() >= MAX_REMEMBERED {
                known.clear();
            }
        }
        let until = now.saturating_add(Millis::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(Millis::MAX));
        known.insert(key(url), Remembered { about, until });
    }
}

fn key(url: &Url) -> blake3::Hash {
    blake3::hash(url.as_str().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_hold_for_a_while_and_are_bounded() {
        let memory = Memory::default();
        let url = |n: usize| Url::parse(&format!("https://a.example/{n}")).unwrap();
        let about = About { host: "a.example".into(), title: "A".into(), site: None, description: None };
        memory.remember(&url(1), Some(about.clone()), 0);
        memory.remember(&url(2), None, 0);
        let last = Millis::try_from(REMEMBERED_FOR.as_millis()).unwrap() - 1;
        assert_eq!((memory.recall(&url(1), last), memory.recall(&url(2), last)), (Ok(Some(about)), Ok(None)));
        assert_eq!((memory.recall(&url(1), last + 1), memory.recall(&url(3), 0)), (Err(Unknown), Err(Unknown)));
        for n in 0..=MAX_REMEMBERED {
            memory.remember(&url(n), None, 0);
        }
        assert!(memory.0.lock().len() <= MAX_REMEMBERED);
    }
}
