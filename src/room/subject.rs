//! What people have opinions of: products of the catalogue, and looks of the board.

use serde::{Deserialize, Serialize};

use crate::ids::{LookId, ProductId};

/// One thing that takes thumbs and signs. Written as its id, whose beginning tells which it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Subject {
    Product(ProductId),
    Look(LookId),
}

impl Subject {
    pub fn product(&self) -> Option<&ProductId> {
        if let Self::Product(id) = self { Some(id) } else { None }
    }

    pub fn look(&self) -> Option<&LookId> {
        if let Self::Look(id) = self { Some(id) } else { None }
    }
}

impl From<&ProductId> for Subject {
    fn from(id: &ProductId) -> Self {
        Self::Product(id.clone())
    }
}

impl From<&LookId> for Subject {
    fn from(id: &LookId) -> Self {
        Self::Look(id.clone())
    }
}
