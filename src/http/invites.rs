//! Invites: look at what one holds, make, list, show, withdraw.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::{Caller, ClientIp, Guest, present},
    covers::{Cover, cover_of},
    error::forbidden,
    extract::{ApiJson, ApiPath},
    fields::Fields,
    knocks::{KnockState, knock_of},
    origin, qr,
    qr::QrDrawing,
};
use crate::{
    access::invite::{InviteRow, MAX_INVITE_SECONDS, may_invite},
    clock,
    ids::{InviteId, MemberId, Millis, RoomId},
    protocol::message::{MemberView, Role, RoomInfo},
};

/// People that an invite shows: enough to recognise friends.
const MAX_PEOPLE_SHOWN: usize = 24;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(open))
        .routes(routes!(list, create))
        .routes(routes!(revoke))
        .routes(routes!(code))
}

/// An invite, as its room's people see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InviteView {
    /// Its id.
    pub id: InviteId,
    /// What it makes of whoever comes by it.
    pub role: Role,
    /// The link to hand on. The secret is behind `#`, which browsers never send.
    pub url: String,
    /// Who made it.
    pub made_by: MemberId,
    /// When.
    pub created_at: Millis,
    /// Until when; `null` without an end.
    pub expires_at: Option<Millis>,
    /// Withdrawn.
    pub revoked: bool,
    /// How many people came by it.
    pub uses: u64,
}

impl InviteView {
    fn new(state: &AppState, base: &str, row: InviteRow) -> Self {
        Self {
            url: link(state, base, &row.id),
            id: row.id,
            role: row.role,
            made_by: row.made_by,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked: row.revoked_at.is_some(),
            uses: row.uses,
        }
    }
}

/// The link of an invite. The secret is behind `#`, which browsers never send.
fn link(state: &AppState, base: &str, invite: &InviteId) -> String {
    format!("{base}/join#{}", state.access.invite_code(invite))
}

/// The one answer for wrong, expired and revoked invites.
pub fn no_invite() -> ApiError {
    ApiError::not_found("no_invite", "This invite is not valid (any more). Ask your friends for a new one.")
}

/// The live invite of a code. Counts failures by address, and refuses an address that failed too often.
pub async fn live_invite(state: &AppState, ip: ClientIp, code: &str) -> Result<InviteRow, ApiError> {
    state.limits.may_try_invite(ip.key())?;
    if let Some(invite) = state.access.open_invite(code, clock::now()).await? {
        return Ok(invite);
    }
    state.limits.wrong_invite(ip.key());
    metrics::counter!("cabas_wrong_invites_total").increment(1);
    Err(no_invite())
}

/// Makes and keeps an invite.
pub async fn make_invite(
    state: &AppState,
    headers: &HeaderMap,
    room: &RoomId,
    made_by: &MemberId,
    role: Role,
    lives_ms: Option<Millis>,
) -> Result<InviteView, ApiError> {
    let now = clock::now();
    let row = InviteRow {
        id: InviteId::random(),
        room: room.clone(),
        role,
        made_by: made_by.clone(),
        created_at: now,
        expires_at: lives_ms.map(|ms| now.saturating_add(ms)),
        revoked_at: None,
        uses: 0,
    };
    if !state.access.store().add_invite(&row).await? {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "too_many_invites",
            "This room has as many invites as it can. Withdraw some first.",
        ));
    }
    Ok(InviteView::new(state, &origin::base(&state.config, headers), row))
}

/// An invite to look at.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OpenInvite {
    /// The code, `i_….SECRET`: what stands behind `#` in the link.
    #[serde(default)]
    pub invite: String,
}

/// What is behind an invite.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenedInvite {
    /// The room.
    pub room: RoomInfo,
    /// Its cover, where it has one that the catalogue knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Cover>,
    /// What it makes of whoever comes by it.
    pub role: Role,
    /// Who is in already; at most 24.
    pub people: Vec<PersonView>,
    /// The caller, where they are a member already.
    pub you: Option<MemberView>,
    /// What became of the caller's knock, where they knocked.
    pub knock: Option<KnockState>,
}

/// Somebody, as people outside of the room see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// Their name.
    pub name: String,
    /// Their thing from the stall, 0 to 11.
    pub avatar: u8,
}

/// Look at an invite
///
/// The answer is the same 404 for one that is wrong, expired or withdrawn; ten of those in a minute and the address has
/// to wait.
#[utoipa::path(post, path = "/api/invites/open", tag = "invites", request_body = OpenInvite,
    responses((status = 200, body = OpenedInvite)))]
async fn open(
    State(state): State<AppState>,
    ip: ClientIp,
    Guest(identity): Guest,
    ApiJson(body): ApiJson<OpenInvite>,
) -> Result<Json<OpenedInvite>, ApiError> {
    let invite = live_invite(&state, ip, &body.invite).await?;
    let store = state.access.store();
    let room = store.room(&invite.room).await?.ok_or_else(no_invite)?;
    let people = state
        .hub
        .members(&invite.room)
        .await?
        .into_iter()
        .filter(|state| !state.member.gone)
        .map(|state| PersonView { name: state.member.name, avatar: state.member.avatar })
        .take(MAX_PEOPLE_SHOWN)
        .collect();
    let knock = knock_of(&state, &invite.room, identity.as_ref()).await?.map(|row| row.answer.into());
    let membership = match identity {
        Some(identity) => store.membership(&invite.room, &identity).await?,
        None => None,
    };
    let you = match membership {
        Some(membership) => present(&state, &invite.room, &membership).await?,
        None => None,
    };
    let cover = cover_of(&state, &room).await;
    Ok(Json(OpenedInvite { room, cover, role: invite.role, people, you, knock }))
}

/// The invites of a room.
#[derive(Debug, Serialize, ToSchema)]
pub struct Invites {
    /// Newest first.
    pub invites: Vec<InviteView>,
}

/// The room's invites
///
/// Hosts see all, shoppers those that they made.
#[utoipa::path(get, path = "/api/rooms/{room}/invites", tag = "invites",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = Invites)))]
async fn list(State(state): State<AppState>, caller: Caller, headers: HeaderMap) -> Result<Json<Invites>, ApiError> {
    let rows = state.access.store().invites(&caller.room, own_only(&caller)?).await?;
    let base = origin::base(&state.config, &headers);
    Ok(Json(Invites { invites: rows.into_iter().map(|row| InviteView::new(&state, &base, row)).collect() }))
}

/// Whose invites the caller may see and withdraw: `None` for everybody's.
fn own_only(caller: &Caller) -> Result<Option<&MemberId>, ApiError> {
    match caller.member.role {
        Role::Host | Role::Cohost => Ok(None),
        Role::Shopper => Ok(Some(&caller.member.id)),
        Role::Viewer => Err(forbidden()),
    }
}

/// A new invite.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewInvite {
    /// `shopper`, `viewer`, or, where the caller is the host, `cohost`.
    pub role: Role,
    /// For how long, in seconds, at most a year; `null` without an end.
    #[schema(minimum = 1, maximum = 31_622_400)]
    pub expires_in_s: Option<u64>,
}

/// Make an invite
///
/// Hosts for cohosts, shoppers and viewers; cohosts and shoppers for shoppers and viewers.
#[utoipa::path(post, path = "/api/rooms/{room}/invites", tag = "invites",
    params(("room" = String, Path, description = "The room.")), request_body = NewInvite,
    responses((status = 201, body = InviteView)))]
async fn create(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    ApiJson(body): ApiJson<NewInvite>,
) -> Result<(StatusCode, Json<InviteView>), ApiError> {
    let mut fields = Fields::default();
    if body.role == Role::Host {
        fields.wrong("role", "not_invitable", "Nobody is invited as host: the role is handed over in the room.");
    }
    if body.expires_in_s.is_some_and(|s| !(1..=MAX_INVITE_SECONDS).contains(&s)) {
        fields.wrong("expires_in_s", "out_of_range", "Between one second and a year.");
    }
    fields.finish()?;
    if !may_invite(caller.member.role, body.role) {
        return Err(forbidden());
    }
    let lives = body.expires_in_s.map(|s| s.saturating_mul(1_000));
    let view = make_invite(&state, &headers, &caller.room, &caller.member.id, body.role, lives).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Where an invite is.
#[derive(Debug, Deserialize)]
struct InvitePath {
    invite: InviteId,
}

/// Withdraw an invite
///
/// Hosts any, shoppers one that they made. Who came by it stays; who knocks by it waits no more.
#[utoipa::path(delete, path = "/api/rooms/{room}/invites/{invite}", tag = "invites",
    params(("room" = String, Path, description = "The room."), ("invite" = String, Path, description = "The invite.")),
    responses((status = 204, description = "Withdrawn.")))]
async fn revoke(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(InvitePath { invite }): ApiPath<InvitePath>,
) -> Result<StatusCode, ApiError> {
    let own = own_only(&caller)?;
    if state.access.store().revoke_invite(&caller.room, &invite, own, clock::now()).await? {
        state.hub.knocks_changed(&caller.room).await?;
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(not_yours())
    }
}

fn not_yours() -> ApiError {
    ApiError::not_found("no_such_invite", "There is no such invite, or it is not yours.")
}

/// An invite's link as a QR code
///
/// For a phone's camera. Hosts see any, shoppers one that they made. It stands for the link with its secret: show it to
/// those alone who may come in.
#[utoipa::path(get, path = "/api/rooms/{room}/invites/{invite}/qr", tag = "invites",
    params(("room" = String, Path, description = "The room."), ("invite" = String, Path, description = "The invite.")),
    responses((status = 200, body = QrDrawing)))]
async fn code(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    ApiPath(InvitePath { invite }): ApiPath<InvitePath>,
) -> Result<Json<QrDrawing>, ApiError> {
    let own = own_only(&caller)?;
    let row = state.access.store().invite(&invite).await?.ok_or_else(not_yours)?;
    if row.room != caller.room || own.is_some_and(|own| *own != row.made_by) {
        return Err(not_yours());
    }
    Ok(Json(qr::draw(&link(&state, &origin::base(&state.config, &headers), &row.id))?))
}
