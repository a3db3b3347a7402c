//! The table of those who knock.

use sqlx::{Row, sqlite::SqliteRow};

use super::{Store, id, number, role_name, role_of, sql};
use crate::{
    access::StoreError,
    ids::{IdentityId, InviteId, KnockId, Millis, RoomId},
    protocol::{knock::Knock, message::Role},
};

/// How long a knock waits for an answer, and an answer for whoever knocked: a day.
pub const KNOCK_LIVES_MS: Millis = 24 * 60 * 60 * 1_000;
/// People who wait at one room's door at once. All of them travel in each news of them.
pub const MAX_KNOCKS_WAITING: i64 = 50;
/// Rows of one room, those that were answered included.
pub const MAX_KNOCKS_KEPT: i64 = 500;

/// What became of a knock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnockAnswer {
    /// Nothing yet.
    Waiting,
    /// They may come in.
    LetIn,
    /// Not this time.
    TurnedAway,
}

impl KnockAnswer {
    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::LetIn => "let_in",
            Self::TurnedAway => "turned_away",
        }
    }

    fn of(name: &str) -> Result<Self, StoreError> {
        [Self::Waiting, Self::LetIn, Self::TurnedAway]
            .into_iter()
            .find(|answer| answer.name() == name)
            .ok_or(StoreError::Damaged("an answer to a knock is unknown"))
    }
}

/// A knock as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnockRow {
    /// Under which name; empty once they were turned away.
    pub name: String,
    /// As what they come in.
    pub role: Role,
    /// By which invite.
    pub invite: InviteId,
    /// What became of it.
    pub answer: KnockAnswer,
}

impl Store {
    /// Somebody's knock at a room, if it is not too old.
    pub async fn knock_of(
        &self,
        room: &RoomId,
        identity: &IdentityId,
        now: Millis,
    ) -> Result<Option<KnockRow>, StoreError> {
        let row = sqlx::query("SELECT * FROM knocks WHERE room = ? AND identity = ? AND at > ?")
            .bind(room.as_str())
            .bind(identity.as_str())
            .bind(sql(oldest(now)))
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            Ok(KnockRow {
                name: row.try_get("name")?,
                role: role_of(row.try_get("role")?)?,
                invite: id(row.try_get("invite")?, InviteId::parse)?,
                answer: KnockAnswer::of(row.try_get("answer")?)?,
            })
        })
        .transpose()
    }

    /// Keeps a knock; who waits already may have another name. False where too many wait.
    pub async fn knock(
        &self,
        room: &RoomId,
        identity: &IdentityId,
        knock: &Knock,
        (role, invite): (Role, &InviteId),
    ) -> Result<bool, StoreError> {
        sqlx::query("DELETE FROM knocks WHERE room = ? AND at <= ?")
            .bind(room.as_str())
            .bind(sql(oldest(knock.at)))
            .execute(&self.pool)
            .await?;
        let done = sqlx::query(
            "INSERT INTO knocks (id, room, identity, name, role, invite, answer, at)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, 'waiting', ?7
             WHERE EXISTS (SELECT 1 FROM knocks WHERE room = ?2 AND identity = ?3)
                OR ((SELECT count(*) FROM knocks WHERE room = ?2 AND answer = 'waiting') < ?8
                    AND (SELECT count(*) FROM knocks WHERE room = ?2) < ?9)
             ON CONFLICT (room, identity) DO UPDATE SET name = excluded.name WHERE answer = 'waiting'",
        )
        .bind(knock.id.as_str())
        .bind(room.as_str())
        .bind(identity.as_str())
        .bind(&knock.name)
        .bind(role_name(role))
        .bind(invite.as_str())
        .bind(sql(knock.at))
        .bind(MAX_KNOCKS_WAITING)
        .bind(MAX_KNOCKS_KEPT)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Who waits at a room's door, the first first.
    pub async fn knocks(&self, room: &RoomId, now: Millis) -> Result<Vec<Knock>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, at FROM knocks WHERE room = ? AND answer = 'waiting' AND at > ? ORDER BY at, id LIMIT ?",
        )
        .bind(room.as_str())
        .bind(sql(oldest(now)))
        .bind(MAX_KNOCKS_WAITING)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Answers a knock; false where nobody waits under that id. The name of who is turned away goes at once.
    pub async fn answer_knock(
        &self,
        room: &RoomId,
        knock: &KnockId,
        answer: KnockAnswer,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE knocks SET answer = ?1, at = ?2, name = CASE ?1 WHEN 'let_in' THEN name ELSE '' END
             WHERE room = ?3 AND id = ?4 AND answer = 'waiting' AND at > ?5",
        )
        .bind(answer.name())
        .bind(sql(now))
        .bind(room.as_str())
        .bind(knock.as_str())
        .bind(sql(oldest(now)))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Who knocked is in, or wants to be forgotten.
    pub async fn forget_knock(&self, room: &RoomId, identity: &IdentityId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM knocks WHERE room = ? AND identity = ?")
            .bind(room.as_str())
            .bind(identity.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Takes away what is too old everywhere; the rooms whose list of those who wait is another now.
    pub async fn forget_old_knocks(&self, now: Millis) -> Result<Vec<RoomId>, StoreError> {
        let rows = sqlx::query("DELETE FROM knocks WHERE at <= ? RETURNING room")
            .bind(sql(oldest(now)))
            .fetch_all(&self.pool)
            .await?;
        let mut rooms =
            rows.iter().map(|row| id(row.try_get("room")?, RoomId::parse)).collect::<Result<Vec<_>, _>>()?;
        rooms.sort_unstable();
        rooms.dedup();
        Ok(rooms)
    }

    /// An invite is void: who waits by it waits no more.
    pub(super) async fn forget_knocks_by(&self, room: &RoomId) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM knocks WHERE room = ?1 AND answer = 'waiting'
             AND invite IN (SELECT id FROM invites WHERE room = ?1 AND revoked_at IS NOT NULL)",
        )
        .bind(room.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// What came then or before is nothing any more.
fn oldest(now: Millis) -> Millis {
    now.saturating_sub(KNOCK_LIVES_MS)
}

fn read(row: &SqliteRow) -> Result<Knock, StoreError> {
    Ok(Knock { id: id(row.try_get("id")?, KnockId::parse)?, name: row.try_get("name")?, at: number(row, "at")? })
}
