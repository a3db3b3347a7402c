//! Products and variants with what a format leaves open, and how one is refused.

use std::fmt::Display;

use url::Url;

use crate::catalog::{
    import::{
        Rejected,
        fields::{Misfit, notes},
        report::{Fate, Finding},
    },
    model::Condition,
    money::Money,
    record::{NewProduct, NewVariant},
};

/// The id of what is sold of a product that has nothing to choose.
pub(super) const ONLY: &str = "default";

/// A product of which only this is known. It has no variant yet.
pub(super) fn product(external_id: String, title: String) -> NewProduct {
    NewProduct {
        external_id,
        title,
        brand: None,
        category_path: Vec::new(),
        collections: Vec::new(),
        lang: None,
        tags: Vec::new(),
        options: Vec::new(),
        description: String::new(),
        images: Vec::new(),
        url: None,
        provenance: None,
        translations: Vec::new(),
        variants: Vec::new(),
    }
}

/// A new thing at a price, that can be had.
pub(super) fn variant(external_id: String, price: Money) -> NewVariant {
    NewVariant {
        external_id,
        title: String::new(),
        options: Vec::new(),
        price,
        compare_at: None,
        available: true,
        stock: None,
        sku: None,
        gtin: None,
        condition: Condition::New,
        image: None,
    }
}

/// How many there are, as we keep it: what was sold too often is none.
pub(super) fn count(told: i64) -> u32 {
    u32::try_from(told.max(0)).unwrap_or(u32::MAX)
}

/// What can be had of so many: whether, and how many. `None` limits nothing.
pub(super) fn stock(limited: Option<i64>) -> (bool, Option<u32>) {
    (limited.is_none_or(|n| n > 0), limited.map(count))
}

/// A page of the shop.
pub(super) fn page(site: Option<&Url>, steps: &[&str]) -> Option<String> {
    let mut url = site?.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(steps);
    Some(url.into())
}

/// A product whose id is known, and where it stands.
pub(super) struct Known<'a> {
    pub place: &'a str,
    pub external_id: &'a str,
}

impl Known<'_> {
    /// It can't be taken; what is stored of it stays.
    pub fn refused(&self, field: &'static str, reason: impl Display, value: Option<&str>) -> Rejected {
        self.rejected(Fate::Refused, field, reason, value)
    }

    /// It isn't for sale; what is stored of it goes.
    pub fn left_out(&self, field: &'static str, reason: impl Display, value: Option<&str>) -> Rejected {
        self.rejected(Fate::LeftOut, field, reason, value)
    }

    fn rejected(&self, fate: Fate, field: &'static str, reason: impl Display, value: Option<&str>) -> Rejected {
        let finding = Finding::new(self.place, fate, field, reason).value_of(value);
        Rejected { external_id: Some(self.external_id.to_owned()), finding }
    }
}

/// A product's own id; without a good one it is refused.
pub(super) fn external_id(place: &str, field: &'static str, told: Option<&str>) -> Result<String, Rejected> {
    notes::external_id(told.unwrap_or_default()).map_err(|Misfit(why)| Rejected {
        external_id: None,
        finding: Finding::new(place, Fate::Refused, field, why).value_of(told),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_below_the_shop() {
        let site: Url = "https://shop.example/en/".parse().unwrap();
        assert_eq!(
            page(Some(&site), &["products", "a b/c"]).as_deref(),
            Some("https://shop.example/en/products/a%20b%2Fc")
        );
        assert_eq!(page(None, &["products"]), None);
    }

    #[test]
    fn what_is_counted_limits() {
        assert_eq!(stock(None), (true, None));
        assert_eq!(stock(Some(3)), (true, Some(3)));
        assert_eq!(stock(Some(-3)), (false, Some(0)));
        assert_eq!(stock(Some(i64::MAX)), (true, Some(u32::MAX)));
    }
}
