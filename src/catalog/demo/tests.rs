use std::collections::{BTreeMap, HashSet};

use super::{file::DemoShop, product::shop, *};
use crate::catalog::{
    art,
    gtin::Gtin,
    html,
    record::{NewVariant, Translation},
};

/// A no-break space, which French wants before tall marks and between a number and its unit.
const NBSP: char = '\u{a0}';

fn shops() -> Vec<(DemoShop, ShopDraft, Vec<NewProduct>)> {
    FILES
        .iter()
        .map(|file| {
            let (draft, products) = shop(file).unwrap();
            (serde_json::from_str(file).unwrap(), draft, products)
        })
        .collect()
}

fn products() -> Vec<NewProduct> {
    shops().into_iter().flat_map(|(.., products)| products).collect()
}

#[test]
fn every_demo_shop_is_whole() {
    let mut drawn = HashSet::new();
    for (file, draft, products) in shops() {
        for (product, demo) in products.iter().zip(&file.products) {
            let titles: HashSet<&str> = product.variants.iter().map(|v| v.title.as_str()).collect();
            assert_eq!(titles.len(), product.variants.len(), "{}", demo.id);
            assert!((3..=8).contains(&product.variants.len()), "{}", demo.id);
            let every = demo.colours.len() * demo.sizes.len().max(1);
            assert_eq!(product.variants.len() + demo.not_made.len(), every, "{}: there is no such thing", demo.id);
            let worn = |value: &String| product.variants.iter().any(|v| v.options.contains(value));
            assert!(demo.colours.iter().chain(&demo.sizes).all(worn), "{}: a choice that leads nowhere", demo.id);
            for named in demo.sold_out.iter().chain(demo.stock.keys()).chain(demo.gtins.keys()) {
                assert!(titles.contains(named.as_str()), "{}: {named}", demo.id);
            }
            assert!(demo.prices.keys().all(|size| demo.sizes.contains(size)), "{}", demo.id);
            assert!(product.variants.iter().all(|v| v.compare_at.is_none_or(|c| c.amount > v.price.amount)));
            assert_eq!(product.images.len(), demo.colours.len(), "{}: a picture a colour", demo.id);
            drawn.insert(demo.art.clone());
        }
        let ids: HashSet<_> = products.iter().map(|p| &p.external_id).collect();
        assert_eq!(ids.len(), products.len(), "{}", draft.name);
        let used: HashSet<_> = file.products.iter().flat_map(|p| p.collections.iter().chain([&p.category])).collect();
        assert!(file.collections.keys().chain(file.categories.keys()).all(|k| used.contains(k)), "{}", draft.name);
    }
    assert_eq!(drawn.len(), art::symbols().count(), "every drawing is for sale somewhere");
    assert!(products().len() >= 90);
}

#[test]
fn everything_is_told_in_both_languages() {
    for product in products() {
        let id = &product.external_id;
        let [french] = product.translations.as_slice() else { panic!("{id}") };
        assert_eq!((product.lang.as_deref(), french.lang.as_str()), (Some("en"), "fr"), "{id}");
        let description = french.description.as_ref().unwrap();
        assert_ne!(description, &product.description, "{id}");
        for html in [description, &product.description] {
            assert_eq!(&html::sanitize(html).html, html, "{id}");
        }
        assert_eq!(french.category_path.len(), product.category_path.len(), "{id}");
        assert_eq!(french.collections.len(), product.collections.len(), "{id}");
        assert_eq!(french.options.len(), product.options.len(), "{id}");
        for (theirs, own) in french.options.iter().zip(&product.options) {
            assert_eq!(theirs.values.len(), own.values.len(), "{id}");
            assert_eq!(theirs.values.iter().collect::<HashSet<_>>().len(), own.values.len(), "{id}");
        }
    }
}

/// All French words of a product.
fn french(translation: &Translation) -> Vec<&str> {
    let from = translation.provenance.as_ref().unwrap();
    let mut words: Vec<&str> = translation.title.iter().chain(&translation.description).map(String::as_str).collect();
    words.extend([&from.material, &from.origin, &from.care].into_iter().flatten().map(String::as_str));
    let values = translation.options.iter().flat_map(|o| &o.values);
    words.extend(translation.category_path.iter().chain(&translation.collections).chain(values).map(String::as_str));
    words
}

#[test]
fn french_keeps_its_spaces() {
    let all = products();
    for text in all.iter().flat_map(|p| french(&p.translations[0])) {
        // Entities and tags are not text.
        let text = text.replace("&amp;", "&").replace("&nbsp;", "\u{a0}");
        let chars: Vec<char> = text.chars().collect();
        for (n, c) in chars.iter().enumerate() {
            let before = n.checked_sub(1).map_or(' ', |n| chars[n]);
            if matches!(c, ':' | ';' | '?' | '!' | '%' | '€' | '»') {
                assert_eq!(before, NBSP, "before {c}: {text}");
            }
            assert!(!matches!(c, '\'' | '"'), "a typewriter's mark: {text}");
            let unit = chars[n..].iter().collect::<String>();
            if before == ' ' && n > 1 && chars[n - 2].is_ascii_digit() {
                let units = ["g,", "g<", "cm", "cl", "l<", "l,", "m ", "°", "oz", "atm", "×"];
                assert!(!units.iter().any(|u| unit.starts_with(u)), "a unit runs away: {text}");
            }
        }
    }
}

#[test]
fn what_two_shops_sell_is_known_by_its_number() {
    let mut sellers: BTreeMap<Gtin, HashSet<String>> = BTreeMap::new();
    for (_, draft, products) in shops() {
        let variants: Vec<NewVariant> = products.into_iter().flat_map(|p| p.variants).collect();
        for gtin in variants.into_iter().filter_map(|v| v.gtin) {
            assert!(gtin.is_global(), "{gtin}");
            assert!(sellers.entry(gtin).or_default().insert(draft.name.clone()), "{gtin} twice in {}", draft.name);
        }
    }
    assert!(sellers.values().filter(|s| s.len() > 1).count() >= 10);
}

#[test]
fn under_forty_is() {
    for product in products().iter().filter(|p| p.collections.iter().any(|c| c == "Under €40")) {
        assert!(product.variants.iter().all(|v| v.price.amount < 40_00), "{}", product.external_id);
    }
}
