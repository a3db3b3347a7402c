//! Global Trade Item Numbers: the same thing has the same one in every shop.
//!
//! Source: GS1 General Specifications, sections 1.4 (prefixes), 3 (GTIN-8, -12, -13 and -14 are one number, padded with
//! noughts to 14 digits) and 7.9 (check digit).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Digits of the padded form.
const DIGITS: usize = 14;
/// Digits of the forms that are written.
const LENGTHS: [usize; 4] = [8, 12, 13, 14];

/// A number with a right check digit, in its padded form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gtin([u8; DIGITS]);

/// Why a text is no GTIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadGtin {
    /// Something else than digits, blanks and hyphens.
    #[error("a GTIN has only digits")]
    NotDigits,
    /// Not one of the four lengths.
    #[error("a GTIN has 8, 12, 13 or 14 digits")]
    Length,
    /// A typing error, or a number of another kind.
    #[error("the GTIN's check digit is wrong")]
    CheckDigit,
    /// What some shops write for "none".
    #[error("a GTIN of noughts only")]
    Noughts,
}

impl Gtin {
    /// The 14 digits.
    pub fn padded(&self) -> &str {
        // Only digits were put in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The shortest form that it is customarily written in: 8, 12 or 13 digits where it is padded, else 14.
    pub fn shortest(&self) -> &str {
        let zeros = self.0.iter().take_while(|&&d| d == b'0').count();
        let length = LENGTHS.into_iter().find(|&n| DIGITS - n <= zeros).unwrap_or(DIGITS);
        &self.padded()[DIGITS - length..]
    }

    /// Whether it means the same thing everywhere. Numbers for use inside a company, for coupons and for what is weighed
    /// at the till mean something else in each shop: they are shown and never compared.
    pub fn is_global(&self) -> bool {
        let digits = self.padded();
        if let Some(eight) = digits.strip_prefix("000000") {
            // GTIN-8: prefixes 000 to 099 and 200 to 299 are in-store numbers.
            return !matches!(eight.as_bytes()[0], b'0' | b'2');
        }
        // 9 in front: the measure varies. Other indicators than 0 are packs of the thing: each its own.
        if self.0[0] == b'9' {
            return false;
        }
        // 02, 04 and 20 to 29: in-store; 05, 981 to 984 and 99: coupons.
        let thirteen = &digits[1..];
        let local = ["02", "04", "05", "2", "981", "982", "983", "984", "99"];
        !local.iter().any(|prefix| thirteen.starts_with(prefix))
    }
}

impl FromStr for Gtin {
    type Err = BadGtin;

    /// Blanks and hyphens between the digits are passed over (`978-3-16-148410-0`).
    fn from_str(s: &str) -> Result<Self, BadGtin> {
        let mut padded = [b'0'; DIGITS];
        let mut length = 0;
        for b in s.bytes().filter(|b| !matches!(b, b' ' | b'-')) {
            if !b.is_ascii_digit() {
                return Err(BadGtin::NotDigits);
            }
            if length == DIGITS {
                return Err(BadGtin::Length);
            }
            padded[length] = b;
            length += 1;
        }
        if !LENGTHS.contains(&length) {
            return Err(BadGtin::Length);
        }
        padded.copy_within(..length, DIGITS - length);
        padded[..DIGITS - length].fill(b'0');
        if padded == [b'0'; DIGITS] {
            return Err(BadGtin::Noughts);
        }
        // Weights 3 and 1 in turn, so that the sum with the check digit is a multiple of ten.
        let sum: u32 =
            padded.iter().enumerate().map(|(n, d)| u32::from(d - b'0') * if n % 2 == 0 { 3 } else { 1 }).sum();
        if sum.is_multiple_of(10) { Ok(Self(padded)) } else { Err(BadGtin::CheckDigit) }
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shortest())
    }
}

impl fmt::Debug for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.padded())
    }
}

impl Serialize for Gtin {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.shortest())
    }
}

impl<'de> Deserialize<'de> for Gtin {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let s = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        s.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gtin(s: &str) -> Gtin {
        s.parse().unwrap()
    }

    #[test]
    fn the_four_lengths_are_one_number() {
        // The examples of the GS1 General Specifications and of common goods.
        assert_eq!(gtin("4006381333931").padded(), "04006381333931");
        assert_eq!(gtin("04006381333931"), gtin("4006381333931"));
        assert_eq!(gtin("036000291452").to_string(), "036000291452");
        assert_eq!(gtin("0036000291452"), gtin("036000291452"));
        assert_eq!(gtin("96385074").to_string(), "96385074");
        assert_eq!(gtin("10614141000415").to_string(), "10614141000415");
        assert_eq!(gtin(" 978-3-16-148410-0 ").to_string(), "9783161484100");
    }

    #[test]
    fn what_is_no_gtin_is_refused() {
        for (s, why) in [
            ("", BadGtin::Length),
            ("123", BadGtin::Length),
            ("123456789", BadGtin::Length),
            ("400638133393100", BadGtin::Length),
            ("4006381333932", BadGtin::CheckDigit),
            ("0000000000000", BadGtin::Noughts),
            ("4.00638E+12", BadGtin::NotDigits),
            ("N/A", BadGtin::NotDigits),
            ("٤٠٠٦٣٨١٣", BadGtin::NotDigits),
        ] {
            assert_eq!(s.parse::<Gtin>(), Err(why), "{s:?}");
        }
    }

    #[test]
    fn numbers_for_the_shop_itself_link_nothing() {
        for s in ["4006381333931", "036000291452", "96385074", "9783161484100", "10614141000415"] {
            assert!(gtin(s).is_global(), "{s}");
        }
        for s in [
            "2000000000008",
            "0212345000007",
            "0412345678903",
            "20123451",
            "00123457",
            "9912345678909",
            "99141410000410",
        ] {
            assert!(!gtin(s).is_global(), "{s}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(s in "\\PC{0,20}") {
            if let Ok(gtin) = s.parse::<Gtin>() {
                prop_assert_eq!(gtin.padded().len(), DIGITS);
            }
        }

        #[test]
        fn it_reads_back_as_itself_and_notices_a_wrong_digit(body in "[0-9]{13}", place in 0usize..13, other in 1u8..10) {
            let found = (0..10).filter_map(|check| format!("{body}{check}").parse::<Gtin>().ok()).collect::<Vec<_>>();
            prop_assume!(!found.is_empty());
            prop_assert_eq!(found.len(), 1);
            let gtin = found[0];
            prop_assert_eq!(gtin.shortest().parse::<Gtin>(), Ok(gtin));
            prop_assert_eq!(gtin.padded().parse::<Gtin>(), Ok(gtin));
            let mut wrong = gtin.0;
            wrong[place] = b'0' + (wrong[place] - b'0' + other) % 10;
            prop_assert!(std::str::from_utf8(&wrong).unwrap().parse::<Gtin>().is_err());
        }
    }
}
