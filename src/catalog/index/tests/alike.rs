//! What goes with what people like: every reason is true, and nothing is told that should not be.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Good, any_good, colour, index_of, paths, plain, product_id, shop, size};
use crate::{
    catalog::index::alike::{Common, Liked, Taste},
    ids::{MemberId, ProductId},
};

const MOST: usize = 12;

fn id(goods: &[Good], n: usize) -> ProductId {
    product_id(&shop(goods[n].shop).1.id, &n.to_string())
}

fn who(n: u8) -> MemberId {
    format!("m_{n:016x}").parse().unwrap()
}

/// Which good, who (a bit each), whether it is wanted, and what lies beside it.
type Likes = (prop::sample::Index, u8, bool, Option<prop::sample::Index>);

fn any_likes() -> impl Strategy<Value = Vec<Likes>> {
    let one = (any::<prop::sample::Index>(), 1u8..8, any::<bool>(), any::<Option<prop::sample::Index>>());
    prop::collection::vec(one, 0..6)
}

fn taste(goods: &[Good], likes: &[Likes], known: &[prop::sample::Index], sizes: &[&str], most: Option<i64>) -> Taste {
    let at = |index: &prop::sample::Index| index.index(goods.len());
    let all = likes.iter().map(|(good, by, wanted, beside)| Liked {
        product: id(goods, at(good)),
        by: (0..3).filter(|bit| by & 1 << bit != 0).map(who).collect(),
        wanted: *wanted,
        colours: if *wanted { colour::of_name(goods[at(good)].kinds[0].colour) } else { colour::Families::default() },
        beside: beside.iter().filter(|_| *wanted).map(|beside| id(goods, at(beside))).collect(),
    });
    Taste {
        liked: all.collect(),
        known: known.iter().map(|good| id(goods, at(good))).collect(),
        sizes: sizes.iter().map(|size| (*size).to_owned()).collect(),
        most: most.map(|most| ("EUR".parse().unwrap(), most)),
    }
}

fn price(good: &Good) -> i64 {
    good.kinds.iter().filter(|kind| kind.available).map(|kind| kind.price).min().unwrap()
}

proptest! {
    #[test]
    fn what_is_told_is_open_and_its_reasons_are_true(
        goods in prop::collection::vec(any_good(), 1..25),
        likes in any_likes(),
        known in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        sizes in prop::sample::subsequence(vec!["XL", "38"], 0..=2),
        most in prop::option::of(100i64..4_000),
    ) {
        let index = index_of(&goods);
        let taste = taste(&goods, &likes, &known, &sizes, most);
        let told = index.alike(&taste, MOST, None);
        prop_assert!(told.len() <= MOST);
        let mut seen = BTreeSet::new();
        for one in &told {
            let good = (0..goods.len()).find(|n| id(&goods, *n) == one.product).map(|n| &goods[n]).unwrap();
            prop_assert!(seen.insert(one.product.clone()), "once each");
            prop_assert!(good.kinds.iter().any(|kind| kind.available), "it can be had");
            prop_assert!(!taste.known.contains(&one.product));
            prop_assert!(taste.liked.iter().all(|liked| liked.product != one.product), "they have it already");
            prop_assert!(good.currency != "EUR" || most.is_none_or(|most| price(good) <= most));
            prop_assert!((1..=2).contains(&one.common.len()));
            if let Some(own) = &one.size {
                let has = |kind: &super::Kind| kind.available && size::word(kind.size) == size::word(own);
                prop_assert!(good.kinds.iter().any(has));
                prop_assert!(taste.sizes.iter().any(|written| size::word(written) == size::word(own)));
            }
            for common in &one.common {
                let of = |product: &ProductId| (0..goods.len()).find(|n| id(&goods, *n) == *product).map(|n| &goods[n]).unwrap();
                let people = |has: &dyn Fn(&Good) -> bool, kinds_too: bool| {
                    let liked = taste.liked.iter().filter(|liked| (kinds_too || !liked.wanted) && has(of(&liked.product)));
                    liked.flat_map(|liked| liked.by.iter().cloned()).collect::<BTreeSet<_>>()
                };
                match common {
                    Common::Look(with) => prop_assert!(
                        taste.liked.iter().any(|liked| liked.product == *with && liked.beside.contains(&one.product))
                    ),
                    Common::Colour(with, family) => {
                        prop_assert!(taste.liked.iter().any(|liked| liked.product == *with && liked.colours.contains(*family)));
                        let place = one.variant.map(|place| &good.kinds[place as usize]);
                        prop_assert!(place.is_none_or(|kind| kind.available));
                        prop_assert!(good.kinds.iter().any(|kind| colour::of_name(kind.colour).contains(*family)));
                    }
                    Common::Brand(label, by) => {
                        let is = |good: &Good| good.brand.is_some_and(|brand| plain(brand) == plain(label));
                        prop_assert!(is(good));
                        prop_assert_eq!(by, &people(&is, true));
                    }
                    Common::Kind(label, by) => {
                        // What is liked is of just this kind; what is told may be of a narrower one.
                        let own = paths(good.category.iter().copied());
                        let step = good.category.iter().position(|step| plain(step) == plain(label)).unwrap();
                        prop_assert_eq!(by, &people(&|other| paths(other.category.iter().copied()) == own[..=step], false));
                    }
                    Common::Material(..) => prop_assert!(false, "nothing here says what it is made of"),
                }
            }
        }
        let again: Vec<_> = index.alike(&taste, MOST, None).into_iter().map(|one| (one.product, one.common)).collect();
        prop_assert_eq!(again, told.into_iter().map(|one| (one.product, one.common)).collect::<Vec<_>>(), "no chance in it");
    }
}

#[test]
fn more_people_count_for_more_and_what_everything_has_for_nothing() {
    let good = |brand, category: &[&'static str], kinds: &[(&'static str, bool)]| Good {
        shop: 0,
        rank: 1,
        since: 1,
        title: vec!["dress"],
        brand,
        body: vec![],
        category: category.to_vec(),
        collections: vec![],
        currency: "EUR",
        kinds: kinds
            .iter()
            .map(|(colour, available)| super::Kind {
                colour,
                size: "38",
                price: 100,
                available: *available,
                condition: super::Condition::New,
            })
            .collect(),
    };
    let mut goods = vec![
        good(Some("Luma"), &["Bags"], &[("Poppy", true)]),
        good(Some("Brume"), &["Hats"], &[("Poppy", true)]),
        good(Some("Luma"), &["Coats"], &[("Poppy", true)]),
        good(Some("Brume"), &["Coats"], &[("Poppy", true)]),
        good(Some("Brume"), &["Shoes"], &[("Poppy", false)]),
    ];
    goods.extend((0..20).map(|_| good(None, &[], &[("Poppy", true)])));
    let index = index_of(&goods);
    let liked = |n: usize, people: u8| Liked {
        product: id(&goods, n),
        by: (0..people).map(who).collect(),
        wanted: false,
        colours: colour::Families::default(),
        beside: Vec::new(),
    };
    let taste = Taste { liked: vec![liked(0, 1), liked(1, 3)], ..Taste::default() };
    let told: Vec<ProductId> = index.alike(&taste, MOST, None).into_iter().map(|one| one.product).collect();
    assert_eq!(told, [id(&goods, 3), id(&goods, 2)], "three like Brume, one likes Luma; the shoes are sold out");
}
