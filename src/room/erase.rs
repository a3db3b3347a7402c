//! How somebody goes for good: what they said and chose goes, who they were is not known any more. An entry of its own, since
//! everything that comes after it has to be judged without them.
//!
//! What they laid on looks and what the group agreed with them stays; it names a member who has no name. The rows of history that hold
//! their words are emptied behind this entry's snapshot ([`Entry::without_words`]), so that no replay needs them.

use smallvec::smallvec;

use super::{
    Room,
    apply::Place,
    bill::BillChange,
    effect::{Effect, Effects},
    encoding::Encoded,
    entry::{Act, Body, Entry},
    member::{Change, Gone, Member, View},
    picks::PickChange,
    plan::PlanChange,
    poll::PollChange,
    reign::{Absent, HOSTS_ABSENT_MS, Reign, SystemEntry, may_take_over},
    rejection::Rejection,
};
use crate::{
    ids::{MemberId, Millis, Seq},
    protocol::message::Role,
};

/// What is proposed.
impl Room {
    /// Somebody is erased, also who is gone already. `None`: they are erased, or are just being.
    pub fn propose_erase(&mut self, member: &MemberId, now: Millis) -> Result<Option<Entry>, Rejection> {
        let at = self.time(now);
        let Some(change) = self.ahead().erase(member, at)? else { return Ok(None) };
        // The board begins anew: what is judged against the epoch that ends would come too late.
        self.draft.rebuild = Some(self.next_seq());
        Ok(Some(self.launch(at, Some(member), Body::Erased, change)))
    }

    /// Whether somebody has been erased.
    pub fn is_erased(&self, member: &MemberId) -> bool {
        self.people.get(member).is_some_and(Member::is_erased)
    }

    /// Whether a host removed somebody, and none has let them back.
    pub fn is_removed(&self, member: &MemberId) -> bool {
        self.people.get(member).is_some_and(|known| known.gone == Some(Gone::Removed))
    }

    /// Whether somebody may delete the room: a host, and while others stand in for its creator only the creator (R34).
    pub fn may_end(&self, member: &MemberId) -> bool {
        let reign = self.people.reign();
        let stands_in = reign.owed && reign.creator.as_ref() != Some(member);
        self.role(member) == Some(Role::Host) && !stands_in
    }

    /// Whether nobody else is a member who is not gone.
    pub fn is_alone(&self, member: &MemberId) -> bool {
        self.truth().all().all(|(id, other)| id == member || other.gone.is_some())
    }
}

/// What is applied.
impl Room {
    pub(super) fn erase(&mut self, place: Place<'_>, member: &MemberId, effects: &mut Effects) {
        let Ok(Some(change)) = self.truth().erase(member, place.at) else { return };
        let messages = self.chat.erase(member);
        for message in &messages {
            self.line_signs.forget(*message);
        }
        self.cards.erase(member, &messages);
        self.votes.erase(member);
        self.signs.erase(member);
        self.plans.erase(member);
        self.line_signs.erase(member);
        self.read_marks.erase(member);
        self.bill.erase(member);
        self.polls.erase(member);
        self.picks.erase(member);
        self.activities.erase(member);
        self.commands.erase(member);
        let photos = self.photos.erase(member);
        self.photos.erase_spots(member);
        if !photos.is_empty() {
            effects.push(Effect::PhotosGone(photos));
        }
        self.commit(place, change, effects);
        effects.push(Effect::Erased(member.clone()));
        if self.draft.rebuild.is_some_and(|at| at <= place.seq) {
            self.draft.rebuild = None;
        }
        let epoch = self.board.epoch();
        self.board.erase(member);
        if self.board.epoch() != epoch {
            effects.push(Effect::BoardRebuilt(self.board.epoch()));
        }
    }
}

impl View<'_> {
    /// What becomes of people where one is erased: a room has a host as long as there is somebody who can be it.
    fn erase(&self, id: &MemberId, at: Millis) -> Result<Option<Change>, Rejection> {
        let before = self.get(id).ok_or(Rejection::NOT_A_MEMBER)?;
        if before.is_erased() {
            return Ok(None);
        }
        let mut change = Change {
            members: smallvec![(id.clone(), Member { gone: Some(Gone::Erased), staff: None, ..before.clone() })],
            reign: None,
        };
        let mut reign = self.reign().clone();
        if reign.creator.as_ref() == Some(id) {
            reign.owed = false;
        }
        reign.stand_in.take_if(|stand_in| stand_in.member == *id);
        if self.is_last_host(id) {
            let heirs = self.all().filter(|(other, member)| *other != id && may_take_over(member));
            let heir =
                heirs.min_by_key(|(id, member)| (std::cmp::Reverse(member.role), member.joined_at, (*id).clone()));
            if let Some((heir, member)) = heir {
                change.members.push((heir.clone(), Member { role: Role::Host, ..member.clone() }));
                reign = Reign { stand_in: None, absent: None, ..reign };
            } else {
                // As where nobody is there when the time is up: the next one who comes and may have it.
                reign.absence = reign.absence.saturating_add(1);
                reign.absent = Some(Absent { since: at.saturating_sub(HOSTS_ABSENT_MS), vacant: true });
            }
        }
        change.reign = Some(reign).filter(|reign| reign != self.reign());
        Ok(Some(change))
    }
}

impl Entry {
    /// The message whose words this entry of history holds, where it is a message.
    pub fn says(&self, seq: Seq) -> Option<(Seq, &MemberId)> {
        let said = matches!(&self.body, Body::Command { act: Act::ChatPost { .. }, .. });
        self.by.as_ref().filter(|_| said).map(|by| (seq, by))
    }

    /// The entry without what `member` wrote: message, edit, note, what a look is for, a poll's question, a title, and what the pages say that their
    /// `messages` link to; and without whose staff they are said to be. `None` where it holds nothing of that.
    pub fn without_words(&self, member: &MemberId, messages: &[Seq]) -> Option<Encoded> {
        let mut bare = self.clone();
        let own = self.by.as_ref() == Some(member);
        match &mut bare.body {
            Body::Command { act: Act::SetStaff { member: whose, staff }, .. } if whose == member => *staff = None,
            Body::Command { act, .. } if own => match act {
                Act::ChatPost { text, edited, .. } => (*text, *edited) = (None, None),
                Act::ChatEdit { text, .. } | Act::Bill { change: BillChange::Note { text, .. } } => *text = None,
                Act::LookPlan { change: PlanChange::Say { words, .. }, .. } => *words = None,
                Act::Poll { change: PollChange::Open(opening), .. } => opening.forget_words(),
                Act::Pick { change: PickChange::Create { title, .. } | PickChange::Rename { title }, .. } => {
                    title.clear();
                }
                _ => return None,
            },
            Body::System(SystemEntry::Unfurled { message, card, .. }) if messages.binary_search(message).is_ok() => {
                *card = None;
            }
            _ => return None,
        }
        // What it once amended was amended when it was stored.
        Some(Encoded { amend: Vec::new(), ..bare.encode() }).filter(|_| bare != *self)
    }
}
