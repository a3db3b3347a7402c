//! Sets of clocks, by client.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::scan::DeleteRange;
use crate::ids::ClientId;

/// Which clocks are deleted: sorted, apart and not empty for each client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranges {
    clients: HashMap<ClientId, Vec<(u32, u32)>>,
}

impl Ranges {
    pub fn from_deletes(deletes: &[DeleteRange]) -> Self {
        // In order, every range goes to the end of its list; a hostile order would move the list for each.
        let mut sorted: SmallVec<[DeleteRange; 4]> = SmallVec::from_slice(deletes);
        sorted.sort_unstable_by_key(|range| (range.client, range.start));
        let mut set = Self::default();
        for range in sorted {
            set.insert(range);
        }
        set
    }

    /// Adds a range; joins what touches.
    pub fn insert(&mut self, range: DeleteRange) {
        let ranges = self.clients.entry(range.client).or_default();
        let first = ranges.partition_point(|(_, end)| *end < range.start);
        let behind = first + ranges[first..].partition_point(|(start, _)| *start <= range.end);
        if first == behind {
            ranges.insert(first, (range.start, range.end));
        } else {
            ranges[first] = (range.start.min(ranges[first].0), range.end.max(ranges[behind - 1].1));
            ranges.drain(first + 1..behind);
        }
    }

    /// The parts of `range` that are not in the set.
    pub fn missing(&self, range: DeleteRange, out: &mut SmallVec<[DeleteRange; 4]>) {
        let mut at = range.start;
        if let Some(list) = self.clients.get(&range.client) {
            let first = list.partition_point(|(_, end)| *end <= range.start);
            for (start, end) in &list[first..] {
                if *start >= range.end {
                    break;
                }
                if *start > at {
                    out.push(DeleteRange { start: at, end: *start, ..range });
                }
                at = *end;
            }
        }
        if at < range.end {
            out.push(DeleteRange { start: at, ..range });
        }
    }

    pub fn covers(&self, range: DeleteRange) -> bool {
        let mut missing = SmallVec::new();
        self.missing(range, &mut missing);
        missing.is_empty()
    }

    /// All ranges, clients in ascending order.
    pub fn all(&self) -> Vec<DeleteRange> {
        let mut clients: Vec<_> = self.clients.iter().collect();
        clients.sort_unstable_by_key(|(client, _)| **client);
        let ranges = clients.into_iter().flat_map(|(client, list)| {
            list.iter().map(|(start, end)| DeleteRange { client: *client, start: *start, end: *end })
        });
        ranges.collect()
    }
}
