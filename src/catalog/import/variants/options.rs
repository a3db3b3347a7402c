//! What can be chosen among variants.

use std::collections::HashSet;

use crate::catalog::{
    model::ProductOption,
    record::{NewVariant, title_of},
};

/// A variant whose values have names, as rows of a table give them: `color` is `Red`, `size` is `38`.
#[derive(Debug, Clone)]
pub struct Named {
    /// Names and values, in the feed's order. The same name comes once.
    pub values: Vec<(String, String)>,
    /// The variant; its options are not looked at, and its title is made of the values where it is empty.
    pub variant: NewVariant,
}

/// Options in the order in which their names first come, and the variants with one value for each.
pub fn by_name(rows: Vec<Named>) -> (Vec<ProductOption>, Vec<NewVariant>) {
    let mut names: Vec<String> = Vec::new();
    for (name, value) in rows.iter().flat_map(|n| &n.values) {
        if !value.is_empty() && !names.contains(name) {
            names.push(name.clone());
        }
    }
    let variants = rows.into_iter().map(|Named { mut values, mut variant }| {
        let value_of = |name: &String| {
            let place = values.iter().position(|(n, _)| n == name)?;
            Some(values.swap_remove(place).1)
        };
        variant.options = names.iter().map(value_of).map(Option::unwrap_or_default).collect();
        if variant.title.is_empty() {
            variant.title = title_of(&variant.options);
        }
        variant
    });
    let variants = variants.collect();
    by_place(names, &[], variants)
}

/// Options that are told by their places. `given`: for each, the values in the shop's order, as far as it tells one.
pub fn by_place(
    mut names: Vec<String>,
    given: &[Vec<String>],
    mut variants: Vec<NewVariant>,
) -> (Vec<ProductOption>, Vec<NewVariant>) {
    let count = variants.iter().map(|v| v.options.len()).max().unwrap_or(0);
    names.truncate(count);
    for n in names.len()..count {
        names.push(format!("Option {}", n + 1));
    }
    for variant in &mut variants {
        variant.options.resize(count, String::new());
    }
    let options = names.into_iter().enumerate().map(|(n, name)| {
        let used = || variants.iter().map(|v| v.options[n].as_str()).filter(|v| !v.is_empty());
        let mut seen = HashSet::new();
        let used_set: HashSet<&str> = used().collect();
        let first = given.get(n).into_iter().flatten().map(String::as_str).filter(|v| used_set.contains(v));
        let values = first.chain(used()).filter(|v| seen.insert(*v)).map(str::to_owned).collect();
        ProductOption { name, values }
    });
    let options = options.collect();
    (options, variants)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::{import::bare, money::Money};

    fn named(values: &[(&str, &str)]) -> Named {
        let variant = bare::variant("1".to_owned(), Money { amount: 1, currency: "EUR".parse().unwrap() });
        Named { values: values.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(), variant }
    }

    #[test]
    fn names_come_in_the_order_in_which_they_are_first_used() {
        let (options, variants) = by_name(vec![
            named(&[("Size", "S"), ("Colour", "")]),
            named(&[("Colour", "Red"), ("Size", "M")]),
            named(&[("Size", "S")]),
        ]);
        let told: Vec<_> = options.iter().map(|o| (o.name.as_str(), o.values.join(","))).collect();
        assert_eq!(told, [("Size", "S,M".to_owned()), ("Colour", "Red".to_owned())]);
        assert_eq!(variants[0].options, ["S", ""]);
        assert_eq!(variants[1].title, "M / Red");
        assert_eq!(variants[0].title, "S");
        assert_eq!(by_name(vec![named(&[])]).0, []);
    }

    proptest! {
        #[test]
        fn every_variant_has_one_value_for_each_option(rows in prop::collection::vec(prop::collection::btree_map("[a-d]", "[x-z]?", 0..4), 1..8)) {
            let rows: Vec<Named> = rows
                .into_iter()
                .map(|row| Named { values: row.into_iter().collect(), ..named(&[]) })
                .collect();
            let (options, variants) = by_name(rows.clone());
            for (variant, row) in variants.iter().zip(&rows) {
                prop_assert_eq!(variant.options.len(), options.len());
                for (option, value) in options.iter().zip(&variant.options) {
                    prop_assert!(value.is_empty() || option.values.contains(value));
                    let told = row.values.iter().find(|(n, _)| *n == option.name).map_or("", |(_, v)| v.as_str());
                    prop_assert_eq!(told, value.as_str());
                }
            }
        }
    }
}
