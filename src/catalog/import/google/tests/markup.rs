//! RSS and Atom: what is an attribute, what is text, what is refused.

use proptest::prelude::*;

use super::{read_as, reading, rss};
use crate::catalog::import::{Format, ReadError};

const SCARF: &str = "<item><g:id>1</g:id><title>Scarf</title><g:price>12.50 EUR</g:price></item>";

fn xml(feed: &str) -> super::Came {
    read_as(Format::GoogleXml, feed.as_bytes(), &reading("EUR"))
}

#[test]
fn an_item_with_prefixed_and_bare_names() {
    let came = rss(
        "<item><g:id>S-1</g:id><title>bare</title><g:title>Scarf</g:title><description>Soft.</description>
        <link>https://shop.example/s</link><image_link>https://shop.example/s.jpg</image_link>
        <g:additional_image_link>https://shop.example/s2.jpg</g:additional_image_link>
        <g:additional_image_link>https://shop.example/s.jpg</g:additional_image_link>
        <g:price>12.50 EUR</g:price><g:availability>in stock</g:availability><g:quantity>7</g:quantity>
        <g:brand>Luma</g:brand><g:gtin>4006381333931</g:gtin><g:condition>refurbished</g:condition>
        <g:product_type>Clothes &gt; Scarves</g:product_type><g:google_product_category>177</g:google_product_category>
        <g:material>wool</g:material><media:title xmlns:media=\"http://search.yahoo.com/mrss/\">Not this</media:title></item>",
    );
    assert_eq!(came.found(), [""; 0]);
    let product = came.only();
    assert_eq!((product.external_id.as_str(), product.title.as_str()), ("S-1", "Scarf"));
    assert_eq!(product.description, "Soft.");
    assert_eq!(product.url.as_deref(), Some("https://shop.example/s"));
    assert_eq!(product.brand.as_deref(), Some("Luma"));
    assert_eq!(product.category_path, ["Clothes", "Scarves"]);
    let images: Vec<_> = product.images.iter().map(|i| (i.url.as_str(), i.alt.as_str())).collect();
    assert_eq!(images, [("https://shop.example/s.jpg", "Scarf"), ("https://shop.example/s2.jpg", "Scarf")]);
    assert_eq!(product.provenance.unwrap().material.as_deref(), Some("wool"));
    let [variant] = &product.variants[..] else { panic!("{:?}", product.variants) };
    assert_eq!((variant.external_id.as_str(), variant.title.as_str()), ("S-1", ""));
    assert_eq!(variant.price.to_string(), "12.50 EUR");
    assert_eq!((variant.available, variant.stock, variant.sku.as_deref()), (true, Some(7), Some("S-1")));
    assert_eq!(variant.gtin.unwrap().to_string(), "4006381333931");
    assert_eq!(variant.condition, crate::catalog::model::Condition::Refurbished);
    assert_eq!(variant.image.as_ref().unwrap().url, "https://shop.example/s.jpg");
}

#[test]
fn googles_namespace_may_have_any_prefix() {
    let came = xml("<rss xmlns:goog=\"http://base.google.com/ns/1.0\" xmlns:x=\"http://x.example/\"><channel><item>\
        <goog:id>1</goog:id><title>A</title><x:price>1 EUR</x:price><goog:price>2 EUR</goog:price></item></channel></rss>");
    assert_eq!(super::prices(&came.only()), [("2.00 EUR".to_owned(), None)]);
}

#[test]
fn atom_has_its_page_in_an_attribute_and_an_id_of_its_own() {
    let came = xml(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:g=\"http://base.google.com/ns/1.0\" xml:lang=\"fr-FR\">\
        <title>Shop</title><link href=\"https://shop.example/\"/><id>https://shop.example/feed</id><entry>\
        <id>tag:shop.example,2005:1</id><title>Écharpe</title><link rel=\"self\" href=\"https://shop.example/feed/1\"/>\
        <link href=\"https://shop.example/p?a=1&amp;b=2\"/><g:price>5 EUR</g:price>\
        <summary type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Fine &amp; <b>soft</b> &lt;i&gt;</p></div></summary>\
        </entry></feed>",
    );
    assert_eq!(came.found(), [""; 0]);
    let product = came.only();
    assert_eq!(product.external_id, "tag:shop.example,2005:1");
    assert_eq!(product.lang.as_deref(), Some("fr-FR"));
    assert_eq!(product.url.as_deref(), Some("https://shop.example/p?a=1&b=2"));
    assert!(product.description.contains("<p>Fine &amp; <b>soft</b> &lt;i&gt;</p>"), "{}", product.description);
    assert_eq!(product.variants[0].sku, None, "a tag is no number of the shop's");
}

#[test]
fn the_price_of_delivery_is_no_price_of_the_offer() {
    let came = rss(
        "<item><g:id>1</g:id><title>Mini</title><g:shipping><g:country>US</g:country><g:price>5000</g:price></g:shipping>
        <g:currency>USD</g:currency><g:price>2995</g:price><g:label>web</g:label><g:label>search</g:label>
        <g:installment><g:amount>1 USD</g:amount></g:installment></item>\n\
        <item><g:id>2</g:id><title>None</title><g:shipping><g:price>35.95 USD</g:price></g:shipping></item>",
    );
    assert_eq!(came.found(), ["line 6, item 2 (id 2): refused price: missing"]);
    let product = came.only();
    assert_eq!(super::prices(&product), [("2995.00 USD".to_owned(), None)]);
    assert_eq!(product.tags, ["web", "search"]);
}

#[test]
fn certificates_are_told_in_parts() {
    let came = rss("<item><g:id>1</g:id><title>Lamp</title><g:price>1 EUR</g:price><g:certification>
        <g:certification_authority>EC</g:certification_authority><g:certification_name>EPREL</g:certification_name>
        <g:certification_code>123</g:certification_code></g:certification></item>");
    assert_eq!(came.only().provenance.unwrap().certificates, ["EC EPREL 123"]);
}

#[test]
fn cdata_entities_and_bare_ampersands() {
    let came = rss(
        "<item><g:id><![CDATA[ 1 ]]></g:id><title>Black & White &#8211; caf&eacute; &amp;amp; &unknown;</title>
        <g:price>1 EUR</g:price><description><![CDATA[<p onclick=\"x()\">A<script>alert(1)</script> &amp; b</p>]]></description></item>",
    );
    let product = came.only();
    assert_eq!(product.external_id, "1");
    assert_eq!(product.title, "Black & White – café &amp; &unknown;");
    assert_eq!(product.description, "<p>A &amp; b</p>");
}

#[test]
fn a_plain_description_keeps_its_lines() {
    let came = rss(
        "<item><g:id>1</g:id><title>T</title><g:price>1 EUR</g:price><description>Up to 5 &lt; 6 cm\nSoft</description></item>",
    );
    assert_eq!(came.only().description, "Up to 5 &lt; 6 cm<br>Soft");
}

#[test]
fn a_document_that_declares_entities_is_refused() {
    let bomb =
        format!("<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<rss><channel>{SCARF}</channel></rss>");
    assert_eq!(xml(&bomb).stopped(), "line 1: it declares entities of its own (a DTD), which are not read");
    let plain = format!(
        "<!DOCTYPE rss PUBLIC \"-//N//DTD RSS 0.91//EN\" \"http://n.example/rss.dtd\"><rss><channel>{SCARF}</channel></rss>"
    );
    assert_eq!(xml(&plain).only().title, "Scarf", "nothing is fetched for it");
}

#[test]
fn a_feed_that_is_none_or_breaks_off_is_an_error() {
    let whole = format!("<rss><channel>{SCARF}</channel></rss>");
    assert_eq!(xml(&whole).products.len(), 1);
    assert!(xml(&whole[..whole.len() - 6]).stopped().contains("in the middle"));
    assert!(xml("<rss>\n<channel>\n<item><title>A</item>").stopped().starts_with("line 3: not well-formed"));
    assert!(xml("<sitemap><url/></sitemap>").stopped().contains("\"sitemap\""));
    assert!(xml("").stopped().contains("no element"));
    let deep = format!("<rss><channel><item>{}", "<a>".repeat(100));
    assert_eq!(xml(&deep).stopped(), "line 1: elements nested deeper than 64");
}

#[test]
fn an_item_has_its_bound_and_a_feed_hasnt() {
    let long = "x".repeat(1 << 20);
    let item = |n: u32| format!("<item><g:id>{n}</g:id><title>A</title><g:price>1 EUR</g:price><x>{long}</x></item>");
    let items: String = (0..12).map(item).collect();
    assert_eq!(xml(&format!("<rss><channel>{items}</channel></rss>")).products.len(), 12);
    let endless = format!("<rss><channel><item><title>{}", long.repeat(9));
    assert!(xml(&endless).stopped().contains("more than 8 MiB"));
}

#[test]
fn encodings() {
    let feed = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><rss><channel><language>fr</language><item><id>1</id><title>Écharpe d’été</title><price>1 EUR</price></item></channel></rss>"
        )
    };
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(feed("UTF-16").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let utf8 = [b"\xEF\xBB\xBF", feed("UTF-8").as_bytes()].concat();
    let latin: Vec<u8> =
        feed("ISO-8859-1").chars().map(|c| if c == '’' { 0x92 } else { u8::try_from(u32::from(c)).unwrap() }).collect();
    for bytes in [utf16, utf8, latin] {
        let product = read_as(Format::GoogleXml, &bytes, &reading("EUR")).only();
        assert_eq!((product.title.as_str(), product.lang.as_deref()), ("Écharpe d’été", Some("fr")));
    }
}

#[test]
fn a_currency_has_to_be_told_somewhere() {
    let item = "<rss><channel><item><id>1</id><title>A</title><price>5,95</price></item></channel></rss>";
    let silent = read_as(Format::GoogleXml, item.as_bytes(), &reading(""));
    assert!(matches!(silent.end, Err(ReadError::NoCurrency)), "{silent:?}");
    assert_eq!(super::prices(&xml(item).only()), [("5.95 EUR".to_owned(), None)]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_as(Format::GoogleXml, &bytes, &reading("EUR"));
    }

    #[test]
    fn any_markup_is_read_or_refused(parts in prop::collection::vec(prop::sample::select(vec![
        "<rss>", "</rss>", "<item>", "</item>", "<entry>", "</entry>", "<g:id>", "</g:id>", "<title>", "</title>", "<g:price>",
        "</g:price>", "1 EUR", "2,5", "<g:item_group_id>", "</g:item_group_id>", "<link href='", "'/>", "<link>", "</link>", "&amp;", "&",
        "&#x", ";", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE", "[", ">", "<description>", "</description>", "<p>", "</p>", "é", "a", "\"", "<",
        "<language>", "</language>", "<g:certification>", "</g:certification>", "http://a.example/,http://b.example/|//",
    ]), 0..60)) {
        let _ = read_as(Format::GoogleXml, parts.concat().as_bytes(), &reading("EUR"));
    }

    #[test]
    fn any_value_of_any_attribute_is_taken_or_reported(name in prop::sample::select(vec![
        "id", "title", "description", "link", "image_link", "additional_image_link", "price", "sale_price", "sale_price_effective_date",
        "currency", "availability", "quantity", "gtin", "condition", "product_type", "color", "size", "item_group_id", "certification",
    ]), value in "\\PC{0,60}") {
        let value = value.replace("]]>", "");
        let item = format!("<rss><channel><item><{name}><![CDATA[{value}]]></{name}><g:id>1</g:id><g:title>A</g:title><g:price>1 EUR</g:price></item></channel></rss>");
        let came = xml(&item);
        prop_assert!(came.end.is_ok());
        prop_assert!(came.products.len() == 1 || !came.findings.is_empty(), "{:?}", came);
    }
}
