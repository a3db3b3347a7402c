//! What every format has in common: how a feed comes, in which encoding, and what a report says of it.

use std::io::Write as _;

use cabas::catalog::import::{Format, ImportError, ImportOptions, Source, import, import_files};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;

use super::{Market, options, simple};
use crate::support::TestServer;

fn feed() -> String {
    json!({ "products": [simple(1, "Café à la crème", "1.00"), simple(2, "B", "2.00")] }).to_string()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn encodings_and_gzip_change_nothing() {
    let market = Market::open().await;
    assert_eq!(market.try_import("A", feed()).await.unwrap().outcome.products.new, 2);
    let utf16: Vec<u8> = "\u{FEFF}".encode_utf16().chain(feed().encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = feed().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let with_mark = [b"\xEF\xBB\xBF", feed().as_bytes()].concat();
    for (what, bytes) in [
        ("UTF-16", utf16.clone()),
        ("Latin-1", latin),
        ("a byte order mark", with_mark),
        ("gzip", gzip(feed().as_bytes())),
        ("gzipped UTF-16", gzip(&utf16)),
    ] {
        let report = market.try_import("A", bytes).await.unwrap();
        assert!(!report.changed_anything(), "{what}");
        assert_eq!(report.formats, [Format::ShopifyJson]);
    }
}

#[tokio::test]
async fn a_bomb_is_refused_and_said_to_be_one() {
    let market = Market::open().await;
    let mut bomb = b"{\"products\":[".to_vec();
    bomb.resize(8 << 20, b' ');
    let failed = market.try_import("A", gzip(&bomb)).await.unwrap_err();
    assert!(failed.to_string().contains("100 times"), "{failed}");
    let cut = &gzip(feed().as_bytes())[..60];
    assert!(matches!(market.try_import("A", cut).await, Err(ImportError::Format { .. } | ImportError::File { .. })));
    assert!(market.catalog.is_empty().await.unwrap());
}

#[tokio::test]
async fn the_report_says_what_was_recognised() {
    let market = Market::open().await;
    let report = market.try_import("Lin & Lune", feed()).await.unwrap();
    let said = report.to_string();
    assert!(said.starts_with("Lin & Lune (lin-lune): Shopify products.json, EUR\n"), "{said}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["formats"], json!([{ "id": "shopify-json", "label": "Shopify products.json" }]));
    assert_eq!(json["currencies"], json!(["EUR"]));
}

#[tokio::test]
async fn what_is_not_recognised_can_be_said() {
    let market = Market::open().await;
    let path = market.file("feed", "{}");
    let failed = import_files(&market.catalog, std::slice::from_ref(&path), &options("A")).await.unwrap_err();
    let said = failed.to_string();
    assert!(matches!(failed, ImportError::Unrecognised { .. }), "{said}");
    assert!(Format::ALL.iter().all(|f| said.contains(f.label())) && said.contains("--format"), "{said}");
    let told = ImportOptions { format: Some(Format::ShopifyJson), ..options("A") };
    let failed = import_files(&market.catalog, &[path], &told).await.unwrap_err();
    assert!(matches!(failed, ImportError::Format { .. }), "{failed}");
}

#[tokio::test]
async fn places_say_in_which_file() {
    let market = Market::open().await;
    let files = [
        market.file("one.json", json!([simple(1, "A", "1.00")]).to_string()),
        market.file("other.json", json!([simple(1, "Again", "1.00"), simple(2, "B", "x")]).to_string()),
    ];
    let report = import_files(&market.catalog, &files, &options("A")).await.unwrap();
    let places: Vec<_> = report.findings.list().iter().map(|f| f.path.clone()).collect();
    assert_eq!(places.len(), 3, "{places:?}");
    assert!(places.iter().all(|place| place.starts_with(&format!("{}: $.products", files[1].display()))), "{places:?}");
}

#[tokio::test]
async fn addresses_are_fetched_where_they_may_be() {
    let server = TestServer::start().await;
    let market = Market::open().await;
    // Any JSON list of products will do: what the server says of itself is no feed, and it says so.
    let source: Source = server.url("/api/products").parse().unwrap();
    let refused = import(&market.catalog, std::slice::from_ref(&source), &options("A")).await.unwrap_err();
    assert!(matches!(refused, ImportError::Fetch(_)), "a private address: {refused}");
    let host = server.url("").trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    let allowed = ImportOptions { allow_fetch: vec![host], ..options("A") };
    let none = import(&market.catalog, &[source], &allowed).await.unwrap_err();
    assert!(matches!(none, ImportError::Nothing { .. }), "our prices are objects: {none}");
    let missing: Source = server.url("/nowhere.json").parse().unwrap();
    assert!(import(&market.catalog, &[missing], &allowed).await.is_err());
}
