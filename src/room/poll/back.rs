//! Polls that were taken along, as one of the members knew them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kept, MAX_BALLOTS, MAX_POLLS, Opening, Polls, change};
use crate::{
    ids::MemberId,
    protocol::poll::{NewPoll, Poll, PollResult},
    room::rejection::Rejection,
};

/// What is known of a secret poll's end without its ballots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counted {
    pub voters: Vec<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<PollResult>,
}

impl Polls {
    /// Polls as `reader` was told them, if they keep the bounds. Of those whose ballots nobody is told, only the reader's own is there;
    /// while they are open, the others vote again.
    pub fn back(polls: Vec<Poll>, reader: &MemberId) -> Result<Self, Rejection> {
        if polls.len() > MAX_POLLS as usize {
            return Err(Rejection::TOO_MANY_POLLS);
        }
        let mut kept: Vec<Kept> = Vec::with_capacity(polls.len());
        for poll in polls {
            if kept.iter().any(|other| other.id == poll.id) {
                return Err(Rejection::POLL_EXISTS);
            }
            kept.push(Kept::back(poll, reader)?);
        }
        Ok(Self { kept })
    }
}

impl Kept {
    fn back(poll: Poll, reader: &MemberId) -> Result<Self, Rejection> {
        let asked = NewPoll {
            id: poll.id.clone(),
            question: poll.question,
            options: poll.options,
            method: poll.method,
            secret: poll.secret,
            hidden: poll.hidden,
            quorum: poll.quorum,
            lasts_ms: None,
        };
        let Opening { question, options, method, secret, hidden, quorum, lasts_ms: _ } = Opening::checked(&asked)?;
        let counted = (secret && poll.closed.is_some()).then_some(Counted { voters: poll.voters, result: poll.result });
        if counted.as_ref().is_some_and(|counted| !counted.fits(options.len())) {
            return Err(Rejection::BAD_POLL);
        }
        let mut ballots: BTreeMap<MemberId, Vec<u8>> = poll.ballots.unwrap_or_default();
        ballots.extend(poll.mine.map(|mine| (reader.clone(), mine)));
        if ballots.len() > MAX_BALLOTS as usize {
            return Err(Rejection::POLL_FULL);
        }
        for choice in ballots.values_mut() {
            *choice = change::ballot(choice, method, options.len())?;
            if choice.is_empty() {
                return Err(Rejection::BAD_BALLOT);
            }
        }
        if poll.decided.as_ref().is_some_and(|decided| usize::from(decided.option) >= options.len()) {
            return Err(Rejection::BAD_BALLOT);
        }
        Ok(Self {
            id: poll.id,
            seq: poll.seq,
            at: poll.at,
            by: poll.by,
            question,
            options,
            method,
            secret,
            hidden,
            quorum,
            deadline: poll.deadline,
            opening: 1,
            ballots,
            closed: poll.closed,
            decided: poll.decided,
            counted,
        })
    }
}

impl Counted {
    fn fits(&self, options: usize) -> bool {
        let is_option = |option: &u8| usize::from(*option) < options;
        self.voters.len() <= MAX_BALLOTS as usize
            && self.result.as_ref().is_none_or(|result| {
                let round = |votes: &[u32], out: Option<u8>| votes.len() == options && out.iter().all(is_option);
                result.rounds.len() <= options
                    && result.rounds.iter().all(|r| round(&r.votes, r.out))
                    && result.winners.iter().all(is_option)
            })
    }
}
