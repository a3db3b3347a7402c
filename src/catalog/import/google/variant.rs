//! One offer as one variant.

use url::Url;

use super::{attribute::Attribute, offer::Offer, sale};
use crate::{
    catalog::{
        import::{
            bare::{self, ONLY},
            fields::{
                Misfit, Notes, notes,
                price::{self, BadPrice, Style},
                words,
            },
            report::Fate,
        },
        model::{Condition, Image},
        money::{Currency, Money},
        record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, NewVariant},
    },
    ids::Millis,
};

/// What is the same for all offers of a feed.
pub(super) struct Shop<'a> {
    /// What prices are in that don't say it.
    pub currency: Option<Currency>,
    /// The language of the texts.
    pub lang: Option<&'a str>,
    /// What addresses without a host are told from.
    pub base: Option<&'a Url>,
    /// Sale prices have their time.
    pub now: Millis,
}

/// Why an offer can't be taken.
pub(super) struct BadOffer<'a> {
    pub field: &'static str,
    pub reason: String,
    pub value: Option<&'a str>,
}

impl<'a> BadOffer<'a> {
    fn new(attribute: Attribute, reason: &dyn std::fmt::Display, value: Option<&'a str>) -> Self {
        Self { field: attribute.name(), reason: reason.to_string(), value }
    }
}

/// Reads an offer; its options are told later. `alt`: what its picture shows.
pub(super) fn read<'a>(
    offer: &'a Offer,
    shop: &Shop<'_>,
    alt: &str,
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadOffer<'a>> {
    let id = offer.id();
    let external_id = notes::external_id(id.unwrap_or_default())
        .map_err(|Misfit(reason)| BadOffer::new(Attribute::Id, &reason, id))?;
    let (price, compare_at) = prices(offer, shop, notes)?;
    let (available, stock) = stock(offer, notes);
    let image = offer.get(Attribute::Image).and_then(|text| addresses(text).next());
    let image = image.and_then(|url| notes.web_address_from(Attribute::Image.name(), url, shop.base));
    let alt = text_line(notes, offer, Attribute::Title, MAX_VALUE_CHARS).unwrap_or_else(|| alt.to_owned());
    // Google: "use the product's SKU where possible"; an address is none, and what was made of one.
    let made = |id: &str| id.contains("://") || id.starts_with("tag:") || id.starts_with('#') || id == ONLY;
    let sku = offer.get(Attribute::Id).filter(|id| !made(id) && offer.get(Attribute::Gtin) != Some(*id));
    Ok(NewVariant {
        external_id,
        title: String::new(),
        options: Vec::new(),
        price,
        compare_at,
        available,
        stock,
        sku: sku.and_then(|sku| notes.line(Attribute::Id.name(), sku, MAX_NAME_CHARS)),
        gtin: offer.get(Attribute::Gtin).and_then(|gtin| notes.gtin(Attribute::Gtin.name(), gtin)),
        condition: condition(offer, notes),
        image: image.map(|url| Image { url, alt, width: None, height: None, tone: None }),
    })
}

/// One clean line of an attribute.
pub(super) fn text_line(notes: &mut Notes<'_>, offer: &Offer, attribute: Attribute, max: usize) -> Option<String> {
    notes.line(attribute.name(), offer.get(attribute)?, max)
}

/// The price of an offer, with what it says itself of its currency before what the shop sells in. In the form of 2005 the
/// currency has an attribute of its own.
pub(super) fn price(offer: &Offer, shop: Option<Currency>) -> Option<Result<Money, BadPrice>> {
    let told = offer.get(Attribute::Currency).and_then(|currency| currency.parse().ok());
    Some(price::read(offer.get(Attribute::Price)?, Style::Feed, told.or(shop)))
}

/// What it costs, and what it cost before.
fn prices<'a>(
    offer: &'a Offer,
    shop: &Shop<'_>,
    notes: &mut Notes<'_>,
) -> Result<(Money, Option<Money>), BadOffer<'a>> {
    let full = price(offer, shop.currency).ok_or_else(|| BadOffer::new(Attribute::Price, &"missing", None))?;
    let full = full.map_err(|why| BadOffer::new(Attribute::Price, &why, offer.get(Attribute::Price)))?;
    let Some(text) = offer.get(Attribute::SalePrice) else { return Ok((full, None)) };
    if let Some(dates) = offer.get(Attribute::SaleDates) {
        match sale::holds(dates, shop.now) {
            Some(true) => {}
            Some(false) => return Ok((full, None)),
            None => {
                let reason = "not an interval such as 2025-10-01/2025-10-07: the sale price is left out";
                notes.note(Fate::Dropped, Attribute::SaleDates.name(), reason, Some(dates));
                return Ok((full, None));
            }
        }
    }
    let reason = match price::read(text, Style::Feed, Some(full.currency)) {
        Ok(sale) if sale.currency != full.currency => "in another currency than the price".to_owned(),
        // Feeds write nought for "no sale".
        Ok(sale) if sale.amount == 0 || sale == full => return Ok((full, None)),
        Ok(sale) if sale.amount > full.amount => "higher than the price".to_owned(),
        Ok(sale) => return Ok((sale, Some(full))),
        Err(why) => why.to_string(),
    };
    notes.note(Fate::Dropped, Attribute::SalePrice.name(), reason, Some(text));
    Ok((full, None))
}

/// Whether it can be had, and how many there are.
fn stock(offer: &Offer, notes: &mut Notes<'_>) -> (bool, Option<u32>) {
    let told = offer.get(Attribute::Availability);
    let available = told.and_then(words::available);
    if let (Some(word), None) = (told, available) {
        notes.note(Fate::Dropped, Attribute::Availability.name(), "not a word such as in_stock", Some(word));
    }
    let quantity = offer.get(Attribute::Quantity);
    let stock = quantity.and_then(|text| text.trim().parse::<i64>().ok());
    if let (Some(text), None) = (quantity, stock) {
        notes.note(Fate::Dropped, Attribute::Quantity.name(), "not a whole number", Some(text));
    }
    let stock = stock.map(bare::count);
    // What can be ordered with none there is made or ordered in: its quantity limits nothing.
    match available {
        Some(true) => (true, stock.filter(|n| *n > 0)),
        Some(false) => (false, stock),
        None => (stock != Some(0), stock),
    }
}

fn condition(offer: &Offer, notes: &mut Notes<'_>) -> Condition {
    let Some(word) = offer.get(Attribute::Condition) else { return Condition::New };
    words::condition(word).unwrap_or_else(|| {
        notes.note(Fate::Dropped, Attribute::Condition.name(), "none of new, refurbished, used", Some(word));
        Condition::New
    })
}

/// The addresses in a value. Several are separated by commas (Google) or bars (OpenAI), both of which may be part of one.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let begins = |at: usize| {
            let next = text[at + 1..].trim_start();
            next.is_empty() || next.starts_with("http:") || next.starts_with("https:") || next.starts_with("//")
        };
        let end = text.match_indices([',', '|']).map(|(at, _)| at).find(|at| begins(*at));
        rest = end.map(|at| &text[at + 1..]);
        Some(text[..end.unwrap_or(text.len())].trim())
    })
    .filter(|address| !address.is_empty())
}
