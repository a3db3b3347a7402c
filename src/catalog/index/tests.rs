//! The index against a plain reading of the rules: random catalogues, every product looked at one by one.

mod alike;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    Index,
    build::{Builder, ProductRow, VariantRow},
    choice::Filter,
    colour::{self, Family},
    cursor::Cursor,
    order::Sort,
    page::Request,
    size,
    values::{paths, plain},
    words::Field,
};
use crate::{
    catalog::{
        model::{Condition, ShopRef},
        money::Currency,
        record::{product_id, shop_id},
        search::Terms,
    },
    ids::ShopId,
};

#[derive(Debug, Clone)]
struct Kind {
    colour: &'static str,
    size: &'static str,
    price: i64,
    available: bool,
    condition: Condition,
}

#[derive(Debug, Clone)]
struct Good {
    shop: usize,
    rank: i64,
    since: i64,
    title: Vec<&'static str>,
    brand: Option<&'static str>,
    body: Vec<&'static str>,
    category: Vec<&'static str>,
    collections: Vec<&'static str>,
    currency: &'static str,
    kinds: Vec<Kind>,
}

const SHOPS: [&str; 3] = ["anna", "berta", "carl"];
const WORDS: [&str; 8] = ["dress", "dresser", "linen", "lin", "red", "mug", "muga", "été"];
const BRANDS: [&str; 3] = ["Luma", "Délorme", "Brume"];
const COLOURS: [&str; 5] = ["Red", "Navy", "Black/White", "Poppy", "Dunkelgrün"];
const SIZES: [&str; 5] = ["XL", "38", "40", "x-large", "One size"];

fn any_kind() -> impl Strategy<Value = Kind> {
    let condition = prop::sample::select(&Condition::ALL[..]);
    (prop::sample::select(&COLOURS[..]), prop::sample::select(&SIZES[..]), 1i64..40, any::<bool>(), condition).prop_map(
        |(colour, size, price, available, condition)| Kind { colour, size, price: price * 100, available, condition },
    )
}

fn any_good() -> impl Strategy<Value = Good> {
    let category =
        prop::sample::select(vec![vec![], vec!["Clothes"], vec!["Clothes", "Dresses"], vec!["Home", "Dresses"]]);
    let words = |range| prop::collection::vec(prop::sample::select(&WORDS[..]), range);
    (
        (0..SHOPS.len(), 0i64..9, 1i64..4),
        words(1..4),
        prop::option::of(prop::sample::select(&BRANDS[..])),
        words(0..4),
        category,
        prop::sample::subsequence(vec!["Summer", "Soldes d’été"], 0..=2),
        prop::sample::select(vec!["EUR", "EUR", "EUR", "JPY"]),
        prop::collection::vec(any_kind(), 1..5),
    )
        .prop_map(|((shop, rank, since), title, brand, body, category, collections, currency, kinds)| Good {
            shop,
            rank,
            since,
            title,
            brand,
            body,
            category,
            collections,
            currency,
            kinds,
        })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let some = |list: &'static [&'static str]| {
        prop_oneof![3 => Just(Vec::new()), 2 => prop::sample::subsequence(list, 1..=2)]
            .prop_map(|list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let colours = prop_oneof![2 => Just(Vec::new()), 1 => prop::sample::subsequence(&Family::ALL[..], 1..4)];
    let conditions = prop_oneof![3 => Just(Vec::new()), 1 => prop::sample::subsequence(&Condition::ALL[..], 1..3)];
    let price = prop_oneof![
        2 => Just((None, None, None)),
        1 => (prop::sample::select(vec!["EUR", "JPY", "USD"]), prop::option::of(0i64..3_000), prop::option::of(0i64..4_000))
            .prop_map(|(currency, from, to)| (Some(currency.parse::<Currency>().unwrap()), from, to)),
    ];
    (
        some(&SHOPS),
        some(&["clothes", "Clothes > Dresses", "home", "nothing"]),
        some(&["luma", "DELORME", "nobody"]),
        some(&["summer", "soldes-dete"]),
        colours,
        some(&["xl", "38", "one", "99"]),
        conditions,
        price,
        any::<bool>(),
    )
        .prop_map(|(shops, categories, brands, collections, colours, sizes, conditions, price, available)| {
            Filter {
                shops,
                categories,
                brands,
                collections,
                colours,
                sizes,
                conditions,
                currency: price.0,
                price_min: price.1,
                price_max: price.2,
                available,
                among: Vec::new(),
            }
        })
}

fn shop(place: usize) -> (i64, ShopRef) {
    let id: ShopId = shop_id(SHOPS[place]);
    let row = i64::try_from(place).unwrap() + 1;
    (row, ShopRef { id, slug: SHOPS[place].to_owned(), name: SHOPS[place].to_owned(), awning: 0 })
}

/// The words of texts as the full-text index has them.
fn words_of(texts: impl Iterator<Item = (i64, String)>) -> BTreeMap<String, BTreeSet<i64>> {
    let mut words: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for (row, text) in texts {
        for word in text.split(' ').flat_map(|word| Terms::of(word).iter().map(str::to_owned).collect::<Vec<_>>()) {
            words.entry(word).or_default().insert(row);
        }
    }
    words
}

fn index_of(goods: &[Good]) -> Index {
    let mut builder = Builder::new("stamp".to_owned(), (0..SHOPS.len()).map(shop).collect());
    let row = |n: usize| i64::try_from(n).unwrap() * 3 + 1;
    for (n, good) in goods.iter().enumerate() {
        let (shop, shop_ref) = shop(good.shop);
        let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let shown = good.kinds.iter().any(|k| k.available);
        builder.product(&ProductRow {
            row: row(n),
            id: product_id(&shop_ref.id, &n.to_string()).as_str(),
            no: i64::try_from(n).unwrap(),
            // Two products of a shop never share a rank.
            rank: good.rank * 1_000 + i64::try_from(n).unwrap(),
            since: good.since,
            shop,
            title: &good.title.join(" "),
            titles: &[],
            brand: good.brand,
            category_path: &owned(&good.category),
            category_paths: &[],
            collections: &owned(&good.collections),
            collection_names: &[],
            material: None,
            options: &[("Colour".to_owned(), Vec::new()), ("Size".to_owned(), Vec::new())],
            currency: good.currency.parse().unwrap(),
            price: good.kinds.iter().filter(|k| k.available || !shown).map(|k| k.price).min().unwrap(),
            tone: None,
            pictured: true,
        });
    }
    // In any order.
    for (n, good) in goods.iter().enumerate().rev() {
        for (position, kind) in good.kinds.iter().enumerate() {
            builder.variant(&VariantRow {
                product_no: i64::try_from(n).unwrap(),
                position: i64::try_from(position).unwrap(),
                options: &[kind.colour.to_owned(), kind.size.to_owned()],
                price: kind.price,
                available: kind.available,
                condition: kind.condition,
                tone: None,
            });
        }
    }
    let texts =
        |text: fn(&Good) -> String| words_of(goods.iter().enumerate().map(move |(n, good)| (row(n), text(good))));
    for (field, words) in [
        (Field::Title, texts(|g| g.title.join(" "))),
        (Field::Near, texts(|g| g.brand.unwrap_or_default().to_owned())),
        (Field::Body, texts(|g| g.body.join(" "))),
    ] {
        for (word, rows) in words {
            builder.word(field, &word, rows);
        }
    }
    builder.finish()
}

impl Good {
    fn is_kind(&self, kind: &Kind, filter: &Filter) -> bool {
        let any = self.kinds.iter().any(|k| k.available);
        let shown = kind.available || !any;
        let in_range = (filter.price_min.is_none() && filter.price_max.is_none())
            || shown
                && filter.price_min.is_none_or(|from| kind.price >= from)
                && filter.price_max.is_none_or(|to| kind.price <= to);
        (filter.colours.is_empty() || filter.colours.iter().any(|c| colour::of_name(kind.colour).contains(*c)))
            && (filter.sizes.is_empty() || size::word(kind.size).is_some_and(|size| filter.sizes.contains(&size)))
            && (filter.conditions.is_empty() || filter.conditions.contains(&kind.condition))
            && (!filter.available || kind.available)
            && in_range
            && filter.currency.is_none_or(|currency| currency.code() == self.currency)
    }

    fn fits(&self, filter: &Filter) -> bool {
        let own_paths = paths(self.category.iter().copied());
        let wanted = |path: &String| paths(path.split('>')).pop().unwrap();
        let slugs: Vec<String> = self.collections.iter().map(|name| crate::catalog::text::slug(name)).collect();
        (filter.shops.is_empty() || filter.shops.iter().any(|s| s == SHOPS[self.shop]))
            && (filter.categories.is_empty() || filter.categories.iter().any(|path| own_paths.contains(&wanted(path))))
            && (filter.brands.is_empty()
                || self.brand.is_some_and(|own| filter.brands.iter().any(|b| plain(b) == plain(own))))
            && (filter.collections.is_empty() || filter.collections.iter().any(|c| slugs.contains(c)))
            && self.kinds.iter().any(|kind| self.is_kind(kind, filter))
    }

    /// In which tier the words are found.
    fn tier(&self, terms: &[&str]) -> Option<usize> {
        let folded = |words: &[&str]| words.iter().map(|w| plain(w)).collect::<Vec<_>>();
        let (title, near, body) = (folded(&self.title), folded(&[self.brand.unwrap_or_default()]), folded(&self.body));
        let begins = |words: &[String], term: &str| words.iter().any(|word| word.starts_with(term));
        let in_body =
            |term: &str| if term.chars().count() < 3 { body.iter().any(|w| w == term) } else { begins(&body, term) };
        let all = |has: &dyn Fn(&str) -> bool| terms.iter().all(|term| has(term));
        if all(&|term| title.iter().any(|word| word == term)) {
            Some(0)
        } else if all(&|term| begins(&title, term)) {
            Some(1)
        } else if all(&|term| begins(&title, term) || begins(&near, term)) {
            Some(2)
        } else if all(&|term| begins(&title, term) || begins(&near, term) || in_body(term)) {
            Some(3)
        } else {
            None
        }
    }
}

/// What is found, in order, one by one.
fn naive(goods: &[Good], terms: &[&str], filter: &Filter, sort: Sort) -> Vec<u32> {
    let first_shop = |code: &str| goods.iter().filter(|g| g.currency == code).map(|g| g.shop).min();
    let mut found: Vec<(usize, u32)> = Vec::new();
    for (number, good) in (0u32..).zip(goods) {
        let tier = if terms.is_empty() { Some(0) } else { good.tier(terms) };
        if let Some(tier) = tier.filter(|_| good.fits(filter)) {
            found.push((tier, number));
        }
    }
    let good = |n: u32| &goods[n as usize];
    let rank = |n: u32| (good(n).rank * 1_000 + i64::from(n), good(n).shop);
    let price = |n: u32| {
        let any = good(n).kinds.iter().any(|k| k.available);
        good(n).kinds.iter().filter(|k| k.available || !any).map(|k| k.price).min().unwrap()
    };
    let money = |n: u32| (first_shop(good(n).currency), good(n).currency);
    match sort {
        Sort::Relevance => found.sort_by_key(|(tier, n)| (*tier, rank(*n))),
        Sort::New => found.sort_by_key(|(_, n)| (-good(*n).since, rank(*n))),
        Sort::Price => found.sort_by_key(|(_, n)| (money(*n), price(*n), *n)),
        Sort::PriceDown => found.sort_by_key(|(_, n)| (money(*n), -price(*n), *n)),
        Sort::Title => found.sort_by_key(|(_, n)| (plain(&good(*n).title.join(" ")), *n)),
    }
    found.into_iter().map(|(_, n)| n).collect()
}

fn any_terms() -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![2 => Just(vec![]), 3 => prop::collection::vec(prop::sample::select(vec!["d", "dress", "lin", "mug", "red", "lu", "ete", "delorme"]), 1..3)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn pages_show_what_fits_in_order_and_each_once(
        goods in prop::collection::vec(any_good(), 0..25),
        filter in any_filter(),
        terms in any_terms(),
        sort in prop::sample::select(&Sort::ALL[..]),
        limit in 1usize..7,
    ) {
        let index = index_of(&goods);
        let expected = naive(&goods, &terms, &filter, sort);
        // A search that finds nothing at all may be mended: that is another test.
        prop_assume!(terms.is_empty() || !naive(&goods, &terms, &Filter::default(), sort).is_empty());
        let mut request = Request {
            terms: Some(Terms::of(&terms.join(" "))).filter(|terms| !terms.is_empty()),
            filter,
            sort,
            limit,
            ..Request::default()
        };
        let mut shown = Vec::new();
        loop {
            let page = index.page(&request).unwrap();
            prop_assert_eq!(page.total as usize, expected.len());
            prop_assert!(page.products.len() == limit || page.next.is_none());
            shown.extend(page.products);
            // As it goes over the wire.
            request.cursor = page.next.map(|cursor| cursor.to_string().parse::<Cursor>().unwrap());
            if request.cursor.is_none() {
                break;
            }
        }
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn a_count_is_what_choosing_that_value_finds(
        goods in prop::collection::vec(any_good(), 0..25),
        filter in any_filter(),
        terms in any_terms(),
    ) {
        let index = index_of(&goods);
        prop_assume!(terms.is_empty() || !naive(&goods, &terms, &Filter::default(), Sort::Relevance).is_empty());
        let request = Request {
            terms: Some(Terms::of(&terms.join(" "))).filter(|terms| !terms.is_empty()),
            filter: filter.clone(),
            limit: 5,
            facets: true,
            ..Request::default()
        };
        let tally = index.page(&request).unwrap().tally.unwrap();
        let facets = index.facets(&tally, &filter, None);
        let count = |change: &dyn Fn(&mut Filter)| {
            let mut filter = filter.clone();
            change(&mut filter);
            u32::try_from(naive(&goods, &terms, &filter, Sort::Relevance).len()).unwrap()
        };
        prop_assert_eq!(facets.total, count(&|_| ()));
        prop_assert_eq!(facets.available, count(&|f| f.available = true));
        for told in &facets.shops {
            prop_assert_eq!(told.count, count(&|f| f.shops = vec![told.shop.slug.clone()]));
        }
        for told in &facets.categories {
            prop_assert_eq!(told.count, count(&|f| f.categories = vec![told.value.clone()]), "{}", told.value);
        }
        for told in &facets.brands {
            prop_assert_eq!(told.count, count(&|f| f.brands = vec![told.value.clone()]));
        }
        for told in &facets.collections {
            prop_assert_eq!(told.count, count(&|f| f.collections = vec![told.value.clone()]));
        }
        for told in &facets.colours {
            prop_assert_eq!(told.count, count(&|f| f.colours = vec![Family::parse(&told.value).unwrap()]), "{}", told.value);
        }
        for told in &facets.sizes {
            prop_assert_eq!(told.count, count(&|f| f.sizes = vec![told.value.clone()]), "{}", told.value);
        }
        for told in &facets.conditions {
            prop_assert_eq!(told.count, count(&|f| f.conditions = vec![Condition::parse(&told.value).unwrap()]));
        }
        for told in &facets.prices {
            let range = |f: &mut Filter| {
                (f.currency, f.price_min, f.price_max) = (Some(told.currency), Some(told.min), told.max);
            };
            prop_assert_eq!(told.count, count(&range), "{:?}", told);
        }
        // And no value is kept quiet.
        let all: BTreeSet<&str> = goods.iter().filter(|g| g.fits(&Filter { brands: vec![], ..filter.clone() }) && (terms.is_empty() || g.tier(&terms).is_some())).filter_map(|g| g.brand).collect();
        prop_assert_eq!(facets.brands.iter().filter(|b| b.count > 0).count(), all.len());
    }
}
