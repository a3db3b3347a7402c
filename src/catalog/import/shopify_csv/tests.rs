use proptest::prelude::*;

use super::read;
use crate::catalog::{
    import::{
        ReadError, Reading,
        report::Fate,
        trial::{self, Trial, euros, sample},
    },
    model::Condition,
    record::NewProduct,
};

fn trial(feed: &str) -> Trial {
    trial::read(read, feed.as_bytes(), &euros()).unwrap()
}

#[test]
fn rows_of_a_handle_are_one_product() {
    let came = trial(
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,Google Shopping / Condition,Variant Image,Status\n\
         tee,Tee,\"<p>Soft\nand \"\"light\"\"</p>\",Brume,Shirts,\"linen, summer\",TRUE,Colour,Red,Size,S,T-R-S,shopify,3,deny,19.90,29.90,4006381333931,https://cdn.example/b.jpg,2,The back,refurbished,https://cdn.example/a.jpg,active\n\
         mug,Mug,,,,,,Title,Default Title,,,,,,,5,0.00,,,,,,,active\n\
         tee,,,,,,,,Blue,,M,T-B-M,shopify,0,deny,19.90,19.90,,https://cdn.example/a.jpg,1,,,,\n\
         tee,,,,,,,,,,,,,,,,,,https://cdn.example/c.jpg,3,,,,\n",
    );
    assert_eq!(came.found(), []);
    let tee = &came.products[0];
    assert_eq!((tee.external_id.as_str(), tee.title.as_str(), tee.brand.as_deref()), ("tee", "Tee", Some("Brume")));
    assert_eq!(tee.description, "<p>Soft\nand \"light\"</p>");
    assert_eq!((tee.category_path.join(">"), tee.tags.join("|")), ("Shirts".to_owned(), "linen|summer".to_owned()));
    assert_eq!(tee.url.as_deref(), Some("https://shop.example/products/tee"));
    let images: Vec<_> = tee.images.iter().map(|i| (i.url.rsplit('/').next().unwrap(), i.alt.as_str())).collect();
    assert_eq!(images, [("a.jpg", "Tee"), ("b.jpg", "The back"), ("c.jpg", "Tee")]);
    let options: Vec<_> = tee.options.iter().map(|o| (o.name.as_str(), o.values.join(","))).collect();
    assert_eq!(options, [("Colour", "Red,Blue".to_owned()), ("Size", "S,M".to_owned())]);
    let [red, blue] = &tee.variants[..] else { panic!("two variants") };
    assert_eq!((red.external_id.as_str(), red.title.as_str()), ("options:Red/S", "Red / S"));
    assert_eq!((red.price.amount, red.compare_at.map(|m| m.amount)), (1_990, Some(2_990)));
    assert_eq!((red.available, red.stock, blue.available, blue.stock), (true, Some(3), false, Some(0)));
    assert_eq!(red.gtin.map(|g| g.shortest().to_owned()).as_deref(), Some("4006381333931"));
    assert_eq!((red.condition, blue.condition), (Condition::Refurbished, Condition::Refurbished));
    assert_eq!(red.image.as_ref().unwrap().alt, "Tee, Red / S");
    assert_eq!(blue.compare_at, None, "no more than the price");
    let mug = &came.products[1];
    assert_eq!((mug.options.len(), mug.variants[0].external_id.as_str()), (0, "default"));
    assert_eq!((mug.variants[0].title.as_str(), mug.variants[0].compare_at), ("", None));
    assert_eq!((mug.variants[0].available, mug.variants[0].stock), (true, None), "untracked");
}

#[test]
fn the_newer_names_of_the_columns() {
    let came = trial(
        "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,Continue selling when out of stock,Product image URL,Image position,Image alt text,Variant image URL,Google Shopping / Condition,Fabric (product.metafields.shopify.fabric),Collection\n\
         Shirt,shirt,Plain,Brume,Apparel & Accessories > Clothing > Shirts,Chemise,a,TRUE,Active,S1,5901234123457,Size,M,10,12.5,shopify,0,CONTINUE,https://cdn.example/a.jpg,1,Front,,used,cotton; linen,Summer\n\
         No handle,,,,,,,,,,,,,7,,,,,,,,,,,\n",
    );
    assert_eq!(came.found(), []);
    let shirt = came.product("Shirt");
    assert_eq!(shirt.category_path, ["Apparel & Accessories", "Clothing", "Shirts"]);
    assert_eq!((shirt.tags.join("|"), shirt.collections.join("|")), ("a|Chemise".to_owned(), "Summer".to_owned()));
    assert_eq!(shirt.provenance.as_ref().unwrap().material.as_deref(), Some("cotton, linen"));
    let variant = &shirt.variants[0];
    assert_eq!((variant.price.amount, variant.compare_at.unwrap().amount), (1_000, 1_250));
    assert_eq!((variant.available, variant.stock), (true, None), "oversold");
    assert_eq!((variant.condition, variant.sku.as_deref()), (Condition::Used, Some("S1")));
    assert!(variant.gtin.is_some());
    assert_eq!(came.product("No handle").external_id, "no-handle");
}

#[test]
fn what_is_not_for_sale_is_left_out() {
    let came = trial(
        "Handle,Title,Published,Status,Variant Price\na,A,FALSE,active,1\nb,B,true,draft,1\nc,C,,archived,1\nd,D,,,1\n",
    );
    let found: Vec<_> = came.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    assert_eq!(
        found,
        [
            ("line 2", Fate::LeftOut, "published"),
            ("line 3", Fate::LeftOut, "status"),
            ("line 4", Fate::LeftOut, "status"),
        ]
    );
    assert_eq!((came.products.len(), came.kept.len()), (1, 0));
}

#[test]
fn bad_rows_are_told_with_line_and_column() {
    let came = trial(
        "Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Google Shopping / Condition\n\
         a,\"A\nB\",Size,S,10,x,4006381333932,ftp://x.example/a.jpg,so-so\n\
         a,,,M,free,,,,\n\
         a,,,S,11,,,,\n\
         a,,,L,12 USD,,,,\n\
         b,,Size,S,10,,,,\n\
         ,,,S,10,,,,\n\
         c,C,,,,,,,\n",
    );
    let found: Vec<_> = came.found().into_iter().map(|(place, fate, field, _)| (place, fate, field)).collect();
    for expected in [
        ("line 2", Fate::Dropped, "variant compare at price"),
        ("line 2", Fate::Dropped, "variant barcode"),
        ("line 2", Fate::Dropped, "image src"),
        ("line 2", Fate::Dropped, "google shopping / condition"),
        ("line 4", Fate::Refused, "variant price"),
        ("line 5", Fate::Refused, "option value"),
        ("line 6", Fate::Refused, "variant price"),
        ("line 7", Fate::Refused, "title"),
        ("line 8", Fate::Refused, "handle"),
        ("line 9", Fate::Refused, "variant price"),
        ("line 9", Fate::Refused, "variants"),
    ] {
        assert!(found.contains(&expected), "{expected:?}: {found:?}");
    }
    assert_eq!(found.len(), 11, "{found:?}");
    assert_eq!((came.products.len(), came.products[0].variants.len()), (1, 1));
    assert_eq!(came.kept, ["b", "c"]);
}

#[test]
fn other_separators_and_other_decimals() {
    let came = trial("Handle;Title;Variant Price\na;A;1.299,50\n");
    assert_eq!(came.products[0].variants[0].price.amount, 129_950);
    let nothing = trial::read(read, b"Handle,Variant Price\na,1\n", &Reading::default());
    assert!(matches!(nothing, Err(ReadError::NoCurrency)));
    let nothing = trial::read(read, b"a,b\n1,2\n", &euros());
    assert!(matches!(nothing, Err(ReadError::Format(_))));
}

#[test]
fn an_export_of_a_shop_is_whole() {
    let Some(feed) = sample("shopify-csv/packt-home.csv") else { return };
    let came = trial::read(read, &feed, &euros()).unwrap();
    assert_eq!(came.found(), []);
    assert_eq!(came.products.len(), 20);
    assert_eq!(came.products.iter().map(|p| p.variants.len()).sum::<usize>(), 21);
    let gloves = came.product("Gardening Gloves");
    assert_eq!(gloves.options[0].values, ["Green", "Yellow"]);
    assert_eq!(gloves.variants.iter().map(|v| v.price.amount).collect::<Vec<_>>(), [999, 1_599]);
    assert_eq!(gloves.images.len(), 2);
    let chairs = came.product("Black Armchairs");
    assert!(chairs.description.contains("Lorem ipsum"));
    assert_eq!(chairs.variants[0].compare_at.unwrap().amount, 8_000);
    assert!(came.products.iter().all(NewProduct::available), "nothing of it is tracked and out");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = trial::read(read, &bytes, &euros());
        let _ = trial::read(read, &[b"Handle,Title,Variant Price\n".as_slice(), &bytes].concat(), &euros());
    }

    #[test]
    fn any_cells_are_read_or_refused(rows in prop::collection::vec(("[a-c]?", "\\PC{0,6}", "[0-9.,]{0,5}", "[RGB]?", "\\PC{0,12}"), 0..12)) {
        let mut feed = "Handle,Title,Variant Price,Option1 Value,Image Src\n".to_owned();
        for (handle, title, price, option, image) in &rows {
            let quoted = |s: &str| format!("\"{}\"", s.replace('"', "\"\""));
            let (title, price, image) = (quoted(title), quoted(price), quoted(image));
            feed = format!("{feed}{handle},{title},{price},{option},{image}\n");
        }
        let came = trial::read(read, feed.as_bytes(), &euros()).unwrap();
        for product in &came.products {
            prop_assert!(!product.title.is_empty() && !product.variants.is_empty());
            prop_assert!(product.variants.iter().all(|v| v.options.len() == product.options.len()));
        }
    }
}
