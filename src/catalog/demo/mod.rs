//! The demo shops: ours, drawn rather than photographed. They are what a new server shows until a real feed is imported.
//!
//! Each is a small JSON file in a format of its own. They take the same way as any feed: compared, written under a
//! generation, seen whole or not at all.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    art::{self, Rgb},
    html,
    model::{Condition, Image, ProductOption},
    money::Money,
    record::{NewProduct, NewVariant},
    store::{
        Catalog, CatalogError,
        session::{ImportSession, Mode, ShopDraft},
    },
    text,
};

/// The shops, in the order in which they are shown.
const FILES: [&str; 4] = [
    include_str!("lin-lune.json"),
    include_str!("brume.json"),
    include_str!("le-sabotier.json"),
    include_str!("quincaille.json"),
];

/// The language whose texts are taken.
const LANG: &str = "en";

/// A text by language.
type Texts = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoShop {
    name: String,
    awning: u8,
    currency: super::money::Currency,
    /// The colours by name.
    palette: BTreeMap<String, String>,
    products: Vec<DemoProduct>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoProduct {
    id: String,
    /// Which drawing.
    art: String,
    title: Texts,
    category: Texts,
    tags: Vec<String>,
    description: Texts,
    price: String,
    #[serde(default)]
    compare_at: Option<String>,
    /// Names out of the palette.
    colours: Vec<String>,
    #[serde(default)]
    sizes: Vec<String>,
    /// Titles of variants that can't be had.
    #[serde(default)]
    sold_out: Vec<String>,
    /// How many there are, by the titles of variants, where it matters.
    #[serde(default)]
    stock: BTreeMap<String, u32>,
}

/// Puts the demo shops into a catalogue that has no shop, and leaves any other alone. Returns whether it did.
pub async fn seed_if_empty(catalog: &Catalog) -> Result<bool, CatalogError> {
    if !catalog.is_empty().await? {
        return Ok(false);
    }
    seed(catalog).await?;
    Ok(true)
}

/// Puts the demo shops into a catalogue, beside what is there, or brings them up to date.
pub async fn seed(catalog: &Catalog) -> Result<(), CatalogError> {
    for file in FILES {
        let (draft, products) = shop(file).map_err(|_| CatalogError::Damaged("demo shop"))?;
        let mut session = ImportSession::begin(catalog, &draft, Mode::Write).await?;
        for product in &products {
            session.claim(&product.external_id);
        }
        session.write(&products).await?;
        session.finish().await?;
    }
    Ok(())
}

/// What is wrong with a demo shop: a fault of ours, held by a test.
type Fault = String;

fn shop(json: &str) -> Result<(ShopDraft, Vec<NewProduct>), Fault> {
    let shop: DemoShop = serde_json::from_str(json).map_err(|e| e.to_string())?;
    let products = shop.products.iter().map(|p| product(&shop, p)).collect::<Result<_, _>>()?;
    Ok((ShopDraft { name: shop.name, awning: Some(shop.awning), checkout: None }, products))
}

fn product(shop: &DemoShop, demo: &DemoProduct) -> Result<NewProduct, Fault> {
    let at = |what: &str| format!("{}: {what}", demo.id);
    let told = |texts: &Texts, what| texts.get(LANG).cloned().ok_or_else(|| at(what));
    let title = told(&demo.title, "no title")?;
    let price = Money::parse(&demo.price, shop.currency).map_err(|e| at(&e.to_string()))?;
    let compare_at = demo.compare_at.as_deref().map(|c| Money::parse(c, shop.currency)).transpose();
    let compare_at = compare_at.map_err(|e| at(&e.to_string()))?;
    let mut images = Vec::new();
    let mut variants = Vec::new();
    for name in &demo.colours {
        let hex = shop
            .palette
            .get(name)
            .and_then(|c| c.strip_prefix('#'))
            .ok_or_else(|| at("a colour not in the palette"))?;
        let image =
            picture(&demo.art, hex, &format!("{title}, {name}")).ok_or_else(|| at("no such drawing or colour"))?;
        images.push(image.clone());
        let sizes: Vec<Option<&String>> =
            if demo.sizes.is_empty() { vec![None] } else { demo.sizes.iter().map(Some).collect() };
        for size in sizes {
            let options: Vec<String> = std::iter::once(name).chain(size).cloned().collect();
            let variant_title = options.join(" / ");
            variants.push(NewVariant {
                external_id: options.iter().map(|o| text::slug(o)).collect::<Vec<_>>().join("/"),
                price,
                compare_at,
                available: !demo.sold_out.contains(&variant_title),
                stock: demo.stock.get(&variant_title).copied(),
                sku: None,
                gtin: None,
                condition: Condition::New,
                image: Some(image.clone()),
                title: variant_title,
                options,
            });
        }
    }
    let mut options = vec![ProductOption { name: "Colour".to_owned(), values: demo.colours.clone() }];
    if !demo.sizes.is_empty() {
        options.push(ProductOption { name: "Size".to_owned(), values: demo.sizes.clone() });
    }
    Ok(NewProduct {
        external_id: demo.id.clone(),
        brand: Some(shop.name.clone()),
        category_path: vec![told(&demo.category, "no category")?],
        collections: Vec::new(),
        provenance: None,
        translations: Vec::new(),
        lang: Some(LANG.to_owned()),
        tags: demo.tags.clone(),
        description: html::sanitize(&told(&demo.description, "no description")?).html,
        url: None,
        title,
        options,
        images,
        variants,
    })
}

fn picture(symbol: &str, hex: &str, alt: &str) -> Option<Image> {
    let colour = Rgb::parse(hex).filter(|_| art::is_symbol(symbol))?;
    Some(Image {
        url: art::path(symbol, colour),
        alt: alt.to_owned(),
        width: Some(art::SIDE),
        height: Some(art::SIDE),
        tone: Some(colour.css()),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_demo_shop_is_whole() {
        let mut drawn = HashSet::new();
        for file in FILES {
            let (draft, products) = shop(file).unwrap();
            let json: DemoShop = serde_json::from_str(file).unwrap();
            for (product, demo) in products.iter().zip(&json.products) {
                let titles: HashSet<&str> = product.variants.iter().map(|v| v.title.as_str()).collect();
                assert_eq!(titles.len(), product.variants.len(), "{}", demo.id);
                assert!(product.variants.len() >= 3, "{}", demo.id);
                for named in demo.sold_out.iter().chain(demo.stock.keys()) {
                    assert!(titles.contains(named.as_str()), "{}: {named}", demo.id);
                }
                assert!(product.variants.iter().all(|v| v.compare_at.is_none_or(|c| c.amount > v.price.amount)));
                drawn.insert(demo.art.clone());
            }
            let ids: HashSet<_> = products.iter().map(|p| &p.external_id).collect();
            assert_eq!(ids.len(), products.len(), "{}", draft.name);
        }
        assert!(drawn.len() >= 30, "{drawn:?}");
    }
}
