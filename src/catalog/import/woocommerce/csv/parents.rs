//! Which product a variation belongs to: `Parent` is its SKU, or `id:` and its id.

use std::collections::{HashMap, HashSet};

use super::columns::Columns;
use crate::catalog::import::rows::Kept;

/// Products that variations may ask for.
#[derive(Default)]
pub(super) struct Parents {
    /// Keys of the variable products that have both an id and a SKU, by `id:…`.
    by_id: HashMap<String, String>,
    /// What variations asked for by its id before it came.
    asked: HashSet<String>,
}

impl Parents {
    /// What the rows of one product share; `None` for a product that stands alone.
    pub fn key(&mut self, row: &Kept, columns: &Columns) -> Option<String> {
        match columns.kind(row).as_str() {
            "variable" => {
                let id = row.cell(columns.id).map(|id| format!("id:{id}"));
                let sku = row.cell(columns.sku).map(|sku| format!("sku:{sku}"));
                match (&id, sku) {
                    (Some(id), Some(sku)) if !self.asked.contains(id) => {
                        self.by_id.insert(id.clone(), sku.clone());
                        Some(sku)
                    }
                    (None, sku) => sku,
                    _ => id,
                }
            }
            "variation" => {
                let parent = row.cell(columns.parent)?;
                let Some(id) = parent.strip_prefix("id:") else { return Some(format!("sku:{parent}")) };
                let id = format!("id:{}", id.trim());
                let known = self.by_id.get(&id).cloned();
                if known.is_none() {
                    self.asked.insert(id.clone());
                }
                known.or(Some(id))
            }
            _ => None,
        }
    }
}
