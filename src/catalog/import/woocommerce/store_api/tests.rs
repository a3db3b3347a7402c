use proptest::prelude::*;
use serde_json::{Value, json};

use super::read;
use crate::catalog::import::{
    ReadError, Reading,
    report::Fate,
    trial::{self, Trial},
};

fn trial(items: &[Value]) -> Trial {
    trial::read(read, json!(items).to_string().as_bytes(), &Reading::default()).unwrap()
}

fn prices(price: &str, regular: &str) -> Value {
    json!({ "price": price, "regular_price": regular, "sale_price": price, "price_range": null,
        "currency_code": "EUR", "currency_minor_unit": 2 })
}

fn simple(id: u64, name: &str) -> Value {
    json!({ "id": id, "name": name, "type": "simple", "prices": prices("1800", "2000"), "is_purchasable": true, "is_in_stock": true })
}

fn tee(range: Value) -> Value {
    let mut prices = prices("1500", "1500");
    prices["price_range"] = range;
    json!({ "id": 20, "name": "Tee", "type": "variable", "prices": prices, "is_in_stock": true,
        "attributes": [
            { "name": "Color", "taxonomy": "pa_color", "has_variations": true, "terms": [{ "name": "Sea green", "slug": "sea-green" }, { "name": "Red", "slug": "red" }] },
            { "name": "Size", "has_variations": true, "terms": [{ "name": "S", "slug": "s" }] },
            { "name": "Fit", "has_variations": false, "terms": [{ "name": "Slim", "slug": "slim" }] }
        ],
        "variations": [
            { "id": 21, "attributes": [{ "name": "Color", "value": "red" }, { "name": "Size", "value": null }] },
            { "id": 22, "attributes": [{ "name": "Color", "value": "sea-green" }, { "name": "Size", "value": null }] }
        ] })
}

#[test]
fn a_product_with_all_its_fields() {
    let mut lamp = simple(7, "Salt &amp; Pepper &#8211; set");
    for (key, value) in [
        ("permalink", json!("https://shop.example/product/set/")),
        ("sku", json!("set")),
        ("description", json!("<p>Two <script>x</script>mills</p>")),
        ("low_stock_remaining", json!(2)),
        (
            "images",
            json!([{ "id": 1, "src": "https://cdn.example/a.jpg", "alt": "Mills", "name": "a" }, { "src": "x" }]),
        ),
        (
            "categories",
            json!([
                { "name": "Mills &amp; more", "slug": "mills", "link": "https://shop.example/product-category/home/mills/" },
                { "name": "Home", "slug": "home", "link": "https://shop.example/product-category/home/" },
                { "name": "Gifts", "slug": "gifts", "link": "https://shop.example/product-category/gifts/" }
            ]),
        ),
        ("tags", json!([{ "name": "oak" }])),
        ("brands", json!([{ "name": "Luma" }])),
    ] {
        lamp[key] = value;
    }
    let came = trial(&[lamp]);
    let found: Vec<_> = came.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(found, [("$[0]", Fate::Dropped, "images.src")]);
    let set = came.product("Salt & Pepper – set");
    assert_eq!((set.external_id.as_str(), set.brand.as_deref(), set.tags.join("|")), ("7", Some("Luma"), "oak".into()));
    assert_eq!(set.category_path, ["Home", "Mills & more"]);
    assert_eq!((set.collections.join("|"), set.description.as_str()), ("Gifts".to_owned(), "<p>Two mills</p>"));
    assert_eq!(set.url.as_deref(), Some("https://shop.example/product/set/"));
    assert_eq!((set.images.len(), set.images[0].alt.as_str()), (1, "Mills"));
    let variant = &set.variants[0];
    assert_eq!((variant.external_id.as_str(), variant.price.to_string()), ("7", "18.00 EUR".to_owned()));
    assert_eq!((variant.compare_at.unwrap().amount, variant.stock), (2_000, Some(2)));
}

#[test]
fn variations_that_cost_the_same_are_told_by_their_product() {
    let came = trial(&[tee(Value::Null)]);
    assert_eq!(came.found(), []);
    let tee = came.product("Tee");
    assert_eq!((tee.options.len(), tee.options[0].name.as_str()), (1, "Color"));
    assert_eq!(tee.options[0].values, ["Sea green", "Red"], "as the shop orders them");
    let told: Vec<_> =
        tee.variants.iter().map(|v| (v.external_id.as_str(), v.title.as_str(), v.price.amount)).collect();
    assert_eq!(told, [("21", "Red", 1_500), ("22", "Sea green", 1_500)]);
}

#[test]
fn variations_that_stand_in_the_list_have_their_own_prices() {
    let range = json!({ "min_amount": "1500", "max_amount": "1700" });
    let alone = trial(&[tee(range.clone())]);
    assert_eq!(alone.found()[0].2, "variations", "their prices aren't there");
    assert_eq!(alone.kept, ["20"]);
    let variation = |id: u64, parent: u64, price: &str| {
        json!({ "id": id, "parent": parent, "type": "variation", "name": "Tee", "variation": "Color: Red / Size: S",
            "prices": prices(price, price), "is_in_stock": id == 21, "images": [{ "src": "https://cdn.example/v.jpg" }] })
    };
    let came = trial(&[
        variation(22, 20, "1700"),
        tee(range),
        simple(3, "Mug"),
        variation(21, 20, "1500"),
        variation(23, 20, "1600"),
        variation(24, 20, "x"),
        variation(31, 30, "1500"),
    ]);
    let found: Vec<_> = came.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(found, [("$[5]", Fate::Refused, "prices"), ("$[6]", Fate::Refused, "parent")]);
    let tee = came.product("Tee");
    let told: Vec<_> =
        tee.variants.iter().map(|v| (v.external_id.as_str(), v.title.as_str(), v.price.amount, v.available)).collect();
    assert_eq!(told, [("22", "Sea green", 1_700, false), ("21", "Red", 1_500, true), ("23", "Red / S", 1_600, false)]);
    assert_eq!(tee.variants[0].image.as_ref().unwrap().alt, "Tee");
    assert_eq!(came.products.len(), 2);
}

#[test]
fn what_is_not_sold_here() {
    let with = |id, key: &str, value: Value| {
        let mut item = simple(id, "A");
        item[key] = value;
        item
    };
    let mut external = with(5, "type", json!("external"));
    external["is_purchasable"] = json!(false);
    external["add_to_cart"] = json!({ "text": "Buy", "url": "https://else.example/x" });
    let mut free = simple(6, "No unit");
    free["prices"]["currency_minor_unit"] = Value::Null;
    let came = trial(&[
        with(1, "type", json!("grouped")),
        with(2, "type", json!("booking")),
        with(3, "is_purchasable", json!(false)),
        with(4, "is_password_protected", json!(true)),
        external,
        free,
        with(7, "name", json!("<b></b>")),
        json!({ "name": "No id" }),
        json!("nothing"),
    ]);
    let found: Vec<_> = came.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(
        found,
        [
            ("$[0]", Fate::LeftOut, "type"),
            ("$[1]", Fate::LeftOut, "type"),
            ("$[2]", Fate::LeftOut, "is_purchasable"),
            ("$[3]", Fate::LeftOut, "is_password_protected"),
            ("$[5]", Fate::Refused, "prices"),
            ("$[6]", Fate::Refused, "name"),
            ("$[7]", Fate::Refused, "id"),
            ("$[8]", Fate::Refused, ""),
        ]
    );
    assert_eq!(came.products[0].url.as_deref(), Some("https://else.example/x"));
    assert!(matches!(trial::read(read, b"{\"a\":1}", &Reading::default()), Err(ReadError::Format(_))));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = trial::read(read, &bytes, &Reading::default());
    }

    #[test]
    fn any_field_may_be_anything(key in prop::sample::select(vec!["id", "type", "parent", "name", "prices", "images", "categories", "attributes", "variations", "variation", "tags"]), value in "null|true|-1|\"\\PC{0,4}\"|\\[1\\]|\\[null\\]|\\{\\}|\\[\\{\"id\":2,\"attributes\":\\[\\{\"name\":\"Size\",\"value\":3\\}\\]\\}\\]") {
        let Ok(value) = serde_json::from_str::<Value>(&value) else { return Ok(()) };
        let mut item = tee(Value::Null);
        item[key] = value.clone();
        let mut variation = simple(21, "Tee");
        variation["type"] = json!("variation");
        variation["parent"] = json!(20);
        variation[key] = value;
        let came = trial(&[item.clone()]).products.into_iter().chain(trial(&[item, variation]).products);
        for product in came {
            prop_assert!(product.variants.iter().all(|v| v.options.len() == product.options.len()));
        }
    }
}
