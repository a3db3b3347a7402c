//! The table of lookbooks, in `rooms.db`: at most one a room, whose hosts choose among the looks that it shows.

use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

use super::rows::{Sql, id, sql, time};
use crate::ids::{LookbookId, MemberId, Millis, RoomId, ShareId};

const COLUMNS: &str = "id, room, member, title, looks, made_at, updated_at";

/// A room's looks as one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookbook {
    /// What its address is made of.
    pub id: LookbookId,
    /// Whose.
    pub room: RoomId,
    /// Who changed it last.
    pub member: MemberId,
    /// Its title.
    pub title: String,
    /// Its looks, in order; some may not be shown any more.
    pub looks: Vec<ShareId>,
    /// When it was made.
    pub made_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// The table.
#[derive(Debug, Clone)]
pub struct Books {
    pool: SqlitePool,
}

fn book(row: &SqliteRow) -> Sql<Lookbook> {
    let looks = serde_json::from_str(row.try_get("looks")?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(Lookbook {
        id: id(row, "id")?,
        room: id(row, "room")?,
        member: id(row, "member")?,
        title: row.try_get("title")?,
        looks,
        made_at: time(row, "made_at")?,
        updated_at: time(row, "updated_at")?,
    })
}

impl Books {
    /// Over the pool of `rooms.db`, whose migrations have run.
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Makes a room's lookbook; nothing where it has one.
    pub async fn make(
        &self,
        room: &RoomId,
        member: &MemberId,
        title: &str,
        looks: &[ShareId],
        now: Millis,
    ) -> Sql<Option<Lookbook>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO lookbooks ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (room) DO NOTHING RETURNING {COLUMNS}"
        )))
        .bind(LookbookId::random().as_str().to_owned())
        .bind(room.as_str())
        .bind(member.as_str())
        .bind(title)
        .bind(serde_json::json!(looks).to_string())
        .bind(sql(now))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(book).transpose()
    }

    /// Changes a room's lookbook; nothing where it has none.
    pub async fn change(
        &self,
        room: &RoomId,
        member: &MemberId,
        title: &str,
        looks: &[ShareId],
        now: Millis,
    ) -> Sql<Option<Lookbook>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE lookbooks SET member = ?2, title = ?3, looks = ?4, updated_at = max(?5, updated_at + 1) WHERE room = ?1 \
             RETURNING {COLUMNS}"
        )))
        .bind(room.as_str())
        .bind(member.as_str())
        .bind(title)
        .bind(serde_json::json!(looks).to_string())
        .bind(sql(now))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(book).transpose()
    }

    /// The lookbook with this id.
    pub async fn get(&self, id: &LookbookId) -> Sql<Option<Lookbook>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM lookbooks WHERE id = ?")))
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(book).transpose()
    }

    /// A room's lookbook.
    pub async fn of_room(&self, room: &RoomId) -> Sql<Option<Lookbook>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM lookbooks WHERE room = ?")))
            .bind(room.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(book).transpose()
    }

    /// Takes a room's lookbook away; whether it had one.
    pub async fn delete(&self, room: &RoomId) -> Sql<bool> {
        let done = sqlx::query("DELETE FROM lookbooks WHERE room = ?").bind(room.as_str()).execute(&self.pool).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Takes away the lookbook that a member has worded.
    pub async fn forget_member(&self, room: &RoomId, member: &MemberId) -> Sql<()> {
        sqlx::query("DELETE FROM lookbooks WHERE room = ? AND member = ?")
            .bind(room.as_str())
            .bind(member.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
