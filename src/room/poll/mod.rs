//! Polls: questions with options, ballots, and what was decided.
//!
//! * [`change`]: what is done to them, and its form; [`count`]: how ballots are counted; `back`: those that were taken along.
//! * Here: the fold, and what of a poll leaves the server.

mod back;
mod change;
pub mod count;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::back::Counted;
pub(super) use self::change::lasting;
pub use self::change::{Opening, PollChange};
use super::{effect::Audience, rejection::Rejection};
use crate::{
    ids::{MemberId, Millis, PollId, Seq},
    protocol::{
        message::{Event, Role},
        poll::{Poll, PollClosed, PollDecision, PollMethod, PollOption, PollResult},
    },
};

/// Polls that a room keeps, and greets with. The oldest closed one makes room for a new one.
pub const MAX_POLLS: u32 = 30;
/// Open polls of one member, so that nobody alone uses up the room's.
pub const MAX_OPEN_POLLS_PER_MEMBER: usize = 5;
/// Fewest options: with one there is nothing to decide.
pub const MIN_POLL_OPTIONS: u32 = 2;
/// Most options: as many as one can still put in order.
pub const MAX_POLL_OPTIONS: u32 = 12;
/// Characters (Unicode scalar values) of a question, after trimming.
pub const MAX_POLL_QUESTION_CHARS: u32 = 200;
/// Characters of an option in words, after trimming: one line on a phone, or two.
pub const MAX_POLL_OPTION_CHARS: u32 = 80;
/// Ballots in one poll: several full rooms. With [`MAX_POLLS`] they bound a greeting.
pub const MAX_BALLOTS: u32 = 200;
/// Ballots below which a secret poll tells no figures: of one or two everybody would know whose they are.
pub const MIN_SECRET_BALLOTS: u32 = 3;
/// Shortest time to last: it is still open when its news arrives.
pub const MIN_POLL_MS: Millis = 1_000;
/// Longest time to last: a month of thinking it over.
pub const MAX_POLL_MS: Millis = 31 * 24 * 60 * 60 * 1_000;

/// A poll as the log has made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    id: PollId,
    seq: Seq,
    at: Millis,
    by: MemberId,
    question: String,
    options: Vec<PollOption>,
    method: PollMethod,
    secret: bool,
    hidden: bool,
    quorum: u32,
    deadline: Option<Millis>,
    /// How often it was opened, so that the end of one opening is not that of the next.
    opening: u32,
    ballots: BTreeMap<MemberId, Vec<u8>>,
    closed: Option<PollClosed>,
    decided: Option<PollDecision>,
    /// Who voted in a secret poll and what came of it, where only that was taken along (R251).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counted: Option<Counted>,
}

/// The polls of a room, in the order in which they were opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Polls {
    kept: Vec<Kept>,
}

/// Who does it, with what right, in which entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actor<'a> {
    pub by: &'a MemberId,
    pub role: Role,
    pub seq: Seq,
    pub at: Millis,
}

/// What is told of a change, and to whom.
pub(super) type Told = Vec<(Audience, Event)>;

impl Polls {
    /// The polls as `reader` may see them.
    pub fn seen_by(&self, reader: &MemberId) -> Vec<Poll> {
        self.kept.iter().map(|poll| Poll { mine: poll.ballots.get(reader).cloned(), ..poll.view() }).collect()
    }

    /// The polls that somebody opened go, and their ballots in open ones; what was counted stays as it was, without their name.
    pub fn erase(&mut self, member: &MemberId) {
        self.kept.retain(|poll| poll.by != *member);
        for poll in self.kept.iter_mut().filter(|poll| poll.is_open()) {
            poll.ballots.remove(member);
        }
    }

    /// When the next open poll's time is up.
    pub fn deadline(&self) -> Option<Millis> {
        self.kept.iter().filter(|poll| poll.is_open()).filter_map(|poll| poll.deadline).min()
    }

    /// The open polls whose time is up, with the number of their opening.
    pub fn due(&self, now: Millis) -> impl Iterator<Item = (PollId, u32)> {
        let due = move |poll: &&Kept| poll.is_open() && poll.is_over(now);
        self.kept.iter().filter(due).map(|poll| (poll.id.clone(), poll.opening))
    }

    /// Does what `actor` may do, and says what of it is told to whom. What is refused changes nothing.
    ///
    /// Used on the truth and on a copy of it that is ahead, so that `propose` and `apply` cannot differ.
    pub fn change(&mut self, actor: Actor<'_>, id: &PollId, change: &PollChange) -> Result<Told, Rejection> {
        match change {
            PollChange::Open(opening) => self.open(actor, id, opening),
            PollChange::Vote { choice } => self.get(id)?.vote(actor, choice),
            PollChange::Close => self.get(id)?.close_early(actor),
            PollChange::Reopen { lasts_ms } => self.reopen(actor, id, *lasts_ms),
            PollChange::Decide { option } => self.get(id)?.decide(actor, *option),
        }
    }

    /// Closes a poll whose time is up; `None` where it is closed already, was opened again, or has time left (R109).
    pub fn time_is_up(&mut self, id: &PollId, opening: u32, at: Millis) -> Option<Event> {
        let poll = self.kept.iter_mut().find(|poll| poll.id == *id)?;
        if !poll.is_open() || poll.opening != opening || !poll.is_over(at) {
            return None;
        }
        poll.closed = Some(PollClosed { at, by: None });
        Some(Event::PollClosed { poll: Box::new(poll.view()) })
    }

    fn open(&mut self, actor: Actor<'_>, id: &PollId, opening: &Opening) -> Result<Told, Rejection> {
        writes(actor)?;
        if self.kept.iter().any(|poll| poll.id == *id) {
            return Err(Rejection::POLL_EXISTS);
        }
        self.has_room_for(actor.by)?;
        let forgets = if self.kept.len() >= MAX_POLLS as usize {
            let oldest = self.kept.iter().position(|poll| !poll.is_open()).ok_or(Rejection::TOO_MANY_POLLS)?;
            Some(self.kept.remove(oldest).id)
        } else {
            None
        };
        let Opening { question, options, method, secret, hidden, quorum, lasts_ms } = opening.clone();
        let poll = Kept {
            id: id.clone(),
            seq: actor.seq,
            at: actor.at,
            by: actor.by.clone(),
            question,
            options,
            method,
            secret,
            hidden,
            quorum,
            deadline: lasts_ms.map(|ms| actor.at.saturating_add(ms)),
            opening: 1,
            ballots: BTreeMap::new(),
            closed: None,
            decided: None,
            counted: None,
        };
        let event = Event::PollOpened { poll: Box::new(poll.view()), forgets };
        self.kept.push(poll);
        Ok(vec![(Audience::All, event)])
    }

    fn reopen(&mut self, actor: Actor<'_>, id: &PollId, lasts_ms: Option<Millis>) -> Result<Told, Rejection> {
        let poll = self.get(id)?;
        poll.leads(actor)?;
        if poll.is_open() {
            return Ok(Told::new());
        }
        let maker = poll.by.clone();
        self.has_room_for(&maker)?;
        let poll = self.get(id)?;
        (poll.closed, poll.decided) = (None, None);
        poll.deadline = lasts_ms.map(|ms| actor.at.saturating_add(ms));
        poll.opening = poll.opening.saturating_add(1);
        if poll.secret {
            // Figures were told: the next ones would say how whoever votes in between had voted.
            poll.ballots.clear();
            poll.counted = None;
        }
        Ok(vec![(Audience::All, Event::PollReopened { poll: Box::new(poll.view()) })])
    }

    fn has_room_for(&self, maker: &MemberId) -> Result<(), Rejection> {
        let open = self.kept.iter().filter(|poll| poll.is_open() && poll.by == *maker).count();
        if open < MAX_OPEN_POLLS_PER_MEMBER { Ok(()) } else { Err(Rejection::TOO_MANY_POLLS) }
    }

    fn get(&mut self, id: &PollId) -> Result<&mut Kept, Rejection> {
        self.kept.iter_mut().find(|poll| poll.id == *id).ok_or(Rejection::NO_SUCH_POLL)
    }
}

impl Kept {
    fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    fn is_over(&self, at: Millis) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= at)
    }

    /// Its maker, hosts and cohosts close and reopen it.
    fn leads(&self, actor: Actor<'_>) -> Result<(), Rejection> {
        writes(actor)?;
        if self.by == *actor.by || actor.role.is_host() { Ok(()) } else { Err(Rejection::FORBIDDEN) }
    }

    fn vote(&mut self, actor: Actor<'_>, choice: &[u8]) -> Result<Told, Rejection> {
        if !choice.is_empty() {
            writes(actor)?;
        }
        // Also before the closing entry is there: what is later than the deadline is too late.
        if !self.is_open() || self.is_over(actor.at) {
            return Err(Rejection::POLL_CLOSED);
        }
        let choice = change::ballot(choice, self.method, self.options.len())?;
        let before = if choice.is_empty() {
            self.ballots.remove(actor.by)
        } else if self.ballots.len() >= MAX_BALLOTS as usize && !self.ballots.contains_key(actor.by) {
            return Err(Rejection::POLL_FULL);
        } else {
            self.ballots.insert(actor.by.clone(), choice.clone())
        };
        if before.as_deref().unwrap_or_default() == choice {
            return Ok(Told::new());
        }
        let voted = !choice.is_empty();
        let poll = self.id.clone();
        if self.is_told() {
            let (choice, result) = (Some(choice), self.result());
            return Ok(vec![(Audience::All, Event::PollVoted { poll, voted, choice, result })]);
        }
        let mut told = Told::new();
        if before.is_some() != voted {
            let event = Event::PollVoted { poll: poll.clone(), voted, choice: None, result: None };
            told.push((Audience::All, event));
        }
        told.push((Audience::Member(actor.by.clone()), Event::PollBallot { poll, choice }));
        Ok(told)
    }

    fn close_early(&mut self, actor: Actor<'_>) -> Result<Told, Rejection> {
        self.leads(actor)?;
        if !self.is_open() {
            return Ok(Told::new());
        }
        self.closed = Some(PollClosed { at: actor.at, by: Some(actor.by.clone()) });
        Ok(vec![(Audience::All, Event::PollClosed { poll: Box::new(self.view()) })])
    }

    fn decide(&mut self, actor: Actor<'_>, option: Option<u8>) -> Result<Told, Rejection> {
        writes(actor)?;
        if !actor.role.is_host() {
            return Err(Rejection::FORBIDDEN);
        }
        if self.is_open() {
            return Err(Rejection::POLL_OPEN);
        }
        if option.is_some_and(|option| usize::from(option) >= self.options.len()) {
            return Err(Rejection::BAD_BALLOT);
        }
        if self.decided.as_ref().map(|decided| decided.option) == option {
            return Ok(Told::new());
        }
        self.decided = option.map(|option| PollDecision { by: actor.by.clone(), at: actor.at, option });
        Ok(vec![(Audience::All, Event::PollDecided { poll: self.id.clone(), option })])
    }

    /// Whether results are for everybody now. A secret poll's are hidden while it is open.
    fn is_told(&self) -> bool {
        !self.is_open() || !(self.hidden || self.secret)
    }

    fn result(&self) -> Option<PollResult> {
        if let Some(counted) = &self.counted {
            return counted.result.clone();
        }
        let cast = u32::try_from(self.ballots.len()).unwrap_or(u32::MAX);
        if !self.is_told() || (self.secret && cast < MIN_SECRET_BALLOTS.max(self.quorum)) {
            return None;
        }
        let mut result = count::count(self.method, self.options.len(), self.ballots.values().map(Vec::as_slice));
        if cast < self.quorum {
            result.winners.clear();
        }
        Some(result)
    }

    /// What everybody may know.
    fn view(&self) -> Poll {
        Poll {
            id: self.id.clone(),
            seq: self.seq,
            at: self.at,
            by: self.by.clone(),
            question: self.question.clone(),
            options: self.options.clone(),
            method: self.method,
            secret: self.secret,
            hidden: self.hidden,
            quorum: self.quorum,
            deadline: self.deadline,
            voters: self.counted.as_ref().map_or_else(|| self.ballots.keys().cloned().collect(), |c| c.voters.clone()),
            ballots: (!self.secret && self.is_told()).then(|| self.ballots.clone()),
            result: self.result(),
            closed: self.closed.clone(),
            decided: self.decided.clone(),
            mine: None,
        }
    }
}

fn writes(actor: Actor<'_>) -> Result<(), Rejection> {
    if actor.role.may_write() { Ok(()) } else { Err(Rejection::READ_ONLY) }
}
