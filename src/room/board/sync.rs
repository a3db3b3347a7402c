//! Bringing others up to date: state vectors, diffs, and the state at rest.

use std::collections::HashMap;

use bytes::Bytes;

use super::{Board, BoardRefusal, BoardState, BoardStateError, EMPTY_UPDATE, Size, read::Reader, scan, write};
use crate::ids::ClientId;

/// Updates from which a tail is joined into the snapshot for newcomers.
const LONG_TAIL: usize = 64;
/// And bytes: this part of the snapshot's, so that the work, which grows with the document, is rare where it is dear.
const SNAPSHOT_SHARE: usize = 4;

impl Board {
    /// The truth's state vector, for a sync step 1.
    pub fn state_vector(&mut self) -> Bytes {
        if let Some(cached) = &self.state_vector {
            return cached.clone();
        }
        let mut out = Vec::with_capacity(8 * self.clocks.len() + 4);
        write::put_uint(&mut out, self.clocks.len() as u64);
        for (client, clock) in &self.clocks {
            write::put_uint(&mut out, *client);
            write::put_uint(&mut out, u64::from(*clock));
        }
        let bytes = Bytes::from(out);
        self.state_vector = Some(bytes.clone());
        bytes
    }

    /// The updates that bring a remote with this state vector up to date; at least one, though it may say nothing.
    ///
    /// One that has nothing gets the stored bytes, unread. For the others the snapshot is cut down on its bytes: no
    /// document is needed, and nothing in flight can leak.
    pub fn diff(&mut self, remote_sv: &[u8]) -> Result<Vec<Bytes>, BoardRefusal> {
        let remote = self.read_state_vector(remote_sv)?;
        let known = |client: ClientId| remote.get(&client).copied().unwrap_or(0);
        let mut out = Vec::with_capacity(self.tail.len() + 1);
        if !self.snapshot.is_empty() {
            if remote.is_empty() {
                out.push(self.snapshot.clone());
            } else {
                let scan = scan::scan(&self.snapshot).map_err(|_| BoardRefusal::Damaged)?;
                out.push(Bytes::from(write::above(&scan, known, &scan.deletes)));
            }
        }
        for update in &self.tail {
            let is_known = !remote.is_empty()
                && scan::scan(update).is_ok_and(|scan| {
                    scan.deletes.is_empty() && scan.sections.iter().all(|s| s.end <= known(s.client))
                });
            if !is_known {
                out.push(update.clone());
            }
        }
        if out.is_empty() {
            out.push(Bytes::from_static(EMPTY_UPDATE));
        }
        Ok(out)
    }

    /// Reads a state vector; clients at clock 0 are left out.
    fn read_state_vector(&self, bytes: &[u8]) -> Result<HashMap<ClientId, u32>, BoardRefusal> {
        let mut clocks = HashMap::new();
        if bytes.is_empty() {
            return Ok(clocks);
        }
        let mut r = Reader::new(bytes);
        for _ in 0..r.count(2)? {
            let (client, clock) = (r.uint()?, r.uint32()?);
            if self.retired.contains(&client) {
                return Err(BoardRefusal::StaleEpoch);
            }
            if clock > 0 {
                clocks.insert(client, clock);
            }
        }
        if r.remaining() > 0 { Err(BoardRefusal::NotDecodable) } else { Ok(clocks) }
    }

    /// The truth at rest. Joins the tail into the snapshot; where the document can't be read, keeps both as they are.
    pub fn to_state(&mut self) -> BoardState {
        if !self.tail.is_empty() {
            // A failure leaves the truth as it is stored: never written over by a guess.
            let _ = self.compact();
        }
        BoardState {
            epoch: self.epoch,
            snapshot: self.snapshot.clone(),
            tail: self.tail.clone(),
            clocks: self.clocks.clone(),
            structs: self.snapshot_structs,
            bound: self.bound.clone(),
            retired: self.retired.clone(),
            authors: self.authors.clone(),
            places: self.places.iter().map(|(client, runs)| (*client, runs.clone())).collect(),
        }
    }

    /// Joins a tail that has grown long into the snapshot, for those who are sent all of it: twice the bytes otherwise, and each
    /// update a message of its own. Only where the document is in memory anyway: reading it costs more than sending it.
    pub fn shorten(&mut self) {
        let is_worth_it = self.tail.len() >= LONG_TAIL && self.tail_bytes >= self.snapshot.len() / SNAPSHOT_SHARE;
        if is_worth_it && self.draft.is_some() && self.in_flight.is_empty() {
            // A failure leaves both as they are, which is as good.
            let _ = self.compact();
        }
    }

    fn compact(&mut self) -> Result<(), BoardRefusal> {
        let (encoded, authors, places) = self.with_truth(|truth| {
            truth.encode().map(|encoded| (encoded, truth.tables.authors.clone(), truth.places.clone()))
        })?;
        let scan = scan::scan(&encoded).map_err(|_| BoardRefusal::Damaged)?;
        let (snapshot, structs) = write::canonical(&scan);
        self.snapshot = snapshot.into();
        self.snapshot_structs = u32::try_from(structs).unwrap_or(u32::MAX);
        self.authors = authors;
        self.places = places;
        self.tail.clear();
        self.tail_bytes = 0;
        self.size = Size {
            bytes: self.snapshot.len(),
            structs,
            bytes_since: self.in_flight.iter().map(|f| f.update.update.len()).sum(),
            structs_since: 0,
        };
        Ok(())
    }

    /// The board of a state. The document is read when it is first needed.
    pub fn from_state(state: BoardState) -> Result<Self, BoardStateError> {
        if state.snapshot.is_empty() && state.tail.is_empty() && !state.clocks.is_empty() {
            return Err(BoardStateError);
        }
        let tail_bytes = state.tail.iter().map(Bytes::len).sum();
        let size = Size {
            bytes: state.snapshot.len(),
            structs: state.structs as usize,
            bytes_since: tail_bytes,
            structs_since: 0,
        };
        Ok(Self {
            snapshot: state.snapshot,
            snapshot_structs: state.structs,
            tail: state.tail,
            tail_bytes,
            clocks: state.clocks,
            bound: state.bound,
            retired: state.retired,
            authors: state.authors,
            places: state.places.into_iter().collect(),
            size,
            ..Self::new(state.epoch)
        })
    }
}
