//! Cards of links.

use super::{
    card_world::{card, link, linked},
    *,
};
use crate::{
    protocol::link::{MAX_CARD_DESCRIPTION_CHARS, MAX_CARD_SITE_CHARS, MAX_CARD_TITLE_CHARS},
    room::{
        card::{Card, MAX_CARDED_MESSAGES},
        chat::MAX_CHAT_KEPT,
        link::{MAX_LINK_BYTES, links},
    },
};

/// Gives the nth link of a message its card; its row.
fn unfurl(table: &mut Table, message: Seq, n: usize) -> Option<Seq> {
    table.system(&SystemCommand::Card { message, card: card(n) }).map(|_| table.room.seq())
}

/// The links that were named, by message.
fn named(table: &mut Table) -> Vec<(Seq, Vec<String>)> {
    let effects = std::mem::take(&mut table.effects);
    let named = effects.into_iter().filter_map(|effect| match effect {
        Effect::Linked { message, links } => Some((message, links)),
        _ => None,
    });
    named.collect()
}

fn titles(table: &Table, message: Seq) -> Vec<String> {
    table.message(message).unwrap().cards.into_iter().map(|card| card.title).collect()
}

fn text(table: &Table, row: Seq) -> Option<&str> {
    table.rows[usize::try_from(row).unwrap() - 1].text.as_deref()
}

fn same_again(table: &mut Table) {
    assert_eq!(table.room.snapshot(), table.replay().snapshot());
}

/// R177
#[test]
fn links_end_where_pages_end_them() {
    for (said, found) in [
        ("see https://a.example/x.", vec!["https://a.example/x"]),
        ("(https://a.example/x_(1)), HTTP://B.example!", vec!["https://a.example/x_(1)", "HTTP://B.example"]),
        ("«https://a.example/é»…", vec!["https://a.example/é"]),
        ("xhttps://a.example/ \u{e9}://b", vec!["https://a.example/"]),
        ("https://a.example/ https://a.example/", vec!["https://a.example/"]),
        ("ftp://a.example javascript://b http:// https:///", vec![]),
        ("https://me@a.example/ https://me:pw@a.example/", vec![]),
        ("http://a?https://b.example", vec!["http://a?https://b.example"]),
        ("https://a.example\u{feff}m/x https://a.example/\u{3000}y", vec!["https://a.example", "https://a.example/"]),
        ("https://a.example/\u{85}y", vec!["https://a.example/\u{85}y"]),
        ("[https://a.example/{x}] https://a.example/(]", vec!["https://a.example/{x}", "https://a.example/("]),
    ] {
        assert_eq!(links(said), found, "{said}");
    }
    assert_eq!(links(&linked(&[1, 2, 3, 4])), [link(1), link(2), link(3)]);
    // Over in no time: what a message holds is counted once.
    let closing = format!("https://a.example/(x{} https://b.example/{}", ")".repeat(500_000), "!)".repeat(500_000));
    assert_eq!(links(&closing), ["https://a.example/(x)", "https://b.example/"]);
    let long = format!("https://a.example/{}", "x".repeat(MAX_LINK_BYTES));
    assert!(links(&long).is_empty() && links(&long[..MAX_LINK_BYTES]).len() == 1);
}

/// R177
#[test]
fn what_is_said_names_its_links_and_a_replay_none() {
    let mut table = Table::new();
    let seq = table.run("ben", post(&linked(&[1, 2]))).unwrap();
    assert_eq!(named(&mut table), [(seq, vec![link(1), link(2)])]);
    unfurl(&mut table, seq, 1).unwrap();
    assert_eq!(table.room.uncarded(T0 - 1), [(seq, vec![link(2)])]);
    assert_eq!(table.room.uncarded(T0), [], "too old");
    table.effects.clear();
    table.run("ben", edit(seq, &linked(&[1, 3]))).unwrap();
    assert_eq!(named(&mut table), [(seq, vec![link(3)])], "what has a card is not asked again");
    table.run("ana", post("no link")).unwrap();
    table.run("ben", delete(seq)).unwrap();
    assert_eq!((named(&mut table), table.room.uncarded(0)), (vec![], vec![]));
    same_again(&mut table);
}

/// R178
#[test]
fn a_card_is_for_a_link_that_is_there_and_once() {
    let mut table = Table::new();
    let seq = table.run("ben", post(&linked(&[1, 2]))).unwrap();
    table.effects.clear();
    let row = unfurl(&mut table, seq, 2).unwrap();
    let told = table.events();
    assert!(matches!(&told[..], [Event::ChatUnfurled { message, card }] if *message == seq && card.seq == row));
    let other = table.run("ana", post("none")).unwrap();
    for (message, n) in [(seq, 2), (seq, 3), (other, 1), (seq + 99, 1), (1, 1)] {
        assert_eq!(unfurl(&mut table, message, n), None, "{message}, {n}");
    }
    let command = |n| SystemCommand::Card { message: seq, card: card(n) };
    let first = table.room.propose_system(&command(1), T0).unwrap();
    assert_eq!(table.room.propose_system(&command(1), T0), None, "it is in flight");
    table.waiting.push(first);
    table.settle();
    assert_eq!(titles(&table, seq), [card(2).title, card(1).title]);

    table.propose("ben", edit(seq, &linked(&[1, 2, 3]))).unwrap();
    assert_eq!(table.room.propose_system(&command(3), T0), None, "what is in flight may end it");
    table.settle();
    assert!(unfurl(&mut table, seq, 3).is_some());
    table.run("ben", delete(seq)).unwrap();
    assert_eq!(unfurl(&mut table, seq, 1), None);
    assert!(table.message(seq).unwrap().cards.is_empty());
    for n in 0..=MAX_CHAT_KEPT {
        table.run("ana", post(&format!("{n} {}", link(1)))).unwrap();
    }
    assert_eq!(unfurl(&mut table, other + 3, 1), None, "no longer kept");
    same_again(&mut table);
}

/// R179
#[test]
fn cards_are_short_lines() {
    let mut table = Table::new();
    let seq = table.run("ben", post(&linked(&[1]))).unwrap();
    let long = |chars: usize| "é".repeat(chars + 1);
    for wrong in [
        Card { title: String::new(), ..card(1) },
        Card { title: long(MAX_CARD_TITLE_CHARS), ..card(1) },
        Card { title: "two\nlines".into(), ..card(1) },
        Card { host: String::new(), ..card(1) },
        Card { site: Some(long(MAX_CARD_SITE_CHARS)), ..card(1) },
        Card { description: Some(long(MAX_CARD_DESCRIPTION_CHARS)), ..card(1) },
        Card { description: Some(" x".into()), ..card(1) },
    ] {
        assert_eq!(table.room.propose_system(&SystemCommand::Card { message: seq, card: wrong }, T0), None);
    }
    assert!(unfurl(&mut table, seq, 1).is_some());
}

/// R179, R46, R47
#[test]
fn what_ends_a_card_takes_it_from_its_row() {
    let mut table = Table::new();
    let seq = table.run("ben", post(&linked(&[1, 2, 3]))).unwrap();
    let [a, b, c] = [1, 2, 3].map(|n| unfurl(&mut table, seq, n).unwrap());
    let body = String::from_utf8_lossy(&table.rows[usize::try_from(a).unwrap() - 1].body).into_owned();
    assert!(text(&table, a).unwrap().contains("Robe 1") && !body.contains("Robe") && !body.contains("shop.example"));
    let snapshot = table.room.snapshot();
    table.effects.clear();
    table.run("ben", edit(seq, &linked(&[2, 3]))).unwrap();
    let edited = table.events();
    assert!(matches!(&edited[..], [Event::ChatEdited { cards_gone, .. }] if *cards_gone == [a]), "{edited:?}");
    assert_eq!((text(&table, a), titles(&table, seq).len()), (None, 2));
    same_again(&mut table);

    // Of what is in flight too.
    let again = table.run("ana", post(&linked(&[1]))).unwrap();
    let entry = table.room.propose_system(&SystemCommand::Card { message: again, card: card(1) }, T0).unwrap();
    table.waiting.push(entry);
    table.propose("ana", delete(again)).unwrap();
    table.settle();
    let in_flight = table.room.seq() - 1;
    assert_eq!(text(&table, in_flight), None);

    table.run("ana", delete(seq)).unwrap();
    assert_eq!((text(&table, b), text(&table, c), text(&table, seq)), (None, None, None));
    same_again(&mut table);
    let mut later = Room::restore(&snapshot).unwrap();
    for (row, seq) in table.rows.iter().zip(1..) {
        later.apply(seq, &decode(row));
    }
    assert_eq!(later.snapshot(), table.room.snapshot(), "also behind a snapshot that has them");
}

/// R180
#[test]
fn the_oldest_cards_make_room_and_leave_the_log() {
    let mut table = Table::new();
    let mut rows = Vec::new();
    for _ in 0..=MAX_CARDED_MESSAGES {
        let seq = table.run("ben", post(&linked(&[1, 2]))).unwrap();
        rows.push((seq, [1, 2].map(|n| unfurl(&mut table, seq, n).unwrap())));
    }
    let there = |table: &Table, message: Seq| {
        let older = table.history(message).unwrap().message;
        table.room.as_now(older).cards.len()
    };
    let (oldest, [a, b]) = rows[0];
    assert_eq!((there(&table, oldest), text(&table, a), text(&table, b)), (0, None, None));
    let (next, [c, d]) = rows[1];
    assert_eq!(there(&table, next), 2, "a page of history has them");
    table.run("ben", delete(next)).unwrap();
    assert_eq!((text(&table, c), text(&table, d)), (None, None), "of older messages too");
    same_again(&mut table);
}
