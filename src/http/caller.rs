//! Who calls: the address, the identity of the cookie, the member of the room.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{FromRequestParts, Path},
    http::{Extensions, HeaderMap, HeaderValue, header, request::Parts},
};

use super::{ApiError, AppState, error::no_room, limits::IpKey, origin};
use crate::{
    access::{identity::COOKIE, store::Membership},
    config::Config,
    ids::{IdentityId, RoomId},
    protocol::message::MemberView,
};

/// How long a browser keeps the cookie: as long as browsers allow.
const COOKIE_SECONDS: u32 = 400 * 24 * 3600;

/// The address at the other end of the connection; the server puts it into every request.
#[derive(Debug, Clone, Copy)]
pub struct PeerAddr(pub SocketAddr);

/// The caller's address: the peer's, or what the trusted proxy says.
#[derive(Debug, Clone, Copy)]
pub struct ClientIp(pub IpAddr);

impl ClientIp {
    /// As limits count it.
    pub fn key(self) -> IpKey {
        self.0.into()
    }
}

impl FromRequestParts<AppState> for ClientIp {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(client_ip(&state.config, &parts.headers, &parts.extensions)))
    }
}

fn client_ip(config: &Config, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let peer = extensions.get::<PeerAddr>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    if !config.trust_proxy {
        return peer;
    }
    // The last entry of the last header is the one that our own proxy wrote; those before it anybody can invent.
    headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|entry| entry.trim().parse().ok())
        .unwrap_or(peer)
}

/// The identity of the cookie, where there is one that we signed.
#[derive(Debug, Clone)]
pub struct Guest(pub Option<IdentityId>);

impl FromRequestParts<AppState> for Guest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(cookie(&parts.headers).find_map(|value| state.access.open_identity(value))))
    }
}

/// The values of our cookie: a browser sends several where one was set for a parent path or domain.
fn cookie(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// The `Set-Cookie` of an identity.
pub fn set_cookie(state: &AppState, headers: &HeaderMap, identity: &IdentityId) -> Result<HeaderValue, ApiError> {
    cookie_for(state, headers, &state.access.seal_identity(identity), COOKIE_SECONDS)
}

/// The `Set-Cookie` that takes it away.
pub fn clear_cookie(state: &AppState, headers: &HeaderMap) -> Result<HeaderValue, ApiError> {
    cookie_for(state, headers, "", 0)
}

fn cookie_for(state: &AppState, headers: &HeaderMap, value: &str, seconds: u32) -> Result<HeaderValue, ApiError> {
    let secure = if origin::base(&state.config, headers).starts_with("https://") { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
        .map_err(ApiError::internal)
}

/// A member of the room in the path. Everybody else gets the same 404 as for a room that doesn't exist.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Which room.
    pub room: RoomId,
    /// The cookie's identity.
    pub identity: IdentityId,
    /// Who they are in the tables.
    pub membership: Membership,
    /// Who they are in the room.
    pub member: MemberView,
}

#[derive(serde::Deserialize)]
struct RoomInPath {
    room: RoomId,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Path(RoomInPath { room }) = Path::from_request_parts(parts, state).await.map_err(|_| no_room())?;
        let Ok(Guest(identity)) = Guest::from_request_parts(parts, state).await;
        let identity = identity.ok_or_else(no_room)?;
        let membership = state.access.store().membership(&room, &identity).await?.ok_or_else(no_room)?;
        let member = present(state, &room, &membership).await?.ok_or_else(no_room)?;
        Ok(Self { room, identity, membership, member })
    }
}

/// The member in the room, unless they left it or were removed from it.
pub async fn present(state: &AppState, room: &RoomId, membership: &Membership) -> Result<Option<MemberView>, ApiError> {
    Ok(state.hub.member(room, &membership.member).await?.filter(|member| !member.gone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(trust_proxy: bool, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        let mut extensions = Extensions::new();
        extensions.insert(PeerAddr("192.0.2.1:9".parse().unwrap()));
        client_ip(&Config { trust_proxy, ..Config::default() }, &headers, &extensions).to_string()
    }

    #[test]
    fn only_the_trusted_proxy_s_own_entry_counts() {
        assert_eq!(ip(false, &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(ip(true, &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(ip(true, &["10.9.9.9, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(ip(true, &["10.9.9.9", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(ip(true, &["rubbish"]), "192.0.2.1");
        assert_eq!(ip(true, &[]), "192.0.2.1");
    }

    #[test]
    fn our_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; cabas_id=one; cabas_idx=no;cabas_id=two"));
        assert_eq!(cookie(&headers).collect::<Vec<_>>(), ["one", "two"]);
    }
}
