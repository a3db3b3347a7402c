//! What the hub asks of others: names and titles, out of access' tables (they are not part of any log, so that they can be
//! erased), and prices, out of the catalogue.

use std::sync::Arc;

use crate::{
    access::{Access, StoreError},
    catalog::Catalog,
    clock,
    hub::{Directory, DirectoryFuture, HubError, PriceList, PricesFuture, RoomDirectory},
    ids::{MemberId, RoomId, VariantId},
};

/// The hub's view of access.
pub struct AccessDirectory(pub Arc<Access>);

impl Directory for AccessDirectory {
    fn load(&self, room: &RoomId) -> DirectoryFuture<'_, RoomDirectory> {
        let room = room.clone();
        Box::pin(async move {
            let store = self.0.store();
            let known = store.room_with_names(&room).await.map_err(|e| unavailable(&e))?;
            let (info, names) = known.ok_or(HubError::NoRoom)?;
            Ok(RoomDirectory { info, names })
        })
    }

    fn removed(&self, room: &RoomId, member: &MemberId) -> DirectoryFuture<'_, ()> {
        let (room, member) = (room.clone(), member.clone());
        Box::pin(async move { self.0.removed(&room, &member, clock::now()).await.map_err(|e| unavailable(&e)) })
    }
}

/// The hub's view of the catalogue.
pub struct CatalogPrices(pub Catalog);

impl PriceList for CatalogPrices {
    fn prices(&self, variants: Vec<VariantId>) -> PricesFuture<'_> {
        Box::pin(async move {
            let lines = self.0.variants(&variants, None).await.map_err(|error| {
                tracing::error!(%error, "the catalogue does not say what things cost");
                HubError::Unavailable
            })?;
            Ok(lines.into_iter().map(|line| (line.id, line.price)).collect())
        })
    }
}

fn unavailable(error: &StoreError) -> HubError {
    tracing::error!(%error, "the access tables don't answer");
    HubError::Unavailable
}
