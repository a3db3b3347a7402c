//! Where a page begins, as text: behind which key of the order. It names keys and never offsets, so that what is imported
//! meanwhile moves nothing under the reader.

use std::{fmt, str::FromStr};

use data_encoding::BASE64URL_NOPAD;

use super::{
    order::{MAX_TITLE_KEY, Sort},
    words::TIERS,
};
use crate::catalog::search::Terms;

/// Longest cursor, in bytes: a title's key and a mended query take less.
const MAX_LEN: usize = 2_000;

/// A place in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// In the shops' order; `tier` is that of a search, 0 without one.
    Shops { tier: usize, rank: i64, shop: i64 },
    /// By age.
    New { since: i64, rank: i64, shop: i64 },
    /// By price.
    Price { down: bool, first_shop: i64, currency: String, price: i64, no: i64 },
    /// By title.
    Title { key: String, no: i64 },
}

impl Mark {
    /// Whether it is a place in that order.
    pub fn is_of(&self, sort: Sort) -> bool {
        match self {
            Self::Shops { .. } => sort == Sort::Relevance,
            Self::New { .. } => sort == Sort::New,
            Self::Price { down, .. } => sort == if *down { Sort::PriceDown } else { Sort::Price },
            Self::Title { .. } => sort == Sort::Title,
        }
    }
}

/// Where a page begins, and what it searches for where a typo was mended: the next page must not mend it differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Behind this.
    pub mark: Mark,
    /// The mended query.
    pub corrected: Option<Terms>,
}

/// That isn't one of our cursors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that cursor isn't one of ours")]
pub struct BadCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.mark {
            Mark::Shops { tier, rank, shop } => write!(f, "s.{tier}.{rank}.{shop}")?,
            Mark::New { since, rank, shop } => write!(f, "n.{since}.{rank}.{shop}")?,
            Mark::Price { down, first_shop, currency, price, no } => {
                write!(f, "{}.{first_shop}.{currency}.{price}.{no}", if *down { 'd' } else { 'p' })?;
            }
            Mark::Title { key, no } => write!(f, "t.{no}.{}", BASE64URL_NOPAD.encode(key.as_bytes()))?,
        }
        match &self.corrected {
            Some(terms) => write!(f, "~{}", BASE64URL_NOPAD.encode(terms.text().as_bytes())),
            None => Ok(()),
        }
    }
}

fn decoded(s: &str) -> Option<String> {
    String::from_utf8(BASE64URL_NOPAD.decode(s.as_bytes()).ok()?).ok()
}

fn mark(s: &str) -> Option<Mark> {
    let parts: Vec<&str> = s.split('.').collect();
    let number = |s: &str| s.parse::<i64>().ok().filter(|n| *n >= 0);
    Some(match parts.as_slice() {
        ["s", tier, rank, shop] => {
            let tier = tier.parse().ok().filter(|tier| *tier < TIERS)?;
            Mark::Shops { tier, rank: number(rank)?, shop: number(shop)? }
        }
        ["n", since, rank, shop] => Mark::New { since: number(since)?, rank: number(rank)?, shop: number(shop)? },
        [kind @ ("p" | "d"), first_shop, currency, price, no] => Mark::Price {
            down: *kind == "d",
            first_shop: number(first_shop)?,
            currency: Some(*currency).filter(|c| c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase()))?.to_owned(),
            price: number(price)?,
            no: number(no)?,
        },
        ["t", no, key] => Mark::Title { key: decoded(key).filter(|key| key.len() <= MAX_TITLE_KEY)?, no: number(no)? },
        _ => return None,
    })
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(s: &str) -> Result<Self, BadCursor> {
        let read = || {
            let s = Some(s).filter(|s| s.len() <= MAX_LEN)?;
            let (at, corrected) = match s.split_once('~') {
                Some((at, corrected)) => {
                    let terms = Terms::of(&decoded(corrected)?);
                    (at, Some(Some(terms).filter(|terms| !terms.is_empty())?))
                }
                None => (s, None),
            };
            Some(Self { mark: mark(at)?, corrected })
        };
        read().ok_or(BadCursor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_mark() -> impl Strategy<Value = Mark> {
        let number = 0..i64::MAX;
        prop_oneof![
            (0..TIERS, number.clone(), number.clone()).prop_map(|(tier, rank, shop)| Mark::Shops { tier, rank, shop }),
            (number.clone(), number.clone(), number.clone()).prop_map(|(since, rank, shop)| Mark::New {
                since,
                rank,
                shop
            }),
            (any::<bool>(), number.clone(), "[A-Z]{3}", number.clone(), number.clone()).prop_map(
                |(down, first_shop, currency, price, no)| Mark::Price { down, first_shop, currency, price, no }
            ),
            ("\\PC{0,16}", number).prop_map(|(key, no)| Mark::Title { key, no }),
        ]
    }

    proptest! {
        #[test]
        fn cursors_read_back(mark in any_mark(), corrected in prop::option::of("[a-zé]{1,9}( [a-z]{1,9}){0,3}")) {
            let corrected = corrected.map(|c| Terms::of(&c));
            let cursor = Cursor { mark, corrected };
            let text = cursor.to_string();
            prop_assert!(text.len() <= MAX_LEN && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~-".contains(&b)));
            prop_assert_eq!(text.parse::<Cursor>(), Ok(cursor));
        }

        #[test]
        fn others_are_refused(s in "[sntpd0-9.~A-Z-]{0,20}|\\PC{0,20}") {
            if let Ok(cursor) = s.parse::<Cursor>() {
                prop_assert!(Sort::ALL.into_iter().filter(|sort| cursor.mark.is_of(*sort)).count() == 1);
            }
        }
    }

    #[test]
    fn what_was_never_given_out_is_refused() {
        for bad in [
            "",
            "s",
            "s.1",
            "s.4.1.1",
            "s.1.1.-1",
            "b1.1",
            "p.1.eur.1.1",
            "t.1.*",
            "n.1.1.99999999999999999999",
            "s.0.1.1~",
        ] {
            assert_eq!(bad.parse::<Cursor>(), Err(BadCursor), "{bad:?}");
        }
    }
}
