//! What WooCommerce's Store API answers to `GET /wp-json/wc/store/v1/products`: a list of products. A variable product
//! tells only which variations it has; their prices come with `?type=variation`, and are read where they stand in the same
//! list.
//!
//! * [`raw`](self::raw): the shapes of the feed.
//! * [`product`](self::product), [`variant`](self::variant), [`price`](self::price): theirs to ours.
//!
//! Source: WooCommerce's developer documentation, "Store API", "Products".

mod price;
mod product;
mod raw;
#[cfg(test)]
mod tests;
mod variant;

use std::io::Read;

use serde_json::value::RawValue;

use crate::catalog::import::{
    Outbox, ReadError, Reading,
    json::{
        fields::{reason, text_or_none},
        stream,
    },
    report::{Fate, Finding},
    variants::groups::{Group, Groups},
};
use raw::RawProduct;

/// An item that is held until its variations are there.
struct Held {
    path: String,
    json: Box<RawValue>,
}

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let mut groups = Groups::default();
    stream::each_item(feed, "products", |index, raw| {
        let path = format!("$[{index}]");
        let held = Held { path: path.clone(), json: raw.to_owned() };
        if let Err(late) = groups.add(key(raw).as_deref(), held, raw.get().len()) {
            out.find(Finding::new(&path, Fate::Refused, "parent", late));
        }
        while let Some(group) = groups.closed() {
            take(&group, reading, out)?;
        }
        Ok(())
    })?;
    while let Some(group) = groups.close() {
        take(&group, reading, out)?;
    }
    Ok(())
}

/// What a product and its variations share; `None` for what stands alone.
fn key(raw: &RawValue) -> Option<String> {
    let product: RawProduct<'_> = serde_json::from_str(raw.get()).ok()?;
    let id = match text_or_none(product.kind)?.as_ref() {
        "variable" => text_or_none(product.id),
        "variation" => text_or_none(product.parent),
        _ => None,
    };
    id.map(|id| id.trim().to_owned())
}

/// An item as it stands in the feed, and where.
struct Item<'a> {
    path: &'a str,
    json: &'a RawValue,
    raw: RawProduct<'a>,
}

fn take(group: &Group<Held>, reading: &Reading, out: &mut Outbox<'_>) -> Result<(), ReadError> {
    let (mut products, mut variations) = (Vec::new(), Vec::new());
    for Held { path, json } in &group.rows {
        match serde_json::from_str::<RawProduct<'_>>(json.get()) {
            Err(e) => {
                let why = format_args!("not a product: {}", reason(&e)).to_string();
                out.find(Finding::new(path, Fate::Refused, "", why).value(json.get()));
            }
            Ok(raw) => {
                let is_variation = text_or_none(raw.kind).is_some_and(|kind| kind == "variation");
                let item = Item { path, json, raw };
                if is_variation { variations.push(item) } else { products.push(item) }
            }
        }
    }
    let mut products = products.into_iter();
    let Some(product) = products.next() else {
        for variation in variations {
            let reason = "its product isn't in this list: put products and variations into one";
            out.find(Finding::new(variation.path, Fate::Refused, "parent", reason));
        }
        return Ok(());
    };
    for twice in products {
        out.find(Finding::new(twice.path, Fate::Refused, "id", "the feed has a product with this id already"));
    }
    let mut findings = Vec::new();
    let read = product::read(&product, &variations, reading, &mut findings);
    out.take(product.path.to_owned(), read, findings, group.bytes)?;
    Ok(())
}
