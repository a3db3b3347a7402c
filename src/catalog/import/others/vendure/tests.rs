use proptest::prelude::*;

use super::read;
use crate::catalog::{
    import::{
        Reading,
        report::Fate,
        trial::{self, Trial, euros},
    },
    record::NewProduct,
};

const HEADER: &str = "name ,slug,description,assets,facets,optionGroups ,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets\n";

fn feed(rows: &str) -> Trial {
    trial::read(read, format!("{HEADER}{rows}").as_bytes(), &euros()).unwrap()
}

fn options(product: &NewProduct) -> Vec<(&str, Vec<&str>)> {
    product.options.iter().map(|o| (o.name.as_str(), o.values.iter().map(String::as_str).collect())).collect()
}

#[test]
fn rows_without_a_name_are_variants() {
    let feed = feed(concat!(
        "Chair   ,chair  ,\"A <b>chair</b>\"   ,https://a.example/1.jpg|https://a.example/2.jpg,category:Home|category:Chairs|brand:Oak|color:brown,color|size:seat-size,\"red|L\"   ,C-1 , 12.50,standard,5, , ,color:red\n",
        "        ,       ,                      ,                       ,                                              ,               ,\"blue|L\"  ,C-1 , 13   ,standard,0, ,https://a.example/blue.jpg,\n",
        "        ,       ,                      ,                       ,                                              ,               ,\"blue|M\"  ,C-2 , 14   ,standard,0,false, ,\n",
        "Stool,,,,,,,S-1,7,standard,,,,\n",
    ));
    assert_eq!(feed.found(), []);
    let chair = feed.product("Chair");
    assert_eq!((chair.external_id.as_str(), chair.brand.as_deref()), ("chair", Some("Oak")));
    assert_eq!(chair.category_path, ["Home", "Chairs"]);
    assert_eq!(chair.tags, ["brown", "red"]);
    assert_eq!(chair.description, "A <b>chair</b>");
    assert_eq!(chair.images.len(), 3);
    assert_eq!(chair.url.as_deref(), Some("https://shop.example/products/chair"));
    assert_eq!(options(chair), [("color", vec!["red", "blue"]), ("size", vec!["L", "M"])]);
    let told: Vec<_> = chair
        .variants
        .iter()
        .map(|v| (v.external_id.as_str(), v.title.as_str(), v.price.amount, v.available, v.stock))
        .collect();
    assert_eq!(
        told,
        [
            ("options:red/L", "red / L", 1_250, true, Some(5)),
            ("options:blue/L", "blue / L", 1_300, false, Some(0)),
            ("options:blue/M", "blue / M", 1_400, true, None),
        ]
    );
    assert_eq!(chair.variants[1].image.as_ref().unwrap().alt, "Chair, blue / L");
    let stool = feed.product("Stool");
    assert_eq!((stool.external_id.as_str(), stool.url.as_deref()), ("Stool", None), "without a short name");
    assert_eq!(stool.variants[0].external_id, "default");
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let feed = feed(concat!(
        ",,,,,,a,X,1,,,,,\n",
        "Chair,chair,,1.jpg,nothing,size,S,C-1,,,,,,\n",
        ",,,2.jpg,,,M|red,C-2,12,,,,,\n",
        ",,,,,,L,C-3,12,,,,4.jpg,\n",
        ",,,,,,L,C-4,13,,,,,\n",
        "Stool,stool,,3.jpg,,,,S-1,cheap,,,,,\n",
    ));
    let found: Vec<_> = feed.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(
        found,
        [
            ("line 2", Fate::Refused, "name"),
            ("line 3", Fate::Dropped, "assets"),
            ("line 3", Fate::Refused, "price"),
            ("line 4", Fate::Refused, "optionValues"),
            ("line 6", Fate::Refused, "optionValues"),
            ("line 7", Fate::Refused, "price"),
            ("line 7", Fate::Refused, "variants"),
        ]
    );
    assert_eq!(feed.product("Chair").variants.len(), 1);
    assert_eq!(feed.kept, ["stool"], "what is stored of it stays");
}

#[test]
fn texts_may_be_in_several_languages() {
    let text = "name:en,name:de,slug:en,optionGroups:de,optionValues:de,sku,price\nChair,Stuhl,chair,Größe,klein,1,5\n";
    let german = Reading { lang: Some("de-AT".to_owned()), ..euros() };
    assert_eq!(trial::read(read, text.as_bytes(), &german).unwrap().product("Stuhl").external_id, "chair");
    assert_eq!(trial::read(read, text.as_bytes(), &euros()).unwrap().products[0].title, "Chair");
}

#[test]
fn prices_need_a_currency() {
    let unknown = Reading::default();
    let failed = trial::read(read, HEADER.as_bytes(), &unknown).map(|_| ());
    assert!(matches!(failed, Err(crate::catalog::import::ReadError::NoCurrency)));
}

#[test]
fn the_file_of_vendure_itself() {
    let Some(bytes) = trial::sample("other/vendure-products.csv") else { return };
    let feed = trial::read(read, &bytes, &euros()).unwrap();
    assert_eq!(feed.products.len(), 54);
    assert_eq!(feed.products.iter().map(|p| p.variants.len()).sum::<usize>(), 88);
    assert_eq!(feed.found().len(), 1, "{:?}", feed.found());
    assert_eq!(feed.found()[0].2, "assets", "file names");
    let laptop = feed.product("Laptop");
    assert_eq!(laptop.category_path, ["Electronics", "Computers"]);
    assert_eq!(options(laptop), [("screen size", vec!["13 inch", "15 inch"]), ("RAM", vec!["8GB", "16GB"])]);
    assert_eq!(laptop.variants[2].price.to_string(), "2199.00 EUR");
    assert_eq!(laptop.variants[2].sku.as_deref(), Some("L2201316"));
    assert_eq!(options(feed.product("Allstar Sneakers"))[0].0, "size");
    let chair = feed.product("Modern Cafe Chair");
    assert_eq!(chair.variants.len(), 3, "three of one SKU");
    assert_eq!(chair.tags, ["yellow", "green", "white"]);
    assert!(feed.product("Tablet").description.contains("wouldn’t really be a \"computer.\""));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        trial::read_anything(read, HEADER, &bytes, &euros());
    }

    #[test]
    fn any_cells_are_read_or_refused(rows in prop::collection::vec(prop::collection::vec("[a-c|:,\" 0-9.€]{0,12}|\\PC{0,8}", 14), 0..8)) {
        let feed = trial::read(read, &trial::table(HEADER, &rows), &euros()).unwrap();
        prop_assert!(feed.is_whole());
    }
}
