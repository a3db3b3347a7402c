//! Facets, choices, orders and collections over HTTP.

use cabas::catalog::{
    model::{Condition, Image},
    record::{NewProduct, Translation},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{
    Market,
    goods::{draft, option, picture, product, put, variant},
};
use crate::support::TestServer;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// A thing in two colours and two sizes. The red one is gone in 40, the blue one costs more.
fn dress(id: &str, title: &str) -> NewProduct {
    let kinds = [("Red", "38", 4_000), ("Red", "40", 4_000), ("Navy", "38", 6_000), ("Navy", "40", 6_000)];
    let variants = kinds.iter().enumerate().map(|(n, (colour, size, cents))| {
        let mut variant = variant(&n.to_string(), &[colour, size], *cents);
        variant.available = n != 1;
        variant
    });
    let mut dress = product(id, title, variants.collect());
    dress.options = vec![option("Colour", &["Red", "Navy"]), option("Size", &["38", "40"])];
    dress.brand = Some("Délorme".to_owned());
    dress.category_path = ["Clothes", "Dresses"].map(str::to_owned).to_vec();
    dress.collections = vec!["Summer’s best".to_owned()];
    dress.images = vec![picture(title)];
    dress.translations = vec![
        // One with another number of names says nothing.
        Translation { lang: "de".to_owned(), collections: names(&["Sommer", "Bestes"]), ..Translation::default() },
        Translation {
            lang: "fr-FR".to_owned(),
            collections: names(&["Le meilleur de l’été"]),
            category_path: names(&["Vêtements", "Robes"]),
            ..Translation::default()
        },
    ];
    dress
}

fn mug(id: &str, title: &str, cents: i64) -> NewProduct {
    let mut mug = product(id, title, vec![variant("1", &[], cents)]);
    mug.category_path = vec!["Home".to_owned()];
    mug.variants[0].condition = Condition::Used;
    mug
}

/// Two shops, and a server that sells their goods.
async fn open() -> (Market, TestServer) {
    let market = Market::open().await;
    put(&market.catalog, &draft("Anna"), &[dress("1", "Vesper dress"), mug("2", "Blue mug", 900)]).await;
    put(
        &market.catalog,
        &draft("Berta"),
        &[dress("1", "Linen dress"), mug("2", "Old mug", 1_900), mug("3", "Cup", 90)],
    )
    .await;
    let data = market.dir.path().to_owned();
    let server = TestServer::with(|config| (config.demo, config.data) = (false, data)).await;
    (market, server)
}

async fn get(server: &TestServer, path: &str) -> (StatusCode, Value) {
    let response = reqwest::get(server.url(path)).await.unwrap();
    (response.status(), response.json().await.unwrap())
}

async fn list(server: &TestServer, parameters: &str) -> Value {
    let (status, page) = get(server, &format!("/api/products?{parameters}")).await;
    assert_eq!(status, StatusCode::OK, "{parameters}: {page}");
    page
}

async fn titles(server: &TestServer, parameters: &str) -> Vec<String> {
    let page = list(server, parameters).await;
    page["products"].as_array().unwrap().iter().map(|p| p["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn choices_of_one_facet_are_alternatives_and_facets_narrow_each_other() {
    let (_market, server) = open().await;
    for (parameters, found) in [
        ("shop=anna", 2),
        ("shop=anna&shop=berta", 5),
        ("category=clothes", 2),
        ("category=Clothes%3EDresses&category=home", 5),
        ("category=dresses", 0),
        // As those call it who read French.
        ("category=V%C3%AAtements%3ERobes&category=home", 5),
        ("category=vetements", 2),
        ("brand=delorme", 2),
        ("colour=red", 2),
        ("colour=red&size=40", 2),
        ("colour=red&size=40&available=true", 0),
        ("colour=red&size=38&available=true", 2),
        ("colour=green", 0),
        ("size=38&size=99", 2),
        ("condition=used", 3),
        ("condition=used&shop=berta", 2),
        ("currency=EUR&price_max=1000", 2),
        ("currency=EUR&price_min=901&price_max=3999", 1),
        ("currency=EUR&price_min=5000&colour=red", 0),
        ("currency=USD", 0),
        ("collection=summers-best&shop=berta", 1),
        ("q=dress&shop=anna", 1),
    ] {
        let page = list(&server, parameters).await;
        assert_eq!(page["total"], found, "{parameters}: {page}");
        assert_eq!(page["products"].as_array().unwrap().len(), found, "{parameters}");
    }
}

#[tokio::test]
async fn facets_say_what_one_would_find() {
    let (_market, server) = open().await;
    assert!(list(&server, "").await.get("facets").is_none(), "only where they are asked for");
    let facets = list(&server, "facets=true&colour=red&shop=anna").await["facets"].take();
    let values = |facet: &str| -> Vec<(String, u64)> {
        let told = facets[facet].as_array().unwrap().iter();
        told.map(|v| (v["value"].as_str().unwrap().to_owned(), v["count"].as_u64().unwrap())).collect()
    };
    let pairs = |list: &[(&str, u64)]| list.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!((&facets["total"], &facets["available"]), (&json!(1), &json!(1)));
    assert_eq!(
        values("colours"),
        pairs(&[("red", 1), ("blue", 1)]),
        "without its own choice, and in the families' order"
    );
    assert_eq!(values("sizes"), pairs(&[("38", 1), ("40", 1)]));
    assert_eq!(values("categories"), pairs(&[("clothes", 1), ("clothes>dresses", 1)]));
    assert_eq!(values("collections"), pairs(&[("summers-best", 1)]));
    assert_eq!(facets["brands"][0], json!({"value": "delorme", "label": "Délorme", "count": 1}));
    let shops: Vec<_> = facets["shops"].as_array().unwrap().iter().map(|s| (&s["shop"]["slug"], &s["count"])).collect();
    assert_eq!(shops, [(&json!("anna"), &json!(1)), (&json!("berta"), &json!(1))]);

    let prices = list(&server, "facets=true").await["facets"]["prices"].take();
    let prices = prices.as_array().unwrap();
    assert!(prices.len() > 1 && prices[0]["min"] == 0 && prices.last().unwrap().get("max").is_none(), "{prices:?}");
    for range in prices {
        let max = range["max"].as_i64().map(|max| format!("&price_max={max}")).unwrap_or_default();
        let found = list(&server, &format!("currency=EUR&price_min={}{max}", range["min"])).await;
        assert_eq!(found["total"], range["count"], "{range}");
    }
    let conditions = list(&server, "facets=true").await["facets"]["conditions"].take();
    assert_eq!(conditions[1], json!({"value": "used", "label": "used", "count": 3}));
}

#[tokio::test]
async fn lists_come_in_the_order_that_is_asked_for() {
    let (market, server) = open().await;
    assert_eq!(titles(&server, "sort=price").await, ["Cup", "Blue mug", "Old mug", "Vesper dress", "Linen dress"]);
    assert_eq!(titles(&server, "sort=price_desc&limit=2").await, ["Vesper dress", "Linen dress"]);
    assert_eq!(titles(&server, "sort=title").await, ["Blue mug", "Cup", "Linen dress", "Old mug", "Vesper dress"]);
    assert_eq!(titles(&server, "sort=relevance").await[..2], ["Vesper dress", "Linen dress"], "the shops take turns");
    assert_eq!(titles(&server, "sort=new").await[..3], ["Linen dress", "Old mug", "Cup"], "the last import first");
    assert_eq!(titles(&server, "sort=title&q=mug").await, ["Blue mug", "Old mug"]);

    // A product that is imported later is newer; one that is only changed is not.
    let mut next = vec![dress("1", "Vesper dress"), mug("2", "Blue mug", 800), mug("9", "Azure mug", 700)];
    next[0].tags = vec!["changed".to_owned()];
    put(&market.catalog, &draft("Anna"), &next).await;
    let tagged = async || titles(&server, "q=changed").await.len() == 1;
    crate::support::eventually("the next index is there", tagged).await;
    assert_eq!(titles(&server, "sort=new").await[..2], ["Azure mug", "Linen dress"]);
}

#[tokio::test]
async fn every_order_pages_through_everything_once_while_imports_run() {
    let (market, server) = open().await;
    for (round, sort) in ["relevance", "new", "price", "price_desc", "title"].iter().enumerate() {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = list(&server, &format!("sort={sort}&limit=2{cursor}")).await;
            seen.extend(page["products"].as_array().unwrap().iter().map(|p| p["id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
            // A product comes, and another's tags change: neither moves what is there.
            let mut goods = vec![dress("1", "Vesper dress"), mug("2", "Blue mug", 900)];
            goods[0].tags = vec![format!("{round}x{}", seen.len())];
            put(&market.catalog, &draft("Anna"), &goods).await;
            let tag = goods[0].tags[0].clone();
            crate::support::eventually("the next index is there", async || {
                titles(&server, &format!("q={tag}")).await.len() == 1
            })
            .await;
        }
        assert_eq!(seen.len(), 5, "{sort}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5, "{sort}");
    }
}

#[tokio::test]
async fn typos_in_titles_and_brands_are_mended_and_told() {
    let (_market, server) = open().await;
    let page = list(&server, "q=vespre+drses&facets=true").await;
    assert_eq!((&page["corrected"], &page["total"]), (&json!("vesper dress"), &json!(1)), "{page}");
    assert_eq!(page["facets"]["total"], 1);
    assert_eq!(list(&server, "q=delrome").await["corrected"], "delorme");
    assert!(list(&server, "q=dress").await.get("corrected").is_none());
    assert!(
        list(&server, "q=dress&colour=green").await.get("corrected").is_none(),
        "the choice is to blame, not a typo"
    );
    assert_eq!(list(&server, "q=zzzzzz").await["total"], 0);
    // The pages behind search for the same.
    let first = list(&server, "q=drses&limit=1").await;
    assert_eq!(first["corrected"], "dress");
    let rest = list(&server, &format!("q=drses&limit=1&cursor={}", first["next"].as_str().unwrap())).await;
    assert_eq!((&rest["corrected"], rest["products"].as_array().unwrap().len()), (&json!("dress"), 1));
}

#[tokio::test]
async fn shops_and_their_collections_are_served() {
    let (_market, server) = open().await;
    let (_, shop) = get(&server, "/api/shops/berta").await;
    assert_eq!((&shop["name"], &shop["products"]), (&json!("Berta"), &json!(3)));
    let id = shop["id"].as_str().unwrap();
    assert_eq!(get(&server, &format!("/api/shops/{id}")).await.1, shop);

    let (_, all) = get(&server, "/api/collections").await;
    let all = all["collections"].as_array().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(
        (&all[0]["id"], &all[0]["title"], &all[0]["count"]),
        (&json!("summers-best"), &json!("Summer’s best"), &json!(2))
    );
    assert!(all[0].get("shop").is_none(), "both shops have it");
    assert_eq!(all[0]["cover"].as_array().unwrap().len(), 2);
    let (_, own) = get(&server, "/api/collections?shop=anna").await;
    assert_eq!((&own["collections"][0]["count"], &own["collections"][0]["shop"]["slug"]), (&json!(1), &json!("anna")));
    assert_eq!(own["collections"][0]["cover"][0]["alt"], "Vesper dress");
}

#[tokio::test]
async fn collections_are_called_as_the_reader_speaks_and_keep_their_ids() {
    let (_market, server) = open().await;
    for (lang, title) in [("fr", "Le meilleur de l’été"), ("FR-ca", "Le meilleur de l’été"), ("de", "Summer’s best")]
    {
        let (_, all) = get(&server, &format!("/api/collections?lang={lang}")).await;
        let all = &all["collections"];
        assert_eq!((&all[0]["id"], &all[0]["title"]), (&json!("summers-best"), &json!(title)), "{lang}");
        let found = list(&server, &format!("collection=summers-best&facets=true&lang={lang}")).await;
        let facet = &found["facets"]["collections"][0];
        assert_eq!((&facet["value"], &facet["label"]), (&json!("summers-best"), &json!(title)), "{lang}");
        let product = found["products"][0]["id"].as_str().unwrap();
        let (_, product) = get(&server, &format!("/api/products/{product}?lang={lang}")).await;
        assert_eq!(product["collections"], json!([title]), "{lang}");
    }
}

#[tokio::test]
async fn who_looks_for_a_colour_is_shown_that_variant() {
    let market = Market::open().await;
    let mut coloured = dress("1", "Vesper dress");
    for variant in &mut coloured.variants {
        let url = format!("https://a.example/{}.png", variant.options[0]);
        variant.image = Some(Image { url, ..picture(&variant.title) });
    }
    put(&market.catalog, &draft("Anna"), &[coloured, mug("2", "Blue mug", 900)]).await;
    let data = market.dir.path().to_owned();
    let server = TestServer::with(|config| (config.demo, config.data) = (false, data)).await;
    let (_, all) = get(&server, "/api/products").await;
    assert!(all["products"].as_array().unwrap().iter().all(|card| card.get("fitting").is_none()), "{all}");
    let dress = all["products"][0]["id"].as_str().unwrap();
    let (_, dress) = get(&server, &format!("/api/products/{dress}")).await;
    let variants = dress["variant_list"].as_array().unwrap();
    for (asked, wanted) in [
        ("colour=blue", "Navy / 38"),
        ("colour=red", "Red / 38"),
        ("colour=blue&size=40", "Navy / 40"),
        // It can't be had, and is all that there is.
        ("colour=red&size=40", "Red / 40"),
        ("colour=red&colour=blue&price_min=5000&currency=EUR", "Navy / 38"),
    ] {
        let page = list(&server, asked).await;
        let card = &page["products"][0];
        let variant = variants.iter().find(|v| v["title"] == wanted).unwrap();
        assert_eq!(card["fitting"]["variant"], variant["id"], "{asked}: {page}");
        assert_eq!(card["fitting"]["image"]["url"], variant["image"]["url"], "{asked}: {page}");
        assert!(card["fitting"]["image"]["url"].as_str().unwrap().starts_with("/img/"), "{page}");
    }
    let used = list(&server, "condition=used").await;
    assert!(used["products"][0]["fitting"]["variant"].is_string(), "{used}");
    assert!(used["products"][0]["fitting"].get("image").is_none(), "it has no picture: {used}");
}

#[tokio::test]
async fn a_category_is_the_same_in_every_language() {
    let (_market, server) = open().await;
    for (lang, labels) in [("en", ["Clothes", "Dresses"]), ("fr", ["Vêtements", "Robes"])] {
        for asked in ["clothes%3Edresses", "v%C3%AAtements%3Erobes"] {
            let found = list(&server, &format!("category={asked}&facets=true&lang={lang}")).await;
            assert_eq!(found["total"], 2, "{asked} in {lang}");
            let facet = found["facets"]["categories"].as_array().unwrap();
            let dresses = facet.iter().find(|each| each["value"] == "clothes>dresses").unwrap();
            assert_eq!((&dresses["label"], &dresses["count"]), (&json!(labels[1]), &json!(2)), "{asked} in {lang}");
            let product = found["products"][0]["id"].as_str().unwrap();
            let (_, product) = get(&server, &format!("/api/products/{product}?lang={lang}")).await;
            assert_eq!(product["category_path"], json!(labels), "{lang}");
            assert_eq!(product["category_values"], json!(["clothes", "clothes>dresses"]), "{lang}");
        }
        // Chosen, it is told though nothing of it is found.
        let none = list(&server, &format!("category=v%C3%AAtements%3Erobes&q=mug&facets=true&lang={lang}")).await;
        let facet = none["facets"]["categories"].as_array().unwrap();
        assert!(facet.iter().any(|each| each["value"] == "clothes>dresses" && each["count"] == 0), "{none}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_a_problem() {
    let (_market, server) = open().await;
    let many = "brand=x&".repeat(51);
    for (path, status, code) in [
        ("/api/products?sort=random", 400, "bad_sort"),
        ("/api/products?colour=mauve", 400, "bad_colour"),
        ("/api/products?condition=broken", 400, "bad_condition"),
        ("/api/products?currency=euro", 400, "bad_currency"),
        ("/api/products?price_min=1", 400, "no_currency"),
        ("/api/products?currency=EUR&price_min=-1", 400, "bad_price"),
        ("/api/products?price_min=cheap", 400, "bad_query"),
        ("/api/products?available=maybe", 400, "bad_query"),
        ("/api/products?lang=x_y", 400, "bad_query"),
        (&format!("/api/products?{many}"), 400, "too_many_values"),
        ("/api/products?shop=anna&shop=nowhere", 404, "no_such_shop"),
        ("/api/products?sort=price&cursor=s.0.1.1", 400, "bad_cursor"),
        ("/api/collections?shop=nowhere", 404, "no_such_shop"),
        ("/api/shops/nowhere", 404, "no_such_shop"),
    ] {
        let (found, problem) = get(&server, path).await;
        assert_eq!((found.as_u16(), problem["code"].as_str()), (status, Some(code)), "{path}");
    }
}
