//! What goes with what people like: products that have something in common with it, each with what that is.
//!
//! Nothing is learned. A thing is liked by some people and has a brand, a kind, materials and colours; whatever else has one of
//! these is a candidate, the more people like it and the fewer goods have it the better. The reasons are told with the goods.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use roaring::RoaringBitmap;

use super::{
    Index,
    colour::{Families, Family},
    size,
    values::{STEP, Value, Values},
};
use crate::{
    catalog::money::Currency,
    ids::{MemberId, ProductId},
};

/// Most things in common that are looked into: those that most people like.
const MAX_FEATURES: usize = 24;
/// Most goods of one of them: the first of their shops' own order.
const MAX_OF_A_FEATURE: usize = 2_000;
/// What more than this share of all goods have says nothing.
const MAX_SHARE: f64 = 0.5;
/// The best of these are looked at for their kinds.
const MAX_WEIGHED: usize = 400;
/// Most goods of one kind among those that are told, so that they differ.
const MAX_OF_A_KIND: usize = 2;
/// Most goods that are told for the same first reason.
const MAX_OF_A_REASON: usize = 4;
/// Most reasons that are told of one.
const MAX_REASONS: usize = 2;
/// Most people that count for a reason: more don't make it better.
const MAX_COUNTED: usize = 4;

/// Something that people like.
#[derive(Debug, Clone)]
pub struct Liked {
    /// Which.
    pub product: ProductId,
    /// Who. Never empty.
    pub by: BTreeSet<MemberId>,
    /// Whether it is wanted (in the cart), or only liked.
    pub wanted: bool,
    /// The colours that it is wanted in.
    pub colours: Families,
    /// What lies on looks with it.
    pub beside: Vec<ProductId>,
}

/// What somebody in a room may like.
#[derive(Debug, Clone, Default)]
pub struct Taste {
    /// What is liked.
    pub liked: Vec<Liked>,
    /// What need not be told: it is known here, or was turned down.
    pub known: Vec<ProductId>,
    /// The reader's own sizes, as shops write them.
    pub sizes: BTreeSet<String>,
    /// The most that something may cost which is sold in this currency, in minor units.
    pub most: Option<(Currency, i64)>,
}

/// What something has in common with what people like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Common {
    /// It lies on a look with this.
    Look(ProductId),
    /// It comes in a colour of this, which is another kind of thing.
    Colour(ProductId, Family),
    /// What it is made of, and who likes that.
    Material(String, BTreeSet<MemberId>),
    /// Its brand, and who likes that.
    Brand(String, BTreeSet<MemberId>),
    /// What kind of thing it is, and who likes that.
    Kind(String, BTreeSet<MemberId>),
}

/// A product that goes with what people like.
#[derive(Debug, Clone)]
pub struct Match {
    /// Which.
    pub product: ProductId,
    /// Why, the best reason first. Never empty.
    pub common: Vec<Common>,
    /// The place among its variants of the one that the first reason is about.
    pub variant: Option<u32>,
    /// It can be had in this size of the reader's.
    pub size: Option<String>,
}

/// Some goods that have something in common, and what that is worth.
struct Feature {
    common: Common,
    weight: f64,
    products: RoaringBitmap,
}

impl Index {
    /// What goes with a taste, the best first, at most `most`. `lang`: the language that things are called in.
    pub fn alike(&self, taste: &Taste, most: usize, lang: Option<&str>) -> Vec<Match> {
        let features = self.features(taste, lang);
        let open = self.open(taste);
        let sizes: BTreeSet<u16> = taste.sizes.iter().filter_map(|written| self.size_number(written)).collect();
        // Reasons are places among the features, which come best first.
        let mut found: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, feature) in features.iter().enumerate() {
            for product in (&feature.products & &open).iter().take(MAX_OF_A_FEATURE) {
                let why = found.entry(product).or_default();
                if why.len() < MAX_REASONS {
                    why.push(at);
                }
            }
        }
        let mut found: Vec<(f64, u32, Vec<usize>, Option<u16>)> = found
            .into_iter()
            .map(|(product, why)| {
                let size = self.size_among(product, &sizes);
                let worth =
                    why.iter().map(|at| features[*at].weight).sum::<f64>() + f64::from(u8::from(size.is_some()));
                (worth, product, why, size)
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(MAX_WEIGHED);
        let (mut kinds, mut reasons) = (HashMap::<u32, usize>::new(), vec![0; features.len()]);
        found.retain(|(_, product, why, _)| {
            let mut kind = deepest(&self.categories, *product).map(|kind| kinds.entry(kind).or_default());
            let mut reason = why.first().map(|at| &mut reasons[*at]);
            let differs = kind.as_ref().is_none_or(|n| **n < MAX_OF_A_KIND)
                && reason.as_ref().is_none_or(|n| **n < MAX_OF_A_REASON);
            kind.iter_mut().chain(&mut reason).for_each(|n| **n += usize::from(differs));
            differs
        });
        let told = found.into_iter().take(most).filter_map(|(_, product, why, size)| {
            let colour = why.iter().find_map(|at| match features[*at].common {
                Common::Colour(_, family) => Some(family),
                _ => None,
            });
            Some(Match {
                product: self.product_id(product).parse().ok()?,
                variant: colour.and_then(|family| self.place_in(product, family)),
                common: why.into_iter().map(|at| features[at].common.clone()).collect(),
                size: size.and_then(|n| self.sizes.iter().nth(usize::from(n))).map(|size| size.label.to_string()),
            })
        });
        told.collect()
    }

    /// What may be told at all: seen, to be had, not known, not too dear.
    fn open(&self, taste: &Taste) -> RoaringBitmap {
        let mut open = &self.available & &self.pictured;
        open -= self.products_named(&taste.known);
        for liked in &taste.liked {
            if let Some(product) = self.products.of_id(liked.product.as_str()) {
                open.remove(product);
            }
        }
        if let Some((currency, most)) = taste.most
            && let Some(selling) = self.selling.iter().find(|selling| selling.currency == currency)
        {
            let dear = |product: &u32| self.products.prices[*product as usize] > most;
            open -= selling.products.iter().filter(dear).collect::<RoaringBitmap>();
        }
        open
    }

    /// What liked things have, the best first.
    fn features(&self, taste: &Taste, lang: Option<&str>) -> Vec<Feature> {
        let mut features = Vec::new();
        let (mut brands, mut kinds, mut materials) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for liked in &taste.liked {
            let Some(product) = self.products.of_id(liked.product.as_str()) else { continue };
            let note = |of: &mut BTreeMap<u32, BTreeSet<MemberId>>, number: u32| {
                of.entry(number).or_default().extend(liked.by.iter().cloned());
            };
            having(&self.brands, product).for_each(|number| note(&mut brands, number));
            having(&self.materials, product).for_each(|number| note(&mut materials, number));
            let kind = deepest(&self.categories, product);
            // Who has chosen boots needs no others.
            if let Some(kind) = kind.filter(|_| !liked.wanted) {
                note(&mut kinds, kind);
            }
            if !liked.wanted {
                continue;
            }
            let people = worth(&liked.by);
            if !liked.beside.is_empty() {
                let products = self.products_named(&liked.beside);
                features.push(Feature { common: Common::Look(liked.product.clone()), weight: 5.0, products });
            }
            for family in liked.colours.iter().filter(|family| *family != Family::Multi) {
                let Some((_, of_colour)) = self.colours.find(family.word()) else { continue };
                let mut products = of_colour.products.clone();
                if let Some(kind) = kind.and_then(|kind| self.categories.iter().nth(kind as usize)) {
                    products -= &kind.products;
                }
                // Half of all goods may come in blue: it is one of them that is shown in blue.
                let weight = (1.0 + 0.5 * people) * (1.0 - 0.5 * self.share(&of_colour.products));
                features.push(Feature { common: Common::Colour(liked.product.clone(), family), weight, products });
            }
        }
        let mut add =
            |values: &Values, of: BTreeMap<u32, BTreeSet<MemberId>>, weight: f64, common: fn(String, _) -> Common| {
                for (number, by) in of {
                    let Some(value) = values.iter().nth(number as usize) else { continue };
                    let weight = weight * worth(&by) * self.rarity(&value.products);
                    features.push(Feature {
                        common: common(value.label(lang).to_owned(), by),
                        weight,
                        products: value.products.clone(),
                    });
                }
            };
        add(&self.materials, materials, 2.0, Common::Material);
        add(&self.brands, brands, 1.0, Common::Brand);
        add(&self.categories, kinds, 1.5, Common::Kind);
        features.retain(|feature| feature.weight > 0.0);
        features.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        features.truncate(MAX_FEATURES);
        features
    }

    /// Less, the more goods have something; nothing where too many do.
    fn rarity(&self, products: &RoaringBitmap) -> f64 {
        let share = self.share(products);
        if share > MAX_SHARE { 0.0 } else { 1.0 - share }
    }

    #[expect(clippy::cast_precision_loss, reason = "a share of some thousands")]
    fn share(&self, products: &RoaringBitmap) -> f64 {
        products.len() as f64 / self.len().max(1) as f64
    }

    fn size_number(&self, written: &str) -> Option<u16> {
        let (number, _) = self.sizes.find(&size::word(written)?)?;
        u16::try_from(number).ok()
    }

    /// A size of these in which a product can be had.
    fn size_among(&self, product: u32, sizes: &BTreeSet<u16>) -> Option<u16> {
        let mut variants = self.variants.of(product).filter(|at| self.variants.flags(*at).available());
        variants.find_map(|at| Some(self.variants.size(at)).filter(|size| sizes.contains(size)))
    }

    /// The place among a product's variants of the first that has a colour and can be had.
    fn place_in(&self, product: u32, family: Family) -> Option<u32> {
        let variants = self.variants.of(product);
        let begin = variants.start;
        let mut fitting =
            variants.filter(|at| self.variants.colours(*at).contains(family) && self.variants.flags(*at).available());
        fitting.next().and_then(|at| u32::try_from(at - begin).ok())
    }
}

/// What some people's liking is worth.
fn worth(by: &BTreeSet<MemberId>) -> f64 {
    f64::from(u8::try_from(by.len().min(MAX_COUNTED)).unwrap_or(1))
}

/// The values that a product has, by number.
fn having(values: &Values, product: u32) -> impl Iterator<Item = u32> {
    (0..).zip(values.iter()).filter(move |(_, value)| value.products.contains(product)).map(|(number, _)| number)
}

/// The narrowest category of a product.
fn deepest(categories: &Values, product: u32) -> Option<u32> {
    let steps = |value: &Value| value.word.split(STEP).count();
    let all = (0..).zip(categories.iter()).filter(|(_, value)| value.products.contains(product));
    all.max_by_key(|(number, value)| (steps(value), std::cmp::Reverse(*number))).map(|(number, _): (u32, _)| number)
}
