//! From what a room holds to what its people like.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    catalog::{
        index::{
            alike::{Liked, Taste},
            colour::{self, Families},
        },
        model::VariantLine,
    },
    hub::tastes::Tastes,
    ids::{MemberId, ProductId, VariantId},
    money::MAX_AMOUNT,
    protocol::reaction::Reaction,
};

/// Most variants that are looked up: a cart that many have filled, then what lies on looks.
pub const MAX_VARIANTS: usize = 600;
/// Signs that say that one likes something.
const LIKING: [Reaction; 2] = [Reaction::Heart, Reaction::Fire];

/// What they like, for one of them. `lines`: what is known of the variants.
pub fn of(tastes: &Tastes, lines: &[VariantLine], reader: &MemberId) -> Taste {
    let by_id: BTreeMap<&VariantId, &VariantLine> = lines.iter().map(|line| (&line.id, line)).collect();
    let mut wanted: BTreeMap<ProductId, Liked> = BTreeMap::new();
    let (mut sizes, mut spent) = (BTreeSet::new(), 0_i64);
    for ((variant, member), quantity) in &tastes.cart {
        let Some(line) = by_id.get(variant) else { continue };
        let liked = wanted.entry(line.product.clone()).or_insert_with(|| nothing(&line.product, true));
        liked.by.insert(member.clone());
        liked.colours = liked.colours.union(colours(line));
        if member == reader {
            sizes.extend(line.options.iter().cloned());
            let counts = tastes.budget.is_some_and(|budget| budget.currency == line.price.currency);
            if counts && !tastes.maybe.contains(variant) {
                spent = spent.saturating_add(line.price.amount.saturating_mul(i64::from(*quantity)));
            }
        }
    }
    for look in &tastes.looks {
        let on: BTreeSet<&ProductId> = look.iter().filter_map(|variant| Some(&by_id.get(variant)?.product)).collect();
        for product in &on {
            if let Some(liked) = wanted.get_mut(*product) {
                liked.beside.extend(on.iter().filter(|other| *other != product).map(|other| (*other).clone()));
            }
        }
    }
    let mut liked: Vec<Liked> = Vec::new();
    let mut known = Vec::new();
    for (product, tally) in &tastes.votes {
        if !tally.down.is_empty() {
            known.push(product.clone());
        }
        let signs = LIKING.iter().filter_map(|sign| tally.reactions.get(sign)).flatten();
        let by: BTreeSet<MemberId> = tally.up.iter().chain(signs).cloned().collect();
        match wanted.get_mut(product) {
            Some(wanted) => wanted.by.extend(by),
            None if by.is_empty() => {}
            None => liked.push(Liked { by, ..nothing(product, false) }),
        }
    }
    liked.extend(wanted.into_values());
    let most = tastes.budget.map(|budget| (budget.currency, budget.amount.saturating_sub(spent).clamp(0, MAX_AMOUNT)));
    Taste { liked, known, sizes, most }
}

fn nothing(product: &ProductId, wanted: bool) -> Liked {
    let (by, colours) = (BTreeSet::new(), Families::default());
    Liked { product: product.clone(), by, wanted, colours, beside: Vec::new() }
}

/// The colours of a variant: what its options say, or else its picture's.
fn colours(line: &VariantLine) -> Families {
    let named = line.options.iter().map(|value| colour::of_name(value)).fold(Families::default(), Families::union);
    if !named.is_empty() {
        return named;
    }
    line.image.as_ref().and_then(|image| image.tone.as_deref()).and_then(colour::of_tone).into_iter().collect()
}
