//! `cabas export-catalog`, and the way back.

use cabas::catalog::{
    Catalog, demo,
    export::{ExportError, to_writer},
    import::{Format, ImportOptions, import_files},
    model::Shop,
    store::session::{Mode, ShopDraft, Tally},
};
use serde_json::Value;

use super::{Market, options, simple};
use crate::support::process::cabas;

async fn exported(catalog: &Catalog, shop: &str) -> Vec<u8> {
    let mut out = Vec::new();
    to_writer(catalog, shop, &mut out, "here").await.unwrap();
    out
}

#[tokio::test]
async fn what_is_exported_comes_back_and_changes_nothing() {
    let market = Market::open().await;
    demo::seed(&market.catalog).await.unwrap();
    let checkout = ImportOptions {
        shop: ShopDraft { checkout: Some("https://a.example/{lines}".parse().unwrap()), ..options("A").shop },
        ..options("A")
    };
    let feed =
        market.file("feed.json", serde_json::json!([simple(1, "A", "1.00"), simple(2, "B", "2.00")]).to_string());
    import_files(&market.catalog, &[feed], &checkout).await.unwrap();
    let before = market.everything().await;

    let other = Market::open().await;
    for shop in market.catalog.shops().await.unwrap() {
        let file = market.file("export.jsonl", exported(&market.catalog, &shop.slug).await);
        for (catalog, expected) in [
            (&market.catalog, Tally { unchanged: u64::from(shop.products), ..Tally::default() }),
            (&other.catalog, Tally { new: u64::from(shop.products), ..Tally::default() }),
        ] {
            let mut options = options(&shop.name);
            options.currency = None;
            let report = import_files(catalog, std::slice::from_ref(&file), &options).await.unwrap();
            assert_eq!((report.formats.as_slice(), report.findings.list()), (&[Format::JsonLines][..], &[][..]));
            assert_eq!(report.outcome.products, expected, "{}", shop.name);
        }
    }
    assert_eq!(market.everything().await, before, "the stamp too");
    // Elsewhere it is the same: ids, texts, pictures, awnings, checkouts.
    let (shops, products, _) = other.everything().await;
    assert_eq!(shops, before.0);
    assert_eq!(products, before.1);
    for Shop { slug, .. } in &shops {
        assert_eq!(exported(&other.catalog, slug).await, exported(&market.catalog, slug).await);
    }
}

#[tokio::test]
async fn one_line_a_product_behind_the_header() {
    let market = Market::open().await;
    market.import("Lin & Lune", &[simple(1, "A", "1.00"), simple(2, "B", "2.00")]).await;
    let text = String::from_utf8(exported(&market.catalog, "lin-lune").await).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[0],
        serde_json::json!({ "cabas": "catalog", "version": 1, "products": 2,
            "shop": { "name": "Lin & Lune", "currency": "EUR", "awning": 0 } })
    );
    assert_eq!((&lines[1]["id"], &lines[1]["variants"][0]["price"]), (&"1".into(), &"1.00".into()));
    assert!(lines[1].get("translations").is_none(), "what is empty isn't written");
}

#[tokio::test]
async fn a_shop_that_is_not_there_is_said() {
    let market = Market::open().await;
    market.import("Brume", &[simple(1, "A", "1.00")]).await;
    let failed = to_writer(&market.catalog, "nowhere", &mut Vec::new(), "here").await.unwrap_err();
    assert!(matches!(failed, ExportError::NoSuchShop { .. }));
    assert!(failed.to_string().contains("Brume"), "{failed}");
}

#[tokio::test]
async fn the_program_writes_a_file_or_to_its_output() {
    let market = Market::open().await;
    market.import("Brume", &[simple(1, "A", "1.00")]).await;
    let data = market.dir.path().to_str().unwrap();
    let file = market.dir.path().join("out.jsonl");
    let done = cabas(&["export-catalog", "--shop", "Brume", "--data", data, file.to_str().unwrap()]).output().unwrap();
    assert!(done.status.success() && done.stdout.is_empty(), "{done:?}");
    let said = cabas(&["export-catalog", "--shop", "Brume", "--data", data]).output().unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), said.stdout);
    let dry =
        cabas(&["import", "--dry-run", "--shop", "Brume", "--data", data, file.to_str().unwrap()]).output().unwrap();
    let dry = String::from_utf8(dry.stdout).unwrap();
    assert!(dry.starts_with("Brume (brume): Cabas JSON Lines, EUR\n") && dry.contains("1 unchanged"), "{dry}");
    let empty = tempfile::tempdir().unwrap();
    let nowhere = empty.path().join("data");
    let first = ["import", "--dry-run", "--shop", "Brume", "--data", nowhere.to_str().unwrap(), file.to_str().unwrap()];
    let first = cabas(&first).output().unwrap();
    assert!(String::from_utf8_lossy(&first.stdout).contains("1 new"), "{first:?}");
    assert!(!nowhere.exists(), "a dry run leaves nothing behind");
    let told = String::from_utf8_lossy(&first.stderr);
    assert!(told.contains("read so far") && told.contains("products=1"), "no terminal, so the log says it: {told}");
    let none = cabas(&["export-catalog", "--shop", "Brume", "--data", "/nowhere"]).output().unwrap();
    assert!(!none.status.success() && String::from_utf8_lossy(&none.stderr).contains("no catalogue"));
    let missing = cabas(&["export-catalog", "--shop", "X", "--data", data, file.to_str().unwrap()]).output().unwrap();
    assert!(!missing.status.success());
    assert_eq!(std::fs::read(&file).unwrap(), said.stdout, "a failure leaves what is there");
    assert_eq!(
        std::fs::read_dir(market.dir.path())
            .unwrap()
            .filter(|f| f.as_ref().unwrap().path().ends_with("out.jsonl.part"))
            .count(),
        0
    );
}

#[tokio::test]
async fn a_cut_export_takes_nothing_away() {
    let market = Market::open().await;
    market.import("A", &(1..=30).map(|n| simple(n, &format!("Thing {n}"), "1.00")).collect::<Vec<_>>()).await;
    let before = market.everything().await;
    let whole = exported(&market.catalog, "A").await;
    let lines: Vec<_> = whole.split_inclusive(|b| *b == b'\n').collect();
    let shorter = lines[..20].concat();
    for cut in [&whole[..whole.len() - 10], &shorter] {
        let file = market.file("cut.jsonl", cut);
        for mode in [Mode::DryRun, Mode::Write] {
            let options = ImportOptions { mode, ..options("A") };
            assert!(import_files(&market.catalog, std::slice::from_ref(&file), &options).await.is_err());
        }
        assert_eq!(market.everything().await, before);
    }
}
