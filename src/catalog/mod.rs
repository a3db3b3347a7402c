//! Catalogue: products, variants, prices, images, of many shops.
//!
//! * [`model`], [`listing`]: what the API says, and [`money`] with it, which rooms speak of as well.
//! * [`gtin`], [`lang`], [`checkout`]: numbers of goods, languages of texts, where one pays.
//! * [`record`]: what an importer hands over: read, checked, bounded, under the shop's own ids.
//! * [`text`], [`html`]: what feeds say, made safe on the way in.
//! * [`store`]: `catalog.db`, with generations: readers see an import whole or not at all.
//! * [`search`]: from what somebody types to words; [`index`]: from words and choices to products, in memory.
//! * [`import`] reads feeds; [`export`] writes them.
//! * [`art`], [`demo`]: the drawn goods, and the shops that sell them.

pub mod art;
pub mod checkout;
pub mod demo;
pub mod export;
pub mod gtin;
pub mod html;
pub mod import;
pub mod index;
pub mod lang;
pub mod listing;
pub mod model;
pub mod record;
pub mod search;
pub mod store;
pub mod text;

pub use crate::money;
pub use store::{Catalog, CatalogError};
