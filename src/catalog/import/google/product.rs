//! Offers of one group as one product.

use std::collections::HashSet;

use super::{
    attribute::Attribute,
    offer::Offer,
    variant::{self, BadOffer, Shop, addresses, text_line},
};
use crate::catalog::{
    import::{
        Rejected,
        fields::{Misfit, Notes, category, notes},
        report::{Fate, Finding},
        variants::{
            groups::Group,
            options::{Named, by_name},
        },
    },
    model::{Image, ProductOption, Provenance},
    money::Currency,
    record::{
        MAX_CERTIFICATES, MAX_IMAGES, MAX_NAME_CHARS, MAX_PROVENANCE_CHARS, MAX_TITLE_CHARS, MAX_VALUE_CHARS,
        NewProduct, NewVariant,
    },
    text,
};

/// Fewest letters that the titles of a group must begin with, all of them, to be the product's title.
const MIN_COMMON_LETTERS: usize = 3;
/// What stands between a product's title and what tells its variants apart.
const SEPARATORS: [char; 14] = ['-', '–', '—', '|', '/', ',', ':', ';', '(', '[', ')', ']', '·', '•'];

/// Reads the offers of a group; what is wrong with a part goes into `findings`.
pub(super) fn read(group: &Group<Offer>, shop: &Shop<'_>, findings: &mut Vec<Finding>) -> Result<NewProduct, Rejected> {
    let offers = &group.rows;
    let place = offers.first().map_or("", |offer| offer.place.as_str());
    let id = group.key.as_deref().or_else(|| offers.first().and_then(Offer::id));
    let id_of = if group.key.is_some() { Attribute::GroupId } else { Attribute::Id };
    let external_id = notes::external_id(id.unwrap_or_default()).map_err(|Misfit(reason)| Rejected {
        external_id: None,
        finding: Finding::new(place, Fate::Refused, id_of.name(), reason).value_of(id),
    })?;
    let refuse = |bad: BadOffer<'_>| Rejected {
        external_id: Some(external_id.clone()),
        finding: Finding::new(place, Fate::Refused, bad.field, bad.reason).value_of(bad.value),
    };
    let mut notes = Notes { path: place, findings };
    let (title, rests) = titles(offers, &mut notes);
    let missing = || refuse(BadOffer { field: Attribute::Title.name(), reason: "missing".to_owned(), value: None });
    let title = title.ok_or_else(missing)?;
    let mut currency: Option<Currency> = None;
    let mut ids = HashSet::with_capacity(offers.len());
    let mut taken = Vec::with_capacity(offers.len());
    for (offer, rest) in offers.iter().zip(rests) {
        let mut notes = Notes { path: &offer.place, findings: notes.findings };
        let variant = match variant::read(offer, shop, &title, &mut notes) {
            Ok(variant) => variant,
            // What is wrong with the only one is what is wrong with the product, and said once.
            Err(bad) if offers.len() == 1 => return Err(refuse(bad)),
            Err(bad) => {
                notes.note(Fate::Refused, bad.field, bad.reason, bad.value);
                continue;
            }
        };
        let first = *currency.get_or_insert(variant.price.currency);
        if variant.price.currency != first {
            let reason = format_args!("its group is sold in {first}, and a product has one currency");
            notes.note(Fate::Refused, Attribute::Price.name(), reason, offer.get(Attribute::Price));
        } else if !ids.insert(variant.external_id.clone()) {
            let reason = "its group has a variant with this id already";
            notes.note(Fate::Refused, Attribute::Id.name(), reason, Some(&variant.external_id));
        } else {
            taken.push(Taken { offer, rest, variant: Named { values: Vec::new(), variant } });
        }
    }
    if taken.is_empty() {
        let reason = "none of its offers can be taken".to_owned();
        return Err(refuse(BadOffer { field: Attribute::GroupId.name(), reason, value: id }));
    }
    let brand = told(Attribute::Brand, &taken);
    let description = told(Attribute::Description, &taken);
    let url = told(Attribute::Link, &taken);
    let mut product = NewProduct {
        brand: brand.and_then(|brand| notes.line(Attribute::Brand.name(), brand, MAX_NAME_CHARS)),
        category_path: categories(&taken),
        collections: Vec::new(),
        lang: shop.lang.map(str::to_owned),
        tags: notes.tags(Attribute::Label.name(), taken.iter().flat_map(|t| t.offer.all(Attribute::Label))),
        options: Vec::new(),
        description: description.map(|text| describe(text, &mut notes)).unwrap_or_default(),
        images: images(&taken, &title, shop, &mut notes),
        url: url.and_then(|url| notes.web_address_from(Attribute::Link.name(), url, shop.base)),
        provenance: provenance(&taken, &mut notes),
        translations: Vec::new(),
        variants: Vec::new(),
        external_id,
        title,
    };
    (product.options, product.variants) = with_options(taken, shop, &mut notes);
    Ok(product)
}

/// An offer that is taken.
struct Taken<'o> {
    offer: &'o Offer,
    /// What its title has beyond the product's.
    rest: String,
    variant: Named,
}

/// The product's title, and for each offer what its own has beyond that. Offers are titled like `Scarf – Red`: where the
/// feed has no title for the group, what they all begin with is the product's, or else the first title.
fn titles(offers: &[Offer], notes: &mut Notes<'_>) -> (Option<String>, Vec<String>) {
    let told = offers.iter().find_map(|offer| offer.get(Attribute::GroupTitle));
    let own: Vec<&str> = offers.iter().map(|offer| offer.get(Attribute::Title).unwrap_or_default()).collect();
    let split: Vec<Vec<&str>> = own.iter().map(|title| title.split_whitespace().collect()).collect();
    let titled = split.iter().filter(|words| !words.is_empty());
    let common = titled.clone().next().map_or(0, |first| {
        let same = |words: &Vec<&str>| first.iter().zip(words).take_while(|(a, b)| a == b).count();
        titled.map(same).min().unwrap_or(0)
    });
    let rests = split.iter().map(|words| {
        let rest = words[common.min(words.len())..].join(" ");
        text::line(rest.trim_matches(SEPARATORS).trim(), MAX_VALUE_CHARS).text
    });
    let rests = rests.collect();
    let first = own.into_iter().find(|title| !title.trim().is_empty());
    let shared = split.iter().find(|words| !words.is_empty()).map(|words| words[..common].join(" "));
    let shared = shared.filter(|_| offers.len() > 1);
    let shared = shared.as_deref().map(|title| title.trim_end_matches(|c: char| c == ' ' || SEPARATORS.contains(&c)));
    let shared = shared.filter(|title| title.chars().filter(|c| c.is_alphabetic()).count() >= MIN_COMMON_LETTERS);
    let title = told.or(shared).or(first);
    (title.and_then(|title| notes.line(Attribute::Title.name(), title, MAX_TITLE_CHARS)), rests)
}

/// What the first of the offers that says it says.
fn told<'o>(attribute: Attribute, taken: &[Taken<'o>]) -> Option<&'o str> {
    taken.iter().find_map(|taken| taken.offer.get(attribute))
}

/// The shop's own category before Google's, and that only where it is told in words and not by its number.
fn categories(taken: &[Taken<'_>]) -> Vec<String> {
    let path = |attribute| {
        let text = told(attribute, taken)?;
        let number = text.trim().bytes().all(|b| b.is_ascii_digit());
        (!number).then(|| category::path(text, ">")).filter(|path| !path.is_empty())
    };
    path(Attribute::ProductType).or_else(|| path(Attribute::GoogleCategory)).unwrap_or_default()
}

/// A description: HTML where it has tags, else text, whose line breaks are kept.
fn describe(text: &str, notes: &mut Notes<'_>) -> String {
    let field = Attribute::Description.name();
    let tag =
        |(at, _): (usize, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
    if text.match_indices('<').any(tag) {
        return notes.html(field, text);
    }
    let text = text.trim().replace('<', "&lt;").replace("\r\n", "\n").replace(['\r', '\n'], "<br>");
    notes.html(field, &text)
}

/// All pictures of the offers, each once: every offer's own first, so that none is cut off by another's further ones.
fn images(taken: &[Taken<'_>], title: &str, shop: &Shop<'_>, notes: &mut Notes<'_>) -> Vec<Image> {
    let mut images: Vec<Image> = Vec::new();
    let mut seen = HashSet::new();
    for image in taken.iter().filter_map(|t| t.variant.variant.image.as_ref()) {
        if images.len() < MAX_IMAGES && seen.insert(image.url.clone()) {
            images.push(image.clone());
        }
    }
    for Taken { offer, .. } in taken {
        let field = Attribute::MoreImages.name();
        let first = offer.get(Attribute::Image).into_iter().flat_map(addresses).skip(1);
        for url in first.chain(offer.all(Attribute::MoreImages).flat_map(addresses)) {
            let mut notes = Notes { path: &offer.place, findings: notes.findings };
            if images.len() == MAX_IMAGES {
                notes.note(Fate::Dropped, field, format_args!("more than {MAX_IMAGES}: the rest is left out"), None);
                return images;
            }
            let Some(url) = notes.web_address_from(field, url, shop.base) else { continue };
            if seen.insert(url.clone()) {
                images.push(Image { url, alt: title.to_owned(), width: None, height: None, tone: None });
            }
        }
    }
    images
}

/// What all offers have in common of it.
fn provenance(taken: &[Taken<'_>], notes: &mut Notes<'_>) -> Option<Provenance> {
    let mut one = |attribute| {
        let offer = taken.first().filter(|_| !differs(taken, attribute))?.offer;
        text_line(notes, offer, attribute, MAX_PROVENANCE_CHARS)
    };
    let (material, origin) = (one(Attribute::Material), one(Attribute::Origin));
    let mut certificates: Vec<String> = Vec::new();
    let told = taken.iter().flat_map(|t| t.offer.all(Attribute::Certification)).flat_map(|told| told.split(','));
    for certificate in told {
        // `EC:EPREL:123456`.
        let Some(line) = notes.line(Attribute::Certification.name(), &certificate.replace(':', " "), MAX_NAME_CHARS)
        else {
            continue;
        };
        if certificates.len() < MAX_CERTIFICATES && !certificates.contains(&line) {
            certificates.push(line);
        }
    }
    let provenance = Provenance { material, origin, certificates, ..Provenance::default() };
    Some(provenance).filter(|provenance| !provenance.is_empty())
}

/// How much all ids begin with, in whole steps: of `84518927-040-35` and `84518927-040-36` it is all up to the size.
fn common_steps(ids: &[String]) -> usize {
    let Some((first, others)) = ids.split_first() else { return 0 };
    let same = |id: &String| first.bytes().zip(id.bytes()).take_while(|(a, b)| a == b).count();
    let common = others.iter().map(same).min().unwrap_or(0);
    // A separator is one byte, so that behind it a character begins.
    first.as_bytes()[..common].iter().rposition(|b| b"-_/.:#".contains(b)).map_or(0, |at| at + 1)
}

fn differs(taken: &[Taken<'_>], attribute: Attribute) -> bool {
    let mut values = taken.iter().map(|taken| taken.offer.get(attribute).map(str::trim));
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// What can be chosen: colour and size wherever they are told, since people look for them; material and pattern where the
/// offers differ in them; and what the titles say where all of that doesn't tell the offers apart.
fn with_options(
    mut taken: Vec<Taken<'_>>,
    shop: &Shop<'_>,
    notes: &mut Notes<'_>,
) -> (Vec<ProductOption>, Vec<NewVariant>) {
    let attributes = [Attribute::Color, Attribute::Size, Attribute::Material, Attribute::Pattern];
    let chosen = attributes.map(|a| matches!(a, Attribute::Color | Attribute::Size) || differs(&taken, a));
    let french = shop.lang.is_some_and(|lang| lang.split('-').next().is_some_and(|l| l.eq_ignore_ascii_case("fr")));
    let names = if french {
        ["Couleur", "Taille", "Matière", "Motif", "Variante"]
    } else {
        ["Color", "Size", "Material", "Pattern", "Variant"]
    };
    for taken in &mut taken {
        let mut notes = Notes { path: &taken.offer.place, findings: notes.findings };
        for (n, attribute) in attributes.into_iter().enumerate().filter(|(n, _)| chosen[*n]) {
            if let Some(value) = text_line(&mut notes, taken.offer, attribute, MAX_VALUE_CHARS) {
                taken.variant.values.push((names[n].to_owned(), value));
            }
        }
    }
    let apart: HashSet<_> = taken.iter().map(|t| &t.variant.values).collect();
    if apart.len() < taken.len() {
        let ids: Vec<String> = taken.iter().map(|t| t.variant.variant.external_id.clone()).collect();
        let common = common_steps(&ids);
        for (Taken { rest, variant: Named { values, .. }, .. }, id) in taken.iter_mut().zip(&ids) {
            let value = if rest.is_empty() { id[common..].to_owned() } else { std::mem::take(rest) };
            values.push((names[attributes.len()].to_owned(), value));
        }
    }
    by_name(taken.into_iter().map(|taken| taken.variant).collect())
}
