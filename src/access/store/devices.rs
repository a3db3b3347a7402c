//! The table of links to other devices, and what they do to memberships.

use sqlx::Row;

use super::{Store, id, number, sql};
use crate::{
    access::{
        StoreError,
        device::{DeviceLink, Moved, REMEMBERED_MS},
    },
    ids::{DeviceLinkId, IdentityId, Millis},
};

impl Store {
    /// Keeps a new link, good for `lasts_ms`; earlier ones of the same person that nobody used are void with it. When it ends.
    pub async fn add_device_link(
        &self,
        link: &DeviceLinkId,
        identity: &IdentityId,
        now: Millis,
        lasts_ms: Millis,
    ) -> Result<Millis, StoreError> {
        let expires_at = now.saturating_add(lasts_ms);
        let mut all = self.pool.begin().await?;
        sqlx::query("DELETE FROM device_links WHERE identity = ? AND used_at IS NULL")
            .bind(identity.as_str())
            .execute(&mut *all)
            .await?;
        sqlx::query("INSERT INTO device_links (id, identity, expires_at) VALUES (?, ?, ?)")
            .bind(link.as_str())
            .bind(identity.as_str())
            .bind(sql(expires_at))
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        Ok(expires_at)
    }

    /// Forgets links that ended long ago.
    pub async fn forget_old_device_links(&self, now: Millis) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM device_links WHERE expires_at < ?")
            .bind(sql(now.saturating_sub(REMEMBERED_MS)))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// A link, usable or not.
    pub async fn device_link(&self, link: &DeviceLinkId) -> Result<Option<DeviceLink>, StoreError> {
        let row =
            sqlx::query("SELECT identity, expires_at, used_at IS NOT NULL AS used FROM device_links WHERE id = ?")
                .bind(link.as_str())
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| {
            Ok(DeviceLink {
                id: link.clone(),
                identity: id(row.try_get("identity")?, IdentityId::parse)?,
                expires_at: number(&row, "expires_at")?,
                used: row.try_get("used")?,
            })
        })
        .transpose()
    }

    /// Uses a link up, and brings what `before` is a member of to whom it carries, where that one is not in the room. All of it or nothing;
    /// `None` where another was faster or its time is up.
    pub async fn adopt(
        &self,
        link: &DeviceLink,
        before: Option<&IdentityId>,
        now: Millis,
    ) -> Result<Option<Moved>, StoreError> {
        let mut all = self.pool.begin().await?;
        let used =
            sqlx::query("UPDATE device_links SET used_at = ?1 WHERE id = ?2 AND used_at IS NULL AND expires_at > ?1")
                .bind(sql(now))
                .bind(link.id.as_str())
                .execute(&mut *all)
                .await?;
        if used.rows_affected() == 0 {
            return Ok(None);
        }
        let Some(before) = before.filter(|before| **before != link.identity) else {
            all.commit().await?;
            return Ok(Some(Moved { rooms: 0, apart: 0 }));
        };
        let moved = sqlx::query(
            "UPDATE memberships SET identity = ?1 WHERE identity = ?2
             AND NOT EXISTS (SELECT 1 FROM memberships AS own WHERE own.identity = ?1 AND own.room = memberships.room)",
        )
        .bind(link.identity.as_str())
        .bind(before.as_str())
        .execute(&mut *all)
        .await?;
        let apart: i64 = sqlx::query_scalar("SELECT count(*) FROM memberships WHERE identity = ?")
            .bind(before.as_str())
            .fetch_one(&mut *all)
            .await?;
        // Whoever is in no room any more is nobody.
        if apart == 0 {
            sqlx::query("DELETE FROM identities WHERE id = ?").bind(before.as_str()).execute(&mut *all).await?;
        }
        all.commit().await?;
        Ok(Some(Moved { rooms: moved.rows_affected(), apart: u64::try_from(apart).unwrap_or(0) }))
    }

    /// How many rooms an identity is a member of.
    pub async fn count_rooms(&self, identity: &IdentityId) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM memberships WHERE identity = ?")
            .bind(identity.as_str())
            .fetch_one(&self.pool)
            .await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}
