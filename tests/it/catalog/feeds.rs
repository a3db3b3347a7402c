//! Other people's feeds, as they are.

use cabas::catalog::{
    import::{ImportError, ImportOptions, import_files, report::Fate},
    store::session::Tally,
};

use super::{Market, options};
use crate::support::catalogs::catalogs;

fn in_currency(code: Option<&str>) -> ImportOptions {
    ImportOptions { currency: code.map(|c| c.parse().unwrap()), ..options("Somebody’s shop") }
}

/// File, what it sells in where it doesn't say so, products, variants.
const FILES: [(&str, Option<&str>, u64, u64); 18] = [
    ("shopify-json/elsewedyshop-ar-page1.json", Some("EGP"), 4, 9),
    ("shopify-json/elsewedyshop-ar-page4.json", Some("EGP"), 3, 18),
    ("shopify-json/ipod-admin-style.json", None, 2, 5),
    ("shopify-csv/packt-home.csv", Some("USD"), 20, 21),
    ("woocommerce/sample_products.csv", Some("GBP"), 13, 20),
    ("google/gbase-rss2-products.xml", None, 2, 2),
    ("google/zwanski-merchant-rss2.xml", None, 8, 8),
    ("google/atom-attributes/acceptable_price_1.xml", Some("USD"), 1, 1),
    ("google/atom-attributes/acceptable_price_2.xml", Some("USD"), 1, 1),
    ("other/openai-product-feed.csv", None, 1, 1),
    ("other/spree-products.csv", None, 37, 87),
    ("other/spree-products.csv", Some("EUR"), 37, 87),
    ("other/vendure-products.csv", Some("USD"), 54, 88),
    ("other/bagisto-products.csv", Some("USD"), 5, 8),
    ("other/bagisto-products-with-errors.csv", Some("USD"), 1, 1),
    ("other/saleor-populatedb.json", None, 32, 73),
    ("other/medusa-v1-seed.json", None, 7, 29),
    ("other/aws-retail-products.yaml", Some("USD"), 2_465, 2_465),
];

/// Pages of one product: file, variants.
const PAGES: [(&str, u64); 17] = [
    ("html/bestseller-ie-cardigan.html", 18),
    ("html/eduscho-at-dress-cdata.html", 1),
    ("html/elkor-lv-fashion-microdata.html", 1),
    ("html/ikea-gb-rack.html", 1),
    ("html/johnlewis-uk-boot.html", 1),
    ("html/namshi-sa-tshirt-ar.html", 1),
    ("html/overstock-us-plates.html", 1),
    ("html/paris-cl-bed.html", 1),
    ("html/salla-sa-breaker-ar.html", 1),
    ("html/stockcenter-ar-boots.html", 1),
    ("html/zalando-ie-jeans.html", 8),
    ("html/zara-be-boots.html", 8),
    ("html/zara-fr-tshirt.html", 14),
    ("html/small/invalid-jsonld.html", 1),
    ("html/small/itempage-nested-offers.html", 3),
    ("html/small/microdata-product.html", 1),
    ("html/small/productgroup-hasvariant.html", 3),
];

/// What is said of a feed: where, what became of it, which field, why.
type Said = (&'static str, Fate, &'static str, &'static str);

const PICTURE_FILE: &str = "the name of a file and not an address: left out, like all of its kind in this feed";
const GROUP: &str = "a group of products, which are imported by themselves";
/// Of the files that are not taken as they are. Bagisto's bookings stand in [`said_of`].
const FINDINGS: [(&str, &[Said]); 11] = [
    (
        "woocommerce/sample_products.csv",
        &[
            ("line 2", Fate::Dropped, "attribute value(s)", "left open by all variations"),
            ("line 9", Fate::LeftOut, "visibility in catalog", "hidden in its shop"),
            ("line 17", Fate::LeftOut, "type", GROUP),
        ],
    ),
    (
        "google/gbase-rss2-products.xml",
        &[
            (
                "line 18, item 1 (id http://www.googlestore.com/appliance/GO0123.asp)",
                Fate::Dropped,
                "gtin",
                "the GTIN's check digit is wrong",
            ),
            (
                "line 55, item 2 (id http://provider-website.com/item2-info-page.html)",
                Fate::Dropped,
                "gtin",
                "a GTIN has 8, 12, 13 or 14 digits",
            ),
        ],
    ),
    ("other/vendure-products.csv", &[("line 2", Fate::Dropped, "assets", PICTURE_FILE)]),
    (
        BAGISTO,
        &[
            ("line 2", Fate::Dropped, "images", PICTURE_FILE),
            ("line 6", Fate::LeftOut, "type", GROUP),
            ("line 7", Fate::LeftOut, "type", "a bundle, which is put together in its shop"),
        ],
    ),
    (
        "other/bagisto-products-with-errors.csv",
        &[("line 3", Fate::Refused, "type", "not a type of product that Bagisto has")],
    ),
    ("other/saleor-populatedb.json", &[("$[28]", Fate::Dropped, "productmedia", PICTURE_FILE)]),
    ("other/aws-retail-products.yaml", &[("line 1", Fate::Dropped, "image", PICTURE_FILE)]),
    (
        "html/paris-cl-bed.html",
        &[(
            "line 16228: $",
            Fate::Dropped,
            "offers",
            "another offer that nothing tells apart is cheaper or can be had",
        )],
    ),
    (
        "html/zalando-ie-jeans.html",
        &[("line 35: $ (id VEI22G013-K110029000)", Fate::Dropped, "link", "not an address")],
    ),
    (
        "html/small/itempage-nested-offers.html",
        &[
            ("line 1: $.mainEntity (id 1234567890123)", Fate::Dropped, "gtin", "the GTIN's check digit is wrong"),
            ("line 1: $.mainEntity (id nocode)", Fate::Dropped, "gtin", "a GTIN has only digits"),
        ],
    ),
    ("html/small/microdata-product.html", &[("line 8 (id 925872)", Fate::Dropped, "image_link", "not an address")]),
];
const BAGISTO: &str = "other/bagisto-products.csv";

/// All that has to be said of a file, and nothing else.
fn said_of(name: &str) -> Vec<(String, Fate, &'static str, String)> {
    let listed = FINDINGS.iter().filter(|(file, _)| *file == name).flat_map(|(_, said)| *said);
    let mut all: Vec<_> =
        listed.map(|(at, fate, field, why)| (at.to_string(), *fate, *field, why.to_string())).collect();
    if name == BAGISTO {
        let booked = "no goods: a time is booked in its shop";
        all.extend((13..=27).map(|line| (format!("line {line}"), Fate::LeftOut, "type", booked.to_owned())));
    }
    all
}

#[tokio::test]
async fn every_file_is_taken_whole_and_only_once() {
    let Some(folder) = catalogs() else { return };
    let pages = PAGES.map(|(name, variants)| (name, None, 1, variants));
    for (name, currency, products, variants) in FILES.into_iter().chain(pages) {
        let market = Market::open().await;
        let file = folder.join(name);
        let first = import_files(&market.catalog, std::slice::from_ref(&file), &in_currency(currency)).await.unwrap();
        assert_eq!(first.outcome.products, Tally { new: products, ..Tally::default() }, "{name}");
        assert_eq!(first.outcome.variants, Tally { new: variants, ..Tally::default() }, "{name}");
        let said = first.findings.list().iter().map(|f| (f.path.clone(), f.fate, f.field, f.reason.clone()));
        assert_eq!(said.collect::<Vec<_>>(), said_of(name), "{name}");
        let before = market.everything().await;
        let again = import_files(&market.catalog, &[file], &in_currency(None)).await.unwrap();
        assert!(!again.changed_anything(), "{name}");
        assert_eq!(again.outcome.products.unchanged, products, "{name}");
        assert_eq!(again.findings, first.findings, "{name}");
        assert_eq!(market.everything().await, before, "{name}");
    }
}

/// Read by the unit tests of pages: it sells nothing.
const ELSEWHERE: &str = "html/potterybarn-us-sconce.html";
/// What is no feed.
const ABOUT: [&str; 3] = ["LICENCES.txt", "README.md", "html/ground-truth.json"];

#[test]
fn no_feed_is_passed_over() {
    let Some(folder) = catalogs() else { return };
    let mut folders = vec![folder.clone()];
    let mut passed_over = Vec::new();
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
            if entry.is_dir() {
                folders.push(entry);
            } else if !name.starts_with(PRICELESS)
                && !ABOUT.contains(&name.as_str())
                && name != ELSEWHERE
                && FILES.iter().all(|file| file.0 != name)
                && PAGES.iter().all(|page| page.0 != name)
            {
                passed_over.push(name);
            }
        }
    }
    assert_eq!(passed_over, [""; 0], "say what each of these is");
}

/// Feeds of one entry each, about one field; most lack a price.
const PRICELESS: &str = "google/atom-attributes";

#[tokio::test]
async fn entries_without_a_price_are_refused() {
    let Some(folder) = catalogs() else { return };
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join(PRICELESS)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    // Two of them have one.
    files.retain(|path| {
        !["acceptable_price_1", "acceptable_price_2"].iter().any(|stem| path.ends_with(format!("{stem}.xml")))
    });
    assert_eq!(files.len(), 14);
    for file in files {
        let market = Market::open().await;
        let refused = import_files(&market.catalog, std::slice::from_ref(&file), &in_currency(Some("USD"))).await;
        let Err(ImportError::Nothing { refused: 1, findings }) = refused else {
            panic!("{}: {refused:?}", file.display())
        };
        let [finding] = findings.list() else { panic!("{findings}") };
        assert_eq!((finding.field, finding.fate), ("price", Fate::Refused), "{}", file.display());
    }
}

#[tokio::test]
async fn the_pages_of_one_shop_are_one_feed() {
    let Some(folder) = catalogs() else { return };
    let folder = folder.join("shopify-json");
    let market = Market::open().await;
    let files = [folder.join("elsewedyshop-ar-page1.json"), folder.join("elsewedyshop-ar-page4.json")];
    let report = import_files(&market.catalog, &files, &in_currency(Some("EGP"))).await.unwrap();
    assert_eq!(report.outcome.products.new, 7);

    let cable = market.product("سلك نحاس شعر pvc جهد450/750قطاع 25 مم").await;
    assert_eq!(cable.card.price.to_string(), "28545.28 EGP");
    assert_eq!(cable.card.compare_at.map(|m| m.amount), Some(3_036_732));
    assert_eq!(cable.variant_list.len(), 6);
    assert_eq!(cable.options.len(), 1);
    let lamp = market.product("كشاف واجهات400وات اضاءة ابيض IP 65").await;
    assert!(lamp.options.is_empty(), "Default Title is no choice");
    assert_eq!(lamp.variant_list[0].title, "");
    assert_eq!(lamp.images[0].width, Some(1000));
    assert_eq!(market.titles("الومنيوم").await.len() + market.titles("ألومنيوم").await.len(), 2);
}

#[tokio::test]
async fn the_admin_shape_says_its_currency_and_pictures() {
    let Some(folder) = catalogs() else { return };
    let market = Market::open().await;
    let file = folder.join("shopify-json/ipod-admin-style.json");
    import_files(&market.catalog, &[file], &in_currency(None)).await.unwrap();
    let nano = market.product("IPod Nano - 8GB").await;
    assert_eq!(nano.card.price.to_string(), "199.00 USD");
    assert_eq!(nano.tags, ["Emotive", "Flash Memory", "MP3", "Music"]);
    let pink = nano.variant_list.iter().find(|v| v.title == "Pink").unwrap();
    assert!(pink.image.as_ref().unwrap().url.contains("ipod-nano-2.png"));
    assert_eq!(pink.stock, None, "it goes on selling when there is none");
    let touch = market.product("IPod Touch 8GB").await;
    assert!(touch.images.is_empty() && touch.tags.is_empty());
}
