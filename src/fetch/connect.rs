//! The connector: resolve once, check every address, connect to one of exactly these.
//!
//! It is the only way to a socket, so nothing that parses or resolves anew (a redirect, a second look-up with another
//! answer) can get around the check. A pooled connection was checked when it was made.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use hyper::Uri;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

use super::{
    address,
    error::{FetchError, Refusal, Stage, Why},
    network::Network,
    target::Allowed,
};

/// Addresses of one name that are tried.
const MAX_TRIES: usize = 4;
/// Longest for all of look-up and connecting.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub(super) struct Connector {
    network: Arc<dyn Network>,
    allowed: Arc<Allowed>,
}

impl Connector {
    pub fn new(network: Arc<dyn Network>, allowed: Arc<Allowed>) -> Self {
        Self { network, allowed }
    }

    async fn connect(self, uri: Uri) -> Result<TokioIo<TcpStream>, FetchError> {
        let host = uri.host().unwrap_or_default();
        let failed = |why: Why| FetchError::new(host, why);
        match timeout(CONNECT_TIMEOUT, self.reach(&uri, host)).await {
            Ok(stream) => stream.map(TokioIo::new).map_err(failed),
            Err(_) => Err(failed(Why::Slow { stage: Stage::Connect, limit: CONNECT_TIMEOUT })),
        }
    }

    async fn reach(&self, uri: &Uri, host: &str) -> Result<TcpStream, Why> {
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let addresses = self.checked(host, port).await?;
        let mut last = None;
        for address in addresses.into_iter().take(MAX_TRIES) {
            match self.network.connect(address).await {
                Ok(stream) => {
                    stream.set_nodelay(true).map_err(|error| Why::Unreachable(error.kind()))?;
                    return Ok(stream);
                }
                Err(error) => last = Some(error.kind()),
            }
        }
        Err(last.map_or(Why::Unresolved, Why::Unreachable))
    }

    /// The addresses of a host. One bad one among them refuses the host: whoever mixes them means no good.
    async fn checked(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Why> {
        let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        let addresses = match bare.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            Err(_) => self.network.resolve(host, port).await.map_err(unresolved)?,
        };
        if !self.allowed.has(host, port)
            && let Some(block) = addresses.iter().find_map(|address| address::block(address.ip()))
        {
            return Err(Refusal::Address(block).into());
        }
        Ok(addresses)
    }
}

/// Resolvers say that a name does not exist in many ways; the one that matters here is that it isn't our fault.
fn unresolved(_: io::Error) -> Why {
    Why::Unresolved
}

impl tower::Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connect(uri))
    }
}
