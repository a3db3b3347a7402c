//! What looks are for, by when they are done, and which are locked. What is on them is the board's; whose they are, it says
//! when something is proposed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{poll::Actor, rejection::Rejection, text};
use crate::{
    ids::{LookId, MemberId, Millis, Seq},
    protocol::{
        look::{LookLock, LookPlan},
        message::Event,
    },
};

/// Characters (Unicode scalar values) of an occasion, and of a dress code, after trimming: one line.
pub const MAX_LOOK_PLAN_CHARS: u32 = 80;
/// Looks of a room with a plan or a lock. All of them travel in every greeting.
pub const MAX_PLANNED_LOOKS: usize = 200;
/// Nearest deadline: it is still ahead when its news arrives.
pub const MIN_LOCK_MS: Millis = 1_000;
/// Farthest deadline: weddings are planned a year ahead.
pub const MAX_LOCK_MS: Millis = 366 * 24 * 60 * 60 * 1_000;

/// What is done to the plan of a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanChange {
    /// It is said anew.
    #[serde(rename = "say")]
    Say {
        /// In the row's own column, as JSON, so that it can be erased.
        #[serde(skip)]
        words: Option<PlanWords>,
        /// The words stay as they are, and whose they are.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        kept: bool,
        /// From then on it is locked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locks_at: Option<Millis>,
    },
    /// It is locked, or opened.
    #[serde(rename = "lock")]
    Lock {
        /// False opens it.
        on: bool,
    },
}

/// What people wrote of a look's occasion. At least one of them is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanWords {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    /// How one dresses there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dress_code: Option<String>,
}

impl PlanWords {
    /// Trimmed, if they have the form (R202); nothing where nothing is left.
    pub(super) fn checked(occasion: Option<&str>, dress_code: Option<&str>) -> Result<Option<Self>, Rejection> {
        let line = |given: Option<&str>| {
            let line = text::line(given.unwrap_or_default(), MAX_LOOK_PLAN_CHARS).ok_or(Rejection::BAD_PLAN)?;
            Ok((!line.is_empty()).then(|| line.to_owned()))
        };
        let words = Self { occasion: line(occasion)?, dress_code: line(dress_code)? };
        Ok((words.occasion.is_some() || words.dress_code.is_some()).then_some(words))
    }
}

/// A plan, and the entry that set its deadline: the end of one is not that of the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    plan: LookPlan,
    term: Seq,
    /// Whose words these are, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<MemberId>,
}

impl Kept {
    fn words(&self) -> Option<PlanWords> {
        let words = PlanWords { occasion: self.plan.occasion.clone(), dress_code: self.plan.dress_code.clone() };
        (words.occasion.is_some() || words.dress_code.is_some()).then_some(words)
    }

    fn is_locked(&self, at: Millis) -> bool {
        self.plan.locked.is_some() || self.is_over(at)
    }

    fn is_over(&self, at: Millis) -> bool {
        self.plan.locks_at.is_some_and(|deadline| deadline <= at)
    }
}

/// The plans of a room's looks. None that says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Plans {
    kept: BTreeMap<LookId, Kept>,
}

impl Plans {
    pub fn all(&self) -> BTreeMap<LookId, LookPlan> {
        self.kept.iter().map(|(look, kept)| (look.clone(), kept.plan.clone())).collect()
    }

    /// Whose words are in plans that have any.
    pub fn authors(&self) -> BTreeMap<LookId, MemberId> {
        self.kept.iter().filter_map(|(look, kept)| Some((look.clone(), kept.by.clone()?))).collect()
    }

    /// Plans that were taken along, and whose words are in them, if they keep the bounds. Their deadlines are the entry `term`'s.
    pub fn back(
        plans: BTreeMap<LookId, LookPlan>,
        mut authors: BTreeMap<LookId, MemberId>,
        term: Seq,
    ) -> Result<Self, Rejection> {
        if plans.len() > MAX_PLANNED_LOOKS {
            return Err(Rejection::TOO_MANY_PLANS);
        }
        let mut kept = BTreeMap::new();
        for (look, plan) in plans {
            let words = PlanWords::checked(plan.occasion.as_deref(), plan.dress_code.as_deref())?;
            let after = Kept { plan, term, by: authors.remove(&look) };
            if words != after.words() || (words.is_none() && after.by.is_some()) {
                return Err(Rejection::BAD_PLAN);
            }
            kept.insert(look, after);
        }
        Ok(Self { kept })
    }

    /// Takes away what somebody wrote.
    pub fn erase(&mut self, member: &MemberId) {
        self.kept.retain(|_, kept| {
            if kept.by.take_if(|by| by == member).is_some() {
                (kept.plan.occasion, kept.plan.dress_code) = (None, None);
            }
            kept.plan != LookPlan::default()
        });
    }

    /// Whether these are the words that a look has.
    pub fn says(&self, look: &LookId, words: Option<&PlanWords>) -> bool {
        self.kept.get(look).and_then(Kept::words).as_ref() == words
    }

    /// The looks that can't be changed at that time.
    pub fn locked(&self, at: Millis) -> BTreeSet<LookId> {
        self.kept.iter().filter(|(_, kept)| kept.is_locked(at)).map(|(look, _)| look.clone()).collect()
    }

    /// Those that have to make room before `look` can have a plan, the first by id first; empty where there is room.
    pub fn in_the_way_of(&self, look: &LookId) -> impl Iterator<Item = &LookId> {
        let full = self.kept.len() >= MAX_PLANNED_LOOKS && !self.kept.contains_key(look);
        self.kept.keys().filter(move |_| full)
    }

    /// When the next one's time is up.
    pub fn deadline(&self) -> Option<Millis> {
        self.kept.values().filter(|kept| kept.plan.locked.is_none()).filter_map(|kept| kept.plan.locks_at).min()
    }

    /// The looks whose time is up and which are not said to be locked, with what names that deadline.
    pub fn due(&self, now: Millis) -> impl Iterator<Item = (LookId, Seq)> {
        let due = move |kept: &Kept| kept.plan.locked.is_none() && kept.is_over(now);
        self.kept.iter().filter(move |(_, kept)| due(kept)).map(|(look, kept)| (look.clone(), kept.term))
    }

    /// Does what `actor` may do, and says what happened, if anything did. What is refused changes nothing. `forgets` is gone
    /// from the board, and makes room.
    ///
    /// Used on the truth and on a copy of it that is ahead, so that `propose` and `apply` cannot differ.
    pub fn change(
        &mut self,
        actor: Actor<'_>,
        look: &LookId,
        maker: &MemberId,
        forgets: Option<&LookId>,
        change: &PlanChange,
    ) -> Result<Option<Event>, Rejection> {
        if !actor.role.may_write() {
            return Err(Rejection::READ_ONLY);
        }
        if actor.by != maker && !actor.role.is_host() {
            return Err(Rejection::FORBIDDEN);
        }
        let before = self.kept.get(look).cloned().unwrap_or_default();
        let after = match change {
            PlanChange::Say { words, kept, locks_at } => {
                let kept = kept.then(|| before.words()).flatten();
                said(&before, actor, kept.as_ref().or(words.as_ref()), *locks_at)?
            }
            PlanChange::Lock { on } => locked(&before, actor, *on),
        };
        if after.plan == before.plan {
            return Ok(None);
        }
        let full = !self.kept.contains_key(look) && self.kept.len() >= MAX_PLANNED_LOOKS;
        let forgets = forgets.filter(|_| full).cloned();
        if full {
            forgets.as_ref().and_then(|gone| self.kept.remove(gone)).ok_or(Rejection::TOO_MANY_PLANS)?;
        }
        let (look, plan) = (look.clone(), after.plan.clone());
        if plan == LookPlan::default() {
            self.kept.remove(&look);
        } else {
            self.kept.insert(look.clone(), after);
        }
        Ok(Some(match change {
            PlanChange::Say { .. } => Event::LookPlanned { look, plan, forgets },
            PlanChange::Lock { on: true } => Event::LookLocked { look, plan, forgets },
            PlanChange::Lock { on: false } => Event::LookOpened { look, plan },
        }))
    }

    /// Locks a look whose time is up; `None` where it is locked already, has another deadline, or time left (R204).
    pub fn time_is_up(&mut self, look: &LookId, term: Seq, at: Millis) -> Option<Event> {
        let kept = self.kept.get_mut(look)?;
        if kept.term != term || kept.plan.locked.is_some() || !kept.is_over(at) {
            return None;
        }
        kept.plan.locked = Some(LookLock { at, by: None });
        Some(Event::LookLocked { look: look.clone(), plan: kept.plan.clone(), forgets: None })
    }
}

fn said(
    before: &Kept,
    actor: Actor<'_>,
    words: Option<&PlanWords>,
    locks_at: Option<Millis>,
) -> Result<Kept, Rejection> {
    let moved = locks_at != before.plan.locks_at;
    let ahead = actor.at.saturating_add(MIN_LOCK_MS)..=actor.at.saturating_add(MAX_LOCK_MS);
    if moved && locks_at.is_some_and(|deadline| !ahead.contains(&deadline)) {
        return Err(Rejection::BAD_PLAN);
    }
    let occasion = words.and_then(|words| words.occasion.clone());
    let dress_code = words.and_then(|words| words.dress_code.clone());
    let mut locked = before.plan.locked.clone();
    if locked.is_none() && before.is_over(actor.at) {
        // Its time was up, though nobody has said so yet: to take the deadline away opens nothing.
        locked = Some(LookLock { at: actor.at, by: None });
    }
    let term = if moved { actor.seq } else { before.term };
    let by = if words == before.words().as_ref() { before.by.clone() } else { words.map(|_| actor.by.clone()) };
    Ok(Kept { plan: LookPlan { occasion, dress_code, locks_at, locked }, term, by })
}

fn locked(before: &Kept, actor: Actor<'_>, on: bool) -> Kept {
    let mut after = before.clone();
    if on {
        after.plan.locked.get_or_insert_with(|| LookLock { at: actor.at, by: Some(actor.by.clone()) });
        return after;
    }
    after.plan.locked = None;
    if after.is_over(actor.at) {
        after.plan.locks_at = None;
    }
    after
}
