//! What the things on a look are called, cost and where they can be had, today.

use std::collections::HashMap;

use super::Piece;
use crate::{
    catalog::{
        Catalog, CatalogError,
        model::{ShopRef, VariantLine},
    },
    ids::VariantId,
    money::Money,
};

/// What is on a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today {
    /// By shop, in the order in which they come on the look from above.
    pub stalls: Vec<Stall>,
    /// What all of it costs, one sum a currency: they are not added up.
    pub totals: Vec<Money>,
    /// How many pieces can't be had at the moment, or any more.
    pub missing: usize,
}

impl Today {
    /// All things, by shop.
    pub fn things(&self) -> impl Iterator<Item = &Thing> {
        self.stalls.iter().flat_map(|stall| &stall.things)
    }

    /// The same, to be shown elsewhere: see [`Thing`].
    pub fn things_mut(&mut self) -> impl Iterator<Item = &mut Thing> {
        self.stalls.iter_mut().flat_map(|stall| &mut stall.things)
    }
}

/// What of it one shop has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stall {
    /// Which shop.
    pub shop: ShopRef,
    /// From the look's top to its bottom.
    pub things: Vec<Thing>,
    /// What its things cost.
    pub sums: Vec<Money>,
}

/// One thing, however often it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub line: VariantLine,
    /// How often.
    pub count: u32,
    /// Its page in its shop, `http(s)`.
    pub link: Option<String>,
}

/// Looks the pieces up.
pub async fn of(catalog: &Catalog, pieces: &[Piece], lang: Option<&str>) -> Result<Today, CatalogError> {
    let mut pieces: Vec<&Piece> = pieces.iter().collect();
    pieces.sort_by(|a, b| a.pose[1].total_cmp(&b.pose[1]).then_with(|| a.pose[0].total_cmp(&b.pose[0])));
    let mut counts: HashMap<&VariantId, u32> = HashMap::new();
    let mut ids = Vec::new();
    for piece in &pieces {
        let count = counts.entry(&piece.variant).or_default();
        if *count == 0 {
            ids.push(piece.variant.clone());
        }
        *count += 1;
    }
    let lines = catalog.variants(&ids, lang).await?;
    let products: Vec<_> = lines.iter().map(|line| line.product.clone()).collect();
    let mut pages = catalog.product_links(&products).await?;
    let things = lines.into_iter().map(|line| {
        let link = pages.remove(&line.product).filter(|link| is_web(link));
        // Two variants of one product lead to the same page.
        if let Some(link) = &link {
            pages.insert(line.product.clone(), link.clone());
        }
        Thing { count: counts.get(&line.id).copied().unwrap_or(1), line, link }
    });
    Ok(sorted(things.collect(), pieces.len()))
}

fn is_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

/// By shop, with the sums.
fn sorted(things: Vec<Thing>, pieces: usize) -> Today {
    let can_be_had: usize = things.iter().filter(|thing| thing.line.available).map(|thing| thing.count as usize).sum();
    let mut today = Today { stalls: Vec::new(), totals: Vec::new(), missing: pieces.saturating_sub(can_be_had) };
    for thing in things {
        let at = today.stalls.iter().position(|stall| stall.shop.id == thing.line.shop.id);
        let at = at.unwrap_or_else(|| {
            let shop = thing.line.shop.clone();
            today.stalls.push(Stall { shop, things: Vec::new(), sums: Vec::new() });
            today.stalls.len() - 1
        });
        // What is gone from its shop costs nothing.
        if !thing.line.gone {
            let price = thing.line.price;
            let cost = Money { amount: price.amount.saturating_mul(i64::from(thing.count)), ..price };
            add(&mut today.totals, cost);
            add(&mut today.stalls[at].sums, cost);
        }
        today.stalls[at].things.push(thing);
    }
    today
}

/// Adds to the sum of the same currency.
pub fn add(sums: &mut Vec<Money>, cost: Money) {
    match sums.iter_mut().find(|sum| sum.currency == cost.currency) {
        Some(sum) => sum.amount = sum.amount.saturating_add(cost.amount),
        None => sums.push(cost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ProductId, ShopId};

    fn thing(n: u8, shop: &str, amount: i64, currency: &str, count: u32) -> Thing {
        let shop =
            ShopRef { id: ShopId::parse(shop).unwrap(), slug: shop.to_owned(), name: shop.to_owned(), awning: 0 };
        let line = VariantLine {
            id: VariantId::from_bytes(&[n]),
            product: ProductId::from_bytes(&[n]),
            product_title: "A thing".to_owned(),
            title: String::new(),
            options: Vec::new(),
            shop,
            price: Money { amount, currency: currency.parse().unwrap() },
            compare_at: None,
            image: None,
            available: true,
            stock: None,
            gone: false,
            url: None,
        };
        Thing { line, count, link: None }
    }

    #[test]
    fn sums_are_by_shop_and_currency_and_what_is_gone_costs_nothing() {
        let mut gone = thing(3, "s_one", 9_900, "EUR", 1);
        (gone.line.gone, gone.line.available) = (true, false);
        let mut sold_out = thing(4, "s_two", 500, "EUR", 1);
        sold_out.line.available = false;
        let things = vec![thing(1, "s_one", 1_000, "EUR", 2), thing(2, "s_two", 300, "JPY", 1), gone, sold_out];
        let today = sorted(things, 6);
        let sums = |sums: &[Money]| sums.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(sums(&today.totals), ["25.00 EUR", "300 JPY"]);
        assert_eq!(today.stalls.iter().map(|stall| stall.things.len()).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(
            (sums(&today.stalls[0].sums), sums(&today.stalls[1].sums)),
            (vec!["20.00 EUR".to_owned()], vec!["300 JPY".to_owned(), "5.00 EUR".to_owned()])
        );
        // One that is gone, one that is sold out, one that never was.
        assert_eq!(today.missing, 3);
    }

    #[test]
    fn only_the_web_is_linked_to() {
        assert!(is_web("https://shop.example/a") && is_web("http://shop.example"));
        assert!(!is_web("javascript:alert(1)") && !is_web("/a") && !is_web("HTTPS"));
    }
}
