//! The table of shared looks, in `rooms.db`. Every write is one statement: a transaction held open would make the journal's writer, and
//! so every room, wait.

use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

use super::{NewShare, Share, Shown};
use crate::ids::{LookId, MemberId, Millis, RoomId, ShareId};

const COLUMNS: &str = "id, room, look, member, maker, title, note, by_name, pieces, shared_at, updated_at";

pub(super) type Sql<T> = Result<T, sqlx::Error>;

/// The table.
#[derive(Debug, Clone)]
pub struct Rows {
    pool: SqlitePool,
}

/// Whether who shares, the maker, or all of a room is being erased, or who shares has been, by the names of parameters.
///
/// A maker that nobody stands behind may as well have come in a room's file; of one who has been erased the room has no look left.
fn gone(room: &str, member: &str, maker: &str) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM erasures WHERE room = {room} AND member IN ({member}, {maker}, ''))
          OR EXISTS (SELECT 1 FROM memberships WHERE room = {room} AND member = {member} AND identity IS NULL))"
    )
}

pub(super) fn sql(n: Millis) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(super) fn time(row: &SqliteRow, column: &str) -> Sql<Millis> {
    Ok(row.try_get::<i64, _>(column)?.unsigned_abs())
}

pub(super) fn id<T: std::str::FromStr>(row: &SqliteRow, column: &str) -> Sql<T> {
    row.try_get::<&str, _>(column)?.parse().map_err(|_| sqlx::Error::Decode("not an id".into()))
}

fn share(row: &SqliteRow) -> Sql<Share> {
    let pieces = serde_json::from_str(row.try_get("pieces")?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let shown = Shown { title: row.try_get("title")?, note: row.try_get("note")?, by: row.try_get("by_name")?, pieces };
    Ok(Share {
        id: id(row, "id")?,
        room: id(row, "room")?,
        look: id(row, "look")?,
        member: id(row, "member")?,
        maker: id(row, "maker")?,
        shown,
        shared_at: time(row, "shared_at")?,
        updated_at: time(row, "updated_at")?,
    })
}

impl Rows {
    /// Over the pool of `rooms.db`, whose migrations have run.
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Notes what is shown of a look from now on, under the id that it has already or a fresh one; nothing where the room shows `most`
    /// others, and nothing of whom is being erased or has been: they must not leave anything behind.
    pub async fn put(&self, new: &NewShare, most: u32, now: Millis) -> Sql<Option<Share>> {
        let NewShare { room, look, member, maker, shown } = new;
        let pieces = serde_json::to_string(&shown.pieces).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO shares ({COLUMNS})
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10
             WHERE (SELECT count(*) FROM shares WHERE room = ?2 AND look <> ?3) < ?11
               AND NOT {}
             ON CONFLICT (room, look) DO UPDATE SET
                member = excluded.member, maker = excluded.maker, title = excluded.title, note = excluded.note,
                by_name = excluded.by_name, pieces = excluded.pieces, updated_at = max(excluded.updated_at, updated_at + 1)
             RETURNING {COLUMNS}",
            gone("?2", "?4", "?5")
        )))
        .bind(ShareId::random().as_str().to_owned())
        .bind(room.as_str())
        .bind(look.as_str())
        .bind(member.as_str())
        .bind(maker.as_str())
        .bind(&shown.title)
        .bind(&shown.note)
        .bind(&shown.by)
        .bind(pieces)
        .bind(sql(now))
        .bind(i64::from(most))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(share).transpose()
    }

    /// Whether the maker, who shares, or all of the room is being erased or has been.
    pub async fn is_gone(&self, NewShare { room, member, maker, .. }: &NewShare) -> Sql<bool> {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT {}", gone("?1", "?2", "?3"))))
            .bind(room.as_str())
            .bind(member.as_str())
            .bind(maker.as_str())
            .fetch_one(&self.pool)
            .await
    }

    /// The share with this id.
    pub async fn get(&self, id: &ShareId) -> Sql<Option<Share>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM shares WHERE id = ?")))
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(share).transpose()
    }

    /// How a look of a room is shared.
    pub async fn of_look(&self, room: &RoomId, look: &LookId) -> Sql<Option<Share>> {
        let query = format!("SELECT {COLUMNS} FROM shares WHERE room = ? AND look = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(room.as_str())
            .bind(look.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(share).transpose()
    }

    /// All of a room, the first shared first.
    pub async fn of_room(&self, room: &RoomId) -> Sql<Vec<Share>> {
        let query = format!("SELECT {COLUMNS} FROM shares WHERE room = ? ORDER BY shared_at, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(room.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(share).collect()
    }

    /// Takes a share away; whether there was one.
    pub async fn delete(&self, id: &ShareId) -> Sql<bool> {
        let done = sqlx::query("DELETE FROM shares WHERE id = ?").bind(id.as_str()).execute(&self.pool).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Takes away what a member shared, and what is shared of their looks.
    pub async fn forget_member(&self, room: &RoomId, member: &MemberId) -> Sql<Vec<ShareId>> {
        let rows = sqlx::query("DELETE FROM shares WHERE room = ?1 AND (member = ?2 OR maker = ?2) RETURNING id")
            .bind(room.as_str())
            .bind(member.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| id(row, "id")).collect()
    }

    /// Takes away all of a room.
    pub async fn forget_room(&self, room: &RoomId) -> Sql<Vec<ShareId>> {
        let rows = sqlx::query("DELETE FROM shares WHERE room = ? RETURNING id")
            .bind(room.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| id(row, "id")).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;

    #[tokio::test]
    async fn nothing_is_shown_of_whom_is_erased() {
        let dir = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new().filename(dir.path().join("rooms.db")).create_if_missing(true);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        sqlx::migrate!("migrations/rooms").run(&pool).await.unwrap();
        let rows = Rows::new(pool.clone());
        let new = |look: &str, member: &str, maker: &str| NewShare {
            room: "r_test".parse().unwrap(),
            look: look.parse().unwrap(),
            member: member.parse().unwrap(),
            maker: maker.parse().unwrap(),
            shown: Shown { title: "Blue".to_owned(), note: None, by: None, pieces: Vec::new() },
        };
        let note = "INSERT INTO erasures (room, member, asked_at) VALUES ('r_test', 'm_ana', 0)";
        sqlx::raw_sql(note).execute(&pool).await.unwrap();
        for (look, member, maker) in [("l_one", "m_ana", "m_ben"), ("l_two", "m_ben", "m_ana")] {
            let new = new(look, member, maker);
            assert_eq!(rows.put(&new, 10, 1).await.unwrap(), None, "{look}");
            assert!(rows.is_gone(&new).await.unwrap());
        }
        // The note is taken away in the end; the membership stays, as nobody's, like that of who came in a room's file.
        let done = "DELETE FROM erasures;
            INSERT INTO room_info (room, name, created_at) VALUES ('r_test', 'Test', 0);
            INSERT INTO memberships (room, member, name, joined_at, seen_at) VALUES ('r_test', 'm_ana', '', 0, 0)";
        sqlx::raw_sql(done).execute(&pool).await.unwrap();
        let late = new("l_one", "m_ana", "m_ben");
        assert!(rows.put(&late, 10, 1).await.unwrap().is_none() && rows.is_gone(&late).await.unwrap());
        let brought = new("l_two", "m_ben", "m_ana");
        assert!(rows.put(&brought, 10, 1).await.unwrap().is_some());
        let others = new("l_three", "m_ben", "m_ben");
        assert!(rows.put(&others, 10, 1).await.unwrap().is_some() && !rows.is_gone(&others).await.unwrap());
    }
}
