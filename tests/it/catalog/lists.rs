//! Lists, pages and search.

use std::collections::HashSet;

use cabas::catalog::{CatalogError, index::order::Sort, store::list::ProductQuery};
use serde_json::json;

use super::{Market, simple};

#[tokio::test]
async fn paging_visits_each_product_once() {
    let market = Market::open().await;
    for (shop, count) in [("A", 23u64), ("B", 40), ("C", 1)] {
        let products: Vec<_> = (1..=count).map(|n| simple(n, &format!("Thing {shop}{n}"), "1.00")).collect();
        market.import(shop, &products).await;
    }
    for query in [
        ProductQuery::default(),
        ProductQuery::of_words("thing"),
        ProductQuery::of_shop("b"),
        ProductQuery { q: Some("thi".into()), ..ProductQuery::of_shop("b") },
    ] {
        let expected = if query.filter.shops.is_empty() { 64 } else { 40 };
        let first = market.catalog.products(&query).await.unwrap().unwrap();
        assert_eq!(first.total, Some(expected), "{query:?}");
        let all = market.all(query.clone()).await;
        let ids: HashSet<_> = all.iter().map(|p| &p.id).collect();
        assert_eq!((all.len(), ids.len()), (expected as usize, expected as usize), "{query:?}");
    }
    // Every shop has its turn.
    let first = market.all(ProductQuery::default()).await;
    assert_eq!(first[..3].iter().map(|p| p.shop.slug.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[tokio::test]
async fn among_some_products_all_else_still_narrows() {
    let market = Market::open().await;
    for (shop, count) in [("A", 5u64), ("B", 5)] {
        let products: Vec<_> = (1..=count).map(|n| simple(n, &format!("Thing {shop}{n}"), "1.00")).collect();
        market.import(shop, &products).await;
    }
    let all = market.all(ProductQuery::default()).await;
    let mut query = ProductQuery::of_shop("b");
    query.filter.among = all[..4].iter().map(|p| p.id.clone()).collect();
    let page = market.catalog.products(&query).await.unwrap().unwrap();
    let shops: Vec<_> = page.products.iter().map(|p| p.shop.slug.as_str()).collect();
    assert_eq!((shops, page.total), (vec!["b", "b"], Some(2)), "shops take turns, so two of the four are B's");
    query.filter.among = vec!["p_nothere".parse().unwrap()];
    assert_eq!(market.catalog.products(&query).await.unwrap().unwrap().total, Some(0));
}

#[tokio::test]
async fn an_import_moves_nothing_under_a_reader() {
    let market = Market::open().await;
    let products: Vec<_> = (1..=20u64).map(|n| simple(n, &format!("Thing {n}"), "1.00")).collect();
    market.import("A", &products).await;
    let mut query = ProductQuery { limit: Some(10), ..ProductQuery::default() };
    let first = market.catalog.products(&query).await.unwrap().unwrap();
    // Meanwhile one that was seen goes, one not yet seen changes, and one comes first in the feed.
    let mut next = vec![simple(99, "Thing 99", "1.00")];
    next.extend(products.iter().filter(|p| p["id"] != 3).cloned());
    next[15]["title"] = json!("Thing new");
    market.import("A", &next).await;
    query.cursor = first.next;
    let second = market.catalog.products(&query).await.unwrap().unwrap();
    query.cursor = second.next.clone();
    let third = market.catalog.products(&query).await.unwrap().unwrap();
    let seen: Vec<_> = [first.products, second.products, third.products].concat().into_iter().map(|p| p.id).collect();
    assert_eq!(seen.len(), 21);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 21);
    assert_eq!(third.next, None);
}

#[tokio::test]
async fn search_folds_accents_takes_beginnings_and_puts_titles_first() {
    let market = Market::open().await;
    let mut tagged = simple(1, "Something", "1.00");
    tagged["tags"] = json!(["Écru"]);
    let mut described = simple(2, "Anything", "1.00");
    described["body_html"] = json!("<p>Un <b>écru</b> très doux &amp; chaud</p>");
    let products = [
        tagged,
        described,
        simple(3, "Robe écrue d’été", "1.00"),
        simple(4, "Cœur en bois, Straße", "1.00"),
        simple(5, "كشاف واجهات", "1.00"),
    ];
    market.import("A", &products).await;
    assert_eq!(market.titles("ecru").await, ["Robe écrue d’été", "Something", "Anything"]);
    assert_eq!(market.titles("ÉCRU").await.len(), 3);
    assert_eq!(market.titles("robe ete").await, ["Robe écrue d’été"]);
    assert_eq!(market.titles("ro ét").await, ["Robe écrue d’été"], "beginnings, in any order");
    assert_eq!(market.titles("luma robe").await, ["Robe écrue d’été"], "one word in the brand, one in the title");
    assert_eq!(market.titles("coeur").await, market.titles("cœur").await);
    assert_eq!(market.titles("strasse").await, ["Cœur en bois, Straße"]);
    assert_eq!(market.titles("واجهات").await, ["كشاف واجهات"]);
    assert_eq!(market.titles("chaud").await, ["Anything"]);
    assert!(
        market.titles("b").await.is_empty() || !market.titles("b").await.contains(&"Anything".to_owned()),
        "no tags"
    );
    assert!(market.titles("robe -été").await.len() == 1, "no operators");
    for odd in ["\"", "*", "a\" OR \"b", "title:robe", "NEAR(a b)", "{title} : x", "(", "%", "\u{0}", "AND"] {
        market.titles(odd).await;
    }
    assert!(market.titles("!!!").await.is_empty());
}

#[tokio::test]
async fn cursors_belong_to_their_lists() {
    let market = Market::open().await;
    market.import("A", &[simple(1, "A", "1.00"), simple(2, "A2", "1.00")]).await;
    let mut given = Vec::new();
    for sort in Sort::ALL {
        let query = ProductQuery { sort, limit: Some(1), ..ProductQuery::default() };
        given.push((sort, market.catalog.products(&query).await.unwrap().unwrap().next.unwrap()));
    }
    for sort in Sort::ALL {
        for (of, cursor) in &given {
            let query = ProductQuery { sort, cursor: Some(cursor.clone()), ..ProductQuery::default() };
            let page = market.catalog.products(&query).await;
            assert_eq!(page.is_ok(), *of == sort, "{cursor} for {sort:?}: {page:?}");
        }
    }
    for cursor in ["x", "", "s.1", "s.9.1.1", "b0.1"] {
        let query = ProductQuery { cursor: Some(cursor.into()), ..ProductQuery::default() };
        assert!(matches!(market.catalog.products(&query).await, Err(CatalogError::BadCursor)), "{cursor:?}");
    }
    assert_eq!(market.catalog.products(&ProductQuery::of_shop("nowhere")).await.unwrap(), None);
}
