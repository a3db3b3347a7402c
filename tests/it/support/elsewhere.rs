//! A server that is not ours: what Cabas fetches from.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::Request, http::HeaderMap, middleware};
use cabas::fetch::{Allowed, HostPort};
use tokio::task::JoinHandle;

/// It runs until it is dropped, and remembers who asked for what.
pub struct Elsewhere {
    pub addr: SocketAddr,
    asked: Arc<Mutex<HashMap<String, Vec<HeaderMap>>>>,
    task: JoinHandle<()>,
}

impl Elsewhere {
    pub async fn start(routes: Router) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let asked: Arc<Mutex<HashMap<String, Vec<HeaderMap>>>> = Arc::default();
        let seen = Arc::clone(&asked);
        let count = middleware::map_request(move |request: Request| {
            let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
            seen.lock().expect("a list").entry(path).or_default().push(headers);
            async { request }
        });
        let task = tokio::spawn(async move {
            axum::serve(listener, routes.layer(count)).await.expect("it serves");
        });
        Self { addr, asked, task }
    }

    /// An address on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// How often a path was asked for.
    pub fn hits(&self, path: &str) -> usize {
        self.asked(path).len()
    }

    /// The headers with which a path was asked for.
    pub fn asked(&self, path: &str) -> Vec<HeaderMap> {
        self.asked.lock().expect("a list").get(path).cloned().unwrap_or_default()
    }

    /// What `--allow-fetch` says to let it be fetched from.
    pub fn host_port(&self) -> HostPort {
        self.addr.to_string().parse().expect("HOST:PORT")
    }

    /// It alone may be fetched from.
    pub fn allowed(&self) -> Allowed {
        Allowed::new([self.host_port()])
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.task.abort();
    }
}
