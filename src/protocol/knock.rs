//! Who stands at the door of a room that is knocked at.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{KnockId, Millis};

/// Somebody who came by an invite and waits to be let in. Told to hosts and cohosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Knock {
    /// What they are answered by.
    pub id: KnockId,
    /// What they call themselves, plain text.
    pub name: String,
    /// Since when they wait.
    pub at: Millis,
}
