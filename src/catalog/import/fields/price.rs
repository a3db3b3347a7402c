//! Prices as feeds and pages write them: `12.50`, `EUR 12`, `1,299.00 USD`, `1.299,00 €`.
//!
//! The rules, in this order:
//! 1. A currency may stand before or behind the number: its three ISO 4217 letters, or a sign. A sign that several
//!    currencies share (`$`, `£`, `¥`, `kr`) means the shop's own where that is one of them, and else says nothing.
//! 2. Digits of other scripts count as digits. Blanks and apostrophes between digits group them.
//! 3. Of a point and a comma, the one that comes last is the decimal one, and comes once; the other groups by three.
//! 4. A separator that comes several times groups by three.
//! 5. A comma that comes once, before exactly three digits, groups; before one or two digits it is decimal.
//! 6. A point that comes once is decimal; only in a price that is [`Style::Shown`] to people it groups, where it stands
//!    before exactly three digits and its currency has no three decimals (`2.449 €`).
//! 7. Words, ranges, and anything else make it no price.

use crate::catalog::money::{BadAmount, Currency, Money};

/// Longest price that is looked at, in bytes: what is longer is a sentence.
const MAX_LEN: usize = 64;

/// Who a price was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For programs: a single point is decimal.
    Feed,
    /// For people: a single point may group.
    Shown,
}

/// Why a text is no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPrice {
    /// No number, words around it, separators that contradict each other.
    #[error("not a price such as 12.50 EUR")]
    NotAPrice,
    /// There is a number, and nothing says of what.
    #[error("nothing says which currency the price is in")]
    NoCurrency,
    /// The number can't be an amount of its currency.
    #[error(transparent)]
    Amount(#[from] BadAmount),
}

/// Signs, and the currencies that each may mean; the longer ones first.
const SIGNS: [(&str, &[&str]); 30] = [
    ("US$", &["USD"]),
    ("CA$", &["CAD"]),
    ("NZ$", &["NZD"]),
    ("HK$", &["HKD"]),
    ("ر.س", &["SAR"]),
    ("د.إ", &["AED"]),
    ("ج.م", &["EGP"]),
    ("MX$", &["MXN"]),
    ("R$", &["BRL"]),
    ("A$", &["AUD"]),
    ("C$", &["CAD"]),
    ("S$", &["SGD"]),
    ("Kč", &["CZK"]),
    ("zł", &["PLN"]),
    ("Ft", &["HUF"]),
    ("lei", &["RON"]),
    ("kr.", &["DKK", "SEK", "NOK", "ISK"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("Rp", &["IDR"]),
    ("€", &["EUR"]),
    ("£", &["GBP", "EGP", "LBP", "SDG", "SYP", "FKP", "GIP", "SHP"]),
    ("¥", &["JPY", "CNY"]),
    ("₹", &["INR"]),
    ("₺", &["TRY"]),
    ("₽", &["RUB"]),
    ("₩", &["KRW"]),
    ("₪", &["ILS"]),
    ("฿", &["THB"]),
    ("₫", &["VND"]),
    ("₴", &["UAH"]),
];

/// Currencies that are written with a bare `$`.
const DOLLARS: [&str; 14] =
    ["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "BSD", "JMD", "TTD"];

/// Reads a price. `shop`: the currency where the price itself doesn't say.
pub fn read(text: &str, style: Style, shop: Option<Currency>) -> Result<Money, BadPrice> {
    let text = text.trim();
    if text.len() > MAX_LEN {
        return Err(BadPrice::NotAPrice);
    }
    let (before, rest) = text.split_at(number_start(text).ok_or(BadPrice::NotAPrice)?);
    let end = rest.rfind(is_number).map(|last| last + rest[last..].chars().next().map_or(0, char::len_utf8));
    let (number, behind) = rest.split_at(end.ok_or(BadPrice::NotAPrice)?);
    // `5,–` and `5.-` are whole amounts.
    let behind = behind.strip_prefix([',', '.']).map_or(behind, |b| b.trim_start_matches(['-', '–', '—']));
    let (before, behind) = (before.trim(), behind.trim());
    let sign = match (before.is_empty(), behind.is_empty()) {
        (true, true) => None,
        (false, true) => Some(before),
        (true, false) => Some(behind),
        // `$12 USD`
        (false, false) if currency_of(before, shop).is_some() => Some(behind),
        (false, false) => return Err(BadPrice::NotAPrice),
    };
    let currency = match sign {
        None => shop,
        Some(sign) => currency_of(sign, shop).ok_or(BadPrice::NotAPrice)?,
    };
    let currency = currency.ok_or(BadPrice::NoCurrency)?;
    Ok(Money::parse(&decimal(number, style, currency)?, currency)?)
}

/// Where the number begins: at its first digit, or at what stands right before it and belongs to it. The point of `kr.`
/// doesn't.
fn number_start(text: &str) -> Option<usize> {
    let digit = text.find(is_number)?;
    let head = text[..digit].strip_suffix(['.', ',']).filter(|head| !head.ends_with(char::is_alphabetic));
    let head = head.unwrap_or(&text[..digit]);
    Some(head.strip_suffix(['-', '+', '−']).unwrap_or(head).len())
}

fn is_number(c: char) -> bool {
    digit(c).is_some()
}

/// The value of a digit: Latin, Arabic, Persian, full width.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

/// `None`: no currency at all. `Some(None)`: a sign that several share, and nothing says which.
#[expect(clippy::option_option, reason = "told apart once, right above")]
fn currency_of(sign: &str, shop: Option<Currency>) -> Option<Option<Currency>> {
    if let Ok(currency) = sign.parse() {
        return Some(Some(currency));
    }
    let meant: &[&str] = if sign == "$" {
        &DOLLARS
    } else {
        SIGNS.iter().find(|(known, _)| sign.eq_ignore_ascii_case(known)).map(|(_, meant)| *meant)?
    };
    if let [only] = meant {
        return only.parse().ok().map(Some);
    }
    Some(shop.filter(|shop| meant.contains(&shop.code())))
}

/// The number with a point, and nothing else, between its digits.
fn decimal(number: &str, style: Style, currency: Currency) -> Result<String, BadPrice> {
    let (sign, number) = match number.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", number.strip_prefix('+').unwrap_or(number)),
    };
    // Every run of digits, and the separator in front of each but the first.
    let (mut runs, mut separators) = (vec![String::new()], Vec::new());
    for c in number.chars() {
        if let Some(digit) = digit(c) {
            runs[separators.len()].push(digit);
        } else {
            separators.push(match c {
                '.' | ',' => c,
                '٫' => '.',
                '٬' => ',',
                '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' => ' ',
                _ => return Err(BadPrice::NotAPrice),
            });
            runs.push(String::new());
        }
    }
    let point = decimal_separator(&runs, &separators, style, currency);
    let mut decimal = sign.to_owned();
    for (n, run) in runs.iter().enumerate() {
        match n.checked_sub(1) {
            Some(s) if point == Some(s) => decimal.push('.'),
            // Behind the decimal separator nothing groups; before it everything does, by three.
            Some(s)
                if point.is_some_and(|point| s > point)
                    || run.len() != 3
                    || runs[0].is_empty()
                    || runs[0].len() > 3 =>
            {
                return Err(BadPrice::NotAPrice);
            }
            _ => {}
        }
        decimal.push_str(run);
    }
    // One kind groups.
    let mut grouping = separators.iter().enumerate().filter(|(n, _)| point != Some(*n)).map(|(_, s)| s);
    if let Some(first) = grouping.next()
        && (grouping.any(|other| other != first) || point.is_some_and(|point| separators[point] == *first))
    {
        return Err(BadPrice::NotAPrice);
    }
    Ok(decimal)
}

/// Which of the separators is the decimal one.
fn decimal_separator(runs: &[String], separators: &[char], style: Style, currency: Currency) -> Option<usize> {
    let last = separators.len().checked_sub(1)?;
    let separator = separators[last];
    let once = separators.iter().filter(|s| **s == separator).count() == 1;
    if separator == ' ' || !once {
        return None;
    }
    if last > 0 {
        // Others came before it.
        return Some(last);
    }
    let groups = runs[1].len() == 3 && (1..=3).contains(&runs[0].len()) && !runs[0].starts_with('0');
    let groups = groups
        && match (separator, style) {
            (',', Style::Feed) => true,
            _ => style == Style::Shown && currency.exponent() != 3,
        };
    (!groups).then_some(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::money::MAX_AMOUNT;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn feed(text: &str, shop: &str) -> Result<String, BadPrice> {
        read(text, Style::Feed, shop.parse().ok()).map(|m| m.to_string())
    }

    fn shown(text: &str, shop: &str) -> Result<String, BadPrice> {
        read(text, Style::Shown, shop.parse().ok()).map(|m| m.to_string())
    }

    #[test]
    fn the_currency_stands_on_either_side() {
        for text in ["12.50 EUR", "EUR 12.50", "eur12.5", "12.50€", "€ 12,50", " 12.50\u{A0}€ "] {
            assert_eq!(feed(text, ""), Ok("12.50 EUR".into()), "{text}");
        }
        assert_eq!(feed("12.50 EUR", "USD"), Ok("12.50 EUR".into()), "what it says itself goes first");
        assert_eq!(feed("12.50", "USD"), Ok("12.50 USD".into()));
        assert_eq!(feed("$12.50 USD", ""), Ok("12.50 USD".into()));
        assert_eq!(feed("kr.12", "DKK"), Ok("12.00 DKK".into()));
        assert_eq!(feed("ر.س 12", ""), Ok("12.00 SAR".into()));
        assert_eq!(feed("249 zł", ""), Ok("249.00 PLN".into()));
        assert_eq!(feed("12.50", ""), Err(BadPrice::NoCurrency));
    }

    #[test]
    fn a_shared_sign_means_the_shops_own() {
        assert_eq!(feed("$12", "CAD"), Ok("12.00 CAD".into()));
        assert_eq!(feed("£12", "GBP"), Ok("12.00 GBP".into()));
        assert_eq!(feed("£12", "EGP"), Ok("12.00 EGP".into()));
        assert_eq!(feed("$12", "EUR"), Err(BadPrice::NoCurrency));
        assert_eq!(feed("$12", ""), Err(BadPrice::NoCurrency));
        assert_eq!(feed("US$12", "EUR"), Ok("12.00 USD".into()));
    }

    #[test]
    fn points_and_commas() {
        for text in ["1,299.00", "1.299,00", "1299.00", "1299,00", "1 299,00", "1'299.00", "1299", "1,299"] {
            assert_eq!(feed(text, "EUR"), Ok("1299.00 EUR".into()), "{text}");
        }
        assert_eq!(feed("1,234,567.89", "USD"), Ok("1234567.89 USD".into()));
        assert_eq!(feed("1.234.567", "EUR"), Ok("1234567.00 EUR".into()));
        assert_eq!(feed("12.500", "EUR"), Ok("12.50 EUR".into()), "for programs a point is decimal");
        assert_eq!(shown("2.449", "ARS"), Ok("2449.00 ARS".into()));
        assert_eq!(shown("229.990", "CLP"), Ok("229990 CLP".into()));
        assert_eq!(shown("2.449", "KWD"), Ok("2.449 KWD".into()));
        assert_eq!(feed("0,500", "EUR"), Ok("0.50 EUR".into()));
        assert_eq!(shown("5,–", "EUR"), Ok("5.00 EUR".into()));
        assert_eq!(shown("1.299,- €", ""), Ok("1299.00 EUR".into()));
        assert_eq!(shown("١٢٫٥٠ ر.س", ""), Ok("12.50 SAR".into()));
        assert_eq!(feed(".5", "EUR"), Ok("0.50 EUR".into()));
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for text in [
            "",
            "free",
            "100 or best offer",
            "from 12",
            "12 - 15",
            "12/15",
            "1,29,99",
            "1.299.00",
            "1,299,00",
            "1.2.3",
            "1 2",
            "€",
            "12 €€",
            "12 lire",
            "EUR 12 USD x",
            "1e3",
            "NaN",
            "1.299,00.5",
            ",,1",
            "--5",
        ] {
            let read = feed(text, "EUR");
            assert_eq!(read, Err(BadPrice::NotAPrice), "{text:?}");
        }
        assert_eq!(feed("-5 EUR", ""), Err(BadPrice::Amount(BadAmount::Negative)));
        assert_eq!(feed("1.005 EUR", ""), Err(BadPrice::Amount(BadAmount::TooPrecise)));
    }

    proptest! {
        #[test]
        fn what_a_feed_writes_is_read_back(amount in 0..=MAX_AMOUNT, code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
            let money = Money { amount, currency: currency(code) };
            prop_assert_eq!(read(&money.to_string(), Style::Feed, None), Ok(money));
            prop_assert_eq!(read(&format!("{code}{}", money.decimal()), Style::Feed, Some(currency("USD"))), Ok(money));
        }

        #[test]
        fn grouped_ones_are_read_back(amount in 0..=MAX_AMOUNT, group in prop::sample::select(vec![",.", ".,", " ,", "'.", "\u{202F},"])) {
            let money = Money { amount, currency: currency("EUR") };
            let (whole, cents) = (amount / 100, amount % 100);
            let mut groups: Vec<char> = group.chars().collect();
            let (point, group) = (groups.pop().unwrap(), groups.pop().unwrap());
            let digits = whole.to_string();
            let mut text = String::new();
            for (n, digit) in digits.chars().enumerate() {
                if n > 0 && (digits.len() - n) % 3 == 0 {
                    text.push(group);
                }
                text.push(digit);
            }
            text = format!("{text}{point}{cents:02} €");
            for style in [Style::Feed, Style::Shown] {
                prop_assert_eq!(read(&text, style, None), Ok(money), "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9.,' €$EURkr٣-]{0,24}|\\PC{0,40}", shop in prop::sample::select(vec!["EUR", "JPY", "KWD", ""])) {
            for style in [Style::Feed, Style::Shown] {
                if let Ok(money) = read(&text, style, shop.parse().ok()) {
                    prop_assert!((0..=MAX_AMOUNT).contains(&money.amount));
                }
            }
        }
    }
}
