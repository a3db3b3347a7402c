//! The table behind photos, in `rooms.db`. Every write is one statement: a transaction held open would make the journal's writer, and
//! so every room, wait.

use std::collections::HashSet;

use sqlx::{
    QueryBuilder, Row, Sqlite, SqlitePool,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::files::Name;
use crate::ids::{MemberId, Millis, PhotoId, RoomId};

/// Ids in one statement.
const IDS_AT_ONCE: usize = 500;

/// A new photo.
#[derive(Debug, Clone)]
pub struct NewRow<'a> {
    pub id: &'a PhotoId,
    pub room: &'a RoomId,
    pub member: &'a MemberId,
    pub large: Name,
    pub small: Name,
    pub bytes: u64,
    pub width: u32,
    pub height: u32,
    pub tone: [u8; 3],
    pub at: Millis,
}

/// Most that there may be.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// Bytes of one room.
    pub room_bytes: u64,
    /// Photos of one room.
    pub room_photos: u64,
    /// Photos of one member in a room that no message shows yet.
    pub unposted: u64,
}

/// What is known of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: PhotoId,
    /// In pixels, of the large one.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green, blue.
    pub tone: [u8; 3],
    /// What is to be seen on it; may be empty.
    pub alt: String,
}

/// The table.
#[derive(Debug, Clone)]
pub struct Rows {
    pool: SqlitePool,
}

type Sql<T> = Result<T, sqlx::Error>;

fn sql(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn number(row: &SqliteRow, column: &str) -> Sql<u32> {
    Ok(u32::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0))
}

fn id(row: &SqliteRow) -> Sql<PhotoId> {
    PhotoId::parse(row.try_get("id")?).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn name(row: &SqliteRow, column: &str) -> Sql<Name> {
    Name::from_slice(row.try_get(column)?).ok_or_else(|| sqlx::Error::Decode("not the name of a file".into()))
}

fn known(row: &SqliteRow) -> Sql<Known> {
    let [_, tone @ ..] = number(row, "tone")?.to_be_bytes();
    let (width, height) = (number(row, "width")?, number(row, "height")?);
    Ok(Known { id: id(row)?, width, height, tone, alt: row.try_get("alt")? })
}

/// Whether a member, or all of a room, is being erased or has been, by the names of two parameters.
fn gone(room: &str, member: &str) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM erasures WHERE room = {room} AND member IN ({member}, ''))
          OR EXISTS (SELECT 1 FROM memberships WHERE room = {room} AND member = {member} AND identity IS NULL))"
    )
}

/// `IN (?, ?, …)`.
fn push_ids(query: &mut QueryBuilder<Sqlite>, ids: &[PhotoId]) {
    query.push(" IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id.as_str().to_owned());
    }
    query.push(")");
}

/// Binds a new row's columns, the first ten parameters of a statement.
fn bind_row<'q>(
    statement: Query<'q, Sqlite, SqliteArguments>,
    new: &'q NewRow<'_>,
) -> Query<'q, Sqlite, SqliteArguments> {
    let [r, g, b] = new.tone;
    statement
        .bind(new.id.as_str())
        .bind(new.room.as_str())
        .bind(new.member.as_str())
        .bind(new.large.bytes())
        .bind(new.small.bytes())
        .bind(sql(new.bytes))
        .bind(i64::from(new.width))
        .bind(i64::from(new.height))
        .bind(i64::from(u32::from_be_bytes([0, r, g, b])))
        .bind(sql(new.at))
}

impl Rows {
    /// Over the pool of `rooms.db`, whose migrations have run.
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Notes a new photo where the quota has room for it and its member is still there; whether it did. Who is being erased, or has
    /// been, meanwhile must not leave one behind.
    pub async fn insert(&self, new: &NewRow<'_>, quota: Quota) -> Sql<bool> {
        let insert = sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO photos (id, room, member, large, small, bytes, width, height, tone, touched_at)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
             WHERE (SELECT coalesce(sum(bytes), 0) FROM photos WHERE room = ?2) + ?6 <= ?11
               AND (SELECT count(*) FROM photos WHERE room = ?2) < ?12
               AND (SELECT count(*) FROM photos WHERE room = ?2 AND member = ?3 AND posted = 0) < ?13
               AND NOT {}",
            gone("?2", "?3")
        )));
        let done = bind_row(insert, new)
            .bind(sql(quota.room_bytes))
            .bind(sql(quota.room_photos))
            .bind(sql(quota.unposted))
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Whether a member, or all of a room, is being erased or has been.
    pub async fn is_gone(&self, room: &RoomId, member: &MemberId) -> Sql<bool> {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT {}", gone("?1", "?2"))))
            .bind(room.as_str())
            .bind(member.as_str())
            .fetch_one(&self.pool)
            .await
    }

    /// Notes a photo that a room shows which came from elsewhere; whether it could: not where another room has its id.
    pub async fn bring(&self, new: &NewRow<'_>, alt: &str) -> Sql<bool> {
        let insert = sqlx::query(
            "INSERT INTO photos (id, room, member, large, small, bytes, width, height, tone, touched_at, alt, posted)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
             ON CONFLICT (id) DO UPDATE SET large = excluded.large, small = excluded.small, alt = excluded.alt, posted = 1
             WHERE room = excluded.room AND member = excluded.member",
        );
        let done = bind_row(insert, new).bind(alt).execute(&self.pool).await?;
        Ok(done.rows_affected() > 0)
    }

    /// How many photos of a member no message shows yet.
    pub async fn unposted(&self, room: &RoomId, member: &MemberId) -> Sql<u64> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM photos WHERE room = ? AND member = ? AND posted = 0")
            .bind(room.as_str())
            .bind(member.as_str())
            .fetch_one(&self.pool)
            .await?;
        Ok(count.unsigned_abs())
    }

    /// Of these, what a member uploaded into a room: and nobody sweeps it away for a while.
    pub async fn claim(&self, room: &RoomId, member: &MemberId, ids: &[PhotoId], now: Millis) -> Sql<Vec<Known>> {
        let mut query = QueryBuilder::new("UPDATE photos SET touched_at = ");
        query.push_bind(sql(now)).push(" WHERE room = ").push_bind(room.as_str().to_owned());
        query.push(" AND member = ").push_bind(member.as_str().to_owned()).push(" AND id");
        push_ids(&mut query, ids);
        query.push(" RETURNING id, width, height, tone, alt");
        query.build().fetch_all(&self.pool).await?.iter().map(known).collect()
    }

    /// What is known of these in a room.
    pub async fn known(&self, room: &RoomId, ids: &[PhotoId]) -> Sql<Vec<Known>> {
        let mut query = QueryBuilder::new("SELECT id, width, height, tone, alt FROM photos WHERE room = ");
        query.push_bind(room.as_str().to_owned()).push(" AND id");
        push_ids(&mut query, ids);
        query.build().fetch_all(&self.pool).await?.iter().map(known).collect()
    }

    /// A photo's files, the large one first.
    pub async fn files(&self, photo: &PhotoId) -> Sql<Option<(Name, Name)>> {
        let row = sqlx::query("SELECT large, small FROM photos WHERE id = ?")
            .bind(photo.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok((name(&row, "large")?, name(&row, "small")?))).transpose()
    }

    /// Says what is to be seen on a member's own photo; whether there is one.
    pub async fn describe(&self, room: &RoomId, member: &MemberId, photo: &PhotoId, alt: &str) -> Sql<bool> {
        let done = sqlx::query("UPDATE photos SET alt = ? WHERE id = ? AND room = ? AND member = ?")
            .bind(alt)
            .bind(photo.as_str())
            .bind(room.as_str())
            .bind(member.as_str())
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// A message shows these.
    pub async fn posted(&self, ids: &[PhotoId]) -> Sql<()> {
        for ids in ids.chunks(IDS_AT_ONCE) {
            let mut query = QueryBuilder::new("UPDATE photos SET posted = 1 WHERE id");
            push_ids(&mut query, ids);
            query.build().execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Forgets these: the names of their files, each perhaps needed by others.
    pub async fn forget(&self, ids: &[PhotoId]) -> Sql<Vec<Name>> {
        let mut names = Vec::new();
        for ids in ids.chunks(IDS_AT_ONCE) {
            let mut query = QueryBuilder::new("DELETE FROM photos WHERE id");
            push_ids(&mut query, ids);
            query.push(" RETURNING large, small");
            for row in query.build().fetch_all(&self.pool).await? {
                names.extend([name(&row, "large")?, name(&row, "small")?]);
            }
        }
        Ok(names)
    }

    /// Whether a member has such a photo that no message shows.
    pub async fn is_unposted(&self, room: &RoomId, member: &MemberId, photo: &PhotoId) -> Sql<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM photos WHERE id = ? AND room = ? AND member = ? AND posted = 0)";
        sqlx::query_scalar(sql)
            .bind(photo.as_str())
            .bind(room.as_str())
            .bind(member.as_str())
            .fetch_one(&self.pool)
            .await
    }

    /// Whether any photo still needs a file.
    pub async fn needs(&self, name: Name) -> Sql<bool> {
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM photos WHERE large = ?1 OR small = ?1)")
            .bind(name.bytes())
            .fetch_one(&self.pool)
            .await
    }

    /// All files that photos need.
    pub async fn needed(&self) -> Sql<HashSet<Name>> {
        let rows = sqlx::query("SELECT large AS name FROM photos UNION SELECT small FROM photos");
        rows.fetch_all(&self.pool).await?.iter().map(|row| name(row, "name")).collect()
    }

    /// All of a member's in a room.
    pub async fn of_member(&self, room: &RoomId, member: &MemberId) -> Sql<Vec<PhotoId>> {
        let query = sqlx::query("SELECT id FROM photos WHERE room = ? AND member = ?");
        query.bind(room.as_str()).bind(member.as_str()).fetch_all(&self.pool).await?.iter().map(id).collect()
    }

    /// All of a room's.
    pub async fn of_room(&self, room: &RoomId) -> Sql<Vec<PhotoId>> {
        let query = sqlx::query("SELECT id FROM photos WHERE room = ?");
        query.bind(room.as_str()).fetch_all(&self.pool).await?.iter().map(id).collect()
    }

    /// What messages of a room showed before a time.
    pub async fn posted_before(&self, room: &RoomId, since: Millis) -> Sql<Vec<PhotoId>> {
        let rows = sqlx::query("SELECT id FROM photos WHERE room = ? AND posted = 1 AND touched_at < ?")
            .bind(room.as_str())
            .bind(sql(since))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(id).collect()
    }

    /// Photos of all rooms that no message is known to show, last touched before a time; the oldest, so many.
    pub async fn unposted_before(&self, before: Millis, most: u32) -> Sql<Vec<(RoomId, PhotoId)>> {
        let rows =
            sqlx::query("SELECT room, id FROM photos WHERE posted = 0 AND touched_at < ? ORDER BY touched_at LIMIT ?")
                .bind(sql(before))
                .bind(i64::from(most))
                .fetch_all(&self.pool)
                .await?;
        let room = |row: &SqliteRow| RoomId::parse(row.try_get("room")?).map_err(|e| sqlx::Error::Decode(e.into()));
        rows.iter().map(|row| Ok((room(row)?, id(row)?))).collect()
    }
}
