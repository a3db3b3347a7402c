use proptest::prelude::*;
use serde_json::Value;

use super::read;
use crate::catalog::{
    import::{
        Reading,
        fields::price::{self, Style},
        report::Fate,
        trial::{self, Trial, sample},
    },
    model::Condition,
};

fn page(html: &str) -> Trial {
    trial::read(read, html.as_bytes(), &Reading::default()).unwrap()
}

/// A page with this JSON-LD at `https://shop.example/p/1`.
fn json_ld(script: &str) -> Trial {
    page(&format!(
        "<!DOCTYPE html><html lang=en-GB><head><link rel=canonical href=\"https://shop.example/p/1\">\n<script type=\"application/ld+json\">{script}</script></head>"
    ))
}

fn prices(came: &Trial) -> Vec<String> {
    came.products.iter().flat_map(|p| &p.variants).map(|v| v.price.to_string()).collect()
}

#[test]
fn a_product_and_its_offer() {
    let came = json_ld(
        r#"{"@context":"https://schema.org","@graph":[
        {"@type":"BreadcrumbList","itemListElement":[
          {"@type":"ListItem","position":2,"name":"Coats &amp; capes","item":"https://shop.example/coats"},
          {"@type":"ListItem","position":1,"name":"Home","item":{"@id":"https://shop.example/","name":"Home"}},
          {"@type":"ListItem","position":3,"name":"Loden coat"}]},
        {"@type":"Brand","@id":"urn:brand","name":"Lin &amp; Lune"},
        {"@type":"Product","name":"Loden coat","brand":{"@id":"urn:brand"},"sku":"LC-1","gtin13":"4006381333931","color":"Moss","size":{"name":"M"},
         "material":"Wool","countryOfOrigin":{"name":"Austria"},"hasCertification":[{"name":"RWS"}],"keywords":"wool, winter","description":"<p>Warm.</p>",
         "image":[null,{"@type":"ImageObject","contentUrl":"/a.jpg"},"https://cdn.example/b.jpg"],
         "isRelatedTo":{"@type":"Product","name":"Scarf","offers":{"price":"9","priceCurrency":"EUR"}},
         "offers":{"@type":"Offer","itemCondition":"https://schema.org/UsedCondition","availability":"http://schema.org/SoldOut",
           "priceSpecification":[{"price":"249.00","priceCurrency":"EUR"},{"price":299,"priceCurrency":"EUR","priceType":"https://schema.org/StrikethroughPrice"}]}}]}"#,
    );
    assert_eq!((came.products.len(), came.found()), (1, Vec::new()));
    let coat = came.product("Loden coat");
    assert_eq!(coat.external_id, "https://shop.example/p/1");
    assert_eq!(coat.brand.as_deref(), Some("Lin & Lune"));
    assert_eq!(coat.category_path, ["Coats & capes"]);
    assert_eq!((coat.lang.as_deref(), coat.url.as_deref()), (Some("en-GB"), Some("https://shop.example/p/1")));
    assert_eq!(coat.tags, ["wool", "winter"]);
    let images: Vec<_> = coat.images.iter().map(|image| image.url.as_str()).collect();
    assert_eq!(images, ["https://shop.example/a.jpg", "https://cdn.example/b.jpg"]);
    let provenance = coat.provenance.as_ref().unwrap();
    assert_eq!((provenance.material.as_deref(), provenance.origin.as_deref()), (Some("Wool"), Some("Austria")));
    assert_eq!(provenance.certificates, ["RWS"]);
    let variant = &coat.variants[0];
    assert_eq!((variant.price.to_string(), variant.compare_at.unwrap().amount), ("249.00 EUR".to_owned(), 29_900));
    assert_eq!((variant.condition, variant.available), (Condition::Used, false));
    assert_eq!((variant.options.join("/"), variant.sku.as_deref()), ("Moss/M".to_owned(), Some("LC-1")));
    assert_eq!(variant.gtin.unwrap().to_string(), "4006381333931");
}

#[test]
fn what_shares_a_group_is_one_product() {
    for script in [
        // The form of Google's documentation.
        r#"{"@type":"ProductGroup","productGroupID":"g","name":"Shirt","hasVariant":[
          {"@type":"Product","name":"Shirt red","sku":"a","color":"Red","offers":{"price":1,"priceCurrency":"EUR"}},
          {"@type":"Product","name":"Shirt blue","sku":"b","color":"Blue","offers":{"price":2,"priceCurrency":"EUR"}}]}"#,
        r#"[{"@type":"Product","inProductGroupWithID":"g","name":"Shirt red","sku":"a","color":"Red","offers":{"price":1,"priceCurrency":"EUR"}},
            {"@type":"Product","inProductGroupWithID":"g","name":"Shirt blue","sku":"b","color":"Blue","offers":{"price":2,"priceCurrency":"EUR"}}]"#,
        r#"[{"@type":"Product","isVariantOf":{"@type":"ProductGroup","productGroupID":"g","name":"Shirt"},"name":"Shirt red","sku":"a","color":"Red","offers":{"price":1,"priceCurrency":"EUR"}},
            {"@type":"Product","isVariantOf":{"@type":"ProductGroup","productGroupID":"g","name":"Shirt"},"name":"Shirt blue","sku":"b","color":"Blue","offers":{"price":2,"priceCurrency":"EUR"}}]"#,
    ] {
        let came = json_ld(script);
        assert_eq!(came.products.len(), 1, "{script}");
        let shirt = came.product("Shirt");
        assert_eq!(shirt.external_id, "g");
        assert_eq!(shirt.options[0].values, ["Red", "Blue"], "{script}");
        assert_eq!(prices(&came), ["1.00 EUR", "2.00 EUR"]);
    }
}

#[test]
fn a_list_of_products_is_several() {
    let came = json_ld(
        r#"{"@type":"ItemList","itemListElement":[
        {"@type":"ListItem","item":{"@type":"Product","name":"Mug","url":"/p/mug","offers":{"price":5,"priceCurrency":"EUR"}}},
        {"@type":"ListItem","item":{"@type":"Product","name":"Jug","url":"/p/jug?ref=1#x","offers":{"price":7,"priceCurrency":"EUR"}}}]}"#,
    );
    let ids: Vec<_> = came.products.iter().map(|p| p.external_id.as_str()).collect();
    assert_eq!(ids, ["https://shop.example/p/mug", "https://shop.example/p/jug?ref=1"]);
    assert_eq!(came.products[1].variants[0].sku, None, "an address is no SKU");
}

#[test]
fn offers_are_apart_by_what_they_are_called() {
    let came = json_ld(
        r#"{"@type":"Product","name":"Jeans","sku":"J","offers":[
        {"sku":"J-30","price":"80","priceCurrency":"EUR"},{"sku":"J-31","price":"85","priceCurrency":"EUR","availability":"OutOfStock"}]}"#,
    );
    let jeans = came.product("Jeans");
    assert_eq!(jeans.options[0].values, ["30", "31"]);
    assert_eq!(prices(&came), ["80.00 EUR", "85.00 EUR"]);

    let came = json_ld(
        r#"{"@type":"Product","name":"Bed","sku":"B","offers":[
        {"price":"100","priceCurrency":"EUR","availability":"OutOfStock"},{"price":"249","priceCurrency":"EUR"},{"price":"229","priceCurrency":"EUR"}]}"#,
    );
    assert_eq!(prices(&came), ["229.00 EUR"], "of those that can be had the cheapest");
    assert_eq!(came.findings.len(), 2);
    assert!(came.findings.iter().all(|f| f.fate == Fate::Dropped && f.field == "offers"));
}

#[test]
fn prices_stand_in_many_places() {
    for (offers, page_says, expected) in [
        (r#"{"@type":"AggregateOffer","lowPrice":"50","highPrice":"60","priceCurrency":"GBP"}"#, "", "50.00 GBP"),
        (r#"{"@type":"AggregateOffer","lowPrice":"5","offers":[{"price":"6","priceCurrency":"GBP"}]}"#, "", "6.00 GBP"),
        (r#"{"lowprice":{"sales":{"value":3499,"currency":"ARS","decimalPrice":"3499.00"}}}"#, "", "3499.00 ARS"),
        (
            r#"{"price":{},"priceCurrency":"USD"}"#,
            "<meta property=\"product:price:amount\" content=\"12.50\"><meta property=\"product:price:currency\" content=\"USD\">",
            "12.50 USD",
        ),
        (r#"{"price":"€ 12,50"}"#, "", "12.50 EUR"),
        (r#"{"price":"1,299.00","priceCurrency":"usd"}"#, "", "1299.00 USD"),
    ] {
        let came = page(&format!(
            "{page_says}<script type='application/ld+json'>{{\"@type\":\"Product\",\"name\":\"A\",\"offers\":{offers}}}</script>"
        ));
        assert_eq!(prices(&came), [expected], "{offers}: {:?}", came.found());
    }
    let came = json_ld(r#"{"@type":"Product","name":"A","offers":{"price":{},"priceCurrency":"USD"}}"#);
    assert!(came.products.is_empty());
    assert_eq!(came.found()[0].1, Fate::Refused);
    assert_eq!(came.found()[0].2, "price");
}

#[test]
fn microdata_where_there_is_no_json_ld() {
    let came = page(
        "<base href='https://shop.example/x/'><script type='application/ld+json'>{oops</script>
        <div itemscope itemtype='http://schema.org/Product'>
          <ul><li><h1 itemprop=name>Anvil <b>of</b> iron</h1><li>x</ul>
          <img itemprop='image' src='a.jpg'><meta itemprop=sku content=77>
          <p itemprop=description>Heavy.<p>Very.
          <div itemprop=review itemscope><span itemprop=name>Great</span></div>
          <div itemprop=offers itemscope itemtype='http://schema.org/Offer'>
            <meta itemprop=priceCurrency content=EUR><span itemprop=price content='19.90'>19,90 €</span>
            <link itemprop=availability href='http://schema.org/InStock'>
          </div>
        </div>
        <div itemscope itemtype='http://schema.org/Person'><i itemprop=name>Nobody</i></div>",
    );
    assert_eq!(came.found(), [("line 1", Fate::Dropped, "JSON-LD", "not JSON: key must be a string")]);
    let anvil = came.product("Anvil of iron");
    assert_eq!((anvil.description.as_str(), anvil.external_id.as_str()), ("Heavy.", "77"));
    assert_eq!(anvil.images[0].url, "https://shop.example/x/a.jpg");
    assert_eq!(prices(&came), ["19.90 EUR"]);
}

#[test]
fn open_graph_where_there_is_nothing_else() {
    let tags = "<meta property=og:title content=Vase><meta property='og:url' content='https://shop.example/vase'>
        <meta property='og:image' content='/v.jpg'><meta name='product:brand' content='Clay'>
        <meta property='product:price:amount' content='30'><meta property='product:price:currency' content='EUR'>
        <meta property='product:original_price:amount' content='40'><meta property='product:original_price:currency' content='EUR'>
        <meta property='product:availability' content='out of stock'>";
    let came = page(tags);
    let vase = came.product("Vase");
    assert_eq!((vase.external_id.as_str(), vase.brand.as_deref()), ("https://shop.example/vase", Some("Clay")));
    assert_eq!(vase.images[0].url, "https://shop.example/v.jpg");
    assert!(!vase.available());
    assert_eq!((prices(&came), vase.variants[0].compare_at.unwrap().amount), (vec!["30.00 EUR".to_owned()], 4_000));
    let nothing = page("<title>Hello</title><meta property=og:title content=Hello>");
    assert_eq!(nothing.found()[0].0, "the page");
    assert!(nothing.products.is_empty() && nothing.findings[0].fate == Fate::Refused);
}

#[test]
fn json_ld_needs_no_page_around_it() {
    let came = page(
        r#" {"@context":"https://schema.org","@type":"Product","name":"A","sku":"1","offers":{"price":1,"priceCurrency":"EUR"}}"#,
    );
    assert_eq!(came.product("A").external_id, "1");
}

#[test]
fn pages_that_want_too_much_are_bounded() {
    let deep = format!(
        "{}<i itemscope itemtype=http://schema.org/Product><b itemprop=name>x",
        "<div itemscope itemprop=a>".repeat(100_000)
    );
    assert!(page(&deep).products.is_empty());
    let lists = format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000));
    assert_eq!(page(&lists).findings[0].field, "JSON-LD");
    let long = "x".repeat(9 << 20);
    assert!(trial::read(read, long.as_bytes(), &Reading::default()).is_err());
}

/// What people read off the pages: price, brand, and whether it can be had.
#[test]
fn pages_say_what_people_read_off_them() {
    let Some(truth) = sample("html/ground-truth.json") else { return };
    let truth: serde_json::Map<String, Value> = serde_json::from_slice(&truth).unwrap();
    for (name, read_off) in truth {
        let bytes = sample(&name).unwrap();
        let came = trial::read(read, &bytes, &Reading::default()).unwrap();
        assert_eq!(came.products.len(), 1, "{name}");
        let product = &came.products[0];
        let shown = read_off["price"][0].as_str().unwrap();
        let price = product.cheapest().unwrap().price;
        let expected = price::read(shown, Style::Feed, Some(price.currency));
        match name.as_str() {
            // The page's microdata has the price from before, and the page shows another.
            "html/elkor-lv-fashion-microdata.html" => assert_eq!(price.to_string(), "219.99 EUR"),
            // A point that groups.
            "html/paris-cl-bed.html" => assert_eq!(price.to_string(), "229990 CLP"),
            _ => assert_eq!(Ok(price), expected, "{name}"),
        }
        if let Some(brand) = read_off["brand"][0].as_str() {
            assert_eq!(product.brand.as_deref(), Some(brand), "{name}");
        }
        // The page's JSON-LD says that it is sold out, the page itself doesn't.
        let contradicts = name == "html/johnlewis-uk-boot.html";
        assert_eq!(product.available(), !contradicts, "{name}");
    }
}

#[test]
fn pages_have_as_many_variants_as_they_tell() {
    for (name, currency, variants, told) in [
        ("bestseller-ie-cardigan", "EUR", 18, 0),
        ("eduscho-at-dress-cdata", "EUR", 1, 0),
        ("elkor-lv-fashion-microdata", "EUR", 1, 0),
        ("ikea-gb-rack", "GBP", 1, 0),
        ("johnlewis-uk-boot", "GBP", 1, 0),
        ("namshi-sa-tshirt-ar", "SAR", 1, 0),
        ("overstock-us-plates", "USD", 1, 0),
        ("paris-cl-bed", "CLP", 1, 1),
        ("salla-sa-breaker-ar", "SAR", 1, 0),
        ("stockcenter-ar-boots", "ARS", 1, 0),
        ("zalando-ie-jeans", "EUR", 8, 1),
        ("zara-be-boots", "EUR", 8, 0),
        ("zara-fr-tshirt", "EUR", 14, 0),
        ("small/invalid-jsonld", "AUD", 1, 0),
        ("small/itempage-nested-offers", "EUR", 3, 2),
        ("small/microdata-product", "USD", 1, 1),
        ("small/productgroup-hasvariant", "USD", 3, 0),
    ] {
        let Some(bytes) = sample(&format!("html/{name}.html")) else { return };
        let came = trial::read(read, &bytes, &Reading::default()).unwrap();
        assert_eq!(came.products.len(), 1, "{name}");
        assert_eq!(came.products[0].variants.len(), variants, "{name}");
        assert_eq!(came.findings.len(), told, "{name}: {:?}", came.found());
        assert!(came.products[0].variants.iter().all(|v| v.price.currency.code() == currency), "{name}");
    }
    let Some(bytes) = sample("html/potterybarn-us-sconce.html") else { return };
    let came = trial::read(read, &bytes, &Reading::default()).unwrap();
    assert!(came.products.is_empty(), "its price is an empty object");
    assert_eq!(came.findings.len(), 1, "{:?}", came.found());
    assert_eq!((came.found()[0].2, came.found()[0].3), ("price", "missing"));
}

proptest! {
    #[test]
    fn any_bytes_are_a_page(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = trial::read(read, text.as_bytes(), &Reading::default());
    }

    #[test]
    fn any_markup_is_a_page(parts in prop::collection::vec(prop::sample::select(vec![
        "<div itemscope itemtype=http://schema.org/Product>", "</div>", "<span itemprop=name>", "</span>", "x",
        "<p itemprop=description>", "<li itemprop=offers itemscope>", "</li>", "<meta itemprop=price content='1 EUR'>",
        "<script type=application/ld+json>", "</script>", "{\"@type\":\"Product\",\"name\":\"A\",", "\"offers\":[", "]}",
        "{\"price\":1,\"priceCurrency\":\"EUR\"}", "<title>", "<textarea>", "<!--", "-->", "<plaintext>", "<svg/>",
    ]), 0..40)) {
        let came = trial::read(read, parts.concat().as_bytes(), &Reading::default());
        for product in came.into_iter().flat_map(|came| came.products) {
            prop_assert!(!product.variants.is_empty() && !product.title.is_empty());
        }
    }
}
