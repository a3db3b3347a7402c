//! A room's cover: the picture of a thing in the catalogue that its hosts chose, for who sees the room from outside.
#![allow(unused_qualifications)] // utoipa writes `CoverQuery as …` with its whole path

use std::collections::{BTreeSet, HashMap};

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::Caller,
    error::no_room,
    extract::ApiQuery,
    fields::Fields,
    pictured::{Pictured, proxied},
    tag::Lang,
};
use crate::{
    catalog::model::{Image, ProductCard},
    ids::ProductId,
    protocol::message::RoomInfo,
};

/// Variants in the cart and on looks of which covers are offered.
const MAX_VARIANTS: usize = 200;
/// Things that are offered: two screens of a phone.
const MAX_OFFERED: usize = 48;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(covers))
}

/// A room's cover, as the catalogue shows it now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Cover {
    /// The thing.
    #[schema(value_type = String)]
    pub product: ProductId,
    /// What it is called.
    pub title: String,
    /// Its first picture.
    pub image: Image,
}

impl Cover {
    /// Nothing where a thing has no picture.
    fn of(ProductCard { id: product, title, image, .. }: ProductCard) -> Option<Self> {
        Some(Self { product, title, image: image? })
    }
}

impl Pictured for Cover {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.image.each_image(show);
    }
}

/// The covers of rooms, by the thing. Where the catalogue can't be asked there are none: a room is one without a picture, too.
pub async fn covers_of(state: &AppState, rooms: impl Iterator<Item = &RoomInfo>) -> HashMap<ProductId, Cover> {
    let products: BTreeSet<_> = rooms.filter_map(|room| room.cover.clone()).collect();
    let products: Vec<_> = products.into_iter().collect();
    let found = match look_up(state, &products, None).await {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(%error, "rooms are shown without their covers");
            Vec::new()
        }
    };
    found.into_iter().map(|cover| (cover.product.clone(), cover)).collect()
}

/// The cover of one room.
pub async fn cover_of(state: &AppState, room: &RoomInfo) -> Option<Cover> {
    covers_of(state, std::iter::once(room)).await.into_values().next()
}

/// Something that the catalogue has a picture of, or nothing.
pub async fn checked_cover(
    state: &AppState,
    fields: &mut Fields,
    chosen: Option<ProductId>,
) -> Result<Option<ProductId>, ApiError> {
    if let Some(product) = &chosen
        && look_up(state, std::slice::from_ref(product), None).await?.is_empty()
    {
        fields.wrong("cover", "unknown", "There is no such thing in the catalogue, or no picture of it.");
    }
    Ok(chosen)
}

/// In the order asked for; those without a picture are left out.
async fn look_up(state: &AppState, products: &[ProductId], lang: Option<&str>) -> Result<Vec<Cover>, ApiError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let cards = state.catalog.cards(products, lang).await?;
    proxied(state, cards.into_iter().filter_map(Cover::of).collect()).await
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CoverQuery {
    /// The language that things are called in, BCP 47; as far as their shops say.
    #[param(value_type = Option<String>, max_length = 35, example = "fr")]
    lang: Option<Lang>,
}

/// What a room's cover may be.
#[derive(Debug, Serialize, ToSchema)]
pub struct Covers {
    /// The present one first, where there is one; then what is in the bag, and what lies on looks. At most 48.
    pub covers: Vec<Cover>,
}

/// What may be the room's cover
///
/// Things in the bag and on looks that have a picture. One of them is chosen by `PATCH /api/rooms/{room}`.
#[utoipa::path(get, path = "/api/rooms/{room}/covers", tag = "rooms",
    params(("room" = String, Path, description = "The room."), CoverQuery),
    responses((status = 200, body = Covers)))]
async fn covers(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<CoverQuery>,
) -> Result<Json<Covers>, ApiError> {
    let lang = Lang::tag(query.lang.as_ref());
    let info = state.access.store().room(&caller.room).await?.ok_or_else(no_room)?;
    let tastes = state.hub.tastes(&caller.room, &caller.member.id).await?;
    let lines = state.catalog.variants(&tastes.variants(MAX_VARIANTS), lang).await?;
    let mut seen = BTreeSet::new();
    let all = info.cover.into_iter().chain(lines.into_iter().map(|line| line.product));
    let products: Vec<_> = all.filter(|product| seen.insert(product.clone())).take(MAX_OFFERED).collect();
    Ok(Json(Covers { covers: look_up(&state, &products, lang).await? }))
}
