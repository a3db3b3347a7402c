//! Money: whole minor units and an ISO 4217 currency. No floats anywhere.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;
use utoipa::ToSchema;

/// Largest amount, in minor units: a thousand times this still is an exact integer in JavaScript, so that a whole room's
/// bag adds up there.
pub const MAX_AMOUNT: i64 = 9_000_000_000_000;

/// Longest decimal that is read, in bytes: the longest amount with its point, a sign and some padding zeros.
const MAX_DECIMAL_LEN: usize = 32;

/// An ISO 4217 currency that has minor units (not gold, not the testing code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// Not a currency that one can pay with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 4217 currency code that one can pay with, such as EUR")]
pub struct BadCurrency;

impl Currency {
    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits behind the point: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl FromStr for Currency {
    type Err = BadCurrency;

    /// Three letters in either case.
    fn from_str(s: &str) -> Result<Self, BadCurrency> {
        let s = s.trim();
        if s.len() != 3 || !s.is_ascii() {
            return Err(BadCurrency);
        }
        let currency = iso_currency::Currency::from_code(&s.to_ascii_uppercase()).ok_or(BadCurrency)?;
        // Metals, funds and the codes for testing and for "none" have no minor unit.
        currency.exponent().map(|_| Self(currency)).ok_or(BadCurrency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
pub struct Money {
    /// In minor units: 8900 is 89.00 EUR, 89 is 89 JPY. Never negative.
    #[ts(type = "number")]
    #[schema(minimum = 0, maximum = 9_000_000_000_000i64)]
    pub amount: i64,
    /// ISO 4217, three capital letters.
    #[ts(type = "string")]
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
}

/// Why a text is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    /// Empty, letters, two points, thousands separators, an exponent.
    #[error("not a plain decimal number such as 12.50")]
    NotDecimal,
    /// Below nought.
    #[error("a price can't be negative")]
    Negative,
    /// More digits behind the point than the currency has, and not just noughts.
    #[error("more decimals than the currency has")]
    TooPrecise,
    /// Over [`MAX_AMOUNT`].
    #[error("larger than any price that Cabas takes")]
    TooLarge,
}

impl Money {
    /// Reads a decimal such as `12`, `12.5`, `12.50`. The point is the only separator; noughts behind the currency's last
    /// digit are allowed (`500.00` JPY).
    pub fn parse(decimal: &str, currency: Currency) -> Result<Self, BadAmount> {
        let s = decimal.trim();
        if s.is_empty() || s.len() > MAX_DECIMAL_LEN {
            return Err(BadAmount::NotDecimal);
        }
        let (negative, s) = match s.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, s.strip_prefix('+').unwrap_or(s)),
        };
        let (whole, fraction) = s.split_once('.').unwrap_or((s, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() == 0 {
            return Err(BadAmount::NotDecimal);
        }
        let exponent = currency.exponent() as usize;
        let kept = fraction.len().min(exponent);
        if fraction.as_bytes()[kept..].iter().any(|&b| b != b'0') {
            return Err(BadAmount::TooPrecise);
        }
        let padding = exponent - kept;
        let mut amount: i64 = 0;
        for digit in whole.bytes().chain(fraction[..kept].bytes()).chain(std::iter::repeat_n(b'0', padding)) {
            amount = amount * 10 + i64::from(digit - b'0');
            if amount > MAX_AMOUNT {
                return Err(BadAmount::TooLarge);
            }
        }
        if negative && amount > 0 { Err(BadAmount::Negative) } else { Ok(Self { amount, currency }) }
    }

    /// The amount as a decimal without its currency: `89.00`, `500`, `1.250`.
    pub fn decimal(&self) -> String {
        let exponent = self.currency.exponent() as usize;
        let digits = format!("{:0width$}", self.amount, width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn parse(s: &str, code: &str) -> Result<i64, BadAmount> {
        Money::parse(s, currency(code)).map(|m| m.amount)
    }

    #[test]
    fn exponents_follow_iso_4217() {
        assert_eq!(parse("89.00", "EUR"), Ok(8_900));
        assert_eq!(parse("89", "EUR"), Ok(8_900));
        assert_eq!(parse("89.5", "EUR"), Ok(8_950));
        assert_eq!(parse(".5", "EUR"), Ok(50));
        assert_eq!(parse("500", "JPY"), Ok(500));
        assert_eq!(parse("500.00", "JPY"), Ok(500));
        assert_eq!(parse("1.25", "KWD"), Ok(1_250));
        assert_eq!(parse("28545.28", "EGP"), Ok(2_854_528));
        assert_eq!(parse("0.00", "EUR"), Ok(0));
        assert_eq!(parse("-0", "EUR"), Ok(0));
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for s in ["", ".", "-", "1,299.00", "1 299", "1e3", "12.3.4", "NaN", "€12", "١٢", "0x10", "+-1"] {
            assert_eq!(parse(s, "EUR"), Err(BadAmount::NotDecimal), "{s:?}");
        }
        assert_eq!(parse("-1", "EUR"), Err(BadAmount::Negative));
        assert_eq!(parse("1.005", "EUR"), Err(BadAmount::TooPrecise));
        assert_eq!(parse("1.5", "JPY"), Err(BadAmount::TooPrecise));
        assert_eq!(parse("90000000000.01", "EUR"), Err(BadAmount::TooLarge));
        assert_eq!(parse("9999999999999999999999999", "EUR"), Err(BadAmount::TooLarge));
    }

    #[test]
    fn only_currencies_that_one_can_pay_with() {
        assert_eq!(currency("eur").code(), "EUR");
        for code in ["", "EU", "EURO", "XAU", "XXX", "€€€", "ZZZ"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }

    proptest! {
        #[test]
        fn a_decimal_reads_back_as_itself(amount in 0..=MAX_AMOUNT, code in prop::sample::select(vec!["EUR", "JPY", "KWD", "EGP", "CLP"])) {
            let money = Money { amount, currency: currency(code) };
            prop_assert_eq!(Money::parse(&money.decimal(), money.currency), Ok(money));
        }

        #[test]
        fn any_text_is_read_or_refused(s in "\\PC{0,40}", code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
            if let Ok(money) = Money::parse(&s, currency(code)) {
                prop_assert!((0..=MAX_AMOUNT).contains(&money.amount));
            }
        }

        #[test]
        fn digits_mean_what_they_say(whole in 0u64..90_000_000_000, cents in 0u32..100) {
            prop_assert_eq!(parse(&format!("{whole}.{cents:02}"), "EUR"), Ok(i64::try_from(whole * 100 + u64::from(cents)).unwrap()));
        }
    }
}
