//! Prices: whole numbers of the unit that the shop counts in, which needn't be its currency's own minor unit.

use super::raw::{RawPrices, RawRange};
use crate::catalog::{
    import::{
        fields::Misfit,
        json::fields::{Field, text, text_or_none, whole},
    },
    money::{Currency, Money},
};

/// Most decimals that a shop may count in.
const MAX_DECIMALS: i64 = 12;

/// What a product costs.
pub(super) struct Prices {
    pub price: Money,
    /// Before the sale; more than `price`.
    pub compare_at: Option<Money>,
    /// Whether its variations cost different sums: `price` is the lowest.
    pub differ: bool,
}

/// Reads an item's prices.
pub(super) fn prices(field: Field<'_>) -> Result<Prices, Misfit> {
    let raw: RawPrices<'_> = match field {
        Some(raw) => serde_json::from_str(raw.get()).map_err(|_| Misfit::from("not an object with prices"))?,
        None => return Err(Misfit::from("missing")),
    };
    let code = text_or_none(raw.currency_code).ok_or_else(|| Misfit::from("no currency_code"))?;
    let currency: Currency = code.parse().map_err(|_| Misfit(format!("{code:?} is not a currency code")))?;
    let decimals = match whole(raw.currency_minor_unit) {
        Some(decimals @ 0..=MAX_DECIMALS) => usize::try_from(decimals).unwrap_or_default(),
        _ => return Err(Misfit::from("no currency_minor_unit")),
    };
    let money = |field| amount(field, decimals, currency);
    let price = money(raw.price)?.ok_or_else(|| Misfit::from("missing"))?;
    // A price before that is no price takes nothing from the price.
    let regular = money(raw.regular_price).ok().flatten();
    let differ = match raw.price_range.map(|range| serde_json::from_str::<RawRange<'_>>(range.get())) {
        Some(Ok(range)) => money(range.min_amount)? != money(range.max_amount)?,
        // `null`: all at one price.
        _ => false,
    };
    Ok(Prices { price, compare_at: regular.filter(|regular| regular.amount > price.amount), differ })
}

/// `2500` with two decimals is 25.00.
fn amount(field: Field<'_>, decimals: usize, currency: Currency) -> Result<Option<Money>, Misfit> {
    let Some(told) = text(field)? else { return Ok(None) };
    let told = told.trim();
    if told.is_empty() {
        return Ok(None);
    }
    let (sign, digits) = told.strip_prefix('-').map_or(("", told), |rest| ("-", rest));
    if digits.is_empty() || digits.len() > 20 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Misfit::from("not a whole number of minor units such as 1250"));
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    // Noughts in front are no digits of the amount, and the amount has its bound.
    let decimal = format!("{sign}{}.{fraction}", whole.trim_start_matches('0'));
    let decimal = if fraction.is_empty() { decimal + "0" } else { decimal };
    Money::parse(&decimal, currency).map(Some).map_err(|e| Misfit(e.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::to_raw_value;

    use super::*;

    fn of(told: &str, decimals: usize, currency: &str) -> Result<Option<i64>, Misfit> {
        let raw = to_raw_value(told).unwrap();
        amount(Some(&raw), decimals, currency.parse().unwrap()).map(|money| money.map(|m| m.amount))
    }

    #[test]
    fn minor_units_are_the_shops() {
        assert_eq!(of("2500", 2, "EUR"), Ok(Some(2_500)));
        assert_eq!(of("5", 2, "EUR"), Ok(Some(5)));
        assert_eq!(of("25", 0, "EUR"), Ok(Some(2_500)), "a shop that shows no cents");
        assert_eq!(of("500", 0, "JPY"), Ok(Some(500)));
        assert_eq!(of("50000", 2, "JPY"), Ok(Some(500)));
        assert_eq!(of("1250", 3, "KWD"), Ok(Some(1_250)));
        assert_eq!(of("12500000", 6, "EUR"), Ok(Some(1_250)));
        assert_eq!(of("0", 2, "EUR"), Ok(Some(0)));
        assert_eq!(of("", 2, "EUR"), Ok(None));
        for bad in ["25.00", "-5", "1e3", "x", "99999999999999999999"] {
            assert!(of(bad, 2, "EUR").is_err(), "{bad}");
        }
        assert!(of("12345", 3, "EUR").is_err(), "half a cent");
    }

    proptest! {
        #[test]
        fn whole_numbers_keep_their_value(amount in 0i64..9_000_000_000_000) {
            prop_assert_eq!(of(&amount.to_string(), 2, "EUR"), Ok(Some(amount)));
        }

        #[test]
        fn any_text_is_read_or_refused(told in "\\PC{0,30}|[0-9]{0,30}", decimals in 0usize..12) {
            let _ = of(&told, decimals, "EUR");
        }
    }
}
