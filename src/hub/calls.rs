//! What the HTTP side asks of a room: joins, names, who is here.

use std::collections::BTreeMap;

use tokio::sync::oneshot;

use super::{HubError, actor::Actor, export::Contents, tastes::Tastes, turn::Origin};
use crate::{
    clock,
    ids::{InviteId, LookId, MemberId, Millis, PhotoId, Seq},
    money::Money,
    protocol::{
        activity::{Activity, Digest},
        close::Close,
        knock::Knock,
        message::{ChatMessage, Command, Editors, MemberView, Role, RoomInfo, ServerMessage},
    },
    room::{
        board::{Arrival, LookValue},
        card::Card,
    },
};

/// Where an answer goes.
pub(super) type Reply<T> = oneshot::Sender<Result<T, HubError>>;

/// A member and whether they are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberState {
    /// As others see them.
    pub member: MemberView,
    /// Whether at least one of their sockets is open.
    pub online: bool,
    /// A host removed them: they can't come back by themselves.
    pub removed: bool,
}

pub(super) enum Call {
    Create {
        creator: MemberId,
        name: String,
        reply: Reply<MemberView>,
    },
    Join {
        member: MemberId,
        name: String,
        role: Role,
        invite: Option<InviteId>,
        reply: Reply<MemberView>,
    },
    Member {
        member: MemberId,
        reply: Reply<Option<MemberView>>,
    },
    Members {
        reply: Reply<Vec<MemberState>>,
    },
    /// Messages out of history, as they are now.
    AsNow {
        messages: Vec<ChatMessage>,
        reply: Reply<Vec<ChatMessage>>,
    },
    ShownPhotos {
        reply: Reply<Vec<PhotoId>>,
    },
    /// All that is in the room, but for older messages.
    Contents {
        reader: MemberId,
        reply: Reply<Contents>,
    },
    /// The looks on the board.
    Looks {
        reply: Reply<BTreeMap<LookId, LookValue>>,
    },
    /// What its people want and like, for one of them.
    Tastes {
        reader: MemberId,
        reply: Reply<Tastes>,
    },
    /// What people did.
    Activity {
        reply: Reply<Vec<Activity>>,
    },
    /// What others did after some time, for a member.
    Digest {
        reader: MemberId,
        since: Millis,
        reply: Reply<Digest>,
    },
    Renamed {
        member: MemberId,
        name: String,
        reply: Reply<()>,
    },
    /// The room has other facts.
    RoomChanged {
        info: RoomInfo,
        reply: Reply<()>,
    },
    /// A member's command, from elsewhere than a socket.
    Command {
        member: MemberId,
        command: Box<Command>,
        reply: Reply<Seq>,
    },
    /// Who edits what is everybody's.
    Editors {
        reply: Reply<Editors>,
    },
    /// Others wait to be let in.
    Knocks {
        knocks: Vec<Knock>,
    },
    /// Somebody goes for good.
    Erase {
        member: MemberId,
        reply: Reply<()>,
    },
    /// Whether anybody else is a member.
    IsAlone {
        member: MemberId,
        reply: Reply<bool>,
    },
    /// Whether somebody may delete the room.
    MayEnd {
        member: MemberId,
        reply: Reply<bool>,
    },
    /// The room is being deleted.
    End {
        reply: Reply<()>,
    },
    Disconnect {
        member: MemberId,
        close: Close,
    },
    Priced {
        prices: Vec<(Arrival, Money)>,
    },
    /// What the page behind a message's link says of itself.
    Card {
        message: Seq,
        card: Card,
    },
}

impl Call {
    /// Answers with an error, for a room that can't be had.
    pub(super) fn fail(self, error: HubError) {
        // Whoever asked may be gone.
        let _ = match self {
            Self::Create { reply, .. } | Self::Join { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::Member { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::Command { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::Editors { reply } => reply.send(Err(error)).is_ok(),
            Self::Members { reply } => reply.send(Err(error)).is_ok(),
            Self::AsNow { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::ShownPhotos { reply } => reply.send(Err(error)).is_ok(),
            Self::Contents { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::Looks { reply } => reply.send(Err(error)).is_ok(),
            Self::Tastes { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::Activity { reply } => reply.send(Err(error)).is_ok(),
            Self::Digest { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::Renamed { reply, .. }
            | Self::RoomChanged { reply, .. }
            | Self::Erase { reply, .. }
            | Self::End { reply } => reply.send(Err(error)).is_ok(),
            Self::IsAlone { reply, .. } | Self::MayEnd { reply, .. } => reply.send(Err(error)).is_ok(),
            Self::Disconnect { .. } | Self::Knocks { .. } | Self::Priced { .. } | Self::Card { .. } => true,
        };
    }
}

impl Actor {
    pub(super) fn call(&mut self, call: Call) {
        match call {
            Call::Create { creator, name, reply } => {
                self.names.insert(creator.clone(), name);
                match self.room.propose_create(&creator, None, clock::now()) {
                    Some(entry) => self.stage(entry, Origin::Join { member: creator, reply }),
                    None => drop(reply.send(self.view(&creator).ok_or(HubError::NoRoom))),
                }
            }
            Call::Join { member, reply, .. } if self.is_over() && self.room.role(&member).is_none() => {
                drop(reply.send(Err(HubError::Over)));
            }
            Call::Join { member, name, role, invite, reply } => {
                self.names.entry(member.clone()).or_insert(name);
                match self.room.propose_join(&member, role, None, invite, clock::now()) {
                    Ok(Some(entry)) => self.stage(entry, Origin::Join { member, reply }),
                    Ok(None) => drop(reply.send(self.view(&member).ok_or(HubError::NoRoom))),
                    Err(rejection) => drop(reply.send(Err(HubError::Rejected(rejection)))),
                }
            }
            Call::Member { member, reply } => drop(reply.send(Ok(self.view(&member)))),
            Call::Members { reply } => {
                let members = self.views();
                let states = members
                    .into_iter()
                    .map(|member| MemberState {
                        online: self.is_here(&member.id),
                        removed: self.room.is_removed(&member.id),
                        member,
                    })
                    .collect();
                drop(reply.send(Ok(states)));
            }
            Call::AsNow { messages, reply } => {
                drop(reply.send(Ok(messages.into_iter().map(|message| self.room.as_now(message)).collect())));
            }
            Call::ShownPhotos { reply } => drop(reply.send(Ok(self.room.shown_photos().cloned().collect()))),
            Call::Contents { reader, reply } => self.contents(&reader, reply),
            Call::Looks { reply } => drop(reply.send(Ok(self.room.board().values().looks))),
            Call::Tastes { reader, reply } => drop(reply.send(Ok(self.tastes(&reader)))),
            Call::Activity { reply } => drop(reply.send(Ok(self.room.activity()))),
            Call::Digest { reader, since, reply } => drop(reply.send(Ok(self.room.digest(&reader, since)))),
            Call::Renamed { member, name, reply } => {
                if !self.room.is_erased(&member) {
                    self.names.insert(member.clone(), name);
                    self.tell_updated(&member);
                }
                drop(reply.send(Ok(())));
            }
            Call::RoomChanged { info, reply } => {
                self.info = info;
                self.say(&ServerMessage::RoomUpdated { room_updated: self.info.clone() });
                drop(reply.send(Ok(())));
            }
            Call::Command { member, command, reply } => self.asked(&member, *command, reply),
            Call::Editors { reply } => drop(reply.send(Ok(self.room.editors()))),
            Call::Knocks { knocks } => self.knocked(knocks),
            Call::Erase { member, reply } => self.erase(&member, reply),
            Call::IsAlone { member, reply } => drop(reply.send(Ok(self.room.is_alone(&member)))),
            Call::MayEnd { member, reply } => drop(reply.send(Ok(self.room.may_end(&member)))),
            Call::End { reply } => self.end(reply),
            Call::Disconnect { member, close } => self.close_member(&member, close),
            Call::Priced { prices } => self.priced(prices),
            Call::Card { message, card } => self.carded(message, card),
        }
    }

    /// Tells everybody how a member looks now, in the list and in presence.
    pub(super) fn tell_updated(&mut self, member: &MemberId) {
        let Some(view) = self.view(member) else { return };
        if let Some(frame) = self.presence.restamp(&view) {
            self.say_presence(frame);
        }
        self.say(&ServerMessage::MemberUpdated { member_updated: view });
    }

    /// Closes all sockets of a member.
    pub(super) fn close_member(&mut self, member: &MemberId, close: Close) {
        let sessions: Vec<_> = self.sessions.iter().filter(|(_, s)| s.member == *member).map(|(id, _)| *id).collect();
        for session in sessions {
            self.close(session, close);
        }
    }
}
