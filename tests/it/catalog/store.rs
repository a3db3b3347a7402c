//! Generations: whole or not at all, ids that stay, tombstones, turns.

use std::{io::BufWriter, process::Stdio};

use cabas::catalog::{
    Catalog, CatalogError,
    import::{ImportOptions, import_files},
    record::NewProduct,
    store::{
        list::ProductQuery,
        session::{ImportSession, Mode, Tally},
    },
};
use serde_json::json;

use super::{
    Market, generated,
    goods::{draft, product, variant},
    options, simple,
};
use crate::support::eventually;

/// A product of one variant.
fn good(id: u64, title: &str) -> NewProduct {
    product(&id.to_string(), title, vec![variant("1", &[], 900)])
}

/// Rows of a table, seen or not.
async fn rows(market: &Market, table: &str) -> i64 {
    let url = format!("sqlite://{}", market.catalog.path().display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")));
    let count = count.fetch_one(&pool).await.unwrap();
    pool.close().await;
    count
}

#[tokio::test]
async fn a_second_run_writes_nothing() {
    let market = Market::open().await;
    let feed = [simple(1, "A", "1.00"), simple(2, "B", "2.00")];
    market.import("A", &feed).await;
    let before = market.everything().await;
    let again = market.import("A", &feed).await;
    assert_eq!(again.outcome.products, Tally { unchanged: 2, ..Tally::default() });
    assert_eq!(again.outcome.variants, Tally { unchanged: 2, ..Tally::default() });
    assert_eq!(market.everything().await, before, "the stamp too");
}

#[tokio::test]
async fn changes_are_counted_and_ids_stay() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "2.00"), simple(3, "C", "3.00")]).await;
    let before = market.product("B").await;
    let report = market.import("A", &[simple(4, "D", "4.00"), simple(2, "B", "2.50"), simple(1, "A", "1.00")]).await;
    assert_eq!(report.outcome.products, Tally { new: 1, changed: 1, unchanged: 1, gone: 1 });
    assert_eq!(report.outcome.variants, Tally { new: 1, changed: 1, unchanged: 1, gone: 1 });
    let after = market.product("B").await;
    assert_eq!((&after.card.id, &after.variant_list[0].id), (&before.card.id, &before.variant_list[0].id));
    assert_eq!(after.card.price.amount, 250);
    assert_eq!(market.catalog.shops().await.unwrap()[0].products, 3);
    // What was there keeps its place; what is new comes behind.
    let titles: Vec<_> = market.all(ProductQuery::default()).await.into_iter().map(|p| p.title).collect();
    assert_eq!(titles, ["A", "B", "D"]);
    // The versions that were replaced are gone, the tombstone isn't.
    assert_eq!((rows(&market, "products").await, rows(&market, "variants").await), (4, 4));
}

#[tokio::test]
async fn a_catalogue_that_is_lost_comes_back_with_the_same_ids() {
    let (one, other) = (Market::open().await, Market::open().await);
    other.import("B", &[simple(9, "Z", "1.00")]).await;
    for market in [&one, &other] {
        market.import("A", &[simple(1, "A", "1.00")]).await;
    }
    let (a, b) = (one.product("A").await, other.product("A").await);
    assert_eq!((a.card.id, &a.variant_list[0].id), (b.card.id, &b.variant_list[0].id));
}

#[tokio::test]
async fn what_vanished_keeps_its_name_and_last_price() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "Keeps", "1.00"), simple(2, "Goes", "2.00")]).await;
    let goes = market.product("Goes").await;
    let variant = goes.variant_list[0].id.clone();
    for round in 0..3 {
        let gone = market.import("A", &[simple(1, "Keeps", "1.00")]).await;
        assert_eq!(gone.outcome.products.gone, 1, "round {round}");
        assert_eq!(market.catalog.product(&goes.card.id, None).await.unwrap(), None);
        assert!(market.titles("goes").await.is_empty());
        let lines = market.catalog.variants(std::slice::from_ref(&variant), None).await.unwrap();
        assert!(lines[0].gone && !lines[0].available);
        assert_eq!((lines[0].product_title.as_str(), lines[0].price.amount), ("Goes", 200));
        let back = market.import("A", &[simple(1, "Keeps", "1.00"), simple(2, "Goes", "2.00")]).await;
        assert_eq!(back.outcome.products.new, 1);
        let lines = market.catalog.variants(std::slice::from_ref(&variant), None).await.unwrap();
        assert!(!lines[0].gone && lines[0].available);
        assert_eq!(market.titles("goes").await, ["Goes"]);
        assert_eq!((rows(&market, "products").await, rows(&market, "variants").await), (2, 2), "no heap of tombstones");
    }
}

#[tokio::test]
async fn a_variant_can_vanish_alone() {
    let market = Market::open().await;
    let mut product = simple(1, "A", "1.00");
    product["variants"] = json!([
        { "id": 1, "option1": "S", "title": "S", "price": "1.00" }, { "id": 2, "option1": "L", "title": "L", "price": "3.00" }
    ]);
    market.import("A", std::slice::from_ref(&product)).await;
    let large = market.product("A").await.variant_list[1].id.clone();
    product["variants"].as_array_mut().unwrap().pop();
    let report = market.import("A", &[product]).await;
    assert_eq!(report.outcome.variants, Tally { unchanged: 1, gone: 1, ..Tally::default() });
    assert_eq!(market.product("A").await.card.variants, 1);
    let line = market.catalog.variants(&[large], None).await.unwrap().remove(0);
    assert_eq!((line.gone, line.title.as_str(), line.price.amount), (true, "L", 300));
}

#[tokio::test]
async fn an_import_that_dies_leaves_everything_as_it_was() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "2.00"), simple(3, "C", "3.00")]).await;
    let before = market.everything().await;
    let counts = (rows(&market, "products").await, rows(&market, "search").await);
    let mut session = ImportSession::begin(&market.catalog, &draft("A"), Mode::Write).await.unwrap();
    let batch: Vec<_> = (1..2_500).map(|n| good(n, &format!("Other {n}"))).collect();
    for product in &batch {
        assert!(session.claim(&product.external_id));
    }
    session.write(batch).await.unwrap();
    assert_eq!(market.everything().await, before, "while it runs");
    assert!(market.titles("other").await.is_empty());
    drop(session);
    assert_eq!(market.everything().await, before, "after it died");
    assert!(rows(&market, "products").await > counts.0);
    market.catalog.sweep().await.unwrap();
    assert_eq!(market.everything().await, before, "after the sweep");
    assert_eq!(
        (rows(&market, "products").await, rows(&market, "search").await, rows(&market, "imports").await),
        (counts.0, counts.1, 0)
    );
    // And the next one compares with what was there.
    let report = market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "2.00"), simple(3, "C", "3.00")]).await;
    assert!(!report.changed_anything());
}

#[tokio::test]
async fn a_shop_whose_first_import_died_is_not_there() {
    let market = Market::open().await;
    let mut session = ImportSession::begin(&market.catalog, &draft("A"), Mode::Write).await.unwrap();
    session.claim("1");
    session.write(vec![good(1, "A")]).await.unwrap();
    drop(session);
    assert!(market.catalog.is_empty().await.unwrap());
    let query = ProductQuery::of_shop("a");
    assert_eq!(market.catalog.products(&query).await.unwrap(), None);
    market.import("A", &[simple(1, "A", "1.00")]).await;
    assert_eq!(market.all(query).await.len(), 1);
}

#[tokio::test]
async fn the_real_program_killed_half_way_leaves_everything_as_it_was() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "2.00")]).await;
    let before = market.everything().await;
    let mut feed = BufWriter::new(std::fs::File::create(market.dir.path().join("big.json")).unwrap());
    generated::write(&mut feed, 20_000, 1, 0).unwrap();
    drop(feed);
    let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_cabas"))
        .args(["import", "--shop", "A", "--currency", "EUR", "--data"])
        .arg(market.dir.path())
        .arg(market.dir.path().join("big.json"))
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    eventually("the import has written something", async || rows(&market, "products").await > 200).await;
    child.kill().await.unwrap();
    assert_eq!(market.everything().await, before);
    assert_eq!(rows(&market, "imports").await, 1, "it was half-way");
    market.catalog.sweep().await.unwrap();
    assert_eq!(market.everything().await, before);
    assert_eq!(rows(&market, "products").await, 2);
}

#[tokio::test]
async fn imports_take_turns() {
    let market = Market::open().await;
    let session = ImportSession::begin(&market.catalog, &draft("A"), Mode::Write).await.unwrap();
    let failed = ImportSession::begin(&market.catalog, &draft("A"), Mode::Write).await;
    assert!(matches!(failed, Err(CatalogError::Busy)));
    assert!(ImportSession::begin(&market.catalog, &draft("A"), Mode::DryRun).await.is_ok());
    drop(session);
    eventually("the catalogue is free again", async || {
        ImportSession::begin(&market.catalog, &draft("A"), Mode::Write).await.is_ok()
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "B", "2.00")]).await;
    let before = market.everything().await;
    let path =
        market.file("next.json", json!([simple(1, "A", "1.50"), simple(3, "C", "x"), simple(4, "D", "4")]).to_string());
    let dry = ImportOptions { mode: Mode::DryRun, ..options("A") };
    let said = import_files(&market.catalog, std::slice::from_ref(&path), &dry).await.unwrap();
    assert_eq!(market.everything().await, before);
    let done = import_files(&market.catalog, &[path], &options("A")).await.unwrap();
    assert_eq!((said.outcome, said.findings), (done.outcome, done.findings));
    assert!(said.dry_run && !done.dry_run);
}

#[tokio::test]
async fn a_newer_catalogue_is_refused() {
    let market = Market::open().await;
    let path = market.catalog.path().to_owned();
    market.catalog.close().await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9000, 'later', 1, x'00', 0)")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let refused = Catalog::open(&path).await.unwrap_err();
    assert!(matches!(refused, CatalogError::TooNew { found: 9000, .. }));
    assert!(refused.to_string().contains("newer Cabas"), "{refused}");
}

#[tokio::test]
async fn a_look_at_an_older_catalogue_is_refused_and_does_not_bring_it_up_to_date() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00")]).await;
    let path = market.catalog.path().to_owned();
    market.catalog.close().await;
    let looked = Catalog::open_unchanged(&path).await.unwrap();
    assert!(!looked.is_empty().await.unwrap());
    let next = market.file("next.json", json!([simple(2, "B", "1.00")]).to_string());
    import_files(&looked, &[next], &options("A")).await.expect_err("nothing can be written there");
    looked.close().await;
    let steps = async || {
        let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        let steps = "SELECT version FROM _sqlx_migrations ORDER BY version";
        let steps: Vec<i64> = sqlx::query_scalar(steps).fetch_all(&pool).await.unwrap();
        (pool, steps)
    };
    let (pool, _) = steps().await;
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version > 1").execute(&pool).await.unwrap();
    pool.close().await;
    let refused = Catalog::open_unchanged(&path).await.unwrap_err();
    assert!(matches!(refused, CatalogError::TooOld { found: 1, .. }), "{refused}");
    assert!(refused.to_string().contains("brings it up to date"), "{refused}");
    assert_eq!(steps().await.1, [1]);
}
