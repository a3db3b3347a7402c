//! From the files to what every importer hands to the store.

use super::file::{DemoProduct, DemoShop, Words};
use crate::catalog::{
    art::{self, Rgb},
    model::{Image, ProductOption, Provenance},
    money::Money,
    record::{NewProduct, NewVariant, Translation},
    store::session::ShopDraft,
    text,
};

/// What is wrong with a demo shop: a fault of ours, held by a test.
pub(super) type Fault = String;

/// The languages that the files are told in. English is the products' own; French is a translation.
#[derive(Clone, Copy)]
enum Lang {
    En,
    Fr,
}

impl Lang {
    /// BCP 47.
    fn tag(self) -> String {
        let tag = match self {
            Self::En => "en",
            Self::Fr => "fr",
        };
        tag.to_owned()
    }

    fn pick(self, words: &Words) -> String {
        let words = match self {
            Self::En => &words.en,
            Self::Fr => &words.fr,
        };
        words.clone()
    }
}

/// Reads a shop.
pub(super) fn shop(json: &str) -> Result<(ShopDraft, Vec<NewProduct>), Fault> {
    let shop: DemoShop = serde_json::from_str(json).map_err(|e| e.to_string())?;
    let products = shop.products.iter().map(|demo| Reader { shop: &shop, demo }.product()).collect::<Result<_, _>>()?;
    Ok((ShopDraft { name: shop.name, awning: Some(shop.awning), checkout: None }, products))
}

/// One product of a shop.
struct Reader<'a> {
    shop: &'a DemoShop,
    demo: &'a DemoProduct,
}

impl Reader<'_> {
    fn fault(&self, what: &str) -> Fault {
        format!("{}: {what}", self.demo.id)
    }

    fn product(&self) -> Result<NewProduct, Fault> {
        let Self { shop, demo } = self;
        let variants = self.variants()?;
        let mut images: Vec<Image> = variants.iter().filter_map(|v| v.image.clone()).collect();
        images.dedup();
        let own = self.told(Lang::En)?;
        Ok(NewProduct {
            external_id: demo.id.clone(),
            title: Lang::En.pick(&demo.title),
            brand: Some(demo.brand.as_ref().unwrap_or(&shop.name).clone()),
            category_path: own.category_path,
            collections: own.collections,
            lang: Some(own.lang),
            tags: demo.tags.clone(),
            options: own.options,
            description: Lang::En.pick(&demo.description),
            images,
            url: None,
            provenance: own.provenance,
            translations: vec![self.told(Lang::Fr)?],
            variants,
        })
    }

    /// All its texts in a language.
    fn told(&self, lang: Lang) -> Result<Translation, Fault> {
        let Self { shop, demo } = self;
        let path = shop.categories.get(&demo.category).ok_or_else(|| self.fault("no such category"))?;
        let named = |c| shop.collections.get(c).ok_or_else(|| self.fault("no such collection"));
        let collections: Vec<&Words> = demo.collections.iter().map(named).collect::<Result<_, _>>()?;
        Ok(Translation {
            lang: lang.tag(),
            title: Some(lang.pick(&demo.title)),
            description: Some(lang.pick(&demo.description)),
            category_path: path.iter().map(|step| lang.pick(step)).collect(),
            collections: collections.into_iter().map(|c| lang.pick(c)).collect(),
            options: self.options(lang),
            provenance: Some(self.provenance(lang)),
        })
    }

    fn options(&self, lang: Lang) -> Vec<ProductOption> {
        let Self { shop, demo } = self;
        let colour = |name: &String| match lang {
            Lang::En => name.clone(),
            Lang::Fr => shop.palette.get(name).map_or(name, |c| &c.fr).clone(),
        };
        let size = |name: &String| match lang {
            Lang::En => name.clone(),
            Lang::Fr => shop.sizes.get(name).map_or(name, |s| &s.fr).clone(),
        };
        let (colours, sizes) = match lang {
            Lang::En => ("Colour", "Size"),
            Lang::Fr => ("Couleur", "Taille"),
        };
        let mut options =
            vec![ProductOption { name: colours.to_owned(), values: demo.colours.iter().map(colour).collect() }];
        if !demo.sizes.is_empty() {
            options.push(ProductOption { name: sizes.to_owned(), values: demo.sizes.iter().map(size).collect() });
        }
        options
    }

    fn provenance(&self, lang: Lang) -> Provenance {
        let from = &self.demo.provenance;
        Provenance {
            material: Some(lang.pick(&from.material)),
            origin: Some(lang.pick(&from.origin)),
            care: Some(lang.pick(&from.care)),
            certificates: from.certificates.clone(),
            passport_url: from.passport_url.clone(),
        }
    }

    /// Each colour, or each colour in each size that it is made in.
    fn variants(&self) -> Result<Vec<NewVariant>, Fault> {
        let mut variants = Vec::new();
        for colour in &self.demo.colours {
            let image = self.picture(colour)?;
            if self.demo.sizes.is_empty() {
                variants.push(self.variant(colour, None, &image)?);
            }
            for size in &self.demo.sizes {
                variants.push(self.variant(colour, Some(size), &image)?);
            }
        }
        variants.retain(|v| !self.demo.not_made.contains(&v.title));
        Ok(variants)
    }

    fn variant(&self, colour: &String, size: Option<&String>, image: &Image) -> Result<NewVariant, Fault> {
        let demo = self.demo;
        let money = |text: &str| Money::parse(text, self.shop.currency).map_err(|e| self.fault(&e.to_string()));
        let own_price = size.and_then(|size| demo.prices.get(size));
        let compare_at = demo.compare_at.as_deref().filter(|_| own_price.is_none());
        let options: Vec<String> = std::iter::once(colour).chain(size).cloned().collect();
        let title = options.join(" / ");
        Ok(NewVariant {
            external_id: options.iter().map(|o| text::slug(o)).collect::<Vec<_>>().join("/"),
            price: money(own_price.unwrap_or(&demo.price))?,
            compare_at: compare_at.map(money).transpose()?,
            available: !demo.sold_out.contains(&title),
            stock: demo.stock.get(&title).copied(),
            sku: None,
            gtin: demo.gtins.get(&title).copied(),
            condition: demo.condition,
            image: Some(image.clone()),
            title,
            options,
        })
    }

    fn picture(&self, colour: &str) -> Result<Image, Fault> {
        let hex = self.shop.palette.get(colour).and_then(|c| c.hex.strip_prefix('#'));
        let tone = hex.and_then(Rgb::parse).ok_or_else(|| self.fault("a colour not in the palette"))?;
        if !art::is_symbol(&self.demo.art) {
            return Err(self.fault("no such drawing"));
        }
        Ok(Image {
            url: art::path(&self.demo.art, tone),
            alt: format!("{}, {colour}", self.demo.title.en),
            width: Some(art::SIDE),
            height: Some(art::SIDE),
            tone: Some(tone.css()),
        })
    }
}
