//! Catalogue: products, variants, prices, images, of many shops.
