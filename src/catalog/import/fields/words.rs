//! The words that feeds have for whether something can be had, and in what state it is.
//!
//! Sources: Google Merchant Center help, "availability" and "condition"; schema.org `ItemAvailability` and
//! `OfferItemCondition`, with or without their address in front.

use crate::catalog::model::Condition;

/// The letters and digits of a word, in lower case, without schema.org's address: `in_stock`, `In stock` and
/// `https://schema.org/InStock` are all `instock`.
fn bare(word: &str) -> String {
    let word = word.trim();
    let word = ["https://schema.org/", "http://schema.org/", "schema:"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix))
        .unwrap_or(word);
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether something can be ordered now, also where it is delivered later; `None` for a word that says neither.
pub fn available(word: &str) -> Option<bool> {
    Some(match bare(word).as_str() {
        "instock"
        | "available"
        | "availablefororder"
        | "limitedavailability"
        | "onlineonly"
        | "preorder"
        | "presale"
        | "backorder"
        | "madetoorder"
        | "onbackorder"
        | "yes"
        | "true"
        | "1" => true,
        // In a shop of stone only: it can't be put into a bag from here.
        "outofstock" | "soldout" | "discontinued" | "unavailable" | "notavailable" | "reserved" | "instoreonly"
        | "no" | "false" | "0" => false,
        _ => return None,
    })
}

/// In what state something is; `None` for a word that isn't known.
pub fn condition(word: &str) -> Option<Condition> {
    let bare = bare(word);
    Some(match bare.strip_suffix("condition").unwrap_or(&bare) {
        "new" | "brandnew" | "newother" => Condition::New,
        "refurbished" | "renewed" | "certifiedrefurbished" | "reconditioned" => Condition::Refurbished,
        "used" | "damaged" | "secondhand" | "preowned" | "vintage" => Condition::Used,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_spellings_of_google_and_schema_org() {
        for word in
            ["in stock", "in_stock", "InStock", "https://schema.org/InStock", "http://schema.org/PreOrder", "backorder"]
        {
            assert_eq!(available(word), Some(true), "{word}");
        }
        for word in ["out of stock", "OUT_OF_STOCK", "schema:SoldOut", "https://schema.org/Discontinued", "InStoreOnly"]
        {
            assert_eq!(available(word), Some(false), "{word}");
        }
        for word in ["", "soon", "https://schema.org/", "42"] {
            assert_eq!(available(word), None, "{word}");
        }
        assert_eq!(condition("https://schema.org/NewCondition"), Some(Condition::New));
        assert_eq!(condition("Refurbished"), Some(Condition::Refurbished));
        assert_eq!(condition("http://schema.org/DamagedCondition"), Some(Condition::Used));
        assert_eq!(condition("second hand"), Some(Condition::Used));
        assert_eq!(condition("so-so"), None);
    }

    proptest! {
        #[test]
        fn any_word_is_known_or_not(word in "\\PC{0,40}") {
            let _ = (available(&word), condition(&word));
        }
    }
}
