//! Reading lib0's encoding: bounds-checked, never recursive, never allocating by a count that the bytes name.
//!
//! Stricter than yrs on purpose: what yrs wraps, shifts out or guesses (integers over their type, bytes that are no
//! UTF-8), and what makes a JavaScript client throw (integers over 2^53), is refused here, so that server and clients
//! can only ever read the same thing.

use super::scan::ScanError;

/// Most bytes of a variable-length integer: ten groups of seven bits hold any `u64`.
const MAX_VARINT_BYTES: usize = 10;
/// Largest integer that JavaScript holds exactly; lib0 throws above it.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
/// Deepest nesting of a value. yrs decodes by recursion: 6,300 nested arrays overflow its stack.
pub const MAX_NESTING: usize = 64;

/// A cursor over an update.
pub struct Reader<'a> {
    buf: &'a [u8],
    pos: usize,
}

impl<'a> Reader<'a> {
    pub fn new(buf: &'a [u8]) -> Self {
        Self { buf, pos: 0 }
    }

    pub fn pos(&self) -> usize {
        self.pos
    }

    pub fn remaining(&self) -> usize {
        self.buf.len() - self.pos
    }

    /// The bytes from `start` to here.
    pub fn since(&self, start: usize) -> &'a [u8] {
        &self.buf[start..self.pos]
    }

    #[inline]
    pub fn byte(&mut self) -> Result<u8, ScanError> {
        let byte = *self.buf.get(self.pos).ok_or(ScanError::NotDecodable)?;
        self.pos += 1;
        Ok(byte)
    }

    pub fn bytes(&mut self, len: usize) -> Result<&'a [u8], ScanError> {
        if len > self.remaining() {
            return Err(ScanError::NotDecodable);
        }
        let start = self.pos;
        self.pos += len;
        Ok(&self.buf[start..self.pos])
    }

    /// An unsigned integer up to 2^53 - 1.
    #[inline]
    pub fn uint(&mut self) -> Result<u64, ScanError> {
        let mut value = 0u64;
        for group in 0..MAX_VARINT_BYTES {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if group == MAX_VARINT_BYTES - 1 && bits > 1 {
                return Err(ScanError::NotDecodable);
            }
            value |= bits << (7 * group);
            if byte < 0x80 {
                return if value <= MAX_SAFE_INTEGER { Ok(value) } else { Err(ScanError::NotDecodable) };
            }
        }
        Err(ScanError::NotDecodable)
    }

    /// An unsigned integer that fits a clock.
    #[inline]
    pub fn uint32(&mut self) -> Result<u32, ScanError> {
        u32::try_from(self.uint()?).map_err(|_| ScanError::NotDecodable)
    }

    /// A count of things that take at least `min_bytes` bytes each: more than could follow is refused.
    pub fn count(&mut self, min_bytes: usize) -> Result<usize, ScanError> {
        let count = usize::try_from(self.uint()?).map_err(|_| ScanError::NotDecodable)?;
        if count > self.remaining() / min_bytes { Err(ScanError::NotDecodable) } else { Ok(count) }
    }

    pub fn str(&mut self) -> Result<&'a str, ScanError> {
        let len = usize::try_from(self.uint()?).map_err(|_| ScanError::NotDecodable)?;
        std::str::from_utf8(self.bytes(len)?).map_err(|_| ScanError::NotDecodable)
    }

    /// Steps over a signed integer, six bits in the first byte and seven in each other.
    fn skip_int(&mut self) -> Result<(), ScanError> {
        let first = self.byte()?;
        let mut value = u64::from(first & 0x3f);
        let (mut more, mut shift) = (first & 0x80 != 0, 6);
        while more {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // Nine bytes reach bit 61; a longer one is over 2^53 or padded, and yrs would shift it out of its type.
            if shift > 55 {
                return Err(ScanError::NotDecodable);
            }
            value |= bits << shift;
            more = byte & 0x80 != 0;
            shift += 7;
        }
        if value <= MAX_SAFE_INTEGER { Ok(()) } else { Err(ScanError::NotDecodable) }
    }

    /// Steps over one value. Objects, byte strings and big integers have no place on the board.
    pub fn skip_any(&mut self) -> Result<(), ScanError> {
        let mut open = [0usize; MAX_NESTING];
        let mut depth = 0usize;
        loop {
            match self.byte()? {
                127 | 126 | 121 | 120 => {}
                125 => self.skip_int()?,
                124 => drop(self.bytes(4)?),
                123 => drop(self.bytes(8)?),
                119 => drop(self.str()?),
                117 => {
                    let count = self.count(1)?;
                    if count > 0 {
                        *open.get_mut(depth).ok_or(ScanError::TooDeep)? = count;
                        depth += 1;
                        continue;
                    }
                }
                122 | 118 | 116 => return Err(ScanError::Forbidden("content")),
                _ => return Err(ScanError::NotDecodable),
            }
            // A value is complete: close every array that it fills.
            loop {
                let Some(last) = depth.checked_sub(1) else { return Ok(()) };
                open[last] -= 1;
                if open[last] > 0 {
                    break;
                }
                depth = last;
            }
        }
    }
}
