//! What comes in during a turn: sockets, frames, commands. Everything here only proposes; nothing is said before it is
//! stored.

use std::{collections::HashMap, time::Duration};

use bytes::{Bytes, BytesMut};
use tokio::time::Instant;

use super::{
    HubError,
    actor::{Actor, Attach, Late, Msg, refuse},
    ends,
    pause::Pause,
    seating::{self, leaves},
    session::{SavedCount, Session, SessionId, State},
    signals::reaction_rate,
    store,
    turn::Origin,
    words::Unreadable,
    ws,
};
use crate::{
    clock,
    counted::Counted,
    ids::MemberId,
    protocol::{
        close::Close,
        frame::Frame,
        message::{CommandError, CommandMessage, ServerMessage},
    },
    room::{Facts, Proposal, board::BoardRefusal, entry::topic},
};

/// Updates that a viewer's client may send before its socket is closed; a stock client offers its copy once a join.
const MAX_VIEWER_UPDATES: u32 = 3;
/// Refused updates of one member within [`REFUSAL_WINDOW`]: each costs a rebuild of the board's draft.
const MAX_REFUSALS: u32 = 30;
/// After this long a member's refusals are forgotten.
const REFUSAL_WINDOW: Duration = Duration::from_mins(10);

/// How often the board has refused whom of late.
#[derive(Default)]
pub(super) struct Refusals {
    by_member: HashMap<MemberId, (u32, Instant)>,
}

impl Refusals {
    fn count(&mut self, member: &MemberId) {
        self.by_member.entry(member.clone()).or_insert_with(|| (0, Instant::now())).0 += 1;
    }

    fn too_many(&mut self, member: &MemberId) -> bool {
        let now = Instant::now();
        self.by_member.retain(|_, (_, since)| now.duration_since(*since) < REFUSAL_WINDOW);
        self.by_member.get(member).is_some_and(|(count, _)| *count >= MAX_REFUSALS)
    }
}

impl Actor {
    pub(super) async fn take(&mut self, msg: Msg) {
        if self.ended {
            return refuse(msg, &HubError::NoRoom);
        }
        match msg {
            Msg::Attach(attach) => self.attach(*attach),
            Msg::Frame(session, frame) => self.frame(session, frame),
            Msg::Commands(session, commands) => {
                // On the heap: within the task it would cost every room that much for all its life.
                Box::pin(async {
                    for command in commands {
                        self.command(session, command).await;
                    }
                })
                .await;
            }
            Msg::Signal(session, signal) => self.signal(session, signal),
            Msg::Unreadable(session, Unreadable { re, why }) => {
                let error = CommandError { code: "malformed".to_owned(), message: why, retry_after_ms: None };
                self.answer(session, &ServerMessage::Refused { re, error });
            }
            Msg::Gone(session) => self.gone(session),
            Msg::Call(call) => self.call(*call),
        }
    }

    fn attach(&mut self, attach: Attach) {
        let Attach { session, member, dialect, resume, socket } = attach;
        let role = match self.room.role(&member) {
            None => return socket.close(Close::Removed),
            Some(_) if self.refusals.too_many(&member) => return socket.close(Close::Forbidden),
            Some(_) if self.sessions.len() >= self.shared.config.max_sockets_per_room => {
                return socket.close(Close::TooManySockets);
            }
            Some(role) => role,
        };
        let state = State::Greeting { resume };
        let saved = SavedCount::default();
        let reactions = reaction_rate(Instant::now());
        let counted = Counted::on("cabas_sockets_live");
        let joined =
            Session { member: member.clone(), role, dialect, socket, state, saved, refusals: 0, reactions, counted };
        self.sessions.insert(session, Box::new(joined));
        self.late.push(Late::Greet(session));
        self.seat(&member, role);
        self.member_came(&member);
    }

    fn gone(&mut self, session: SessionId) {
        if let Some(gone) = self.sessions.remove(&session) {
            if let Some(frame) = self.presence.leave(session) {
                self.say_presence(frame);
            }
            self.watch_hosts();
            self.unseat(&gone);
        }
    }

    fn frame(&mut self, id: SessionId, frame: Frame) {
        let Some(session) = self.sessions.get(&id).filter(|s| s.is_open()) else { return };
        match frame {
            Frame::Step1(state_vector) => self.late.push(Late::Step1(id, state_vector)),
            Frame::Update(update) => self.update(id, &update, false),
            Frame::Step2(update) => self.update(id, &update, true),
            Frame::Awareness(message) => {
                let Some(view) = self.view(&session.member) else { return };
                match self.presence.update(id, &view, &message) {
                    Ok(Some(out)) => self.say_presence(out),
                    Ok(None) => {}
                    Err(_) => self.close(id, Close::Malformed),
                }
            }
            Frame::QueryAwareness => {
                if let Some(all) = self.presence.all() {
                    let mut out = BytesMut::new();
                    ws::put_frame(&mut out, &Frame::Awareness(all));
                    self.batch.private_frames(id, out.freeze());
                }
            }
        }
    }

    fn update(&mut self, id: SessionId, update: &Bytes, is_step2: bool) {
        let paused = self.pause.is_paused() || self.is_over();
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let frame = session.saved.arrived();
        if paused || session.waits(&self.seats) {
            session.saved.missed(frame);
            return;
        }
        match self.room.propose_board(&session.member, update, is_step2, clock::now()) {
            Ok(Some(entry)) => self.stage(entry, Origin::Board { session: id, frame, is_step2 }),
            // Without effect, so as durable as what is stored: but not before what is in flight.
            Ok(None) => self.behind.push((id, frame, is_step2)),
            Err(BoardRefusal::Gap) => {
                session.saved.missed(frame);
                let step1 = Frame::Step1(self.room.board().state_vector());
                self.tell_frame(id, &step1);
            }
            Err(BoardRefusal::ReadOnly) => {
                session.saved.missed(frame);
                session.refusals += 1;
                if session.refusals >= MAX_VIEWER_UPDATES {
                    self.close(id, Close::Forbidden);
                }
            }
            Err(refusal) => {
                let member = session.member.clone();
                let close = refusal.close().unwrap_or(Close::Malformed);
                metrics::counter!("cabas_updates_refused_total", "why" => close.row().name).increment(1);
                let bytes = update.len();
                tracing::debug!(room = %self.id, %member, is_step2, bytes, why = ?refusal, "board update refused");
                self.refusals.count(&member);
                self.close(id, close);
            }
        }
    }

    async fn command(&mut self, id: SessionId, message: CommandMessage) {
        let Some(session) = self.sessions.get(&id).filter(|s| s.is_open()) else { return };
        let member = session.member.clone();
        if session.waits(&self.seats) && !leaves(&member, &message.command) {
            let error = seating::command_error();
            return self.answer(id, &ServerMessage::Refused { re: message.id, error });
        }
        if self.pause.is_paused() {
            let error = Pause::command_error();
            return self.answer(id, &ServerMessage::Refused { re: message.id, error });
        }
        if self.is_over() && !leaves(&member, &message.command) {
            return self.answer(id, &ServerMessage::Refused { re: message.id, error: ends::command_error() });
        }
        let older = match self.room.needs_header_of(&message.command) {
            None => None,
            Some(seq) => match self.shared.journal.history(&self.id, topic::CHAT, seq + 1, 1).await {
                Ok(rows) => rows.first().filter(|row| row.seq == seq).and_then(store::chat_message),
                Err(error) => return self.pause_for(&error),
            },
        };
        let Ok(uploads) = self.uploads(&member, &message.command).await else {
            let error = Pause::command_error();
            return self.answer(id, &ServerMessage::Refused { re: message.id, error });
        };
        let facts = Facts { older: older.as_ref(), uploads: &uploads };
        match self.room.propose(&member, &message, facts, clock::now()) {
            Ok(Proposal::Append(entry)) => self.stage(entry, Origin::Command { session: id, id: message.id }),
            Ok(Proposal::Already(seq)) => self.answer(id, &ServerMessage::Done { re: message.id, seq }),
            // Answered when the first one is: the answer goes to all of the member's sockets.
            Ok(Proposal::InFlight) => {}
            Err(rejection) => self.refuse(id, message.id, &rejection),
        }
    }
}
