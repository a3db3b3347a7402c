//! The update of the cases: a writer sets the `note` of its own look to 60 characters that carry the send time.
//!
//! A note's update always has the same shape, so it is put together here from its parts instead of by a Yjs document
//! (50 ns instead of 5 µs: the generator must not be what is measured). [`self_test`] holds the shape against yrs at
//! every start: the same bytes, and a document that takes them.

use cabas::protocol::frame::write_varuint;
use yrs::{Any, Doc, Map, MapPrelim, Out, Transact, Update, WriteTxn, updates::decoder::Decode};

use crate::Result;

/// Characters of the note.
const NOTE_LEN: u8 = 60;
/// Begins every note. No digit of a mark is this character.
const MARK: u8 = b'#';
/// The digits of a mark: six bits each, from this character on.
const ZERO: u8 = b'0';
const TIME_DIGITS: usize = 8;
const WRITER_DIGITS: usize = 2;
const SEQ_DIGITS: usize = 4;
const MARK_LEN: usize = 1 + TIME_DIGITS + WRITER_DIGITS + SEQ_DIGITS;

/// Clock of the `note` in the update that makes the look; see [`Writer::create`].
const FIRST_NOTE_CLOCK: u64 = 1;
/// Clock behind that update.
const FIRST_FREE_CLOCK: u64 = 5;
/// Client ids of the writers: five bytes on the wire, as most random ones have.
const FIRST_CLIENT: u64 = 0x4000_0000;

/// An item with an origin and a parent key, its content an `Any`: <https://github.com/yjs/yjs/blob/main/src/structs/Item.js>.
const ITEM_INFO: u8 = 0x80 | 0x20 | 8;
/// `Any`: a string follows.
const ANY_STRING: u8 = 119;

/// Most writers of a case: what a mark can name.
pub const MAX_WRITERS: usize = 1 << (6 * WRITER_DIGITS);

/// What a note carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When it was encoded, nanoseconds of [`crate::clock::now`].
    pub sent: u64,
    /// Whose.
    pub writer: u16,
    /// Counts the writer's updates from 0 (24 bits).
    pub seq: u32,
}

impl Mark {
    /// The first mark in `bytes`, and what is behind it. A merged update holds several.
    pub fn find(bytes: &[u8]) -> Option<(Self, &[u8])> {
        // Behind its length: a lone `#` may be a clock, but a clock's last byte stands before no mark.
        let at = bytes.windows(2).position(|pair| pair == [NOTE_LEN, MARK])? + 1;
        let (mark, rest) = bytes[at..].split_at_checked(MARK_LEN)?;
        let number = |digits: &[u8]| digits.iter().fold(0u64, |n, d| n << 6 | u64::from(d.wrapping_sub(ZERO) & 63));
        let (time, digits) = mark[1..].split_at(TIME_DIGITS);
        let (writer, seq) = digits.split_at(WRITER_DIGITS);
        #[expect(clippy::cast_possible_truncation, reason = "12 and 24 bits")]
        let mark = Self { sent: number(time), writer: number(writer) as u16, seq: number(seq) as u32 };
        Some((mark, rest.get(usize::from(NOTE_LEN) - MARK_LEN..).unwrap_or_default()))
    }

    /// Appends the whole note.
    fn write(self, out: &mut Vec<u8>) {
        let digits = |out: &mut Vec<u8>, value: u64, count: usize| {
            for place in (0..count).rev() {
                #[allow(clippy::cast_possible_truncation, reason = "six bits")]
                out.push(ZERO + (value >> (6 * place) & 63) as u8);
            }
        };
        out.push(MARK);
        digits(out, self.sent, TIME_DIGITS);
        digits(out, u64::from(self.writer), WRITER_DIGITS);
        digits(out, u64::from(self.seq), SEQ_DIGITS);
        out.resize(out.len() + usize::from(NOTE_LEN) - MARK_LEN, b'.');
    }
}

/// One who writes: a Yjs client with a look of its own.
pub struct Writer {
    id: u16,
    client: u64,
    note_clock: u64,
    next_clock: u64,
    seq: u32,
}

impl Writer {
    /// The writer of that number.
    pub fn new(id: usize) -> Result<Self> {
        let id = u16::try_from(id).ok().filter(|id| usize::from(*id) < MAX_WRITERS).ok_or("too many writers")?;
        let client = FIRST_CLIENT + u64::from(id);
        Ok(Self { id, client, note_clock: FIRST_NOTE_CLOCK, next_clock: FIRST_FREE_CLOCK, seq: 0 })
    }

    /// The update that makes the look, as `member`. Comes before every other.
    pub fn create(&self, member: &str) -> Vec<u8> {
        let doc = Doc::with_client_id(self.client);
        self.create_in(&doc, member)
    }

    fn look(&self) -> String {
        format!("l_bench{:04}", self.id)
    }

    fn create_in(&self, doc: &Doc, member: &str) -> Vec<u8> {
        let mut txn = doc.transact_mut();
        let looks = txn.get_or_insert_map("looks");
        let look = looks.insert(&mut txn, self.look(), MapPrelim::default());
        look.insert(&mut txn, "note", "");
        look.insert(&mut txn, "title", "Bench");
        look.insert(&mut txn, "by", member);
        look.insert(&mut txn, "pieces", MapPrelim::default());
        txn.encode_update_v1()
    }

    /// Appends the next update.
    pub fn next(&mut self, now: u64, out: &mut Vec<u8>) {
        out.extend_from_slice(&[1, 1]); // one client, one struct
        write_varuint(out, self.client);
        write_varuint(out, self.next_clock);
        out.push(ITEM_INFO);
        write_varuint(out, self.client);
        write_varuint(out, self.note_clock);
        out.extend_from_slice(&[1, ANY_STRING, NOTE_LEN]);
        Mark { sent: now, writer: self.id, seq: self.seq }.write(out);
        out.push(1); // deleted: of one client
        write_varuint(out, self.client);
        out.push(1); // one range: the note before
        write_varuint(out, self.note_clock);
        out.push(1);
        self.note_clock = self.next_clock;
        self.next_clock += 1;
        self.seq = (self.seq + 1) & 0xff_ffff;
    }
}

/// Whether what is put together here is what yrs would have written.
pub fn self_test() -> Result<()> {
    let mut writer = Writer::new(7)?;
    let (author, reader) = (Doc::with_client_id(writer.client), Doc::new());
    let created = writer.create_in(&author, "m_bench");
    reader.transact_mut().apply_update(Update::decode_v1(&created)?)?;
    for round in 0..300 {
        let mut ours = Vec::new();
        writer.next(1_000 + round, &mut ours);
        let (mark, _) = Mark::find(&ours).ok_or("no mark")?;
        if (mark.sent, mark.writer, u64::from(mark.seq)) != (1_000 + round, 7, round) {
            return Err(format!("a mark came back as {mark:?}").into());
        }
        reader.transact_mut().apply_update(Update::decode_v1(&ours)?)?;
        let note = |doc: &Doc| {
            let mut txn = doc.transact_mut();
            let looks = txn.get_or_insert_map("looks");
            match looks.get(&txn, &writer.look()) {
                Some(Out::YMap(look)) => look.get(&txn, "note").map(|n| (look, n)),
                _ => None,
            }
        };
        let Some((_, Out::Any(Any::String(text)))) = note(&reader) else { return Err("no note".into()) };
        let (look, _) = note(&author).ok_or("no look")?;
        let mut txn = author.transact_mut();
        look.insert(&mut txn, "note", &*text);
        if txn.encode_update_v1() != ours {
            return Err(format!("yrs writes update {round} otherwise").into());
        }
    }
    Ok(())
}
