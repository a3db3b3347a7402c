use super::{
    topic::{CHAT, CHAT_CHANGE, MEMBER, PICK, POLL, SYSTEM, VOTE},
    *,
};
use crate::{
    protocol::activity::LineChange,
    room::{board::BoardUpdate, encoding::FORMAT, entry::RULES, snapshot::SNAPSHOT_FORMAT},
};
use smallvec::smallvec;

fn board_row(body: &[u8]) -> Result<Entry, EntryError> {
    Entry::decode(true, T0, Some(member("ana")), &Bytes::copy_from_slice(body), None)
}

/// R60
#[test]
fn a_board_entry_is_its_update_with_little_before_it() {
    let line = LineChange { variant: variant(1), member: member("ben"), from: 0, to: 2 };
    let update =
        BoardUpdate { update: Bytes::from_static(b"update"), binds: smallvec![7, 300], lines: smallvec![line] };
    let entry = Entry { at: T0, by: Some(member("ana")), rules: RULES, body: Body::Board(update.clone()) };
    let row = entry.encode();
    assert_eq!(row.body[..2], [FORMAT, RULES]);
    assert_eq!(&row.body[2..], b"\x02\x07\xac\x02\x01\x0cv_0001|m_ben\x00\x02update");
    assert!(row.lane_board && row.text.is_none() && row.amend.is_empty());
    assert_eq!(decode(&row), entry);
    let Body::Board(read) = decode(&row).body else { panic!() };
    assert_eq!(read.update.as_ptr(), row.body[22..].as_ptr(), "the bytes are shared, not copied");
    let before = Entry { rules: 4, ..entry }.encode();
    assert_eq!(&before.body[2..], b"\x02\x07\xac\x02update", "rules 4 knew no lines");
    let Body::Board(read) = decode(&before).body else { panic!() };
    assert_eq!(read, BoardUpdate { lines: smallvec![], ..update });
}

/// R6
#[test]
fn unknown_formats_and_rules_are_refused() {
    assert_eq!(board_row(&[]), Err(EntryError::Truncated));
    assert_eq!(board_row(&[FORMAT]), Err(EntryError::Truncated));
    assert_eq!(board_row(&[FORMAT, RULES]), Err(EntryError::Truncated));
    assert_eq!(board_row(&[FORMAT, RULES, 255, 255, 255, 255, 15, 1]), Err(EntryError::Truncated), "a false count");
    assert_eq!(board_row(&[FORMAT, RULES, 0, 1, 12, b'v']), Err(EntryError::Truncated), "a line that is cut off");
    let line = board_row(b"\x01\x05\x00\x01\x03v|m\x00\x01");
    assert!(matches!(line, Err(EntryError::Malformed(_))), "no ids: {line:?}");
    assert_eq!(board_row(&[FORMAT + 1, RULES, 0]), Err(EntryError::UnknownFormat(FORMAT + 1)));
    assert_eq!(board_row(&[0, RULES, 0]), Err(EntryError::UnknownFormat(0)));
    assert_eq!(board_row(&[FORMAT, RULES + 1, 0]), Err(EntryError::UnknownRules(RULES + 1)));
    assert_eq!(board_row(&[FORMAT, 0, 0]), Err(EntryError::UnknownRules(0)));
    let history = |body: &'static [u8]| Entry::decode(false, T0, None, &Bytes::from_static(body), None);
    assert!(matches!(history(b"\x01\x02nonsense"), Err(EntryError::Malformed(_))));
    let mut table = Table::new();
    table.run("ben", post("hello")).unwrap();
    let row = table.rows.last().unwrap();
    assert_eq!(Entry::decode(false, T0, None, &row.body, None), Err(EntryError::NoAuthor));
}

/// R6
#[test]
fn unknown_snapshots_are_refused() {
    let bytes = Table::new().room.snapshot();
    let with = |at: usize, value: u8| {
        let mut changed = bytes.to_vec();
        changed[at] = value;
        Room::restore(&changed.into()).err()
    };
    assert!(matches!(with(0, SNAPSHOT_FORMAT + 1), Some(SnapshotError::UnknownFormat(_))));
    assert!(matches!(with(1, RULES + 1), Some(SnapshotError::UnknownRules(_))));
    assert!(matches!(with(2, 0xc1), Some(SnapshotError::Malformed(_))));
    assert!(matches!(Room::restore(&Bytes::new()).err(), Some(SnapshotError::Truncated)));
    assert!(matches!(Room::restore(&bytes.slice(..bytes.len() / 2)).err(), Some(SnapshotError::Malformed(_))));
}

/// R61: exactly one row of topic chat per message, so that history pages by it.
#[test]
fn topics_name_what_people_page_through() {
    let mut table = Table::new();
    let seq = table.run("ben", post("a")).unwrap();
    table.run("ben", edit(seq, "b")).unwrap();
    table.run("ben", delete(seq)).unwrap();
    table.run("ben", vote(1, Some(Thumb::Up))).unwrap();
    table.run("ana", Command::PickCreate { id: picks(1), title: "Ours".into(), product: None }).unwrap();
    table.run("ben", Command::PollOpen(new_poll(1, PollMethod::Single, 2))).unwrap();
    table.run("ana", set_role("ben", Role::Viewer)).unwrap();
    table.system(&SystemCommand::HostsAbsent).unwrap();
    let topics: Vec<_> = table.rows[3..].iter().map(|row| row.topic).collect();
    assert_eq!(topics, [MEMBER, CHAT, CHAT_CHANGE, CHAT_CHANGE, VOTE, PICK, POLL, MEMBER, SYSTEM]);
}

/// R46: a mark that cannot be read costs the mark, not the text.
#[test]
fn a_damaged_edit_mark_is_dropped() {
    let mut table = Table::new();
    let seq = table.run("ben", post("text")).unwrap();
    let row = &table.rows[usize::try_from(seq).unwrap() - 1];
    for (stored, edited) in
        [("text\u{1f}9:5", Some(5)), ("text\u{1f}9", None), ("text\u{1f}x:y", None), ("text\u{1f}", None)]
    {
        let entry = Entry::decode(false, row.at, row.by.clone(), &row.body, Some(stored.into())).unwrap();
        let message = entry.as_message(seq).unwrap().message;
        assert_eq!((message.text.as_deref(), message.edited_at), (Some("text"), edited), "{stored:?}");
    }
}
