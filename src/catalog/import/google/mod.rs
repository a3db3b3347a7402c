//! Google Merchant feeds, as markup and as tables. Meta, Pinterest, OpenAI and most price comparisons take the same attributes.
//!
//! [`xml`](self::xml) and [`table`](self::table) read [`Offer`](self::offer::Offer)s: what a feed has is not products but what
//! can be bought, and offers that share an `item_group_id` are the variants of one product. [`feed`](self::feed) gathers them,
//! [`variant`](self::variant) and [`product`](self::product) judge them.
//!
//! Source: Google Merchant Center help, "Product data specification"; for the oldest form, the Google Base attributes of 2005.

pub(super) mod attribute;
pub(super) mod feed;
pub(super) mod offer;
mod product;
mod sale;
pub(super) mod table;
#[cfg(test)]
mod tests;
mod variant;
pub(super) mod xml;
