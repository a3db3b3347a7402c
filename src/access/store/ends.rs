//! When rooms end.

use sqlx::Row;

use super::{Store, id, sql};
use crate::{
    access::StoreError,
    ids::{Millis, RoomId},
    protocol::message::RoomInfo,
};

/// A day.
pub const DAY_MS: Millis = 24 * 60 * 60 * 1_000;
/// Rooms that are looked at once: deleting one takes a while, the rest comes with the next look.
const MAX_OVER: i64 = 50;

/// A room whose time is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// Which.
    pub room: RoomId,
    /// Since nobody has been there, not by a date.
    pub idle: bool,
}

/// When a room ends that is set so, and where somebody is now.
pub(super) fn end_of(info: &RoomInfo, now: Millis) -> Option<i64> {
    let idle = info.ends_idle_days.map(|days| now.saturating_add(u64::from(days).saturating_mul(DAY_MS)));
    idle.or(info.ends_at).map(sql)
}

impl Store {
    /// Somebody is there: a room that ends without anybody ends later.
    pub async fn visited(&self, room: &RoomId, now: Millis) -> Result<(), StoreError> {
        sqlx::query("UPDATE room_info SET ends_at = ?1 + idle_days * ?2 WHERE room = ?3 AND idle_days IS NOT NULL")
            .bind(sql(now))
            .bind(sql(DAY_MS))
            .bind(room.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Rooms whose end came at that time or before, the first first.
    pub async fn over(&self, at: Millis) -> Result<Vec<Over>, StoreError> {
        let rows = sqlx::query(
            "SELECT room, idle_days IS NOT NULL AS idle FROM room_info WHERE ends_at <= ? ORDER BY ends_at LIMIT ?",
        )
        .bind(sql(at))
        .bind(MAX_OVER)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| Ok(Over { room: id(row.try_get("room")?, RoomId::parse)?, idle: row.try_get("idle")? }))
            .collect()
    }
}
