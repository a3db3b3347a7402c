//! What the store keeps of a product beyond name and price, and who gets to read it in which language.

use cabas::catalog::{
    Catalog,
    model::{Condition, Product, Provenance},
    record::{NewProduct, NewVariant, Translation},
    store::{
        list::ProductQuery,
        session::{ImportSession, Mode, ShopDraft},
    },
};
use sqlx::migrate::Migrator;

use super::{
    Market,
    goods::{draft, option, picture, product, put, variant},
};

/// A dress in English, with French.
fn dress() -> NewProduct {
    let mut red = variant("1", &["Red", "S"], 8_900);
    red.image = Some(picture("Dress, Red"));
    let mut own_title = variant("2", &["Blue", "S"], 8_900);
    "The blue one".clone_into(&mut own_title.title);
    let mut dress = product("d", "Dress", vec![red, own_title]);
    dress.lang = Some("en".to_owned());
    "<p>Linen.</p>".clone_into(&mut dress.description);
    dress.category_path = vec!["Clothes".to_owned(), "Dresses".to_owned()];
    dress.collections = vec!["Summer".to_owned()];
    dress.options = vec![option("Colour", &["Red", "Blue"]), option("Size", &["S"])];
    dress.images = vec![picture("Dress"), picture("A garden")];
    dress.provenance = Some(Provenance {
        material: Some("Linen".to_owned()),
        certificates: vec!["GOTS".to_owned()],
        passport_url: Some("https://passport.example/1".to_owned()),
        ..Provenance::default()
    });
    dress.translations = vec![
        Translation { lang: "de".to_owned(), description: Some("<p>Leinen.</p>".to_owned()), ..Translation::default() },
        Translation {
            lang: "fr-FR".to_owned(),
            title: Some("Robe".to_owned()),
            description: Some("<p>Lin.</p>".to_owned()),
            category_path: vec!["Vêtements".to_owned(), "Robes".to_owned()],
            collections: vec!["Été".to_owned()],
            options: vec![option("Couleur", &["Rouge", "Bleu"]), option("Taille", &["S"])],
            provenance: Some(Provenance { material: Some("Lin".to_owned()), ..Provenance::default() }),
        },
    ];
    dress
}

async fn only(market: &Market, lang: Option<&str>) -> Product {
    let page = market.catalog.products(&ProductQuery::default()).await.unwrap().unwrap();
    market.catalog.product(&page.products[0].id, lang).await.unwrap().unwrap()
}

#[tokio::test]
async fn what_a_feed_says_is_kept() {
    let market = Market::open().await;
    put(&market.catalog, &draft("A"), &[dress()]).await;
    let product = only(&market, None).await;
    assert_eq!(product.category.as_deref(), Some("Dresses"));
    assert_eq!(product.category_path, ["Clothes", "Dresses"]);
    assert_eq!(product.collections, ["Summer"]);
    assert_eq!(product.provenance, dress().provenance);
    assert_eq!((product.card.title.as_str(), product.card.lang.as_deref()), ("Dress", Some("en")));
    let again = put(&market.catalog, &draft("A"), &[dress()]).await;
    assert!(!again.products.differs() && !again.variants.differs());
}

#[tokio::test]
async fn readers_get_their_language() {
    let market = Market::open().await;
    put(&market.catalog, &draft("A"), &[dress()]).await;
    let french = only(&market, Some("fr")).await;
    assert_eq!((french.card.title.as_str(), french.card.lang.as_deref()), ("Robe", Some("fr-FR")));
    assert_eq!(french.description_html, "<p>Lin.</p>");
    assert_eq!((french.category.as_deref(), french.category_path.len()), (Some("Robes"), 2));
    assert_eq!(french.collections, ["Été"]);
    assert_eq!(french.options[0], option("Couleur", &["Rouge", "Bleu"]));
    assert_eq!(french.provenance.and_then(|p| p.material).as_deref(), Some("Lin"));
    assert_eq!(french.variant_list[0].title, "Rouge / S");
    assert_eq!(french.variant_list[0].options, ["Rouge", "S"]);
    assert_eq!(french.variant_list[0].image.as_ref().unwrap().alt, "Robe, Rouge");
    assert_eq!(french.variant_list[1].title, "The blue one", "a title of its own has no translation");
    assert_eq!(french.variant_list[1].options, ["Bleu", "S"]);
    assert_eq!(french.images.iter().map(|i| i.alt.as_str()).collect::<Vec<_>>(), ["Robe", "A garden"]);

    // A translation that says only a part.
    let german = only(&market, Some("de-AT")).await;
    assert_eq!((german.card.title.as_str(), german.description_html.as_str()), ("Dress", "<p>Leinen.</p>"));
    assert_eq!(german.collections, ["Summer"]);
    assert_eq!(german.variant_list, only(&market, None).await.variant_list);
    for same in [Some("en-GB"), Some("ja")] {
        assert_eq!(only(&market, same).await, only(&market, None).await);
    }
}

#[tokio::test]
async fn cards_and_lines_follow_the_language_too() {
    let market = Market::open().await;
    put(&market.catalog, &draft("A"), &[dress()]).await;
    let product = only(&market, None).await;
    let fr = Some("fr");
    let listed = market.all(ProductQuery { lang: Some("fr".to_owned()), ..ProductQuery::default() }).await;
    let named = market.catalog.cards(std::slice::from_ref(&product.card.id), fr).await.unwrap();
    let found =
        market.all(ProductQuery { q: Some("robe vetements ete leinen".to_owned()), ..ProductQuery::default() }).await;
    assert_eq!(found.len(), 1, "every language is searched");
    assert_eq!(listed, named);
    assert_eq!((listed[0].title.as_str(), listed[0].lang.as_deref()), ("Robe", Some("fr-FR")));
    assert_eq!(listed[0].image.as_ref().unwrap().alt, "Robe");

    let ids: Vec<_> = product.variant_list.iter().map(|v| v.id.clone()).collect();
    let lines = market.catalog.variants(&ids, fr).await.unwrap();
    assert_eq!((lines[0].product_title.as_str(), lines[0].title.as_str()), ("Robe", "Rouge / S"));
    assert_eq!(lines[0].image.as_ref().unwrap().alt, "Robe, Rouge");
    assert_eq!((lines[1].title.as_str(), lines[1].options[0].as_str()), ("The blue one", "Bleu"));
    assert_eq!(lines[1].image.as_ref().unwrap().alt, "Robe", "the product's picture in place of its own");
    let lines = market.catalog.variants(&ids, None).await.unwrap();
    assert_eq!((lines[0].product_title.as_str(), lines[0].title.as_str()), ("Dress", "Red / S"));
}

#[tokio::test]
async fn a_line_says_how_many_there_are_and_where_its_page_is_while_it_is_there() {
    let market = Market::open().await;
    let few = NewVariant { stock: Some(2), ..variant("1", &["S"], 100) };
    let lamp = NewProduct {
        url: Some("https://shop.example/lamp".to_owned()),
        ..product("l", "Lamp", vec![few, variant("2", &["L"], 100)])
    };
    put(&market.catalog, &draft("A"), &[lamp]).await;
    let ids: Vec<_> = only(&market, None).await.variant_list.iter().map(|v| v.id.clone()).collect();
    let said = async || {
        let lines = market.catalog.variants(&ids, None).await.unwrap();
        lines.into_iter().map(|line| (line.stock, line.url)).collect::<Vec<_>>()
    };
    let page = Some("https://shop.example/lamp".to_owned());
    assert_eq!(said().await, [(Some(2), page.clone()), (None, page)]);
    put(&market.catalog, &draft("A"), &[product("o", "Other", vec![variant("3", &["S"], 100)])]).await;
    assert_eq!(said().await, [(None, None), (None, None)]);
}

#[tokio::test]
async fn a_card_says_a_condition_that_all_of_it_has() {
    let market = Market::open().await;
    let used = |id: &str, condition| NewVariant { condition, ..variant(id, &[id], 100) };
    let gone = NewVariant { available: false, ..used("3", Condition::New) };
    put(
        &market.catalog,
        &draft("A"),
        &[
            product("1", "All used", vec![used("1", Condition::Used), used("2", Condition::Used), gone]),
            product("2", "Mixed", vec![used("1", Condition::Used), used("2", Condition::Refurbished)]),
            product("3", "New", vec![used("1", Condition::New)]),
        ],
    )
    .await;
    let cards = market.all(ProductQuery::default()).await;
    assert_eq!(cards.iter().map(|c| c.condition).collect::<Vec<_>>(), [Some(Condition::Used), None, None]);
    let all_used = market.product("All used").await;
    let conditions: Vec<_> = all_used.variant_list.iter().map(|v| v.condition).collect();
    assert_eq!(conditions, [Condition::Used, Condition::Used, Condition::New]);
}

#[tokio::test]
async fn the_same_gtin_in_another_shop_is_linked() {
    let market = Market::open().await;
    let with = |gtin: &str, cents: i64| NewVariant { gtin: Some(gtin.parse().unwrap()), ..variant(gtin, &[], cents) };
    let sold_out = NewVariant { available: false, ..with("036000291452", 100) };
    put(
        &market.catalog,
        &draft("A"),
        &[
            product("1", "Here", vec![with("0036000291452", 500), with("4006381333931", 500)]),
            product("2", "Own number", vec![with("20123451", 100)]),
            product("3", "Here too", vec![with("4006381333931", 1)]),
        ],
    )
    .await;
    put(&market.catalog, &draft("B"), &[product("1", "Dearer", vec![with("036000291452", 600)])]).await;
    put(&market.catalog, &draft("C"), &[product("1", "Sold out", vec![sold_out])]).await;
    let mut cheaper = product("1", "Cheaper", vec![with("4006381333931", 400), with("00036000291452", 450)]);
    cheaper.translations =
        vec![Translation { lang: "fr".to_owned(), title: Some("Moins cher".to_owned()), ..Translation::default() }];
    put(&market.catalog, &draft("D"), &[cheaper, product("2", "Own number too", vec![with("20123451", 1)])]).await;

    let here = market.product("Here").await;
    assert_eq!(here.variant_list[0].gtin.as_deref(), Some("036000291452"));
    assert_eq!(here.variant_list[1].gtin.as_deref(), Some("4006381333931"));
    let also: Vec<_> = here.also_at.iter().map(|a| (a.title.as_str(), a.price.amount, a.available)).collect();
    assert_eq!(also, [("Cheaper", 400, true), ("Dearer", 600, true), ("Sold out", 100, false)]);
    assert_eq!(here.also_at[0].shop.slug, "d");
    let french = market.catalog.product(&here.card.id, Some("fr")).await.unwrap().unwrap();
    assert_eq!(french.also_at[0].title, "Moins cher");
    assert_eq!(market.product("Cheaper").await.also_at.len(), 3 + 1, "both of A's, and B's and C's");
    assert_eq!(market.product("Own number").await.also_at, []);
    assert_eq!(market.product("Own number").await.variant_list[0].gtin.as_deref(), Some("20123451"), "but shown");

    // What vanished is nowhere any more.
    put(&market.catalog, &draft("D"), &[product("2", "Own number too", vec![with("20123451", 1)])]).await;
    assert_eq!(market.product("Here").await.also_at.len(), 2);
}

#[tokio::test]
async fn a_checkout_is_kept_until_another_is_said() {
    let market = Market::open().await;
    let with = |template: &str| ShopDraft { checkout: Some(template.parse().unwrap()), ..draft("A") };
    let feed = [product("1", "A", vec![variant("1", &[], 100)])];
    let checkout = async || market.catalog.shops().await.unwrap()[0].checkout.clone();
    let (one, other) = ("https://a.example/cart/{lines}", "https://a.example/buy?ids={external_ids}");
    put(&market.catalog, &draft("A"), &feed).await;
    assert_eq!(checkout().await, None);
    let stamp = market.catalog.stamp().await.unwrap();
    let outcome = put(&market.catalog, &with(one), &feed).await;
    assert_eq!((outcome.new_checkout.as_deref(), outcome.products.unchanged), (Some(one), 1));
    assert_eq!(checkout().await.as_deref(), Some(one));
    assert_ne!(market.catalog.stamp().await.unwrap(), stamp, "readers ask again");
    let stamp = market.catalog.stamp().await.unwrap();
    for unchanged in [with(one), draft("A")] {
        assert_eq!(put(&market.catalog, &unchanged, &feed).await.new_checkout, None);
    }
    assert_eq!(market.catalog.stamp().await.unwrap(), stamp);
    let session = ImportSession::begin(&market.catalog, &with(other), Mode::DryRun).await.unwrap();
    assert_eq!(session.finish().await.unwrap().new_checkout.as_deref(), Some(other));
    assert_eq!(checkout().await.as_deref(), Some(one), "a dry run writes nothing");
    let feed = [product("2", "B", vec![variant("1", &[], 100)])];
    put(&market.catalog, &with(other), &feed).await;
    assert_eq!(checkout().await.as_deref(), Some(other), "with the flip");
}

#[tokio::test]
async fn a_catalogue_of_the_first_version_is_brought_up_to_date() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("catalog.db");
    let steps = dir.path().join("steps");
    std::fs::create_dir(&steps).unwrap();
    let first = "0001_catalog.sql";
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/catalog");
    std::fs::copy(source.join(first), steps.join(first)).unwrap();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
    Migrator::new(steps).await.unwrap().run(&pool).await.unwrap();
    sqlx::raw_sql(
        "UPDATE meta SET generation = 1, last_no = 2;
         INSERT INTO shops (shop_id, slug, name, awning, currency, generation, products)
         VALUES ('s_aaaaaaaaaaaaaaaa', 'old', 'Old', 1, 'EUR', 1, 1);
         INSERT INTO products (id, product_id, no, rank, shop, external_id, born, hash, title, currency, price_min, price_max,
            available, variant_count, tones, category, tags, options, images, description)
         VALUES (7, 'p_aaaaaaaaaaaaaaaa', 1, 1, 1, '1', 1, x'00', 'Vase', 'EUR', 900, 900, 1, 1, '[]', 'Home', '[\"clay\"]',
            '[]', '[]', '<p>Round.</p>'), (9, 'p_bbbbbbbbbbbbbbbb', 2, 2, 1, '2', 1, x'00', 'Plain', 'EUR', 1, 1, 1, 1, '[]', NULL,
            '[]', '[]', '[]', '');
         DELETE FROM products WHERE id = 9;
         INSERT INTO search (rowid, title, brand, tags, body, shop) VALUES (7, 'Vase', NULL, 'clay Home', 'Round.', 'aaaaaaaaaaaaaaaa');
         INSERT INTO variants (variant_id, product_no, product_id, shop, external_id, born, hash, position, title, options, currency,
            price, available)
         VALUES ('v_aaaaaaaaaaaaaaaa', 1, 'p_aaaaaaaaaaaaaaaa', 1, '1', 1, x'00', 0, '', '[]', 'EUR', 900, 1);",
    )
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    let market = Market { catalog: Catalog::open(&path).await.unwrap(), dir };
    let vase = market.product("Vase").await;
    assert_eq!((vase.category.as_deref(), vase.tags.len(), vase.variant_list.len()), (Some("Home"), 1, 1));
    assert_eq!(vase.variant_list[0].condition, Condition::New);
    assert_eq!(market.titles("vase").await, ["Vase"], "the index still points to it");
    put(&market.catalog, &draft("B"), &[product("1", "New", vec![variant("1", &[], 100)])]).await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let id: i64 = sqlx::query_scalar("SELECT max(id) FROM products").fetch_one(&pool).await.unwrap();
    pool.close().await;
    assert_eq!(id, 10, "numbers of rows are never used twice");
}
