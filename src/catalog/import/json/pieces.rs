//! One value after the other out of a JSON document, however long it is.
//!
//! `serde_json` reads a stream byte by byte and counts lines: a tenth of an import's time. Where a value ends can be told from
//! its quotes and brackets alone; the piece between is then parsed from memory, which is also where it is judged.

use std::io::{ErrorKind, Read};

use crate::catalog::import::limits::{MAX_PRODUCT_BYTES, product_too_large};

/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;

/// A document, and what of it is held.
pub(super) struct Pieces<'r> {
    feed: &'r mut dyn Read,
    held: Vec<u8>,
    /// Up to where it was taken.
    at: usize,
    ended: bool,
}

impl<'r> Pieces<'r> {
    pub fn new(feed: &'r mut dyn Read) -> Self {
        Self { feed, held: Vec::new(), at: 0, ended: false }
    }

    /// The next sign that isn't a blank; it stays. `None` at the end.
    pub fn peek(&mut self) -> Result<Option<u8>, String> {
        loop {
            let rest = &self.held[self.at..];
            if let Some(blanks) = rest.iter().position(|b| !is_blank(*b)) {
                self.at += blanks;
                return Ok(Some(self.held[self.at]));
            }
            self.at = self.held.len();
            if self.ended {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    /// Takes the next sign, which must be one of two; says whether it is the first.
    pub fn either(&mut self, first: u8, second: u8) -> Result<bool, String> {
        match self.peek()? {
            Some(found) if found == first || found == second => {
                self.at += 1;
                Ok(found == first)
            }
            Some(_) => Err(format!("expected `{}` or `{}`", first as char, second as char)),
            None => Err("it ends too early".to_owned()),
        }
    }

    /// Takes the next sign if it is this one.
    pub fn take(&mut self, sign: u8) -> Result<bool, String> {
        let is_next = self.peek()? == Some(sign);
        self.at += usize::from(is_next);
        Ok(is_next)
    }

    /// Takes the next value. It is whole as far as its brackets and quotes tell; empty where there is none.
    pub fn value(&mut self) -> Result<&[u8], String> {
        self.peek()?;
        let (mut scan, mut seen) = (Scan::default(), 0);
        let len = loop {
            if let Some(len) = scan.end(&self.held[self.at..], seen) {
                break len;
            }
            seen = self.held.len() - self.at;
            if seen as u64 > MAX_PRODUCT_BYTES {
                return Err(product_too_large());
            }
            if self.ended {
                break seen;
            }
            self.fill()?;
        };
        let start = self.at;
        self.at += len;
        Ok(&self.held[start..self.at])
    }

    /// Forgets what was taken and reads on.
    fn fill(&mut self) -> Result<(), String> {
        self.held.drain(..self.at);
        self.at = 0;
        let before = self.held.len();
        self.held.resize(before + READ_BUFFER, 0);
        let read = loop {
            match self.feed.read(&mut self.held[before..]) {
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                read => break read.map_err(|e| e.to_string())?,
            }
        };
        self.held.truncate(before + read);
        self.ended = read == 0;
        Ok(())
    }
}

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\n' | b'\r' | b'\t')
}

/// How far into a value one is.
#[derive(Default)]
struct Scan {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Scan {
    /// The length of the value at the start of `bytes`, of which the first `seen` were looked at before. `None` where its end
    /// isn't among them.
    fn end(&mut self, bytes: &[u8], seen: usize) -> Option<usize> {
        let mut i = seen;
        while i < bytes.len() {
            if self.escaped {
                self.escaped = false;
                i += 1;
                continue;
            }
            if self.quoted {
                i += memchr::memchr2(b'"', b'\\', &bytes[i..])?;
                self.escaped = bytes[i] == b'\\';
                self.quoted = self.escaped;
                i += 1;
                if !self.quoted && self.depth == 0 {
                    return Some(i);
                }
                continue;
            }
            match bytes[i] {
                b'"' if self.depth == 0 && i > 0 => return Some(i),
                b'"' => self.quoted = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' | b',' | b':' if self.depth == 0 => return Some(i),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(i + 1);
                    }
                }
                blank if self.depth == 0 && is_blank(blank) => return Some(i),
                _ => {}
            }
            i += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives out a few bytes at a time.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            let n = buf.len().min(self.1).min(self.0.len());
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn first(document: &str) -> String {
        let mut feed = document.as_bytes();
        let mut pieces = Pieces::new(&mut feed);
        String::from_utf8_lossy(pieces.value().expect("it is small")).into_owned()
    }

    #[test]
    fn a_value_ends_where_its_quotes_and_brackets_say() {
        assert_eq!(first(r#" {"a":"}\"]\\","b":[{}]} , 1"#), r#"{"a":"}\"]\\","b":[{}]}"#);
        assert_eq!(first(r#""a\\","b""#), r#""a\\""#);
        assert_eq!(first("-12.5e3,4"), "-12.5e3");
        assert_eq!(first("null ]"), "null");
        assert_eq!(first("true}"), "true");
        assert_eq!(first("12"), "12");
        assert_eq!(first(", 1"), "");
        assert_eq!(first(r#"{"a":"#), r#"{"a":"#);
    }

    #[test]
    fn a_value_without_an_end_is_not_held() {
        let mut feed = std::io::repeat(b'[');
        assert!(Pieces::new(&mut feed).value().expect_err("endless").contains("more than 8 MiB"));
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(Into::into),
            any::<bool>().prop_map(Into::into),
            Just(serde_json::Value::Null),
            "[\\PC\"\\\\{}\\[\\],: ]{0,12}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                proptest::collection::vec(("[\\PC\"\\\\]{0,4}", inner), 0..5)
                    .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn values_come_out_as_they_are(values in proptest::collection::vec(json(), 1..6), step in 1usize..9, pretty: bool) {
            let written = |v| if pretty { serde_json::to_string_pretty(v) } else { serde_json::to_string(v) };
            let document = values.iter().map(|v| written(v).expect("it is a value")).collect::<Vec<_>>().join(" ,");
            let mut feed = Slowly(document.as_bytes(), step);
            let mut pieces = Pieces::new(&mut feed);
            for value in &values {
                let piece = pieces.value().expect("it is small");
                prop_assert_eq!(&serde_json::from_slice::<serde_json::Value>(piece).expect("whole"), value);
                pieces.take(b',').expect("it is small");
            }
            prop_assert_eq!(pieces.peek(), Ok(None));
        }
    }
}
