//! The tables behind access, in `rooms.db`: identities, rooms' names, memberships. Invites are in [`invites`], links to other
//! devices in [`devices`], those who knock in [`knocks`], rooms' ends in [`ends`], rooms from elsewhere in [`bring`].

pub mod bring;
mod devices;
pub mod ends;
mod invites;
pub mod knocks;

use std::collections::HashMap;

use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

use super::StoreError;
use crate::{
    ids::{IdentityId, InviteId, MemberId, Millis, ProductId, RoomId},
    protocol::message::{Role, RoomInfo},
};

/// `seen_at` is only written again when it is this old: coming back is frequent, a write costs the disk.
const SEEN_RESOLUTION_MS: Millis = 5 * 60 * 1_000;
/// Rooms of one identity that are listed.
pub const MAX_ROOMS_LISTED: i64 = 50;

/// An identity in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Who they are there.
    pub member: MemberId,
    /// Under which name.
    pub name: String,
    /// Tickets and tokens of an earlier generation are revoked.
    pub generation: u32,
    /// When they last came in.
    pub seen_at: Millis,
}

/// One of somebody's rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyRoom {
    /// The room.
    pub info: RoomInfo,
    /// Who they are there.
    pub member: MemberId,
    /// When they last came in.
    pub seen_at: Millis,
    /// They have put it away.
    pub archived: bool,
}

/// The tables. Every write is one statement: a transaction held open between two would make the journal's writer, and so
/// every room, wait. Several are put in an order that leaves nothing wrong when the process dies in between.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

/// `SQLite` keeps signed numbers.
fn sql(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn number(row: &SqliteRow, column: &str) -> Result<u64, StoreError> {
    Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0))
}

fn id<T>(text: &str, parse: fn(&str) -> Result<T, crate::ids::BadId>) -> Result<T, StoreError> {
    parse(text).map_err(|_| StoreError::Damaged("an id in the access tables has not its form"))
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Shopper => "shopper",
        Role::Cohost => "cohost",
        Role::Host => "host",
    }
}

fn role_of(name: &str) -> Result<Role, StoreError> {
    [Role::Viewer, Role::Shopper, Role::Cohost, Role::Host]
        .into_iter()
        .find(|role| role_name(*role) == name)
        .ok_or(StoreError::Damaged("a role in the access tables is unknown"))
}

impl Store {
    /// Over the pool of `rooms.db`, whose migrations have run.
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// A new room with its first member.
    pub async fn create_room(
        &self,
        info: &RoomInfo,
        identity: &IdentityId,
        member: &MemberId,
        name: &str,
    ) -> Result<(), StoreError> {
        let at = sql(info.created_at);
        self.insert_room(info, ends::end_of(info, info.created_at)).await?;
        self.upsert_identity(identity, name, at).await?;
        sqlx::query(
            "INSERT INTO memberships (room, member, identity, name, joined_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(info.id.as_str())
        .bind(member.as_str())
        .bind(identity.as_str())
        .bind(name)
        .bind(at)
        .bind(at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn insert_room(&self, info: &RoomInfo, ends_at: Option<i64>) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO room_info (room, name, created_at, about, starts_at, knock, ends_at, idle_days, cover) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(info.id.as_str())
        .bind(&info.name)
        .bind(sql(info.created_at))
        .bind(&info.about)
        .bind(info.starts_at.map(sql))
        .bind(info.knock)
        .bind(ends_at)
        .bind(info.ends_idle_days)
        .bind(info.cover.as_ref().map(ProductId::as_str))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes back [`Self::create_room`]; also for rooms that are deleted.
    pub async fn drop_room(&self, room: &RoomId) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM invites WHERE room = ?",
            "DELETE FROM knocks WHERE room = ?",
            "DELETE FROM memberships WHERE room = ?",
            "DELETE FROM room_info WHERE room = ?",
        ] {
            sqlx::query(statement).bind(room.as_str()).execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Other facts of a room: all but when it was made. Whoever changes them is there.
    pub async fn change_room(&self, info: &RoomInfo, now: Millis) -> Result<(), StoreError> {
        sqlx::query("UPDATE room_info SET name = ?, about = ?, starts_at = ?, knock = ?, ends_at = ?, idle_days = ?, cover = ? WHERE room = ?")
            .bind(&info.name)
            .bind(&info.about)
            .bind(info.starts_at.map(sql))
            .bind(info.knock)
            .bind(ends::end_of(info, now))
            .bind(info.ends_idle_days)
            .bind(info.cover.as_ref().map(ProductId::as_str))
            .bind(info.id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Puts a room away for one member, or takes it out again.
    pub async fn archive(&self, room: &RoomId, member: &MemberId, archived: bool) -> Result<(), StoreError> {
        sqlx::query("UPDATE memberships SET archived = ? WHERE room = ? AND member = ?")
            .bind(archived)
            .bind(room.as_str())
            .bind(member.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The room's facts.
    pub async fn room(&self, room: &RoomId) -> Result<Option<RoomInfo>, StoreError> {
        let row = sqlx::query(
            "SELECT name, created_at, about, starts_at, knock, ends_at, idle_days, cover FROM room_info WHERE room = ?",
        )
        .bind(room.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| room_info(room, &row)).transpose()
    }

    /// The room's facts and everybody's name in it, in one trip: whoever comes first to a room waits for it.
    pub async fn room_with_names(
        &self,
        room: &RoomId,
    ) -> Result<Option<(RoomInfo, HashMap<MemberId, String>)>, StoreError> {
        let row = sqlx::query(
            "SELECT name, created_at, about, starts_at, knock, ends_at, idle_days, cover, (SELECT json_group_object(member, name) FROM memberships WHERE room = room_info.room) \
             AS names FROM room_info WHERE room = ?",
        )
        .bind(room.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            let names: HashMap<MemberId, String> = serde_json::from_str(row.try_get("names")?)
                .map_err(|_| StoreError::Damaged("a room's names can't be read"))?;
            Ok((room_info(room, &row)?, names))
        })
        .transpose()
    }

    /// Who an identity is in a room.
    pub async fn membership(&self, room: &RoomId, identity: &IdentityId) -> Result<Option<Membership>, StoreError> {
        let row =
            sqlx::query("SELECT member, name, generation, seen_at FROM memberships WHERE identity = ? AND room = ?")
                .bind(identity.as_str())
                .bind(room.as_str())
                .fetch_optional(&self.pool)
                .await?;
        row.as_ref().map(membership).transpose()
    }

    /// Makes an identity a member: a new one under the id `fresh`, or the one that it was before.
    pub async fn enlist(
        &self,
        room: &RoomId,
        identity: &IdentityId,
        fresh: &MemberId,
        name: &str,
        invite: &InviteId,
        now: Millis,
    ) -> Result<Membership, StoreError> {
        let at = sql(now);
        self.upsert_identity(identity, name, at).await?;
        let row = sqlx::query(
            "INSERT INTO memberships (room, member, identity, name, invite, joined_at, seen_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (identity, room) WHERE identity IS NOT NULL
             DO UPDATE SET name = excluded.name, invite = excluded.invite, seen_at = excluded.seen_at
             RETURNING member, name, generation, seen_at",
        )
        .bind(room.as_str())
        .bind(fresh.as_str())
        .bind(identity.as_str())
        .bind(name)
        .bind(invite.as_str())
        .bind(at)
        .bind(at)
        .fetch_one(&self.pool)
        .await?;
        self.visited(room, now).await?;
        membership(&row)
    }

    /// Notes that somebody came in, where the last note is old.
    pub async fn seen(&self, room: &RoomId, membership: &Membership, now: Millis) -> Result<(), StoreError> {
        if now.saturating_sub(membership.seen_at) < SEEN_RESOLUTION_MS {
            return Ok(());
        }
        sqlx::query("UPDATE memberships SET seen_at = ? WHERE room = ? AND member = ?")
            .bind(sql(now))
            .bind(room.as_str())
            .bind(membership.member.as_str())
            .execute(&self.pool)
            .await?;
        self.visited(room, now).await
    }

    /// The rooms of an identity, last seen first.
    pub async fn rooms_of(&self, identity: &IdentityId) -> Result<Vec<MyRoom>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.room, r.name, r.created_at, r.about, r.starts_at, r.knock, r.ends_at, r.idle_days, r.cover, m.member, m.seen_at, m.archived
             FROM memberships m JOIN room_info r ON r.room = m.room
             WHERE m.identity = ? ORDER BY m.seen_at DESC, r.room LIMIT ?",
        )
        .bind(identity.as_str())
        .bind(MAX_ROOMS_LISTED)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(MyRoom {
                    info: room_info(&id(row.try_get("room")?, RoomId::parse)?, row)?,
                    member: id(row.try_get("member")?, MemberId::parse)?,
                    seen_at: number(row, "seen_at")?,
                    archived: row.try_get("archived")?,
                })
            })
            .collect()
    }

    /// The name that an identity used last; `None` where the identity is unknown here.
    pub async fn last_name(&self, identity: &IdentityId) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT name FROM identities WHERE id = ?")
            .bind(identity.as_str())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get::<Option<String>, _>("name")).transpose()?.flatten())
    }

    /// A new name in a room, and for the next one.
    pub async fn rename(
        &self,
        room: &RoomId,
        identity: &IdentityId,
        member: &MemberId,
        name: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE memberships SET name = ? WHERE room = ? AND member = ? AND identity = ?")
            .bind(name)
            .bind(room.as_str())
            .bind(member.as_str())
            .bind(identity.as_str())
            .execute(&self.pool)
            .await?;
        // Who was erased meanwhile gets no name back.
        if done.rows_affected() > 0 {
            self.upsert_identity(identity, name, sql(now)).await?;
        }
        Ok(())
    }

    /// Revokes all tickets and access tokens of a member; returns the generation that counts from now on.
    pub async fn revoke_tokens(&self, room: &RoomId, member: &MemberId, now: Millis) -> Result<u32, StoreError> {
        let row = sqlx::query(
            "UPDATE memberships SET generation = generation + 1, revoked_at = ? WHERE room = ? AND member = ?
             RETURNING generation",
        )
        .bind(sql(now))
        .bind(room.as_str())
        .bind(member.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map_or(Ok(0), |row| generation(&row))
    }

    /// Members whose tokens were revoked since `since`, with the generation that counts.
    pub async fn revoked_since(&self, since: Millis) -> Result<Vec<(MemberId, u32, Millis)>, StoreError> {
        let rows = sqlx::query("SELECT member, generation, revoked_at FROM memberships WHERE revoked_at >= ?")
            .bind(sql(since))
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| Ok((id(row.try_get("member")?, MemberId::parse)?, generation(row)?, number(row, "revoked_at")?)))
            .collect()
    }

    /// Makes the invite void that a member came by.
    pub async fn revoke_invite_of(&self, room: &RoomId, member: &MemberId, now: Millis) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE invites SET revoked_at = coalesce(revoked_at, ?1)
             WHERE room = ?2 AND id = (SELECT invite FROM memberships WHERE room = ?2 AND member = ?3)",
        )
        .bind(sql(now))
        .bind(room.as_str())
        .bind(member.as_str())
        .execute(&self.pool)
        .await?;
        self.forget_knocks_by(room).await
    }

    /// Forgets an identity, the name that it used last, and where it knocked.
    pub async fn forget_identity(&self, identity: &IdentityId) -> Result<Vec<RoomId>, StoreError> {
        sqlx::query("DELETE FROM identities WHERE id = ?").bind(identity.as_str()).execute(&self.pool).await?;
        let knocked = sqlx::query("DELETE FROM knocks WHERE identity = ? RETURNING room")
            .bind(identity.as_str())
            .fetch_all(&self.pool)
            .await?;
        knocked.iter().map(|row| id(row.try_get("room")?, RoomId::parse)).collect()
    }

    /// Forgets an identity that is in no room any more.
    pub async fn forget_identity_without_rooms(&self, identity: &IdentityId) -> Result<(), StoreError> {
        let sql = "DELETE FROM identities WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM memberships WHERE identity = ?1)";
        sqlx::query(sql).bind(identity.as_str()).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets who a member was: what is left is an id that stands for nobody.
    pub async fn forget_member(&self, room: &RoomId, member: &MemberId) -> Result<(), StoreError> {
        for statement in [
            // An identity whose last room this was is nobody's any more. The membership loses it with that.
            "DELETE FROM identities WHERE id = (SELECT identity FROM memberships WHERE room = ?1 AND member = ?2)
             AND (SELECT count(*) FROM memberships WHERE identity = identities.id) = 1",
            "UPDATE memberships SET name = '', identity = NULL, invite = NULL WHERE room = ?1 AND member = ?2",
        ] {
            sqlx::query(statement).bind(room.as_str()).bind(member.as_str()).execute(&self.pool).await?;
        }
        Ok(())
    }

    async fn upsert_identity(&self, identity: &IdentityId, name: &str, at: i64) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO identities (id, name, created_at, seen_at) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at",
        )
        .bind(identity.as_str())
        .bind(name)
        .bind(at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

fn room_info(room: &RoomId, row: &SqliteRow) -> Result<RoomInfo, StoreError> {
    let time = |column: &str| -> Result<Option<Millis>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(column)?.and_then(|at| u64::try_from(at).ok()))
    };
    let ends_idle_days: Option<u32> = row.try_get("idle_days")?;
    Ok(RoomInfo {
        id: room.clone(),
        name: row.try_get("name")?,
        created_at: number(row, "created_at")?,
        about: row.try_get("about")?,
        starts_at: time("starts_at")?,
        cover: row.try_get::<Option<&str>, _>("cover")?.map(|cover| id(cover, ProductId::parse)).transpose()?,
        knock: row.try_get("knock")?,
        ends_at: time("ends_at")?.filter(|_| ends_idle_days.is_none()),
        ends_idle_days,
    })
}

fn generation(row: &SqliteRow) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.try_get::<i64, _>("generation")?).unwrap_or(u32::MAX))
}

fn membership(row: &SqliteRow) -> Result<Membership, StoreError> {
    Ok(Membership {
        member: id(row.try_get("member")?, MemberId::parse)?,
        name: row.try_get("name")?,
        generation: generation(row)?,
        seen_at: number(row, "seen_at")?,
    })
}
