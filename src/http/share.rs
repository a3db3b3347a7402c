//! Showing a look outside of its room: who may is judged here, what is shown stands in [`crate::share`], the pages in [`super::looks`].

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
    caller::Caller,
    error::{forbidden, no_room},
    extract::{ApiJson, ApiPath},
    looks, origin,
};
use crate::{
    hub::HubError,
    ids::{LookId, MemberId, Millis, ShareId},
    protocol::message::Role,
    room::board::LookValue,
    share::{NewShare, Piece, Share, ShareError, Shown},
};

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(share_state, share_look, take_look_back)).routes(routes!(shares))
}

impl From<ShareError> for ApiError {
    fn from(error: ShareError) -> Self {
        match error {
            ShareError::TooMany => Self::new(
                StatusCode::CONFLICT,
                "too_many_shares",
                "This room shows as many looks as it may. Take some back first.",
            ),
            ShareError::Gone => no_such_look(),
            ShareError::Catalog(error) => error.into(),
            ShareError::Sql(_) => Self::internal(error),
        }
    }
}

/// A look that is shown outside of its room, as its room's people see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareView {
    /// Its id outside.
    pub id: ShareId,
    /// The look.
    pub look: LookId,
    /// Its page, for everybody who has the link.
    pub url: String,
    /// Its picture, a path on this server.
    pub picture: String,
    /// The title that is shown.
    pub title: String,
    /// The note that is shown; `null`: none is.
    pub note: Option<String>,
    /// The maker's name that is shown; `null`: none is.
    pub by: Option<String>,
    /// Who shared it last.
    pub shared_by: MemberId,
    /// When it was shared first.
    pub shared_at: Millis,
    /// When what is shown was changed last.
    pub updated_at: Millis,
    /// Whether the look in the room is still as it is shown.
    pub current: bool,
}

impl ShareView {
    fn new(base: &str, share: Share, look: Option<&LookValue>) -> Self {
        let current = look.is_some_and(|look| is_current(&share.shown, look));
        let Share { id, look, shown: Shown { title, note, by, .. }, member, shared_at, updated_at, .. } = share;
        let url = format!("{base}{}", looks::page_path(&id));
        // Another one after each change: pages that have loaded it ask anew.
        let picture = format!("{}?{updated_at}", looks::picture_path(&id));
        Self { id, look, url, picture, title, note, by, shared_by: member, shared_at, updated_at, current }
    }
}

/// How a look is shown outside of its room.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareState {
    /// What is shown; `null`: nothing.
    pub share: Option<ShareView>,
    /// Whether the caller may share it.
    pub may_share: bool,
    /// Whether the caller may take it back.
    pub may_take_back: bool,
    /// Whether the caller may have the maker's name shown: it is their own.
    pub may_name: bool,
}

/// A look of a room.
#[derive(Debug, Deserialize)]
struct LookPath {
    look: LookId,
}

/// What there is to judge by.
struct Situation {
    caller: Caller,
    look: Option<LookValue>,
    share: Option<Share>,
}

impl Situation {
    async fn of(state: &AppState, caller: Caller, look: &LookId) -> Result<Self, ApiError> {
        let share = state.shares.of_look(&caller.room, look).await?;
        let look = state.hub.looks(&caller.room).await?.remove(look);
        if look.is_none() && share.is_none() {
            return Err(no_such_look());
        }
        Ok(Self { caller, look, share })
    }

    /// Hosts and cohosts any look, shoppers their own.
    fn may_share(&self) -> bool {
        let own = self.look.as_ref().is_some_and(|look| look.by == self.caller.member.id);
        match self.caller.member.role {
            Role::Host | Role::Cohost => self.look.is_some(),
            Role::Shopper => own,
            Role::Viewer => false,
        }
    }

    /// The same, and whoever shared it or made it, whatever they are now.
    fn may_take_back(&self) -> bool {
        let me = &self.caller.member.id;
        self.share.as_ref().is_some_and(|share| {
            share.maker == *me || share.member == *me || matches!(self.caller.member.role, Role::Host | Role::Cohost)
        })
    }

    fn may_name(&self) -> bool {
        self.look.as_ref().is_some_and(|look| look.by == self.caller.member.id)
    }

    fn view(self, base: &str) -> ShareState {
        let (may_share, may_take_back, may_name) = (self.may_share(), self.may_take_back(), self.may_name());
        let share = self.share.map(|share| ShareView::new(base, share, self.look.as_ref()));
        ShareState { share, may_share, may_take_back, may_name }
    }
}

fn no_such_look() -> ApiError {
    ApiError::not_found("no_such_look", "That look is not there (any more).")
}

fn pieces(look: &LookValue) -> Vec<Piece> {
    let piece = |piece: &crate::room::board::PieceValue| Piece { variant: piece.variant.clone(), pose: piece.pose };
    Shown::layered(look.pieces.iter().map(|(id, value)| (id.clone(), piece(value))))
}

/// Whether a look is still as it is shown, as far as it is shown.
fn is_current(shown: &Shown, look: &LookValue) -> bool {
    shown.title == look.title
        && shown.note.as_ref().is_none_or(|note| *note == look.note)
        && shown.pieces == pieces(look)
}

fn no_store(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}

/// How is a look shown outside?
///
/// For members of the room: who is in a room may know what of it others see. Refusal: `no_such_look` (404).
#[utoipa::path(get, path = "/api/rooms/{room}/looks/{look}/share", tag = "looks",
    params(("room" = String, Path, description = "The room."), ("look" = String, Path, description = "The look.")),
    responses((status = 200, body = ShareState)))]
async fn share_state(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    ApiPath(LookPath { look }): ApiPath<LookPath>,
) -> Result<Response, ApiError> {
    let situation = Situation::of(&state, caller, &look).await?;
    Ok(no_store(Json(situation.view(&origin::base(&state.config, &headers)))))
}

/// What of a look is to be shown.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewShareBody {
    /// The maker's name: only the maker may have it shown.
    #[serde(default)]
    pub show_name: bool,
    /// The note.
    #[serde(default)]
    pub show_note: bool,
}

/// Show a look outside
///
/// To everybody who has the link: its title, its things as they lie now and, if wanted, its note and its maker's name. What is shown is
/// a copy: the look may go on or go, the copy stays until it is taken back. Called again it shows the look as it is then, under the same
/// address. For hosts, cohosts, and whose look it is.
///
/// Refusals: `forbidden`, `not_your_name` (403), `no_such_look` (404), `too_many_shares` (409), `nothing_on_it` (422), `slow_down` (429).
#[utoipa::path(post, path = "/api/rooms/{room}/looks/{look}/share", tag = "looks",
    params(("room" = String, Path, description = "The room."), ("look" = String, Path, description = "The look.")),
    request_body = NewShareBody,
    responses((status = 201, description = "It is shown.", body = ShareView),
        (status = 200, description = "It was shown already, and is now as it says.", body = ShareView)))]
async fn share_look(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    ApiPath(LookPath { look: id }): ApiPath<LookPath>,
    ApiJson(body): ApiJson<NewShareBody>,
) -> Result<Response, ApiError> {
    state.limits.share(&caller.member.id)?;
    let situation = Situation::of(&state, caller, &id).await?;
    if !situation.may_share() {
        let gone = situation.look.is_none();
        return Err(if gone { no_such_look() } else { forbidden() });
    }
    if body.show_name && !situation.may_name() {
        return Err(ApiError::forbidden("not_your_name", "Only whose look it is can have their name shown."));
    }
    let Situation { caller, look, share: before } = situation;
    let look = look.ok_or_else(no_such_look)?;
    if look.pieces.is_empty() {
        let says = "There is nothing on that look yet.";
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "nothing_on_it", says));
    }
    let shown = Shown {
        title: look.title.clone(),
        note: Some(look.note.clone()).filter(|note| body.show_note && !note.trim().is_empty()),
        by: Some(caller.member.name).filter(|_| body.show_name),
        pieces: pieces(&look),
    };
    let new = NewShare { room: caller.room, look: id, member: caller.member.id, maker: look.by.clone(), shown };
    let share = state.shares.share(&new).await?;
    // Who was erased meanwhile, or whose room was deleted, shows nothing: whoever clears up after them has passed here already.
    let is_here = matches!(state.hub.member(&new.room, &new.member).await, Ok(Some(member)) if !member.gone);
    // Nobody else is without a name.
    let is_known = matches!(state.hub.member(&new.room, &new.maker).await, Ok(Some(maker)) if !maker.name.is_empty());
    if !is_here || !is_known {
        state.shares.take_back(&share.id).await?;
        return Err(no_room());
    }
    let status = if before.is_none() { StatusCode::CREATED } else { StatusCode::OK };
    let view = ShareView::new(&origin::base(&state.config, &headers), share, Some(&look));
    Ok(no_store((status, Json(view))))
}

/// Take a look back
///
/// From now on its page says that it is not shown, and its picture is gone. A look that is shown again has another address. For
/// hosts, cohosts, whose look it is, and who shared it. Refusals: `forbidden` (403), `no_such_look`, `not_shared` (404).
#[utoipa::path(delete, path = "/api/rooms/{room}/looks/{look}/share", tag = "looks",
    params(("room" = String, Path, description = "The room."), ("look" = String, Path, description = "The look.")),
    responses((status = 204, description = "Taken back.")))]
async fn take_look_back(
    State(state): State<AppState>,
    caller: Caller,
    ApiPath(LookPath { look }): ApiPath<LookPath>,
) -> Result<StatusCode, ApiError> {
    let situation = Situation::of(&state, caller, &look).await?;
    let may = situation.may_take_back();
    let not_shared = || ApiError::not_found("not_shared", "That look is not shown outside of this room.");
    let share = situation.share.ok_or_else(not_shared)?;
    if !may {
        return Err(forbidden());
    }
    if state.shares.take_back(&share.id).await? { Ok(StatusCode::NO_CONTENT) } else { Err(not_shared()) }
}

/// The looks of a room that are shown outside.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareViews {
    /// The first shared first; also of looks that are gone from the room.
    pub shares: Vec<ShareView>,
}

/// What is shown outside of this room?
#[utoipa::path(get, path = "/api/rooms/{room}/shares", tag = "looks",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, body = ShareViews)))]
async fn shares(State(state): State<AppState>, caller: Caller, headers: HeaderMap) -> Result<Response, ApiError> {
    let shown = state.shares.of_room(&caller.room).await?;
    let base = origin::base(&state.config, &headers);
    let on_board = match shown.as_slice() {
        [] => Ok(std::collections::BTreeMap::new()),
        _ => state.hub.looks(&caller.room).await,
    };
    let on_board = on_board.map_err(|error: HubError| ApiError::from(error))?;
    let view = |share: Share| {
        let look = on_board.get(&share.look);
        ShareView::new(&base, share, look)
    };
    Ok(no_store(Json(ShareViews { shares: shown.into_iter().map(view).collect() })))
}
