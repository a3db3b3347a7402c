//! Lines in, products out; and back again.

use proptest::prelude::*;

use super::{super::outbox::collect, *};
use crate::catalog::{
    gtin::Gtin,
    html,
    import::outbox::Item,
    model::{Condition, Image, ProductOption, Provenance},
    money::{Currency, Money},
    record::{NewProduct, NewVariant, Translation, title_of},
    text,
};

const HEADER: &str = r#"{"cabas":"catalog","version":1,"shop":{"currency":"EUR"}}"#;

/// Place, field, fate.
type Found = (String, &'static str, Fate);

/// Products, what was found, and how it ended.
fn read_text(text: &str) -> (Vec<NewProduct>, Vec<Found>, Result<(), String>) {
    read_bytes(text.as_bytes())
}

fn read_bytes(mut bytes: &[u8]) -> (Vec<NewProduct>, Vec<Found>, Result<(), String>) {
    let (items, findings, read) = collect(|out| read(&mut bytes, &Reading::default(), out));
    let products = items.into_iter().filter_map(|item| match item {
        Item::Product { product, .. } => Some(*product),
        _ => None,
    });
    let findings = findings.into_iter().map(|f| (f.path, f.field, f.fate)).collect();
    (products.collect(), findings, read.map_err(|e| format!("{e:?}")))
}

fn lines(lines: &[&str]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[test]
fn the_least_that_a_product_needs() {
    let (products, findings, read) =
        read_text(&lines(&[r#"{"id":"1","title":"Mug","variants":[{"id":"a","price":9.5}]}"#]));
    assert_eq!((findings.len(), read), (0, Ok(())));
    let mug = &products[0];
    assert_eq!((mug.external_id.as_str(), mug.title.as_str()), ("1", "Mug"));
    assert_eq!(mug.variants[0].price.to_string(), "9.50 EUR");
    assert!(mug.variants[0].available && mug.variants[0].condition.is_new());
}

#[test]
fn every_fault_has_its_place_and_takes_no_more_than_its_own() {
    let (products, findings, read) = read_text(&lines(&[
        r#"{"id":"1","title":"A","variants":[{"id":"a","price":"x"},{"id":"b","price":"1"},{"id":"b","price":"2"}]}"#,
        "",
        r#"{"id":"2","title":"B","variants":[]}"#,
        r#"{"id":"3","title":7,"variants":[]}"#,
        "not json",
        r#"{"id":"4","title":"D","url":"javascript:x","images":[{"url":"ftp://x"}],"options":[{"name":"Size","values":["S"]}],
           "variants":[{"id":"a","price":"1","options":["S"],"gtin":"4006381333932"},{"id":"b","price":"1","options":["L"]},
           {"id":"c","price":"1"}],"collections":["Summer"],
           "translations":[{"lang":"fr","collections":["Été","Plage"],"options":[]},{"lang":"f","title":"x"},
           {"lang":"de","options":[{"name":"Größe","values":[]}]}]}"#
            .replace('\n', " ")
            .as_str(),
        r#"{"id":"5","title":"E","currency":"JPY","variants":[{"id":"a","price":"500"}]}"#,
    ]));
    assert_eq!(read, Ok(()));
    assert_eq!(products.iter().map(|p| p.external_id.as_str()).collect::<Vec<_>>(), ["1", "4", "5"]);
    assert_eq!(products[2].variants[0].price.to_string(), "500 JPY");
    let found = |place: &str, field, fate| {
        assert!(findings.contains(&(place.to_owned(), field, fate)), "{place}, {field}: {findings:?}");
    };
    found("line 2, variants[0]", "price", Fate::Refused);
    found("line 2, variants[2]", "id", Fate::Refused);
    found("line 4", "variants", Fate::Refused);
    found("line 5", "", Fate::Refused);
    found("line 6", "", Fate::Refused);
    found("line 7", "url", Fate::Dropped);
    found("line 7", "images", Fate::Dropped);
    found("line 7, variants[0]", "gtin", Fate::Dropped);
    found("line 7, variants[1]", "options", Fate::Refused);
    found("line 7, variants[2]", "options", Fate::Refused);
    found("line 7", "translations", Fate::Dropped);
    assert!(findings.iter().filter(|(place, field, _)| place == "line 7" && *field == "translations").count() == 3);
    assert_eq!(products[1].translations[0].collections, [""; 0], "one name for two says nothing");
    assert_eq!(products[1].translations.iter().map(|t| t.lang.as_str()).collect::<Vec<_>>(), ["fr", "de"]);
}

#[test]
fn a_feed_that_breaks_off_is_no_feed() {
    let product = r#"{"id":"1","title":"Mug","variants":[{"id":"a","price":"9"}]}"#;
    let counted = HEADER.replace("\"version\"", "\"products\":2,\"version\"");
    for (text, why) in [
        (format!("{counted}\n{product}\n"), "1 of 2"),
        (format!("{HEADER}\n{product}\n{}", &product[..30]), "line 3: it breaks off"),
        (String::new(), "empty"),
        (product.to_owned(), "header"),
        (HEADER.replace(":1,", ":2,"), "this Cabas knows 1"),
        (HEADER.replace("\"catalog\"", "\"room\""), "not of a catalogue"),
        (format!("{HEADER}\n\"{}", "x".repeat(9 << 20)), "8 MiB"),
    ] {
        let (_, _, read) = read_text(&text);
        assert!(read.as_ref().is_err_and(|e| e.contains(why)), "{why}: {read:?}");
    }
    assert_eq!(read_text(&format!("{counted}\n{product}\n{product}")).2, Ok(()), "the last line needs no end");
}

#[test]
fn what_is_refused_stays_where_its_id_is_known() {
    let (items, ..) = collect(|out| {
        let text = lines(&[r#"{"id":" 3 ","title":7}"#, r#"{"id":"4","title":""}"#, "{}"]);
        read(&mut text.as_bytes(), &Reading { currency: "EUR".parse().ok(), ..Reading::default() }, out)
    });
    let kept: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Kept { external_id } => Some(external_id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(kept, ["3", "4"], "nothing tells what the last one is");
}

fn line_of(max: usize) -> impl Strategy<Value = String> {
    "[a-zA-Z0-9é世ا&<>\"'/\\\\ \u{202e}-]{1,30}"
        .prop_map(move |s| text::line(&s, max).text)
        .prop_filter("something is left", |s| !s.is_empty())
}

fn few<T: std::fmt::Debug>(of: impl Strategy<Value = T>, most: usize) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(of, 0..=most)
}

fn once(mut names: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn image() -> impl Strategy<Value = Image> {
    let url = prop_oneof![
        "[a-z0-9é ]{1,9}".prop_map(|s| String::from(url::Url::parse(&format!("https://a.example/{s}.png")).unwrap())),
        Just("/art/g-dress/cf4a33.svg".to_owned()),
    ];
    let side = || prop::option::of(1u32..5_000);
    (url, line_of(255), side(), side(), prop::option::of(Just("#cf4a33".to_owned())))
        .prop_map(|(url, alt, width, height, tone)| Image { url, alt, width, height, tone })
}

fn options() -> impl Strategy<Value = Vec<ProductOption>> {
    let values = prop::collection::vec(line_of(255), 1..4).prop_map(once);
    few((line_of(120), values).prop_map(|(name, values)| ProductOption { name, values }), 3)
}

fn description() -> impl Strategy<Value = String> {
    "(<p>|</p>|<b>|<a href=\"https://x.example\">|<script>|[a-zé &<]{1,6}){0,8}".prop_map(|s| html::sanitize(&s).html)
}

fn provenance() -> impl Strategy<Value = Option<Provenance>> {
    let line = || prop::option::of(line_of(1_000));
    let passport = prop::option::of(Just("https://passport.example/1".to_owned()));
    (line(), line(), line(), few(line_of(120), 3), passport).prop_map(
        |(material, origin, care, certificates, passport_url)| {
            Some(Provenance { material, origin, care, certificates, passport_url }).filter(|p| !p.is_empty())
        },
    )
}

fn translation(lang: &'static str, own: Vec<ProductOption>, collections: usize) -> impl Strategy<Value = Translation> {
    let collections = prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(line_of(120), collections),
        line_of(120).prop_map(move |name| vec![name; collections]),
    ];
    let names = (few(line_of(120), 2), collections);
    (prop::option::of(line_of(255)), prop::option::of(description()), names, any::<bool>(), provenance()).prop_map(
        move |(title, description, (category_path, collections), translated, provenance)| {
            let mut options = own.clone();
            for option in &mut options {
                option.name.insert_str(0, "Xx");
                option.values.iter_mut().for_each(|value| value.insert_str(0, "Yy"));
                option.values.iter_mut().for_each(|value| *value = text::line(value, 255).text);
                option.name = text::line(&option.name, 120).text;
            }
            options.truncate(if translated { usize::MAX } else { 0 });
            let lang = lang.to_owned();
            Translation { lang, title, description, category_path, collections, options, provenance }
        },
    )
}

fn variant(n: usize, options: &[ProductOption], currency: Currency) -> impl Strategy<Value = NewVariant> + use<> {
    let chosen: Vec<_> = options
        .iter()
        .map(|o| prop::sample::select(o.values.iter().cloned().chain([String::new()]).collect::<Vec<_>>()))
        .collect();
    let gtin = prop::sample::select(vec!["4006381333931", "036000291452", "96385074", "10614141000415"]);
    let gtin = prop::option::of(gtin.prop_map(|g| g.parse::<Gtin>().unwrap()));
    let facts = (any::<bool>(), prop::option::of(any::<u32>()), prop::option::of(line_of(120)), gtin);
    let rest = (prop::sample::select(Condition::ALL.to_vec()), prop::option::of(image()));
    let title = prop::option::of(prop_oneof![line_of(255), Just(String::new())]);
    (chosen, title, 0..1_000_000i64, prop::option::of(1..1_000i64), facts, rest).prop_map(
        move |(options, title, amount, more, (available, stock, sku, gtin), (condition, image))| NewVariant {
            external_id: format!("{n}é/"),
            title: title.unwrap_or_else(|| title_of(&options)),
            price: Money { amount, currency },
            compare_at: more.map(|more| Money { amount: amount + more, currency }),
            available,
            stock,
            sku,
            gtin,
            condition,
            image,
            options,
        },
    )
}

fn product() -> impl Strategy<Value = NewProduct> {
    let currency = prop::sample::select(vec!["EUR", "JPY", "KWD"]).prop_map(|c| c.parse::<Currency>().unwrap());
    let collections = few(line_of(120), 3).prop_map(once);
    (options(), collections, currency, 1usize..4).prop_flat_map(|(own, collections, currency, count)| {
        let variants: Vec<_> = (0..count).map(|n| variant(n, &own, currency)).collect();
        let translations = ["fr", "pt-BR"].map(|lang| translation(lang, own.clone(), collections.len()));
        let translations = (translations, 0usize..3)
            .prop_map(|(translations, count)| translations.into_iter().take(count).collect::<Vec<_>>());
        let names = (line_of(255), prop::option::of(line_of(120)), few(line_of(120), 3));
        let lists = (few(line_of(120), 3).prop_map(once), few(image(), 3));
        let lang = prop::option::of(prop::sample::select(vec!["en", "zh-Hant-TW"]));
        let rest = (lang, description(), provenance(), prop::option::of(Just("https://shop.example/p/1".to_owned())));
        (variants, translations, names, lists, rest).prop_map(move |(variants, translations, names, lists, rest)| {
            let ((title, brand, category_path), (tags, images)) = (names, lists);
            let (lang, description, provenance, url) = rest;
            NewProduct {
                external_id: "1".to_owned(),
                title,
                brand,
                category_path,
                collections: collections.clone(),
                lang: lang.map(str::to_owned),
                tags,
                options: own.clone(),
                description,
                images,
                url,
                provenance,
                translations,
                variants,
            }
        })
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(product in product(), shop in prop::option::of(Just("EUR"))) {
        let shop = shop.map(|c| c.parse::<Currency>().unwrap());
        let line = serde_json::to_string(&write::line(product.clone(), shop)).unwrap();
        let mut findings = Vec::new();
        let context = Context { place: "line 2", currency: shop, lang: None };
        let read = parse(&line, "line 2").and_then(|line| product::product(line, &context, &mut findings));
        prop_assert_eq!(findings, []);
        prop_assert_eq!(read.unwrap(), product);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        text in "\\PC{0,80}",
        line in "[{}\\[\\]\":,a-z0-9]{0,80}",
    ) {
        let _ = read_bytes(&bytes);
        let _ = read_bytes(&[HEADER.as_bytes(), b"\n", &bytes].concat());
        let _ = read_text(&text);
        let _ = read_text(&format!("{HEADER}\n{line}\n{text}"));
    }

    #[test]
    fn a_mutated_line_is_read_or_refused(product in product(), at in any::<prop::sample::Index>(), with in "[\"\\[\\]{},:0a]") {
        let mut line = serde_json::to_string(&write::line(product, None)).unwrap();
        let mut at = at.index(line.len());
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        line.insert_str(at, &with);
        let _ = read_text(&format!("{HEADER}\n{line}\n"));
    }
}
