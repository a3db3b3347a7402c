//! HTTP: routes, errors, the WebSocket upgrade.

pub mod error;
pub mod extract;
pub mod limits;
pub mod request_id;
pub mod state;

pub use error::{ApiError, FieldError};
pub use state::AppState;
