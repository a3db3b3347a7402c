use proptest::prelude::*;

use super::read;
use crate::catalog::import::{
    ReadError, Reading,
    report::Fate,
    trial::{self, Trial, euros, sample},
};

const HEADER: &str = "ID,Type,SKU,\"GTIN, UPC, EAN, or ISBN\",Name,Published,Visibility in catalog,Short description,Description,Date sale price starts,Date sale price ends,In stock?,Stock,Backorders allowed?,Sale price,Regular price,Categories,Tags,Brands,Images,Parent,External URL,Position,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n";

/// A row: cells by the names of their columns, quoted.
fn row(cells: &[(&str, &str)]) -> String {
    let names = crate::catalog::import::table::header(HEADER).1;
    for (name, _) in cells {
        assert!(names.iter().any(|n| n == name), "{name}");
    }
    let cell = |name: &String| cells.iter().find(|(n, _)| n == name).map_or("", |(_, value)| *value);
    let quoted: Vec<String> = names.iter().map(|n| format!("\"{}\"", cell(n).replace('"', "\"\""))).collect();
    quoted.join(",") + "\n"
}

fn trial(rows: &[&[(&str, &str)]]) -> Trial {
    let feed = HEADER.to_owned() + &rows.iter().map(|cells| row(cells)).collect::<String>();
    trial::read(read, feed.as_bytes(), &euros()).unwrap()
}

const SIMPLE: [(&str, &str); 4] = [("type", "simple"), ("published", "1"), ("in stock?", "1"), ("regular price", "10")];

#[test]
fn a_simple_product_with_all_its_fields() {
    let came = trial(&[&[
        ("id", "7"),
        ("type", "simple, virtual"),
        ("sku", "lamp"),
        ("gtin, upc, ean, or isbn", "4006381333931"),
        ("name", "Lamp &amp; shade"),
        ("published", "1"),
        ("visibility in catalog", "visible"),
        ("description", "One\\ntwo\\n\\nThree"),
        ("in stock?", "1"),
        ("stock", "4"),
        ("backorders allowed?", "0"),
        ("sale price", "8.5"),
        ("regular price", "10"),
        ("categories", "Home, Home > Lamps, Gifts, Uncategorized"),
        ("tags", "brass, warm"),
        ("brands", "Luma"),
        ("images", "https://cdn.example/a.jpg, https://cdn.example/b.jpg,https://cdn.example/a.jpg"),
        ("attribute 1 name", "Color"),
        ("attribute 1 value(s)", "Brass"),
        ("attribute 2 name", "Material"),
        ("attribute 2 value(s)", "brass, glass"),
    ]]);
    assert_eq!(came.found(), []);
    let lamp = came.product("Lamp & shade");
    assert_eq!((lamp.external_id.as_str(), lamp.brand.as_deref()), ("7", Some("Luma")));
    assert_eq!((lamp.category_path.join(">"), lamp.collections.join("|")), ("Home>Lamps".into(), "Gifts".into()));
    assert_eq!(lamp.description, "<p>One<br>two</p><p>Three</p>");
    assert_eq!((lamp.tags.join("|"), lamp.images.len()), ("brass|warm".to_owned(), 2));
    assert_eq!(lamp.url.as_deref(), Some("https://shop.example/?post_type=product&p=7"));
    assert_eq!(lamp.provenance.as_ref().unwrap().material.as_deref(), Some("brass, glass"));
    assert_eq!((lamp.options[0].name.as_str(), lamp.options.len()), ("Color", 1));
    let variant = &lamp.variants[0];
    assert_eq!((variant.external_id.as_str(), variant.sku.as_deref()), ("7", Some("lamp")));
    assert_eq!((variant.price.amount, variant.compare_at.unwrap().amount), (850, 1_000));
    assert_eq!((variant.available, variant.stock, variant.gtin.is_some()), (true, Some(4), true));
}

#[test]
fn variations_join_their_parent_by_sku_or_id() {
    let tee = [
        ("id", "1"),
        ("type", "variable"),
        ("sku", "tee"),
        ("name", "Tee"),
        ("stock", "2"),
        ("published", "1"),
        ("attribute 1 name", "Size"),
        ("attribute 1 value(s)", "S, M, L"),
        ("attribute 2 name", "Colour"),
        ("attribute 2 value(s)", "Red, Blue"),
    ];
    let variation = |id, parent, position, size, price| {
        [
            ("id", id),
            ("type", "variation"),
            ("name", "Tee - x"),
            ("parent", parent),
            ("published", "1"),
            ("in stock?", "1"),
            ("position", position),
            ("attribute 1 name", "size"),
            ("attribute 1 value(s)", size),
            ("attribute 2 name", "Colour"),
            ("regular price", price),
        ]
    };
    let cap = [("id", "9"), ("type", "variable"), ("sku", "cap"), ("name", "Cap"), ("published", "1")];
    let mut off = variation("14", "tee", "4", "L", "1");
    off[4] = ("published", "0");
    let mut shared = variation("15", "tee", "5", "S", "9").to_vec();
    shared.push(("stock", "parent"));
    let came = trial(&[
        &variation("21", "id:9", "0", "One", "5"),
        &tee,
        &variation("11", "tee", "2", "M", "20"),
        &[SIMPLE.as_slice(), &[("id", "3"), ("name", "Mug")]].concat(),
        &variation("12", "id:1", "1", "L", "20"),
        &variation("13", "tee", "3", "S", ""),
        &off,
        &shared,
        &cap,
        &variation("31", "id:77", "0", "S", "5"),
    ]);
    let found: Vec<_> = came.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(
        found,
        [
            ("line 10", Fate::Dropped, "attribute value(s)"),
            ("line 7", Fate::Refused, "regular price"),
            ("line 8", Fate::LeftOut, "published"),
            ("line 3", Fate::Dropped, "attribute value(s)"),
            ("line 11", Fate::Refused, "parent"),
        ],
        "{:?}",
        came.found()
    );
    let tee = came.product("Tee");
    let told: Vec<_> = tee.variants.iter().map(|v| (v.external_id.as_str(), v.title.as_str(), v.stock)).collect();
    assert_eq!(told, [("12", "L", None), ("11", "M", None), ("15", "S", Some(2))]);
    assert_eq!(tee.options.len(), 1, "no variation says a colour");
    assert_eq!(tee.options[0].values, ["S", "M", "L"], "as the product tells them");
    assert_eq!(came.product("Cap").variants[0].external_id, "21");
    assert_eq!(came.products.len(), 3);
}

#[test]
fn what_a_bag_cannot_hold_is_left_out_and_what_is_sold_elsewhere_links_there() {
    let of = |id, kind, extra: &[(&'static str, &'static str)]| {
        let mut cells = vec![("id", id), ("type", kind), ("name", id), ("regular price", "5"), ("published", "1")];
        cells.extend_from_slice(extra);
        cells
    };
    let came = trial(&[
        &of("1", "grouped", &[]),
        &of("2", "subscription", &[]),
        &of("3", "external", &[("external url", "https://else.example/x")]),
        &of("4", "simple", &[("visibility in catalog", "hidden")]),
        &of("5", "simple", &[("visibility in catalog", "search")]),
        &[("id", "6"), ("type", "simple"), ("name", "Draft"), ("published", "'-1"), ("regular price", "5")],
        &[("id", "7"), ("type", "variable"), ("name", "Empty"), ("published", "1")],
        &[("type", "simple"), ("name", "No id"), ("regular price", "5")],
        &[("id", "8"), ("type", "simple"), ("regular price", "5")],
        &[("id", "9"), ("type", "simple"), ("name", "Free?")],
    ]);
    let found: Vec<_> = came.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(
        found,
        [
            ("line 2", Fate::LeftOut, "type"),
            ("line 3", Fate::LeftOut, "type"),
            ("line 5", Fate::LeftOut, "visibility in catalog"),
            ("line 7", Fate::LeftOut, "published"),
            ("line 8", Fate::Refused, "variations"),
            ("line 9", Fate::Refused, "id"),
            ("line 10", Fate::Refused, "name"),
            ("line 11", Fate::Refused, "regular price"),
        ]
    );
    assert_eq!(came.product("3").url.as_deref(), Some("https://else.example/x"));
    assert_eq!((came.products.len(), came.kept.len()), (2, 3));
}

#[test]
fn a_sale_has_its_days_and_stock_its_limits() {
    let of = |extra: &[(&'static str, &'static str)]| {
        let mut cells = [SIMPLE.as_slice(), &[("name", "A"), ("sale price", "8")]].concat();
        cells.extend_from_slice(extra);
        cells
    };
    let came = trial(&[
        &of(&[("id", "1"), ("date sale price ends", "2001-01-01 23:59:59")]),
        &of(&[("id", "2"), ("date sale price starts", "2999-01-01")]),
        &of(&[("id", "3"), ("date sale price starts", "2001-01-01"), ("date sale price ends", "2999-01-01")]),
        &of(&[("id", "4"), ("stock", "0"), ("backorders allowed?", "notify")]),
        &of(&[("id", "5"), ("stock", "0"), ("backorders allowed?", "0")]),
        &[("id", "6"), ("name", "B"), ("in stock?", "0"), ("sale price", "3"), ("images", "a.jpg")],
    ]);
    assert_eq!(came.found(), []);
    let told: Vec<_> =
        came.products.iter().map(|p| &p.variants[0]).map(|v| (v.price.amount, v.available, v.stock)).collect();
    assert_eq!(
        told,
        [
            (1_000, true, None),
            (1_000, true, None),
            (800, true, None),
            (800, true, None),
            (800, false, Some(0)),
            (300, false, None)
        ]
    );
    assert_eq!(came.products[5].images[0].url, "https://shop.example/a.jpg");
    let nothing = trial::read(read, HEADER.as_bytes(), &Reading::default());
    assert!(matches!(nothing, Err(ReadError::NoCurrency)));
}

#[test]
fn the_sample_data_is_whole() {
    let Some(feed) = sample("woocommerce/sample_products.csv") else { return };
    let came = trial::read(read, &feed, &euros()).unwrap();
    let found: Vec<_> = came.found().into_iter().map(|(_, fate, field, _)| (fate, field)).collect();
    assert_eq!(
        found,
        [(Fate::Dropped, "attribute value(s)"), (Fate::LeftOut, "visibility in catalog"), (Fate::LeftOut, "type"),],
        "{:?}",
        came.found()
    );
    // 24 rows: 9 variations of 2 products, 1 group, 1 hidden.
    assert_eq!(came.products.len(), 13);
    let tee = came.product("T-Shirt");
    assert_eq!(tee.options[0].values, ["Blue", "Green", "Red"]);
    assert_eq!((tee.variants.len(), tee.variants[0].title.as_str(), tee.images.len()), (3, "Red", 3));
    let hoodie = came.product("Hoodie");
    assert_eq!((hoodie.variants.len(), hoodie.options.len()), (6, 2));
    let sold = hoodie.variants.iter().find(|v| v.title == "Red / No").unwrap();
    assert_eq!((sold.price.amount, sold.compare_at.unwrap().amount), (4_200, 4_500));
    assert_eq!(hoodie.category_path, ["Clothing", "Hoodies"]);
    assert_eq!(came.product("ClassicPress Donation").url.as_deref(), Some("https://www.classicpress.net/donate/"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = trial::read(read, &bytes, &euros());
        let _ = trial::read(read, &[HEADER.as_bytes(), &bytes].concat(), &euros());
    }

    #[test]
    fn any_cells_are_read_or_refused(rows in prop::collection::vec(("[1-4]?", "simple|variable|variation|external|\\PC{0,4}", "[a-c]?|id:[1-4]", "\\PC{0,8}", "[0-9.,]{0,4}", "\\PC{0,8}"), 0..12)) {
        let feed: String = rows
            .iter()
            .map(|(id, kind, sku, name, price, value)| {
                row(&[("id", id), ("type", kind), ("sku", sku), ("parent", sku), ("name", name), ("regular price", price),
                    ("attribute 1 name", "Size"), ("attribute 1 value(s)", value), ("images", value), ("categories", value)])
            })
            .collect();
        let came = trial::read(read, (HEADER.to_owned() + &feed).as_bytes(), &euros()).unwrap();
        for product in &came.products {
            prop_assert!(!product.title.is_empty() && !product.variants.is_empty());
            prop_assert!(product.variants.iter().all(|v| v.options.len() == product.options.len()));
        }
    }
}
