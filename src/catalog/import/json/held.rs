//! Documents that have to be held: their parts refer to each other, and what is referred to may come last.

use std::io::Read;

use crate::catalog::import::ReadError;

/// Largest such document, in bytes: some 8,000 products with all that belongs to them, and well below what an import may
/// take of a small machine's memory.
const MAX_HELD_BYTES: u64 = 64 << 20;

/// Reads a document whole.
pub(in crate::catalog::import) fn read(feed: &mut dyn Read) -> Result<String, ReadError> {
    read_at_most(feed, MAX_HELD_BYTES)
}

fn read_at_most(feed: &mut dyn Read, most: u64) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    let failed = |e: &dyn std::fmt::Display| ReadError::Format(format!("not whole JSON: {e}"));
    feed.take(most + 1).read_to_end(&mut bytes).map_err(|e| failed(&e))?;
    if bytes.len() as u64 > most {
        let why =
            format!("larger than {} MiB, and its parts refer to each other: it would have to be held", most >> 20);
        return Err(ReadError::Format(why));
    }
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(feed: &[u8], most: u64) -> Result<String, String> {
        read_at_most(&mut &*feed, most).map_err(|e| format!("{e:?}"))
    }

    #[test]
    fn what_is_too_large_is_not_held() {
        assert_eq!(reason(b"{}", 2), Ok("{}".to_owned()));
        assert!(reason(&vec![b' '; (1 << 20) + 1], 1 << 20).unwrap_err().contains("larger than 1 MiB"));
        assert!(reason(b"\xFF", 2).unwrap_err().contains("not whole JSON"));
    }
}
