//! Google Merchant feeds, as markup and as tables.

pub(super) mod table;
pub(super) mod xml;
