//! Which format a feed has, from its beginning: what stands in it decides, its name and what the server says only where
//! that leaves a doubt.

use std::collections::BTreeSet;

use super::{Format, table};

/// How much of a feed is looked at, in bytes: wide headers, and lists in front of the products, fit in.
pub(super) const SNIFF_BYTES: usize = 64 * 1024;
/// Most keys of a JSON document that are looked at, and how deep.
const MAX_KEYS: usize = 2_000;

/// The format of a feed that begins like this. `name`: a file's or an address's; `media_type`: what the server says.
pub(super) fn sniff(head: &[u8], name: &str, media_type: Option<&str>) -> Option<Format> {
    let valid = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let text = valid.trim_start();
    match text.bytes().next()? {
        b'<' => Some(markup(text)),
        b'{' | b'[' => json(text),
        _ => table_format(text).or_else(|| yaml(text)),
    }
    .or_else(|| by_name(name, media_type))
}

fn markup(text: &str) -> Format {
    let lower = text.to_ascii_lowercase();
    let feed = ["<rss", "<feed", "<rdf:rdf", "base.google.com/ns/1.0", "base.google.com/cns/1.0"];
    let page = ["<!doctype html", "<html", "<head", "<body"];
    let first = |marks: &[&str]| marks.iter().filter_map(|mark| lower.find(mark)).min();
    // A page may link to feeds, and a feed may have pages in its descriptions.
    let is_feed = match (first(&feed), first(&page)) {
        (Some(feed), Some(page)) => feed < page,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => lower.starts_with("<?xml"),
    };
    if is_feed { Format::GoogleXml } else { Format::Html }
}

fn json(text: &str) -> Option<Format> {
    let keys = keys(text);
    let has = |key: &str| keys.contains(key);
    Some(if has("cabas") {
        Format::JsonLines
    } else if has("@context") || has("@graph") {
        Format::Html
    } else if has("model") && has("pk") && has("fields") {
        Format::SaleorJson
    } else if has("prices") && has("currency_minor_unit") {
        Format::WooCommerceJson
    } else if has("regions") || (has("prices") && has("currency_code") && !has("presentment_prices")) {
        Format::MedusaJson
    } else if text.starts_with('[') || has("products") {
        Format::ShopifyJson
    } else {
        return None;
    })
}

/// The names of a JSON document's members, wherever they stand.
fn keys(text: &str) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    let mut rest = text;
    while let Some(open) = rest.find('"') {
        let inside = &rest[open + 1..];
        let mut escaped = false;
        let close = inside.find(|c| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        let Some(close) = close else { break };
        rest = &inside[close + 1..];
        if rest.trim_start().starts_with(':') {
            keys.insert(&inside[..close]);
            if keys.len() == MAX_KEYS {
                break;
            }
        }
    }
    keys
}

fn table_format(text: &str) -> Option<Format> {
    let (_, columns) = table::header(text);
    let has = |name: &str| columns.iter().any(|column| column == name);
    let merchant =
        |name: &str| columns.iter().any(|c| c.strip_prefix("g:").unwrap_or(c).replace(['_', '-'], " ") == name);
    Some(if (has("handle") || has("url handle")) && (has("variant price") || has("option1 name") || has("price")) {
        Format::ShopifyCsv
    } else if has("attribute_family_code") || has("configurable_variants") {
        Format::BagistoCsv
    } else if has("optiongroups") && has("optionvalues") {
        Format::VendureCsv
    } else if has("slug") && has("option1_name") {
        Format::SpreeCsv
    } else if has("regular price") || (has("sku") && has("type") && has("name") && has("published")) {
        Format::WooCommerceCsv
    } else if merchant("id") && (merchant("title") || merchant("price")) && (merchant("link") || merchant("price")) {
        Format::GoogleTable
    } else {
        return None;
    })
}

fn yaml(text: &str) -> Option<Format> {
    let starts = |key: &str| text.lines().any(|line| line.trim_start_matches(['-', ' ']).starts_with(key));
    let list = text.starts_with("- ") || text.starts_with("---");
    (list && starts("id:") && starts("name:") && starts("price:")).then_some(Format::AwsYaml)
}

/// Where the content doesn't say.
fn by_name(name: &str, media_type: Option<&str>) -> Option<Format> {
    let page =
        name.rsplit_once('.').is_some_and(|(_, end)| ["html", "htm"].iter().any(|e| end.eq_ignore_ascii_case(e)));
    (page || media_type == Some("text/html")).then_some(Format::Html)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(head: &str) -> Option<Format> {
        sniff(head.as_bytes(), "feed", None)
    }

    #[test]
    fn every_format_is_told_by_its_beginning() {
        for (head, format) in [
            ("{\"products\":[{\"id\":1,\"title\":\"A\",\"variants\":[]}]}", Format::ShopifyJson),
            ("[]", Format::ShopifyJson),
            (
                "{\"products\":[{\"variants\":[{\"presentment_prices\":[{\"price\":{\"currency_code\":\"USD\"}}]}]}]}",
                Format::ShopifyJson,
            ),
            ("\n{\"cabas\":\"catalog\",\"version\":1}\n{\"id\":\"1\"}", Format::JsonLines),
            ("[{\"id\":1,\"prices\":{\"price\":\"100\",\"currency_minor_unit\":2}}]", Format::WooCommerceJson),
            ("[ {\"model\": \"product.product\", \"pk\": 1, \"fields\": {}}]", Format::SaleorJson),
            ("{\"store\":{},\"regions\":[],\"products\":[]}", Format::MedusaJson),
            ("{\"@context\":\"https://schema.org\",\"@type\":\"Product\"}", Format::Html),
            ("<?xml version=\"1.0\"?><rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel>", Format::GoogleXml),
            ("<?xml version=\"1.0\"?>\n<!-- c --><feed xmlns=\"http://www.w3.org/2005/Atom\">", Format::GoogleXml),
            ("<!DOCTYPE html><html><head><link type=\"application/rss+xml\" href=\"/feed\"><rss>", Format::Html),
            ("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\"><html>", Format::Html),
            ("<div itemscope itemtype=\"https://schema.org/Product\">", Format::Html),
            ("Handle,Title,Body (HTML),Vendor,Variant Price\n", Format::ShopifyCsv),
            ("ID,Type,SKU,Name,Published,\"Is featured?\",Regular price\n", Format::WooCommerceCsv),
            ("id\ttitle\tdescription\tlink\timage_link\tprice\n1\tA\t", Format::GoogleTable),
            ("\"g:id\",\"g:title\",\"g:price\"\n", Format::GoogleTable),
            ("ID;Title;Image Link;Price\r\n", Format::GoogleTable),
            ("slug,sku,name,price,option1_name,option1_value\n", Format::SpreeCsv),
            ("name   ,slug   ,optionGroups , optionValues\n", Format::VendureCsv),
            ("sku,parent_sku,locale,attribute_family_code,type\n", Format::BagistoCsv),
            ("- id: 1\n  name: A\n  price: 9.99\n", Format::AwsYaml),
        ] {
            assert_eq!(of(head), Some(format), "{head}");
        }
    }

    #[test]
    fn what_is_nothing_is_told_as_nothing() {
        for head in ["", "   ", "null", "{}", "{\"id\":1}", "hello", "a,b,c\n1,2,3", "\u{0}\u{1}", "%PDF-1.7"] {
            assert_eq!(of(head), None, "{head:?}");
        }
        assert_eq!(sniff(b"hello", "page.HTML", None), Some(Format::Html));
        assert_eq!(sniff(b"hello", "page", Some("text/html")), Some(Format::Html));
    }

    proptest! {
        #[test]
        fn any_beginning_is_looked_at(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = sniff(&bytes, "feed", None);
        }

        #[test]
        fn any_json_like_text_is_looked_at(text in "[{\\[][\"\\\\:{},a-z\\[\\]]{0,80}") {
            let _ = of(&text);
        }
    }
}
