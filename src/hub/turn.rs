//! A turn's end: one append for all that was proposed, then apply, then one write a socket.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use tokio::time::Instant;

use super::{
    Hub, HubError,
    actor::{Actor, Late, MANY_SOCKETS},
    batch::Parts,
    calls::Reply,
    pause::Pause,
    session::{Dialect, FrameNumber, SessionId},
    store, ws,
};
use crate::{
    ids::{MemberId, Seq},
    protocol::{
        close::Close,
        frame::Frame,
        message::{CommandError, Event, EventMessage, MemberView, ServerMessage},
    },
    room::{
        Rejection,
        effect::{Audience, Effect, Effects},
        entry::Entry,
    },
};

/// Sockets written to before other tasks get their turn.
const YIELD_EVERY: usize = 256;

/// Whom an entry's fate concerns.
pub(super) enum Origin {
    Board {
        session: SessionId,
        frame: FrameNumber,
        is_step2: bool,
    },
    Command {
        session: SessionId,
        id: String,
    },
    Join {
        member: MemberId,
        reply: Reply<MemberView>,
    },
    Erase {
        reply: Reply<()>,
    },
    /// Over HTTP.
    Asked {
        reply: Reply<Seq>,
    },
    System,
}

/// An entry on its way into the log.
pub(super) struct Staged {
    entry: Entry,
    origin: Origin,
}

impl Actor {
    pub(super) fn stage(&mut self, entry: Entry, origin: Origin) {
        self.staged.push(Staged { entry, origin });
    }

    /// Stores what was proposed, applies it, tells everybody, greets newcomers.
    pub(super) async fn end_turn(&mut self) {
        loop {
            self.store().await;
            // What was applied may ask for more: a host who left hands over, a board of mostly tombstones is rebuilt.
            self.meet_deadline();
            self.rebuild_if_due();
            if self.staged.is_empty() || self.pause.is_paused() {
                break;
            }
        }
        self.ask_prices();
        self.tell_line();
        self.tell_saved();
        self.flush().await;
        self.finish_late();
        self.take_due_snapshot();
    }

    async fn store(&mut self) {
        if self.staged.is_empty() {
            return;
        }
        let staged = std::mem::take(&mut self.staged);
        let records: Vec<_> = staged.iter().map(|s| store::record(&s.entry)).collect();
        let bytes = records.iter().map(|r| r.body.len()).sum();
        let seq = self.room.seq();
        match self.shared.journal.append(&self.id, seq, records).await {
            Ok(_head) => {
                self.snapshots.grew(bytes);
                for (n, Staged { entry, origin }) in (1..).zip(staged) {
                    self.apply(seq + n, &entry, origin);
                }
            }
            // A conflict, too, which needs another writer on the same log and so can't come while one process owns it: the room
            // catches up as after any failure, and everybody offers again what was not stored. Nothing is appended that was
            // judged against another head.
            Err(error) => {
                self.room.rollback();
                for Staged { origin, .. } in staged {
                    self.not_stored(origin);
                }
                self.pause_for(&error);
            }
        }
    }

    /// Applies one durable entry and says what came of it.
    pub(super) fn apply(&mut self, seq: Seq, entry: &Entry, origin: Origin) {
        let effects = self.room.apply(seq, entry);
        let author = match &origin {
            Origin::Board { session, .. } => Some(*session),
            _ => None,
        };
        let result = effects.list.iter().find_map(|effect| match effect {
            Effect::Answer { result, .. } => Some(*result),
            _ => None,
        });
        self.effects(effects, author);
        match origin {
            Origin::Board { session, frame, is_step2 } => {
                if let Some(counted) = self.sessions.get_mut(&session) {
                    counted.saved.stored(frame, is_step2);
                    self.settled.push(session);
                }
            }
            Origin::Join { member, reply } => {
                drop(reply.send(self.view(&member).ok_or(HubError::Unavailable)));
            }
            Origin::Asked { reply } => {
                let result = result.map_or(Err(HubError::Unavailable), |result| result.map_err(HubError::Rejected));
                drop(reply.send(result));
            }
            // What is behind it in the log is not enough: see there.
            Origin::Erase { reply } => self.erasures.push(reply),
            Origin::Command { .. } | Origin::System => {}
        }
    }

    fn not_stored(&mut self, origin: Origin) {
        match origin {
            Origin::Board { session, frame, .. } => {
                if let Some(session) = self.sessions.get_mut(&session) {
                    session.saved.missed(frame);
                }
            }
            Origin::Command { session, id } => {
                let error = Pause::command_error();
                self.answer(session, &ServerMessage::Refused { re: id, error });
            }
            Origin::Join { reply, .. } => drop(reply.send(Err(HubError::Unavailable))),
            Origin::Erase { reply } => drop(reply.send(Err(HubError::Unavailable))),
            Origin::Asked { reply } => drop(reply.send(Err(HubError::Unavailable))),
            Origin::System => {}
        }
    }

    fn effects(&mut self, effects: Effects, author: Option<SessionId>) {
        for effect in effects.list {
            match effect {
                Effect::Board(update) => {
                    self.whole = None;
                    self.batch.frame(&Frame::Update(update), author);
                }
                Effect::BoardRebuilt(epoch) => {
                    tracing::info!(room = %self.id, epoch, "the board was rebuilt");
                    self.whole = None;
                    self.close_all(Close::StaleEpoch);
                }
                Effect::Event { audience, event } => self.event(audience, event),
                Effect::Answer { member, id, result } => {
                    let message = match result {
                        Ok(seq) => ServerMessage::Done { re: id, seq },
                        Err(rejection) => ServerMessage::Refused { re: id, error: command_error(&rejection) },
                    };
                    self.answer_member(&member, &message);
                }
                Effect::Linked { message, links } => self.ask_cards(message, links),
                Effect::PhotosShown(photos) => self.note_photos(photos, true),
                Effect::PhotosGone(photos) => self.note_photos(photos, false),
                Effect::MemberGone(member) => {
                    self.close_member(&member, Close::Removed);
                    self.seats.left(&member);
                    self.settle_lead();
                }
                Effect::Erased(member) => self.erased(&member),
                Effect::RoleChanged(member, role) => {
                    for session in self.sessions.values_mut().filter(|s| s.member == member) {
                        session.role = role;
                    }
                    if let Some(view) = self.view(&member)
                        && let Some(frame) = self.presence.restamp(&view)
                    {
                        self.say_presence(frame);
                    }
                    self.watch_hosts();
                    self.tell_knocks(&member, role);
                    self.reseat(&member, role);
                }
            }
        }
    }

    fn event(&mut self, audience: Audience, mut event: EventMessage) {
        if let Event::MemberJoined { member } = &mut event.event {
            member.name = self.names.get(&member.id).cloned().unwrap_or_default();
        }
        if let Event::MemberRemoved { member } = &event.event
            && event.by.as_ref().is_some_and(|by| by != member)
        {
            self.withdraw(member.clone());
        }
        let seq = event.seq;
        let json = Bytes::from(to_json(&ServerMessage::Event(event)));
        self.batch.text(&json, audience.clone());
        self.recent.push(seq, audience, json);
    }

    /// What somebody came in by ends with their removal. Beside the room's turn: others need not wait for it.
    fn withdraw(&self, member: MemberId) {
        let (shared, room) = (Arc::clone(&self.shared), self.id.clone());
        self.shared.tasks.spawn(async move {
            if let Err(error) = shared.directory.removed(&room, &member).await {
                tracing::error!(%room, %member, %error, "what a removed member came in by is still good");
            }
            // Whoever waited by the same invite waits no more.
            if let Err(error) = (Hub { shared }).knocks_changed(&room).await {
                tracing::warn!(%room, %error, "hosts see people at the door who are not there any more");
            }
        });
    }

    pub(super) fn say_presence(&mut self, message: Bytes) {
        self.batch.frame(&Frame::Awareness(message), None);
    }

    pub(super) fn say(&mut self, message: &ServerMessage) {
        self.batch.text(&to_json(message), Audience::All);
    }

    pub(super) fn answer(&mut self, session: SessionId, message: &ServerMessage) {
        self.answer_json(session, &to_json(message));
    }

    pub(super) fn answer_json(&mut self, session: SessionId, json: &[u8]) {
        if self.sessions.get(&session).is_some_and(|s| s.dialect == Dialect::Cabas) {
            self.batch.private(session, json);
        }
    }

    pub(super) fn refuse(&mut self, session: SessionId, re: String, rejection: &Rejection) {
        self.answer(session, &ServerMessage::Refused { re, error: command_error(rejection) });
    }

    pub(super) fn answer_member(&mut self, member: &MemberId, message: &ServerMessage) {
        let json = to_json(message);
        for (id, session) in &self.sessions {
            if session.member == *member && session.dialect == Dialect::Cabas {
                self.batch.private(*id, &json);
            }
        }
    }

    pub(super) fn tell_frame(&mut self, session: SessionId, frame: &Frame) {
        let mut out = BytesMut::new();
        ws::put_frame(&mut out, frame);
        self.batch.private_frames(session, out.freeze());
    }

    /// Tells sockets how many of their update frames are durable by now.
    fn tell_saved(&mut self) {
        let stored = !self.pause.is_paused();
        for (id, frame, is_step2) in std::mem::take(&mut self.behind) {
            if let Some(session) = self.sessions.get_mut(&id) {
                if stored {
                    session.saved.stored(frame, is_step2);
                } else {
                    session.saved.missed(frame);
                }
                self.settled.push(id);
            }
        }
        for id in std::mem::take(&mut self.settled) {
            if let Some(session) = self.sessions.get_mut(&id)
                && session.dialect == Dialect::Cabas
                && let Some(saved) = session.saved.news()
            {
                self.batch.private(id, format!("{{\"saved\":{saved}}}").as_bytes());
            }
        }
    }

    pub(super) async fn flush(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        let frozen = self.batch.freeze();
        if frozen.is_shared() {
            let began = (self.sessions.len() >= MANY_SOCKETS).then(Instant::now);
            for (n, (id, session)) in self.sessions.iter().enumerate() {
                if session.is_live() {
                    session.socket.send(&frozen.parts_for(*id, session));
                }
                if n % YIELD_EVERY == YIELD_EVERY - 1 {
                    tokio::task::yield_now().await;
                }
            }
            if let Some(began) = began {
                self.rest(began.elapsed());
            }
        } else {
            for id in frozen.private_sessions() {
                if let Some(session) = self.sessions.get(&id).filter(|s| s.is_live()) {
                    session.socket.send(&frozen.private_for(id).collect::<Parts>());
                }
            }
        }
        // Who came in during this turn was answered, but is greeted first.
        for late in &self.late {
            if let Late::Greet(id) = late {
                let parts: Parts = frozen.private_for(*id).collect();
                if !parts.is_empty() {
                    self.after_greeting.push((*id, parts));
                }
            }
        }
        self.batch.reuse(frozen);
    }
}

pub(super) fn to_json(message: &ServerMessage) -> Vec<u8> {
    serde_json::to_vec(message).unwrap_or_default()
}

fn command_error(rejection: &Rejection) -> CommandError {
    CommandError { code: rejection.code.to_owned(), message: rejection.message.to_string(), retry_after_ms: None }
}
