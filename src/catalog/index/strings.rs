//! Many short strings in one: four bytes each beside their text, where a `String` has twenty-four and a place of its own.

/// Strings by number.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    /// Where each ends in `text`.
    ends: Vec<u32>,
}

impl Strings {
    /// Adds one. Past 4 GiB in all it is added empty: such a catalogue doesn't fit into memory anyway.
    pub fn push(&mut self, s: &str) {
        let before = self.text.len();
        self.text.push_str(s);
        let end = u32::try_from(self.text.len()).or_else(|_| {
            self.text.truncate(before);
            u32::try_from(before)
        });
        self.ends.push(end.unwrap_or(u32::MAX));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them.
    pub fn get(&self, at: usize) -> &str {
        let begin = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[begin..self.ends[at] as usize]
    }

    /// Where the first stands that isn't below `s`, if they are sorted.
    pub fn first_not_below(&self, s: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.get(middle) < s { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Gives back what growing took too much.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.text.capacity() + size_of::<u32>() * self.ends.capacity()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn strings_come_back(mut list in prop::collection::vec("\\PC{0,6}", 0..20), asked in "\\PC{0,3}") {
            list.sort();
            let mut strings = Strings::default();
            for s in &list {
                strings.push(s);
            }
            strings.shrink();
            prop_assert!((0..strings.len()).map(|n| strings.get(n)).eq(list.iter().map(String::as_str)));
            prop_assert_eq!(strings.first_not_below(&asked), list.partition_point(|s| *s < asked));
        }
    }
}
