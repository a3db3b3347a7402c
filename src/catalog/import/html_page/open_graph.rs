//! Open Graph's tags, and Meta's for products.

use url::Url;

use super::page::Page;
use crate::catalog::import::{
    ReadError,
    fields::notes::id_of,
    google::{attribute::Attribute, feed::Feed, offer::Offer},
};

/// Tags and attributes; of several for one the earlier goes before.
const TAGS: [(&str, Attribute); 12] = [
    ("product:retailer_item_id", Attribute::Id),
    ("product:item_group_id", Attribute::GroupId),
    ("og:title", Attribute::Title),
    ("og:description", Attribute::Description),
    ("og:url", Attribute::Link),
    ("product:brand", Attribute::Brand),
    ("product:category", Attribute::ProductType),
    ("product:availability", Attribute::Availability),
    ("og:availability", Attribute::Availability),
    ("product:condition", Attribute::Condition),
    ("product:color", Attribute::Color),
    ("product:size", Attribute::Size),
];

/// Tells the feed the product that the page's tags describe; returns how many that are. A page that tells no price sells
/// nothing.
pub(super) fn tell(page: &Page, base: Option<&Url>, feed: &mut Feed<'_, '_, '_>) -> Result<usize, ReadError> {
    let mut offer = Offer::default();
    prices(page, &mut offer);
    if offer.get(Attribute::Price).is_none() {
        return Ok(0);
    }
    for (tag, attribute) in TAGS {
        if let Some(text) = page.meta(tag) {
            offer.tell(attribute, text.to_owned());
        }
    }
    let mut images = page.all_meta("og:image").map(str::to_owned);
    if let Some(image) = images.next() {
        offer.tell(Attribute::Image, image);
    }
    for image in images {
        offer.tell(Attribute::MoreImages, image);
    }
    if let Some(page) = page.canonical.as_deref().or_else(|| page.meta("og:url")) {
        let url = base.map_or_else(|| Url::parse(page), |base| base.join(page));
        let page = url.map_or_else(|_| page.to_owned(), String::from);
        // Only where the tags have none.
        offer.tell(Attribute::GroupId, id_of(&page));
        offer.tell(Attribute::Id, id_of(&page));
    }
    feed.offer(offer.placed("Open Graph".to_owned()), 0)?;
    Ok(1)
}

/// What the page's tags say of its price.
pub(super) fn prices(page: &Page, offer: &mut Offer) {
    let told = |kind: &str| {
        let amount = page.meta(&format!("{kind}:amount"))?.trim();
        let currency = page.meta(&format!("{kind}:currency")).unwrap_or_default().trim();
        Some(format!("{amount} {currency}"))
    };
    let price = told("product:sale_price").or_else(|| told("product:price")).or_else(|| told("og:price"));
    let Some(price) = price else { return };
    match told("product:original_price") {
        Some(before) => {
            offer.tell(Attribute::Price, before);
            offer.tell(Attribute::SalePrice, price);
        }
        None => offer.tell(Attribute::Price, price),
    }
}
