use super::*;
use crate::room::chat::{MAX_CHAT_CHARS, MAX_CHAT_KEPT};

/// A room where `m_ben` has said something that is no longer kept, and where.
fn with_an_older_message() -> (Table, Seq) {
    let mut table = Table::new();
    let old = table.run("ben", post("old")).unwrap();
    for n in 0..MAX_CHAT_KEPT {
        table.run("ana", post(&format!("more {n}"))).unwrap();
    }
    table.effects.clear();
    (table, old)
}

fn texts(table: &Table) -> Vec<Option<&str>> {
    table.rows.iter().map(|row| row.text.as_deref()).collect()
}

fn text(table: &Table, seq: Seq) -> Option<String> {
    table.rows[usize::try_from(seq).unwrap() - 1].text.clone()
}

/// R40
#[test]
fn a_text_is_trimmed_bounded_and_printable() {
    let mut table = Table::new();
    let seq = table.run("ben", post("  two\nlines \n")).unwrap();
    assert_eq!(table.message(seq).unwrap().text.as_deref(), Some("two\nlines"));
    for bad in ["", " \n\t", "a\tb", "a\r\nb", "a\u{0}", "a\u{1f}1:2", "\u{85}x\u{85}y"] {
        assert_eq!(table.propose("ben", post(bad)), Err(Rejection::BAD_TEXT), "{bad:?}");
        assert_eq!(table.propose("ben", edit(seq, bad)), Err(Rejection::BAD_TEXT), "{bad:?}");
    }
    let longest = "é".repeat(MAX_CHAT_CHARS as usize);
    table.run("ben", post(&longest)).unwrap();
    assert_eq!(table.propose("ben", post(&(longest + "é"))), Err(Rejection::TOO_LONG));
}

/// R41
#[test]
fn an_answer_needs_a_message_to_answer() {
    let mut table = Table::new();
    let first = table.run("ben", post("what about this?")).unwrap();
    let second = table.run("ana", reply("yes", first)).unwrap();
    assert_eq!(table.message(second).unwrap().reply_to, Some(first));
    for nothing in [0, 1, second + 1, Seq::MAX] {
        assert_eq!(table.propose("ana", reply("to what?", nothing)), Err(Rejection::NO_SUCH_MESSAGE), "{nothing}");
    }
}

/// R42
#[test]
fn only_the_author_edits() {
    let mut table = Table::new();
    let seq = table.run("ben", post("first")).unwrap();
    table.now += 7;
    assert_eq!(table.propose("ana", edit(seq, "by a host")), Err(Rejection::FORBIDDEN));
    table.effects.clear();
    table.run("ben", edit(seq, "second")).unwrap();
    let message = table.message(seq).unwrap();
    assert_eq!((message.text.as_deref(), message.edited_at), (Some("second"), Some(T0 + 7)));
    assert_eq!(table.events(), [Event::ChatEdited { message: seq, text: "second".into(), cards_gone: vec![] }]);
}

/// R43
#[test]
fn the_author_and_hosts_delete() {
    let mut table = Table::new();
    table.run("ana", set_role("cleo", Role::Cohost)).unwrap();
    let [a, b, c] = ["a", "b", "c"].map(|text| table.run("ben", post(text)).unwrap());
    let hosts = table.run("ana", post("of a host")).unwrap();
    assert_eq!(table.propose("ben", delete(hosts)), Err(Rejection::FORBIDDEN));
    for (name, seq) in [("ben", a), ("ana", b), ("cleo", c)] {
        table.run(name, delete(seq)).unwrap();
        let message = table.message(seq).unwrap();
        assert_eq!((message.text, message.deleted_by), (None, Some(member(name))));
        assert_eq!(table.propose("ben", delete(seq)), Err(Rejection::NO_SUCH_MESSAGE));
        assert_eq!(table.propose("ben", edit(seq, "back")), Err(Rejection::NO_SUCH_MESSAGE));
    }
    table.run("ana", reply("to a deleted one", a)).expect("an answer may come too late");
}

/// R44
#[test]
fn the_last_200_are_kept() {
    let (mut table, old) = with_an_older_message();
    assert_eq!(table.room.chat().count(), MAX_CHAT_KEPT);
    assert!(table.message(old).is_none());
    assert!(table.room.chat_more());
    assert!(!Table::new().room.chat_more());
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R45
#[test]
fn older_messages_are_judged_by_their_header() {
    let (mut table, old) = with_an_older_message();
    let kept = table.room.seq();
    assert_eq!(table.room.needs_header_of(&reply("x", old)), Some(old));
    assert_eq!(table.room.needs_header_of(&edit(old, "x")), Some(old));
    assert_eq!(table.room.needs_header_of(&delete(old)), Some(old));
    assert_eq!(table.room.needs_header_of(&delete(kept)), None);
    assert_eq!(table.room.needs_header_of(&delete(kept + 9)), None);
    assert_eq!(table.room.needs_header_of(&vote(1, None)), None);
    let message = |id: &str| CommandMessage { id: id.into(), command: edit(old, "x") };
    let without = table.room.propose(&member("ben"), &message("a"), Facts::default(), T0);
    assert_eq!(without, Err(Rejection::NO_SUCH_MESSAGE));
    let another = table.history(kept).unwrap();
    let wrong = table.room.propose(&member("ana"), &message("b"), older(&another), T0);
    assert_eq!(wrong, Err(Rejection::NO_SUCH_MESSAGE), "another message's header says nothing");
    assert_eq!(table.propose("ana", edit(old, "not mine")), Err(Rejection::FORBIDDEN));
    table.run("cleo", reply("late answer", old)).unwrap();
    table.run("ben", edit(old, "new")).unwrap();
    assert_eq!(table.history(old).unwrap().message.text.as_deref(), Some("new"));
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R46
#[test]
fn texts_are_in_their_own_column_and_follow_the_message() {
    let mut table = Table::new();
    let seq = table.run("ben", post("unmistakable")).unwrap();
    let bodies = |table: &Table, what: &str| table.rows.iter().any(|r| String::from_utf8_lossy(&r.body).contains(what));
    assert_eq!(text(&table, seq).as_deref(), Some("unmistakable"));
    table.now += 3;
    let first = table.run("ben", edit(seq, "changed")).unwrap();
    let page = table.history(seq).unwrap();
    assert_eq!((page.message.text.as_deref(), page.message.edited_at), (Some("changed"), Some(T0 + 3)));
    assert_eq!(page.edited_in, Some(first));
    assert!(!texts(&table).contains(&Some("unmistakable")), "the former text is gone");
    let second = table.run("ben", edit(seq, "again")).unwrap();
    assert_eq!((text(&table, first), text(&table, second).as_deref()), (None, Some("again")));
    table.run("ana", delete(seq)).unwrap();
    assert_eq!(texts(&table), vec![None; table.rows.len()], "nothing of it is left");
    assert!(!bodies(&table, "unmistakable") && !bodies(&table, "changed"));
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R46: also of a message that was edited, then left the room's memory, then was deleted.
#[test]
fn deleting_an_older_message_leaves_no_text() {
    let mut table = Table::new();
    let old = table.run("ben", post("old")).unwrap();
    let edited = table.run("ben", edit(old, "old, edited")).unwrap();
    for _ in 0..MAX_CHAT_KEPT {
        table.run("ana", post("more")).unwrap();
    }
    let again = table.run("ben", edit(old, "old, edited again")).unwrap();
    assert_eq!(text(&table, edited), None);
    table.run("ana", delete(old)).unwrap();
    assert_eq!([old, edited, again].map(|seq| text(&table, seq)), [None, None, None]);
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R47
#[test]
fn changes_in_flight_are_seen_by_the_next() {
    let mut table = Table::new();
    let seq = table.run("ben", post("text")).unwrap();
    table.propose("ben", edit(seq, "one")).unwrap();
    table.propose("ben", edit(seq, "two")).unwrap();
    table.propose("ana", delete(seq)).unwrap();
    assert_eq!(table.propose("ben", edit(seq, "three")), Err(Rejection::NO_SUCH_MESSAGE));
    table.settle();
    assert_eq!(texts(&table), vec![None; table.rows.len()]);
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R47: also when the first of two changes is applied and the second is not.
#[test]
fn the_later_of_two_edits_in_flight_is_the_one_before_the_next() {
    let mut table = Table::new();
    let seq = table.run("ben", post("text")).unwrap();
    table.propose("ben", edit(seq, "one")).unwrap();
    table.propose("ben", edit(seq, "two")).unwrap();
    table.settle_some(1);
    table.propose("ben", edit(seq, "three")).unwrap();
    table.settle();
    assert_eq!([seq + 1, seq + 2].map(|row| text(&table, row)), [None, None]);
    assert_eq!(text(&table, seq + 3).as_deref(), Some("three"));
}

/// R47: an edit that does not stand where it was meant to would amend the wrong rows.
#[test]
fn an_edit_out_of_place_is_refused_when_applied() {
    let mut table = Table::new();
    let seq = table.run("ben", post("text")).unwrap();
    let Ok(Proposal::Append(entry)) = table.propose("ben", edit(seq, "other")) else { panic!() };
    table.rollback();
    table.run("ana", post("in between")).unwrap();
    table.effects.clear();
    let effects = table.room.apply(table.room.seq() + 1, &entry);
    assert!(matches!(&effects.list[..], [Effect::Answer { result: Err(Rejection::OUT_OF_ORDER), .. }]));
    assert_eq!(table.message(seq).unwrap().text.as_deref(), Some("text"));
}

/// R48: a header that was fetched before the change was applied.
#[test]
fn a_stale_header_is_not_believed() {
    let (mut table, old) = with_an_older_message();
    let stale = table.history(old).unwrap();
    table.propose("ben", delete(old)).unwrap();
    let message = CommandMessage { id: "late".into(), command: edit(old, "back again") };
    let attempt = |table: &mut Table| table.room.propose(&member("ben"), &message, older(&stale), T0);
    assert_eq!(attempt(&mut table), Err(Rejection::NO_SUCH_MESSAGE), "in flight");
    table.settle();
    assert_eq!(attempt(&mut table), Err(Rejection::NO_SUCH_MESSAGE), "applied");
    assert_eq!(table.room.needs_header_of(&message.command), None);
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R49
#[test]
fn an_erased_text_is_gone_from_the_replay_and_harms_nothing() {
    let mut table = Table::new();
    let seq = table.run("ben", post("private")).unwrap();
    table.run("ana", reply("answer", seq)).unwrap();
    table.rows[usize::try_from(seq).unwrap() - 1].text = None;
    let room = table.replay();
    let message = room.chat().find(|m| m.seq == seq).unwrap();
    assert_eq!((&message.text, &message.by), (&None, &member("ben")));
    assert_eq!(room.chat().count(), 2);
}
