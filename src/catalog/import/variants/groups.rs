//! Rows that share a group are variants of one product. They need not stand together: what is open is held, up to
//! [`WINDOW_BYTES`] of the feed; then the group that began first is closed. So a feed of that size may have its rows in any
//! order, and a longer one may have up to that much between the rows of a group. A row that comes later than that is
//! refused: a product with half of its variants would be no truth, but losing the others for it would be worse.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::catalog::record::MAX_VARIANTS;

/// How much of a feed is held while groups are open.
pub const WINDOW_BYTES: usize = 16 << 20;

/// Rows of one product.
#[derive(Debug, PartialEq, Eq)]
pub struct Group<R> {
    /// What the rows share; `None` for a row that stands alone.
    pub key: Option<String>,
    /// In the feed's order; at most [`MAX_VARIANTS`].
    pub rows: Vec<R>,
    /// How much of the feed they are.
    pub bytes: usize,
}

/// Why a row can't join its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Late {
    /// The group was closed already.
    #[error("more than {} MiB behind the other rows of its group: sort the feed by group", WINDOW_BYTES >> 20)]
    TooFar,
    /// The group is full.
    #[error("its group has {MAX_VARIANTS} rows already, the most of a product")]
    Full,
}

/// The groups that are open.
#[derive(Debug)]
pub struct Groups<R> {
    /// In the order in which they began.
    open: VecDeque<Group<R>>,
    /// Where in `open` a group is, counted from the first group ever.
    places: HashMap<String, usize>,
    /// How many groups were closed.
    closed: usize,
    /// Digests of the keys that were closed.
    done: HashSet<u64>,
    bytes: usize,
    window: usize,
}

impl<R> Default for Groups<R> {
    fn default() -> Self {
        Self::with_window(WINDOW_BYTES)
    }
}

impl<R> Groups<R> {
    fn with_window(window: usize) -> Self {
        Self { open: VecDeque::new(), places: HashMap::new(), closed: 0, done: HashSet::new(), bytes: 0, window }
    }

    /// Takes a row of `bytes` bytes. What [`Groups::closed`] gives then has to be taken away.
    pub fn add(&mut self, key: Option<&str>, row: R, bytes: usize) -> Result<(), Late> {
        let key = key.map(str::trim).filter(|key| !key.is_empty());
        if let Some(place) = key.and_then(|key| self.places.get(key)) {
            let group = &mut self.open[place - self.closed];
            if group.rows.len() == MAX_VARIANTS {
                return Err(Late::Full);
            }
            group.rows.push(row);
            group.bytes += bytes;
        } else {
            if let Some(key) = key {
                if self.done.contains(&digest(key)) {
                    return Err(Late::TooFar);
                }
                self.places.insert(key.to_owned(), self.closed + self.open.len());
            }
            self.open.push_back(Group { key: key.map(str::to_owned), rows: vec![row], bytes });
        }
        self.bytes += bytes;
        Ok(())
    }

    /// A group that is closed because there is too much; asked until there is none.
    pub fn closed(&mut self) -> Option<Group<R>> {
        if self.bytes > self.window { self.close() } else { None }
    }

    /// The groups that are left, at the feed's end; asked until there is none.
    pub fn close(&mut self) -> Option<Group<R>> {
        let group = self.open.pop_front()?;
        self.closed += 1;
        self.bytes -= group.bytes;
        if let Some(key) = &group.key {
            self.places.remove(key);
            self.done.insert(digest(key));
        }
        Some(group)
    }
}

/// Eight bytes for a key: a million of them are held.
fn digest(key: &str) -> u64 {
    let hash = blake3::hash(key.as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |sum, b| sum << 8 | u64::from(*b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(groups: &mut Groups<u32>) -> Vec<(Option<String>, Vec<u32>)> {
        std::iter::from_fn(|| groups.close()).map(|g| (g.key, g.rows)).collect()
    }

    #[test]
    fn rows_of_a_group_need_not_stand_together() {
        let mut groups = Groups::default();
        for (key, row) in [(Some("a"), 1), (None, 2), (Some("b"), 3), (Some(" a "), 4), (Some(""), 5), (Some("b"), 6)] {
            groups.add(key, row, 10).unwrap();
            assert_eq!(groups.closed(), None);
        }
        let key = |k: &str| Some(k.to_owned());
        assert_eq!(
            all(&mut groups),
            [(key("a"), vec![1, 4]), (None, vec![2]), (key("b"), vec![3, 6]), (None, vec![5])]
        );
    }

    #[test]
    fn what_comes_too_late_is_refused() {
        let mut groups = Groups::with_window(25);
        groups.add(Some("a"), 1, 10).unwrap();
        groups.add(Some("b"), 2, 10).unwrap();
        groups.add(Some("a"), 3, 10).unwrap();
        let closed = groups.closed().unwrap();
        assert_eq!((closed.rows, closed.bytes), (vec![1, 3], 20));
        assert_eq!(groups.closed(), None);
        assert_eq!(groups.add(Some("a"), 4, 10), Err(Late::TooFar));
        groups.add(Some("b"), 5, 10).unwrap();
        assert_eq!(all(&mut groups), [(Some("b".to_owned()), vec![2, 5])]);
    }

    #[test]
    fn a_group_has_its_bound() {
        let mut groups = Groups::default();
        for n in 0..MAX_VARIANTS {
            groups.add(Some("a"), u32::try_from(n).unwrap(), 1).unwrap();
        }
        assert_eq!(groups.add(Some("a"), 0, 1), Err(Late::Full));
    }

    proptest! {
        #[test]
        fn every_row_comes_once_and_in_order(rows in prop::collection::vec((prop::option::of("[a-e]"), 1usize..20), 0..60), window in 1usize..200) {
            let mut groups = Groups::with_window(window);
            let (mut came, mut refused) = (Vec::new(), 0);
            for (n, (key, bytes)) in rows.iter().enumerate() {
                match groups.add(key.as_deref(), n, *bytes) {
                    Ok(()) => {}
                    Err(late) => {
                        prop_assert_eq!(late, Late::TooFar);
                        refused += 1;
                    }
                }
                while let Some(group) = groups.closed() {
                    came.push(group);
                }
                prop_assert!(groups.bytes <= window, "no more is held");
            }
            came.extend(std::iter::from_fn(|| groups.close()));
            let mut seen: Vec<usize> = came.iter().flat_map(|g| g.rows.clone()).collect();
            prop_assert!(came.iter().all(|g| g.rows.is_sorted()));
            prop_assert!(came.iter().map(|g| g.rows[0]).is_sorted(), "in the order in which they began");
            seen.sort_unstable();
            prop_assert_eq!(seen.len() + refused, rows.len());
            let keys: Vec<_> = came.iter().filter_map(|g| g.key.as_ref()).collect();
            prop_assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len(), "each group once");
            prop_assert_eq!(groups.bytes, 0);
        }
    }
}
