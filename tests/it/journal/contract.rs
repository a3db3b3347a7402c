//! What every journal promises.

use std::sync::Arc;

use bytes::Bytes;
use cabas::{
    ids::{RoomId, Seq},
    journal::{
        Arrived, Journal, JournalError, Lane, Record, Snapshot, Stored,
        memory::{Held, MemoryJournal},
        sqlite::{SqliteJournal, SqliteOptions},
    },
};

use super::{amending, board, head, is_conflict, room, said, snapshot};

/// Runs a check against a fresh journal of each kind.
macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        mod memory { $(#[tokio::test] async fn $name() { super::$name(super::memory()).await; })* }
        mod held { $(#[tokio::test] async fn $name() { super::$name(super::held()).await; })* }
        mod sqlite { $(#[tokio::test] async fn $name() {
            let dir = tempfile::tempdir().unwrap();
            super::$name(super::sqlite(&dir).await).await;
        })* }
    };
}

contract! {
    creates_once, appends_at_the_head_only, keeps_the_order, stores_all_or_nothing, pages_history_by_topic,
    tells_what_came_since, prunes_behind_a_snapshot, ignores_an_older_snapshot, refuses_a_snapshot_from_the_future,
    prunes_a_long_tail, amends_in_the_same_append, amends_within_one_append, deletes, knows_what_is_due, drains_when_closed,
    serves_many_rooms_at_once, chains_appends_of_one_room, keeps_any_text, keeps_any_body, keeps_large_bodies,
    takes_in_a_room_from_elsewhere, takes_an_empty_append, takes_groups_of_every_size, knows_no_other_room,
}

type Any = Arc<dyn Journal>;

fn memory() -> Any {
    Arc::new(MemoryJournal::new())
}

fn held() -> Any {
    Arc::new(Held::default())
}

async fn sqlite(dir: &tempfile::TempDir) -> Any {
    Arc::new(SqliteJournal::open(&dir.path().join("rooms.db"), SqliteOptions::default()).await.unwrap())
}

async fn creates_once(journal: Any) {
    let room = room(&*journal).await;
    assert_eq!(head(&*journal, &room).await, 0);
    journal.append(&room, 0, vec![board(1)]).await.unwrap();
    assert!(matches!(journal.create(&room, 2).await, Err(JournalError::Conflict { expected: 0, head: 1, .. })));
    assert_eq!(head(&*journal, &room).await, 1, "the one that is there is untouched");
}

async fn appends_at_the_head_only(journal: Any) {
    let room = room(&*journal).await;
    assert_eq!(journal.append(&room, 0, vec![board(1), board(2)]).await.unwrap(), 2);
    assert!(is_conflict(&journal.append(&room, 0, vec![board(3)]).await, 2), "behind");
    assert!(is_conflict(&journal.append(&room, 3, vec![board(3)]).await, 2), "ahead");
    assert_eq!(journal.append(&room, 2, vec![board(3)]).await.unwrap(), 3);
}

async fn keeps_the_order(journal: Any) {
    let room = room(&*journal).await;
    let records = vec![board(1), said(1, "one"), board(2), said(2, "two"), board(3)];
    journal.append(&room, 0, records.clone()).await.unwrap();
    let replay = journal.replay(&room).await.unwrap();
    assert_eq!((replay.snapshot, replay.head), (None, 5));
    for (index, (stored, record)) in replay.tail.iter().zip(&records).enumerate() {
        assert_eq!(stored.seq, index as Seq + 1);
        assert_eq!(
            (stored.lane, stored.at, &stored.by, &stored.body, &stored.text),
            (record.lane, record.at, &record.by, &record.body, &record.text)
        );
    }
    assert_eq!(replay.tail.len(), records.len());
}

async fn stores_all_or_nothing(journal: Any) {
    let (one, other) = (room(&*journal).await, room(&*journal).await);
    // Together in one group: what doesn't fit takes nothing else with it, and leaves nothing of itself.
    let (bad, good, chained) = tokio::join!(
        journal.append(&one, 7, vec![board(1), said(1, "never")]),
        journal.append(&other, 0, vec![board(1)]),
        journal.append(&other, 1, vec![board(2)]),
    );
    assert!(is_conflict(&bad, 0));
    assert_eq!((good.unwrap(), chained.unwrap()), (1, 2));
    assert_eq!(journal.replay(&one).await.unwrap().tail, []);
    assert_eq!(journal.history(&one, 1, Seq::MAX, 10).await.unwrap(), []);
}

async fn pages_history_by_topic(journal: Any) {
    let room = room(&*journal).await;
    for n in 0..30 {
        journal
            .append(&room, n, vec![if n % 3 == 0 { said(1, &format!("chat {n}")) } else { said(2, "vote") }])
            .await
            .unwrap();
    }
    let seqs = |rows: Vec<Stored>| rows.iter().map(|row| row.seq).collect::<Vec<_>>();
    let page = journal.history(&room, 1, Seq::MAX, 4).await.unwrap();
    assert_eq!(page[0].text.as_deref(), Some("chat 27"));
    assert!(page.iter().all(|row| row.lane == Lane::History { topic: 1 }));
    assert_eq!(seqs(page), [28, 25, 22, 19]);
    assert_eq!(seqs(journal.history(&room, 1, 19, 100).await.unwrap()), [16, 13, 10, 7, 4, 1]);
    assert_eq!(seqs(journal.history(&room, 1, 1, 100).await.unwrap()), [0u64; 0]);
    assert_eq!(seqs(journal.history(&room, 3, Seq::MAX, 100).await.unwrap()), [0u64; 0]);
}

async fn tells_what_came_since(journal: Any) {
    let room = room(&*journal).await;
    journal.append(&room, 0, vec![board(1), said(1, "a"), board(2), said(1, "b"), board(3)]).await.unwrap();
    let since = async |after, limit| {
        let rows = journal.since(&room, after, limit).await.unwrap();
        rows.map(|rows| rows.iter().map(|row| row.seq).collect::<Vec<_>>())
    };
    assert_eq!(since(0, 10).await, Some(vec![1, 2, 3, 4, 5]));
    assert_eq!(since(1, 2).await, Some(vec![2, 3]));
    assert_eq!(since(5, 10).await, Some(vec![]));
    assert_eq!(since(9, 10).await, Some(vec![]), "ahead of us: nothing came since");
    journal.snapshot(&room, snapshot(3), None).await.unwrap();
    assert_eq!(since(0, 10).await, None, "1 and 3 are pruned");
    assert_eq!(since(1, 10).await, None, "2 is there but 3 is not");
    assert_eq!(since(3, 10).await, Some(vec![4, 5]));
    journal.snapshot(&room, snapshot(5), None).await.unwrap();
    assert_eq!(since(4, 10).await, None, "the last one is pruned and nothing follows");
    assert_eq!(since(5, 10).await, Some(vec![]));
}

async fn prunes_behind_a_snapshot(journal: Any) {
    let room = room(&*journal).await;
    journal.append(&room, 0, vec![board(1), said(1, "kept"), board(2), board(3)]).await.unwrap();
    journal.snapshot(&room, snapshot(3), None).await.unwrap();
    let replay = journal.replay(&room).await.unwrap();
    assert_eq!(replay.snapshot, Some(snapshot(3)));
    assert_eq!(replay.tail.iter().map(|row| row.seq).collect::<Vec<_>>(), [4]);
    assert_eq!(journal.history(&room, 1, Seq::MAX, 10).await.unwrap().len(), 1, "history outlives it");
    assert_eq!(journal.append(&room, 4, vec![board(5)]).await.unwrap(), 5);
    journal.snapshot(&room, snapshot(5), None).await.unwrap();
    let replay = journal.replay(&room).await.unwrap();
    assert_eq!((replay.head, replay.tail.len()), (5, 0), "the head is the snapshot's");
    assert_eq!(journal.append(&room, 5, vec![board(6)]).await.unwrap(), 6);
}

async fn ignores_an_older_snapshot(journal: Any) {
    let room = room(&*journal).await;
    journal.append(&room, 0, vec![board(1), board(2), board(3)]).await.unwrap();
    journal.snapshot(&room, snapshot(2), Some(50)).await.unwrap();
    journal.snapshot(&room, snapshot(1), Some(10)).await.unwrap();
    let same = Snapshot { seq: 2, bytes: Bytes::from_static(b"another") };
    journal.snapshot(&room, same, None).await.unwrap();
    assert_eq!(journal.replay(&room).await.unwrap().snapshot, Some(snapshot(2)));
    assert_eq!(journal.due(20).await.unwrap(), []);
    assert_eq!(journal.due(50).await.unwrap(), [room]);
}

async fn refuses_a_snapshot_from_the_future(journal: Any) {
    let room = room(&*journal).await;
    journal.append(&room, 0, vec![board(1)]).await.unwrap();
    let refused = journal.snapshot(&room, snapshot(2), None).await;
    assert!(matches!(refused, Err(JournalError::Conflict { expected: 2, head: 1, .. })));
    assert_eq!(journal.append(&room, 1, vec![board(2)]).await.unwrap(), 2);
}

async fn prunes_a_long_tail(journal: Any) {
    let room = room(&*journal).await;
    let rows: Seq = 3_000;
    journal.append(&room, 0, (1..=rows).map(board).collect()).await.unwrap();
    journal.snapshot(&room, snapshot(rows - 10), None).await.unwrap();
    assert_eq!(journal.append(&room, rows, vec![board(rows + 1)]).await.unwrap(), rows + 1, "others needn't wait");
    let replay = journal.replay(&room).await.unwrap();
    assert_eq!((replay.head, replay.tail.len()), (rows + 1, 11));
    assert_eq!(journal.since(&room, 0, 10).await.unwrap(), None);
}

async fn amends_in_the_same_append(journal: Any) {
    let room = room(&*journal).await;
    journal.append(&room, 0, vec![said(1, "tpyo"), said(1, "regretted"), board(3)]).await.unwrap();
    journal.append(&room, 3, vec![amending(1, Some("typo")), amending(2, None)]).await.unwrap();
    let texts: Vec<_> = journal.replay(&room).await.unwrap().tail.into_iter().map(|row| row.text).collect();
    assert_eq!(texts, [Some("typo".to_owned()), None, None, None, None]);
    let refused = journal.append(&room, 0, vec![amending(1, Some("refused"))]).await;
    assert!(is_conflict(&refused, 5));
    assert_eq!(journal.history(&room, 1, 2, 1).await.unwrap()[0].text.as_deref(), Some("typo"));
}

async fn amends_within_one_append(journal: Any) {
    let room = room(&*journal).await;
    let records = vec![said(1, "first"), amending(1, Some("second")), amending(1, Some("third"))];
    journal.append(&room, 0, records).await.unwrap();
    assert_eq!(journal.history(&room, 1, Seq::MAX, 1).await.unwrap()[0].text.as_deref(), Some("third"));
}

async fn deletes(journal: Any) {
    let (gone, stays) = (room(&*journal).await, room(&*journal).await);
    for room in [&gone, &stays] {
        journal.append(room, 0, vec![said(1, "hello"), board(2)]).await.unwrap();
        journal.snapshot(room, snapshot(1), Some(5)).await.unwrap();
    }
    journal.delete(&gone).await.unwrap();
    assert!(matches!(journal.replay(&gone).await, Err(JournalError::NoRoom(_))));
    assert!(matches!(journal.append(&gone, 2, vec![board(3)]).await, Err(JournalError::NoRoom(_))));
    assert!(matches!(journal.delete(&gone).await, Err(JournalError::NoRoom(_))));
    assert_eq!(journal.due(5).await.unwrap(), std::slice::from_ref(&stays));
    assert_eq!(head(&*journal, &stays).await, 2);
    journal.create(&gone, 2).await.unwrap();
    let replay = journal.replay(&gone).await.unwrap();
    assert_eq!((replay.head, replay.snapshot, replay.tail.len()), (0, None, 0), "nothing of the old one");
    assert_eq!(journal.append(&gone, 0, vec![board(1)]).await.unwrap(), 1);
}

async fn knows_what_is_due(journal: Any) {
    let (soon, later, never) = (room(&*journal).await, room(&*journal).await, room(&*journal).await);
    for (room, deadline) in [(&later, Some(200)), (&soon, Some(100)), (&never, None)] {
        journal.append(room, 0, vec![board(1)]).await.unwrap();
        journal.snapshot(room, snapshot(1), deadline).await.unwrap();
    }
    assert_eq!(journal.due(99).await.unwrap(), []);
    assert_eq!(journal.due(100).await.unwrap(), std::slice::from_ref(&soon));
    assert_eq!(journal.due(1_000).await.unwrap(), [soon.clone(), later.clone()]);
    journal.append(&soon, 1, vec![board(2)]).await.unwrap();
    journal.snapshot(&soon, snapshot(2), None).await.unwrap();
    assert_eq!(journal.due(1_000).await.unwrap(), [later]);
}

async fn drains_when_closed(journal: Any) {
    let room = room(&*journal).await;
    let appends: Vec<_> = (0..50).map(|n| journal.append(&room, n, vec![board(n + 1)])).collect();
    let (answers, closed) = tokio::join!(futures_util::future::join_all(appends), journal.close());
    closed.unwrap();
    for (n, answer) in answers.into_iter().enumerate() {
        assert_eq!(answer.unwrap(), n as Seq + 1, "handed in before the close: stored");
    }
    assert!(matches!(journal.append(&room, 50, vec![board(51)]).await, Err(JournalError::Closed)));
    assert!(matches!(journal.create(&RoomId::random(), 1).await, Err(JournalError::Closed)));
    assert!(matches!(journal.replay(&room).await, Err(JournalError::Closed)));
    assert!(matches!(journal.probe().await, Err(JournalError::Closed)));
    journal.close().await.unwrap();
}

async fn serves_many_rooms_at_once(journal: Any) {
    let tasks: Vec<_> = (0..100)
        .map(|n: u64| {
            let journal = journal.clone();
            tokio::spawn(async move {
                let room = room(&*journal).await;
                for head in 0..20 {
                    let record = if (head + n).is_multiple_of(7) { said(1, "hi") } else { board(head) };
                    assert_eq!(journal.append(&room, head, vec![record]).await.unwrap(), head + 1);
                }
                assert_eq!(journal.replay(&room).await.unwrap().tail.len(), 20);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn chains_appends_of_one_room(journal: Any) {
    let room = room(&*journal).await;
    let appends: Vec<_> = (0..700).map(|n| journal.append(&room, n, vec![board(n + 1)])).collect();
    for (n, answer) in futures_util::future::join_all(appends).await.into_iter().enumerate() {
        assert_eq!(answer.unwrap(), n as Seq + 1);
    }
    let bodies: Vec<_> = journal.replay(&room).await.unwrap().tail.into_iter().map(|row| row.body).collect();
    assert_eq!(bodies, (1..=700).map(|n| board(n).body).collect::<Vec<_>>());
}

async fn keeps_any_text(journal: Any) {
    let room = room(&*journal).await;
    let texts =
        ["", "été 🧺 на рынке 市場", "\u{0}zero\u{0}", "e\u{301}", "'; DROP TABLE room; --", "\u{202e}rtl\n\ttab"];
    journal.append(&room, 0, texts.iter().map(|text| said(1, text)).collect()).await.unwrap();
    let mut rows = journal.history(&room, 1, Seq::MAX, 100).await.unwrap();
    rows.reverse();
    assert_eq!(rows.iter().map(|row| row.text.as_deref().unwrap()).collect::<Vec<_>>(), texts);
}

async fn keeps_any_body(journal: Any) {
    let room = room(&*journal).await;
    let every_byte: Vec<u8> = (0..=255).cycle().take(1_000).collect();
    let bodies: Vec<Bytes> =
        (0..1_200).map(|n| Bytes::copy_from_slice(&every_byte[n % 300..n % 300 + n % 97])).collect();
    let record = |(n, body): (usize, &Bytes)| {
        let mut record = board(n as u64);
        record.body = body.clone();
        if n % 5 == 0 {
            record.by = None;
        }
        record
    };
    journal.append(&room, 0, bodies.iter().enumerate().map(record).collect()).await.unwrap();
    let tail = journal.replay(&room).await.unwrap().tail;
    for (n, (stored, body)) in tail.iter().zip(&bodies).enumerate() {
        assert_eq!((&stored.body, stored.by.is_none()), (body, n % 5 == 0), "row {n}");
    }
    assert_eq!(tail.len(), bodies.len());
}

async fn keeps_large_bodies(journal: Any) {
    let room = room(&*journal).await;
    let large = Bytes::from(vec![0xA5; 1 << 20]);
    let record = Record { body: large.clone(), ..board(1) };
    let records = vec![record.clone(), Record { lane: Lane::History { topic: 1 }, ..record }, board(3)];
    journal.append(&room, 0, records).await.unwrap();
    let state = Snapshot { seq: 1, bytes: Bytes::from(vec![0x5A; 3 << 20]) };
    let tail = journal.replay(&room).await.unwrap().tail;
    assert!(tail[0].body == large && tail[1].body == large && tail[2].body == board(3).body);
    journal.snapshot(&room, state.clone(), None).await.unwrap();
    assert!(journal.replay(&room).await.unwrap().snapshot == Some(state));
}

/// The board came as values, within the snapshot; of the history only some rows came along.
async fn takes_in_a_room_from_elsewhere(journal: Any) {
    let other = room(&*journal).await;
    let room = RoomId::random();
    let row = |seq, text: &str| {
        let Record { lane, at, by, body, text, .. } = said(1, text);
        Stored { seq, lane, at, by, body, text }
    };
    let rows = vec![row(3, "three"), row(7, "seven")];
    let arrived = Arrived { room: room.clone(), at: 5, rows, snapshot: snapshot(9), next_deadline: Some(50) };
    journal.arrive(arrived.clone()).await.unwrap();
    assert!(matches!(journal.arrive(arrived.clone()).await, Err(JournalError::Conflict { head: 9, .. })), "once");
    let there = Arrived { room: other.clone(), ..arrived.clone() };
    assert!(matches!(journal.arrive(there).await, Err(JournalError::Conflict { head: 0, .. })), "a room that is there");

    let replay = journal.replay(&room).await.unwrap();
    assert_eq!((replay.snapshot, replay.tail, replay.head), (Some(snapshot(9)), vec![], 9));
    assert!(!replay.restored);
    assert_eq!(journal.due(50).await.unwrap(), vec![room.clone()]);
    assert_eq!(journal.history(&room, 1, 100, 10).await.unwrap(), vec![row(7, "seven"), row(3, "three")]);
    // It goes on behind the snapshot, and a change of a row that did not come along changes nothing.
    assert!(is_conflict(&journal.append(&room, 0, vec![board(1)]).await, 9));
    let records = vec![board(1), amending(0, None), amending(7, Some("changed"))];
    assert_eq!(journal.append(&room, 9, records).await.unwrap(), 12);
    let texts: Vec<_> = journal.history(&room, 1, 100, 10).await.unwrap().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, [Some("changed".to_owned()), Some("three".to_owned())]);
    assert_eq!(journal.history(&other, 1, 100, 10).await.unwrap(), vec![]);
    journal.delete(&room).await.unwrap();
    journal.arrive(arrived).await.unwrap();
    assert_eq!(head(&*journal, &room).await, 9, "deleted, it may come again");
}

async fn takes_an_empty_append(journal: Any) {
    let room = room(&*journal).await;
    assert_eq!(journal.append(&room, 0, vec![]).await.unwrap(), 0);
    assert!(is_conflict(&journal.append(&room, 1, vec![]).await, 0));
    assert!(matches!(journal.append(&RoomId::random(), 0, vec![]).await, Err(JournalError::NoRoom(_))));
}

async fn takes_groups_of_every_size(journal: Any) {
    let room = room(&*journal).await;
    let mut at = 0;
    for size in (1..=20).chain([31, 33, 64, 65, 127, 128, 129, 255, 300, 600]) {
        let records = (0..size).map(|n| if n % 4 == 3 { said(1, "x") } else { board(n) }).collect();
        at = journal.append(&room, at, records).await.unwrap();
        at = journal.append(&room, at, (0..size).map(board).collect()).await.unwrap();
    }
    let replay = journal.replay(&room).await.unwrap();
    assert_eq!((replay.head, replay.tail.len() as Seq), (at, at));
}

async fn knows_no_other_room(journal: Any) {
    let nobody = RoomId::random();
    assert!(matches!(journal.append(&nobody, 0, vec![board(1)]).await, Err(JournalError::NoRoom(_))));
    assert!(matches!(journal.replay(&nobody).await, Err(JournalError::NoRoom(_))));
    assert!(matches!(journal.snapshot(&nobody, snapshot(1), None).await, Err(JournalError::NoRoom(_))));
    assert!(matches!(journal.history(&nobody, 1, 9, 9).await, Err(JournalError::NoRoom(_))));
    assert!(matches!(journal.since(&nobody, 0, 9).await, Err(JournalError::NoRoom(_))));
    journal.probe().await.unwrap();
}
