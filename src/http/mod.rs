//! HTTP: routes, errors, the WebSocket upgrade.
