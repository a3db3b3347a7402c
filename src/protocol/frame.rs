//! y-protocol frames: what travels in binary WebSocket messages.
//!
//! Source of the format: `PROTOCOL.md` of yjs/y-protocols. Numbers are unsigned LEB128 ("varUint"), byte strings carry
//! their length before them.
//!
//! ```text
//! sync       0 · 0 step 1 · bytes(state vector)   | 1 step 2 · bytes(update) | 2 update · bytes(update)
//! awareness  1 · bytes(awareness update)
//! query      3                                     (send me everybody's awareness)
//! ```

use bytes::{BufMut, Bytes, BytesMut};

const SYNC: u8 = 0;
const AWARENESS: u8 = 1;
const QUERY_AWARENESS: u8 = 3;
const STEP_1: u8 = 0;
const STEP_2: u8 = 1;
const UPDATE: u8 = 2;

/// Longest varUint: ten groups of seven bits hold 64.
const MAX_VARUINT_BYTES: usize = 10;

/// One y-protocol message, its payload borrowed from the WebSocket message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// "This is what I have": a state vector. Answered with [`Frame::Step2`].
    Step1(Bytes),
    /// What the other side was missing, in update encoding V1.
    Step2(Bytes),
    /// A change as it happened, in update encoding V1.
    Update(Bytes),
    /// Presence of one or more Yjs clients.
    Awareness(Bytes),
    /// Asks for everybody's presence.
    QueryAwareness,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The message ends within a number or a byte string.
    #[error("the message ends too early")]
    Truncated,
    /// A number of more than 64 bits.
    #[error("a number is too long")]
    Overlong,
    /// A message or sync type that we don't speak (auth included: access is settled at the upgrade).
    #[error("unknown message type {0}")]
    UnknownType(u64),
    /// Bytes behind the payload.
    #[error("bytes behind the end of the message")]
    Trailing,
}

/// Reads a varUint from the front of `buf`, which is advanced past it.
pub fn read_varuint(buf: &mut &[u8]) -> Result<u64, FrameError> {
    let mut value = 0u64;
    for i in 0..MAX_VARUINT_BYTES {
        let (&byte, rest) = buf.split_first().ok_or(FrameError::Truncated)?;
        *buf = rest;
        let bits = u64::from(byte & 0x7f);
        if i == MAX_VARUINT_BYTES - 1 && bits > 1 {
            return Err(FrameError::Overlong);
        }
        value |= bits << (7 * i);
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(FrameError::Overlong)
}

/// Appends a varUint.
pub fn write_varuint(out: &mut impl BufMut, mut value: u64) {
    while value >= 0x80 {
        #[expect(clippy::cast_possible_truncation, reason = "the low seven bits are meant")]
        out.put_u8((value as u8) | 0x80);
        value >>= 7;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 0x80")]
    out.put_u8(value as u8);
}

/// Length of a varUint in bytes.
pub fn varuint_len(value: u64) -> usize {
    let bits = 64 - value.leading_zeros() as usize;
    bits.div_ceil(7).max(1)
}

impl Frame {
    /// Decodes one message. The payload shares the memory of `message`.
    pub fn decode(message: &Bytes) -> Result<Self, FrameError> {
        let mut buf = &message[..];
        let payload = |buf: &mut &[u8]| -> Result<Bytes, FrameError> {
            let len = usize::try_from(read_varuint(buf)?).map_err(|_| FrameError::Truncated)?;
            match buf.len().cmp(&len) {
                std::cmp::Ordering::Less => Err(FrameError::Truncated),
                std::cmp::Ordering::Greater => Err(FrameError::Trailing),
                std::cmp::Ordering::Equal => Ok(message.slice(message.len() - len..)),
            }
        };
        match read_varuint(&mut buf)? {
            0 => match read_varuint(&mut buf)? {
                0 => payload(&mut buf).map(Self::Step1),
                1 => payload(&mut buf).map(Self::Step2),
                2 => payload(&mut buf).map(Self::Update),
                other => Err(FrameError::UnknownType(other)),
            },
            1 => payload(&mut buf).map(Self::Awareness),
            3 if buf.is_empty() => Ok(Self::QueryAwareness),
            3 => Err(FrameError::Trailing),
            other => Err(FrameError::UnknownType(other)),
        }
    }

    /// Appends the encoded message to `out`.
    pub fn encode(&self, out: &mut BytesMut) {
        let (head, payload) = self.head_and_payload();
        out.reserve(self.encoded_len());
        out.put_slice(head);
        if let Some(payload) = payload {
            write_varuint(out, payload.len() as u64);
            out.put_slice(payload);
        }
    }

    /// Length of [`Frame::encode`]'s output in bytes.
    pub fn encoded_len(&self) -> usize {
        let (head, payload) = self.head_and_payload();
        head.len() + payload.map_or(0, |p| varuint_len(p.len() as u64) + p.len())
    }

    fn head_and_payload(&self) -> (&'static [u8], Option<&Bytes>) {
        match self {
            Self::Step1(p) => (&[SYNC, STEP_1], Some(p)),
            Self::Step2(p) => (&[SYNC, STEP_2], Some(p)),
            Self::Update(p) => (&[SYNC, UPDATE], Some(p)),
            Self::Awareness(p) => (&[AWARENESS], Some(p)),
            Self::QueryAwareness => (&[QUERY_AWARENESS], None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame() -> impl Strategy<Value = Frame> {
        let bytes = proptest::collection::vec(any::<u8>(), 0..400).prop_map(Bytes::from);
        prop_oneof![
            bytes.clone().prop_map(Frame::Step1),
            bytes.clone().prop_map(Frame::Step2),
            bytes.clone().prop_map(Frame::Update),
            bytes.prop_map(Frame::Awareness),
            Just(Frame::QueryAwareness),
        ]
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(frame in frame()) {
            let mut out = BytesMut::new();
            frame.encode(&mut out);
            prop_assert_eq!(out.len(), frame.encoded_len());
            prop_assert_eq!(Frame::decode(&out.freeze()), Ok(frame));
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Frame::decode(&Bytes::from(bytes));
        }

        #[test]
        fn varuints_survive(value in any::<u64>()) {
            let mut out = BytesMut::new();
            write_varuint(&mut out, value);
            prop_assert_eq!(out.len(), varuint_len(value));
            prop_assert_eq!(read_varuint(&mut &out[..]), Ok(value));
        }
    }

    #[test]
    fn a_frame_with_bytes_behind_it_is_refused() {
        assert_eq!(Frame::decode(&Bytes::from_static(&[0, 2, 1, 9, 9])), Err(FrameError::Trailing));
        assert_eq!(Frame::decode(&Bytes::from_static(&[0, 2, 2, 9])), Err(FrameError::Truncated));
        assert_eq!(Frame::decode(&Bytes::from_static(&[2, 0])), Err(FrameError::UnknownType(2)));
    }
}
