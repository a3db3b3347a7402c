//! Building an index: shops, then products in the order of their rows, then variants, then words.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::{
    Index, Products, Selling, Shop,
    colour::Family,
    ladder::Ladder,
    material,
    options::{Places, Reader},
    order::{MAX_TITLE_LANGS, Orders, title_key},
    size,
    strings::Strings,
    typos::Typos,
    values::{Values, paths, plain},
    variants::{Variant, Variants},
    words::{Field, Words},
};
use crate::catalog::{
    lang,
    model::{Condition, ShopRef},
    money::Currency,
    search::Terms,
    text,
};

/// A product as the store has it.
#[derive(Debug, Clone)]
pub struct ProductRow<'a> {
    /// Its row; ascending from one to the next.
    pub row: i64,
    pub id: &'a str,
    /// The same for all versions of a product.
    pub no: i64,
    /// Its place in its shop.
    pub rank: i64,
    /// The import that first brought it.
    pub since: i64,
    /// Its shop's row.
    pub shop: i64,
    pub title: &'a str,
    /// Its titles in other languages: (language, title).
    pub titles: &'a [(String, String)],
    pub brand: Option<&'a str>,
    pub category_path: &'a [String],
    /// The same in other languages, where they have as many steps: (language, path).
    pub category_paths: &'a [(String, Vec<String>)],
    pub collections: &'a [String],
    /// The same in other languages, where they are as many: (language, names).
    pub collection_names: &'a [(String, Vec<String>)],
    /// What it is made of, in the shop's words.
    pub material: Option<&'a str>,
    /// (name, values)
    pub options: &'a [(String, Vec<String>)],
    pub currency: Currency,
    /// What its card says.
    pub price: i64,
    /// The tone of its picture: that of its variants, where they have none and it has but one.
    pub tone: Option<&'a str>,
    /// Whether it has a picture.
    pub pictured: bool,
}

/// A variant as the store has it.
#[derive(Debug, Clone)]
pub struct VariantRow<'a> {
    /// Its product's `no`.
    pub product_no: i64,
    pub position: i64,
    pub options: &'a [String],
    pub price: i64,
    pub available: bool,
    pub condition: Condition,
    /// The tone of its own picture.
    pub tone: Option<&'a str>,
}

/// What a variant still has to be sorted by.
struct Placed {
    product: u32,
    position: i64,
    variant: Variant,
}

/// An index in the making.
pub struct Builder {
    stamp: String,
    shops: Vec<Shop>,
    places: HashMap<i64, u32>,
    products: Products,
    /// By number, ascending.
    rows: Vec<i64>,
    by_no: HashMap<i64, u32>,
    options: Vec<Places>,
    tones: Vec<Option<Box<str>>>,
    titles: Strings,
    /// By language and number.
    translated: HashMap<Box<str>, HashMap<u32, Box<str>>>,
    selling: Vec<Selling>,
    categories: Values,
    brands: Values,
    collections: Values,
    sizes: Values,
    materials: Values,
    pictured: RoaringBitmap,
    reader: Reader,
    variants: Vec<Placed>,
    brand_words: HashMap<String, u32>,
    words: Option<Words>,
}

impl Builder {
    /// Of these shops, as (row, shop), in the order of their rows.
    pub fn new(stamp: String, shops: Vec<(i64, ShopRef)>) -> Self {
        let places = (0..).zip(&shops).map(|(place, (row, _))| (*row, place)).collect();
        let shops = shops.into_iter().map(|(row, shop)| Shop { row, shop, products: RoaringBitmap::new() }).collect();
        Self {
            stamp,
            shops,
            places,
            products: Products::default(),
            rows: Vec::new(),
            by_no: HashMap::new(),
            options: Vec::new(),
            tones: Vec::new(),
            titles: Strings::default(),
            translated: HashMap::new(),
            selling: Vec::new(),
            categories: Values::default(),
            brands: Values::default(),
            collections: Values::default(),
            sizes: Values::default(),
            materials: material::values(),
            pictured: RoaringBitmap::new(),
            reader: Reader::default(),
            variants: Vec::new(),
            brand_words: HashMap::new(),
            words: None,
        }
    }

    /// Adds a product. One of a shop that was not named is left out.
    pub fn product(&mut self, p: &ProductRow<'_>) {
        debug_assert!(self.rows.last().is_none_or(|last| *last < p.row), "products come in the order of their rows");
        let (Ok(number), Some(&shop)) = (u32::try_from(self.rows.len()), self.places.get(&p.shop)) else { return };
        self.rows.push(p.row);
        self.by_no.insert(p.no, number);
        self.shops[shop as usize].products.insert(number);
        self.products.ids.push(p.id);
        self.products.shops.push(shop);
        self.products.ranks.push(p.rank);
        self.products.nos.push(p.no);
        self.products.sinces.push(p.since);
        self.products.prices.push(p.price);
        let currency = self.selling(p.currency, p.price, p.shop, number);
        self.products.currencies.push(currency);
        self.options.push(Places::of(p.options));
        self.tones.push(p.tone.map(Box::from));
        self.titles.push(title_key(&plain(p.title)));
        for (lang, title) in p.titles {
            let lang = lang::primary(lang).to_ascii_lowercase().into_boxed_str();
            self.translated.entry(lang).or_default().insert(number, title_key(&plain(title)).into());
        }
        if let Some(brand) = p.brand {
            let value = self.brands.number(&plain(brand), brand);
            self.brands.mark(value, number);
            for word in Terms::of(brand).iter() {
                *self.brand_words.entry(word.to_owned()).or_default() += 1;
            }
        }
        if p.pictured {
            self.pictured.insert(number);
        }
        for value in p.material.map(material::of_text).unwrap_or_default() {
            self.materials.mark(value, number);
        }
        self.category(p, number);
        let mut values = Vec::new();
        for name in p.collections {
            let value = self.collections.number(&text::slug(name), name);
            self.collections.mark(value, number);
            values.push(value);
        }
        translate(&mut self.collections, &values, p.collection_names);
    }

    fn selling(&mut self, currency: Currency, price: i64, shop: i64, product: u32) -> u8 {
        let place = self.selling.iter().position(|s| s.currency == currency).unwrap_or_else(|| {
            let (products, ladder) = (RoaringBitmap::new(), Ladder::of(currency));
            self.selling.push(Selling { currency, first_shop: shop, products, ladder });
            self.selling.len() - 1
        });
        let selling = &mut self.selling[place];
        selling.first_shop = selling.first_shop.min(shop);
        selling.products.insert(product);
        selling.ladder.mark_card(price, product);
        // ISO 4217 has fewer than two hundred.
        u8::try_from(place).unwrap_or(u8::MAX)
    }

    fn category(&mut self, p: &ProductRow<'_>, number: u32) {
        let mut values = Vec::new();
        for (path, label) in paths(p.category_path.iter().map(String::as_str)).iter().zip(p.category_path) {
            let value = self.categories.number(path, label);
            self.categories.mark(value, number);
            values.push(value);
        }
        translate(&mut self.categories, &values, p.category_paths);
        for (_, path) in p.category_paths {
            let aliases = paths(path.iter().map(String::as_str));
            if aliases.len() == values.len() {
                values.iter().zip(aliases).for_each(|(value, alias)| self.categories.alias(*value, alias));
            }
        }
    }

    /// Adds a variant, once all products are there. One of a product that isn't is left out.
    pub fn variant(&mut self, v: &VariantRow<'_>) {
        let Some(&product) = self.by_no.get(&v.product_no) else { return };
        let at = product as usize;
        let places = self.options[at];
        let tone = v.tone.or(self.tones[at].as_deref());
        let variant = Variant {
            price: v.price,
            colours: self.reader.colours(places, v.options, tone),
            size: self.reader.size(places, v.options, &mut self.sizes),
            available: v.available,
            condition: v.condition,
        };
        self.variants.push(Placed { product, position: v.position, variant });
    }

    /// Adds a word that comes behind all others of its field, with the rows of products that have it, ascending. Rows of
    /// others are left out.
    pub fn word(&mut self, field: Field, word: &str, rows: impl IntoIterator<Item = i64>) {
        let mut from = 0;
        let all = &self.rows;
        let products = rows.into_iter().filter_map(|row| {
            // Both are in order: the next is a little further on, mostly.
            let mut step = 1;
            while all.get(from + step).is_some_and(|next| *next <= row) {
                step *= 2;
            }
            let end = (from + step).min(all.len());
            from += all[from..end].partition_point(|other| *other < row);
            (all.get(from) == Some(&row)).then(|| u32::try_from(from).unwrap_or(u32::MAX))
        });
        self.words.get_or_insert_with(|| Words::new(all.len())).push(field, word, products);
    }

    /// The index.
    pub fn finish(mut self) -> Index {
        let count = self.rows.len();
        let (variants, colours, conditions, available) = self.of_variants();
        self.titles.shrink();
        let titles = self.title_langs();
        let mut words = self.words.take().unwrap_or_else(|| Words::new(count));
        words.shrink();
        self.products.order_ids();
        self.products.shrink();
        let orders = Orders::of(&self.products, &self.shops, &self.selling, self.titles, titles);
        let typos = Typos::of(words.of_titles(), &self.brand_words);
        let mut sizes: Vec<(usize, &str)> = self.sizes.iter().map(|value| &*value.word).enumerate().collect();
        sizes.sort_by(|(_, a), (_, b)| size::compare(a, b));
        let mut size_places = vec![0; sizes.len()];
        (0..).zip(sizes).for_each(|(place, (number, _))| size_places[number] = place);
        Index {
            stamp: self.stamp,
            products: self.products,
            variants,
            shops: self.shops,
            selling: self.selling,
            categories: self.categories,
            brands: self.brands,
            collections: self.collections,
            colours,
            sizes: self.sizes,
            materials: self.materials,
            size_places,
            conditions,
            available,
            pictured: self.pictured,
            words,
            typos,
            orders,
        }
    }

    /// Variants side by side, and the products that have what in them.
    fn of_variants(&mut self) -> (Variants, Values, [RoaringBitmap; 3], RoaringBitmap) {
        let mut placed = std::mem::take(&mut self.variants);
        placed.sort_unstable_by_key(|p| (p.product, p.position));
        let mut colours = Values::default();
        for family in Family::ALL {
            colours.number(family.word(), family.word());
        }
        let (mut conditions, mut available) = (<[RoaringBitmap; 3]>::default(), RoaringBitmap::new());
        let mut variants = Variants::default();
        let mut rest = placed.as_slice();
        for product in (0..).take(self.rows.len()) {
            let (own, others) = rest.split_at(rest.partition_point(|p| p.product <= product));
            rest = others;
            let own: Vec<Variant> = own.iter().map(|p| p.variant).collect();
            let selling = usize::from(self.products.currencies[product as usize]);
            variants.push(product, &own, &mut self.selling[selling].ladder);
            for variant in &own {
                variant.colours.iter().for_each(|family| colours.mark(family as u32, product));
                if let Some(size) = variant.size {
                    self.sizes.mark(u32::from(size), product);
                }
                conditions[variant.condition as usize].insert(product);
                if variant.available {
                    available.insert(product);
                }
            }
        }
        variants.shrink();
        (variants, colours, conditions, available)
    }

    /// Titles in the languages that most products have, where they have one.
    fn title_langs(&mut self) -> Vec<(Box<str>, Strings)> {
        let mut langs: Vec<_> = std::mem::take(&mut self.translated).into_iter().collect();
        langs.sort_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then_with(|| a.cmp(b)));
        langs.truncate(MAX_TITLE_LANGS);
        let whole = |of_lang: HashMap<u32, Box<str>>| {
            let mut titles = Strings::default();
            for product in 0..self.titles.len() {
                let translated = u32::try_from(product).ok().and_then(|n| of_lang.get(&n));
                titles.push(translated.map_or(self.titles.get(product), |title| title));
            }
            titles.shrink();
            titles
        };
        langs.into_iter().map(|(lang, titles)| (lang, whole(titles))).collect()
    }
}

/// Says what some values are called in other languages: in those that have as many names.
fn translate(values: &mut Values, numbers: &[u32], names: &[(String, Vec<String>)]) {
    for (lang, labels) in names.iter().filter(|(_, labels)| labels.len() == numbers.len()) {
        let lang = lang::primary(lang).to_ascii_lowercase();
        for (number, label) in numbers.iter().zip(labels) {
            values.translate(*number, &lang, label);
        }
    }
}
