//! How much of a feed is read. What is over a limit is refused or shortened, and the report says so.

/// Largest file: a million products of the usual size. Files come from whoever runs the server; what is fetched from
/// elsewhere has far narrower limits.
pub const MAX_FILE_BYTES: u64 = 4 << 30;
/// Largest single product in a feed, in bytes: [`MAX_VARIANTS`](crate::catalog::record::MAX_VARIANTS) of the wordiest kind.
/// Bounds what is held at a time.
pub const MAX_PRODUCT_BYTES: u64 = 8 << 20;
/// Most products of one shop: their ids are held while it is imported, some 60 bytes each.
pub const MAX_PRODUCTS: usize = 1_000_000;
/// Most products in one transaction: a few tens of milliseconds.
pub const BATCH_PRODUCTS: usize = 200;
/// Most bytes of a feed in one transaction; a product that is larger has one for itself.
pub const BATCH_BYTES: usize = 1 << 20;
/// Most findings that wait for the next batch, beside those of a single product.
pub const BATCH_FINDINGS: usize = 1_000;
/// Most findings that a report lists on the terminal; the others are counted there, and stand in the report's file.
pub const MAX_FINDINGS: usize = 1_000;
/// Longest excerpt of a value in a report, in characters.
pub const MAX_VALUE_EXCERPT: usize = 80;

/// Why reading ends at a product over [`MAX_PRODUCT_BYTES`].
pub fn product_too_large() -> String {
    format!("a product of more than {} MiB", MAX_PRODUCT_BYTES >> 20)
}
