//! Mentions: `@` and a member's id in a text. The name is not in the log, so a mention survives renaming, and erasing.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use super::rejection::Rejection;
use crate::ids::{MAX_ID_LEN, MemberId};

/// Most people whom one message mentions: a call to all of a room of friends, not to thousands.
pub const MAX_MENTIONS: usize = 20;

/// Where a text mentions whom. An `@` behind a letter or digit begins no mention, nor does one before what is no id.
fn places(text: &str) -> impl Iterator<Item = (Range<usize>, MemberId)> {
    text.match_indices('@').filter_map(|(place, _)| {
        if text[..place].chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let id = &text[place + 1..];
        let id =
            &id[..id.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')).unwrap_or(id.len())];
        // Longer than any id: not to be cut to one.
        if id.len() > MAX_ID_LEN {
            return None;
        }
        Some((place..place + 1 + id.len(), MemberId::parse(id).ok()?))
    })
}

/// Whom a text mentions, each once.
pub fn mentioned(text: &str) -> BTreeSet<MemberId> {
    places(text).map(|(_, id)| id).collect()
}

/// The text with names for ids, where they are known.
pub fn spelt<'n>(text: &str, name: impl Fn(&MemberId) -> Option<&'n str>) -> Cow<'_, str> {
    let mut spelt = String::new();
    let mut from = 0;
    for (place, id) in places(text) {
        let Some(name) = name(&id) else { continue };
        spelt.push_str(&text[from..=place.start]);
        spelt.push_str(name);
        from = place.end;
    }
    if from == 0 {
        return text.into();
    }
    spelt.push_str(&text[from..]);
    spelt.into()
}

/// Whether a text mentions no more than it may.
pub(super) fn check(text: &str) -> Result<(), Rejection> {
    if mentioned(text).len() > MAX_MENTIONS { Err(Rejection::TOO_MANY_MENTIONS) } else { Ok(()) }
}
