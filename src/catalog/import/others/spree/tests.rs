use proptest::prelude::*;

use super::read;
use crate::catalog::import::{
    ReadError, Reading,
    report::Fate,
    trial::{self, Trial, euros},
};

const HEADER: &str = "slug,sku,name,price,compare_at_price,currency,status,description,tags,product_type,category1,category2,option1_name,option1_value,option2_name,option2_value,image1_src,inventory_count,inventory_backorderable,track_inventory,custom_field.custom.material,barcode,available_on,discontinue_on\n";

fn feed_in(rows: &str, reading: &Reading) -> Trial {
    trial::read(read, format!("{HEADER}{rows}").as_bytes(), reading).unwrap()
}

fn dollars() -> Reading {
    Reading { currency: Some("USD".parse().unwrap()), ..euros() }
}

const FAN: &str = concat!(
    "fan,FAN,Tower fan,0,0,USD,active,Quiet <i>air</i>,\"air, summer\",Air Treatment,Air -> Fans,Offers,,,,,https://a.example/fan.webp,,FALSE,,Steel,,,\n",
    "fan,FAN-W,,89.99,99.99,USD,,,,,,,Color,White,Size,L,https://a.example/w.webp,5,FALSE,TRUE,,4006381333931,,\n",
    "fan,FAN-B,,89.99,0,USD,,,,,,,Color,Black,Size,L,https://a.example/b.webp,0,FALSE,TRUE,,,,\n",
    "fan,FAN-W,,84.99,,EUR,,,,,,,,,,,,,FALSE,,,,,\n",
);

#[test]
fn a_product_has_one_row_of_texts_and_a_row_for_each_price() {
    let feed = feed_in(FAN, &dollars());
    assert_eq!(feed.found(), []);
    let fan = feed.product("Tower fan");
    assert_eq!(fan.external_id, "fan");
    assert_eq!(
        (fan.category_path.clone(), fan.collections.clone()),
        (vec!["Air".into(), "Fans".into()], vec!["Offers".into()])
    );
    assert_eq!(fan.tags, ["air", "summer", "Air Treatment"]);
    assert_eq!(fan.description, "Quiet <i>air</i>");
    assert_eq!(fan.images.len(), 3);
    assert_eq!(fan.provenance.as_ref().unwrap().material.as_deref(), Some("Steel"));
    assert_eq!(fan.url.as_deref(), Some("https://shop.example/products/fan"));
    assert_eq!(fan.options[0].values, ["White", "Black"]);
    let told: Vec<_> =
        fan.variants.iter().map(|v| (v.title.as_str(), v.price.to_string(), v.available, v.stock)).collect();
    assert_eq!(
        told,
        [("White / L", "89.99 USD".to_owned(), true, Some(5)), ("Black / L", "89.99 USD".to_owned(), false, Some(0))]
    );
    assert_eq!(fan.variants[0].compare_at.unwrap().amount, 9_999);
    assert_eq!(fan.variants[1].compare_at, None);
    assert_eq!(fan.variants[0].sku.as_deref(), Some("FAN-W"));
    assert!(fan.variants[0].gtin.is_some());
}

#[test]
fn a_product_has_one_currency() {
    let nothing_said = Reading { currency: None, ..euros() };
    assert_eq!(feed_in(FAN, &nothing_said).products[0].variants.len(), 2, "the first that is there");
    let stored = Reading { currency: None, stored_currency: Some("EUR".parse().unwrap()), ..euros() };
    for reading in [euros(), stored] {
        let feed = feed_in(FAN, &reading);
        assert_eq!(feed.products[0].variants.len(), 1);
        assert_eq!(feed.products[0].variants[0].price.to_string(), "84.99 EUR");
        assert_eq!(feed.products[0].variants[0].title, "White / L", "the rest stands in the other row");
        assert_eq!(feed.found(), [("line 4", Fate::Refused, "price", "none in EUR")]);
    }
    let stored = Reading { currency: None, stored_currency: Some("GBP".parse().unwrap()), ..euros() };
    assert_eq!(feed_in(FAN, &stored).products[0].variants[0].price.to_string(), "89.99 USD", "no price in it");
    let pounds = Reading { currency: Some("GBP".parse().unwrap()), ..euros() };
    assert_eq!(feed_in(FAN, &pounds).kept, ["fan"], "what is asked for isn't there");
}

#[test]
fn a_product_without_options_is_sold_as_it_is() {
    let feed =
        feed_in("mug,MUG,Mug,7,,EUR,active,,,,,,,,,,,3,,TRUE,,,,\nmug,MUG,,8,,USD,,,,,,,,,,,,,,,,,,\n", &euros());
    assert_eq!(feed.found(), []);
    let mug = feed.product("Mug");
    assert!(mug.options.is_empty());
    let only = &mug.variants[0];
    assert_eq!((only.external_id.as_str(), only.price.amount, only.stock), ("default", 700, Some(3)));
}

#[test]
fn what_is_not_for_sale_is_left_out() {
    let rows = concat!(
        "a,A,A,7,,EUR,draft,,,,,,,,,,,,,,,,,\n",
        "b,B,B,7,,EUR,active,,,,,,,,,,,,,,,,,2001-01-01\n",
        "c,C,C,7,,EUR,active,,,,,,,,,,,,,,,,9001-01-01,\n",
        "d,D,,7,,EUR,active,,,,,,,,,,,,,,,,,\n",
        ",E,E,7,,EUR,active,,,,,,,,,,,,,,,,,\n",
        "f,F,F,7,,money,active,,,,,,,,,,,,,,,,,\n",
        "g,G,G,7,lots,EUR,active,,,,,,,,,,g.webp,,,,,,,\n",
    );
    let feed = feed_in(rows, &euros());
    let mut found: Vec<_> = feed.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    found.sort_unstable_by_key(|(place, _, field)| (*place, *field));
    assert_eq!(
        found,
        [
            ("line 2", Fate::LeftOut, "status"),
            ("line 3", Fate::LeftOut, "available_on"),
            ("line 4", Fate::LeftOut, "available_on"),
            ("line 5", Fate::Refused, "name"),
            ("line 6", Fate::Refused, "slug"),
            ("line 7", Fate::Refused, "price"),
            ("line 7", Fate::Refused, "variants"),
            ("line 8", Fate::Dropped, "compare_at_price"),
            ("line 8", Fate::Dropped, "image1_src"),
        ]
    );
    assert_eq!(feed.products.len(), 1);
}

#[test]
fn something_has_to_say_the_currency() {
    let feed = b"slug,name,price\na,A,1\n";
    assert!(matches!(trial::read(read, feed, &Reading::default()), Err(ReadError::NoCurrency)));
    assert_eq!(trial::read(read, feed, &euros()).unwrap().products[0].variants[0].price.to_string(), "1.00 EUR");
}

#[test]
fn the_file_of_spree_itself() {
    let Some(bytes) = trial::sample("other/spree-products.csv") else { return };
    for (reading, price) in [(Reading::default(), "879.99 USD"), (euros(), "819.99 EUR")] {
        let feed = trial::read(read, &bytes, &reading).unwrap();
        assert_eq!(feed.found(), []);
        assert_eq!(feed.products.len(), 37);
        assert_eq!(feed.products.iter().map(|p| p.variants.len()).sum::<usize>(), 87);
        let machine = feed.product("Automatic Espresso Machine");
        assert_eq!(machine.category_path, ["Kitchen", "Coffee Machines"]);
        assert_eq!(machine.options[0].values, ["Matte Black", "Silver", "White"]);
        let black = &machine.variants[0];
        assert_eq!((black.price.to_string().as_str(), black.stock), (price, Some(5_000)));
        assert_eq!(black.sku.as_deref(), Some("AUTOMATIC-ESPRESSO-MACHINE-MATTE-BLACK"));
        assert!(black.image.as_ref().unwrap().url.ends_with("automatic-espresso-machine-matte-black.webp"));
        assert_eq!(machine.images.len(), 4);
    }
    let sold = trial::read(read, &bytes, &Reading::default()).unwrap();
    let reduced = sold.products.iter().flat_map(|p| &p.variants).filter(|v| v.compare_at.is_some()).count();
    assert_eq!(reduced, 4);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        trial::read_anything(read, HEADER, &bytes, &euros());
    }

    #[test]
    fn any_cells_are_read_or_refused(rows in prop::collection::vec(prop::collection::vec("[ab]?|EUR|USD|[0-9.]{0,5}|TRUE|\\PC{0,8}", 24), 0..8)) {
        let feed = trial::read(read, &trial::table(HEADER, &rows), &Reading::default()).unwrap();
        prop_assert!(feed.is_whole());
        for product in &feed.products {
            prop_assert!(product.variants.iter().all(|v| v.price.currency == product.variants[0].price.currency));
        }
    }
}
