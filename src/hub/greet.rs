//! What a socket hears first, and answers to sync step 1. Both are said at a turn's end, so they hold only what is
//! stored, and what is stored later follows as updates: there is no hole between the two.

use bytes::{Bytes, BytesMut};

use super::{
    actor::{Actor, Late},
    batch::{Parts, may_see},
    session::{Dialect, Resume, SessionId, State},
    turn::to_json,
    ws,
};
use crate::{
    clock,
    protocol::{
        SCHEMA_VERSION,
        close::Close,
        frame::{Frame, read_varuint},
        message::{Bill, Hello, LookMarks, PauseReason, ServerMessage},
    },
    room,
};

/// An update that changes nothing: no structs, no deletions.
const EMPTY_UPDATE: &[u8] = &[0, 0];

impl Actor {
    pub(super) fn finish_late(&mut self) {
        for late in std::mem::take(&mut self.late) {
            match late {
                Late::Greet(session) => self.greet(session),
                Late::Step1(session, state_vector) => self.answer_step1(session, &state_vector),
            }
        }
        for (id, parts) in std::mem::take(&mut self.after_greeting) {
            if let Some(session) = self.sessions.get(&id) {
                session.socket.send(&parts);
            }
        }
    }

    fn greet(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let State::Greeting { resume } = session.state else { return };
        session.state = State::Live;
        let (dialect, member, is_host) = (session.dialect, session.member.clone(), session.role.is_host());
        let mut out = BytesMut::new();
        if dialect == Dialect::Cabas {
            let missed = resume.and_then(|resume| self.missed(resume, &member, is_host));
            let hello = ServerMessage::Hello { hello: Box::new(self.hello(&member, missed.is_some())) };
            ws::put_text(&mut out, &to_json(&hello));
            if let Some(missed) = missed.filter(|m| m.len() > EMPTY_ARRAY_LEN) {
                ws::put_text(&mut out, &missed);
            }
        }
        // Asking for what can't be stored would only make the client believe that it was taken.
        if !self.pause.is_paused() {
            ws::put_frame(&mut out, &Frame::Step1(self.room.board().state_vector()));
        }
        if let Some(all) = self.presence.all() {
            ws::put_frame(&mut out, &Frame::Awareness(all));
        }
        if let Some(session) = self.sessions.get(&id) {
            session.socket.send_snapshot(&[out.freeze()]);
        }
    }

    /// The events that a returning client missed, as one JSON array; nothing where some are gone or its copy is of
    /// another epoch.
    fn missed(&mut self, resume: Resume, member: &crate::ids::MemberId, is_host: bool) -> Option<Vec<u8>> {
        if resume.epoch != self.room.board().epoch() || resume.seq > self.room.seq() {
            return None;
        }
        let mut array = vec![b'['];
        for (audience, json) in self.recent.since(resume.seq)? {
            if may_see(audience, member, is_host) {
                if array.len() > 1 {
                    array.push(b',');
                }
                array.extend_from_slice(json);
            }
        }
        array.push(b']');
        Some(array)
    }

    fn hello(&mut self, you: &crate::ids::MemberId, resumed: bool) -> Hello {
        Hello {
            schema: SCHEMA_VERSION,
            epoch: self.room.board().epoch(),
            seq: self.room.seq(),
            room: self.info.clone(),
            you: you.clone(),
            members: self.views(),
            resumed,
            chat: if resumed { Vec::new() } else { self.room.chat().collect() },
            chat_more: self.room.chat_more(),
            read: self.room.read_mark(you),
            votes: if resumed { std::collections::BTreeMap::new() } else { self.room.votes() },
            look_marks: if resumed { LookMarks::default() } else { self.room.look_marks() },
            picks: if resumed { Vec::new() } else { self.room.picks().to_vec() },
            polls: if resumed { Vec::new() } else { self.room.polls(you) },
            bill: if resumed { Bill::default() } else { self.room.bill(you) },
            editors: self.room.editors(),
            lead: self.lead.now().cloned(),
            waiting: self.seats.place(you),
            knocks: self.knocks_for(self.room.role(you)),
            limits: room::LIMITS,
            paused: self.pause.is_paused().then_some(PauseReason::Storage),
            now: clock::now(),
        }
    }

    fn answer_step1(&mut self, id: SessionId, state_vector: &[u8]) {
        let Some(session) = self.sessions.get(&id).filter(|s| s.is_live()) else { return };
        let is_fresh = read_varuint(&mut &*state_vector) == Ok(0);
        if is_fresh && let Some(whole) = &self.whole {
            return session.socket.send_snapshot(std::slice::from_ref(whole));
        }
        if is_fresh {
            self.room.board().shorten();
        }
        match self.room.board().diff(state_vector) {
            Ok(updates) => {
                let frames = sync_frames(updates);
                if is_fresh {
                    self.whole = Some(frames.clone());
                }
                if let Some(session) = self.sessions.get(&id) {
                    session.socket.send_snapshot(&[frames]);
                }
            }
            Err(refusal) => self.close(id, refusal.close().unwrap_or(Close::Malformed)),
        }
    }
}

/// Length of `[]`.
const EMPTY_ARRAY_LEN: usize = 2;

/// A sync step 2 and, where the board is a snapshot and a tail, the tail as updates behind it.
fn sync_frames(updates: Vec<Bytes>) -> Bytes {
    let mut updates = updates.into_iter();
    let first = updates.next().unwrap_or(Bytes::from_static(EMPTY_UPDATE));
    let mut out = BytesMut::with_capacity(first.len() + 16);
    ws::put_frame(&mut out, &Frame::Step2(first));
    for update in updates {
        ws::put_frame(&mut out, &Frame::Update(update));
    }
    out.freeze()
}

/// The parts that a greeted socket still has to get.
pub(super) type AfterGreeting = Vec<(SessionId, Parts)>;
