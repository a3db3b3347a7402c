//! WebSocket framing towards the client: headers, close frames. Source: RFC 6455, section 5.2.
//!
//! The server's frames are unmasked and unfragmented, so a frame is its header and its payload, and whole frames can be
//! concatenated and written at once. What comes *from* the client goes through tungstenite.

use bytes::{BufMut, Bytes, BytesMut};

use crate::protocol::{close::Close, frame::Frame};

const FIN: u8 = 0x80;
const TEXT: u8 = FIN | 0x1;
const BINARY: u8 = FIN | 0x2;
const CLOSE: u8 = FIN | 0x8;
const PING: u8 = FIN | 0x9;

/// Payload lengths up to this one stand in the second byte.
const MAX_SHORT_LEN: usize = 125;
const LEN_16: u8 = 126;
const LEN_64: u8 = 127;

fn header(out: &mut BytesMut, opcode: u8, len: usize) {
    out.put_u8(opcode);
    if let (true, Ok(len)) = (len <= MAX_SHORT_LEN, u8::try_from(len)) {
        out.put_u8(len);
    } else if let Ok(len) = u16::try_from(len) {
        out.put_u8(LEN_16);
        out.put_u16(len);
    } else {
        out.put_u8(LEN_64);
        out.put_u64(len as u64);
    }
}

/// Appends a text frame.
pub(super) fn put_text(out: &mut BytesMut, text: &[u8]) {
    header(out, TEXT, text.len());
    out.put_slice(text);
}

/// Appends a y-protocol message as a binary frame.
pub(super) fn put_frame(out: &mut BytesMut, frame: &Frame) {
    header(out, BINARY, frame.encoded_len());
    frame.encode(out);
}

/// A close frame with the table's code and name.
pub fn close_frame(close: Close) -> Bytes {
    let row = close.row();
    let mut out = BytesMut::with_capacity(4 + row.name.len());
    header(&mut out, CLOSE, 2 + row.name.len());
    out.put_u16(row.code);
    out.put_slice(row.name.as_bytes());
    out.freeze()
}

/// An empty ping.
pub(super) fn ping_frame() -> Bytes {
    Bytes::from_static(&[PING, 0])
}

/// Where the frame that begins at or runs over `offset` ends, in `frames`, a run of whole frames. `offset` at the
/// beginning of a frame is its own answer: nothing of that frame is out yet.
pub(super) fn end_of_begun_frame(frames: &[u8], offset: usize) -> usize {
    let mut at = 0;
    while at < offset {
        let (head, len) = match frames.get(at + 1).copied() {
            Some(LEN_16) => match frames.get(at + 2..at + 4) {
                Some(b) => (4, usize::from(u16::from_be_bytes([b[0], b[1]]))),
                None => return frames.len(),
            },
            Some(LEN_64) => match frames.get(at + 2..at + 10).and_then(|b| b.try_into().ok()) {
                Some(b) => (10, usize::try_from(u64::from_be_bytes(b)).unwrap_or(usize::MAX)),
                None => return frames.len(),
            },
            Some(short) => (2, usize::from(short)),
            None => return frames.len(),
        };
        at = at.saturating_add(head).saturating_add(len);
    }
    at.min(frames.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_frame_is_found_among_short_and_long_ones() {
        let mut out = BytesMut::new();
        put_text(&mut out, b"short");
        let second = out.len();
        put_text(&mut out, &vec![b'x'; 70_000]);
        let third = out.len();
        put_text(&mut out, &[b'y'; 300]);
        let end = out.len();
        assert_eq!(end_of_begun_frame(&out, 0), 0);
        assert_eq!(end_of_begun_frame(&out, 1), second);
        assert_eq!(end_of_begun_frame(&out, second), second);
        assert_eq!(end_of_begun_frame(&out, second + 1), third);
        assert_eq!(end_of_begun_frame(&out, third + 5), end);
    }

    #[test]
    fn every_close_frame_fits_a_control_frame() {
        for close in Close::ALL {
            let frame = close_frame(*close);
            assert!(frame.len() <= 2 + MAX_SHORT_LEN);
            assert_eq!(u16::from_be_bytes([frame[2], frame[3]]), close.row().code);
        }
    }
}
