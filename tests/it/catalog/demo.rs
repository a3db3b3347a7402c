//! The drawn demo shops: when they come, when they stay away, what is in them.

use std::collections::HashSet;

use cabas::catalog::{
    Catalog, demo,
    model::{Image, Product},
    record::{NewProduct, NewVariant},
    store::{
        list::ProductQuery,
        session::{ImportSession, Mode},
    },
};
use serde_json::json;

use super::{
    Market,
    goods::{draft, picture, product, put, variant},
    simple,
};

#[tokio::test]
async fn the_demo_shops_are_whole_and_come_once() {
    let market = Market::open().await;
    assert!(demo::seed_if_ours(&market.catalog).await.unwrap());
    let shops = market.catalog.shops().await.unwrap();
    assert_eq!(shops.len(), 4);
    assert!(shops.iter().map(|s| s.products).sum::<u32>() >= 90);
    let before = market.everything().await;
    assert!(demo::seed_if_ours(&market.catalog).await.unwrap());
    assert_eq!(market.everything().await, before, "a second start writes nothing");
    // Whatever is imported over them is ours again at the next start.
    seed_as_of_old(&market.catalog, "Brume").await;
    assert_ne!(market.everything().await.1, before.1);
    assert!(demo::seed_if_ours(&market.catalog).await.unwrap());
    let products = |all: &[Product]| all.iter().map(|p| p.card.id.clone()).collect::<HashSet<_>>();
    assert_eq!(products(&market.everything().await.1), products(&before.1));

    let dress = market.product("Vesper wrap dress").await;
    assert_eq!(dress.card.price.to_string(), "89.00 EUR");
    assert_eq!(dress.card.shop.name, "Lin & Lune");
    assert_eq!(dress.card.tones, ["#cf4a33", "#34507c", "#8a9b78", "#dda032"]);
    assert_eq!(dress.options.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["Colour", "Size"]);
    let variant = |title: &str| dress.variant_list.iter().find(|v| v.title == title).unwrap();
    assert!(!variant("Poppy / 44").available);
    assert_eq!(variant("Poppy / 38").stock, Some(1));
    assert_eq!(variant("Ink / 40").image.as_ref().unwrap().url, "/art/g-dress/34507c.svg");
    assert_eq!(dress.category_path, ["Clothes", "Dresses"]);
    assert_eq!(dress.collections, ["Wedding guest"]);
    assert!(dress.provenance.as_ref().unwrap().passport_url.is_some());
    assert!(!market.product("Dungarees").await.card.available);
    let products: Vec<_> = before.1.iter().map(|p| p.card.compare_at.is_some()).collect();
    assert!(products.contains(&true), "some were dearer before");
}

#[tokio::test]
async fn the_demo_shops_speak_french_and_sell_what_others_sell() {
    let market = Market::open().await;
    demo::seed(&market.catalog).await.unwrap();
    let throw = market.product("Wool throw").await;
    let french = market.catalog.product(&throw.card.id, Some("fr")).await.unwrap().unwrap();
    assert_eq!(french.card.title, "Plaid de laine");
    assert_eq!(french.collections.len(), throw.collections.len());
    assert_ne!(french.collections, throw.collections);
    assert_eq!(french.options[0].values, ["Sauge", "Ciel", "Vieux rose"]);
    assert_eq!(french.variant_list[0].title, "Sauge");
    let [elsewhere] = french.also_at.as_slice() else { panic!("{:?}", french.also_at) };
    assert_eq!((elsewhere.shop.name.as_str(), elsewhere.title.as_str()), ("Brume", "Plaid à carreaux"));
    assert_eq!(elsewhere.price.to_string(), "82.00 EUR");
}

/// A shop as an older Cabas drew it: one good that is still sold, under an old name, and one that no longer is.
async fn seed_as_of_old(catalog: &Catalog, name: &str) {
    let good = |id: &str| {
        let image = Image { url: "/art/g-coat/4c7a4a.svg".to_owned(), ..picture(id) };
        let variant = NewVariant { image: Some(image.clone()), ..variant("fir/s", &[], 100) };
        NewProduct { images: vec![image], ..product(id, &format!("Old {id}"), vec![variant]) }
    };
    put(catalog, &draft(name), &[good("harbour-coat"), good("no-longer-sold")]).await;
}

#[tokio::test]
async fn demo_shops_of_old_are_brought_up_to_date() {
    let market = Market::open().await;
    seed_as_of_old(&market.catalog, "Brume").await;
    let old = market.product("Old harbour-coat").await;
    assert!(demo::seed_if_ours(&market.catalog).await.unwrap());
    let titles: Vec<String> = market.all(ProductQuery::default()).await.into_iter().map(|p| p.title).collect();
    assert!(titles.len() >= 90 && !titles.iter().any(|t| t.starts_with("Old ")), "{titles:?}");
    let new = market.product("Harbour coat").await;
    assert_eq!(new.card.id, old.card.id, "bags keep their lines");
    assert!(new.variant_list.iter().any(|v| v.id == old.variant_list[0].id));
}

#[tokio::test]
async fn somebody_elses_catalogue_is_left_alone() {
    // One with another shop beside ours, one whose only shop is called like one of ours, drawn or not.
    for (ours, own) in [(Some("Brume"), "Épicerie"), (None, "Brume"), (Some("Quincaille"), "Brume")] {
        let market = Market::open().await;
        if let Some(name) = ours {
            seed_as_of_old(&market.catalog, name).await;
        }
        let mut product = simple(1, "Salt", "2.00");
        product["images"] = json!([{ "src": "https://shop.example/art/salt.png" }]);
        market.import(own, &[product]).await;
        let before = market.everything().await;
        assert!(!demo::seed_if_ours(&market.catalog).await.unwrap(), "{own}");
        assert_eq!(market.everything().await, before, "{own}");
    }
    let market = Market::open().await;
    seed_as_of_old(&market.catalog, "Somebody’s drawings").await;
    assert!(!demo::seed_if_ours(&market.catalog).await.unwrap());
}

#[tokio::test]
async fn a_feed_on_its_way_in_keeps_the_demo_shops_out() {
    let market = Market::open().await;
    let importing = ImportSession::begin(&market.catalog, &draft("Épicerie"), Mode::Write).await.unwrap();
    assert!(!demo::seed_if_ours(&market.catalog).await.unwrap());
    drop(importing);
    assert!(demo::seed_if_ours(&market.catalog).await.unwrap());
}
