//! The shapes of the records: only the fields that are used. Keys are compared as they are written, numbers and texts alike.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::catalog::import::json::fields::{Field, present};

/// A record of any model.
#[derive(Deserialize)]
pub(super) struct RawRecord<'a> {
    #[serde(borrow)]
    pub model: std::borrow::Cow<'a, str>,
    #[serde(borrow, default)]
    pub pk: Field<'a>,
    #[serde(borrow)]
    pub fields: &'a RawValue,
}

/// Declares the fields of models, each as it stands in the feed: null is no missing field.
macro_rules! models {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Deserialize)]
            #[allow(clippy::struct_field_names, reason = "as Saleor names them")]
            pub(super) struct $name<'a> {
                $(#[serde(borrow, default, deserialize_with = "present")] pub $field: Field<'a>,)+
            }
        )+
    };
}

models! {
    /// `channel.channel`
    Channel { slug, is_active, currency_code }
    /// `product.category`
    Category { name, parent }
    /// `product.collection`
    Collection { name }
    /// `product.collectionproduct`
    InCollection { collection, product }
    /// `product.product`
    Product { name, description, category }
    /// `product.productchannellisting` and `product.collectionchannellisting`
    Listing { product, collection, channel, is_published, published_at, visible_in_listings, available_for_purchase_at }
    /// `product.productvariant`
    Variant { sort_order, sku, name, product, track_inventory, is_preorder }
    /// `product.productvariantchannellisting`
    Price { variant, channel, price_amount, discounted_price_amount, prior_price_amount }
    /// `product.productmedia`
    Media { sort_order, product, image, alt }
    /// `product.variantmedia`
    VariantMedia { variant, media }
    /// `warehouse.stock`
    Stock { product_variant, quantity, quantity_allocated }
    /// `attribute.attribute`
    Attribute { slug, name }
    /// `attribute.attributevalue`
    AttributeValue { name, attribute }
    /// `attribute.assignedproductattributevalue`
    OfProduct { sort_order, product, value }
    /// `attribute.attributevariant`
    AttributeVariant { sort_order, attribute }
    /// `attribute.assignedvariantattribute`
    OfVariant { variant, assignment }
    /// `attribute.assignedvariantattributevalue`
    ValueOfVariant { sort_order, value, assignment }
}
