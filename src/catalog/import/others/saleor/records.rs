//! The records of a fixture, by what they belong to.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::raw::{
    Attribute, AttributeValue, AttributeVariant, Category, Channel, Collection, InCollection, Listing, Media,
    OfProduct, OfVariant, Price, Product, RawRecord, Stock, ValueOfVariant, Variant, VariantMedia,
};
use crate::catalog::import::{
    ReadError,
    json::fields::{Field, reason, whole},
    report::{Fate, Finding},
};

/// A key as it is written: `126`, `"43bea6af-…"`.
pub(super) type Key<'a> = &'a str;

/// A record, and where it stands.
pub(super) struct Record<T> {
    /// Its place in the list.
    pub index: usize,
    /// How much of the feed it is.
    pub bytes: usize,
    pub fields: T,
}

type ByKey<'a, T> = HashMap<Key<'a>, T>;
type Of<'a, T> = HashMap<Key<'a>, Vec<T>>;

/// What of a fixture belongs to products.
#[derive(Default)]
pub(super) struct Records<'a> {
    /// In the feed's order.
    pub channels: Vec<(Key<'a>, Channel<'a>)>,
    /// In the feed's order.
    pub products: Vec<(Key<'a>, Record<Product<'a>>)>,
    pub categories: ByKey<'a, Category<'a>>,
    pub collections: ByKey<'a, Collection<'a>>,
    /// Collections by product.
    pub in_collections: Of<'a, Key<'a>>,
    /// By product and channel.
    pub listings: HashMap<(Key<'a>, Key<'a>), Listing<'a>>,
    /// By collection and channel.
    pub collection_listings: HashMap<(Key<'a>, Key<'a>), Listing<'a>>,
    /// By product.
    pub variants: Of<'a, (Key<'a>, Record<Variant<'a>>)>,
    /// By variant and channel.
    pub prices: HashMap<(Key<'a>, Key<'a>), Price<'a>>,
    /// By product.
    pub media: Of<'a, (Key<'a>, Media<'a>)>,
    /// Media by variant.
    pub variant_media: Of<'a, Key<'a>>,
    /// By variant.
    pub stocks: Of<'a, Stock<'a>>,
    pub attributes: ByKey<'a, Attribute<'a>>,
    pub values: ByKey<'a, AttributeValue<'a>>,
    /// By product.
    pub of_products: Of<'a, OfProduct<'a>>,
    pub variant_attributes: ByKey<'a, AttributeVariant<'a>>,
    /// By variant.
    pub of_variants: Of<'a, (Key<'a>, OfVariant<'a>)>,
    /// By what assigns them to a variant.
    pub values_of_variants: Of<'a, ValueOfVariant<'a>>,
}

/// What a field refers to; `None` for nothing.
pub(super) fn key(field: Field<'_>) -> Option<Key<'_>> {
    field.map(RawValue::get).filter(|key| *key != "null")
}

/// Where something stands among others; what doesn't say so stands last.
pub(super) fn place(sort_order: Field<'_>) -> i64 {
    whole(sort_order).unwrap_or(i64::MAX)
}

impl<'a> Records<'a> {
    /// The records of a document, and those that aren't what they should be.
    pub fn of(text: &'a str) -> Result<(Self, Vec<Finding>), ReadError> {
        let raws: Vec<&'a RawValue> =
            serde_json::from_str(text).map_err(|e| ReadError::Format(format!("not a list of records: {e}")))?;
        let (mut records, mut findings) = (Self::default(), Vec::new());
        for (index, raw) in raws.into_iter().enumerate() {
            if let Err(e) = records.add(index, raw) {
                let finding = Finding::new(
                    &format!("$[{index}]"),
                    Fate::Refused,
                    "",
                    format_args!("not a record: {}", reason(&e)),
                );
                findings.push(finding.value(raw.get()));
            }
        }
        Ok((records, findings))
    }

    fn add(&mut self, index: usize, raw: &'a RawValue) -> Result<(), serde_json::Error> {
        fn fields<'a, T: Deserialize<'a>>(record: &RawRecord<'a>) -> Result<T, serde_json::Error> {
            serde_json::from_str(record.fields.get())
        }
        let record: RawRecord<'a> = serde_json::from_str(raw.get())?;
        let pk = key(record.pk).unwrap_or_default();
        let bytes = raw.get().len();
        match &*record.model {
            "channel.channel" => self.channels.push((pk, fields(&record)?)),
            "product.category" => drop(self.categories.insert(pk, fields(&record)?)),
            "product.collection" => drop(self.collections.insert(pk, fields(&record)?)),
            "product.collectionproduct" => {
                let told: InCollection<'a> = fields(&record)?;
                if let (Some(product), Some(collection)) = (key(told.product), key(told.collection)) {
                    self.in_collections.entry(product).or_default().push(collection);
                }
            }
            "product.product" => self.products.push((pk, Record { index, bytes, fields: fields(&record)? })),
            "product.productchannellisting" => {
                let told: Listing<'a> = fields(&record)?;
                if let Some(both) = both(told.product, told.channel) {
                    self.listings.insert(both, told);
                }
            }
            "product.collectionchannellisting" => {
                let told: Listing<'a> = fields(&record)?;
                if let Some(both) = both(told.collection, told.channel) {
                    self.collection_listings.insert(both, told);
                }
            }
            "product.productvariant" => {
                let told: Variant<'a> = fields(&record)?;
                add(&mut self.variants, told.product, (pk, Record { index, bytes, fields: told }));
            }
            "product.productvariantchannellisting" => {
                let told: Price<'a> = fields(&record)?;
                if let Some(both) = both(told.variant, told.channel) {
                    self.prices.insert(both, told);
                }
            }
            "product.productmedia" => {
                let told: Media<'a> = fields(&record)?;
                add(&mut self.media, told.product, (pk, told));
            }
            "product.variantmedia" => {
                let told: VariantMedia<'a> = fields(&record)?;
                if let Some(media) = key(told.media) {
                    add(&mut self.variant_media, told.variant, media);
                }
            }
            "warehouse.stock" => {
                let told: Stock<'a> = fields(&record)?;
                add(&mut self.stocks, told.product_variant, told);
            }
            "attribute.attribute" => drop(self.attributes.insert(pk, fields(&record)?)),
            "attribute.attributevalue" => drop(self.values.insert(pk, fields(&record)?)),
            "attribute.assignedproductattributevalue" => {
                let told: OfProduct<'a> = fields(&record)?;
                add(&mut self.of_products, told.product, told);
            }
            "attribute.attributevariant" => drop(self.variant_attributes.insert(pk, fields(&record)?)),
            "attribute.assignedvariantattribute" => {
                let told: OfVariant<'a> = fields(&record)?;
                add(&mut self.of_variants, told.variant, (pk, told));
            }
            "attribute.assignedvariantattributevalue" => {
                let told: ValueOfVariant<'a> = fields(&record)?;
                add(&mut self.values_of_variants, told.assignment, told);
            }
            // Menus, pages, deliveries, users: no goods.
            _ => {}
        }
        Ok(())
    }
}

fn both<'a>(one: Field<'a>, other: Field<'a>) -> Option<(Key<'a>, Key<'a>)> {
    Some((key(one)?, key(other)?))
}

fn add<'a, T>(to: &mut Of<'a, T>, whose: Field<'a>, what: T) {
    if let Some(whose) = key(whose) {
        to.entry(whose).or_default().push(what);
    }
}
