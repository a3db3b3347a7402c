//! What a room is for and when: changed by its hosts, a file for the calendar; and rooms that somebody has put away.
#![allow(unused_qualifications)] // utoipa writes types with their whole path

use std::fmt::Write as _;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState, caller::Caller, covers::checked_cover, ends::set_end, error::no_room, extract::ApiJson,
    fields::Fields, origin,
};
use crate::{
    access::name::{MAX_ABOUT_CHARS, MAX_ROOM_CHARS},
    clock,
    ids::{Millis, ProductId},
    protocol::message::RoomInfo,
};

/// The last time that a calendar knows: the end of the year 9999.
const MAX_TIME: Millis = 253_402_300_799_999;
/// Bytes of a line of a calendar's file (RFC 5545, 3.1).
const MAX_LINE: usize = 75;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(change)).routes(routes!(calendar)).routes(routes!(archive))
}

/// A time that a calendar can write.
pub fn checked_time(fields: &mut Fields, at: Option<Millis>) -> Option<Millis> {
    if at.is_some_and(|at| at > MAX_TIME) {
        fields.wrong("starts_at", "out_of_range", "That time is too far away.");
    }
    at
}

/// What of a room is to be another; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RoomChange {
    /// 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
    /// At most 200 characters; empty takes it away.
    #[schema(max_length = 200)]
    pub about: Option<String>,
    /// In milliseconds; `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u64>)]
    pub starts_at: Option<Option<Millis>>,
    /// A thing in the catalogue that has a picture; `null` takes the cover away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub cover: Option<Option<ProductId>>,
    /// Whether who comes by an invite (but a cohost's) waits until a host lets them in.
    pub knock: Option<bool>,
    /// When it ends, an hour to five years ahead; `null` takes that away. Hosts only. From its end on a room can only be looked at, and
    /// seven days later it is deleted; until then its hosts can give it another end, or none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u64>)]
    pub ends_at: Option<Option<Millis>>,
    /// After how many days without anybody it ends, 7 to 1,000, instead of at a date; `null` takes that away. Hosts only. It is
    /// deleted seven days later, unless somebody comes.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    pub ends_idle_days: Option<Option<u32>>,
}

/// Tells `null` from nothing.
#[expect(clippy::option_option, reason = "left out, taken away and given are three things")]
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Change what a room is called, what it is for, when, its cover, whether one knocks, and when it ends
///
/// Hosts and cohosts. Everybody who is there is told.
#[utoipa::path(patch, path = "/api/rooms/{room}", tag = "rooms",
    params(("room" = String, Path, description = "The room.")), request_body = RoomChange,
    responses((status = 200, body = RoomInfo)))]
async fn change(
    State(state): State<AppState>,
    caller: Caller,
    ApiJson(body): ApiJson<RoomChange>,
) -> Result<Json<RoomInfo>, ApiError> {
    if !caller.member.role.is_host() {
        return Err(ApiError::forbidden("forbidden", "Only hosts can change that."));
    }
    let ends = (body.ends_at, body.ends_idle_days);
    if ends != (None, None) && !state.hub.may_end(&caller.room, &caller.member.id).await? {
        let says = "Only a host can say when the room ends, and not one who stands in for its creator.";
        return Err(ApiError::forbidden("forbidden", says));
    }
    let now = clock::now();
    let mut info = state.access.store().room(&caller.room).await?.ok_or_else(no_room)?;
    let mut fields = Fields::default();
    set_end(&mut fields, &mut info, ends, now);
    if let Some(name) = body.name {
        info.name = fields.name("name", &name, MAX_ROOM_CHARS);
    }
    if let Some(about) = body.about {
        info.about = fields.line("about", &about, MAX_ABOUT_CHARS);
    }
    if let Some(starts_at) = body.starts_at {
        info.starts_at = checked_time(&mut fields, starts_at);
    }
    if let Some(cover) = body.cover {
        info.cover = checked_cover(&state, &mut fields, cover).await?;
    }
    info.knock = body.knock.unwrap_or(info.knock);
    fields.finish()?;
    state.access.store().change_room(&info, now).await?;
    state.hub.room_changed(info.clone()).await?;
    Ok(Json(info))
}

/// A file for the calendar
///
/// iCalendar (RFC 5545). Refusal: `no_date` (404) where the room has none.
#[utoipa::path(get, path = "/api/rooms/{room}/calendar", tag = "rooms",
    params(("room" = String, Path, description = "The room.")),
    responses((status = 200, description = "The file.", content_type = "text/calendar")))]
async fn calendar(State(state): State<AppState>, caller: Caller, headers: HeaderMap) -> Result<Response, ApiError> {
    let info = state.access.store().room(&caller.room).await?.ok_or_else(no_room)?;
    let starts_at = info.starts_at.ok_or_else(|| ApiError::not_found("no_date", "Nobody has said when that is."))?;
    let address = format!("{}/r/{}", origin::base(&state.config, &headers), info.id);
    let file = event(&info, starts_at, &address, clock::now()).ok_or_else(|| ApiError::internal("a time"))?;
    let mut answer = HeaderMap::new();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"cabas-{}.ics\"", info.id);
    answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(ApiError::internal)?);
    Ok((answer, file).into_response())
}

/// Put a room away, or take it out again
///
/// In the caller's own list only.
#[utoipa::path(put, path = "/api/rooms/{room}/archived", tag = "rooms",
    params(("room" = String, Path, description = "The room.")), request_body = bool,
    responses((status = 204, description = "Done.")))]
async fn archive(
    State(state): State<AppState>,
    caller: Caller,
    ApiJson(archived): ApiJson<bool>,
) -> Result<StatusCode, ApiError> {
    state.access.store().archive(&caller.room, &caller.member.id, archived).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The event as a file; nothing for times that have no date.
fn event(info: &RoomInfo, starts_at: Millis, address: &str, now: Millis) -> Option<String> {
    let (start, made) = (stamp(starts_at)?, stamp(now)?);
    let about = [info.about.as_str(), address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let mut file = String::new();
    for line in [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Cabas//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@cabas", info.id),
        format!("DTSTAMP:{made}"),
        format!("DTSTART:{start}"),
        format!("SUMMARY:{}", escaped(&info.name)),
        format!("DESCRIPTION:{}", escaped(&about.join("\n"))),
        format!("URL:{address}"),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ] {
        folded(&mut file, &line);
    }
    Some(file)
}

/// A moment as a calendar writes it.
fn stamp(at: Millis) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp(i64::try_from(at / 1_000).ok()?).ok()?;
    let (date, (hour, minute, second)) = (at.date(), at.to_hms());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    Some(format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"))
}

/// A text as a value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out
}

/// A line in pieces of 75 bytes, none of which cuts a character; each after the first begins with a blank.
fn folded(out: &mut String, line: &str) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > MAX_LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        let written = out.write_char(c);
        debug_assert!(written.is_ok(), "writing to a string can't fail");
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RoomId;

    #[test]
    fn an_event_is_a_calendars_file() {
        let info = RoomInfo {
            id: RoomId::parse("r_wedding").unwrap(),
            name: "Zoé’s wedding; with cake, and more".to_owned(),
            created_at: 1,
            about: "é".repeat(80),
            starts_at: Some(1_781_344_800_000),
            cover: None,
            knock: false,
            ends_at: None,
            ends_idle_days: None,
        };
        let file = event(&info, 1_781_344_800_000, "https://cabas.example/r/r_wedding", 0).unwrap();
        assert!(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n"));
        assert!(file.contains("\r\nDTSTART:20260613T100000Z\r\n"), "{file}");
        assert!(file.contains("SUMMARY:Zoé’s wedding\\; with cake\\, and more\r\n"));
        assert!(file.split("\r\n").all(|line| line.len() <= MAX_LINE), "{file}");
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("DESCRIPTION:{}\\nhttps://cabas.example/r/r_wedding", info.about)));
    }
}
