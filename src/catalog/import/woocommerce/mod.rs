//! What WooCommerce exports, and what its Store API answers.
//!
//! * [`csv`](self::csv): the product CSV.
//! * [`store_api`](self::store_api): the Store API's list of products.
//! * [`texts`](self::texts): names and descriptions, which come as HTML in both.

pub(super) mod csv;
pub(super) mod store_api;
mod texts;
