//! Who rules while the hosts are away: the role passes on, and the creator gets it back.
//!
//! The hub tells what the log cannot know (who has a socket) by [`SystemCommand`]s; the room decides what follows. Each
//! absence of the hosts has a number, and entries are named by it: proposed twice, they happen once.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::{
    board::Arrival,
    card::Card,
    member::{Change, Member, View},
};
use crate::{
    ids::{LookId, MemberId, Millis, PollId, Seq, VariantId},
    money::Money,
    protocol::message::Role,
};

/// How long after the last host's last socket closed the role passes on: longer than a reload or a lift.
pub const HOSTS_ABSENT_MS: Millis = 60_000;

/// What the hub asks of the room, in nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SystemCommand {
    /// No host has a socket any more.
    HostsAbsent,
    /// This member has a socket: asked on every member's first one, since it ends the hosts' absence when they are a
    /// host, and gives the creator their place back.
    Present {
        /// Who.
        member: MemberId,
    },
    /// The deadline has come.
    HandOver {
        /// To whom: see [`super::Room::heir`]. `None` where nobody is there who could: then the room waits, and the role
        /// passes to the next one who comes (`Present`).
        to: Option<MemberId>,
    },
    /// What a variant cost when it came into the cart, or was put on a look.
    Price {
        /// Which: one that [`super::Room::take_wanted`] named.
        arrival: Arrival,
        /// As the catalogue has it.
        price: Money,
    },
    /// What the page behind a link says of itself.
    Card {
        /// The message with the link.
        message: Seq,
        /// The card.
        card: Card,
    },
    /// The board's document is to be rebuilt under the next epoch: where [`super::board::Board::wants_rebuild`], and after a
    /// restore from a backup.
    RebuildBoard,
    /// A poll's time is up.
    ClosePoll {
        /// Which.
        poll: PollId,
        /// The number of its opening.
        opening: u32,
    },
    /// The time of a message's photos is up.
    ExpirePhotos {
        /// Which message.
        message: Seq,
    },
    /// A look's time is up.
    LockLook {
        /// Which.
        look: LookId,
        /// The entry that set the deadline.
        term: Seq,
    },
}

/// What the room itself did, as it is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SystemEntry {
    /// The hosts went.
    #[serde(rename = "hosts.absent")]
    HostsAbsent {
        /// Number of this absence, from 1.
        absence: u32,
    },
    /// A host, or the creator, is back.
    #[serde(rename = "hosts.back")]
    HostsBack {
        /// Which absence ends, or has ended by a hand-over.
        absence: u32,
        /// Who is back.
        member: MemberId,
    },
    /// The role passes on, or waits for somebody.
    #[serde(rename = "hosts.hand_over")]
    HandOver {
        /// Which absence.
        absence: u32,
        /// The new host; `None` where nobody was there.
        to: Option<MemberId>,
    },
    /// A variant came into the cart, or onto a look, at this price.
    #[serde(rename = "cart.priced")]
    Priced {
        /// Which.
        variant: VariantId,
        /// Onto which look; `None`: into the cart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        look: Option<LookId>,
        /// Of one.
        price: Money,
    },
    /// The board was rebuilt.
    #[serde(rename = "board.rebuilt")]
    BoardRebuilt {
        /// The epoch that begins.
        epoch: u32,
    },
    /// A poll's time was up.
    #[serde(rename = "poll.closed")]
    PollClosed {
        /// Which.
        poll: PollId,
        /// The number of its opening.
        opening: u32,
    },
    /// A link in a message has a card.
    #[serde(rename = "chat.unfurled")]
    Unfurled {
        /// Which message.
        message: Seq,
        /// The card, which is in the row's text: `None` once it was taken away.
        #[serde(skip)]
        card: Option<Card>,
        /// Cards of a message that is too old to keep them, whose rows give them up.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        forgets: Vec<Seq>,
    },
    /// The time of a message's photos was up.
    #[serde(rename = "photos.expired")]
    PhotosExpired {
        /// Which message.
        message: Seq,
    },
    /// A look's time was up.
    #[serde(rename = "look.locked")]
    LookLocked {
        /// Which.
        look: LookId,
        /// The entry that set the deadline.
        term: Seq,
    },
}

impl SystemEntry {
    /// The entry's derived name: the same happening has the same, wherever it is proposed.
    pub fn id(&self) -> String {
        match self {
            Self::HostsAbsent { absence } => format!("hosts:{absence}:absent"),
            Self::HostsBack { absence, member } => format!("hosts:{absence}:back:{member}"),
            Self::HandOver { absence, to: Some(to) } => format!("hosts:{absence}:hand_over:{to}"),
            Self::HandOver { absence, to: None } => format!("hosts:{absence}:hand_over"),
            Self::Priced { variant, look, price } => {
                let place = look.as_ref().map_or("cart", LookId::as_str);
                format!("{place}:{variant}:{}:{}", price.amount, price.currency)
            }
            Self::LookLocked { look, term } => format!("look:{look}:{term}:lock"),
            Self::BoardRebuilt { epoch } => format!("board:{epoch}:rebuilt"),
            Self::PollClosed { poll, opening } => format!("poll:{poll}:{opening}:close"),
            Self::Unfurled { message, card, .. } => {
                format!("chat:{message}:card:{}", card.as_ref().map_or("", |card| &card.link))
            }
            Self::PhotosExpired { message } => format!("photos:{message}:expired"),
        }
    }
}

/// Who rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reign {
    pub creator: Option<MemberId>,
    /// How often the hosts have gone; the number of the present or last absence.
    pub absence: u32,
    /// Since when no host is there, while none is.
    pub absent: Option<Absent>,
    /// Who became host by the last hand-over, and what they were before.
    pub stand_in: Option<StandIn>,
    /// The creator was host when the role passed on: they get it back.
    pub owed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Absent {
    pub since: Millis,
    /// The deadline has come and nobody was there to take over.
    pub vacant: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StandIn {
    pub member: MemberId,
    pub was: Role,
}

impl Reign {
    pub fn deadline(&self) -> Option<Millis> {
        self.absent.as_ref().filter(|a| !a.vacant).map(|a| a.since.saturating_add(HOSTS_ABSENT_MS))
    }
}

/// Whether somebody may be handed the room: who may only look on is not made its host by an accident of timing.
pub(super) fn may_take_over(member: &Member) -> bool {
    member.gone.is_none() && member.role.may_write() && member.role != Role::Host
}

impl View<'_> {
    /// The entry that a system command asks for, where it would change anything.
    pub fn plan(&self, command: &SystemCommand, now: Millis) -> Option<SystemEntry> {
        let reign = self.reign();
        let absence = reign.absence;
        let entry = match command {
            SystemCommand::HostsAbsent => SystemEntry::HostsAbsent { absence: absence.checked_add(1)? },
            SystemCommand::HandOver { to } => SystemEntry::HandOver { absence, to: to.clone() },
            // Not a matter of people.
            SystemCommand::RebuildBoard
            | SystemCommand::ClosePoll { .. }
            | SystemCommand::ExpirePhotos { .. }
            | SystemCommand::Card { .. }
            | SystemCommand::LockLook { .. }
            | SystemCommand::Price { .. } => return None,
            SystemCommand::Present { member } => {
                let takes_over = reign.absent.as_ref().is_some_and(|a| a.vacant)
                    && self.get(member).is_some_and(may_take_over)
                    && !self.is_owed(member);
                if takes_over {
                    SystemEntry::HandOver { absence, to: Some(member.clone()) }
                } else {
                    SystemEntry::HostsBack { absence, member: member.clone() }
                }
            }
        };
        self.judge_system(&entry, now).is_some().then_some(entry)
    }

    /// What a system entry changes; `None` where it is a duplicate, or too early, or names the wrong one.
    pub fn judge_system(&self, entry: &SystemEntry, at: Millis) -> Option<Change> {
        let reign = self.reign();
        reign.creator.as_ref()?;
        match entry {
            SystemEntry::HostsAbsent { absence } => {
                let next = reign.absent.is_none() && reign.absence.checked_add(1) == Some(*absence);
                let absent = Some(Absent { since: at, vacant: false });
                next.then(|| reign_only(Reign { absence: *absence, absent, ..reign.clone() }))
            }
            SystemEntry::HostsBack { absence, member } if *absence == reign.absence => self.back(member),
            SystemEntry::HandOver { absence, to } if *absence == reign.absence => {
                let absent = reign.absent.as_ref()?;
                if at < absent.since.saturating_add(HOSTS_ABSENT_MS) {
                    return None;
                }
                match to {
                    Some(to) => self.hand_over(to),
                    None if absent.vacant => None,
                    None => {
                        let absent = Some(Absent { vacant: true, ..absent.clone() });
                        Some(reign_only(Reign { absent, ..reign.clone() }))
                    }
                }
            }
            SystemEntry::HostsBack { .. }
            | SystemEntry::HandOver { .. }
            | SystemEntry::BoardRebuilt { .. }
            | SystemEntry::Priced { .. }
            | SystemEntry::PhotosExpired { .. }
            | SystemEntry::LookLocked { .. }
            | SystemEntry::Unfurled { .. }
            | SystemEntry::PollClosed { .. } => None,
        }
    }

    fn is_owed(&self, member: &MemberId) -> bool {
        self.reign().owed && self.reign().creator.as_ref() == Some(member)
    }

    fn back(&self, id: &MemberId) -> Option<Change> {
        let member = self.get(id).filter(|m| m.gone.is_none())?;
        let reign = self.reign();
        if self.is_owed(id) {
            let mut members = SmallVec::new();
            self.end_stand_in(&mut members);
            members.retain(|(other, _)| other != id);
            members.push((id.clone(), Member { role: Role::Host, ..member.clone() }));
            return Some(Change {
                members,
                reign: Some(Reign { absent: None, stand_in: None, owed: false, ..reign.clone() }),
            });
        }
        (member.role == Role::Host && reign.absent.is_some())
            .then(|| reign_only(Reign { absent: None, ..reign.clone() }))
    }

    fn hand_over(&self, to: &MemberId) -> Option<Change> {
        let heir = self.get(to).filter(|m| may_take_over(m))?;
        let reign = self.reign();
        let mut members: SmallVec<[(MemberId, Member); 2]> = SmallVec::new();
        self.end_stand_in(&mut members);
        for (id, host) in self.hosts() {
            if !members.iter().any(|(done, _)| done == id) {
                members.push((id.clone(), Member { role: Role::Cohost, ..host.clone() }));
            }
        }
        members.push((to.clone(), Member { role: Role::Host, ..heir.clone() }));
        let creator_was_host = reign.creator.as_ref().is_some_and(|c| self.hosts().any(|(id, _)| id == c));
        // The creator takes over in their own right.
        let returns = self.is_owed(to);
        let stand_in = (!returns).then(|| StandIn { member: to.clone(), was: heir.role });
        let owed = !returns && (reign.owed || creator_was_host);
        Some(Change { members, reign: Some(Reign { absent: None, stand_in, owed, ..reign.clone() }) })
    }

    /// The stand-in becomes what they were, if they still are host.
    fn end_stand_in(&self, members: &mut SmallVec<[(MemberId, Member); 2]>) {
        let Some(StandIn { member, was }) = &self.reign().stand_in else { return };
        if let Some(m) = self.get(member).filter(|m| m.gone.is_none() && m.role == Role::Host) {
            members.push((member.clone(), Member { role: *was, ..m.clone() }));
        }
    }
}

fn reign_only(reign: Reign) -> Change {
    Change { members: SmallVec::new(), reign: Some(reign) }
}
