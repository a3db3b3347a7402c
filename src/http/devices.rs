//! Going on as oneself on another device: a link made here, looked at and taken there.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::{ClientIp, Guest, set_cookie},
    extract::ApiJson,
    origin,
    qr::{self, QrDrawing},
};
use crate::{
    access::device::{DeviceLink, LIFE_MS},
    clock,
    ids::{DeviceLinkId, IdentityId, Millis},
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(make_link)).routes(routes!(open_link)).routes(routes!(adopt))
}

fn no_store(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}

/// The one answer for links that never were, or were made void by a newer one.
fn no_link() -> ApiError {
    ApiError::not_found("no_device_link", "This link leads nowhere (any more). Make a new one on the other device.")
}

fn used() -> ApiError {
    ApiError::new(
        StatusCode::GONE,
        "device_link_used",
        "This link was used already. Make a new one on the other device.",
    )
}

fn expired() -> ApiError {
    let says = "The time of this link is up. Make a new one on the other device.";
    ApiError::new(StatusCode::GONE, "device_link_expired", says)
}

/// A link to another device.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewDeviceLink {
    /// The link. What stands behind `#` is the secret: whoever has it can be the caller, once.
    pub url: String,
    /// When it ends: in ten minutes.
    pub expires_at: Millis,
    /// The same for a camera.
    pub code: QrDrawing,
}

/// Make a link to another device
///
/// Whoever opens it there goes on as the caller. It is good once and for ten minutes; a new one makes those before void. Refusals:
/// `nobody_yet` (409) for who is in no room yet, `slow_down` (429).
#[utoipa::path(post, path = "/api/me/devices", tag = "people", responses((status = 201, body = NewDeviceLink)))]
async fn make_link(
    State(state): State<AppState>,
    Guest(identity): Guest,
    ip: ClientIp,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    state.limits.device_link(ip.key())?;
    let nobody_yet = || {
        let says = "There is nobody to take along yet: open a room, or join one, first.";
        ApiError::new(StatusCode::CONFLICT, "nobody_yet", says)
    };
    let identity = identity.ok_or_else(nobody_yet)?;
    let store = state.access.store();
    if store.last_name(&identity).await?.is_none() {
        return Err(nobody_yet());
    }
    let id = DeviceLinkId::random();
    let expires_at = store.add_device_link(&id, &identity, clock::now(), LIFE_MS).await?;
    let url = format!("{}/device#{}", origin::base(&state.config, &headers), state.access.device_code(&id));
    let code = qr::draw(&url)?;
    Ok(no_store((StatusCode::CREATED, Json(NewDeviceLink { url, expires_at, code }))))
}

/// What was scanned or pasted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OpenDeviceLink {
    /// `d_….SECRET`: what stands behind `#` in the link.
    pub link: String,
}

/// Somebody, as far as their own devices are told.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownAs {
    /// The name that they used last.
    pub name: String,
    /// In how many rooms they are.
    pub rooms: u64,
}

/// What a link would do here.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenedDeviceLink {
    /// Whom it carries.
    pub carries: KnownAs,
    /// Who this device is now; `null`: nobody yet.
    pub here: Option<KnownAs>,
    /// Both are the same already.
    pub same: bool,
    /// When it ends.
    pub expires_at: Millis,
}

async fn known_as(state: &AppState, identity: &IdentityId) -> Result<Option<KnownAs>, ApiError> {
    let Some(name) = state.access.store().last_name(identity).await? else { return Ok(None) };
    let rooms = state.access.store().count_rooms(identity).await?;
    Ok(Some(KnownAs { name, rooms }))
}

/// A link that can be used. Guesses are counted with those of invites.
async fn live(state: &AppState, ip: ClientIp, code: &str) -> Result<DeviceLink, ApiError> {
    state.limits.may_try_invite(ip.key())?;
    let Some(link) = state.access.open_device_link(code).await? else {
        state.limits.wrong_invite(ip.key());
        return Err(no_link());
    };
    if link.used {
        return Err(used());
    }
    if link.expires_at <= clock::now() {
        return Err(expired());
    }
    Ok(link)
}

/// Look at a link from another device
///
/// Says whom it carries, and who this device is now; it stays good. Refusals: `no_device_link` (404), `device_link_used`,
/// `device_link_expired` (410), `slow_down` (429).
#[utoipa::path(post, path = "/api/me/devices/open", tag = "people", request_body = OpenDeviceLink,
    responses((status = 200, body = OpenedDeviceLink)))]
async fn open_link(
    State(state): State<AppState>,
    ip: ClientIp,
    Guest(identity): Guest,
    ApiJson(body): ApiJson<OpenDeviceLink>,
) -> Result<Response, ApiError> {
    let link = live(&state, ip, &body.link).await?;
    let carries = known_as(&state, &link.identity).await?.ok_or_else(no_link)?;
    let here = match &identity {
        Some(identity) => known_as(&state, identity).await?,
        None => None,
    };
    let (same, expires_at) = (identity.as_ref() == Some(&link.identity), link.expires_at);
    Ok(no_store(Json(OpenedDeviceLink { carries, here, same, expires_at })))
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Adopted {
    /// Who this device is now.
    pub now: KnownAs,
    /// Rooms of who it was before that came along.
    pub moved: u64,
    /// Rooms in which both are: who this device was before stays there, as somebody else.
    pub apart: u64,
}

/// Go on as who a link carries
///
/// This device's cookie names them from now on, and the link is used up. Rooms of who it was before come along, where the other is not in
/// them. Refusals as for looking at it.
#[utoipa::path(post, path = "/api/me/adopt", tag = "people", request_body = OpenDeviceLink,
    responses((status = 200, body = Adopted)))]
async fn adopt(
    State(state): State<AppState>,
    ip: ClientIp,
    Guest(identity): Guest,
    headers: HeaderMap,
    ApiJson(body): ApiJson<OpenDeviceLink>,
) -> Result<Response, ApiError> {
    let link = live(&state, ip, &body.link).await?;
    let cookie = set_cookie(&state, &headers, &link.identity)?;
    let moved = state.access.store().adopt(&link, identity.as_ref(), clock::now()).await?.ok_or_else(used)?;
    let now = known_as(&state, &link.identity).await?.ok_or_else(no_link)?;
    metrics::counter!("cabas_devices_adopted_total").increment(1);
    let answer = Json(Adopted { now, moved: moved.rooms, apart: moved.apart });
    Ok(no_store(([(header::SET_COOKIE, cookie)], answer)))
}
