//! Looking for words in a room's chat, and for what was said about a product.
#![allow(unused_qualifications)] // utoipa writes `SearchQuery as …` with its whole path

use std::collections::HashMap;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ApiError, AppState, caller::Caller, extract::ApiQuery, listing::check_query};
use crate::{
    catalog::text::fold,
    ids::{MemberId, ProductId, Seq},
    protocol::message::ChatMessage,
    room::mention,
};

/// Messages that one answer holds at most.
const MAX_FOUND: usize = 30;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(search))
}

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words that a message must all have, anywhere; accents and case make no difference. Names of people who are mentioned
    /// count. Without any only `about` counts.
    #[param(max_length = 400)]
    #[serde(default)]
    pub q: String,
    /// Only messages about this product.
    pub about: Option<ProductId>,
    /// Only messages older than this one: `next` of the answer before.
    pub before: Option<Seq>,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundMessages {
    /// The newest first, at most 30. What was deleted is not found.
    pub messages: Vec<ChatMessage>,
    /// Where to go on; nothing where all was looked at. An answer looks at 2,000 messages at most, so it may be empty and
    /// there may be more all the same.
    pub next: Option<Seq>,
}

/// Look for words in the chat, or for what was said about a product
///
/// Refusals: `query_too_long`, `no_words` (both 400).
#[utoipa::path(get, path = "/api/rooms/{room}/search", tag = "rooms",
    params(("room" = String, Path, description = "The room."), SearchQuery),
    responses((status = 200, body = FoundMessages)))]
async fn search(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<SearchQuery>,
) -> Result<Json<FoundMessages>, ApiError> {
    check_query(&query.q)?;
    let words: Vec<_> = query.q.split_whitespace().map(folded).collect();
    if words.is_empty() && query.about.is_none() {
        return Err(ApiError::bad_request("no_words", "There are no words to look for."));
    }
    let names: HashMap<MemberId, String> =
        state.hub.members(&caller.room).await?.into_iter().map(|m| (m.member.id, m.member.name)).collect();
    // The stores keep signed numbers.
    let before = query.before.unwrap_or(Seq::MAX).min(i64::MAX.unsigned_abs());
    let fits = |message: &ChatMessage, text: &str| {
        if query.about.is_some() && query.about != message.about {
            return false;
        }
        let text = folded(&mention::spelt(text, |id| names.get(id).map(String::as_str)));
        words.iter().all(|word| text.contains(word))
    };
    let found = state.hub.search(&caller.room, before, MAX_FOUND, fits).await?;
    Ok(Json(FoundMessages { messages: found.messages, next: found.next }))
}

fn folded(text: &str) -> String {
    fold(text).to_lowercase()
}
