//! A variant of theirs to one of ours.

use std::collections::HashMap;

use super::{
    product::Feed,
    raw::{Price, Variant},
    records::{Key, Record, Records, key, place},
};
use crate::catalog::{
    import::{
        bare,
        fields::{Misfit, Notes, notes::external_id},
        json::fields::{flag, price, text_or_none, whole},
        report::{Fate, Finding},
        variants::options::Named,
    },
    model::Image,
    money::{Currency, Money},
    record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, MAX_VARIANTS, NewVariant},
};

/// What is chosen among variants that have no attributes: their own names tell them apart.
const NAMELESS: &str = "Option";

/// The variants of a product that can be taken, in the shop's order.
pub(super) fn variants<'a>(
    product: Key<'a>,
    pictures: &HashMap<Key<'a>, Image>,
    feed: &Feed<'a>,
    findings: &mut Vec<Finding>,
) -> Vec<Named> {
    let mut variants: Vec<&(Key<'a>, Record<Variant<'a>>)> =
        feed.records.variants.get(product).into_iter().flatten().collect();
    variants.sort_by_key(|(_, record)| place(record.fields.sort_order));
    let several = variants.len() > 1;
    let mut taken: Vec<Named> = Vec::with_capacity(variants.len().min(MAX_VARIANTS));
    for (pk, record) in variants {
        let path = format!("$[{}]", record.index);
        let mut notes = Notes { path: &path, findings };
        if taken.len() == MAX_VARIANTS {
            notes.note(Fate::Refused, "", format_args!("more than {MAX_VARIANTS} variants of one product"), Some(pk));
            continue;
        }
        let Some(listing) = feed.records.prices.get(&(*pk, feed.channel.key)) else {
            notes.note(Fate::LeftOut, "channel", "not in the channel that is read", Some(pk));
            continue;
        };
        match variant(pk, &record.fields, listing, feed, &mut notes) {
            Ok(mut variant) => {
                let mut of_it = feed.records.variant_media.get(*pk).into_iter().flatten();
                variant.image = of_it.find_map(|media| pictures.get(media)).cloned();
                let mut values = values(pk, feed.records, &mut notes);
                if values.is_empty() && several {
                    let name = notes.line_of("name", record.fields.name, MAX_VALUE_CHARS);
                    values.extend(name.map(|name| (NAMELESS.to_owned(), name)));
                }
                if taken.iter().any(|other| other.variant.external_id == variant.external_id) {
                    notes.note(Fate::Refused, "pk", "the product has a variant with this key already", Some(pk));
                    continue;
                }
                taken.push(Named { values, variant });
            }
            Err((field, Misfit(reason))) => notes.note(Fate::Refused, field, reason, Some(pk)),
        }
    }
    taken
}

fn variant(
    pk: Key<'_>,
    variant: &Variant<'_>,
    listing: &Price<'_>,
    feed: &Feed<'_>,
    notes: &mut Notes<'_>,
) -> Result<NewVariant, (&'static str, Misfit)> {
    let (price, compare_at) = prices(listing, feed.channel.currency)?;
    let id = external_id(pk.trim_matches('"')).map_err(|why| ("pk", why))?;
    let counted = flag(variant.track_inventory) != Some(false) && flag(variant.is_preorder) != Some(true);
    let (available, stock) = bare::stock(counted.then(|| quantity(pk, feed.records)));
    Ok(NewVariant {
        compare_at,
        available,
        stock,
        sku: notes.line_of("sku", variant.sku, MAX_NAME_CHARS),
        ..bare::variant(id, price)
    })
}

/// What it costs in the channel, and what it cost before.
fn prices(listing: &Price<'_>, currency: Currency) -> Result<(Money, Option<Money>), (&'static str, Misfit)> {
    let regular = price(listing.price_amount, currency)
        .and_then(|told| told.ok_or_else(|| Misfit::from("missing")))
        .map_err(|why| ("price_amount", why))?;
    let other = |field| price(field, currency).ok().flatten();
    let discounted = other(listing.discounted_price_amount).filter(|told| told.amount < regular.amount);
    let before = other(listing.prior_price_amount).filter(|told| told.amount > regular.amount);
    Ok(match discounted {
        Some(discounted) => (discounted, Some(regular)),
        None => (regular, before),
    })
}

/// How many there are in all the warehouses, less what is ordered.
fn quantity(pk: Key<'_>, records: &Records<'_>) -> i64 {
    let stocks = records.stocks.get(pk).into_iter().flatten();
    stocks.fold(0, |sum: i64, stock| {
        let (there, ordered) = (whole(stock.quantity).unwrap_or(0), whole(stock.quantity_allocated).unwrap_or(0));
        sum.saturating_add(there.saturating_sub(ordered).max(0))
    })
}

/// Names of attributes, and values: several of one in one text.
fn values(pk: Key<'_>, records: &Records<'_>, notes: &mut Notes<'_>) -> Vec<(String, String)> {
    let mut assigned: Vec<(i64, Key<'_>, String)> = Vec::new();
    for (assignment, told) in records.of_variants.get(pk).into_iter().flatten() {
        let named = || {
            let of_type = records.variant_attributes.get(key(told.assignment)?)?;
            let attribute = records.attributes.get(key(of_type.attribute)?)?;
            Some((place(of_type.sort_order), text_or_none(attribute.name)?))
        };
        let Some((order, name)) = named() else { continue };
        let Some(name) = notes.line("attribute", &name, MAX_NAME_CHARS) else { continue };
        if assigned.iter().all(|(.., known)| *known != name) {
            assigned.push((order, assignment, name));
        }
    }
    assigned.sort_by_key(|(order, ..)| *order);
    let mut values = Vec::with_capacity(assigned.len());
    for (_, assignment, name) in assigned {
        let mut of_it: Vec<_> = records.values_of_variants.get(assignment).into_iter().flatten().collect();
        of_it.sort_by_key(|told| place(told.sort_order));
        let told = of_it.into_iter().filter_map(|told| text_or_none(records.values.get(key(told.value)?)?.name));
        let told: Vec<String> = told.map(std::borrow::Cow::into_owned).collect();
        if let Some(value) = notes.line("attributevalue", &told.join(", "), MAX_VALUE_CHARS) {
            values.push((name, value));
        }
    }
    values
}
