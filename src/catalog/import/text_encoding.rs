//! Feeds in whatever encoding they come, as UTF-8.
//!
//! What goes before what: a byte order mark; two-byte characters that give themselves away by their noughts; what the
//! server said; what an XML declaration or an HTML page says; and else UTF-8. Bytes that are no UTF-8, in a feed that should
//! be, are read as windows-1252 one by one: that is what "Latin-1" is in practice (WHATWG Encoding, section 4.2), and feeds
//! put together from several sources have both. Other encodings are decoded as the same standard says.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes that are looked at for a declaration: HTML wants it in the first KiB, and pages don't keep to it.
const DECLARATION_BYTES: usize = 4 * 1024;
/// Bytes decoded at a time.
const BUFFER: usize = 64 * 1024;

/// A feed as UTF-8, without its byte order mark. `told`: the encoding's name, where the server gave one.
pub(crate) fn decoded<R: Read + Send + 'static>(mut feed: R, told: Option<&str>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(DECLARATION_BYTES);
    feed.by_ref().take(DECLARATION_BYTES as u64).read_to_end(&mut head)?;
    let (encoding, mark) = detect(&head, told);
    head.drain(..mark);
    let feed = io::Cursor::new(head).chain(feed);
    Ok(if encoding == UTF_8 { Box::new(Utf8::new(feed)) } else { Box::new(Other::new(feed, encoding)) })
}

/// The encoding, and how many bytes its mark has.
fn detect(head: &[u8], told: Option<&str>) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(head) {
        return found;
    }
    match head {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => return (UTF_16LE, 0),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => return (UTF_16BE, 0),
        _ => {}
    }
    let told = told.map(str::as_bytes).or_else(|| declared(head));
    let encoding = told.and_then(Encoding::for_label).unwrap_or(UTF_8);
    // Whoever could read that it is UTF-16 was not reading UTF-16.
    let encoding = if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding };
    (encoding, 0)
}

/// What the text says about itself.
fn declared(head: &[u8]) -> Option<&[u8]> {
    let head = &head[..head.len().min(DECLARATION_BYTES)];
    let start = head.trim_ascii_start();
    if !start.starts_with(b"<") {
        return None;
    }
    if start.starts_with(b"<?xml") {
        let end = find(start, b"?>")?;
        return value(&start[..end], b"encoding");
    }
    value(start, b"charset")
}

/// What stands behind `name =`, in quotes or not.
fn value<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = text.windows(name.len()).position(|w| w.eq_ignore_ascii_case(name))?;
    let rest = text[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.')));
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|label| !label.is_empty())
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|w| w == what)
}

/// UTF-8, with every byte that isn't read as windows-1252.
struct Utf8<R> {
    inner: R,
    buffer: Box<[u8]>,
    /// What is in the buffer and not given out yet: `start..valid` is UTF-8, `valid..end` not looked at.
    start: usize,
    valid: usize,
    end: usize,
    ended: bool,
    /// A byte that was none, spelt out.
    spelt: String,
    given: usize,
}

impl<R: Read> Utf8<R> {
    fn new(inner: R) -> Self {
        let buffer = vec![0; BUFFER].into();
        Self { inner, buffer, start: 0, valid: 0, end: 0, ended: false, spelt: String::new(), given: 0 }
    }

    /// More of the feed behind what is left.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        (self.start, self.valid) = (0, 0);
        let n = read(&mut self.inner, &mut self.buffer[self.end..])?;
        self.end += n;
        self.ended = n == 0;
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let spelt = &self.spelt.as_bytes()[self.given..];
            if !spelt.is_empty() {
                let n = spelt.len().min(out.len());
                out[..n].copy_from_slice(&spelt[..n]);
                self.given += n;
                return Ok(n);
            }
            if self.start < self.valid {
                let n = (self.valid - self.start).min(out.len());
                out[..n].copy_from_slice(&self.buffer[self.start..self.start + n]);
                self.start += n;
                return Ok(n);
            }
            if self.start == self.end {
                if self.ended {
                    return Ok(0);
                }
                self.fill()?;
                continue;
            }
            match std::str::from_utf8(&self.buffer[self.start..self.end]) {
                Ok(_) => self.valid = self.end,
                Err(e) if e.valid_up_to() > 0 => self.valid = self.start + e.valid_up_to(),
                // The rest of a character may still come.
                Err(e) if e.error_len().is_none() && !self.ended => self.fill()?,
                Err(_) => {
                    let byte = [self.buffer[self.start]];
                    self.spelt = WINDOWS_1252.decode_without_bom_handling(&byte).0.into_owned();
                    self.given = 0;
                    self.start += 1;
                    self.valid = self.start;
                }
            }
        }
    }
}

/// Any other encoding.
struct Other<R> {
    inner: R,
    decoder: Decoder,
    raw: Box<[u8]>,
    raw_start: usize,
    raw_end: usize,
    ended: bool,
    decoded: Box<[u8]>,
    start: usize,
    end: usize,
    done: bool,
}

impl<R: Read> Other<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; BUFFER].into(),
            raw_start: 0,
            raw_end: 0,
            ended: false,
            decoded: vec![0; BUFFER].into(),
            start: 0,
            end: 0,
            done: false,
        }
    }
}

impl<R: Read> Read for Other<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.start == self.end {
            if self.done {
                return Ok(0);
            }
            if self.raw_start == self.raw_end && !self.ended {
                (self.raw_start, self.raw_end) = (0, read(&mut self.inner, &mut self.raw)?);
                self.ended = self.raw_end == 0;
            }
            let raw = &self.raw[self.raw_start..self.raw_end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.decoded, self.ended);
            self.raw_start += read;
            (self.start, self.end) = (0, written);
            self.done = self.ended && result == encoding_rs::CoderResult::InputEmpty;
        }
        let n = (self.end - self.start).min(out.len());
        out[..n].copy_from_slice(&self.decoded[self.start..self.start + n]);
        self.start += n;
        Ok(n)
    }
}

/// Reads once, whatever interrupts.
fn read(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(buffer) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8], told: Option<&str>) -> String {
        let mut text = String::new();
        decoded(io::Cursor::new(bytes.to_vec()), told).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn marks_are_obeyed_and_taken_away() {
        assert_eq!(text(b"\xEF\xBB\xBFid,n\xC3\xA9", Some("windows-1251")), "id,né");
        for big in [false, true] {
            let marked = utf16("\u{FEFF}id,né 👟", big);
            assert_eq!(text(&marked, None), "id,né 👟");
            assert_eq!(text(&marked[2..], None), "id,né 👟", "without a mark, too");
        }
    }

    #[test]
    fn declarations_are_obeyed() {
        let xml = b"<?xml version='1.0' encoding='ISO-8859-2'?><t>\xB3\xF3d\xBC</t>";
        assert!(text(xml, None).ends_with("<t>łódź</t>"));
        assert!(text(xml, Some("windows-1252")).ends_with("<t>³ód¼</t>"), "the server goes first");
        let html =
            b"<html><head><META http-equiv=Content-Type content=\"text/html; charset=windows-1251\"></head>\xC4\xE0";
        assert!(text(html, None).ends_with("Да"));
        assert!(text(b"<meta charset='shift_jis'>\x83e\x83X\x83g", None).ends_with("テスト"));
        assert!(text("<?xml version=\"1.0\" encoding=\"UTF-16\"?><t>né</t>".as_bytes(), None).ends_with("<t>né</t>"));
        assert_eq!(
            text("charset=windows-1251 né".as_bytes(), None),
            "charset=windows-1251 né",
            "no markup, no declaration"
        );
        assert_eq!(text("né".as_bytes(), Some("nonsense")), "né");
    }

    #[test]
    fn what_is_no_utf8_is_windows_1252() {
        assert_eq!(text(b"caf\xE9 \x80 5 \x96 Stra\xDFe", None), "café € 5 – Straße");
        assert_eq!(text(b"caf\xC3\xA9 and caf\xE9", None), "café and café");
        assert_eq!(text(b"ends with \xC3", None), "ends with Ã");
        // Far behind whatever a look at the beginning would see, and across the buffer's end.
        let mut long = vec![b'x'; BUFFER - 1];
        long.extend("né".as_bytes());
        long.extend(vec![b'y'; BUFFER]);
        long.extend(b"\xE9\xE9");
        assert_eq!(text(&long, None), format!("{}né{}éé", "x".repeat(BUFFER - 1), "y".repeat(BUFFER)));
    }

    /// Gives out a few bytes at a time.
    struct Drops(Vec<u8>, usize);

    impl Read for Drops {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(out.len()).min(self.0.len());
            out[..n].copy_from_slice(&self.0[..n]);
            self.0.drain(..n);
            Ok(n)
        }
    }

    proptest! {
        #[test]
        fn any_bytes_become_text(bytes in prop::collection::vec(any::<u8>(), 0..300), drop in 1usize..9) {
            let whole = text(&bytes, None);
            let mut dropped = String::new();
            decoded(Drops(bytes, drop), None).unwrap().read_to_string(&mut dropped).unwrap();
            prop_assert_eq!(whole, dropped);
        }

        #[test]
        fn utf8_is_left_alone(s in "\\PC{0,200}", drop in 1usize..9) {
            prop_assume!(!s.starts_with(['<', '\u{FEFF}']));
            let mut read = String::new();
            decoded(Drops(s.clone().into_bytes(), drop), None).unwrap().read_to_string(&mut read).unwrap();
            prop_assert_eq!(read, s);
        }
    }
}
