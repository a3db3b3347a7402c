//! The table of invites.

use sqlx::{Row, sqlite::SqliteRow};

use super::{Store, id, number, role_name, role_of, sql};
use crate::{
    access::{
        StoreError,
        invite::{InviteRow, MAX_LIVE_INVITES},
    },
    ids::{InviteId, MemberId, Millis, RoomId},
};

/// Invites that a list holds, newest first: more than can be live at a time.
const MAX_INVITES_LISTED: i64 = 400;

impl Store {
    /// Keeps a new invite; false where the room has as many live ones as it may have.
    pub async fn add_invite(&self, invite: &InviteRow) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO invites (id, room, role, made_by, created_at, expires_at)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE (SELECT count(*) FROM invites WHERE room = ?2 AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > ?5)) < ?7",
        )
        .bind(invite.id.as_str())
        .bind(invite.room.as_str())
        .bind(role_name(invite.role))
        .bind(invite.made_by.as_str())
        .bind(sql(invite.created_at))
        .bind(invite.expires_at.map(sql))
        .bind(MAX_LIVE_INVITES)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// One invite, live or not.
    pub async fn invite(&self, id: &InviteId) -> Result<Option<InviteRow>, StoreError> {
        let row =
            sqlx::query("SELECT * FROM invites WHERE id = ?").bind(id.as_str()).fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// The invites of a room, newest first; only those that `made_by` made, where given.
    pub async fn invites(&self, room: &RoomId, made_by: Option<&MemberId>) -> Result<Vec<InviteRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM invites WHERE room = ?1 AND (?2 IS NULL OR made_by = ?2)
             ORDER BY created_at DESC, id LIMIT ?3",
        )
        .bind(room.as_str())
        .bind(made_by.map(MemberId::as_str))
        .bind(MAX_INVITES_LISTED)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Makes an invite void; only one that `made_by` made, where given. False where there is none such.
    pub async fn revoke_invite(
        &self,
        room: &RoomId,
        invite: &InviteId,
        made_by: Option<&MemberId>,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE invites SET revoked_at = coalesce(revoked_at, ?1)
             WHERE id = ?2 AND room = ?3 AND (?4 IS NULL OR made_by = ?4)",
        )
        .bind(sql(now))
        .bind(invite.as_str())
        .bind(room.as_str())
        .bind(made_by.map(MemberId::as_str))
        .execute(&self.pool)
        .await?;
        self.forget_knocks_by(room).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Counts somebody who came by an invite.
    pub async fn invite_used(&self, invite: &InviteId) -> Result<(), StoreError> {
        sqlx::query("UPDATE invites SET uses = uses + 1 WHERE id = ?")
            .bind(invite.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn read(row: &SqliteRow) -> Result<InviteRow, StoreError> {
    let optional = |column: &str| -> Result<Option<Millis>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(column)?.map(|n| u64::try_from(n).unwrap_or(0)))
    };
    Ok(InviteRow {
        id: id(row.try_get("id")?, InviteId::parse)?,
        room: id(row.try_get("room")?, RoomId::parse)?,
        role: role_of(row.try_get("role")?)?,
        made_by: id(row.try_get("made_by")?, MemberId::parse)?,
        created_at: number(row, "created_at")?,
        expires_at: optional("expires_at")?,
        revoked_at: optional("revoked_at")?,
        uses: number(row, "uses")?,
    })
}
