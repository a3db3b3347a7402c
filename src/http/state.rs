//! What every handler can reach.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;

use super::{limits::HttpLimits, ws::SocketLimits};
use crate::{
    access::Access, catalog::Catalog, config::Config, erasure::Eraser, hub::Hub, journal::Journal, photos::Photos,
    pictures::Pictures, share::Shares,
};

/// Shared by all handlers; cloning it clones handles.
#[derive(Clone)]
pub struct AppState {
    /// Who somebody is.
    pub access: Arc<Access>,
    /// The rooms.
    pub hub: Hub,
    /// The catalogue.
    pub catalog: Catalog,
    /// Pictures from elsewhere.
    pub pictures: Pictures,
    /// Photos that people show each other.
    pub photos: Photos,
    /// Who lets people and rooms go for good.
    pub eraser: Eraser,
    /// Looks that are shown outside of their rooms.
    pub shares: Arc<Shares>,
    /// The settings.
    pub config: Arc<Config>,
    /// Rates by address.
    pub limits: Arc<HttpLimits>,
    /// How many sockets there are.
    pub sockets: Arc<SocketLimits>,
    /// The journal: only `/readyz` asks it something.
    pub journal: Arc<dyn Journal>,
    /// Renders `/metrics`.
    pub metrics: PrometheusHandle,
}
