//! What of the products can be bought, in the attributes of merchant feeds.

use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use super::{
    page::Page,
    products::{Found, Products},
    thing::{address, all, get, is_a, list, text, told},
};
use crate::catalog::{
    gtin::Gtin,
    import::{
        ReadError,
        bare::ONLY,
        fields::{
            markup::plain,
            notes::id_of,
            price::{self, Style},
        },
        google::{attribute::Attribute, feed::Feed, offer::Offer},
        report::{Fate, Finding},
    },
    money::Money,
    text::fold,
};

/// What numbers may be called. What a shop puts where is often not what the name says; the number tells itself.
const GTINS: [&str; 8] = ["gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "upc", "isbn"];
/// Most offers of a product that are looked at.
const MAX_OFFERS: usize = crate::catalog::record::MAX_VARIANTS;
/// What a variant weighs among what is held until its product is whole, in bytes; a page is bounded as a whole.
const HELD_BYTES: usize = 1_024;

/// Tells the feed all offers of all products; returns how many.
pub(super) fn tell(
    products: &Products<'_>,
    page: &Page,
    base: Option<&Url>,
    feed: &mut Feed<'_, '_, '_>,
) -> Result<usize, ReadError> {
    let groups = grouped(products);
    let alone = groups.len() == 1;
    let mut count = 0;
    for group in &groups {
        let context = Context { products, page, base, alone };
        let id = context.group_id(group);
        for found in group {
            let offers = context.offers_of(found, feed);
            let several = offers.len() > 1;
            for (n, offer) in offers.into_iter().enumerate() {
                let offer = context.described(found, offer, several.then_some(n), &id);
                feed.offer(offer.placed(products.place(found).to_owned()), HELD_BYTES)?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// The products by what they are variants of: what the page says, or else what they are called. A page has the sizes of
/// one thing under one name.
fn grouped<'p, 'v>(products: &'p Products<'v>) -> Vec<Vec<&'p Found<'v>>> {
    let mut groups: Vec<Vec<&Found<'_>>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for found in &products.found {
        let of = |thing: &Value| ["productGroupID", "@id", "url"].iter().find_map(|id| told(thing, id));
        let named = |thing: &Value| {
            let name = fold(&plain(&told(thing, "name")?)).to_lowercase();
            Some(format!("{name}\n{}", told(thing, "brand").unwrap_or_default()))
        };
        let key = told(found.product, "inProductGroupWithID")
            .or_else(|| found.group.and_then(|group| of(group).or_else(|| named(group))))
            .or_else(|| named(found.product));
        if let Some(place) = key.as_ref().and_then(|key| places.get(key)) {
            groups[*place].push(found);
        } else {
            places.extend(key.map(|key| (key, groups.len())));
            groups.push(vec![found]);
        }
    }
    groups
}

struct Context<'p, 'v> {
    products: &'p Products<'v>,
    page: &'p Page,
    base: Option<&'p Url>,
    /// Whether the page sells this one product.
    alone: bool,
}

impl<'v> Context<'_, 'v> {
    /// The shop's id of a product: of its group; or else its page, which stays when a size is sold out and others come.
    fn group_id(&self, group: &[&Found<'v>]) -> String {
        let of_group = group.iter().find_map(|found| {
            let ids = ["productGroupID", "productID", "sku"];
            let of = |thing: &Value| ids.iter().find_map(|id| told(thing, id));
            told(found.product, "inProductGroupWithID").or_else(|| found.group.and_then(of))
        });
        let mut pages = group.iter().map(|found| self.own_page(found.product));
        let first = pages.next().flatten();
        let common = first.filter(|first| pages.all(|page| page.as_ref() == Some(first)));
        let of_page = || Some(self.page.canonical.as_deref().and_then(|url| self.absolute(url))?.to_string());
        let own = |names: &[&str]| names.iter().find_map(|name| told(group.first()?.product, name));
        of_group
            .or_else(|| common.map(|url| id_of(url.as_str())))
            .or_else(|| of_page().filter(|_| self.alone).map(|url| id_of(&url)))
            .or_else(|| own(&["productID", "sku", "mpn", "@id", "name"]).map(|id| id_of(&id)))
            .unwrap_or_default()
    }

    /// The page of a product, without what leads there.
    fn own_page(&self, product: &Value) -> Option<Url> {
        let url = told(product, "url").or_else(|| all(product, "offers").first().and_then(|o| told(o, "url")))?;
        let mut url = self.absolute(&url)?;
        url.set_fragment(None);
        Some(url)
    }

    fn absolute(&self, url: &str) -> Option<Url> {
        let url = self.base.map_or_else(|| Url::parse(url), |base| base.join(url)).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// The offers of a product that are apart from each other: of those that nothing tells apart the cheapest, one that
    /// can be had first. One that is none where there is no offer, so that the product is refused for its price.
    fn offers_of(&self, found: &Found<'v>, feed: &mut Feed<'_, '_, '_>) -> Vec<Option<&'v Value>> {
        let mut offers: Vec<&Value> = Vec::new();
        for offer in all(found.product, "offers") {
            let offer = self.products.resolve(offer);
            let inner: Vec<&Value> = all(offer, "offers").into_iter().filter(|o| o.is_object()).collect();
            if inner.is_empty() {
                offers.extend(Some(offer).filter(|o| o.is_object()));
            } else {
                offers.extend(inner);
            }
        }
        offers.truncate(MAX_OFFERS);
        let place = self.products.place(found);
        let mut apart: Vec<(Option<String>, &Value)> = Vec::new();
        for offer in offers {
            let id = offer_id(offer);
            match apart.iter_mut().find(|(known, _)| *known == id) {
                None => apart.push((id, offer)),
                Some((_, known)) => {
                    let (kept, left) = if goes_before(offer, known) { (offer, *known) } else { (*known, offer) };
                    *known = kept;
                    if price_of(kept) != price_of(left) {
                        let reason = "another offer that nothing tells apart is cheaper or can be had";
                        let price = price_of(left).map_or_else(String::new, |(price, _)| price);
                        feed.find(Finding::new(place, Fate::Dropped, "offers", reason).value(&price));
                    }
                }
            }
        }
        if apart.is_empty() {
            return vec![None];
        }
        apart.into_iter().map(|(_, offer)| Some(offer)).collect()
    }

    /// An offer in the attributes of merchant feeds. `nth`: which of several of one product.
    fn described(&self, found: &Found<'v>, offer: Option<&'v Value>, nth: Option<usize>, group_id: &str) -> Offer {
        let item = offer.and_then(|offer| get(offer, "itemOffered")).map(|item| self.products.resolve(item));
        let own = [item, offer, Some(found.product)];
        let chain: Vec<&Value> = own.into_iter().flatten().chain(found.group).collect();
        let first = |property: &str| {
            let mut values = chain.iter().flat_map(|thing| all(thing, property));
            values.find_map(|value| text(self.products.resolve(value)))
        };
        let mut told_offer = Offer::default();
        let mut tell = |attribute, value: Option<String>| {
            if let Some(value) = value {
                told_offer.tell(attribute, value);
            }
        };
        let gtin = gtin(&chain);
        let own_id = || {
            let of_one = |thing: &Value| ["sku", "productID", "mpn"].iter().find_map(|id| told(thing, id));
            let of_offer = item.and_then(of_one).or_else(|| offer.and_then(offer_id));
            let of_product = || of_one(found.product).or_else(|| gtin.clone()).or_else(|| told(found.product, "id"));
            let page = || self.own_page(found.product).map(|url| url.to_string());
            match nth {
                None => of_offer.or_else(of_product).or_else(page),
                // What stands at the product doesn't tell its offers apart.
                Some(n) => of_offer.or_else(|| Some(format!("{}#{n}", of_product().or_else(page)?))),
            }
        };
        tell(Attribute::Id, Some(id_of(&own_id().unwrap_or_else(|| ONLY.to_owned()))));
        tell(Attribute::GroupId, Some(group_id.to_owned()));
        tell(Attribute::Title, told(found.product, "name").map(|name| plain(&name).into_owned()));
        tell(Attribute::GroupTitle, found.group.and_then(|g| told(g, "name")).map(|name| plain(&name).into_owned()));
        tell(Attribute::Description, first("description"));
        tell(Attribute::Brand, first("brand").or_else(|| first("manufacturer")).map(|name| plain(&name).into_owned()));
        tell(Attribute::Gtin, gtin);
        tell(Attribute::Color, first("color"));
        tell(Attribute::Size, first("size"));
        tell(Attribute::Material, first("material"));
        tell(Attribute::Pattern, first("pattern"));
        tell(Attribute::Condition, first("itemCondition"));
        tell(Attribute::Availability, first("availability"));
        tell(Attribute::Origin, first("countryOfOrigin"));
        tell(Attribute::ProductType, self.category(first("name").as_deref(), first("category")));
        tell(Attribute::Link, first("url").or_else(|| self.page.canonical.clone().filter(|_| self.alone)));
        for certificate in all(found.product, "hasCertification") {
            tell(Attribute::Certification, text(certificate));
        }
        for word in first("keywords").iter().flat_map(|words| words.split(',')) {
            tell(Attribute::Label, Some(plain(word).into_owned()));
        }
        let mut images = chain.iter().map(|thing| all(thing, "image")).find(|images| !images.is_empty());
        let mut images = images.iter_mut().flatten().filter_map(|image| address(image));
        let open_graph = || self.page.meta("og:image").filter(|_| self.alone).map(str::to_owned);
        tell(Attribute::Image, images.next().or_else(open_graph));
        for image in images {
            tell(Attribute::MoreImages, Some(image));
        }
        self.prices(&chain, &mut told_offer);
        told_offer
    }

    /// What it costs: what the offer says, or else, on a page of one product, the page's own tags.
    fn prices(&self, chain: &[&Value], offer: &mut Offer) {
        let currency = chain.iter().find_map(|thing| told(thing, "priceCurrency"));
        let Some((price, own)) = chain.iter().find_map(|thing| price_of(thing)) else {
            if self.alone {
                super::open_graph::prices(self.page, offer);
            }
            return;
        };
        let currency = own.or(currency);
        // `€12` and `12 EUR` say it themselves.
        let whole = |price: String| match currency.as_deref() {
            Some(currency) if price.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') => {
                format!("{price} {currency}")
            }
            _ => price,
        };
        match chain.iter().find_map(|thing| list_price(thing)) {
            Some(before) => {
                offer.tell(Attribute::Price, whole(before));
                offer.tell(Attribute::SalePrice, whole(price));
            }
            None => offer.tell(Attribute::Price, whole(price)),
        }
    }

    /// A path of categories: the product's where it is one, or else the page's trail, or else the product's one word.
    fn category(&self, name: Option<&str>, told: Option<String>) -> Option<String> {
        let told = told.map(|path| plain(&path).into_owned());
        let path = told.as_deref().and_then(|told| {
            if told.contains('>') {
                return Some(told.to_owned());
            }
            // One slash may be part of a name, several part steps.
            (told.matches('/').count() > 1).then(|| told.replace('/', ">"))
        });
        let trail = || {
            let mut steps: Vec<&(String, Option<String>)> = self.products.trail.iter().collect();
            let root = |url: &str| self.absolute(url).is_some_and(|url| url.path() == "/");
            if steps.first().is_some_and(|(_, url)| url.as_deref().is_some_and(root)) {
                steps.remove(0);
            }
            // The last step is the page itself.
            let same = |step: &str| name.is_some_and(|name| plain(name).trim() == step.trim());
            if steps.last().is_some_and(|(step, url)| url.is_none() || same(step)) {
                steps.pop();
            }
            let steps: Vec<String> = steps.iter().map(|(name, _)| plain(name).replace('>', " ")).collect();
            Some(steps.join(" > ")).filter(|path| !path.is_empty())
        };
        path.or_else(|| trail().filter(|_| self.alone)).or(told)
    }
}

/// What tells an offer from the others of its product.
fn offer_id(offer: &Value) -> Option<String> {
    ["sku", "mpn"].iter().find_map(|id| told(offer, id)).or_else(|| gtin(&[offer]))
}

/// Whether an offer is the better one of two: it can be had and the other can't, or it is cheaper.
fn goes_before(offer: &Value, other: &Value) -> bool {
    let gone = |offer: &Value| {
        told(offer, "availability")
            .is_some_and(|word| crate::catalog::import::fields::words::available(&word) == Some(false))
    };
    let amount = |offer: &Value| {
        let (price, currency) = price_of(offer)?;
        let currency = currency.or_else(|| told(offer, "priceCurrency"))?;
        let money: Money = price::read(&price, Style::Feed, currency.parse().ok()).ok()?;
        Some(money.amount)
    };
    match (gone(offer), gone(other)) {
        (false, true) => true,
        (true, false) => false,
        _ => matches!((amount(offer), amount(other)), (Some(a), Some(b)) if a < b),
    }
}

/// The number in every shop: the first that is one, or else the first that is meant to be.
fn gtin(chain: &[&Value]) -> Option<String> {
    let numbers = || chain.iter().flat_map(|thing| GTINS.iter().filter_map(|name| told(thing, name)));
    numbers().find(|number| number.parse::<Gtin>().is_ok()).or_else(|| numbers().next())
}

/// What an offer costs, and in what, as far as the price itself says it. Of a range the lowest.
fn price_of(thing: &Value) -> Option<(String, Option<String>)> {
    let amount = |value: &Value| amount(value, 0);
    if let Some(price) = get(thing, "price").and_then(amount) {
        return Some(price);
    }
    let specifications = all(thing, "priceSpecification");
    let sold = specifications.iter().filter(|specification| !is_list_price(specification));
    let specified = sold.clone().find_map(|specification| {
        let (price, own) = get(specification, "price").or_else(|| get(specification, "minPrice")).and_then(amount)?;
        Some((price, own.or_else(|| told(specification, "priceCurrency"))))
    });
    specified.or_else(|| get(thing, "lowPrice").and_then(amount))
}

/// What it cost before, where that is said: a list or strikethrough price.
fn list_price(thing: &Value) -> Option<String> {
    let specifications = all(thing, "priceSpecification");
    let before = specifications.into_iter().find(|specification| is_list_price(specification))?;
    get(before, "price").and_then(|price| amount(price, 0)).map(|(price, _)| price)
}

fn is_list_price(specification: &Value) -> bool {
    let kind = told(specification, "priceType").unwrap_or_default();
    ["ListPrice", "StrikethroughPrice", "MSRP", "SRP"]
        .iter()
        .any(|list| kind.rsplit(['/', '#']).next().is_some_and(|kind| kind.eq_ignore_ascii_case(list)))
        || is_a(specification, &["ListPrice"])
}

/// An amount, and its currency where it is told beside: a number, a text, or a thing as Salesforce Commerce Cloud writes its
/// prices (`{"sales": {"value": 3499, "currency": "ARS"}}`).
fn amount(value: &Value, depth: u8) -> Option<(String, Option<String>)> {
    match value {
        Value::Object(_) if depth > 2 => None,
        Value::Object(_) => {
            let currency = ["currency", "priceCurrency"].iter().find_map(|name| told(value, name));
            ["sales", "decimalPrice", "value", "price", "amount"].iter().find_map(|name| {
                let (price, own) = amount(get(value, name)?, depth + 1)?;
                Some((price, own.or_else(|| currency.clone())))
            })
        }
        Value::Array(_) => list(value).into_iter().find_map(|value| amount(value, depth)),
        value => Some((text(value)?, None)),
    }
}
