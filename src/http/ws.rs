//! The WebSocket upgrade: `GET /ws/rooms/{room}`.
//!
//! Wrong Origin and shedding are HTTP errors before the upgrade. Everything about the token upgrades first and then
//! closes with a 44xx code, since a browser sees only 1006 of an HTTP error. axum's own WebSocket hides the socket, and
//! the room writes to it directly: so this takes the raw stream.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header},
};
use bytes::Bytes;
use dashmap::DashMap;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::{io::AsyncWriteExt, net::TcpStream};
use tungstenite::handshake::derive_accept_key;

use super::{ApiError, AppState, caller::ClientIp, extract::ApiPath, header_list::items, limits::IpKey, origin};
use crate::{
    access::TokenProblem,
    clock,
    hub::{Dialect, Resume, Upgraded, close_frame},
    ids::{RoomId, Seq},
    protocol::{SUBPROTOCOL, close::Close},
};

/// The one WebSocket version there is (RFC 6455).
const WS_VERSION: &str = "13";
/// When to try again after too many sockets.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// How long a refused socket may take to go.
const REFUSAL_GRACE: Duration = Duration::from_secs(1);

/// How many sockets there are, in all and by address.
pub struct SocketLimits {
    max_total: usize,
    max_per_ip: usize,
    total: AtomicUsize,
    by_ip: DashMap<IpKey, usize>,
}

impl SocketLimits {
    /// With the limits of the settings.
    pub fn new(max_total: usize, max_per_ip: usize) -> Arc<Self> {
        Arc::new(Self { max_total, max_per_ip, total: AtomicUsize::new(0), by_ip: DashMap::new() })
    }

    /// A place for one socket, given back when dropped.
    fn admit(self: &Arc<Self>, ip: IpAddr) -> Result<Place, ApiError> {
        let ip = IpKey::from(ip);
        {
            let mut count = self.by_ip.entry(ip).or_insert(0);
            if *count >= self.max_per_ip {
                return Err(ApiError::too_many(
                    "too_many_sockets",
                    "Too many connections from your address.",
                    RETRY_AFTER,
                ));
            }
            *count += 1;
        }
        // From here dropping the place gives both counts back.
        let place = Place { limits: Arc::clone(self), ip };
        if self.total.fetch_add(1, Ordering::Relaxed) >= self.max_total {
            return Err(ApiError::unavailable("The server is full at the moment.", RETRY_AFTER));
        }
        Ok(place)
    }
}

struct Place {
    limits: Arc<SocketLimits>,
    ip: IpKey,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.limits.total.fetch_sub(1, Ordering::Relaxed);
        if let Some(mut count) = self.limits.by_ip.get_mut(&self.ip) {
            *count -= 1;
        }
        self.limits.by_ip.remove_if(&self.ip, |_, count| *count == 0);
    }
}

/// The query of the upgrade.
#[derive(Deserialize)]
pub struct WsQuery {
    /// Our client's: single use.
    ticket: Option<String>,
    /// A stock client's: the same URL works again.
    access: Option<String>,
    /// The last entry that the client saw.
    seq: Option<Seq>,
    /// The epoch of its copy of the board.
    epoch: Option<u32>,
}

/// The handler of the upgrade.
pub async fn upgrade(
    State(state): State<AppState>,
    ApiPath(room): ApiPath<RoomId>,
    Query(query): Query<WsQuery>,
    ClientIp(ip): ClientIp,
    mut request: Request<Body>,
) -> Result<Response<Body>, ApiError> {
    origin::check(&state.config, request.headers())?;
    let key = handshake_key(request.headers())?;
    let place = state.sockets.admit(ip)?;
    let dialect = dialect(request.headers());
    let on_upgrade = request
        .extensions_mut()
        .remove::<OnUpgrade>()
        .ok_or_else(|| ApiError::bad_request("no_upgrade", "This connection can't be upgraded."))?;

    let now = clock::now();
    let grant = match (&query.ticket, &query.access) {
        (Some(ticket), _) => state.access.redeem_ticket(ticket, now),
        (None, Some(token)) => state.access.check_access_token(token, now),
        (None, None) => Err(TokenProblem::Bad),
    };
    let grant = grant
        .map_err(TokenProblem::close)
        .and_then(|grant| if grant.room == room { Ok(grant) } else { Err(Close::BadToken) });
    let resume = query.seq.zip(query.epoch).map(|(seq, epoch)| Resume { seq, epoch });

    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    if dialect == Dialect::Cabas {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }

    tokio::spawn(async move {
        let Some((stream, early)) = raw_stream(on_upgrade).await else { return };
        match grant {
            Ok(grant) => {
                let member = grant.member.clone();
                let upgraded = Upgraded { stream, early, member, dialect, resume, permit: Box::new(place) };
                state.hub.attach(&room, upgraded).await;
                // Withdrawn between the check and the door: whoever withdrew it found no socket to close.
                if state.access.is_revoked(&grant) {
                    state.hub.disconnect(&room, &grant.member, Close::RevokedToken).await;
                }
            }
            Err(close) => turn_away(stream, close).await,
        }
    });
    Ok(response)
}

/// The key of a well-formed WebSocket handshake.
fn handshake_key(headers: &HeaderMap) -> Result<String, ApiError> {
    let has_token =
        |name: header::HeaderName, token: &str| items(headers, name).any(|item| item.eq_ignore_ascii_case(token));
    if !has_token(header::UPGRADE, "websocket") || !has_token(header::CONNECTION, "upgrade") {
        return Err(ApiError::new(StatusCode::UPGRADE_REQUIRED, "upgrade_required", "This address speaks WebSocket."));
    }
    if headers.get(header::SEC_WEBSOCKET_VERSION).is_none_or(|v| v != WS_VERSION) {
        return Err(ApiError::bad_request("bad_websocket", "Only WebSocket version 13 is spoken here."));
    }
    headers
        .get(header::SEC_WEBSOCKET_KEY)
        .and_then(|key| key.to_str().ok())
        .map(str::to_owned)
        .ok_or_else(|| ApiError::bad_request("bad_websocket", "The WebSocket key is missing."))
}

fn dialect(headers: &HeaderMap) -> Dialect {
    let offered = items(headers, header::SEC_WEBSOCKET_PROTOCOL).any(|item| item == SUBPROTOCOL);
    if offered { Dialect::Cabas } else { Dialect::Stock }
}

/// The socket under the upgraded connection, and what the HTTP side had already read of it.
async fn raw_stream(on_upgrade: OnUpgrade) -> Option<(TcpStream, Bytes)> {
    let upgraded = on_upgrade.await.ok()?;
    // What the accept loop serves, and no wrapper of hyper-util's around it.
    let parts = upgraded.downcast::<TokioIo<TcpStream>>().ok()?;
    // A copy: the buffer is hyper's, of its full size however little is in it.
    Some((parts.io.into_inner(), Bytes::copy_from_slice(&parts.read_buf)))
}

/// Says why, and waits a moment for the other side to hang up: a reset could overtake the code.
async fn turn_away(mut stream: TcpStream, close: Close) {
    metrics::counter!("cabas_sockets_turned_away_total", "why" => close.row().name).increment(1);
    let farewell = async {
        stream.write_all(&close_frame(close)).await?;
        stream.shutdown().await?;
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
    };
    let _ = tokio::time::timeout(REFUSAL_GRACE, farewell).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back() {
        let limits = SocketLimits::new(3, 2);
        let ip = |n: u8| IpAddr::from([10, 0, 0, n]);
        let first = limits.admit(ip(1)).unwrap();
        let _second = limits.admit(ip(1)).unwrap();
        assert_eq!(limits.admit(ip(1)).map(drop).unwrap_err().status(), StatusCode::TOO_MANY_REQUESTS);
        let _third = limits.admit(ip(2)).unwrap();
        assert_eq!(limits.admit(ip(3)).map(drop).unwrap_err().status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(first);
        assert!(limits.admit(ip(1)).is_ok());
    }
}
