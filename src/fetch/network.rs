//! Names to addresses, addresses to connections: the two steps between which the addresses are checked.

use std::{
    io,
    net::{SocketAddr, ToSocketAddrs},
    sync::Arc,
};

use futures_util::future::BoxFuture;
use tokio::{net::TcpStream, sync::Semaphore};

/// Looks names up and connects. The system's own in a server; tests bring an internet of their own.
pub trait Network: Send + Sync + 'static {
    /// The addresses of a name, once.
    fn resolve(&self, host: &str, port: u16) -> BoxFuture<'_, io::Result<Vec<SocketAddr>>>;
    /// A connection to exactly this address.
    fn connect(&self, to: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>>;
}

/// Look-ups at a time: each holds a thread until the system gives up, however soon we do.
const MAX_LOOKUPS: usize = 8;

/// The network of this machine.
#[derive(Debug)]
pub struct System {
    lookups: Arc<Semaphore>,
}

impl Default for System {
    fn default() -> Self {
        Self { lookups: Arc::new(Semaphore::new(MAX_LOOKUPS)) }
    }
}

impl Network for System {
    fn resolve(&self, host: &str, port: u16) -> BoxFuture<'_, io::Result<Vec<SocketAddr>>> {
        let host = host.to_owned();
        Box::pin(async move {
            let place = Arc::clone(&self.lookups).acquire_owned().await.map_err(io::Error::other)?;
            let looked_up = tokio::task::spawn_blocking(move || {
                let _place = place;
                (host.as_str(), port).to_socket_addrs().map(Vec::from_iter)
            });
            looked_up.await.map_err(io::Error::other)?
        })
    }

    fn connect(&self, to: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        Box::pin(TcpStream::connect(to))
    }
}
