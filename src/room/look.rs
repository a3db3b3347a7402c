//! Looks, beside the board: the parts of both halves that are about what is thought and said of them, and about prices of what is
//! put on them.

use super::{
    Room,
    apply::Place,
    board::Arrival,
    editors,
    effect::Effects,
    entry::Act,
    plan::{PlanChange, PlanWords, Plans},
    poll::Actor,
    reign::SystemEntry,
    rejection::Rejection,
    subject::Subject,
};
use crate::{
    ids::{LookId, MemberId, Millis, Seq},
    money::Money,
    protocol::{
        look::LookMarks,
        message::{Command, Event, PollOption, Role},
    },
};

/// What is told.
impl Room {
    /// What is said of looks beside the board.
    pub fn look_marks(&self) -> LookMarks {
        let mut prices = LookMarks::default().prices;
        for ((look, variant), price) in self.look_prices.all() {
            prices.entry(look).or_default().insert(variant, price);
        }
        LookMarks { votes: self.opinions(Subject::look), plans: self.plans.all(), prices }
    }
}

/// What is proposed.
impl Room {
    /// What something cost when it came in.
    pub(super) fn price_of(&self, Arrival { variant, look }: &Arrival) -> Option<Money> {
        match look {
            None => self.prices.get(variant),
            Some(look) => self.look_prices.get(&(look.clone(), variant.clone())),
        }
    }

    pub(super) fn judge_look(
        &mut self,
        at: Millis,
        by: &MemberId,
        role: Role,
        command: &Command,
    ) -> Result<Act, Rejection> {
        match command {
            Command::LookVote { look, thumb } => {
                self.ahead().writer(by)?;
                self.votes.judge(by, &look.into(), *thumb)?;
                // What one thought of a look that is gone can be taken back.
                if thumb.is_some() {
                    self.maker_of(look)?;
                }
                Ok(Act::LookVote { look: look.clone(), thumb: *thumb })
            }
            Command::LookReact { look, reaction, on } => {
                self.ahead().signer(by, *on)?;
                self.signs.judge(by, &look.into(), *on)?;
                if *on {
                    self.maker_of(look)?;
                }
                Ok(Act::LookReact { look: look.clone(), reaction: *reaction, on: *on })
            }
            Command::LookPlan { look, occasion, dress_code, locks_at } => {
                let words = PlanWords::checked(occasion.as_deref(), dress_code.as_deref())?;
                // Words that stay are the row's that has them: whoever wrote them takes them along.
                let kept = words.is_some() && self.draft.plans.or(&self.plans).says(look, words.as_ref());
                let words = words.filter(|_| !kept);
                self.judge_plan(at, by, role, look, PlanChange::Say { words, kept, locks_at: *locks_at })
            }
            Command::LookLock { look, on } => self.judge_plan(at, by, role, look, PlanChange::Lock { on: *on }),
            _ => Err(Rejection::REFUSED),
        }
    }

    fn judge_plan(
        &mut self,
        at: Millis,
        by: &MemberId,
        role: Role,
        look: &LookId,
        change: PlanChange,
    ) -> Result<Act, Rejection> {
        editors::judge(self.editors_ahead(), role)?;
        let maker = self.maker_of(look)?;
        let forgets =
            self.draft.plans.or(&self.plans).in_the_way_of(look).find(|look| !self.board.has_look(look)).cloned();
        let actor = Actor { by, role, seq: self.next_seq(), at };
        let plan = |ahead: &mut Plans| ahead.change(actor, look, &maker, forgets.as_ref(), &change);
        self.draft.plans.change(actor.seq, &self.plans, plan)?;
        Ok(Act::LookPlan { look: look.clone(), maker, forgets, change })
    }

    /// Whose look it is, if it stands on the board, ahead.
    fn maker_of(&mut self, look: &LookId) -> Result<MemberId, Rejection> {
        self.board.maker_of(look).ok_or(Rejection::NO_SUCH_LOOK)
    }

    /// What is to be chosen among can be seen (R168, R208).
    pub(super) fn judge_options(&mut self, options: &[PollOption]) -> Result<(), Rejection> {
        for option in options {
            match option {
                PollOption::Photo(id) if !self.draft.photos.or(&self.photos).is_shown(id) => {
                    return Err(Rejection::NO_SUCH_PHOTO);
                }
                PollOption::Look(look) => drop(self.maker_of(look)?),
                PollOption::Photo(_) | PollOption::Product(_) | PollOption::Text(_) => {}
            }
        }
        Ok(())
    }

    /// The entry of a look whose time is up (R204).
    pub(super) fn judge_lock(&mut self, at: Millis, look: &LookId, term: Seq) -> Option<SystemEntry> {
        let row = self.next_seq();
        self.draft.plans.change(row, &self.plans, |ahead| ahead.time_is_up(look, term, at).ok_or(())).ok()?;
        Some(SystemEntry::LookLocked { look: look.clone(), term })
    }

    /// The entry of what something costs that came in, where that is news (R127, R207).
    pub(super) fn judge_price(&self, arrival: &Arrival, price: Money) -> Option<SystemEntry> {
        let Arrival { variant, look } = arrival.clone();
        (self.price_of(arrival) != Some(price)).then_some(SystemEntry::Priced { variant, look, price })
    }
}

/// What is applied.
impl Room {
    pub(super) fn apply_look(
        &mut self,
        place: Place<'_>,
        by: &MemberId,
        act: &Act,
        effects: &mut Effects,
    ) -> Result<(), Rejection> {
        let event = match act {
            Act::LookVote { look, thumb } => {
                self.truth().writer(by)?;
                self.votes.judge(by, &look.into(), *thumb)?;
                let news = self.votes.set(by, &look.into(), *thumb);
                news.then(|| Event::LookVoted { look: look.clone(), thumb: *thumb })
            }
            Act::LookReact { look, reaction, on } => {
                self.truth().signer(by, *on)?;
                let news = self.signs.set(by, &look.into(), *reaction, *on)?;
                news.then(|| Event::LookReacted { look: look.clone(), reaction: *reaction, on: *on })
            }
            Act::LookPlan { look, maker, forgets, change } => {
                let actor = Actor { by, role: self.truth().present(by)?.role, seq: place.seq, at: place.at };
                editors::judge(self.editors, actor.role)?;
                let event = self.plans.change(actor, look, maker, forgets.as_ref(), change)?;
                self.draft.plans.settle(place.seq);
                event
            }
            _ => return Err(Rejection::REFUSED),
        };
        effects.list.extend(event.map(|event| place.tell_all(event)));
        Ok(())
    }

    pub(super) fn look_time_is_up(&mut self, place: Place<'_>, look: &LookId, term: Seq, effects: &mut Effects) {
        let event = self.plans.time_is_up(look, term, place.at);
        self.draft.plans.settle(place.seq);
        effects.list.extend(event.map(|event| place.tell_all(event)));
    }

    /// What something costs is noted where it came in.
    pub(super) fn priced(&mut self, place: Place<'_>, arrival: Arrival, price: Money, effects: &mut Effects) {
        let (news, event) = match arrival {
            Arrival { variant, look: None } => {
                (self.prices.note(place.seq, &variant, price), Event::CartPriced { variant, price })
            }
            Arrival { variant, look: Some(look) } => {
                let key = (look.clone(), variant.clone());
                (self.look_prices.note(place.seq, &key, price), Event::LookPriced { look, variant, price })
            }
        };
        if news {
            effects.push(place.tell_all(event));
        }
    }
}
