//! A variant of theirs to one of ours.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::{
    not_a,
    product::items,
    raw::{RawPrice, RawVariant},
};
use crate::catalog::{
    import::{
        bare::{self, ONLY},
        fields::{Misfit, Notes, notes::external_id},
        json::fields::{Field, flag, list, text_or_none, whole},
        report::Fate,
        rows::id_of_options,
    },
    money::{Currency, MAX_AMOUNT, Money},
    record::{MAX_NAME_CHARS, MAX_VALUE_CHARS, MAX_VARIANTS, NewVariant, title_of},
};

/// The variants that can be taken; an error where there is none.
pub(super) fn variants(
    field: Field<'_>,
    names: &[String],
    currency: Currency,
    path: &str,
    notes: &mut Notes<'_>,
) -> Result<Vec<NewVariant>, Misfit> {
    let raws = list(field)?;
    if raws.len() > MAX_VARIANTS {
        let over = raws.len() - MAX_VARIANTS;
        let reason = format_args!("more than {MAX_VARIANTS}: the last {over} are left out");
        notes.note(Fate::Refused, "variants", reason, None);
    }
    let mut taken: Vec<NewVariant> = Vec::with_capacity(raws.len().min(MAX_VARIANTS));
    let mut ids = HashSet::new();
    for (index, raw) in raws.into_iter().take(MAX_VARIANTS).enumerate() {
        let path = format!("{path}.variants[{index}]");
        let mut notes = Notes { path: &path, findings: notes.findings };
        match variant(raw, names, currency, &mut notes) {
            Ok(variant) if ids.insert(variant.external_id.clone()) => taken.push(variant),
            Ok(variant) => {
                let reason = "the product has a variant with this id or these values already";
                notes.note(Fate::Refused, "options", reason, Some(&variant.external_id));
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    if taken.is_empty() { Err(Misfit::from("none of them can be taken")) } else { Ok(taken) }
}

/// The currency of the first price.
pub(super) fn first_currency(variants: Field<'_>) -> Option<Currency> {
    let mut of_all = list(variants).ok()?.into_iter().filter_map(|raw| {
        let variant: RawVariant<'_> = serde_json::from_str(raw.get()).ok()?;
        prices(variant.prices).iter().find_map(currency_of)
    });
    of_all.next()
}

/// Field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

fn variant<'a>(
    raw: &'a RawValue,
    names: &[String],
    currency: Currency,
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadVariant<'a>> {
    let variant: RawVariant<'a> =
        serde_json::from_str(raw.get()).map_err(|e| ("", Misfit(not_a("variant", &e)), Some(raw.get())))?;
    let price = price(variant.prices, currency).map_err(|why| ("prices", why, variant.prices.map(RawValue::get)))?;
    let options: Vec<String> = items(variant.options)
        .iter()
        .map(|option| notes.line_of("options", option.value, MAX_VALUE_CHARS).unwrap_or_default())
        .collect();
    if options.len() != names.len() {
        let reason = format!("{} values for {} options", options.len(), names.len());
        return Err(("options", Misfit(reason), variant.options.map(RawValue::get)));
    }
    let made = || if options.is_empty() { ONLY.to_owned() } else { id_of_options(&options) };
    let id = match text_or_none(variant.id) {
        Some(id) => external_id(&id).map_err(|why| ("id", why, variant.id.map(RawValue::get)))?,
        None => made(),
    };
    let title = notes.line_of("title", variant.title, MAX_VALUE_CHARS).filter(|_| !options.is_empty());
    // Medusa counts unless it is told not to.
    let counted = flag(variant.manage_inventory) != Some(false) && flag(variant.allow_backorder) != Some(true);
    let (available, stock) = bare::stock(whole(variant.inventory_quantity).filter(|_| counted));
    let numbers = [("ean", variant.ean), ("upc", variant.upc), ("barcode", variant.barcode)];
    let gtin = numbers.into_iter().find_map(|(field, raw)| notes.barcode(field, &text_or_none(raw)?));
    Ok(NewVariant {
        title: title.unwrap_or_else(|| title_of(&options)),
        options,
        available,
        stock,
        sku: notes.line_of("sku", variant.sku, MAX_NAME_CHARS),
        gtin,
        ..bare::variant(id, price)
    })
}

fn prices(field: Field<'_>) -> Vec<RawPrice<'_>> {
    list(field).unwrap_or_default().into_iter().filter_map(|raw| serde_json::from_str(raw.get()).ok()).collect()
}

fn currency_of(price: &RawPrice<'_>) -> Option<Currency> {
    text_or_none(price.currency_code)?.parse().ok()
}

/// The price of one piece that holds for everybody, in the smallest unit of its currency.
fn price(field: Field<'_>, currency: Currency) -> Result<Money, Misfit> {
    let prices = prices(field);
    let holds = |price: &&RawPrice<'_>| {
        currency_of(price) == Some(currency)
            && text_or_none(price.price_list_id).is_none()
            && whole(price.min_quantity).is_none_or(|least| least <= 1)
    };
    let price = prices.iter().find(holds).ok_or_else(|| Misfit(format!("none in {currency}")))?;
    let amount = whole(price.amount).ok_or_else(|| Misfit::from("not a whole number of the smallest unit"))?;
    if (0..=MAX_AMOUNT).contains(&amount) {
        Ok(Money { amount, currency })
    } else {
        Err(Misfit::from("negative, or larger than any price that Cabas takes"))
    }
}
