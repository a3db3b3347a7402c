//! The second half: the only thing that changes the truth. Deterministic: no time and no chance but the entry's.

use super::{
    Room,
    board::Arrival,
    chat::Head,
    command_log::{self, Digest, Known},
    effect::{Audience, Effect, Effects},
    entry::{ACTIVITY_SINCE, Act, Body, Entry},
    member::{Change, Member},
    poll,
    reign::SystemEntry,
    rejection::Rejection,
};
use crate::{
    ids::{MemberId, Millis, Seq},
    protocol::{
        bill::BudgetOf,
        message::{Event, EventMessage},
    },
};

/// The entry that is being applied.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub seq: Seq,
    pub at: Millis,
    pub by: Option<&'a MemberId>,
    /// The rules that it was made under.
    pub rules: u8,
}

impl Room {
    /// Folds the entry at `seq` into the room. What was applied before is left alone.
    ///
    /// Entries come in the log's order without a hole: the journal's business, which refuses to load a damaged log.
    pub fn apply(&mut self, seq: Seq, entry: &Entry) -> Effects {
        let mut effects = Effects::default();
        if seq <= self.seq {
            return effects;
        }
        self.seq = seq;
        self.last_at = self.last_at.max(entry.at);
        self.draft.entries = self.draft.entries.saturating_sub(1);
        let place = Place { seq, at: entry.at, by: entry.by.as_ref(), rules: entry.rules };
        match (&entry.body, &entry.by) {
            (Body::Board(update), Some(by)) => {
                self.board.apply(by, update);
                self.activities.note_lines(seq, entry.at, by, &update.lines);
                effects.push(Effect::Board(update.update.clone()));
            }
            (Body::Command { id, hash, act }, Some(by)) => self.apply_command(place, by, id, *hash, act, &mut effects),
            (Body::Created { avatar }, Some(by)) => {
                if let Some(change) = self.truth().create(by, *avatar, entry.at) {
                    self.commit(place, change, &mut effects);
                }
            }
            (Body::Joined { role, avatar, .. }, Some(by)) => {
                if let Ok(Some(change)) = self.truth().join(by, *role, *avatar, entry.at) {
                    self.commit(place, change, &mut effects);
                }
            }
            (Body::Erased, Some(by)) => self.erase(place, by, &mut effects),
            (Body::System(SystemEntry::BoardRebuilt { epoch }), _) => self.rebuild_board(place, *epoch, &mut effects),
            (Body::System(SystemEntry::PollClosed { poll, opening }), _) => {
                let event = self.polls.time_is_up(poll, *opening, entry.at);
                self.draft.polls.settle(place.seq);
                effects.list.extend(event.map(|event| place.tell_all(event)));
            }
            (Body::System(SystemEntry::Priced { variant, look, price }), _) => {
                let arrival = Arrival { variant: variant.clone(), look: look.clone() };
                self.priced(place, arrival, *price, &mut effects);
            }
            (Body::System(SystemEntry::LookLocked { look, term }), _) => {
                self.look_time_is_up(place, look, *term, &mut effects);
            }
            (Body::System(SystemEntry::Unfurled { message, card, forgets }), _) => {
                self.unfurled(place, *message, card.as_ref(), forgets, &mut effects);
            }
            (Body::System(SystemEntry::PhotosExpired { message }), _) => {
                self.expire_photos(place, *message, &mut effects);
            }
            (Body::System(system), _) => {
                if let Some(change) = self.truth().judge_system(system, entry.at) {
                    self.commit(place, change, &mut effects);
                }
            }
            // Decoding refuses these; nobody can have done them.
            (
                Body::Board(_) | Body::Command { .. } | Body::Created { .. } | Body::Joined { .. } | Body::Erased,
                None,
            ) => {}
        }
        // A snapshot that was made under earlier rules has nothing of this, so entries of then leave nothing either.
        if entry.rules >= ACTIVITY_SINCE {
            for effect in &effects.list {
                if let Effect::Event { event, .. } = effect {
                    self.activities.note(event);
                }
            }
        }
        // What was refused here, though not when it was proposed, has left its mark in the draft.
        if self.draft.entries == 0 {
            self.draft.clear();
        }
        effects
    }

    fn rebuild_board(&mut self, place: Place<'_>, epoch: u32, effects: &mut Effects) {
        if self.draft.rebuild.is_some_and(|at| at <= place.seq) {
            self.draft.rebuild = None;
        }
        if self.board.epoch().checked_add(1) != Some(epoch) {
            return;
        }
        self.board.rebuild_epoch();
        // Unchanged where the document could not be read.
        if self.board.epoch() == epoch {
            effects.push(Effect::BoardRebuilt(epoch));
        }
    }

    fn apply_command(
        &mut self,
        place: Place<'_>,
        by: &MemberId,
        id: &str,
        hash: Digest,
        act: &Act,
        effects: &mut Effects,
    ) {
        let id_digest = command_log::id_digest(id);
        self.draft.commands.remove(&(by.clone(), id_digest));
        let result = match self.commands.look_up(by, id_digest, hash) {
            Known::Same(outcome) => outcome,
            Known::Other => Err(Rejection::ID_REUSED),
            Known::New => {
                let done = self.act(place, by, act, effects);
                self.commands.remember(by, id_digest, hash, place.seq, done.err());
                done.map(|()| place.seq)
            }
        };
        effects.push(Effect::Answer { member: by.clone(), id: id.to_owned(), result });
    }

    /// Judges a command and does it; a refused one changes nothing.
    fn act(&mut self, place: Place<'_>, by: &MemberId, act: &Act, effects: &mut Effects) -> Result<(), Rejection> {
        match act {
            Act::ChatPost { .. } => self.post(place, by, act, effects)?,
            Act::ChatEdit { message, author, text, row, cards_gone, .. } => {
                self.truth().writer(by)?;
                self.head_of(*message, author).judge_edit(by)?;
                if *row != place.seq {
                    return Err(Rejection::OUT_OF_ORDER);
                }
                self.chat.edit(*message, place.seq, place.at, by, text.as_deref());
                self.settle_chat(*message, place.seq);
                self.cards_gone(place, cards_gone);
                if let Some(text) = text.clone() {
                    self.name_links(*message, &text, effects);
                    let cards_gone = cards_gone.clone();
                    effects.push(place.tell_all(Event::ChatEdited { message: *message, text, cards_gone }));
                }
            }
            Act::ChatDelete { message, author, cards_gone, .. } => {
                let role = self.truth().present(by)?.role;
                self.head_of(*message, author).judge_delete(by, role)?;
                self.chat.delete(*message, author, by);
                self.line_signs.forget(*message);
                self.settle_chat(*message, place.seq);
                self.forget_photos(place, *message, effects);
                self.cards_gone(place, cards_gone);
                effects.push(place.tell_all(Event::ChatDeleted { message: *message }));
            }
            Act::PhotoTakeBack { photo } => self.take_back_photo(place, by, photo, effects)?,
            Act::PhotoSpot { .. } | Act::PhotoUnspot { .. } => self.apply_spot(place, by, act, effects)?,
            Act::VoteSet { product, thumb } => {
                self.truth().writer(by)?;
                self.votes.judge(by, &product.into(), *thumb)?;
                if self.votes.set(by, &product.into(), *thumb) {
                    effects.push(place.tell_all(Event::VoteCast { product: product.clone(), thumb: *thumb }));
                }
            }
            Act::VoteReact { product, reaction, on } => {
                self.truth().signer(by, *on)?;
                if self.signs.set(by, &product.into(), *reaction, *on)? {
                    let event = Event::VoteReacted { product: product.clone(), reaction: *reaction, on: *on };
                    effects.push(place.tell_all(event));
                }
            }
            Act::LookVote { .. } | Act::LookReact { .. } | Act::LookPlan { .. } => {
                self.apply_look(place, by, act, effects)?;
            }
            Act::ChatReact { message, reaction, on } => {
                self.truth().signer(by, *on)?;
                if self.chat.head(*message).is_some_and(|head| head.deleted) {
                    return Err(Rejection::NO_SUCH_MESSAGE);
                }
                if self.line_signs.set_on_line(by, *message, *reaction, *on)? {
                    let event = Event::ChatReacted { message: *message, reaction: *reaction, on: *on };
                    effects.push(place.tell_all(event));
                }
            }
            Act::ChatRead { message } => {
                self.truth().writer(by)?;
                // Nobody has read what is not there.
                if let Some(message) = self.read_marks.advance(by, (*message).min(place.seq - 1)) {
                    effects.push(place.tell(Audience::Member(by.clone()), Event::ChatRead { message }));
                }
            }
            Act::Pick { id, change } => {
                self.truth().host(by)?;
                let event = self.picks.change(place.seq, place.at, by, id, change)?;
                self.draft.picks.settle(place.seq);
                if let Some(event) = event {
                    effects.push(place.tell_all(event));
                }
            }
            Act::Poll { id, change } => {
                let actor = poll::Actor { by, role: self.truth().present(by)?.role, seq: place.seq, at: place.at };
                let told = self.polls.change(actor, id, change)?;
                self.draft.polls.settle(place.seq);
                effects.list.extend(told.into_iter().map(|(audience, event)| place.tell(audience, event)));
            }
            Act::Bill { change } => {
                let role = change.judge_role(&self.truth(), self.editors, by)?;
                let event = self.bill.change(place.at, by, role, change)?;
                self.draft.bill.settle(place.seq);
                if let Some(event) = event {
                    effects.push(place.tell_about_bill(by, event));
                }
            }
            Act::SetEditors { editors } => self.set_editors(place, by, *editors, effects)?,
            Act::SetRole { member, role } => {
                let change = self.truth().set_role(by, member, *role)?;
                self.commit(place, change, effects);
            }
            Act::SetStaff { member, staff } => {
                let change = self.truth().set_staff(by, member, staff.as_ref())?;
                self.commit(place, change, effects);
            }
            Act::Remove { member } => {
                let change = self.truth().remove(by, member)?;
                self.commit(place, change, effects);
            }
        }
        Ok(())
    }

    /// What is known of a message; of one that is neither kept nor lately changed, what the entry says.
    fn head_of(&self, message: Seq, author: &MemberId) -> Head {
        let deleted = self.is_erased(author);
        self.chat.head(message).unwrap_or_else(|| Head { by: author.clone(), edited_in: None, deleted })
    }

    fn settle_chat(&mut self, message: Seq, seq: Seq) {
        if self.draft.chat.get(&message).is_some_and(|(at, _)| *at <= seq) {
            self.draft.chat.remove(&message);
        }
    }

    pub(super) fn commit(&mut self, place: Place<'_>, change: Change, effects: &mut Effects) {
        for (id, after) in &change.members {
            self.tell_member(place, id, after, effects);
        }
        self.draft.people.settle(place.seq, &change);
        self.people.commit(change);
    }

    /// What others hear of a member's new state.
    fn tell_member(&self, place: Place<'_>, id: &MemberId, after: &Member, effects: &mut Effects) {
        let before = self.people.get(id);
        let was_present = before.is_some_and(|m| m.gone.is_none());
        if !was_present && after.gone.is_none() {
            effects.push(place.tell_all(Event::MemberJoined { member: after.view(id) }));
            return;
        }
        if before.is_some_and(|m| m.role != after.role) {
            effects.push(place.tell_all(Event::MemberRoleChanged { member: id.clone(), role: after.role }));
            effects.push(Effect::RoleChanged(id.clone(), after.role));
        }
        if !after.is_erased() && before.is_some_and(|m| m.staff != after.staff) {
            let staff = after.staff.clone();
            effects.push(place.tell_all(Event::MemberStaffChanged { member: id.clone(), staff }));
        }
        if was_present && after.gone.is_some() {
            effects.push(place.tell_all(Event::MemberRemoved { member: id.clone() }));
            effects.push(Effect::MemberGone(id.clone()));
        }
    }
}

impl Place<'_> {
    pub fn tell_all(&self, event: Event) -> Effect {
        self.tell(Audience::All, event)
    }

    /// What somebody means to spend is nobody else's business.
    fn tell_about_bill(&self, by: &MemberId, event: Event) -> Effect {
        let private = matches!(event, Event::CartBudget { of: BudgetOf::Mine, .. });
        self.tell(if private { Audience::Member(by.clone()) } else { Audience::All }, event)
    }

    fn tell(&self, audience: Audience, event: Event) -> Effect {
        let event = EventMessage { seq: self.seq, at: self.at, by: self.by.cloned(), event };
        Effect::Event { audience, event }
    }
}
