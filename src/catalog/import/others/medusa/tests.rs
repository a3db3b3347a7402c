use proptest::prelude::*;
use serde_json::{Value, json};

use super::read;
use crate::catalog::import::{
    ReadError, Reading,
    report::Fate,
    trial::{self, Trial, euros},
};

fn seed(products: &Value) -> String {
    json!({
        "store": {"currencies": ["eur", "usd"]},
        "regions": [{"id": "eu", "currency_code": "eur"}],
        "products": products,
        "categories": [
            {"id": "c1", "name": "Clothes", "category_children": [{"id": "c2", "name": "Shirts"}]},
            {"id": "c3", "name": "New", "parent_category_id": "c1"},
            {"id": "c4", "name": "Front page", "is_internal": true},
            {"id": "c5", "name": "Loop", "parent_category_id": "c5"},
        ],
        "collections": [{"id": "col", "title": "Summer"}],
    })
    .to_string()
}

fn feed_in(products: &Value, reading: &Reading) -> Trial {
    trial::read(read, seed(products).as_bytes(), reading).unwrap()
}

fn unsaid() -> Reading {
    Reading { currency: None, ..euros() }
}

fn variant(values: &[&str], eur: i64, usd: i64) -> Value {
    json!({
        "title": values.join(" / "),
        "prices": [{"currency_code": "eur", "amount": eur}, {"currency_code": "usd", "amount": usd}],
        "options": values.iter().map(|v| json!({"value": v})).collect::<Vec<_>>(),
        "inventory_quantity": 3,
    })
}

fn shirt() -> Value {
    json!({
        "handle": "shirt", "title": "Shirt", "description": "2 < 3\n& more",
        "thumbnail": "https://a.example/1.png",
        "images": ["https://a.example/1.png", {"url": "https://a.example/2.png"}],
        "options": [{"title": "Size", "values": ["S", "M"]}, {"title": "Color"}],
        "variants": [variant(&["M", "Black"], 1_950, 2_200), variant(&["S", "White"], 2_050, 2_300)],
        "categories": [{"id": "c4"}, {"id": "c2"}, {"id": "c3"}, {"id": "c9"}],
        "collection_id": "col", "tags": [{"value": "soft"}], "type": {"value": "Tops"},
        "material": "Cotton", "origin_country": "pt",
    })
}

#[test]
fn prices_are_whole_numbers_in_several_currencies() {
    let feed = feed_in(&json!([shirt()]), &unsaid());
    assert_eq!(feed.found(), []);
    let shirt_read = feed.product("Shirt");
    assert_eq!(shirt_read.external_id, "shirt");
    assert_eq!(shirt_read.category_path, ["Clothes", "Shirts"]);
    assert_eq!(shirt_read.collections, ["New", "Summer"]);
    assert_eq!(shirt_read.tags, ["soft", "Tops"]);
    assert_eq!(shirt_read.description, "<p>2 &lt; 3<br>&amp; more</p>");
    assert_eq!(shirt_read.images.len(), 2);
    assert_eq!(shirt_read.url.as_deref(), Some("https://shop.example/products/shirt"));
    assert_eq!(shirt_read.provenance.as_ref().unwrap().material.as_deref(), Some("Cotton"));
    assert_eq!(shirt_read.options[0].values, ["S", "M"], "in the shop's order");
    let told: Vec<_> =
        shirt_read.variants.iter().map(|v| (v.external_id.as_str(), v.title.as_str(), v.price.to_string())).collect();
    assert_eq!(
        told,
        [
            ("options:M/Black", "M / Black", "19.50 EUR".to_owned()),
            ("options:S/White", "S / White", "20.50 EUR".to_owned())
        ]
    );
    assert_eq!(shirt_read.variants[0].stock, Some(3));
    let currency = |code: &str| Some(code.parse().unwrap());
    for (reading, price) in [
        (Reading { currency: currency("USD"), ..euros() }, "22.00 USD"),
        (Reading { stored_currency: currency("USD"), ..unsaid() }, "22.00 USD"),
        (Reading { stored_currency: currency("GBP"), ..unsaid() }, "19.50 EUR"),
    ] {
        assert_eq!(feed_in(&json!([shirt()]), &reading).products[0].variants[0].price.to_string(), price);
    }
    let pounds = feed_in(&json!([shirt()]), &Reading { currency: currency("GBP"), ..euros() });
    assert_eq!(pounds.kept, ["shirt"]);
    assert_eq!(pounds.found()[0], ("$.products[0].variants[0]", Fate::Refused, "prices", "none in GBP"));
}

#[test]
fn what_a_store_does_not_say_its_prices_do() {
    let yen = json!({"products": [{"handle": "a", "title": "A", "variants": [
        {"prices": [{"currency_code": "jpy", "amount": 500}], "options": [], "manage_inventory": false}]}]});
    let feed = trial::read(read, yen.to_string().as_bytes(), &unsaid()).unwrap();
    let only = &feed.product("A").variants[0];
    assert_eq!((only.external_id.as_str(), only.price.to_string().as_str()), ("default", "500 JPY"));
    assert_eq!((only.available, only.stock), (true, None));
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let bad_price = |amount: Value| json!({"prices": [{"currency_code": "eur", "amount": amount}], "options": []});
    let feed = feed_in(
        &json!([
            7,
            {"title": "No id"},
            {"handle": "b", "title": "B", "status": "draft", "variants": [bad_price(json!(1))]},
            {"handle": "c", "variants": [bad_price(json!(1))]},
            {"handle": "d", "title": "D", "variants": [
                bad_price(json!(1.5)), bad_price(json!(-1)), {"options": []}, 7, variant(&["S"], 1, 1), bad_price(json!("12")),
                bad_price(json!(13)),
                {"id": "x", "prices": [{"currency_code": "eur", "amount": 1, "min_quantity": 5}, {"currency_code": "eur", "amount": 2}], "options": []}]},
            {"handle": "e", "title": "E", "images": ["1.png"], "variants": {}},
        ]),
        &unsaid(),
    );
    let found: Vec<_> = feed.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(
        found,
        [
            ("$.products[0]", Fate::Refused, ""),
            ("$.products[1]", Fate::Refused, "handle"),
            ("$.products[2]", Fate::LeftOut, "status"),
            ("$.products[3]", Fate::Refused, "title"),
            ("$.products[4].variants[0]", Fate::Refused, "prices"),
            ("$.products[4].variants[1]", Fate::Refused, "prices"),
            ("$.products[4].variants[2]", Fate::Refused, "prices"),
            ("$.products[4].variants[3]", Fate::Refused, ""),
            ("$.products[4].variants[4]", Fate::Refused, "options"),
            ("$.products[4].variants[6]", Fate::Refused, "options"),
            ("$.products[5]", Fate::Refused, "variants"),
        ]
    );
    let told: Vec<_> = feed.product("D").variants.iter().map(|v| (v.external_id.as_str(), v.price.amount)).collect();
    assert_eq!(told, [("default", 12), ("x", 2)]);
    assert_eq!(feed.kept, ["c", "e"]);
}

#[test]
fn what_is_no_seed_is_refused() {
    for text in ["", "[]", "{}", "{\"products\":{}}", "{\"products\":[", "null"] {
        let read = trial::read(read, text.as_bytes(), &euros()).map(|_| ());
        assert!(matches!(read, Err(ReadError::Format(_))), "{text}");
    }
}

#[test]
fn the_seed_of_medusa_itself() {
    let Some(bytes) = trial::sample("other/medusa-v1-seed.json") else { return };
    let feed = trial::read(read, &bytes, &Reading::default()).unwrap();
    assert_eq!(feed.found(), []);
    assert_eq!(feed.products.len(), 7);
    assert_eq!(feed.products.iter().map(|p| p.variants.len()).sum::<usize>(), 29);
    let shirt = feed.product("Medusa T-Shirt");
    assert_eq!(shirt.external_id, "t-shirt");
    assert_eq!(shirt.category_path, ["Shirts"]);
    assert_eq!((shirt.images.len(), shirt.options[1].values.len()), (4, 2));
    assert_eq!(shirt.variants[0].price.to_string(), "19.50 EUR", "the store's first currency");
    assert_eq!(shirt.variants[0].stock, Some(100));
    let dollars = Reading { currency: Some("USD".parse().unwrap()), ..Reading::default() };
    let mug = trial::read(read, &bytes, &dollars).unwrap();
    assert_eq!(mug.product("Medusa Coffee Mug").variants[0].price.to_string(), "12.00 USD");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), json in "[{}\\[\\]\":,a-z0-9]{0,80}") {
        let _ = trial::read(read, &bytes, &euros());
        let _ = trial::read(read, format!("{{\"products\":[{json}").as_bytes(), &euros());
    }

    #[test]
    fn a_mutated_seed_is_read_or_refused(at in any::<prop::sample::Index>(), with in "[\"\\[\\]{},:0a]{0,3}") {
        let mut text = seed(&json!([shirt()]));
        let at = at.index(text.len());
        text.replace_range(at..=at, &with);
        let _ = trial::read(read, text.as_bytes(), &unsaid());
    }
}
