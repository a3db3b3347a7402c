//! Counts as the API tells them: named, in order, and no more than anybody looks through.

use super::{
    Index,
    choice::Filter,
    count::{Counts, Tally},
    values::{STEP, Value, Values, paths, plain},
};
use crate::catalog::{
    listing::{FacetShop, FacetValue, Facets, PriceRange},
    model::Condition,
};

/// Most shops, brands and collections that are told: those with most products, and what is chosen.
const MAX_NAMES: usize = 60;
/// Most categories that are told.
const MAX_CATEGORIES: usize = 300;
/// Most sizes that are told.
const MAX_SIZES: usize = 120;

/// A value that is told.
struct Told<'a> {
    number: usize,
    value: &'a Value,
    count: u32,
}

/// Values with products, those with most first; what is chosen is always among them.
fn told<'a>(values: &'a Values, counts: &Counts, chosen: &[String], most: usize) -> Vec<Told<'a>> {
    let all = values.iter().zip(counts).enumerate();
    let is_chosen = |value: &Value| chosen.iter().any(|word| **word == *value.word);
    let mut told: Vec<Told<'_>> = all
        .filter(|(_, (value, count))| **count > 0 || is_chosen(value))
        .map(|(number, (value, count))| Told { number, value, count: *count })
        .collect();
    told.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.word.cmp(&b.value.word)));
    let mut room = most;
    told.retain(|told| {
        let fits = room > 0;
        room = room.saturating_sub(1);
        fits || is_chosen(told.value)
    });
    told
}

fn by_count(values: &Values, counts: &Counts, chosen: &[String], lang: Option<&str>) -> Vec<FacetValue> {
    told(values, counts, chosen, MAX_NAMES).iter().map(|told| named(told, lang)).collect()
}

fn named(told: &Told<'_>, lang: Option<&str>) -> FacetValue {
    FacetValue { value: told.value.word.to_string(), label: told.value.label(lang).to_owned(), count: told.count }
}

impl Index {
    /// The facets of a tally; `filter` is what was chosen, `lang` the reader's primary language.
    pub fn facets(&self, tally: &Tally, filter: &Filter, lang: Option<&str>) -> Facets {
        let words = |list: &[String]| list.iter().map(|s| plain(s)).collect::<Vec<_>>();
        let colours: Vec<String> = filter.colours.iter().map(|family| family.word().to_owned()).collect();
        let mut colours = told(&self.colours, &tally.colours, &colours, usize::MAX);
        colours.sort_by_key(|told| told.number);
        let mut sizes = told(&self.sizes, &tally.sizes, &words(&filter.sizes), MAX_SIZES);
        let place = |number: usize| self.size_places[number];
        sizes.sort_by_key(|told| place(told.number));
        let conditions = Condition::ALL.into_iter().zip(tally.conditions);
        Facets {
            shops: self.facet_shops(tally, filter),
            categories: self.facet_categories(tally, filter, lang),
            brands: by_count(&self.brands, &tally.brands, &words(&filter.brands), None),
            collections: by_count(&self.collections, &tally.collections, &filter.collections, lang),
            colours: colours.iter().map(|told| named(told, None)).collect(),
            sizes: sizes.iter().map(|told| named(told, None)).collect(),
            conditions: conditions
                .filter(|(condition, count)| *count > 0 || filter.conditions.contains(condition))
                .map(|(condition, count)| FacetValue {
                    value: condition.word().to_owned(),
                    label: condition.word().to_owned(),
                    count,
                })
                .collect(),
            prices: tally
                .prices
                .iter()
                .map(|range| PriceRange {
                    currency: range.currency,
                    min: range.from,
                    max: range.to,
                    count: range.count,
                })
                .collect(),
            available: tally.available,
            total: tally.total,
        }
    }

    fn facet_shops(&self, tally: &Tally, filter: &Filter) -> Vec<FacetShop> {
        let chosen: Vec<usize> = filter.shops.iter().filter_map(|name| self.shop(name)).collect();
        let mut shops: Vec<(usize, u32)> = tally.shops.iter().copied().enumerate().collect();
        shops.retain(|(place, count)| *count > 0 || chosen.contains(place));
        shops.sort_by_key(|(place, count)| (!chosen.contains(place), std::cmp::Reverse(*count)));
        shops.truncate(MAX_NAMES.max(chosen.len()));
        shops.sort_unstable_by_key(|(place, _)| *place);
        shops.into_iter().map(|(place, count)| FacetShop { shop: self.shops[place].shop.clone(), count }).collect()
    }

    fn facet_categories(&self, tally: &Tally, filter: &Filter, lang: Option<&str>) -> Vec<FacetValue> {
        // In whatever language they are asked for, they are told by their own words.
        let own = |path: String| self.categories.find(&path).map_or(path, |(_, value)| value.word.to_string());
        let chosen: Vec<String> = filter.categories.iter().flat_map(|path| paths(path.split(STEP))).map(own).collect();
        // Whatever is told has at least the products of what is in it: so has all that is above it.
        let mut categories = told(&self.categories, &tally.categories, &chosen, MAX_CATEGORIES);
        categories.sort_by(|a, b| a.value.word.split(STEP).cmp(b.value.word.split(STEP)));
        categories.iter().map(|told| named(told, lang)).collect()
    }
}
