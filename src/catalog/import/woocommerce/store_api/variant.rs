//! What is sold: variations, or a product that is sold as it is.

use std::{borrow::Cow, collections::HashSet};

use super::{
    Item,
    price::{Prices, prices},
    product::{entries, named, picture},
    raw::{RawAttribute, RawProduct, RawVariation},
};
use crate::catalog::{
    import::{
        bare,
        fields::{Misfit, Notes, markup, notes},
        json::fields::{flag, list, text_or_none, whole},
        report::Fate,
    },
    record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, MAX_VARIANTS, NewVariant},
};

/// What can be chosen: a name, and the values by their short names.
struct Choice {
    name: String,
    /// Short name, value.
    terms: Vec<(String, String)>,
}

/// The names of the options, their values in the shop's order, and the variants.
type Variations = (Vec<String>, Vec<Vec<String>>, Vec<NewVariant>);

/// A product that is sold as it is.
pub(super) fn only(raw: &RawProduct<'_>, external_id: &str, notes: &mut Notes<'_>) -> Result<NewVariant, Misfit> {
    Ok(variant(raw, external_id.to_owned(), &prices(raw.prices)?, notes))
}

/// The variations of a product: those that stand in the list, or else those that the product tells of, where all cost the
/// same.
pub(super) fn variations(
    item: &Item<'_>,
    of_it: &[Item<'_>],
    title: &str,
    notes: &mut Notes<'_>,
) -> Result<Variations, Misfit> {
    let told = told(&item.raw)?;
    let choices = choices(&item.raw, notes);
    let variants = if of_it.is_empty() {
        alike(&item.raw, &told, &choices, notes)?
    } else {
        listed(of_it, &told, &choices, title, notes)
    };
    if variants.is_empty() {
        return Err(Misfit::from("none that can be taken"));
    }
    // What all variations leave open is no option: it is chosen in the shop.
    let used: Vec<bool> =
        (0..choices.len()).map(|n| variants.iter().any(|variant| !variant.options[n].is_empty())).collect();
    let keep = |n: &usize| used[*n];
    let variants = variants.into_iter().map(|mut variant| {
        let options = variant.options.iter().enumerate().filter(|(n, _)| keep(n)).map(|(_, value)| value.clone());
        variant.options = options.collect();
        variant.title =
            variant.options.iter().filter(|v| !v.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" / ");
        variant
    });
    let variants = variants.collect();
    let kept: Vec<&Choice> = choices.iter().enumerate().filter(|(n, _)| keep(n)).map(|(_, choice)| choice).collect();
    let given = kept.iter().map(|choice| choice.terms.iter().map(|(_, value)| value.clone()).collect()).collect();
    Ok((kept.iter().map(|choice| choice.name.clone()).collect(), given, variants))
}

/// A variation as its product tells of it.
struct Told {
    id: String,
    /// Names of attributes and values, or short names of values.
    values: Vec<(String, String)>,
}

fn told(raw: &RawProduct<'_>) -> Result<Vec<Told>, Misfit> {
    let mut told = Vec::new();
    for raw in list(raw.variations)?.into_iter().take(MAX_VARIANTS) {
        // Some versions give the bare ids.
        let variation: RawVariation<'_> =
            serde_json::from_str(raw.get()).unwrap_or(RawVariation { id: Some(raw), attributes: None });
        let Some(id) = text_or_none(variation.id) else { continue };
        let values =
            entries(variation.attributes).iter().filter_map(|a| Some((named(a.name)?, named(a.value)?))).collect();
        told.push(Told { id: id.trim().to_owned(), values });
    }
    Ok(told)
}

fn choices(raw: &RawProduct<'_>, notes: &mut Notes<'_>) -> Vec<Choice> {
    let mut choices = Vec::new();
    for raw in list(raw.attributes).unwrap_or_default() {
        let Ok(attribute) = serde_json::from_str::<RawAttribute<'_>>(raw.get()) else { continue };
        if flag(attribute.has_variations) != Some(true) {
            continue;
        }
        let name = named(attribute.name).and_then(|name| notes.line("attributes.name", &name, MAX_NAME_CHARS));
        let Some(name) = name else { continue };
        let terms = entries(attribute.terms);
        let terms = terms.iter().filter_map(|term| {
            let value = named(term.name).and_then(|value| notes.line("terms.name", &value, MAX_VALUE_CHARS))?;
            Some((text_or_none(term.slug).map(Cow::into_owned).unwrap_or_default(), value))
        });
        choices.push(Choice { name, terms: terms.collect() });
    }
    choices
}

/// A value for each choice; empty where the variation leaves it open.
fn options(values: &[(String, String)], choices: &[Choice]) -> Vec<String> {
    let value_of = |choice: &Choice| {
        let same = |name: &str| name.to_lowercase() == choice.name.to_lowercase();
        let value = values.iter().find(|(name, _)| same(name)).map(|(_, value)| value.trim())?;
        let term = choice.terms.iter().find(|(slug, name)| slug == value || name == value);
        Some(term.map_or_else(|| crate::catalog::text::line(value, MAX_VALUE_CHARS).text, |(_, name)| name.clone()))
    };
    choices.iter().map(|choice| value_of(choice).unwrap_or_default()).collect()
}

/// Variations whose prices are all the product's own.
fn alike(
    raw: &RawProduct<'_>,
    told: &[Told],
    choices: &[Choice],
    notes: &mut Notes<'_>,
) -> Result<Vec<NewVariant>, Misfit> {
    let prices = prices(raw.prices)?;
    if prices.differ {
        return Err(Misfit::from("they have different prices, which only the list with ?type=variation tells: add it"));
    }
    let mut ids = HashSet::new();
    let mut variants = Vec::with_capacity(told.len());
    for told in told {
        let id = notes::external_id(&told.id)?;
        if ids.insert(id.clone()) {
            let mut variant = variant(raw, id, &prices, notes);
            // The product's own number isn't a variation's.
            (variant.sku, variant.gtin, variant.stock) = (None, None, None);
            variant.options = options(&told.values, choices);
            variants.push(variant);
        }
    }
    Ok(variants)
}

/// Variations that stand in the list themselves.
fn listed(
    of_it: &[Item<'_>],
    told: &[Told],
    choices: &[Choice],
    title: &str,
    notes: &mut Notes<'_>,
) -> Vec<NewVariant> {
    let mut ids = HashSet::new();
    let mut variants = Vec::with_capacity(of_it.len());
    for item in of_it {
        let mut notes = Notes { path: item.path, findings: notes.findings };
        let id = text_or_none(item.raw.id).ok_or_else(|| Misfit::from("missing"));
        let id = match id.and_then(|id| notes::external_id(&id)) {
            Ok(id) if ids.insert(id.clone()) => id,
            Ok(id) => {
                notes.note(Fate::Refused, "id", "the product has a variation with this id already", Some(&id));
                continue;
            }
            Err(Misfit(why)) => {
                notes.note(Fate::Refused, "id", why, None);
                continue;
            }
        };
        let prices = match prices(item.raw.prices) {
            Ok(prices) => prices,
            Err(Misfit(why)) => {
                notes.note(Fate::Refused, "prices", why, item.raw.prices.map(serde_json::value::RawValue::get));
                continue;
            }
        };
        let mut variant = variant(&item.raw, id, &prices, &mut notes);
        let own = told.iter().find(|told| told.id == variant.external_id).map(|told| &told.values[..]);
        let written = written(item);
        variant.options = options(own.filter(|own| !own.is_empty()).unwrap_or(&written), choices);
        variant.image = entries(item.raw.images).first().and_then(|entry| picture(entry, title, &mut notes));
        variants.push(variant);
    }
    variants
}

/// A variation's values as it writes them itself: `Color: Red / Size: M`, or with commas.
fn written(item: &Item<'_>) -> Vec<(String, String)> {
    let text = text_or_none(item.raw.variation).map(|text| markup::plain(&text).into_owned()).unwrap_or_default();
    let pairs = text.split([',', '/']).filter_map(|pair| pair.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

fn variant(raw: &RawProduct<'_>, external_id: String, prices: &Prices, notes: &mut Notes<'_>) -> NewVariant {
    // Told only where few are left.
    let left = whole(raw.low_stock_remaining).map(bare::count);
    let available = flag(raw.is_in_stock).unwrap_or(true);
    NewVariant {
        compare_at: prices.compare_at,
        available,
        stock: left.filter(|left| *left > 0 || !available),
        sku: text_or_none(raw.sku).and_then(|sku| notes.line("sku", &sku, MAX_NAME_CHARS)),
        gtin: text_or_none(raw.global_unique_id).and_then(|gtin| notes.gtin("global_unique_id", &gtin)),
        ..bare::variant(external_id, prices.price)
    }
}
