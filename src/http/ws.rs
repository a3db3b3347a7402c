//! The WebSocket upgrade (stand-in with the agreed names).

use std::sync::Arc;

use super::ApiError;

/// How many sockets there are, in all and by address.
pub struct SocketLimits {}

impl SocketLimits {
    /// With the limits of the settings.
    pub fn new(_max_total: usize, _max_per_ip: usize) -> Arc<Self> {
        Arc::new(Self {})
    }
}

/// The handler of the upgrade.
pub async fn upgrade() -> ApiError {
    ApiError::new(axum::http::StatusCode::UPGRADE_REQUIRED, "upgrade_required", "This address speaks WebSocket.")
}
