//! A variant of theirs to one of ours.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::{
    picture::{Picture, image_of},
    product::Source,
    raw::{RawProduct, RawVariant},
};
use crate::catalog::{
    import::{
        bare::{self, ONLY},
        fields::{Misfit, Notes},
        json::fields::{Field, flag, list, price, reason, text_or_none, whole},
        report::Fate,
    },
    model::Condition,
    record::{MAX_EXTERNAL_ID_LEN, MAX_NAME_CHARS, MAX_VALUE_CHARS, MAX_VARIANTS, NewVariant},
};

/// The variants that can be taken; an error where there is none.
pub(super) fn variants(
    product: &RawProduct<'_>,
    source: &Source<'_>,
    pictures: &[Picture],
    notes: &mut Notes<'_>,
) -> Result<Vec<NewVariant>, Misfit> {
    let mut raws = list(product.variants)?;
    if raws.is_empty() {
        return only_variant(product, source).map(|v| vec![v]);
    }
    if raws.len() > MAX_VARIANTS {
        let over = raws.len() - MAX_VARIANTS;
        notes.note(
            Fate::Refused,
            "variants",
            format_args!("more than {MAX_VARIANTS}: the last {over} are left out"),
            None,
        );
        raws.truncate(MAX_VARIANTS);
    }
    let mut taken: Vec<NewVariant> = Vec::with_capacity(raws.len());
    let mut ids = HashSet::with_capacity(raws.len());
    for (index, raw) in raws.into_iter().enumerate() {
        let path = format!("{}.variants[{index}]", source.path);
        let mut notes = Notes { path: &path, findings: notes.findings };
        match variant(raw, source, pictures, &mut notes) {
            Ok(variant) if ids.insert(variant.external_id.clone()) => taken.push(variant),
            Ok(variant) => {
                let reason = "the product has a variant with this id already";
                notes.note(Fate::Refused, "id", reason, Some(&variant.external_id));
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    if taken.is_empty() { Err(Misfit::from("none of them can be taken")) } else { Ok(taken) }
}

/// A product that is sold as it is, with the price on itself.
fn only_variant(product: &RawProduct<'_>, source: &Source<'_>) -> Result<NewVariant, Misfit> {
    let price_of = price(product.price, source.currency)?;
    let price_is = price_of.ok_or_else(|| Misfit::from("neither variants nor a price"))?;
    let compare_at = price(product.compare_at_price, source.currency).ok().flatten();
    Ok(NewVariant {
        compare_at: compare_at.filter(|c| c.amount > price_is.amount),
        available: flag(product.available).unwrap_or(true),
        ..bare::variant(ONLY.to_owned(), price_is)
    })
}

/// What is wrong with a variant: field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

fn variant<'a>(
    raw: &'a RawValue,
    source: &Source<'_>,
    pictures: &[Picture],
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadVariant<'a>> {
    let variant: RawVariant<'a> = serde_json::from_str(raw.get())
        .map_err(|e| ("", Misfit(format!("not a variant: {}", reason(&e))), Some(raw.get())))?;
    let value = |field: Field<'a>| field.map(RawValue::get);
    let price_is = price(variant.price, source.currency)
        .and_then(|p| p.ok_or_else(|| Misfit::from("missing")))
        .map_err(|why| ("price", why, value(variant.price)))?;
    let compare_at = price(variant.compare_at_price, source.currency).unwrap_or_else(|Misfit(why)| {
        notes.note(Fate::Dropped, "compare_at_price", why, value(variant.compare_at_price));
        None
    });
    let values = [variant.option1, variant.option2, variant.option3];
    let mut options: Vec<String> =
        values.into_iter().map(|v| notes.line_of("option", v, MAX_VALUE_CHARS).unwrap_or_default()).collect();
    while options.last().is_some_and(String::is_empty) {
        options.pop();
    }
    let title = notes.line_of("title", variant.title, MAX_VALUE_CHARS);
    let title = title.unwrap_or_else(|| options.join(" / "));
    let id = text_or_none(variant.id).map(|id| id.trim().to_owned());
    let external_id = id.unwrap_or_else(|| format!("options:{}", options.join("/")));
    if external_id.len() > MAX_EXTERNAL_ID_LEN {
        return Err(("id", Misfit::from("longer than 200 bytes"), value(variant.id)));
    }
    let image = image_of(&variant, &external_id, pictures, notes);
    let (available, stock) = stock(&variant);
    Ok(NewVariant {
        external_id,
        title,
        options,
        price: price_is,
        // A price before that is no higher is no price before; shops write 0.00 for none.
        compare_at: compare_at.filter(|c| c.amount > price_is.amount),
        available,
        stock,
        sku: notes.line_of("sku", variant.sku, MAX_NAME_CHARS),
        gtin: text_or_none(variant.barcode).and_then(|b| notes.barcode("barcode", &b)),
        condition: Condition::New,
        image,
    })
}

/// Whether it can be had, and how many there are where that limits anything.
fn stock(variant: &RawVariant<'_>) -> (bool, Option<u32>) {
    let quantity = whole(variant.inventory_quantity);
    let counted = variant.inventory_management.is_some_and(|m| m.get() != "null");
    let oversells = text_or_none(variant.inventory_policy).is_some_and(|p| p == "continue");
    let limited = quantity.filter(|_| counted && !oversells);
    let available = flag(variant.available).unwrap_or_else(|| limited.is_none_or(|q| q > 0));
    (available, limited.map(bare::count))
}
