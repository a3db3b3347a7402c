//! The large document of `join` and `cold`: 1,000 pieces on 20 looks of 4 members, moved 10,000 times.
//!
//! A move sets a piece's `pose`, six numbers in about 60 bytes, by a member who need not have put it there.

use std::time::Duration;

use yrs::{Any, Doc, Map, MapPrelim, MapRef, Out, ReadTxn, Transact, Update, WriteTxn, updates::decoder::Decode};

use crate::{
    Result,
    api::Seat,
    cases::CONNECTED_WITHIN,
    clock,
    server::Server,
    socket::Dialect,
    stats::Random,
    swarm::{Ear, Swarm},
};

/// Who writes.
pub const AUTHORS: usize = 4;
const LOOKS: usize = 20;
const PIECES: usize = 50;
const KEYS: usize = LOOKS * PIECES;
const MOVES: usize = 10_000;
/// Moves of one author between two times that all wait for each other.
const ROUND: usize = 16;
/// A round that takes longer has lost an update.
const ROUND_WITHIN: u64 = 10_000_000_000;

/// How far the authors' updates are durable.
#[derive(Default)]
struct Saved(Vec<u64>);

impl Ear for Saved {
    fn saved(&mut self, socket: usize, count: u64, _now: u64) {
        self.0[socket] = count;
    }
}

/// Writes the document into the room of `seats` (of which it takes the first [`AUTHORS`]), and gives what it then holds.
pub fn write(server: &Server, seats: &[Seat]) -> Result<Any> {
    let mut swarm = Swarm::new(server.addr)?;
    let targets: Vec<_> = seats.iter().take(AUTHORS).map(|seat| seat.target(Dialect::Cabas)).collect();
    let mut ear = Saved(vec![0; AUTHORS]);
    let sockets = swarm.connect_all(&targets, CONNECTED_WITHIN, &mut ear)?;
    // The answer to the server's step 1 is the first update frame of each.
    let mut sent = [1u64; AUTHORS];
    let docs: Vec<Doc> = (0..AUTHORS as u64).map(|i| Doc::with_client_id(0x5000_0000 + i)).collect();
    let mut round = |swarm: &mut Swarm, updates: Vec<(usize, Vec<u8>)>| -> Result<()> {
        for (author, update) in &updates {
            swarm.queue_update(sockets[*author], update);
            sent[*author] += 1;
            for (other, doc) in docs.iter().enumerate() {
                if other != *author {
                    doc.transact_mut().apply_update(Update::decode_v1(update)?)?;
                }
            }
        }
        for socket in &sockets {
            swarm.flush(*socket)?;
        }
        let deadline = clock::now() + ROUND_WITHIN;
        while sockets.iter().zip(&sent).any(|(socket, sent)| ear.0[*socket] < *sent) {
            swarm.turn(Some(Duration::from_millis(100)), &mut ear)?;
            if clock::now() > deadline {
                return Err(format!("saved {:?} of {sent:?}", ear.0).into());
            }
        }
        Ok(())
    };

    let mut random = Random(0xb0a2d);
    let looks = (0..LOOKS)
        .map(|look| (look % AUTHORS, make_look(&docs[look % AUTHORS], look, &seats[look % AUTHORS], &mut random)));
    let looks: Vec<_> = looks.collect();
    round(&mut swarm, looks)?;
    let mut moved = 0;
    for turn in 0.. {
        let mut updates = Vec::new();
        for step in 0..AUTHORS * ROUND {
            if moved == MOVES {
                break;
            }
            // In one round nobody moves what another moves: else their order would be theirs to choose.
            let author = step % AUTHORS;
            let key = random.below(KEYS / AUTHORS) * AUTHORS + (author + turn) % AUTHORS;
            updates.push((author, move_piece(&docs[author], key, &mut random)?));
            moved += 1;
        }
        if updates.is_empty() {
            break;
        }
        round(&mut swarm, updates)?;
    }
    Ok(contents(&docs[0]))
}

/// What a document holds.
pub fn contents(doc: &Doc) -> Any {
    let mut txn = doc.transact_mut();
    let looks = txn.get_or_insert_map("looks");
    yrs::types::ToJson::to_json(&looks, &txn)
}

/// How many of `updates`, in their order, it takes to hold `wanted`.
pub fn complete_after(updates: &[Vec<u8>], wanted: &Any) -> Result<usize> {
    let doc = Doc::new();
    for (i, update) in updates.iter().enumerate() {
        doc.transact_mut().apply_update(Update::decode_v1(update)?)?;
        if doc.transact().store().pending_update().is_none() && contents(&doc) == *wanted {
            return Ok(i + 1);
        }
    }
    Err(format!("after {} updates the document is not what was written", updates.len()).into())
}

fn look_id(look: usize) -> String {
    format!("l_look{look:04}")
}

/// An id is its maker's for good, wherever it stands: no two pieces of the room share one.
fn piece_id(key: usize) -> String {
    format!("k_piece{key:04}")
}

fn make_look(doc: &Doc, look: usize, seat: &Seat, random: &mut Random) -> Vec<u8> {
    let mut txn = doc.transact_mut();
    let looks = txn.get_or_insert_map("looks");
    let map = looks.insert(&mut txn, look_id(look), MapPrelim::default());
    map.insert(&mut txn, "title", format!("Look {look}"));
    map.insert(&mut txn, "note", "");
    map.insert(&mut txn, "by", seat.member.as_str());
    let pieces = map.insert(&mut txn, "pieces", MapPrelim::default());
    for piece in 0..PIECES {
        let map = pieces.insert(&mut txn, piece_id(look * PIECES + piece), MapPrelim::default());
        map.insert(&mut txn, "variant", format!("v_{:016x}", random.next()));
        map.insert(&mut txn, "pose", pose(random));
        map.insert(&mut txn, "by", seat.member.as_str());
    }
    txn.encode_update_v1()
}

fn move_piece(doc: &Doc, key: usize, random: &mut Random) -> Result<Vec<u8>> {
    let mut txn = doc.transact_mut();
    let looks = txn.get_or_insert_map("looks");
    let look = child(&looks, &txn, &look_id(key / PIECES))?;
    let pieces = child(&look, &txn, "pieces")?;
    let piece = child(&pieces, &txn, &piece_id(key))?;
    piece.insert(&mut txn, "pose", pose(random));
    Ok(txn.encode_update_v1())
}

fn child(map: &MapRef, txn: &impl ReadTxn, key: &str) -> Result<MapRef> {
    match map.get(txn, key) {
        Some(Out::YMap(child)) => Ok(child),
        _ => Err(format!("no map at {key}").into()),
    }
}

/// `[x, y, scale, rotation, flip, z]`
fn pose(random: &mut Random) -> Any {
    let [x, y, scale, rotation] =
        [random.unit() * 1e3, random.unit() * 1e3, 0.2 + random.unit(), random.unit() * 360.0].map(Any::from);
    let z = random.unit() * 1e3;
    Any::Array([x, y, scale, rotation, Any::from(1.0), Any::from(z)].into())
}
