//! One room's task. A turn: drain the inbox and propose ([`super::intake`]); store everything with one append, apply, write
//! once to each socket ([`super::turn`]); greet who came in ([`super::greet`]).

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    HubError, Shared,
    batch::Batch,
    calls::{Call, Reply},
    greet::AfterGreeting,
    intake::Refusals,
    lead::Lead,
    pause::Pause,
    presence::Presence,
    recent::Recent,
    seats::Seats,
    session::{Dialect, FrameNumber, Resume, Session, SessionId, State},
    signals::SignalRates,
    socket::Socket,
    store::{self, Loaded, SnapshotPolicy},
    turn::Staged,
    words::Unreadable,
};
use crate::{
    clock,
    counted::Counted,
    ids::{MemberId, RoomId},
    protocol::{
        close::Close,
        frame::Frame,
        knock::Knock,
        message::{CommandMessage, MemberView, RoomInfo},
        signal::Signal,
    },
    room::{Room, reign::SystemCommand},
};

/// Messages taken in one turn, so that a busy room's append stays small and its turns short.
const TURN_MESSAGES: usize = 512;
/// A room with sockets and without deadlines waits for messages only.
const LONG_WAIT: Duration = Duration::from_hours(1);

/// After a turn that wrote to many sockets the room waits for company before it ends the next: this part of what the writing
/// took. Whoever was answered by the last turn then shares the next one's commit and writes, instead of starting one of their
/// own while the others wait.
const REST_SHARE: u32 = 8;
/// No longer than this, however many sockets.
const MAX_REST: Duration = Duration::from_millis(1);
/// Sockets from which a turn is dear enough for that. With a hundred it brings nothing, and costs whoever writes alone.
pub(super) const MANY_SOCKETS: usize = 256;

/// What reaches a room.
pub(super) enum Msg {
    Attach(Box<Attach>),
    Frame(SessionId, Frame),
    Commands(SessionId, Vec<CommandMessage>),
    Signal(SessionId, Signal),
    Unreadable(SessionId, Unreadable),
    Gone(SessionId),
    /// Boxed, as what is rare and large: a room's inbox keeps places for dozens of messages, each as large as the largest.
    Call(Box<Call>),
}

/// A socket that comes in.
pub(super) struct Attach {
    pub(super) session: SessionId,
    pub(super) member: MemberId,
    pub(super) dialect: Dialect,
    pub(super) resume: Option<Resume>,
    pub(super) socket: Arc<Socket>,
}

pub(super) struct Actor {
    pub(super) shared: Arc<Shared>,
    pub(super) id: RoomId,
    pub(super) room: Room,
    pub(super) info: RoomInfo,
    pub(super) names: HashMap<MemberId, String>,
    pub(super) knocks: Vec<Knock>,
    /// Boxed: a map keeps places for twice as many as are there.
    pub(super) sessions: HashMap<SessionId, Box<Session>>,
    pub(super) presence: Presence,
    pub(super) lead: Lead,
    pub(super) seats: Seats,
    pub(super) signals: SignalRates,
    pub(super) recent: Recent,
    pub(super) pause: Pause,
    /// Sockets that wait for the turn's end: greetings and answers to sync step 1 show only what is stored.
    pub(super) late: Vec<Late>,
    /// The whole board as ready frames, until the next update.
    pub(super) whole: Option<Bytes>,
    pub(super) batch: Batch,
    /// Until when a turn waits for company: see [`Self::rest`].
    rest_until: Option<Instant>,
    /// What is for sockets that are greeted only now.
    pub(super) after_greeting: AfterGreeting,
    pub(super) staged: Vec<Staged>,
    /// Frames without effect that came behind staged ones: as durable as those, and no sooner.
    pub(super) behind: Vec<(SessionId, FrameNumber, bool)>,
    /// Sockets whose update frames this turn settled.
    pub(super) settled: Vec<SessionId>,
    pub(super) snapshots: SnapshotPolicy,
    pub(super) refusals: Refusals,
    /// Whether the cart was looked through for what has no price at adding, since the room was loaded.
    pub(super) prices_checked: bool,
    /// Who waits for a snapshot without somebody.
    pub(super) erasures: Vec<Reply<()>>,
    /// The room is being deleted: it ends with this turn, and stores nothing.
    pub(super) ended: bool,
}

/// What is done at a turn's end.
pub(super) enum Late {
    Greet(SessionId),
    Step1(SessionId, Bytes),
}

/// The task of one room: loads it, runs it, unloads it.
pub(super) async fn run(shared: Arc<Shared>, id: RoomId, mut inbox: mpsc::Receiver<Msg>, gone: CancellationToken) {
    // On the heap, what loading takes also only as long as it does: the task would hold room for either, and for the actor twice.
    let leftover = match Box::pin(Actor::load(Arc::clone(&shared), id.clone())).await {
        Ok(mut actor) => {
            let _live = Counted::on("cabas_rooms_live");
            actor.serve(&mut inbox).await;
            drain(&mut inbox)
        }
        Err(error) => {
            // Whoever asked while it was loading gets the same answer; who asks later starts another try.
            shared.rooms.remove(&id);
            inbox.close();
            for msg in drain(&mut inbox) {
                refuse(msg, &error);
            }
            gone.cancel();
            return;
        }
    };
    shared.rooms.remove(&id);
    gone.cancel();
    // What came in between the last turn and the end belongs to the room's next life. A socket's reader holds on to the
    // old inbox, so that socket is asked to come again.
    for msg in leftover {
        match msg {
            Msg::Call(call) => {
                if let Err((Msg::Call(call), error)) = shared.send(&id, Msg::Call(call)).await {
                    call.fail(error);
                }
            }
            other => refuse(other, &HubError::Unavailable),
        }
    }
}

fn drain(inbox: &mut mpsc::Receiver<Msg>) -> Vec<Msg> {
    std::iter::from_fn(|| inbox.try_recv().ok()).collect()
}

pub(super) fn refuse(msg: Msg, error: &HubError) {
    match msg {
        Msg::Attach(attach) => {
            attach.socket.close(if *error == HubError::NoRoom { Close::NoRoom } else { Close::Unavailable });
        }
        Msg::Call(call) => call.fail(error.clone()),
        Msg::Frame(..) | Msg::Commands(..) | Msg::Signal(..) | Msg::Unreadable(..) | Msg::Gone(_) => {}
    }
}

impl Actor {
    async fn load(shared: Arc<Shared>, id: RoomId) -> Result<Box<Self>, HubError> {
        let loaded = store::load(&shared, &id).await?;
        Ok(Box::new(Self::new(shared, id, loaded)))
    }

    fn new(shared: Arc<Shared>, id: RoomId, loaded: Loaded) -> Self {
        let Loaded { room, directory, restored, snapshot_at } = loaded;
        let seq = room.seq();
        let seats = Seats::new(shared.config.seats);
        let mut actor = Self {
            shared,
            id,
            room,
            info: directory.info,
            names: directory.names,
            knocks: directory.knocks,
            sessions: HashMap::new(),
            presence: Presence::default(),
            lead: Lead::default(),
            seats,
            signals: SignalRates::new(Instant::now()),
            recent: Recent::new(seq),
            pause: Pause::default(),
            late: Vec::new(),
            whole: None,
            batch: Batch::default(),
            rest_until: None,
            after_greeting: Vec::new(),
            staged: Vec::new(),
            behind: Vec::new(),
            settled: Vec::new(),
            snapshots: SnapshotPolicy::new(snapshot_at, seq),
            refusals: Refusals::default(),
            prices_checked: false,
            erasures: Vec::new(),
            ended: false,
        };
        if restored {
            // Clients may hold what the backup doesn't: their copies must not be merged into it.
            actor.system(&SystemCommand::RebuildBoard);
            actor.snapshots.want();
        }
        actor
    }

    async fn serve(&mut self, inbox: &mut mpsc::Receiver<Msg>) {
        // What loading asks for comes before anybody's words.
        self.compare_photos();
        self.catch_up_cards();
        self.end_turn().await;
        let stopping = self.shared.stopping.clone();
        let mut idle_since = Instant::now();
        loop {
            let idle_until = self.sessions.is_empty().then(|| idle_since + self.shared.config.idle_unload);
            let wake = self.next_wake(idle_until);
            tokio::select! {
                biased;
                // One by one: a list to receive into would stay as long as the room, and as long as its longest turn.
                msg = inbox.recv() => {
                    let Some(msg) = msg else { break };
                    self.take(msg).await;
                    let left = self.take_waiting(inbox, TURN_MESSAGES - 1).await;
                    self.gather(inbox, left).await;
                    idle_since = Instant::now();
                }
                () = stopping.cancelled() => {
                    inbox.close();
                    // What was accepted into the inbox is still done.
                    while let Some(msg) = inbox.recv().await {
                        self.take(msg).await;
                        self.take_waiting(inbox, TURN_MESSAGES - 1).await;
                        self.end_turn().await;
                    }
                    self.close_all(Close::Restart);
                    break;
                }
                () = tokio::time::sleep_until(wake) => {
                    if self.pause.is_due(Instant::now()) {
                        self.try_resume().await;
                    } else if idle_until.is_some_and(|at| at <= Instant::now()) && inbox.is_empty() {
                        inbox.close();
                        break;
                    }
                }
            }
            self.end_turn().await;
            if self.ended {
                inbox.close();
                return;
            }
        }
        self.take_last_snapshot().await;
    }

    /// A turn wrote to many sockets, which took so long.
    pub(super) fn rest(&mut self, wrote: Duration) {
        self.rest_until = Some(Instant::now() + (wrote / REST_SHARE).min(MAX_REST));
    }

    /// Takes up to `room` messages more that come until the rest is over. No timer: the runtime's are too coarse for it, so
    /// this lets others run and looks again.
    async fn gather(&mut self, inbox: &mut mpsc::Receiver<Msg>, mut room: usize) {
        let Some(until) = self.rest_until.take() else { return };
        while room > 0 && Instant::now() < until {
            tokio::task::yield_now().await;
            room = self.take_waiting(inbox, room).await;
        }
    }

    /// Takes what waits, up to so many; how many more there might have been.
    async fn take_waiting(&mut self, inbox: &mut mpsc::Receiver<Msg>, mut room: usize) -> usize {
        while room > 0
            && let Ok(msg) = inbox.try_recv()
        {
            self.take(msg).await;
            room -= 1;
        }
        room
    }

    /// When the task has to look up though nobody calls.
    fn next_wake(&self, idle_until: Option<Instant>) -> Instant {
        let now = Instant::now();
        if let Some(probe) = self.pause.next_probe() {
            return probe;
        }
        let deadline =
            self.room.next_deadline().map(|at| now + Duration::from_millis(at.saturating_sub(clock::now()).max(1)));
        [deadline, idle_until, self.seats.next_deadline()].into_iter().flatten().min().unwrap_or(now + LONG_WAIT)
    }

    pub(super) fn close(&mut self, id: SessionId, close: Close) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.state = State::Closing;
            session.socket.close(close);
            metrics::counter!("cabas_sockets_closed_total", "why" => close.row().name).increment(1);
        }
        if let Some(frame) = self.presence.leave(id) {
            self.say_presence(frame);
        }
    }

    pub(super) fn close_all(&mut self, close: Close) {
        for session in self.sessions.values_mut().filter(|s| s.is_open()) {
            session.state = State::Closing;
            session.socket.close(close);
        }
    }

    /// What somebody is called; nothing for who was erased, whatever the tables still say.
    pub(super) fn name_of(&self, member: &MemberId) -> String {
        if self.room.is_erased(member) { String::new() } else { self.names.get(member).cloned().unwrap_or_default() }
    }

    /// A member as others see them.
    pub(super) fn view(&self, member: &MemberId) -> Option<MemberView> {
        let mut view = self.room.member(member)?;
        view.name = self.name_of(member);
        Some(view)
    }

    /// Everybody who is or was a member.
    pub(super) fn views(&self) -> Vec<MemberView> {
        let mut views: Vec<MemberView> = self.room.members().collect();
        for view in &mut views {
            view.name = self.name_of(&view.id);
        }
        views
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_to_a_room_is_small() {
        assert!(size_of::<Msg>() <= 64, "{} bytes, thirty-two times in every room that is loaded", size_of::<Msg>());
    }
}
