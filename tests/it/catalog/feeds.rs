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

/// File, what it sells in where it doesn't say so, products, variants, findings.
const FILES: [(&str, Option<&str>, u64, u64, usize); 18] = [
    ("shopify-json/elsewedyshop-ar-page1.json", Some("EGP"), 4, 9, 0),
    ("shopify-json/elsewedyshop-ar-page4.json", Some("EGP"), 3, 18, 0),
    ("shopify-json/ipod-admin-style.json", None, 2, 5, 0),
    ("shopify-csv/packt-home.csv", Some("USD"), 20, 21, 0),
    // A group, a hidden product, and an attribute that all variations leave open.
    ("woocommerce/sample_products.csv", Some("GBP"), 13, 20, 3),
    // Two numbers that are no GTINs.
    ("google/gbase-rss2-products.xml", None, 2, 2, 2),
    ("google/zwanski-merchant-rss2.xml", None, 8, 8, 0),
    ("google/atom-attributes/acceptable_price_1.xml", Some("USD"), 1, 1, 0),
    ("google/atom-attributes/acceptable_price_2.xml", Some("USD"), 1, 1, 0),
    ("other/openai-product-feed.csv", None, 1, 1, 0),
    ("other/spree-products.csv", None, 37, 87, 0),
    ("other/spree-products.csv", Some("EUR"), 37, 87, 0),
    // The names of picture files, said once a feed.
    ("other/vendure-products.csv", Some("USD"), 54, 88, 1),
    // One more, and what a bag can't hold: a group, a bundle, 15 bookings.
    ("other/bagisto-products.csv", Some("USD"), 5, 8, 18),
    // A type that there isn't.
    ("other/bagisto-products-with-errors.csv", Some("USD"), 1, 1, 1),
    ("other/saleor-populatedb.json", None, 32, 73, 1),
    ("other/medusa-v1-seed.json", None, 7, 29, 0),
    ("other/aws-retail-products.yaml", Some("USD"), 2_465, 2_465, 1),
];

/// Pages of one product: file, variants, findings.
const PAGES: [(&str, u64, usize); 17] = [
    ("html/bestseller-ie-cardigan.html", 18, 0),
    ("html/eduscho-at-dress-cdata.html", 1, 0),
    ("html/elkor-lv-fashion-microdata.html", 1, 0),
    ("html/ikea-gb-rack.html", 1, 0),
    ("html/johnlewis-uk-boot.html", 1, 0),
    ("html/namshi-sa-tshirt-ar.html", 1, 0),
    ("html/overstock-us-plates.html", 1, 0),
    // A price before.
    ("html/paris-cl-bed.html", 1, 1),
    ("html/salla-sa-breaker-ar.html", 1, 0),
    ("html/stockcenter-ar-boots.html", 1, 0),
    ("html/zalando-ie-jeans.html", 8, 1),
    ("html/zara-be-boots.html", 8, 0),
    ("html/zara-fr-tshirt.html", 14, 0),
    ("html/small/invalid-jsonld.html", 1, 0),
    ("html/small/itempage-nested-offers.html", 3, 2),
    ("html/small/microdata-product.html", 1, 1),
    ("html/small/productgroup-hasvariant.html", 3, 0),
];

#[tokio::test]
async fn every_file_is_taken_whole_and_only_once() {
    let Some(folder) = catalogs() else { return };
    let pages = PAGES.map(|(name, variants, findings)| (name, None, 1, variants, findings));
    for (name, currency, products, variants, findings) in FILES.into_iter().chain(pages) {
        let market = Market::open().await;
        let file = folder.join(name);
        let first = import_files(&market.catalog, std::slice::from_ref(&file), &in_currency(currency)).await.unwrap();
        assert_eq!(first.outcome.products, Tally { new: products, ..Tally::default() }, "{name}");
        assert_eq!(first.outcome.variants, Tally { new: variants, ..Tally::default() }, "{name}");
        assert_eq!(first.findings.list().len(), findings, "{name}: {}", first.findings);
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
