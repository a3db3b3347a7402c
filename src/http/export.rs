//! A room to take along: one JSON file with all that is in it, as the caller may know it. Written piece by piece, since photos and a
//! long chat don't fit into memory.

use std::collections::BTreeSet;

use axum::{extract::State, response::Response};
use data_encoding::BASE64;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::Caller,
    download::{self, Broken, Pieces},
};
use crate::{
    clock,
    hub::Contents,
    ids::{Millis, PhotoId, ProductId, RoomId, Seq, VariantId},
    photos::link::Size,
    protocol::message::{PollOption, RoomInfo},
    room::takeout::Takeout,
    room_file::{FORMAT, VERSION},
};

/// Messages that are read at once.
const PAGE: u32 = 100;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(export))
}

/// Take a room along
///
/// One JSON file: members, cart, looks, what is agreed, votes, picks, polls, photos (WebP, base64) and the chat, the newest message first; and what
/// the goods in it are called and cost now. What only others may know is not in it: budgets of their own, ballots of secret polls.
#[utoipa::path(get, path = "/api/rooms/{room}/export", tag = "rooms",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, description = "The file.", content_type = "application/json")))]
async fn export(State(state): State<AppState>, caller: Caller) -> Result<Response, ApiError> {
    state.limits.export(&caller.member.id)?;
    let contents = state.hub.contents(&caller.room, &caller.member.id).await?;
    let head = head(&state, &contents).await?;
    let room = caller.room;
    download::answer(&room.clone(), "json", "application/json", async move |pieces| {
        write(&state, &room, head, contents.photos, &pieces).await
    })
}

/// The first part, without its closing brace.
async fn head(state: &AppState, contents: &Contents) -> Result<String, ApiError> {
    let (variants, products) = named(contents);
    let variants = state.catalog.variants(&variants, None).await.map_err(ApiError::internal)?;
    let products = state.catalog.cards(&products, None).await.map_err(ApiError::internal)?;
    let goods = json!({
        "variants": variants.iter().map(|v| json!({
            "id": v.id, "product": v.product, "title": v.product_title, "options": v.options, "shop": v.shop.name, "price": v.price,
        })).collect::<Vec<_>>(),
        "products": products.iter().map(|p| json!({"id": p.id, "title": p.title, "shop": p.shop.name})).collect::<Vec<_>>(),
    });
    let head = Head {
        format: FORMAT,
        version: VERSION,
        exported_at: clock::now(),
        room: &contents.info,
        takeout: &contents.takeout,
        goods,
    };
    let mut head = serde_json::to_string(&head).map_err(ApiError::internal)?;
    head.pop();
    Ok(head)
}

#[derive(Serialize)]
struct Head<'a> {
    format: &'static str,
    version: u32,
    exported_at: Millis,
    room: &'a RoomInfo,
    #[serde(flatten)]
    takeout: &'a Takeout,
    goods: Value,
}

/// The goods that the contents name.
pub fn named(contents: &Contents) -> (Vec<VariantId>, Vec<ProductId>) {
    let takeout = &contents.takeout;
    let mut variants: BTreeSet<_> = takeout.cart.iter().map(|line| line.variant.clone()).collect();
    variants.extend(takeout.looks.iter().flat_map(|look| look.pieces.iter().map(|p| p.variant.clone())));
    variants.extend(takeout.bill.lines.keys().cloned());
    variants.extend(contents.spotted.iter().cloned());
    let mut products: BTreeSet<_> = takeout.votes.keys().chain(&contents.info.cover).cloned().collect();
    products.extend(takeout.picks.iter().flat_map(|picks| picks.products.iter().cloned()));
    products.extend(takeout.polls.iter().flat_map(|poll| &poll.options).filter_map(|option| match option {
        PollOption::Product(product) => Some(product.clone()),
        _ => None,
    }));
    (variants.into_iter().collect(), products.into_iter().collect())
}

/// `Err(None)`: the reader went.
async fn write(
    state: &AppState,
    room: &RoomId,
    head: String,
    photos: Vec<PhotoId>,
    pieces: &Pieces,
) -> Result<(), Broken> {
    pieces.send(head + ",\"chat\":[").await?;
    let (mut before, mut first) = (i64::MAX.unsigned_abs(), true);
    loop {
        let (page, more) = state.hub.history(room, before, PAGE).await.map_err(|error| Some(error.into()))?;
        before = page.first().map_or(Seq::MIN, |message| message.seq);
        pieces.send(list(page.iter().rev(), &mut first)).await?;
        if !more {
            break;
        }
    }
    pieces.send("],\"photos\":[".to_owned()).await?;
    let mut first = true;
    for photo in photos {
        let Some((known, bytes)) = state.photos.read(room, &photo, Size::Large).await.map_err(|e| Some(e.into()))?
        else {
            continue;
        };
        let (width, height, alt) = (known.width, known.height, known.alt);
        let webp = BASE64.encode(&bytes);
        let one = json!({"id": photo, "width": width, "height": height, "alt": alt, "webp": webp});
        pieces.send(list([one].iter(), &mut first)).await?;
    }
    pieces.send("]}\n".to_owned()).await
}

/// Items with commas between them, and before the first where others came before.
fn list<'a, T: Serialize + 'a>(items: impl Iterator<Item = &'a T>, first: &mut bool) -> String {
    let mut text = String::new();
    for item in items {
        if !std::mem::take(first) {
            text.push(',');
        }
        text.push_str(&serde_json::to_string(item).unwrap_or_default());
    }
    text
}
