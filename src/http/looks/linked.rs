//! What machines read of a look: schema.org in JSON-LD.

use serde_json::{Value, json};

use crate::{
    catalog::model::VariantLine,
    share::{
        Share,
        today::{Thing, Today},
    },
};

/// A look as a list of products with their offers of today.
pub fn look(base: &str, url: &str, picture: &str, description: &str, share: &Share, today: &Today) -> Value {
    let things: Vec<_> = today.things().enumerate().map(|(n, thing)| item(base, n + 1, thing)).collect();
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": share.shown.title,
        "description": description,
        "url": url,
        "image": picture,
        "numberOfItems": things.len(),
        "itemListElement": things,
    })
}

fn item(base: &str, position: usize, thing: &Thing) -> Value {
    let line = &thing.line;
    let mut product = json!({ "@type": "Product", "name": name(line) });
    if let Some(image) = &line.image {
        product["image"] = json!(absolute(base, &image.url));
    }
    // Without an offer where its shop no longer has it: the price is of another day.
    if !line.gone {
        let stock = if line.available { "InStock" } else { "OutOfStock" };
        product["offers"] = json!({
            "@type": "Offer",
            "price": line.price.decimal(),
            "priceCurrency": line.price.currency.code(),
            "availability": format!("https://schema.org/{stock}"),
            "seller": { "@type": "Organization", "name": line.shop.name },
        });
        if let Some(link) = &thing.link {
            product["offers"]["url"] = json!(link);
        }
    }
    json!({ "@type": "ListItem", "position": position, "item": product })
}

fn name(line: &VariantLine) -> String {
    if line.title.is_empty() { line.product_title.clone() } else { format!("{}, {}", line.product_title, line.title) }
}

fn absolute(base: &str, url: &str) -> String {
    if url.starts_with('/') { format!("{base}{url}") } else { url.to_owned() }
}
