//! In which order products are shown. Every order is over keys that two products never share, so that a place in it can be
//! told by a key: also when the product that had it is gone.

use std::{cmp::Ordering, collections::BTreeMap};

use roaring::RoaringBitmap;

use super::{Index, Products, Selling, Shop, cursor::Mark, strings::Strings};

/// An order that may be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By how well they fit the words; without words it is the shops' order, a product of each in turn.
    #[default]
    Relevance,
    /// What came last is first.
    New,
    /// Cheapest first.
    Price,
    /// Dearest first.
    PriceDown,
    /// By title.
    Title,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Relevance, Self::New, Self::Price, Self::PriceDown, Self::Title];

    /// Its name in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::New => "new",
            Self::Price => "price",
            Self::PriceDown => "price_desc",
            Self::Title => "title",
        }
    }

    /// The one of that name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.word() == word)
    }
}

/// Longest part of a title that decides where it stands, in bytes.
pub const MAX_TITLE_KEY: usize = 64;

/// The part of a folded title that decides where it stands.
pub fn title_key(folded: &str) -> &str {
    &folded[..folded.floor_char_boundary(MAX_TITLE_KEY)]
}

/// All products in one order.
#[derive(Debug, Default)]
pub struct Order {
    /// Products by place.
    products: Vec<u32>,
    /// Places by product.
    places: Vec<u32>,
}

/// Where many products are wanted of few that fit, they are looked for along the order; where few fit, they are sorted.
/// Looking at one more costs about a fifth of sorting one more.
const LOOK_FOR_SORT: u64 = 5;

impl Order {
    fn by(count: u32, compare: impl Fn(u32, u32) -> Ordering) -> Self {
        let mut products: Vec<u32> = (0..count).collect();
        products.sort_unstable_by(|a, b| compare(*a, *b));
        let mut places = vec![0; products.len()];
        for (place, product) in (0..).zip(&products) {
            places[*product as usize] = place;
        }
        Self { products, places }
    }

    /// The first place that isn't before: `before` says of products, in order, whether they are.
    fn place(&self, before: impl Fn(u32) -> bool) -> usize {
        self.products.partition_point(|product| before(*product))
    }

    /// The first `limit` of a set, from a place on, in order.
    pub fn take(&self, set: &RoaringBitmap, from: usize, limit: usize) -> Vec<u32> {
        let rest = self.products.len().saturating_sub(from) as u64;
        // So many have to be looked at for one that fits, about.
        let looked_at = rest.min(limit as u64 * (self.products.len() as u64 / set.len().max(1) + 1));
        if looked_at <= set.len() * LOOK_FOR_SORT {
            return self.products[from..].iter().copied().filter(|p| set.contains(*p)).take(limit).collect();
        }
        let place = |product: u32| self.places[product as usize];
        let mut fitting: Vec<u32> = set.iter().filter(|p| place(*p) as usize >= from).collect();
        if fitting.len() > limit && limit > 0 {
            fitting.select_nth_unstable_by_key(limit - 1, |p| place(*p));
            fitting.truncate(limit);
        }
        fitting.sort_unstable_by_key(|p| place(*p));
        fitting.truncate(limit);
        fitting
    }

    fn bytes(&self) -> usize {
        (self.products.capacity() + self.places.capacity()) * size_of::<u32>()
    }
}

/// Titles as they are sorted by, in one language, and the order that follows.
#[derive(Debug, Default)]
pub struct ByTitle {
    keys: Strings,
    order: Order,
}

/// Most languages that titles are sorted in beside their own: two MiB each in a catalogue of 100,000 products.
pub const MAX_TITLE_LANGS: usize = 4;

/// All orders.
#[derive(Debug, Default)]
pub struct Orders {
    shops: Order,
    new: Order,
    price: Order,
    price_down: Order,
    title: ByTitle,
    /// By primary language: where a title is translated, by the translation.
    titles: BTreeMap<Box<str>, ByTitle>,
}

/// Titles in one language.
pub type Titles = (Box<str>, Strings);

impl Orders {
    /// Of products with these titles (keys already), and others in some languages.
    pub fn of(products: &Products, shops: &[Shop], selling: &[Selling], title: Strings, titles: Vec<Titles>) -> Self {
        let count = u32::try_from(products.prices.len()).unwrap_or(u32::MAX);
        let keys = Keys { products, shops, selling };
        let by_title = |titles: Strings| {
            let order = Order::by(count, |a, b| {
                titles.get(a as usize).cmp(titles.get(b as usize)).then_with(|| keys.no(a).cmp(&keys.no(b)))
            });
            ByTitle { keys: titles, order }
        };
        Self {
            shops: Order::by(count, |a, b| keys.shops(a).cmp(&keys.shops(b))),
            new: Order::by(count, |a, b| keys.age(a).cmp(&keys.age(b))),
            price: Order::by(count, |a, b| keys.price(a).cmp(&keys.price(b))),
            price_down: Order::by(count, |a, b| keys.price_down(a).cmp(&keys.price_down(b))),
            title: by_title(title),
            titles: titles.into_iter().map(|(lang, titles)| (lang, by_title(titles))).collect(),
        }
    }

    /// About how many bytes they hold.
    pub fn bytes(&self) -> usize {
        let titles = std::iter::once(&self.title).chain(self.titles.values());
        [&self.shops, &self.new, &self.price, &self.price_down].into_iter().map(Order::bytes).sum::<usize>()
            + titles.map(|t| t.keys.bytes() + t.order.bytes()).sum::<usize>()
    }

    fn titles(&self, lang: Option<&str>) -> &ByTitle {
        lang.and_then(|lang| self.titles.get(lang)).unwrap_or(&self.title)
    }
}

/// What products are sorted by.
struct Keys<'a> {
    products: &'a Products,
    shops: &'a [Shop],
    selling: &'a [Selling],
}

impl Keys<'_> {
    fn no(&self, product: u32) -> i64 {
        self.products.nos[product as usize]
    }

    /// (rank, shop): a product of each shop in turn.
    fn shops(&self, product: u32) -> (i64, i64) {
        let at = product as usize;
        (self.products.ranks[at], self.shops[self.products.shops[at] as usize].row)
    }

    fn age(&self, product: u32) -> (i64, i64, i64) {
        let (rank, shop) = self.shops(product);
        (-self.products.sinces[product as usize], rank, shop)
    }

    fn price(&self, product: u32) -> (i64, &str, i64, i64) {
        let at = product as usize;
        let selling = &self.selling[usize::from(self.products.currencies[at])];
        (selling.first_shop, selling.currency.code(), self.products.prices[at], self.no(product))
    }

    fn price_down(&self, product: u32) -> (i64, &str, i64, i64) {
        let (first_shop, code, price, no) = self.price(product);
        (first_shop, code, -price, no)
    }
}

impl Index {
    fn keys(&self) -> Keys<'_> {
        Keys { products: &self.products, shops: &self.shops, selling: &self.selling }
    }

    /// The order that `sort` is; `lang` is a primary language.
    pub(super) fn order(&self, sort: Sort, lang: Option<&str>) -> &Order {
        match sort {
            Sort::Relevance => &self.orders.shops,
            Sort::New => &self.orders.new,
            Sort::Price => &self.orders.price,
            Sort::PriceDown => &self.orders.price_down,
            Sort::Title => &self.orders.titles(lang).order,
        }
    }

    /// The first place behind a mark.
    pub(super) fn place_behind(&self, mark: &Mark, lang: Option<&str>) -> usize {
        let keys = self.keys();
        match mark {
            Mark::Shops { rank, shop, .. } => self.orders.shops.place(|p| keys.shops(p) <= (*rank, *shop)),
            Mark::New { since, rank, shop } => self.orders.new.place(|p| keys.age(p) <= (-*since, *rank, *shop)),
            Mark::Price { down: false, first_shop, currency, price, no } => {
                self.orders.price.place(|p| keys.price(p) <= (*first_shop, currency.as_str(), *price, *no))
            }
            Mark::Price { down: true, first_shop, currency, price, no } => {
                self.orders.price_down.place(|p| keys.price_down(p) <= (*first_shop, currency.as_str(), -*price, *no))
            }
            Mark::Title { key, no } => {
                let titles = self.orders.titles(lang);
                titles.order.place(|p| (titles.keys.get(p as usize), keys.no(p)) <= (key.as_str(), *no))
            }
        }
    }

    /// The mark of a product: a page that goes on behind it begins with the next.
    pub(super) fn mark(&self, product: u32, sort: Sort, tier: usize, lang: Option<&str>) -> Mark {
        let keys = self.keys();
        let (rank, shop) = keys.shops(product);
        match sort {
            Sort::Relevance => Mark::Shops { tier, rank, shop },
            Sort::New => Mark::New { since: self.products.sinces[product as usize], rank, shop },
            Sort::Price | Sort::PriceDown => {
                let (first_shop, code, price, no) = keys.price(product);
                Mark::Price { down: sort == Sort::PriceDown, first_shop, currency: code.to_owned(), price, no }
            }
            Sort::Title => {
                let key = self.orders.titles(lang).keys.get(product as usize).to_owned();
                Mark::Title { key, no: keys.no(product) }
            }
        }
    }
}
