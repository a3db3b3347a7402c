//! What black-box tests share: a real server on port 0, people with cookies, and clients that fold what they hear into
//! plain fields.

pub mod client;
pub mod server;

pub use client::Client;
pub use server::{Credentials, TestServer};

use std::time::Duration;

/// How long a condition may take to hold. Generous: a loaded machine is slow, a broken one never gets there.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until an async condition holds.
pub async fn eventually<F, Fut>(what: &str, mut condition: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    let holds = async {
        while !condition().await {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, holds).await.is_ok(), "never: {what}");
}
