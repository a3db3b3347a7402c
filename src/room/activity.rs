//! What people did, in the log's order: a bounded list beside the truth, for who wants to know who did what. Chat isn't in
//! it; texts aren't either.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{MemberId, Millis, Seq},
    protocol::{
        activity::{Activity, Deed, LineChange},
        bill::BudgetOf,
        message::{Event, EventMessage},
    },
};

/// Deeds that a room keeps: an evening of a dozen friends. About 100 bytes each in a snapshot.
pub const MAX_ACTIVITY: usize = 400;
/// Steps of one person on one thing this close together are one for who reads: a stepper is pressed more than once.
pub const TOGETHER_MS: Millis = 2 * 60_000;
/// So far back one step is looked for that another belongs to.
const MAX_BETWEEN: usize = 20;

/// The last deeds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Activities {
    deeds: VecDeque<Activity>,
    /// When the last deed was done that had to go.
    forgot: Millis,
}

impl Activities {
    /// What an update did to the cart.
    pub fn note_lines(&mut self, seq: Seq, at: Millis, by: &MemberId, changes: &[LineChange]) {
        for change in changes {
            let deed = Deed::CartChanged(change.clone());
            self.push(Activity { seq, at, by: Some(by.clone()), deed });
        }
    }

    /// What an event says, where it is a deed.
    pub fn note(&mut self, event: &EventMessage) {
        if let Some(deed) = deed_of(&event.event) {
            self.push(Activity { seq: event.seq, at: event.at, by: event.by.clone(), deed });
        }
    }

    fn push(&mut self, activity: Activity) {
        self.deeds.push_back(activity);
        while self.deeds.len() > MAX_ACTIVITY {
            self.forgot = self.deeds.pop_front().map_or(self.forgot, |gone| gone.at);
        }
    }

    /// Forgets what somebody did, what was done to their lines, and whose staff they were said to be. What had to go before stays
    /// known as gone.
    pub fn erase(&mut self, member: &MemberId) {
        self.deeds.retain(|activity| {
            let theirs = match &activity.deed {
                Deed::CartChanged(change) => change.member == *member,
                Deed::MemberStaffChanged { member: of, .. } => of == member,
                _ => false,
            };
            activity.by.as_ref() != Some(member) && !theirs
        });
    }

    /// What is kept, in the log's order, and when the last deed was done that is not.
    pub fn all(&self) -> (Vec<Activity>, Millis) {
        (self.deeds.iter().cloned().collect(), self.forgot)
    }

    /// What [`Activities::all`] told.
    pub fn back(deeds: Vec<Activity>, forgot: Millis) -> Self {
        Self { deeds: deeds.into(), forgot }
    }

    /// Deeds after `since`, in the log's order.
    pub fn since(&self, since: Millis) -> impl Iterator<Item = &Activity> {
        self.deeds.iter().filter(move |activity| activity.at > since)
    }

    /// Whether there were deeds after `since` that are not kept any more.
    pub fn forgot_since(&self, since: Millis) -> bool {
        self.forgot > since
    }

    /// As people read it: steps that belong together are one, what came to nothing is left out.
    pub fn read(&self) -> Vec<Activity> {
        let mut read: Vec<Activity> = Vec::with_capacity(self.deeds.len());
        for activity in &self.deeds {
            let near = read.iter().rev().take(MAX_BETWEEN);
            let before = near
                .take_while(|earlier| activity.at.saturating_sub(earlier.at) <= TOGETHER_MS)
                .position(|earlier| earlier.by == activity.by && about_the_same(&earlier.deed, &activity.deed));
            let joined = match before.map(|back| read.remove(read.len() - 1 - back)) {
                Some(earlier) => join(&earlier.deed, &activity.deed),
                None => Some(activity.deed.clone()),
            };
            read.extend(joined.map(|deed| Activity { deed, ..activity.clone() }));
        }
        read
    }
}

/// Private matters and what is not worth a line give nothing.
fn deed_of(event: &Event) -> Option<Deed> {
    Some(match event {
        Event::VoteCast { product, thumb } => Deed::VoteCast { product: product.clone(), thumb: *thumb },
        Event::VoteReacted { product, reaction, on } => {
            Deed::VoteReacted { product: product.clone(), reaction: *reaction, on: *on }
        }
        Event::LookVoted { look, thumb } => Deed::LookVoted { look: look.clone(), thumb: *thumb },
        Event::LookReacted { look, reaction, on } => {
            Deed::LookReacted { look: look.clone(), reaction: *reaction, on: *on }
        }
        Event::LookPlanned { look, .. } => Deed::LookPlanned { look: look.clone() },
        Event::LookLocked { look, .. } => Deed::LookLocked { look: look.clone() },
        Event::LookOpened { look, .. } => Deed::LookOpened { look: look.clone() },
        Event::CartPayer { variant, payer } => Deed::CartPayer { variant: variant.clone(), payer: payer.clone() },
        Event::CartNoted { variant, text } => Deed::CartNoted { variant: variant.clone(), noted: text.is_some() },
        Event::CartMaybe { variant, maybe } => Deed::CartMaybe { variant: variant.clone(), maybe: *maybe },
        Event::CartSplit { variant, .. } => Deed::CartSplit { variant: variant.clone() },
        Event::CartBudget { of: of @ (BudgetOf::Room | BudgetOf::Each), amount } => {
            Deed::CartBudget { room: *of == BudgetOf::Room, set: amount.is_some() }
        }
        Event::PollOpened { poll, .. } => Deed::PollOpened { poll: poll.id.clone() },
        Event::PollClosed { poll } => Deed::PollClosed { poll: poll.id.clone() },
        Event::PollReopened { poll } => Deed::PollReopened { poll: poll.id.clone() },
        Event::PollDecided { poll, option } => Deed::PollDecided { poll: poll.clone(), option: *option },
        Event::PickCreated { id, .. } => Deed::PickCreated { id: id.clone() },
        Event::PickRestored { picks } => Deed::PickCreated { id: picks.id.clone() },
        Event::PickDeleted { id } => Deed::PickDeleted { id: id.clone() },
        Event::PickAdded { id, product, .. } => Deed::PickAdded { id: id.clone(), product: product.clone() },
        Event::PickRemoved { id, product } => Deed::PickRemoved { id: id.clone(), product: product.clone() },
        Event::MemberJoined { member } => Deed::MemberJoined { member: member.id.clone() },
        Event::MemberRoleChanged { member, role } => Deed::MemberRoleChanged { member: member.clone(), role: *role },
        Event::MemberStaffChanged { member, staff } => {
            Deed::MemberStaffChanged { member: member.clone(), staff: staff.clone() }
        }
        Event::MemberRemoved { member } => Deed::MemberRemoved { member: member.clone() },
        Event::ChatPosted { .. }
        | Event::ChatEdited { .. }
        | Event::ChatDeleted { .. }
        | Event::ChatUnfurled { .. }
        | Event::ChatReacted { .. }
        | Event::ChatRead { .. }
        | Event::PhotoGone { .. }
        | Event::PhotoSpotted { .. }
        | Event::PhotoUnspotted { .. }
        | Event::PickRenamed { .. }
        | Event::PickMoved { .. }
        | Event::PollVoted { .. }
        | Event::PollBallot { .. }
        | Event::CartPriced { .. }
        | Event::LookPriced { .. }
        | Event::RoomEditorsChanged { .. }
        | Event::CartBudget { of: BudgetOf::Mine, .. } => return None,
    })
}

/// Whether the second goes on with what the first did.
fn about_the_same(first: &Deed, second: &Deed) -> bool {
    match (first, second) {
        (Deed::CartChanged(a), Deed::CartChanged(b)) => {
            a.variant == b.variant && a.member == b.member && a.to == b.from
        }
        (Deed::VoteCast { product: a, .. }, Deed::VoteCast { product: b, .. }) => a == b,
        (Deed::VoteReacted { product: a, reaction: x, .. }, Deed::VoteReacted { product: b, reaction: y, .. }) => {
            a == b && x == y
        }
        (Deed::LookVoted { look: a, .. }, Deed::LookVoted { look: b, .. })
        | (Deed::LookPlanned { look: a }, Deed::LookPlanned { look: b })
        | (Deed::LookLocked { look: a }, Deed::LookOpened { look: b })
        | (Deed::LookOpened { look: a }, Deed::LookLocked { look: b }) => a == b,
        (Deed::LookReacted { look: a, reaction: x, .. }, Deed::LookReacted { look: b, reaction: y, .. }) => {
            a == b && x == y
        }
        (Deed::CartPayer { variant: a, .. }, Deed::CartPayer { variant: b, .. })
        | (Deed::CartNoted { variant: a, .. }, Deed::CartNoted { variant: b, .. })
        | (Deed::CartMaybe { variant: a, .. }, Deed::CartMaybe { variant: b, .. }) => a == b,
        (Deed::CartSplit { variant: a }, Deed::CartSplit { variant: b }) => a == b,
        (Deed::CartBudget { room: a, .. }, Deed::CartBudget { room: b, .. }) => a == b,
        (Deed::PollDecided { poll: a, .. }, Deed::PollDecided { poll: b, .. }) => a == b,
        (Deed::MemberStaffChanged { member: a, .. }, Deed::MemberStaffChanged { member: b, .. }) => a == b,
        (Deed::PickAdded { id: a, product: x }, Deed::PickRemoved { id: b, product: y }) => a == b && x == y,
        _ => false,
    }
}

/// Both as one; nothing where the second only took the first back.
fn join(first: &Deed, second: &Deed) -> Option<Deed> {
    match (first, second) {
        (Deed::CartChanged(a), Deed::CartChanged(b)) if a.from == b.to => None,
        (Deed::CartChanged(a), Deed::CartChanged(b)) => {
            Some(Deed::CartChanged(LineChange { from: a.from, ..b.clone() }))
        }
        (Deed::VoteReacted { on: true, .. }, Deed::VoteReacted { on: false, .. })
        | (Deed::VoteReacted { on: false, .. }, Deed::VoteReacted { on: true, .. })
        | (Deed::LookReacted { on: true, .. }, Deed::LookReacted { on: false, .. })
        | (Deed::LookReacted { on: false, .. }, Deed::LookReacted { on: true, .. })
        | (Deed::LookLocked { .. }, Deed::LookOpened { .. })
        | (Deed::LookOpened { .. }, Deed::LookLocked { .. })
        | (Deed::CartPayer { payer: Some(_), .. }, Deed::CartPayer { payer: None, .. })
        | (Deed::CartMaybe { .. }, Deed::CartMaybe { .. })
        | (Deed::PickAdded { .. }, Deed::PickRemoved { .. }) => None,
        _ => Some(second.clone()),
    }
}
