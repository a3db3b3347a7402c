//! The accept loop: plain HTTP/1.1 with upgrades, with bounds on those who hold a connection and say nothing.
//!
//! Not `axum::serve`: it has no bound on connections and none on the time that a head takes to come. hyper's own HTTP/1
//! connection is used rather than hyper-util's `auto`, which waits without an end for the first bytes before any of its
//! timeouts begins.

use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{Router, body::Body, http::Response};
use dashmap::DashMap;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::Service;

use super::{caller::PeerAddr, limits::IpKey};

/// Connections that wait in the kernel to be accepted: a restart brings everybody back at once.
const BACKLOG: u32 = 4_096;
/// Connections that speak HTTP at a time; after the upgrade a socket counts elsewhere. At about 16 KB each.
const MAX_CONNECTIONS: usize = 8_192;
/// Of one address; not counted where all come through a proxy.
const MAX_CONNECTIONS_PER_IP: usize = 2_048;
/// Longest that a request's head may take to come, and that a connection may stay silent between requests.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// hyper's smallest: a request's head fits, and what is idle stays small.
const BUFFER_BYTES: usize = 16 * 1024;
/// Headers of a request at most.
const MAX_HEADERS: usize = 64;
/// After this a connection is closed behind its current answer, so that none is held for ever.
const CONNECTION_LIFE: Duration = Duration::from_mins(10);
/// For the answers that are on their way when a connection has to end.
const LAST_ANSWER: Duration = Duration::from_secs(1);
/// After `accept` failed (mostly: no file descriptors left) there is no use in trying at once.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// To those beyond the bounds, written without waiting.
const SHED: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Listens, with a backlog for everybody who comes back after a restart.
pub fn bind(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    socket.listen(BACKLOG)
}

/// Serves until `shutdown`, then finishes what is being answered (at most a second).
pub async fn serve(listener: TcpListener, router: Router, count_by_ip: bool, shutdown: CancellationToken) {
    let doors =
        Arc::new(Doors { places: Arc::new(Semaphore::new(MAX_CONNECTIONS)), by_ip: count_by_ip.then(DashMap::new) });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(BUFFER_BYTES)
        .max_headers(MAX_HEADERS)
        .keep_alive(true);
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // What one caller did wrong is no reason to wait; running out of descriptors is.
                if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
                    tracing::warn!(%error, "a connection can't be accepted");
                    sleep(ACCEPT_PAUSE).await;
                }
                continue;
            }
        };
        let Some(place) = doors.enter(peer.ip()) else {
            metrics::counter!("cabas_connections_shed_total").increment(1);
            let _ = stream.try_write(SHED);
            continue;
        };
        // Small frames must not wait for an acknowledgement of the last one.
        if stream.set_nodelay(true).is_err() {
            continue;
        }
        connections.spawn(connection(http.clone(), stream, peer, router.clone(), shutdown.clone(), place));
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn connection(
    http: http1::Builder,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    shutdown: CancellationToken,
    _place: Place,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(PeerAddr(peer));
        answer(router.clone(), request)
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    tokio::select! {
        // How it ended (hung up, timed out, upgraded) concerns nobody else.
        _ = connection.as_mut() => return,
        () = shutdown.cancelled() => {}
        () = sleep(CONNECTION_LIFE) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(LAST_ANSWER, connection).await;
}

/// A router is always ready and never fails.
async fn answer(mut router: Router, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    router.call(request).await
}

/// Counts who is in.
struct Doors {
    places: Arc<Semaphore>,
    by_ip: Option<DashMap<IpKey, usize>>,
}

impl Doors {
    fn enter(self: &Arc<Self>, ip: IpAddr) -> Option<Place> {
        let total = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let ip = IpKey::from(ip);
        if let Some(by_ip) = &self.by_ip {
            let mut count = by_ip.entry(ip).or_insert(0);
            if *count >= MAX_CONNECTIONS_PER_IP {
                return None;
            }
            *count += 1;
        }
        Some(Place { doors: Arc::clone(self), ip, _total: total })
    }
}

/// A connection's place, given back when it ends or is upgraded.
struct Place {
    doors: Arc<Doors>,
    ip: IpKey,
    _total: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(by_ip) = &self.doors.by_ip {
            if let Some(mut count) = by_ip.get_mut(&self.ip) {
                *count = count.saturating_sub(1);
            }
            by_ip.remove_if(&self.ip, |_, count| *count == 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_by_address_and_given_back() {
        let doors = Arc::new(Doors { places: Arc::new(Semaphore::new(MAX_CONNECTIONS)), by_ip: Some(DashMap::new()) });
        let ip = IpAddr::from([192, 0, 2, 1]);
        let mut inside: Vec<_> = (0..MAX_CONNECTIONS_PER_IP).map(|_| doors.enter(ip).unwrap()).collect();
        assert!(doors.enter(ip).is_none());
        assert!(doors.enter([192, 0, 2, 2].into()).is_some());
        inside.pop();
        assert!(doors.enter(ip).is_some());
        inside.clear();
        assert!(doors.by_ip.as_ref().unwrap().is_empty());
    }
}
