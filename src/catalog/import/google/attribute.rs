//! The attributes that are read, and the names that they have.

use std::borrow::Cow;

/// An attribute of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::catalog::import) enum Attribute {
    Id,
    Title,
    GroupId,
    GroupTitle,
    Description,
    Link,
    Image,
    MoreImages,
    Availability,
    Quantity,
    Price,
    SalePrice,
    SaleDates,
    Currency,
    Brand,
    Gtin,
    Condition,
    ProductType,
    GoogleCategory,
    Color,
    Size,
    Material,
    Pattern,
    Origin,
    Certification,
    Label,
}

/// A name of an attribute. Of several names for the same, the one that stands earlier in [`NAMES`] goes before.
#[derive(Debug, Clone, Copy)]
pub(in crate::catalog::import) struct Name {
    pub attribute: Attribute,
    /// Lower goes before.
    pub rank: usize,
}

/// Names as they are compared. The first of an attribute is the one that reports say.
const NAMES: [(&str, Attribute); 46] = [
    ("id", Attribute::Id),
    // OpenAI.
    ("item_id", Attribute::Id),
    ("guid", Attribute::Id),
    ("title", Attribute::Title),
    ("item_group_id", Attribute::GroupId),
    ("group_id", Attribute::GroupId),
    // OpenAI.
    ("item_group_title", Attribute::GroupTitle),
    ("group_title", Attribute::GroupTitle),
    ("description", Attribute::Description),
    // Atom.
    ("content", Attribute::Description),
    ("summary", Attribute::Description),
    ("link", Attribute::Link),
    ("canonical_link", Attribute::Link),
    ("url", Attribute::Link),
    ("image_link", Attribute::Image),
    ("image_url", Attribute::Image),
    ("additional_image_link", Attribute::MoreImages),
    ("additional_image_urls", Attribute::MoreImages),
    ("availability", Attribute::Availability),
    ("quantity", Attribute::Quantity),
    ("inventory_quantity", Attribute::Quantity),
    ("inventory", Attribute::Quantity),
    ("quantity_to_sell_on_facebook", Attribute::Quantity),
    ("sell_on_google_quantity", Attribute::Quantity),
    ("price", Attribute::Price),
    ("sale_price", Attribute::SalePrice),
    ("sale_price_effective_date", Attribute::SaleDates),
    ("currency", Attribute::Currency),
    ("brand", Attribute::Brand),
    ("manufacturer", Attribute::Brand),
    ("gtin", Attribute::Gtin),
    ("ean", Attribute::Gtin),
    ("upc", Attribute::Gtin),
    ("isbn", Attribute::Gtin),
    ("condition", Attribute::Condition),
    ("product_type", Attribute::ProductType),
    ("google_product_category", Attribute::GoogleCategory),
    ("product_category", Attribute::GoogleCategory),
    ("color", Attribute::Color),
    ("colour", Attribute::Color),
    ("size", Attribute::Size),
    ("material", Attribute::Material),
    ("pattern", Attribute::Pattern),
    // Meta.
    ("origin_country", Attribute::Origin),
    ("certification", Attribute::Certification),
    // 2005.
    ("label", Attribute::Label),
];

impl Attribute {
    /// What the specification calls it.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, attribute)| *attribute == self).map_or("", |(name, _)| *name)
    }

    /// Whether it may come several times.
    pub fn repeats(self) -> bool {
        matches!(self, Self::MoreImages | Self::Label | Self::Certification)
    }

    /// Whether it may hold markup.
    pub fn is_text(self) -> bool {
        self == Self::Description
    }

    /// Whether it is told in parts, each in an element of its own: authority, name and code of a certification.
    pub fn has_parts(self) -> bool {
        self == Self::Certification
    }
}

impl Name {
    /// An attribute by its name without a prefix; `None` for one that isn't read. Case, blanks and hyphens make no
    /// difference: `Image Link` is `image_link`.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.trim();
        let plain = |b: u8| b.is_ascii_lowercase() || b == b'_';
        let name = if name.bytes().all(plain) {
            Cow::Borrowed(name)
        } else {
            Cow::Owned(name.to_ascii_lowercase().replace([' ', '-'], "_"))
        };
        let rank = NAMES.iter().position(|(known, _)| *known == name)?;
        Some(Self { attribute: NAMES[rank].1, rank })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_in_many_ways() {
        for name in ["image_link", "Image Link", "IMAGE-LINK", " image_link "] {
            assert_eq!(Name::of(name).map(|n| n.attribute), Some(Attribute::Image), "{name}");
        }
        assert!(Name::of("shipping").is_none());
        assert!(Name::of("").is_none());
    }

    #[test]
    fn each_name_comes_once() {
        for (n, (name, attribute)) in NAMES.iter().enumerate() {
            assert_eq!(Name::of(name).map(|found| (found.rank, found.attribute)), Some((n, *attribute)), "{name}");
        }
    }
}
