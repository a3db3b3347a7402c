use proptest::prelude::*;
use serde_json::{Value, json};

use super::read;
use crate::catalog::import::{
    ReadError, Reading,
    report::Fate,
    trial::{self, Trial, euros},
};

#[allow(clippy::needless_pass_by_value, reason = "made on the spot")]
fn record(model: &str, pk: u32, fields: Value) -> Value {
    json!({"model": model, "pk": pk, "fields": fields})
}

/// Two channels, and a shoe of two sizes. What is referred to stands behind.
fn shop() -> Vec<Value> {
    let listing = |pk, product, channel, fields: Value| {
        let mut listing = json!({"product": product, "channel": channel, "is_published": true, "visible_in_listings": true,
            "published_at": "2022-05-13T00:00:00Z", "available_for_purchase_at": "2022-05-12T22:28:54.347Z"});
        listing.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        record("product.productchannellisting", pk, listing)
    };
    let price = |pk, variant, channel, price: &str, discounted: Value| {
        record(
            "product.productvariantchannellisting",
            pk,
            json!({"variant": variant, "channel": channel,
            "price_amount": price, "discounted_price_amount": discounted}),
        )
    };
    vec![
        record(
            "product.product",
            1,
            json!({"name": "Shoe", "slug": "shoe", "category": 2,
            "description": {"blocks": [{"type": "paragraph", "data": {"text": "A <b>shoe</b> <script>x</script>"}}]}}),
        ),
        listing(1, 1, 1, json!({})),
        listing(2, 1, 2, json!({})),
        record(
            "product.productvariant",
            11,
            json!({"product": 1, "sort_order": 1, "sku": "S-40", "name": "40", "track_inventory": true}),
        ),
        record(
            "product.productvariant",
            12,
            json!({"product": 1, "sort_order": 0, "sku": null, "name": "39", "track_inventory": true}),
        ),
        price(1, 11, 1, "80.000", json!("60.000")),
        price(2, 12, 1, "80.000", json!("80.000")),
        price(3, 11, 2, "320.000", json!(null)),
        record("warehouse.stock", 1, json!({"product_variant": 11, "quantity": 5, "quantity_allocated": 2})),
        record("warehouse.stock", 2, json!({"product_variant": 11, "quantity": 1, "quantity_allocated": 0})),
        record(
            "product.productmedia",
            21,
            json!({"product": 1, "sort_order": 1, "image": "products/b.png", "alt": "From behind"}),
        ),
        record(
            "product.productmedia",
            22,
            json!({"product": 1, "sort_order": 0, "image": "products/a.png", "alt": ""}),
        ),
        record(
            "product.productmedia",
            23,
            json!({"product": 1, "sort_order": 2, "image": "", "external_url": "https://films.example/1"}),
        ),
        record("product.variantmedia", 1, json!({"variant": 11, "media": 21})),
        record("product.category", 2, json!({"name": "Sneakers", "parent": 3})),
        record("product.category", 3, json!({"name": "Shoes", "parent": null})),
        record("product.collection", 4, json!({"name": "Summer"})),
        record("product.collection", 5, json!({"name": "Hidden"})),
        record("product.collectionproduct", 1, json!({"collection": 4, "product": 1})),
        record("product.collectionproduct", 2, json!({"collection": 5, "product": 1})),
        record("product.collectionchannellisting", 1, json!({"collection": 4, "channel": 1, "is_published": true})),
        record("attribute.attribute", 31, json!({"slug": "shoe-size", "name": "Shoe size"})),
        record("attribute.attribute", 32, json!({"slug": "material", "name": "Material"})),
        record("attribute.attribute", 33, json!({"slug": "brand", "name": "Brand"})),
        record("attribute.attribute", 34, json!({"slug": "flavor", "name": "Flavor"})),
        record("attribute.attributevalue", 41, json!({"name": "40", "attribute": 31})),
        record("attribute.attributevalue", 42, json!({"name": "39", "attribute": 31})),
        record("attribute.attributevalue", 43, json!({"name": "Cotton", "attribute": 32})),
        record("attribute.attributevalue", 44, json!({"name": "Loom", "attribute": 33})),
        record("attribute.attributevalue", 45, json!({"name": "Apple", "attribute": 34})),
        record("attribute.attributevariant", 51, json!({"attribute": 31, "sort_order": 0})),
        record("attribute.assignedvariantattribute", 61, json!({"variant": 11, "assignment": 51})),
        record("attribute.assignedvariantattribute", 62, json!({"variant": 12, "assignment": 51})),
        record("attribute.assignedvariantattributevalue", 1, json!({"value": 41, "assignment": 61})),
        record("attribute.assignedvariantattributevalue", 2, json!({"value": 42, "assignment": 62})),
        record("attribute.assignedproductattributevalue", 1, json!({"product": 1, "value": 43})),
        record("attribute.assignedproductattributevalue", 2, json!({"product": 1, "value": 44})),
        record("attribute.assignedproductattributevalue", 3, json!({"product": 1, "value": 45})),
        record("channel.channel", 2, json!({"slug": "pl", "is_active": true, "currency_code": "PLN"})),
        record("channel.channel", 1, json!({"slug": "default-channel", "is_active": true, "currency_code": "USD"})),
        record("menu.menu", 1, json!({})),
    ]
}

fn feed_in(records: &[Value], reading: &Reading) -> Trial {
    trial::read(read, Value::from(records).to_string().as_bytes(), reading).unwrap()
}

fn unsaid() -> Reading {
    Reading { currency: None, ..euros() }
}

fn told(feed: &Trial) -> Vec<(&str, &str, String, Option<u32>)> {
    let variants = feed.products.iter().flat_map(|p| &p.variants);
    variants.map(|v| (v.external_id.as_str(), v.title.as_str(), v.price.to_string(), v.stock)).collect()
}

#[test]
fn records_are_joined_by_their_keys() {
    let feed = feed_in(&shop(), &unsaid());
    assert_eq!(feed.found(), []);
    let shoe = feed.product("Shoe");
    assert_eq!((shoe.external_id.as_str(), shoe.brand.as_deref()), ("1", Some("Loom")));
    assert_eq!(shoe.category_path, ["Shoes", "Sneakers"]);
    assert_eq!(shoe.collections, ["Summer"]);
    assert_eq!(shoe.tags, ["Apple"]);
    assert_eq!(shoe.provenance.as_ref().unwrap().material.as_deref(), Some("Cotton"));
    assert_eq!(shoe.description.trim(), "<p>A <b>shoe</b> </p>");
    let images: Vec<_> = shoe.images.iter().map(|i| (i.url.as_str(), i.alt.as_str())).collect();
    assert_eq!(
        images,
        [
            ("https://shop.example/media/products/a.png", "Shoe"),
            ("https://shop.example/media/products/b.png", "From behind")
        ]
    );
    assert_eq!(shoe.options[0].name, "Shoe size");
    assert_eq!(
        told(&feed),
        [("12", "39", "80.00 USD".to_owned(), Some(0)), ("11", "40", "60.00 USD".to_owned(), Some(4)),]
    );
    assert!(!shoe.variants[0].available);
    assert_eq!(shoe.variants[1].compare_at.unwrap().amount, 8_000);
    assert_eq!(shoe.variants[1].image.as_ref(), Some(&shoe.images[1]));
}

#[test]
fn a_channel_is_told_by_its_currency() {
    let currency = |code: &str| Some(code.parse().unwrap());
    for reading in
        [Reading { currency: currency("PLN"), ..euros() }, Reading { stored_currency: currency("PLN"), ..unsaid() }]
    {
        let feed = feed_in(&shop(), &reading);
        assert_eq!(told(&feed), [("11", "40", "320.00 PLN".to_owned(), Some(4))]);
        assert_eq!(feed.found(), [("$[4]", Fate::LeftOut, "channel", "not in the channel that is read")]);
        assert_eq!(feed.products[0].collections, [""; 0]);
    }
    let stored = Reading { stored_currency: currency("GBP"), ..unsaid() };
    assert_eq!(told(&feed_in(&shop(), &stored))[0].2, "80.00 USD", "Saleor's own channel");
    let text = Value::from(shop()).to_string();
    assert!(matches!(trial::read(read, text.as_bytes(), &euros()), Err(ReadError::Format(why)) if why.contains("EUR")));
}

#[test]
fn what_its_channel_does_not_sell_is_left_out() {
    for (field, value) in [
        ("is_published", json!(false)),
        ("is_published", json!("2100")),
        ("visible_in_listings", json!(false)),
        ("available_for_purchase_at", json!("9000-01-01T00:00:00Z")),
        ("available_for_purchase_at", json!(null)),
    ] {
        let mut shop = shop();
        let name = if value == json!("2100") { "published_at" } else { field };
        shop[1]["fields"][name] = if value == json!("2100") { json!("9000-01-01T00:00:00Z") } else { value };
        let feed = feed_in(&shop, &unsaid());
        assert!(feed.products.is_empty() && feed.kept.is_empty(), "{field}");
        assert_eq!((feed.found()[0].0, feed.found()[0].1, feed.found()[0].2), ("$[0]", Fate::LeftOut, field));
    }
    let mut shop = shop();
    shop.remove(1);
    assert_eq!(feed_in(&shop, &unsaid()).found()[0].2, "channel");
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let mut shop = shop();
    shop[0]["fields"]["description"] = json!("just words");
    shop[5]["fields"]["price_amount"] = json!("much");
    shop[40] = json!({"model": "product.product", "pk": 7, "fields": 5});
    shop.push(json!(5));
    let feed = feed_in(&shop, &Reading { site: None, ..unsaid() });
    let found: Vec<_> = feed.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(
        found,
        [
            ("$[40]", Fate::Refused, ""),
            ("$[41]", Fate::Refused, ""),
            ("$[0]", Fate::Dropped, "productmedia"),
            ("$[3]", Fate::Refused, "price_amount"),
            ("$[0]", Fate::Dropped, "description"),
        ]
    );
    assert!(feed.products[0].images.is_empty());
}

#[test]
fn what_is_no_fixture_is_refused() {
    for text in ["", "{}", "[", "[]", "null", "[{\"model\":\"channel.channel\",\"pk\":1,\"fields\":{}}]"] {
        let read = trial::read(read, text.as_bytes(), &unsaid()).map(|_| ());
        assert!(matches!(read, Err(ReadError::Format(_))), "{text}");
    }
}

#[test]
fn the_fixture_of_saleor_itself() {
    let Some(bytes) = trial::sample("other/saleor-populatedb.json") else { return };
    let feed = trial::read(read, &bytes, &Reading::default()).unwrap();
    assert_eq!(feed.products.len(), 32);
    assert_eq!(feed.products.iter().map(|p| p.variants.len()).sum::<usize>(), 73);
    assert_eq!(feed.found().len(), 1, "names of files: {:?}", feed.found());
    let plimsolls = feed.product("Blue Plimsolls");
    assert_eq!((plimsolls.external_id.as_str(), plimsolls.brand.as_deref()), ("128", Some("Saleor Loom")));
    assert_eq!(plimsolls.options[0].values, ["40", "41", "42"], "in the shop's order");
    assert_eq!(plimsolls.variants[0].price.currency.code(), "USD");
    let hoodie = feed.product("Grey Hoodie");
    assert!(hoodie.options.is_empty());
    assert_eq!(hoodie.variants[0].title, "");
    assert_eq!((hoodie.variants[0].price.to_string().as_str(), hoodie.variants[0].stock), ("30.00 USD", None));
    assert_eq!(hoodie.provenance.as_ref().unwrap().material.as_deref(), Some("Cotton"));
    assert_eq!(feed.product("Headless + Omnichannel in a pill").category_path, ["Accessories", "Audiobooks"]);
    let polish = Reading { currency: Some("PLN".parse().unwrap()), ..euros() };
    let polish = trial::read(read, &bytes, &polish).unwrap();
    assert_eq!(polish.products.len(), 30);
    assert_eq!(polish.found().iter().filter(|(_, fate, ..)| *fate == Fate::LeftOut).count(), 2);
    assert_eq!(
        polish.product("White Plimsolls").images[0].url,
        "https://shop.example/media/products/white-plimsolls-2_0d32e6cd.png"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), json in "[{}\\[\\]\":,a-z0-9]{0,80}") {
        let _ = trial::read(read, &bytes, &unsaid());
        let _ = trial::read(read, format!("[{json}").as_bytes(), &unsaid());
    }

    #[test]
    fn any_field_may_be_anything(at in any::<prop::sample::Index>(), field in any::<prop::sample::Index>(), with in prop::sample::select(vec![json!(null), json!(1), json!("x"), json!([]), json!({}), json!(true), json!(-1.5)])) {
        let mut shop = shop();
        let at = at.index(shop.len());
        let fields = shop[at]["fields"].as_object_mut();
        if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
            let name = fields.keys().nth(field.index(fields.len())).unwrap().clone();
            fields.insert(name, with);
        }
        let _ = trial::read(read, Value::from(shop).to_string().as_bytes(), &unsaid());
    }
}
