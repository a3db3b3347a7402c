//! Product pages as shops serve them, and JSON-LD by itself.
//!
//! A page says what it sells up to three times: in JSON-LD, in microdata, and in Open Graph's tags. JSON-LD goes before
//! microdata, since it is told whole; Open Graph fills in a price or a picture that is missing, and speaks where nothing
//! else does. What is found is put into the attributes of Google's merchant feeds, which have a name for everything that
//! schema.org has, and is gathered and judged as those are.
//!
//! * [`page`](self::page), [`microdata`](self::microdata): what of a page is looked at.
//! * [`jsonld`](self::jsonld): JSON as pages have it.
//! * [`thing`](self::thing): values of schema.org, as loosely as they are written.
//! * [`products`](self::products): the products among them; [`offers`](self::offers): what of them can be bought.
//! * [`open_graph`](self::open_graph): the page's own tags.
//!
//! Sources: schema.org, `Product`, `ProductGroup`, `Offer`; Google Search Central, "Product structured data"; the HTML
//! Standard, "Microdata"; the Open Graph protocol, and Meta's `product:` tags.

mod jsonld;
mod microdata;
mod offers;
mod open_graph;
mod page;
mod products;
#[cfg(test)]
mod tests;
mod thing;

use std::io::Read;

use serde_json::Value;
use url::Url;

use super::{
    Outbox, ReadError, Reading,
    google::feed::Feed,
    limits::MAX_PRODUCT_BYTES,
    report::{Fate, Finding},
};
use page::Page;
use products::Products;

/// Reads a page to its end.
pub(super) fn read(feed: &mut dyn Read, reading: &Reading, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let text = whole(feed)?;
    let page = if text.trim_start().starts_with(['{', '[']) { Page::of_json_ld(text) } else { Page::read(&text) };
    let mut reading = reading.clone();
    reading.address = base(&page, reading.address.as_ref());
    let mut told: Vec<(u64, Value)> = Vec::new();
    for block in &page.json_ld {
        match jsonld::parse(&block.text) {
            Ok(value) => told.push((block.line, value)),
            Err(reason) => {
                let place = format!("line {}", block.line);
                out.find(Finding::new(&place, Fate::Dropped, "JSON-LD", reason).value(block.text.trim()));
            }
        }
    }
    let mut products = Products::default();
    for (line, value) in &told {
        products.gather(value, &format!("line {line}: $"));
    }
    if products.is_empty() {
        for (line, item) in &page.items {
            products.gather(item, &format!("line {line}"));
        }
    }
    let mut feed = Feed::new(&reading, out);
    if let Some(lang) = &page.lang {
        feed.language(lang);
    }
    let count = offers::tell(&products, &page, reading.base(), &mut feed)?;
    let count = if count == 0 { open_graph::tell(&page, reading.base(), &mut feed)? } else { count };
    if count == 0 {
        let reason = "no product: neither JSON-LD nor microdata nor Open Graph tells one";
        feed.find(Finding::new("the page", Fate::Refused, "", reason));
    }
    feed.end()
}

/// The page as a text. It is held whole: what describes a product may stand anywhere in it.
fn whole(feed: &mut dyn Read) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    feed.take(MAX_PRODUCT_BYTES + 1).read_to_end(&mut bytes).map_err(|e| ReadError::Format(e.to_string()))?;
    if bytes.len() as u64 > MAX_PRODUCT_BYTES {
        return Err(ReadError::Format(format!("a page of more than {} MiB", MAX_PRODUCT_BYTES >> 20)));
    }
    String::from_utf8(bytes).map_err(|e| ReadError::Format(e.to_string()))
}

/// What addresses without a host are told from: what the page says, where it was fetched from, what it calls itself.
fn base(page: &Page, fetched: Option<&Url>) -> Option<Url> {
    let absolute = |text: &Option<String>| {
        let text = text.as_deref()?.trim();
        let url = fetched.map_or_else(|| Url::parse(text), |from| from.join(text)).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    };
    let own = page.meta("og:url").map(str::to_owned);
    absolute(&page.base).or_else(|| fetched.cloned()).or_else(|| absolute(&page.canonical)).or_else(|| absolute(&own))
}
