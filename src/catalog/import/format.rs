//! The formats that feeds come in.

use std::{fmt, io::Read};

use clap::{ValueEnum, builder::PossibleValue};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{Outbox, ReadError, Reading, google, html_page, jsonl, others, shopify_csv, shopify_json, woocommerce};

/// A format that a feed may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Shopify's `products.json`, of the shop front or of the admin API.
    ShopifyJson,
    /// Shopify's product CSV.
    ShopifyCsv,
    /// WooCommerce's product CSV.
    WooCommerceCsv,
    /// What WooCommerce's Store API answers.
    WooCommerceJson,
    /// Google Merchant's RSS 2.0 or Atom.
    GoogleXml,
    /// Google Merchant's table, tab-separated or CSV.
    GoogleTable,
    /// A saved product page: JSON-LD, microdata, Open Graph.
    Html,
    /// Cabas' own JSON Lines.
    JsonLines,
    /// Spree's product CSV.
    SpreeCsv,
    /// Vendure's product CSV.
    VendureCsv,
    /// Bagisto's product CSV.
    BagistoCsv,
    /// Saleor's fixture.
    SaleorJson,
    /// Medusa's seed.
    MedusaJson,
    /// The product list of AWS' retail demo store.
    AwsYaml,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::ShopifyJson,
        Self::ShopifyCsv,
        Self::WooCommerceCsv,
        Self::WooCommerceJson,
        Self::GoogleXml,
        Self::GoogleTable,
        Self::Html,
        Self::JsonLines,
        Self::SpreeCsv,
        Self::VendureCsv,
        Self::BagistoCsv,
        Self::SaleorJson,
        Self::MedusaJson,
        Self::AwsYaml,
    ];

    /// What it is called on the command line and in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::ShopifyJson => "shopify-json",
            Self::ShopifyCsv => "shopify-csv",
            Self::WooCommerceCsv => "woocommerce-csv",
            Self::WooCommerceJson => "woocommerce-json",
            Self::GoogleXml => "google-xml",
            Self::GoogleTable => "google-table",
            Self::Html => "html",
            Self::JsonLines => "cabas-jsonl",
            Self::SpreeCsv => "spree-csv",
            Self::VendureCsv => "vendure-csv",
            Self::BagistoCsv => "bagisto-csv",
            Self::SaleorJson => "saleor-json",
            Self::MedusaJson => "medusa-json",
            Self::AwsYaml => "aws-yaml",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::ShopifyJson => "Shopify products.json",
            Self::ShopifyCsv => "Shopify product CSV",
            Self::WooCommerceCsv => "WooCommerce product CSV",
            Self::WooCommerceJson => "WooCommerce Store API JSON",
            Self::GoogleXml => "Google Merchant XML (RSS or Atom)",
            Self::GoogleTable => "Google Merchant table (TSV or CSV)",
            Self::Html => "product page (JSON-LD, microdata, Open Graph)",
            Self::JsonLines => "Cabas JSON Lines",
            Self::SpreeCsv => "Spree product CSV",
            Self::VendureCsv => "Vendure product CSV",
            Self::BagistoCsv => "Bagisto product CSV",
            Self::SaleorJson => "Saleor fixture JSON",
            Self::MedusaJson => "Medusa seed JSON",
            Self::AwsYaml => "AWS retail demo store YAML",
        }
    }

    /// Reads a feed of this format to its end: UTF-8, without a byte order mark.
    pub(super) fn read(self, feed: &mut dyn Read, reading: &Reading, out: &mut Outbox<'_>) -> Result<(), ReadError> {
        match self {
            Self::ShopifyJson => shopify_json::read(feed, reading, out),
            Self::ShopifyCsv => shopify_csv::read(feed, reading, out),
            Self::WooCommerceCsv => woocommerce::csv::read(feed, reading, out),
            Self::WooCommerceJson => woocommerce::store_api::read(feed, reading, out),
            Self::GoogleXml => google::xml::read(feed, reading, out),
            Self::GoogleTable => google::table::read(feed, reading, out),
            Self::Html => html_page::read(feed, reading, out),
            Self::JsonLines => jsonl::read(feed, reading, out),
            Self::SpreeCsv => others::spree::read(feed, reading, out),
            Self::VendureCsv => others::vendure::read(feed, reading, out),
            Self::BagistoCsv => others::bagisto::read(feed, reading, out),
            Self::SaleorJson => others::saleor::read(feed, reading, out),
            Self::MedusaJson => others::medusa::read(feed, reading, out),
            Self::AwsYaml => others::aws_yaml::read(feed, reading, out),
        }
    }

    /// All of them in a sentence.
    pub(super) fn listed() -> String {
        Self::ALL.map(Self::label).join(", ")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut named = s.serialize_struct("Format", 2)?;
        named.serialize_field("id", self.id())?;
        named.serialize_field("label", self.label())?;
        named.end()
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.id()).help(self.label()))
    }
}
