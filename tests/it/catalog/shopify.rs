//! The rules of the Shopify importer, one by one, and bytes that nobody would send.

use cabas::catalog::{
    Catalog,
    import::{ImportError, ImportOptions, import_files, limits, report::Fate},
    store::session::Mode,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Market, options, simple};

fn variant(id: u64, option: &str, price: impl Into<Value>) -> Value {
    json!({ "id": id, "title": option, "option1": option, "price": price.into(), "available": true })
}

fn with_variants(variants: &[Value]) -> Value {
    let mut product = simple(1, "Thing", "1.00");
    product["variants"] = json!(variants);
    product["options"] = json!([{ "name": "Colour", "values": [] }]);
    product
}

/// Fate, path, field of what a report lists.
fn found(report: &cabas::catalog::import::report::Report) -> Vec<(Fate, &str, &str)> {
    report.findings.list().iter().map(|f| (f.fate, f.path.as_str(), f.field)).collect()
}

#[tokio::test]
async fn a_bare_list_and_a_bom_are_taken() {
    let market = Market::open().await;
    let feed = json!([simple(1, "A", "1.00")]).to_string();
    assert_eq!(market.try_import("A", &feed).await.unwrap().outcome.products.new, 1);
    let feed = [
        b"\xEF\xBB\xBF",
        json!({ "page": {"products": 3}, "products": [simple(1, "A", "1.00")] }).to_string().as_bytes(),
    ]
    .concat();
    assert_eq!(market.try_import("A", &feed).await.unwrap().outcome.products.unchanged, 1);
}

#[tokio::test]
async fn prices_are_texts_or_numbers_and_exact() {
    let market = Market::open().await;
    let report = market
        .import(
            "A",
            &[with_variants(&[
                variant(1, "a", "19.90"),
                variant(2, "b", 19.9),
                variant(3, "c", 20),
                variant(4, "d", "0.07"),
            ])],
        )
        .await;
    assert!(found(&report).is_empty());
    let thing = market.product("Thing").await;
    assert_eq!(thing.variant_list.iter().map(|v| v.price.amount).collect::<Vec<_>>(), [1_990, 1_990, 2_000, 7]);
    assert_eq!(thing.card.price.amount, 7);
    assert_eq!(thing.card.price_to.unwrap().amount, 2_000);
}

#[tokio::test]
async fn bad_variants_are_refused_one_by_one_with_place_and_reason() {
    let market = Market::open().await;
    let bad = [
        variant(1, "ok", "5.00"),
        variant(2, "b", "1,299.00"),
        variant(3, "c", "-1.00"),
        variant(4, "d", Value::Null),
        variant(5, "e", "1.005"),
        variant(1, "again", "6.00"),
        json!("not a variant"),
        variant(6, "f", json!({ "amount": 3 })),
    ];
    let report = market.import("A", &[with_variants(&bad)]).await;
    let refused: Vec<_> = found(&report);
    let at = |n: usize| format!("$.products[0].variants[{n}]");
    for (n, field) in [(1, "price"), (2, "price"), (3, "price"), (4, "price"), (5, "id"), (6, ""), (7, "price")] {
        assert!(refused.contains(&(Fate::Refused, at(n).as_str(), field)), "{n}: {refused:?}");
    }
    assert_eq!(refused.len(), 7);
    let third = &report.findings.list()[0];
    assert_eq!(
        (third.reason.as_str(), third.value.as_deref()),
        ("not a plain decimal number such as 12.50", Some("\"1,299.00\""))
    );
    assert_eq!(market.product("Thing").await.variant_list.len(), 1);
}

#[tokio::test]
async fn bad_products_are_refused_and_the_others_taken() {
    let market = Market::open().await;
    let mut untitled = simple(2, " ", "1.00");
    let mut unnamed = simple(3, "No id", "1.00");
    unnamed["id"] = Value::Null;
    unnamed["handle"] = Value::Null;
    untitled["title"] = json!(" \u{202e} ");
    let mut unsold = simple(4, "No price", "x");
    unsold["handle"] = json!("h");
    let long = simple(5, "Long id", "1.00");
    let mut long = long;
    long["id"] = json!("x".repeat(201));
    let report = market
        .import(
            "A",
            &[simple(1, "Good", "1.00"), untitled, unnamed, unsold, long, json!(7), simple(1, "Twice", "1.00")],
        )
        .await;
    let refused = found(&report);
    assert_eq!(report.outcome.products.new, 1);
    for (n, field) in [(1, "title"), (2, "id"), (3, "variants"), (4, "id"), (5, ""), (6, "id")] {
        assert!(refused.contains(&(Fate::Refused, &format!("$.products[{n}]"), field)), "{n}: {refused:?}");
    }
}

#[tokio::test]
async fn what_is_not_published_is_left_out_and_goes() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "1.00"), simple(3, "C", "1.00")]).await;
    let (mut draft, mut hidden) = (simple(2, "B", "1.00"), simple(3, "C", "1.00"));
    draft["status"] = json!("draft");
    hidden["published_at"] = Value::Null;
    let report = market.import("A", &[simple(1, "A", "1.00"), draft, hidden]).await;
    assert_eq!(found(&report).iter().filter(|f| f.0 == Fate::LeftOut).count(), 2);
    assert_eq!(report.outcome.products.gone, 2);
}

#[tokio::test]
async fn a_refused_row_takes_nothing_away() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "2.00")]).await;
    let report = market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "two")]).await;
    assert_eq!(report.outcome.products.gone, 0);
    assert_eq!(market.product("B").await.card.price.amount, 200);
}

#[tokio::test]
async fn an_empty_or_broken_feed_changes_nothing() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "2.00")]).await;
    let before = market.everything().await;
    let whole = json!({ "products": [simple(1, "A", "9.00"), simple(3, "C", "9.00")] }).to_string();
    let broken = [&whole[..whole.len() - 2], "{}", "{\"products\": 3}", "", "null", &format!("{whole} {whole}")]
        .map(str::to_owned);
    for feed in broken {
        let failed = market.try_import("A", &feed).await;
        let broken = matches!(failed, Err(ImportError::Format { .. } | ImportError::Unrecognised { .. }));
        assert!(broken, "{feed:?}: {failed:?}");
        assert_eq!(market.everything().await, before, "{feed:?}");
    }
    for feed in [json!({ "products": [] }).to_string(), json!([simple(1, "A", "x")]).to_string(), "<html>".to_owned()] {
        assert!(matches!(market.try_import("A", &feed).await, Err(ImportError::Nothing { .. })), "{feed}");
        assert_eq!(market.everything().await, before);
    }
}

#[tokio::test]
async fn a_currency_has_to_be_known() {
    let market = Market::open().await;
    let path = market.file("a.json", json!([simple(1, "A", "500.00")]).to_string());
    let none = ImportOptions { currency: None, ..options("A") };
    let failed = import_files(&market.catalog, std::slice::from_ref(&path), &none).await;
    assert!(matches!(failed, Err(ImportError::NoCurrency { .. })));
    assert!(market.catalog.is_empty().await.unwrap());
    let yen = ImportOptions { currency: Some("JPY".parse().unwrap()), ..options("A") };
    import_files(&market.catalog, std::slice::from_ref(&path), &yen).await.unwrap();
    assert_eq!(market.product("A").await.card.price.to_string(), "500 JPY");
    // The shop goes on selling in what it sold in.
    assert!(!import_files(&market.catalog, &[path], &none).await.unwrap().changed_anything());
}

#[tokio::test]
async fn compare_at_prices_count_only_when_higher() {
    let market = Market::open().await;
    let compare = |id: u64, at: Value| {
        let mut v = variant(id, &format!("v{id}"), "10.00");
        v["compare_at_price"] = at;
        v
    };
    let report = market
        .import(
            "A",
            &[with_variants(&[
                compare(1, json!("0.00")),
                compare(2, Value::Null),
                compare(3, json!("12.5")),
                compare(4, json!("10.00")),
                compare(5, json!("x")),
                compare(6, json!("")),
            ])],
        )
        .await;
    let thing = market.product("Thing").await;
    let at: Vec<_> = thing.variant_list.iter().map(|v| v.compare_at.map(|m| m.amount)).collect();
    assert_eq!(at, [None, None, Some(1_250), None, None, None]);
    assert_eq!(found(&report), [(Fate::Dropped, "$.products[0].variants[4]", "compare_at_price")]);
}

#[tokio::test]
async fn variants_may_be_missing_where_the_product_has_a_price() {
    let market = Market::open().await;
    let mut product = simple(1, "Alone", "1.00");
    product.as_object_mut().unwrap().remove("variants");
    product["price"] = json!(12);
    market.import("A", std::slice::from_ref(&product)).await;
    assert_eq!(market.product("Alone").await.variant_list[0].price.amount, 1_200);
    product["variants"] = Value::Null;
    assert!(!market.import("A", &[product]).await.changed_anything());
}

#[tokio::test]
async fn markup_and_addresses_are_made_safe() {
    let market = Market::open().await;
    let mut product = simple(1, "<b>Bold</b> & co\u{0007}", "1.00");
    product["body_html"] = json!(
        "<p onclick=\"x()\">A<script>alert(1)</script><a href=\"javascript:x()\">b</a><img src=x onerror=x()></p>"
    );
    product["images"] = json!([
        { "id": 1, "src": "javascript:alert(1)" },
        { "id": 2, "src": "data:image/svg+xml,<svg/>" },
        { "id": 3, "src": "//cdn.example/a b.png?x=1", "alt": "A\u{202e}lt" },
        { "id": 4, "src": "http://user:secret@cdn.example/a.png" },
        { "id": 5, "src": "/relative.png" },
        { "id": 6, "src": format!("https://cdn.example/{}", "x".repeat(3_000)) },
        "nothing", 7, null,
    ]);
    let report = market.import("A", &[product]).await;
    let product = market.product("<b>Bold</b> & co").await;
    assert_eq!(product.description_html, "<p>A<a rel=\"noopener noreferrer nofollow\">b</a></p>");
    assert_eq!(product.images.len(), 1);
    assert_eq!(product.images[0].url, "https://cdn.example/a%20b.png?x=1");
    assert_eq!(product.images[0].alt, "Alt");
    assert_eq!(found(&report).iter().filter(|f| f.0 == Fate::Dropped).count(), 8);
}

#[tokio::test]
async fn long_things_are_shortened_or_left_out() {
    let market = Market::open().await;
    let mut product = with_variants(&(0..2_050).map(|n| variant(n, &format!("v{n}"), "1.00")).collect::<Vec<_>>());
    product["title"] = json!("t".repeat(300));
    product["tags"] = json!((0..150).map(|n| format!("tag {n}")).collect::<Vec<_>>());
    product["images"] =
        json!((0..60).map(|n| json!({ "src": format!("https://cdn.example/{n}.png") })).collect::<Vec<_>>());
    product["body_html"] = json!("x".repeat(70_000));
    let report = market.import("A", &[product]).await;
    let product = market.product(&"t".repeat(255)).await;
    assert_eq!(product.variant_list.len(), 2_048);
    assert_eq!((product.tags.len(), product.images.len()), (100, 50));
    assert!(product.description_html.len() <= 64 * 1024);
    let fates: Vec<_> = found(&report).into_iter().map(|f| (f.0, f.2)).collect();
    for expected in [
        (Fate::Shortened, "title"),
        (Fate::Dropped, "tags"),
        (Fate::Dropped, "images"),
        (Fate::Shortened, "body_html"),
        (Fate::Refused, "variants"),
    ] {
        assert!(fates.contains(&expected), "{expected:?}: {fates:?}");
    }
}

#[tokio::test]
async fn one_huge_product_stops_the_import_before_it_fills_the_memory() {
    let market = Market::open().await;
    let mut feed = Vec::from(&b"{\"products\":[{\"title\":\""[..]);
    feed.resize(usize::try_from(limits::MAX_PRODUCT_BYTES).unwrap() + 200_000, b'x');
    feed.extend_from_slice(b"\"}]}");
    let failed = market.try_import("A", &feed).await.unwrap_err().to_string();
    assert!(failed.contains("a product of more than 8 MiB"), "{failed}");
}

#[tokio::test]
async fn options_keep_the_shops_order() {
    let market = Market::open().await;
    let sized = |id: u64, a: &str, b: &str| json!({ "id": id, "option1": a, "option2": b, "price": "1.00", "available": id != 2 });
    let mut product = with_variants(&[sized(1, "Ink", "S"), sized(2, "Poppy", "S"), sized(3, "Ink", "L")]);
    product["options"] = json!([{ "name": "Colour", "values": ["Poppy", "Ink", "Unused"] }, "Size"]);
    market.import("A", &[product]).await;
    let product = market.product("Thing").await;
    assert_eq!(product.options[0].values, ["Poppy", "Ink"]);
    assert_eq!(
        (product.options[1].name.as_str(), product.options[1].values.as_slice()),
        ("Size", &["S".to_owned(), "L".to_owned()][..])
    );
    assert_eq!(product.variant_list[1].title, "Poppy / S");
    assert!(!product.variant_list[1].available);
}

#[tokio::test]
async fn products_link_to_the_shops_own_pages() {
    let market = Market::open().await;
    let path = market.file("a.json", json!([simple(1, "A", "1.00")]).to_string());
    let options = ImportOptions {
        site: Some("https://shop.example/fr/".parse().unwrap()),
        lang: Some("fr".into()),
        ..options("A")
    };
    import_files(&market.catalog, &[path], &options).await.unwrap();
    let product = market.product("A").await;
    assert_eq!(product.url.as_deref(), Some("https://shop.example/fr/products/h-1"));
    assert_eq!(product.card.lang.as_deref(), Some("fr"));
}

/// A feed with something of everything, to be mutated.
fn rich() -> Vec<u8> {
    let mut product = with_variants(&[variant(1, "a", "1.00"), variant(2, "b", 2.5)]);
    product["images"] = json!([{ "id": 5, "src": "https://cdn.example/1.png", "variant_ids": [1], "width": 10 }]);
    product["variants"][0]["featured_image"] = json!({ "id": 5, "src": "https://cdn.example/1.png" });
    product["variants"][1]["presentment_prices"] = json!([{ "price": { "amount": "2.5", "currency_code": "USD" } }]);
    json!({ "products": [product, simple(9, "Zweites Stück", "3.00")], "more": [1, { "a": [] }] })
        .to_string()
        .into_bytes()
}

async fn survives(bytes: &[u8]) {
    let catalog = Catalog::in_memory().await.unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    for mode in [Mode::DryRun, Mode::Write] {
        let options = ImportOptions { mode, ..options("A") };
        if let Ok(report) = import_files(&catalog, &[file.path().to_owned()], &options).await {
            assert!(!report.to_string().is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        tokio::runtime::Runtime::new().unwrap().block_on(survives(&bytes));
    }

    #[test]
    fn no_mutation_of_a_feed_makes_it_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&b"\"[]{},:0-9.ax\\\x00\xff"[..]), 0..3u8), 1..8)
    ) {
        let mut bytes = rich();
        for (at, byte, how) in edits {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        tokio::runtime::Runtime::new().unwrap().block_on(survives(&bytes));
    }
}
