//! A `rooms.db` that an earlier version of the program left: it is brought up to date, with all that is in it.

use std::path::Path;

use cabas::{
    ids::RoomId,
    journal::{
        Journal, Lane,
        sqlite::{MIGRATOR, SqliteJournal, SqliteOptions},
    },
};
use sqlx::{SqlitePool, migrate::Migrator};

use super::board;

/// As the first versions wrote it: two updates behind a snapshot, a message, a room that waits for its time.
const LOG: &str = "
    INSERT INTO room (key, id, created_at, next_deadline, restores) VALUES (7, 'r_saturday', 1000, 5000, 0), (8, 'r_empty', 1001, NULL, 0);
    INSERT INTO board (room, seq, at, by, body) VALUES (7, 1, 1001, 'm_ada', x'01'), (7, 3, 1003, 'm_ada', x'03');
    INSERT INTO history (room, seq, at, by, topic, body, text)
    VALUES (7, 2, 1002, 'm_ines', 1, x'02', 'The green one.'), (7, 4, 1004, NULL, 4, x'04', NULL);
    UPDATE origin SET restores = 0;";
/// Who was there, from the second version on.
const PEOPLE: &str = "
    INSERT INTO identities (id, name, created_at, seen_at) VALUES ('n_ada', 'Ada', 1000, 1001);
    INSERT INTO room_info (room, name, created_at) VALUES ('r_saturday', 'Saturday', 1000);
    INSERT INTO memberships (room, member, identity, name, joined_at, seen_at) VALUES ('r_saturday', 'm_ada', 'n_ada', 'Ada', 1000, 1001);
    INSERT INTO invites (id, room, role, made_by, created_at) VALUES ('i_first', 'r_saturday', 'shopper', 'm_ada', 1000);";
/// An update that had not moved to its room's place, from the third version on.
const FRESH: &str = "INSERT INTO fresh (id, room, seq, at, by, body) VALUES (1, 7, 5, 1005, 'm_ada', x'05');";

/// The file as the program of that version left it.
async fn left_by(version: usize, path: &Path) {
    let pool = SqlitePool::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
    let known = MIGRATOR.iter().take(version).cloned().collect();
    Migrator::with_migrations(known).run(&pool).await.unwrap();
    for (since, sql) in [(1, LOG), (2, PEOPLE), (3, FRESH)] {
        if version >= since {
            sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        }
    }
    pool.close().await;
}

#[tokio::test]
async fn a_file_of_any_earlier_version_opens_and_keeps_what_is_in_it() {
    let versions = MIGRATOR.iter().count();
    assert!(versions >= 10);
    for version in 1..versions {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rooms.db");
        left_by(version, &path).await;
        let journal = SqliteJournal::open(&path, SqliteOptions::default()).await.unwrap();
        let room = RoomId::parse("r_saturday").unwrap();
        let head = if version >= 3 { 5 } else { 4 };
        let replay = journal.replay(&room).await.unwrap();
        let bodies: Vec<_> = replay.tail.iter().map(|row| (row.seq, row.body[0], row.at)).collect();
        let expected: Vec<_> = (1..=head).map(|n| (n, u8::try_from(n).unwrap(), 1_000 + n)).collect();
        assert_eq!((bodies, replay.head, replay.restored), (expected, head, false), "of version {version}");
        assert_eq!(
            (replay.tail[1].text.as_deref(), replay.tail[1].lane),
            (Some("The green one."), Lane::History { topic: 1 })
        );
        assert_eq!(journal.due(5_000).await.unwrap(), std::slice::from_ref(&room), "of version {version}");
        assert_eq!(journal.append(&room, head, vec![board(head + 1)]).await.unwrap(), head + 1, "and it goes on");
        let empty = RoomId::parse("r_empty").unwrap();
        assert_eq!(journal.append(&empty, 0, vec![board(1)]).await.unwrap(), 1);
        journal.close().await.unwrap();

        let pool = SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        if version >= 2 {
            let people: (String, String, String) = sqlx::query_as(
                "SELECT i.name, r.name, v.role FROM memberships m JOIN identities i ON i.id = m.identity
                 JOIN room_info r ON r.room = m.room JOIN invites v ON v.room = m.room WHERE m.member = 'm_ada'",
            )
            .fetch_one(&pool)
            .await
            .unwrap();
            assert_eq!(people, ("Ada".into(), "Saturday".into(), "shopper".into()), "of version {version}");
        }
        let newest: i64 =
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&pool).await.unwrap();
        pool.close().await;
        assert_eq!(Some(newest), MIGRATOR.iter().map(|migration| migration.version).max());
    }
}
