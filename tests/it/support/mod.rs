//! What black-box tests share: a real server on port 0, people with cookies, and clients that fold what they hear into
//! plain fields.

pub mod bare;
pub mod catalogs;
pub mod client;
pub mod dice;
pub mod double;
pub mod elsewhere;
pub mod process;
pub mod script;
pub mod server;

pub use bare::BareRoom;
pub use client::Client;
pub use dice::Dice;
pub use double::{Damage, Double};
pub use elsewhere::Elsewhere;
pub use process::Process;
pub use script::Script;
pub use server::{Credentials, Person, TestServer, room_with};

use std::time::Duration;

/// How long a condition may take to hold. Generous: a loaded machine is slow, a broken one never gets there.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long tests of endurance go on: `CABAS_TEST_SECONDS`, or a minute.
pub fn endurance() -> Duration {
    const DEFAULT: u64 = 60;
    let asked = std::env::var("CABAS_TEST_SECONDS").ok();
    Duration::from_secs(asked.map_or(DEFAULT, |seconds| seconds.parse().expect("CABAS_TEST_SECONDS is a number")))
}

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
