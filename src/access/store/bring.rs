//! A room that comes from elsewhere, with everybody in it.

use super::{Store, StoreError, ends, sql};
use crate::{
    ids::{IdentityId, MemberId, Millis},
    protocol::message::RoomInfo,
};

/// A member of a room that comes from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtMember {
    /// Who they are there.
    pub member: MemberId,
    /// Who they will be on this server; nobody for who was erased.
    pub identity: Option<IdentityId>,
    /// Under which name.
    pub name: String,
    /// When they first came in.
    pub joined_at: Millis,
}

impl Store {
    /// A room that came from elsewhere with everybody in it, in place of what an earlier try has left of it. If its end has passed
    /// meanwhile it ends now, so that there is a grace.
    pub async fn bring_room(&self, info: &RoomInfo, members: &[BroughtMember], now: Millis) -> Result<(), StoreError> {
        self.drop_room(&info.id).await?;
        self.insert_room(info, ends::end_of(info, now).map(|at| at.max(sql(now)))).await?;
        for BroughtMember { member, identity, name, joined_at } in members {
            if let Some(identity) = identity {
                self.upsert_identity(identity, name, sql(now)).await?;
            }
            sqlx::query(
                "INSERT INTO memberships (room, member, identity, name, joined_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            )
            .bind(info.id.as_str())
            .bind(member.as_str())
            .bind(identity.as_ref().map(IdentityId::as_str))
            .bind(name)
            .bind(sql(*joined_at))
            .execute(&self.pool)
            .await?;
        }
        Ok(())
    }
}
