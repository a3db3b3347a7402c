//! What is measured. Every run of a case has a server and a data directory of its own.

mod beside;
mod closed;
mod cold;
mod fan;
mod idle;
mod join;
mod search;
mod start;
mod write;

use std::{path::PathBuf, time::Duration};

use tempfile::TempDir;

use crate::{
    Result,
    api::{self, Seat},
    payload::Writer,
    server::{Launch, Server},
    socket::Dialect,
    swarm::{Deaf, Ear, Swarm},
};

/// Everything is connected and synced by then, or the case fails.
pub const CONNECTED_WITHIN: Duration = Duration::from_secs(60);

/// What Cabas must reach.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At most this.
    Most(f64),
    /// At least this.
    Least(f64),
    /// Told for the reader only.
    Told,
}

/// One number of a case.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// What it is, with its unit.
    pub name: &'static str,
    /// What it has to be.
    pub goal: Goal,
}

/// A case.
pub struct Case {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// What it gives, in this order.
    pub figures: &'static [Figure],
    /// Runs it once.
    pub run: fn(&Bench) -> Result<Vec<f64>>,
}

const fn most(name: &'static str, value: f64) -> Figure {
    Figure { name, goal: Goal::Most(value) }
}

const fn least(name: &'static str, value: f64) -> Figure {
    Figure { name, goal: Goal::Least(value) }
}

const fn told(name: &'static str) -> Figure {
    Figure { name, goal: Goal::Told }
}

/// All cases, in the order of the table.
pub const CASES: &[Case] = &[
    fan::SMALL,
    fan::BIG,
    fan::HOT,
    closed::SEQ100,
    closed::SAT100,
    closed::SAT1000,
    join::JOIN,
    cold::COLD,
    idle::IDLE,
    start::START,
    write::WRITE100,
    beside::IMPORT,
    beside::BACKUP,
    beside::BOTH,
    search::SEARCH,
];

/// What every case gets.
pub struct Bench {
    /// How servers are started.
    pub launch: Launch,
    /// Where data directories are made.
    pub dir: PathBuf,
    /// Short windows, small numbers.
    pub quick: bool,
    /// Of the fan, seq and sat cases.
    pub dialect: Dialect,
    /// Leave data directories behind.
    pub keep: bool,
}

impl Bench {
    /// A server on an empty data directory, which lives as long as what is returned.
    pub fn server(&self) -> Result<(TempDir, Server)> {
        let dir = self.dir()?;
        let server = self.launch.start(&dir.path().join("data"))?;
        Ok((dir, server))
    }

    /// An empty directory, which lives as long as what is returned.
    pub fn dir(&self) -> Result<TempDir> {
        let mut dir = TempDir::with_prefix_in("load-", &self.dir)?;
        dir.disable_cleanup(self.keep);
        Ok(dir)
    }

    /// `full`, or `quick` when it has to be.
    pub fn pick<T>(&self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }
}

/// A writer on its socket.
pub struct Author {
    /// Its socket in the swarm.
    pub socket: usize,
    /// What it writes.
    pub writer: Writer,
    scratch: Vec<u8>,
}

impl Author {
    /// Queues its next update, as of `now`.
    pub fn queue(&mut self, swarm: &mut Swarm, now: u64) {
        self.scratch.clear();
        self.writer.next(now, &mut self.scratch);
        swarm.queue_update(self.socket, &self.scratch);
    }
}

/// Rooms of so many sockets each, the first `writers` of which write; connected, synced, with a look for every writer.
pub fn gather(
    server: &Server,
    rooms: usize,
    seats: usize,
    writers: usize,
    dialect: Dialect,
    ear: &mut impl Ear,
) -> Result<(Swarm, Vec<Author>)> {
    let rooms: Vec<Vec<Seat>> = api::rooms(server.addr, rooms, seats)?;
    let mut swarm = Swarm::new(server.addr)?;
    let mut authors = Vec::new();
    let mut targets = Vec::new();
    for seat in rooms.iter().flat_map(|room| room.iter().enumerate()) {
        let (place, seat) = seat;
        let mut target = seat.target(dialect);
        if place < writers {
            let writer = Writer::new(authors.len())?;
            target.writer = u16::try_from(authors.len()).ok();
            authors.push((targets.len(), seat.member.clone(), writer));
        }
        targets.push(target);
    }
    let ids = swarm.connect_all(&targets, CONNECTED_WITHIN, ear)?;
    let mut ready = Vec::with_capacity(authors.len());
    for (target, member, writer) in authors {
        let socket = ids[target];
        swarm.queue_update(socket, &writer.create(&member));
        swarm.flush(socket)?;
        ready.push(Author { socket, writer, scratch: Vec::new() });
    }
    // Lets the looks arrive before anything is measured.
    settle(&mut swarm, Duration::from_millis(300))?;
    Ok((swarm, ready))
}

/// Turns for a while without listening.
pub fn settle(swarm: &mut Swarm, time: Duration) -> Result<()> {
    let until = crate::clock::now() + crate::clock::nanos(time);
    while crate::clock::now() < until {
        swarm.turn(Some(Duration::from_millis(10)), &mut Deaf)?;
    }
    Ok(())
}
