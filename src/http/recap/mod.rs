//! A room to read and to print: one HTML file with all that is in it, as its reader may know it. It asks nothing of anybody when it is
//! opened: no script, and pictures and fonts as data. Written piece by piece, like the [other export](super::export).
//!
//! * [`head`], [`cart`], [`looks`], [`opinions`], [`chat`]: its parts, in their order.
//! * [`context`]: names, goods and prices for all of them; [`images`]: pictures as data.
//! * [`words`], [`when`], [`style`]: what it says, in which time, and how it looks.
#![allow(unused_qualifications)] // utoipa writes `RecapQuery as …` with its whole path

mod cart;
mod chat;
mod context;
mod head;
mod images;
mod looks;
mod opinions;
mod style;
mod when;
mod words;

use std::collections::HashMap;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    context::Recap,
    images::{Images, photograph},
    when::Zone,
};
use super::{
    ApiError, AppState,
    caller::Caller,
    download::{self, Broken, Pieces},
    extract::ApiQuery,
    looks::words::Tongue,
    markup::Html,
};
use crate::{ids::RoomId, protocol::message::PollOption, share::picture::Shape};

/// Looks with a picture: each is some hundred kilobytes. Those beyond are told in words.
const MAX_LOOK_PICTURES: usize = 100;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(recap))
}

/// In which language and time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RecapQuery {
    /// `en` or `fr`; as `Accept-Language` has it unless given.
    lang: Option<String>,
    /// How far east of UTC times are written, in minutes: -840 to 840, 0 unless given. The page says which.
    tz: Option<i32>,
}

/// A room to read and to print
///
/// One HTML file that opens without a network and without a script: who took part, the bag by shop with who pays and who owes whom, looks
/// with their pictures, polls, picks, what people liked, and the chat with its photos. As the caller may know it, but for what is the caller's
/// alone (their own budget, their own secret ballots): the file may be handed on. Refusals: `bad_query` (400), `slow_down` (429).
#[utoipa::path(get, path = "/api/rooms/{room}/recap", tag = "rooms",
    params(("room" = String, Path, description = "The room."), RecapQuery),
    responses((status = 200, description = "The file.", body = String, content_type = "text/html")))]
async fn recap(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<RecapQuery>,
) -> Result<Response, ApiError> {
    let (tongue, zone) = (Tongue::of(query.lang.as_deref(), &headers), Zone::of(query.tz)?);
    state.limits.export(&caller.member.id)?;
    let contents = state.hub.contents(&caller.room, &caller.member.id).await?;
    let recap = Recap::of(&state, contents, caller.member.id, tongue, zone).await?;
    let room = caller.room;
    let mut answer = download::answer(&room.clone(), "html", "text/html; charset=utf-8", async move |pieces| {
        write(&state, &room, recap, &pieces).await
    })?;
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(head::POLICY));
    Ok(answer)
}

async fn write(state: &AppState, room: &RoomId, mut recap: Recap, pieces: &Pieces) -> Result<(), Broken> {
    let mut html = Html::default();
    // The other pictures come once the reader sees that something does.
    recap.images = Images::gather(&state.pictures, recap.cover().into_iter()).await;
    recap.head(&mut html, &parts(&recap));
    pieces.send(html.take()).await?;
    recap.images = Images::gather(&state.pictures, recap.pictured()).await;
    recap.cart(&mut html);
    pieces.send(html.take()).await?;
    looks(state, &recap, pieces).await?;
    polls(state, room, &recap, pieces).await?;
    if !recap.contents.takeout.picks.is_empty() {
        html.raw("<section id=\"picks\"><h2>").text(recap.words.picks).raw("</h2>");
        for picks in &recap.contents.takeout.picks {
            recap.pick(&mut html, picks);
        }
        html.raw("</section>");
    }
    recap.liked(&mut html);
    pieces.send(html.take()).await?;
    chat::write(state, room, &recap, pieces).await?;
    recap.foot(&mut html);
    pieces.send(html.finish()).await
}

/// The sections that there are, for the way to them.
fn parts(recap: &Recap) -> Vec<(&'static str, &'static str)> {
    let (words, contents) = (recap.words, &recap.contents);
    let is_there = [
        ("cart", words.cart, true),
        ("looks", words.looks, !contents.takeout.looks.is_empty()),
        ("polls", words.polls, !contents.takeout.polls.is_empty()),
        ("picks", words.picks, !contents.takeout.picks.is_empty()),
        ("liked", words.liked, recap.likes_anything()),
        ("chat", words.chat, true),
    ];
    is_there.into_iter().filter(|(.., there)| *there).map(|(id, name, _)| (id, name)).collect()
}

async fn looks(state: &AppState, recap: &Recap, pieces: &Pieces) -> Result<(), Broken> {
    if recap.contents.takeout.looks.is_empty() {
        return Ok(());
    }
    let mut html = Html::default();
    html.raw("<section id=\"looks\"><h2>").text(recap.words.looks).raw("</h2>");
    for (place, look) in recap.contents.takeout.looks.iter().enumerate() {
        let shown = looks::shown(look);
        let today = state.shares.today(&shown, Some(recap.tongue.code())).await.map_err(|error| Some(error.into()))?;
        let mut picture = None;
        if place < MAX_LOOK_PICTURES && !shown.pieces.is_empty() {
            // Too much to draw at the moment, or nothing that can be drawn: the page says so.
            picture = state.shares.sketch(&shown.pieces, Shape::Small).await.ok();
        }
        recap.look(&mut html, look, &today, picture.as_deref());
        pieces.send(html.take()).await?;
    }
    html.raw("</section>");
    pieces.send(html.finish()).await
}

async fn polls(state: &AppState, room: &RoomId, recap: &Recap, pieces: &Pieces) -> Result<(), Broken> {
    if recap.contents.takeout.polls.is_empty() {
        return Ok(());
    }
    let mut html = Html::default();
    html.raw("<section id=\"polls\"><h2>").text(recap.words.polls).raw("</h2>");
    for poll in &recap.contents.takeout.polls {
        let mut photos = HashMap::new();
        for option in &poll.options {
            if let PollOption::Photo(id) = option
                && let Some(photo) = photograph(state, room, id).await?
            {
                photos.insert(id.clone(), photo);
            }
        }
        recap.poll(&mut html, poll, &photos);
        pieces.send(html.take()).await?;
    }
    html.raw("</section>");
    pieces.send(html.finish()).await
}
