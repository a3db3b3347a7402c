//! Attributes: what can be chosen among variations, and what is worth knowing of a product.

use super::{
    columns::{Columns, list, plain},
    variant::Read,
};
use crate::catalog::{
    import::{
        fields::{Notes, markup},
        report::Fate,
        rows::Kept,
        variants::options::by_place,
    },
    model::{ProductOption, Provenance},
    record::{MAX_NAME_CHARS, MAX_PROVENANCE_CHARS, MAX_VALUE_CHARS, NewVariant},
};

/// What a thing that is sold as it is may be looked for by: it is told as an option with this one value.
const LOOKED_FOR: [&str; 8] = ["color", "colour", "couleur", "farbe", "size", "taille", "größe", "pointure"];
const MATERIAL: [&str; 7] = ["material", "materials", "matière", "matériau", "fabric", "composition", "matériaux"];
const ORIGIN: [&str; 6] = ["origin", "origine", "country of origin", "made in", "pays d'origine", "fabriqué en"];
const CARE: [&str; 5] = ["care", "care instructions", "entretien", "washing instructions", "conseils d'entretien"];

/// An attribute's name, and its values.
pub(super) type Attribute = (String, Vec<String>);

/// The attributes of a row.
pub(super) fn attributes(row: &Kept, columns: &Columns, notes: &mut Notes<'_>) -> Vec<Attribute> {
    let mut attributes: Vec<Attribute> = Vec::new();
    for attribute in &columns.attributes {
        let name = row.cell(attribute.name).map(plain).map(markup::plain);
        let Some(name) = name.and_then(|name| notes.line("attribute name", &name, MAX_NAME_CHARS)) else { continue };
        if attributes.iter().any(|(other, _)| same(other, &name)) {
            continue;
        }
        let values = list(row.cell(attribute.values));
        let values = values.iter().filter_map(|v| notes.line("attribute value(s)", &markup::plain(v), MAX_VALUE_CHARS));
        attributes.push((name, values.collect()));
    }
    attributes
}

/// The options of a variable product and its variants with a value for each. What all variations leave open is no option:
/// it is chosen in the shop.
pub(super) fn chosen(
    of_product: &[Attribute],
    read: Vec<Read>,
    notes: &mut Notes<'_>,
) -> (Vec<ProductOption>, Vec<NewVariant>) {
    let mut names: Vec<&str> = of_product.iter().map(|(name, _)| name.as_str()).collect();
    let mut open: Vec<&str> = Vec::new();
    for (name, values) in read.iter().flat_map(|variation| &variation.attributes) {
        if !names.iter().any(|known| same(known, name)) {
            names.push(name);
        }
        if values.is_empty() && !open.iter().any(|known| same(known, name)) {
            open.push(name);
        }
    }
    let value_of = |variation: &Read, name: &str| {
        let attribute = variation.attributes.iter().find(|(known, _)| same(known, name));
        attribute.and_then(|(_, values)| values.first()).cloned().unwrap_or_default()
    };
    names.retain(|name| read.iter().any(|variation| !value_of(variation, name).is_empty()));
    for name in open.into_iter().filter(|open| !names.iter().any(|name| same(name, open))) {
        notes.note(Fate::Dropped, "attribute value(s)", "left open by all variations", Some(name));
    }
    let given_of = |name: &str| of_product.iter().find(|(known, _)| same(known, name)).map(|(_, v)| v.clone());
    let given: Vec<Vec<String>> = names.iter().map(|name| given_of(name).unwrap_or_default()).collect();
    let values: Vec<Vec<String>> =
        read.iter().map(|variation| names.iter().map(|name| value_of(variation, name)).collect()).collect();
    let names = names.into_iter().map(str::to_owned).collect();
    let with_values = read.into_iter().zip(values).map(|(read, options)| titled(read.variant, options));
    by_place(names, &given, with_values.collect())
}

/// What a thing that is sold as it is may be looked for by.
pub(super) fn fixed(of_product: &[Attribute], variant: NewVariant) -> (Vec<ProductOption>, Vec<NewVariant>) {
    let looked_for = of_product.iter().filter(|(name, values)| {
        let name = name.to_lowercase();
        values.len() == 1 && LOOKED_FOR.contains(&name.as_str())
    });
    let (names, values): (Vec<_>, Vec<_>) = looked_for.map(|(name, values)| (name.clone(), values[0].clone())).unzip();
    by_place(names, &[], vec![titled(variant, values)])
}

fn titled(mut variant: NewVariant, options: Vec<String>) -> NewVariant {
    let told: Vec<&str> = options.iter().map(String::as_str).filter(|value| !value.is_empty()).collect();
    variant.title = told.join(" / ");
    variant.options = options;
    variant
}

/// What a product is made of, where, and how it is looked after: attributes with such names that can't be chosen.
pub(super) fn provenance(of_product: &[Attribute], options: &[ProductOption]) -> Option<Provenance> {
    let told = |names: &[&str]| {
        let fits = |(name, _): &&Attribute| {
            names.contains(&name.to_lowercase().as_str()) && !options.iter().any(|option| same(&option.name, name))
        };
        let values = of_product.iter().find(fits).map(|(_, values)| values.join(", "))?;
        Some(crate::catalog::text::line(&values, MAX_PROVENANCE_CHARS).text).filter(|line| !line.is_empty())
    };
    let provenance =
        Provenance { material: told(&MATERIAL), origin: told(&ORIGIN), care: told(&CARE), ..Provenance::default() };
    Some(provenance).filter(|p| !p.is_empty())
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}
