//! Other people's feeds, where their folder is there: none is part of Cabas.

use std::{fs, path::Path};

use super::{Came, prices, read_as, reading};
use crate::catalog::{
    import::{
        Format,
        sniff::{SNIFF_BYTES, sniff},
        trial::catalogs,
    },
    record::NewProduct,
};

fn read(path: &Path, format: Format, currency: &str) -> Came {
    let bytes = fs::read(path).unwrap();
    let name = path.to_string_lossy();
    assert_eq!(sniff(&bytes[..bytes.len().min(SNIFF_BYTES)], &name, None), Some(format), "{name}");
    read_as(format, &bytes, &reading(currency))
}

#[test]
fn the_form_of_2005() {
    let Some(path) = catalogs().map(|folder| folder.join("google/gbase-rss2-products.xml")) else { return };
    let came = read(&path, Format::GoogleXml, "");
    assert!(came.end.is_ok());
    let told: Vec<_> = came.products.iter().map(|p| (p.title.as_str(), prices(p).remove(0).0)).collect();
    assert_eq!(told, [("Google Mini", "2995.00 USD".to_owned()), ("Acme Laptop", "1400.00 USD".to_owned())]);
    let mini = &came.products[0];
    assert_eq!(mini.external_id, "http://www.googlestore.com/appliance/GO0123.asp");
    assert_eq!(mini.tags, ["web search", "appliance"]);
    assert_eq!(mini.variants[0].stock, Some(300));
    assert_eq!(mini.brand.as_deref(), Some("Google"));
    let fields: Vec<_> = came.findings.iter().map(|f| (f.field, f.value.as_deref())).collect();
    assert_eq!(fields, [("gtin", Some("12348573")), ("gtin", Some("2305934757"))], "numbers that are no GTINs");
}

#[test]
fn a_small_shops_own_feed() {
    let Some(path) = catalogs().map(|folder| folder.join("google/zwanski-merchant-rss2.xml")) else { return };
    let came = read(&path, Format::GoogleXml, "");
    assert_eq!(came.found(), [""; 0]);
    assert_eq!(came.products.len(), 8);
    let first = &came.products[0];
    assert_eq!((first.external_id.as_str(), first.title.as_str()), ("web-basic", "Website Starter — Basic"));
    assert_eq!(prices(first), [("399.00 USD".to_owned(), None)]);
    assert!(first.url.as_ref().is_some_and(|url| url.ends_with("/product/web-basic")));
    assert!(came.products.iter().all(|p| p.images.len() == 1 && p.variants[0].available));
}

#[test]
fn one_attribute_an_entry() {
    let Some(folder) = catalogs().map(|folder| folder.join("google/atom-attributes")) else { return };
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 16);
    for path in files {
        let came = read(&path, Format::GoogleXml, "EUR");
        assert!(came.end.is_ok(), "{came:?}");
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let found: Vec<_> = came.findings.iter().map(|f| (f.field, f.reason.as_str(), f.value.as_deref())).collect();
        let price = |product: &NewProduct| prices(product).remove(0).0;
        match name.as_str() {
            "acceptable_price_1" => assert_eq!(price(&came.products[0]), "5.95 EUR"),
            "acceptable_price_2" => assert_eq!(price(&came.products[0]), "0.00 EUR"),
            "acceptable_price_3" => {
                assert_eq!(found, [("price", "not a price such as 12.50 EUR", Some("100 or best offer"))]);
            }
            "acceptable_price_4" => assert_eq!(found, [("price", "not a price such as 12.50 EUR", Some("free"))]),
            _ => assert_eq!(found, [("price", "missing", None)], "{name}: not even the price of its delivery"),
        }
    }
}

#[test]
fn openais_columns() {
    let Some(path) = catalogs().map(|folder| folder.join("other/openai-product-feed.csv")) else { return };
    let came = read(&path, Format::GoogleTable, "");
    assert_eq!(came.found(), [""; 0]);
    let product = came.only();
    assert_eq!(
        (product.external_id.as_str(), product.title.as_str()),
        ("SHOE-TRAIL-2025", "Men's Trail Running Shoes")
    );
    assert_eq!(product.category_path, ["Apparel & Accessories", "Shoes"]);
    assert_eq!(product.images.len(), 3);
    assert_eq!(product.provenance.as_ref().unwrap().material.as_deref(), Some("Synthetic mesh / Rubber outsole"));
    let [variant] = &product.variants[..] else { panic!("{:?}", product.variants) };
    assert_eq!(variant.options, ["Black", "10"]);
    assert_eq!(variant.stock, Some(42));
    assert_eq!(variant.gtin.unwrap().to_string(), "123456789012");
    // Its sale lasted from the 1st to the 7th of October 2025.
    assert_eq!(prices(&product), [("129.99 USD".to_owned(), None)]);
}
