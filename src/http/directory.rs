//! What the hub asks of others: names and titles, out of access' tables (they are not part of any log, so that they can be
//! erased), prices, out of the catalogue, photos, out of their store, and what pages say of themselves, out of the net.

use std::sync::Arc;

use crate::{
    access::{Access, StoreError},
    catalog::Catalog,
    clock,
    hub::{
        CardFuture, Directory, DirectoryFuture, HubError, PhotoBook, PhotoFuture, PriceList, PricesFuture,
        RoomDirectory, Unfurler,
    },
    ids::{MemberId, Millis, PhotoId, RoomId, VariantId},
    photos::{Known, PhotoError, Photos},
    protocol::knock::Knock,
    room::{Upload, card::Card},
    unfurl::{About, Unfurl},
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
            let knocks = store.knocks(&room, clock::now()).await.map_err(|e| unavailable(&e))?;
            Ok(RoomDirectory { info, names, knocks })
        })
    }

    fn knocks(&self, room: &RoomId) -> DirectoryFuture<'_, Vec<Knock>> {
        let room = room.clone();
        Box::pin(async move { self.0.store().knocks(&room, clock::now()).await.map_err(|e| unavailable(&e)) })
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

/// The hub's view of photos.
pub struct KeptPhotos(pub Photos);

impl PhotoBook for KeptPhotos {
    fn uploads(&self, room: RoomId, member: MemberId, photos: Vec<PhotoId>) -> PhotoFuture<'_, Vec<Upload>> {
        Box::pin(async move {
            let known = self.0.claim(&room, &member, &photos, clock::now()).await.map_err(|e| unkept(&e))?;
            let upload = |Known { id, width, height, tone, .. }| Upload { id, width, height, tone };
            Ok(known.into_iter().map(upload).collect())
        })
    }

    fn shown(&self, photos: Vec<PhotoId>) -> PhotoFuture<'_, ()> {
        Box::pin(async move { self.0.posted(&photos).await.map_err(|e| unkept(&e)) })
    }

    fn gone(&self, photos: Vec<PhotoId>) -> PhotoFuture<'_, ()> {
        Box::pin(async move { self.0.gone(photos).await.map_err(|e| unkept(&e)) })
    }

    fn keep_only(&self, room: RoomId, photos: Vec<PhotoId>, since: Millis) -> PhotoFuture<'_, ()> {
        Box::pin(async move { self.0.keep_only(&room, photos, since).await.map_err(|e| unkept(&e)) })
    }
}

/// The hub's view of pages elsewhere; nothing is asked where unfurling is switched off.
pub struct AskedPages(pub Option<Unfurl>);

impl Unfurler for AskedPages {
    fn card(&self, room: RoomId, link: String) -> CardFuture<'_> {
        Box::pin(async move {
            let About { host, title, site, description } = self.0.as_ref()?.about(&room, &link).await?;
            Some(Card { link, host, title, site, description })
        })
    }
}

fn unkept(error: &PhotoError) -> HubError {
    tracing::error!(%error, "the photos' store does not answer");
    HubError::Unavailable
}

fn unavailable(error: &StoreError) -> HubError {
    tracing::error!(%error, "the access tables don't answer");
    HubError::Unavailable
}
