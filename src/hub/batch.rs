//! What one turn says: every frame once, in one shared buffer, and at the end one write a socket.
//!
//! A segment is one whole WebSocket frame and who may see it. Most turns hold only segments for everybody; then the
//! same buffer goes to every socket as it is. A socket that wrote itself, or may not see something, gets the runs of
//! segments between, as slices of the same buffer.

use bytes::{Bytes, BytesMut};
use smallvec::SmallVec;

use super::{
    session::{Dialect, Session, SessionId},
    ws,
};
use crate::{ids::MemberId, protocol::frame::Frame, room::effect::Audience};

/// A shared buffer that has grown over this is given back after the turn.
const KEEP_CAPACITY: usize = 64 * 1024;

/// Who gets a segment.
#[derive(Debug, Clone)]
enum To {
    /// Everybody but the socket that the content came from, which has it.
    AllBut(Option<SessionId>),
    /// Whom a room's effect is for.
    Audience(Audience),
}

struct Segment {
    end: usize,
    text: bool,
    to: To,
}

/// The frames of one turn.
#[derive(Default)]
pub(super) struct Batch {
    buf: BytesMut,
    segments: Vec<Segment>,
    /// Frames for one socket: answers, `saved`.
    private: Vec<(SessionId, Bytes)>,
    /// Sockets that must not get the buffer as it is.
    authors: SmallVec<[SessionId; 4]>,
    restricted: bool,
    texts: bool,
}

/// A turn's frames, ready to be handed out.
pub(super) struct Frozen {
    buf: Bytes,
    batch: Batch,
}

/// What one socket gets: runs of whole frames.
pub(super) type Parts = SmallVec<[Bytes; 4]>;

impl Batch {
    /// A y-protocol message for everybody but `author`.
    pub(super) fn frame(&mut self, frame: &Frame, author: Option<SessionId>) {
        ws::put_frame(&mut self.buf, frame);
        if let Some(author) = author
            && !self.authors.contains(&author)
        {
            self.authors.push(author);
        }
        self.segments.push(Segment { end: self.buf.len(), text: false, to: To::AllBut(author) });
    }

    /// A JSON message for an audience.
    pub(super) fn text(&mut self, json: &[u8], audience: Audience) {
        ws::put_text(&mut self.buf, json);
        self.texts = true;
        self.restricted |= audience != Audience::All;
        self.segments.push(Segment { end: self.buf.len(), text: true, to: To::Audience(audience) });
    }

    /// A JSON message for one socket.
    pub(super) fn private(&mut self, session: SessionId, json: &[u8]) {
        let mut out = BytesMut::with_capacity(json.len() + 4);
        ws::put_text(&mut out, json);
        self.private.push((session, out.freeze()));
    }

    /// Frames as they are for one socket.
    pub(super) fn private_frames(&mut self, session: SessionId, frames: Bytes) {
        self.private.push((session, frames));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty() && self.private.is_empty()
    }

    /// Ends the turn's gathering.
    pub(super) fn freeze(&mut self) -> Frozen {
        let mut batch = std::mem::take(self);
        let buf = batch.buf.split().freeze();
        Frozen { buf, batch }
    }

    /// Takes the memory back for the next turn.
    pub(super) fn reuse(&mut self, frozen: Frozen) {
        let Frozen { buf, mut batch } = frozen;
        drop(buf);
        batch.segments.clear();
        batch.private.clear();
        batch.authors.clear();
        batch.restricted = false;
        batch.texts = false;
        if batch.buf.capacity() > KEEP_CAPACITY {
            batch.buf = BytesMut::new();
        }
        *self = batch;
    }
}

impl Frozen {
    /// What `session` gets of this turn.
    pub(super) fn parts_for(&self, id: SessionId, session: &Session) -> Parts {
        let batch = &self.batch;
        let mut parts = Parts::new();
        let stock = session.dialect == Dialect::Stock;
        let whole = !(batch.restricted || (stock && batch.texts) || batch.authors.contains(&id));
        if whole {
            if !self.buf.is_empty() {
                parts.push(self.buf.clone());
            }
        } else {
            self.gather(id, session, stock, &mut parts);
        }
        parts.extend(self.private_for(id));
        parts
    }

    /// What is only for this socket.
    pub(super) fn private_for(&self, id: SessionId) -> impl Iterator<Item = Bytes> + '_ {
        self.batch.private.iter().filter(move |(to, _)| *to == id).map(|(_, frames)| frames.clone())
    }

    /// Whether there is anything that more than one socket gets.
    pub(super) fn is_shared(&self) -> bool {
        !self.batch.segments.is_empty()
    }

    /// The sockets that get something of their own.
    pub(super) fn private_sessions(&self) -> impl Iterator<Item = SessionId> + '_ {
        self.batch.private.iter().map(|(session, _)| *session)
    }

    fn gather(&self, id: SessionId, session: &Session, stock: bool, parts: &mut Parts) {
        let (mut run_start, mut at) = (0, 0);
        for segment in &self.batch.segments {
            let wanted = match &segment.to {
                To::AllBut(author) => *author != Some(id),
                To::Audience(audience) => may_see(audience, &session.member, session.role.is_host()),
            };
            if !wanted || (stock && segment.text) {
                if at > run_start {
                    parts.push(self.buf.slice(run_start..at));
                }
                run_start = segment.end;
            }
            at = segment.end;
        }
        if at > run_start {
            parts.push(self.buf.slice(run_start..at));
        }
    }
}

/// Whether a member is part of an audience: the same rule for live traffic, resume and export.
pub(super) fn may_see(audience: &Audience, member: &MemberId, is_host: bool) -> bool {
    match audience {
        Audience::All => true,
        Audience::Hosts => is_host,
        Audience::Member(only) => only == member,
    }
}
