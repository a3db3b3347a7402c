//! What is done to polls: as it is in the log, and its form.

use serde::{Deserialize, Serialize};

use super::{
    MAX_BALLOTS, MAX_POLL_MS, MAX_POLL_OPTION_CHARS, MAX_POLL_OPTIONS, MAX_POLL_QUESTION_CHARS, MIN_POLL_MS,
    MIN_POLL_OPTIONS,
};
use crate::{
    ids::Millis,
    protocol::poll::{NewPoll, PollMethod, PollOption},
    room::{rejection::Rejection, text},
};

/// What is done to one poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PollChange {
    /// It is opened.
    #[serde(rename = "open")]
    Open(Opening),
    /// A ballot is cast, replaced, or, empty, taken back.
    #[serde(rename = "vote")]
    Vote {
        /// Places of options; the best first where ranked.
        choice: Vec<u8>,
    },
    /// It is closed before its time.
    #[serde(rename = "close")]
    Close,
    /// It is opened again.
    #[serde(rename = "reopen")]
    Reopen {
        /// It closes by itself after so long.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lasts_ms: Option<Millis>,
    },
    /// A host decides, or takes that back.
    #[serde(rename = "decide")]
    Decide {
        /// For which option.
        option: Option<u8>,
    },
}

/// How a poll is opened: [`NewPoll`] without its id, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Trimmed.
    pub question: String,
    /// Words trimmed.
    pub options: Vec<PollOption>,
    /// How it is answered.
    pub method: PollMethod,
    /// Nobody learns who chose what.
    pub secret: bool,
    /// Results only when it is closed; always so where secret.
    pub hidden: bool,
    /// Ballots without which nothing wins.
    pub quorum: u32,
    /// It closes by itself after so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts_ms: Option<Millis>,
}

impl Opening {
    /// Leaves no words of whoever opened it: neither the question nor options in words.
    pub(in crate::room) fn forget_words(&mut self) {
        self.question.clear();
        for option in &mut self.options {
            if let PollOption::Text(text) = option {
                text.clear();
            }
        }
    }

    /// What a client asks for, if it has the form of a poll (R101).
    pub(in crate::room) fn checked(new: &NewPoll) -> Result<Self, Rejection> {
        let question = words(&new.question, MAX_POLL_QUESTION_CHARS)?;
        let bounds = MIN_POLL_OPTIONS as usize..=MAX_POLL_OPTIONS as usize;
        if !bounds.contains(&new.options.len()) || new.quorum > MAX_BALLOTS {
            return Err(Rejection::BAD_POLL);
        }
        let mut options: Vec<PollOption> = Vec::with_capacity(new.options.len());
        for option in &new.options {
            let option = match option {
                PollOption::Product(id) => PollOption::Product(id.clone()),
                PollOption::Photo(id) => PollOption::Photo(id.clone()),
                PollOption::Look(id) => PollOption::Look(id.clone()),
                PollOption::Text(text) => PollOption::Text(words(text, MAX_POLL_OPTION_CHARS)?),
            };
            if options.contains(&option) {
                return Err(Rejection::BAD_POLL);
            }
            options.push(option);
        }
        let (secret, hidden) = (new.secret, new.secret || new.hidden);
        let lasts_ms = lasting(new.lasts_ms)?;
        Ok(Self { question, options, method: new.method, secret, hidden, quorum: new.quorum, lasts_ms })
    }
}

/// A time to last, if it is in bounds.
pub(in crate::room) fn lasting(lasts_ms: Option<Millis>) -> Result<Option<Millis>, Rejection> {
    let fits = lasts_ms.is_none_or(|ms| (MIN_POLL_MS..=MAX_POLL_MS).contains(&ms));
    if fits { Ok(lasts_ms) } else { Err(Rejection::BAD_POLL) }
}

/// A choice as it is kept, if it is one among so many options (R103). Empty is one: the ballot taken back.
pub(super) fn ballot(choice: &[u8], method: PollMethod, options: usize) -> Result<Vec<u8>, Rejection> {
    let most = if method == PollMethod::Single { 1 } else { options };
    if choice.len() > most || choice.iter().any(|option| usize::from(*option) >= options) {
        return Err(Rejection::BAD_BALLOT);
    }
    let mut sorted = choice.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != choice.len() {
        return Err(Rejection::BAD_BALLOT);
    }
    // Where order says nothing the same choice is the same bytes.
    Ok(if method == PollMethod::Ranked { choice.to_vec() } else { sorted })
}

fn words(given: &str, most: u32) -> Result<String, Rejection> {
    text::words(given, most).map(str::to_owned).ok_or(Rejection::BAD_POLL)
}
