//! What only the journal on disk can be asked: restarts, damage, full disks, backups.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::Bytes;
use cabas::{
    ids::RoomId,
    journal::{
        Journal, JournalError, Record,
        backup::{BackupError, backup, restore},
        sqlite::{MIGRATOR, SqliteJournal, SqliteOptions},
    },
    store::StoreError,
};
use sqlx::{Connection as _, SqliteConnection};
use tempfile::TempDir;

use super::{board, head, is_conflict, room, said, snapshot};

async fn open(path: &Path) -> SqliteJournal {
    // Spawned: whoever opens a journal may be a task, so the future must be Send.
    let path = path.to_owned();
    tokio::spawn(async move { SqliteJournal::open(&path, SqliteOptions::default()).await.unwrap() }).await.unwrap()
}

fn fresh() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rooms.db");
    (dir, path)
}

/// Changes the file behind the journal's back, as damage does.
async fn tamper(path: &Path, sql: &'static str) {
    let mut conn = SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    sqlx::query(sql).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

async fn rows(path: &Path, sql: &'static str) -> i64 {
    let mut conn = SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let rows = sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    rows
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let (_dir, path) = fresh();
    let journal = open(&path).await;
    let kept = room(&journal).await;
    journal.append(&kept, 0, vec![board(1), said(1, "hello"), board(3)]).await.unwrap();
    journal.snapshot(&kept, snapshot(1), Some(77)).await.unwrap();
    let deleted = room(&journal).await;
    journal.append(&deleted, 0, (1..=2_000).map(board).collect()).await.unwrap();
    journal.delete(&deleted).await.unwrap();
    let before = journal.replay(&kept).await.unwrap();
    journal.close().await.unwrap();
    drop(journal);

    let journal = open(&path).await;
    assert_eq!(journal.replay(&kept).await.unwrap(), before);
    assert_eq!(journal.due(77).await.unwrap(), std::slice::from_ref(&kept));
    assert!(is_conflict(&journal.append(&kept, 0, vec![board(1)]).await, 3), "the head is known");
    assert_eq!(journal.append(&kept, 3, vec![board(4)]).await.unwrap(), 4);
    // The purge that the close cut short goes on between the commits.
    for n in 4.. {
        journal.append(&kept, n, vec![board(n)]).await.unwrap();
        if rows(&path, "SELECT count(*) FROM doomed").await == 0 {
            break;
        }
    }
    assert_eq!(rows(&path, "SELECT count(*) FROM board WHERE room NOT IN (SELECT key FROM room)").await, 0);
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_drop_without_close() {
    let (dir, path) = fresh();
    let journal = open(&path).await;
    let room = room(&journal).await;
    journal.append(&room, 0, vec![board(1)]).await.unwrap();
    // A copy of the files as they lie there is what a killed process leaves.
    let copy = dir.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for file in ["rooms.db", "rooms.db-wal"] {
        std::fs::copy(dir.path().join(file), copy.join(file)).unwrap();
    }
    let journal = open(&copy.join("rooms.db")).await;
    assert_eq!(head(&journal, &room).await, 1);
}

#[tokio::test]
async fn updates_settle_beside_the_commits_and_read_the_same_at_every_step() {
    const ROOMS: usize = 5;
    const EACH: u64 = 1_200;
    let (dir, path) = fresh();
    let journal = open(&path).await;
    let mut rooms = Vec::new();
    for _ in 0..ROOMS {
        rooms.push(room(&journal).await);
    }
    for n in 0..EACH / 100 {
        for room in &rooms {
            journal.append(room, n * 100, (1..=100).map(|i| board(n * 100 + i)).collect()).await.unwrap();
        }
    }
    // More than is left lying: settling has begun, and goes on between these.
    let (mut at, mut halfway) = (EACH, None);
    loop {
        at += 1;
        assert_eq!(journal.append(&rooms[0], at - 1, vec![board(at)]).await.unwrap(), at);
        if at % 4 != 0 {
            continue;
        }
        let tail = journal.replay(&rooms[0]).await.unwrap().tail;
        assert!(tail.iter().map(|stored| stored.seq).eq(1..=at), "each once and in order");
        let (fresh, both) = (
            rows(&path, "SELECT count(*) FROM fresh").await,
            rows(&path, "SELECT count(*) FROM fresh JOIN board USING (room, seq)").await,
        );
        if both > 0 && halfway.is_none() {
            // What a server leaves that is killed while rows are in both places.
            let copy = dir.path().join("halfway");
            std::fs::create_dir(&copy).unwrap();
            for file in ["rooms.db", "rooms.db-wal"] {
                std::fs::copy(dir.path().join(file), copy.join(file)).unwrap();
            }
            halfway = Some((copy.join("rooms.db"), at));
        }
        if fresh < 1_000 {
            break;
        }
    }
    journal.close().await.unwrap();
    assert_eq!(rows(&path, "SELECT count(*) FROM fresh").await, 0, "a clean stop settles all");

    let (killed, known) = halfway.expect("settling takes several transactions");
    let journal = open(&killed).await;
    assert_eq!(head(&journal, &rooms[0]).await, known);
    for room in &rooms[1..] {
        let tail = journal.replay(room).await.unwrap().tail;
        assert!(tail.iter().map(|stored| stored.seq).eq(1..=EACH));
        assert_eq!(journal.append(room, EACH, vec![board(EACH + 1)]).await.unwrap(), EACH + 1);
    }
    journal.close().await.unwrap();
    assert_eq!(rows(&killed, "SELECT count(*) FROM fresh").await, 0);
    let all = rows(&killed, "SELECT count(*) FROM board").await;
    assert_eq!(u64::try_from(all), Ok(known + (ROOMS as u64 - 1) * (EACH + 1)));
}

#[tokio::test]
async fn a_second_opener_is_refused_until_the_first_has_closed() {
    let (_dir, path) = fresh();
    let journal = open(&path).await;
    let refused = SqliteJournal::open(&path, SqliteOptions::default()).await.unwrap_err();
    assert!(matches!(&refused, JournalError::Open(StoreError::InUse(_))), "{refused}");
    journal.close().await.unwrap();
    open(&path).await.close().await.unwrap();
}

#[tokio::test]
async fn a_newer_version_is_refused_by_name() {
    let (_dir, path) = fresh();
    open(&path).await.close().await.unwrap();
    tamper(
        &path,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)",
    )
    .await;
    let refused = SqliteJournal::open(&path, SqliteOptions::default()).await.unwrap_err();
    let known = MIGRATOR.iter().map(|migration| migration.version).max().unwrap();
    let message = refused.to_string();
    assert!(matches!(refused, JournalError::Open(StoreError::Newer { found: 9999, .. })), "{message}");
    assert!(message.contains("9999") && message.contains(&format!("up to {known}")), "{message}");
    assert_eq!(rows(&path, "SELECT max(version) FROM _sqlx_migrations").await, 9999, "left as it was");
}

#[tokio::test]
async fn damage_is_refused_and_never_written_over() {
    for (damage, what) in [
        ("UPDATE snapshot SET bytes = x'00'", "checksum"),
        ("UPDATE snapshot SET seq = 1", "checksum"),
        ("DELETE FROM board WHERE seq = 4", "entry 4"),
        ("DELETE FROM board WHERE seq = 3", "entry 3"),
        ("UPDATE board SET by = 'nobody' WHERE seq = 4", "board"),
        ("UPDATE history SET topic = 999", "history"),
    ] {
        let (_dir, path) = fresh();
        let journal = open(&path).await;
        let room = room(&journal).await;
        journal.append(&room, 0, (1..=5).map(board).collect()).await.unwrap();
        journal.append(&room, 5, vec![said(1, "hello")]).await.unwrap();
        journal.snapshot(&room, snapshot(2), None).await.unwrap();
        journal.close().await.unwrap();
        tamper(&path, damage).await;
        let before = std::fs::read(&path).unwrap();

        let journal = open(&path).await;
        let error = journal.replay(&room).await.unwrap_err();
        assert!(matches!(error, JournalError::Damaged { .. }) && error.to_string().contains(what), "{damage}: {error}");
        journal.close().await.unwrap();
        assert!(std::fs::read(&path).unwrap() == before, "{damage}: the failed load has written");
    }
}

#[tokio::test]
async fn rows_that_the_heads_do_not_know_are_a_conflict_for_their_room_only() {
    let (_dir, path) = fresh();
    let journal = open(&path).await;
    let (one, other) = (room(&journal).await, room(&journal).await);
    journal.append(&one, 0, vec![board(1)]).await.unwrap();
    // What a second writer would do, if the lock let it.
    tamper(
        &path,
        "INSERT INTO fresh (id, room, seq, at, by, body) SELECT id + 1, room, 2, at, by, body FROM fresh WHERE seq = 1",
    )
    .await;
    let (taken, stored) =
        tokio::join!(journal.append(&one, 1, vec![board(2)]), journal.append(&other, 0, vec![board(1), said(1, "x")]));
    assert!(is_conflict(&taken, 2), "{taken:?}");
    assert_eq!(stored.unwrap(), 2);
    assert_eq!(journal.append(&one, 2, vec![board(3)]).await.unwrap(), 3);
}

#[tokio::test]
async fn a_full_disk_is_an_error_and_then_it_goes_on() {
    let (_dir, path) = fresh();
    let options = SqliteOptions { max_pages: Some(80) };
    let journal = SqliteJournal::open(&path, options).await.unwrap();
    let (large, small) = (room(&journal).await, room(&journal).await);
    journal.append(&small, 0, vec![board(1)]).await.unwrap();
    let big = Record { body: Bytes::from(vec![7; 20_000]), ..board(1) };
    let mut at = 0;
    let error = loop {
        match journal.append(&large, at, vec![big.clone(), said(1, "both or neither")]).await {
            Ok(head) => at = head,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, JournalError::Storage(_)), "{error}");
    assert!(at >= 2, "some did fit");
    assert_eq!(head(&journal, &large).await, at, "all or nothing");
    assert!(matches!(journal.append(&large, at, vec![big.clone()]).await, Err(JournalError::Storage(_))));
    // One statement of one row, several of several rooms: every form of a group fails whole.
    let (one, other) =
        tokio::join!(journal.append(&large, at, vec![big.clone()]), journal.append(&small, 1, vec![big]));
    assert!(one.is_err() && other.is_err());
    assert_eq!(head(&journal, &small).await, 1);

    journal.delete(&large).await.unwrap();
    while journal.probe().await.is_err() {
        tokio::task::yield_now().await;
    }
    assert_eq!(journal.append(&small, 1, vec![board(2)]).await.unwrap(), 2, "the heads have not moved");
    assert_eq!(head(&journal, &small).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_beside_a_writer_is_a_whole_prefix() {
    let (dir, path) = fresh();
    let journal = Arc::new(open(&path).await);
    let stop = Arc::new(AtomicBool::new(false));
    let mut rooms = Vec::new();
    let mut writers = Vec::new();
    for _ in 0..4 {
        let room = room(&*journal).await;
        rooms.push(room.clone());
        let (journal, stop) = (journal.clone(), stop.clone());
        writers.push(tokio::spawn(async move {
            let mut at = 0;
            while !stop.load(Ordering::Relaxed) {
                at = journal.append(&room, at, vec![board(at), said(1, "pair")]).await.unwrap();
                if at % 50 == 0 {
                    journal.snapshot(&room, snapshot(at - 10), None).await.unwrap();
                }
            }
        }));
    }
    // Each backup is at least what was acknowledged when it began, and whole.
    for n in 0..3 {
        while head(&*journal, &rooms[0]).await < 100 * (n + 1) {
            tokio::task::yield_now().await;
        }
        let mut acknowledged = Vec::new();
        for room in &rooms {
            acknowledged.push(head(&*journal, room).await);
        }
        let copy = dir.path().join(format!("copy-{n}.db"));
        assert!(backup(&path, &copy).await.unwrap() > 0);
        assert!(matches!(backup(&path, &copy).await, Err(BackupError::Exists(_))));

        let restored = dir.path().join(format!("restored-{n}"));
        std::fs::create_dir(&restored).unwrap();
        restore(&copy, &restored.join("rooms.db"), &MIGRATOR).await.unwrap();
        let second = open(&restored.join("rooms.db")).await;
        assert_eq!((second.restores(), journal.restores()), (1, 0));
        for (room, acknowledged) in rooms.iter().zip(acknowledged) {
            let at = head(&second, room).await;
            assert!(at >= acknowledged, "{at} is behind {acknowledged}");
            assert_eq!(at % 2, 0, "an append is there whole or not at all");
            assert_eq!(second.append(room, at, vec![board(at)]).await.unwrap(), at + 1);
        }
        second.close().await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    let parts = std::fs::read_dir(dir.path())
        .unwrap()
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().contains(".part")));
    assert_eq!(parts.count(), 0, "nothing half-written is left");
}

#[tokio::test]
async fn a_restore_refuses_what_it_should() {
    let (dir, path) = fresh();
    let journal = open(&path).await;
    let room = room(&journal).await;
    journal.append(&room, 0, (1..=400).map(board).collect()).await.unwrap();
    let copy = dir.path().join("copy.db");
    backup(&path, &copy).await.unwrap();
    let in_use = restore(&copy, &path, &MIGRATOR).await;
    assert!(matches!(in_use, Err(BackupError::Store(StoreError::InUse(_)))), "{in_use:?}");
    journal.close().await.unwrap();
    let exists = restore(&copy, &path, &MIGRATOR).await;
    assert!(matches!(exists, Err(BackupError::Exists(_))), "{exists:?}");

    std::fs::remove_file(&path).unwrap();
    let broken = dir.path().join("broken.db");
    let mut bytes = std::fs::read(&copy).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0x55);
    std::fs::write(&broken, bytes).unwrap();
    let damaged = restore(&broken, &path, &MIGRATOR).await;
    assert!(matches!(damaged, Err(BackupError::Damaged { .. })), "{damaged:?}");
    std::fs::write(&broken, "not a database at all").unwrap();
    let damaged = restore(&broken, &path, &MIGRATOR).await;
    assert!(matches!(damaged, Err(BackupError::Damaged { .. })), "{damaged:?}");
    assert!(!path.exists(), "nothing was put there");
    let missing = restore(&dir.path().join("nowhere.db"), &path, &MIGRATOR).await;
    assert!(matches!(missing, Err(BackupError::Io { .. })), "{missing:?}");
    restore(&copy, &path, &MIGRATOR).await.unwrap();
    assert_eq!(head(&open(&path).await, &room).await, 400);
}

#[tokio::test]
async fn what_was_taken_away_is_not_in_the_file_any_more() {
    let (_dir, path) = fresh();
    let journal = open(&path).await;
    let room = room(&journal).await;
    let secret = "a sentence somebody regrets ".repeat(600);
    journal.append(&room, 0, vec![said(1, &secret), board(2)]).await.unwrap();
    journal.append(&room, 2, vec![super::amending(1, None)]).await.unwrap();
    journal.close().await.unwrap();
    let needle = b"somebody regrets";
    let file = std::fs::read(&path).unwrap();
    assert!(!file.windows(needle.len()).any(|window| window == needle));
    let wal = std::fs::metadata(path.with_file_name("rooms.db-wal")).map_or(0, |wal| wal.len());
    assert_eq!(wal, 0, "nor in a WAL");
}

#[tokio::test]
async fn a_room_id_is_only_an_id() {
    let (_dir, path) = fresh();
    let journal = open(&path).await;
    let room: RoomId = "r_drop_table_room".parse().unwrap();
    journal.create(&room, 1).await.unwrap();
    assert_eq!(journal.append(&room, 0, vec![board(1)]).await.unwrap(), 1);
}
