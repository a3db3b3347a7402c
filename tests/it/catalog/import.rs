//! What every format has in common: how a feed comes, in which encoding, and what a report says of it.

use std::{
    collections::HashMap,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    extract::Query,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use cabas::catalog::import::{Format, ImportError, ImportOptions, Source, import, import_files};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;

use super::{Market, options, simple};
use crate::support::{Elsewhere, TestServer};

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
async fn a_feed_from_elsewhere_has_its_bounds() {
    // Plain it is more than comes over the wire; packed it would be more than is unpacked, by less than a bomb.
    let blanks = |mib: usize| [b"{\"products\":[".as_slice(), &vec![b' '; mib << 20]].concat();
    let plain = blanks(21);
    let packed = {
        let mut dice = 1_u32;
        let blank = || {
            dice ^= dice << 13;
            dice ^= dice >> 17;
            dice ^= dice << 5;
            if dice & 1 == 0 { b' ' } else { b'\n' }
        };
        gzip(&[blanks(0), std::iter::repeat_with(blank).take(101 << 20).collect()].concat())
    };
    assert!(packed.len() < 20 << 20 && packed.len() > 2 << 20, "{}", packed.len());
    let packed = move || async move { ([(header::CONTENT_ENCODING, "gzip")], packed) };
    let routes =
        Router::new().route("/plain.json", get(move || async move { plain })).route("/packed.json", get(packed));
    let shop = Elsewhere::start(routes).await;
    let options = ImportOptions { allow_fetch: vec![shop.host_port()], ..options("A") };
    let market = Market::open().await;
    for (path, limit) in [("/plain.json", "more than 20 MiB"), ("/packed.json", "more than 100 MiB once decompressed")]
    {
        let address: Source = shop.url(path).parse().unwrap();
        let failed = import(&market.catalog, &[address], &options).await.unwrap_err();
        assert!(failed.to_string().contains(limit), "{path}: {failed}");
    }
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

/// A shop with these pages of products, and what to import from it with.
async fn paged(pages: &'static [&'static [u32]]) -> (Elsewhere, ImportOptions) {
    let page = move |Query(query): Query<HashMap<String, String>>| async move {
        assert_eq!(query.get("limit").map(String::as_str), Some("250"));
        let page: usize = query.get("page").unwrap().parse().unwrap();
        // Behind the last page some shops are empty, and this one goes on with it where it has no empty one.
        let ids = pages.get(page - 1).or(pages.last()).unwrap();
        let products: Vec<_> = ids.iter().map(|id| simple(u64::from(*id), &format!("No {id}"), "1.00")).collect();
        axum::Json(json!({ "products": products }))
    };
    let shop = Elsewhere::start(Router::new().route("/products.json", get(page))).await;
    let options = ImportOptions { allow_fetch: vec![shop.host_port()], ..options("A") };
    (shop, options)
}

#[tokio::test]
async fn a_shops_own_address_is_read_page_by_page() {
    let (shop, options) = paged(&[&[1, 2], &[3], &[]]).await;
    let market = Market::open().await;
    let address: Source = shop.url("").parse().unwrap();
    let report = import(&market.catalog, std::slice::from_ref(&address), &options).await.unwrap();
    assert_eq!(report.outcome.products.new, 3);
    assert_eq!(shop.hits("/products.json"), 3, "to the first empty page");
    let product = market.product("No 3").await;
    assert!(product.url.is_some_and(|url| url.starts_with(&shop.url("/products/"))), "they link to the shop");
    let again = import(&market.catalog, &[address], &options).await.unwrap();
    assert!(!again.changed_anything());
    let feed: Source = shop.url("/products.json?page=2&limit=250").parse().unwrap();
    let one = import(&Market::open().await.catalog, &[feed], &options).await.unwrap();
    assert_eq!(one.outcome.products.new, 1, "an address that names a page is that page");
}

/// A shop that answers 429 to every other page until it has been asked again, and what it says then.
async fn hurried(retry_after: &'static str) -> (Elsewhere, ImportOptions) {
    let asked = Arc::new(AtomicUsize::new(0));
    let page = move |Query(query): Query<HashMap<String, String>>| {
        let turn = asked.fetch_add(1, Ordering::Relaxed);
        async move {
            if turn % 2 == 1 {
                return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, retry_after)]).into_response();
            }
            let page: u64 = query.get("page").unwrap().parse().unwrap();
            let products = if page < 3 { vec![simple(page, &format!("No {page}"), "1.00")] } else { Vec::new() };
            axum::Json(json!({ "products": products })).into_response()
        }
    };
    let shop = Elsewhere::start(Router::new().route("/products.json", get(page))).await;
    let options = ImportOptions { allow_fetch: vec![shop.host_port()], ..options("A") };
    (shop, options)
}

#[tokio::test]
async fn a_shop_that_asks_to_wait_is_waited_for() {
    let (shop, options) = hurried("0").await;
    let address: Source = shop.url("").parse().unwrap();
    let report = import(&Market::open().await.catalog, &[address], &options).await.unwrap();
    assert_eq!(report.outcome.products.new, 2);
    assert_eq!(shop.hits("/products.json"), 5, "three pages, two of them twice");
}

#[tokio::test]
async fn a_shop_that_asks_to_wait_for_a_day_is_given_up_and_nothing_changes() {
    let (shop, options) = hurried("86400").await;
    let market = Market::open().await;
    let address: Source = shop.url("").parse().unwrap();
    let failed = import(&market.catalog, &[address], &options).await.unwrap_err();
    assert!(failed.to_string().contains("answered 429, and asks to wait for 86400 s"), "{failed}");
    assert_eq!(shop.hits("/products.json"), 2);
    assert!(market.catalog.is_empty().await.unwrap());
}

#[tokio::test]
async fn pages_without_an_end_change_nothing() {
    let (shop, options) = paged(&[&[1], &[2]]).await;
    let market = Market::open().await;
    let address: Source = shop.url("/products.json").parse().unwrap();
    let failed = import(&market.catalog, &[address], &options).await.unwrap_err();
    assert!(matches!(failed, ImportError::EndlessPages { .. }), "{failed}");
    assert_eq!(shop.hits("/products.json"), 3);
    assert!(market.catalog.is_empty().await.unwrap());
}

#[tokio::test]
async fn more_pages_than_are_read_are_not_taken_for_the_whole() {
    let page = |Query(query): Query<HashMap<String, String>>| async move {
        let page: u64 = query.get("page").unwrap().parse().unwrap();
        axum::Json(json!({ "products": [simple(page, &format!("No {page}"), "1.00")] }))
    };
    let shop = Elsewhere::start(Router::new().route("/products.json", get(page))).await;
    let options = ImportOptions { allow_fetch: vec![shop.host_port()], ..options("A") };
    let market = Market::open().await;
    let address: Source = shop.url("/products.json?limit=1").parse().unwrap();
    let failed = import(&market.catalog, &[address], &options).await.unwrap_err();
    assert!(failed.to_string().contains("goes on after 4000 pages"), "{failed}");
    assert!(market.catalog.is_empty().await.unwrap());
}

#[tokio::test]
async fn a_store_api_is_read_page_by_page_and_called_what_it_is() {
    let product = |id: u64| {
        json!({
            "id": id, "name": format!("No {id}"), "permalink": "https://woo.example/p", "is_in_stock": true,
            "prices": { "price": "1250", "currency_code": "EUR", "currency_minor_unit": 2 },
        })
    };
    let page = move |Query(query): Query<HashMap<String, String>>| async move {
        assert_eq!(query.get("per_page").map(String::as_str), Some("100"));
        let page: u64 = query.get("page").unwrap().parse().unwrap();
        axum::Json(if page < 3 { vec![product(page)] } else { Vec::new() })
    };
    let feed = "/wp-json/wc/store/v1/products";
    let shop = Elsewhere::start(Router::new().route(feed, get(page))).await;
    let options = ImportOptions { allow_fetch: vec![shop.host_port()], ..options("A") };
    let market = Market::open().await;
    let address: Source = shop.url(feed).parse().unwrap();
    let report = import(&market.catalog, &[address], &options).await.unwrap();
    assert_eq!((report.outcome.products.new, shop.hits(feed)), (2, 3));
    assert_eq!(report.formats, [Format::WooCommerceJson], "an empty page is no other format");
}

#[tokio::test]
async fn a_shop_of_another_kind_says_what_to_give() {
    let shop = Elsewhere::start(Router::new()).await;
    let options = ImportOptions { allow_fetch: vec![shop.host_port()], ..options("A") };
    let address: Source = shop.url("/").parse().unwrap();
    let failed = import(&Market::open().await.catalog, &[address], &options).await.unwrap_err();
    assert!(failed.to_string().contains("give the address of its feed"), "{failed}");
}
