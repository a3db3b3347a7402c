//! Catalogue: products, variants, prices, images, of many shops.

/// Handle of the catalogue (stand-in).
#[derive(Clone, Debug, Default)]
pub struct Catalog {}
