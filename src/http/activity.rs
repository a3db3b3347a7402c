//! What people did in a room: the list, and what somebody has missed of it.
#![allow(unused_qualifications)] // utoipa writes `DigestQuery as …` with its whole path

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ApiError, AppState, caller::Caller, extract::ApiQuery};
use crate::{
    ids::Millis,
    protocol::activity::{Activity, Digest},
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(activity)).routes(routes!(digest))
}

/// What people did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityList {
    /// The newest first, at most 400. Steps of one person on one thing within two minutes are one.
    pub activity: Vec<Activity>,
}

/// What people did
///
/// Who changed the cart, voted, agreed and decided, came and went. The last of it: older deeds are not kept.
#[utoipa::path(get, path = "/api/rooms/{room}/activity", tag = "rooms",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = ActivityList)))]
async fn activity(State(state): State<AppState>, caller: Caller) -> Result<Json<ActivityList>, ApiError> {
    Ok(Json(ActivityList { activity: state.hub.activity(&caller.room).await? }))
}

/// Since when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DigestQuery {
    /// When the caller was last there, in milliseconds of the server's clock.
    pub since: Millis,
}

/// What others did while one was away
///
/// As it stands now: what came to nothing is left out.
#[utoipa::path(get, path = "/api/rooms/{room}/digest", tag = "rooms",
    params(("room" = String, Path, description = "The room."), DigestQuery),
    responses((status = 200, body = Digest)))]
async fn digest(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<DigestQuery>,
) -> Result<Json<Digest>, ApiError> {
    Ok(Json(state.hub.digest(&caller.room, &caller.member.id, query.since).await?))
}
