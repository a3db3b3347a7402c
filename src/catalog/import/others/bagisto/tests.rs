use proptest::prelude::*;

use super::read;
use crate::catalog::import::{
    ReadError, Reading,
    report::Fate,
    trial::{self, Trial, euros},
};

const HEADER: &str = "sku,parent_sku,locale,attribute_family_code,type,categories,images,name,description,short_description,status,visible_individually,price,special_price,special_price_from,special_price_to,url_key,manage_stock,inventories,configurable_variants\n";

fn feed_in(rows: &str, reading: &Reading) -> Trial {
    trial::read(read, format!("{HEADER}{rows}").as_bytes(), reading).unwrap()
}

fn feed(rows: &str) -> Trial {
    feed_in(rows, &euros())
}

#[test]
fn a_configurable_product_lists_its_variants() {
    let feed = feed(concat!(
        "J-M,J,en,default,simple,,https://a.example/m.webp,Jacket M,,,1,0,14,12,2001-01-01,9001-01-01,jacket-m,1,\"default=3,second=2\",\n",
        "J,,en,default,configurable,\"Men,Men/Winter Wear,Offers\",https://a.example/j.webp,Jacket,<b>Warm</b>,,1,1,,,,,jacket,,,\"sku=J-M,color=Yellow,size=M|sku=J-L,color=Yellow,size=L|sku=J-X,size=X\"\n",
        "J-L,J,en,default,simple,,,Jacket L,,,1,0,15,12,2001-01-01,2001-02-01,jacket-l,1,default=0,\n",
    ));
    assert_eq!(feed.found(), [("line 3", Fate::Refused, "configurable_variants", "no row of the feed has this SKU")]);
    let jacket = feed.product("Jacket");
    assert_eq!((jacket.external_id.as_str(), jacket.lang.as_deref()), ("J", Some("en")));
    assert_eq!(jacket.category_path, ["Men", "Winter Wear"]);
    assert_eq!(jacket.collections, ["Offers"]);
    assert_eq!(jacket.description, "<b>Warm</b>");
    assert_eq!(jacket.url.as_deref(), Some("https://shop.example/jacket"));
    assert_eq!(jacket.images.len(), 2);
    let options: Vec<_> = jacket.options.iter().map(|o| (o.name.as_str(), o.values.join(","))).collect();
    assert_eq!(options, [("color", "Yellow".to_owned()), ("size", "M,L".to_owned())]);
    let told: Vec<_> = jacket
        .variants
        .iter()
        .map(|v| (v.external_id.as_str(), v.title.as_str(), v.price.amount, v.compare_at.map(|m| m.amount), v.stock))
        .collect();
    assert_eq!(
        told,
        [("J-M", "Yellow / M", 1_200, Some(1_400), Some(5)), ("J-L", "Yellow / L", 1_500, None, Some(0)),]
    );
    assert!(!jacket.variants[1].available);
    assert_eq!(jacket.variants[0].image.as_ref().unwrap().url, "https://a.example/m.webp");
}

#[test]
fn rows_of_one_sku_are_languages() {
    let rows = concat!(
        "M,,en,default,simple,,,Mug,A mug,,1,1,7,,,,mug,0,default=0,\n",
        "M,,pt_BR,default,simple,,,Caneca,,Uma caneca,1,1,7,,,,caneca,0,,\n",
        "M,,en,default,simple,,,Mug again,,,1,1,7,,,,mug,0,,\n",
    );
    let feed = feed(rows);
    let mug = feed.product("Mug");
    assert_eq!((mug.variants[0].available, mug.variants[0].stock), (true, None), "it isn't counted");
    let told: Vec<_> =
        mug.translations.iter().map(|t| (t.lang.as_str(), t.title.as_deref(), t.description.as_deref())).collect();
    assert_eq!(told, [("pt-BR", Some("Caneca"), Some("Uma caneca"))]);
    assert_eq!(feed.found(), [("line 4", Fate::Refused, "sku", "another row of the feed has this SKU")]);
    let portuguese = Reading { lang: Some("pt-BR".to_owned()), ..euros() };
    let feed = feed_in(&rows[..rows.find("M,,en,default,simple,,,Mug again").unwrap()], &portuguese);
    assert_eq!(feed.products[0].title, "Caneca");
    assert_eq!(feed.products[0].translations[0].lang, "en");
}

#[test]
fn what_a_bag_cannot_hold_is_left_out() {
    let feed = feed(concat!(
        "G,,en,default,grouped,,,Group,,,1,1,,,,,,,,\n",
        "B,,en,default,bundle,,,Bundle,,,1,1,,,,,,,,\n",
        "R,,en,default,booking,,,Yoga,,,1,1,250,,,,,0,,\n",
        "X,,en,default,spaceship,,,X,,,1,1,250,,,,,0,,\n",
        "O,,en,default,simple,,,Off,,,0,1,250,,,,,0,,\n",
        "H,,en,default,simple,,,Hidden,,,1,0,250,,,,,0,,\n",
        "L-1,L,en,default,simple,,,Lost,,,1,0,250,,,,,0,,\n",
        ",,en,default,simple,,,Nothing,,,1,1,250,,,,,0,,\n",
        "P,,en,default,simple,,1.webp,No price,,,1,1,,,,,,0,,\n",
        "C,,en,default,configurable,,2.webp,C,,,1,1,,,,,,,,\"sku=C-1,size=S|sku=C-1,size=S\"\n",
        "C-1,C,en,default,simple,,3.webp,C 1,,,0,0,1,,,,,,,\n",
        "C-2,C,en,default,simple,,3.webp,C 2,,,1,0,1,,,,,,,\n",
        "S,,en,default,simple,,,Simple,,,1,1,5,a lot,,,,,,\n",
        "S-1,S,en,default,simple,,,Simple 1,,,1,0,5,,,,,,,\n",
    ));
    let mut found: Vec<_> = feed.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    found.sort_by_key(|(place, ..)| place.trim_start_matches("line ").parse::<u32>().unwrap());
    assert_eq!(
        found,
        [
            ("line 2", Fate::LeftOut, "type"),
            ("line 3", Fate::LeftOut, "type"),
            ("line 4", Fate::LeftOut, "type"),
            ("line 5", Fate::Refused, "type"),
            ("line 6", Fate::LeftOut, "status"),
            ("line 7", Fate::LeftOut, "visible_individually"),
            ("line 8", Fate::Refused, "parent_sku"),
            ("line 9", Fate::Refused, "sku"),
            ("line 10", Fate::Refused, "price"),
            ("line 11", Fate::Refused, "configurable_variants"),
            ("line 11", Fate::Refused, "configurable_variants"),
            ("line 12", Fate::LeftOut, "status"),
            ("line 13", Fate::Refused, "sku"),
            ("line 14", Fate::Dropped, "special_price"),
            ("line 15", Fate::Refused, "parent_sku"),
        ]
    );
    assert_eq!(feed.products.len(), 1);
    assert_eq!(feed.kept, ["X", "P", "C"]);
}

#[test]
fn prices_need_a_currency() {
    assert!(matches!(trial::read(read, HEADER.as_bytes(), &Reading::default()), Err(ReadError::NoCurrency)));
}

#[test]
fn the_file_of_bagisto_itself() {
    let Some(bytes) = trial::sample("other/bagisto-products.csv") else { return };
    let feed = trial::read(read, &bytes, &euros()).unwrap();
    let titles: Vec<_> = feed.products.iter().map(|p| (p.title.as_str(), p.variants.len())).collect();
    assert_eq!(
        titles,
        [
            ("Arctic Cozy Knit Unisex Beanie", 1),
            ("Arctic Bliss Stylish Winter Scarf", 1),
            ("Arctic Touchscreen Winter Gloves", 1),
            ("Arctic Warmth Wool Blend Socks", 1),
            ("OmniHeat Men's Solid Hooded Puffer Jacket", 4),
        ]
    );
    let count = |fate| feed.found().iter().filter(|(_, told, ..)| *told == fate).count();
    assert_eq!((count(Fate::LeftOut), count(Fate::Dropped), count(Fate::Refused)), (17, 1, 0), "{:?}", feed.found());
    let jacket = &feed.products[4];
    let told: Vec<_> = jacket.variants.iter().map(|v| (v.title.as_str(), v.price.amount, v.compare_at)).collect();
    // The special prices were over in February 2024.
    assert_eq!(
        told,
        [
            ("Yellow / M", 1_400, None),
            ("Yellow / L", 1_700, None),
            ("Green / M", 2_100, None),
            ("Green / L", 2_100, None)
        ]
    );
    assert_eq!(jacket.category_path, ["Men", "Winter Wear"]);
}

#[test]
fn the_file_of_bagisto_with_errors() {
    let Some(bytes) = trial::sample("other/bagisto-products-with-errors.csv") else { return };
    let feed = trial::read(read, &bytes, &euros()).unwrap();
    assert_eq!(feed.products.len(), 1);
    assert_eq!(feed.product("E2E Valid Product").variants[0].price.to_string(), "14.00 EUR");
    assert_eq!(feed.found(), [("line 3", Fate::Refused, "type", "not a type of product that Bagisto has")]);
    assert_eq!(feed.findings[0].value.as_deref(), Some("not-a-product-type"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        trial::read_anything(read, HEADER, &bytes, &euros());
    }

    #[test]
    fn any_cells_are_read_or_refused(rows in prop::collection::vec(prop::collection::vec("[ab]?|simple|configurable|sku=[ab],[cd]=[ef][|]?|[0-9.]{0,4}|\\PC{0,8}", 20), 0..8)) {
        let feed = trial::read(read, &trial::table(HEADER, &rows), &euros()).unwrap();
        prop_assert!(feed.is_whole());
    }
}
