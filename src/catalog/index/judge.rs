//! Judging many variants: what is asked of them, made ready as tables, and what of it each one lacks.
//!
//! A list that is narrowed by several things looks at some hundred thousand variants for its counts. Questions that branch
//! cost a misprediction each there; here a variant is three look-ups and two comparisons.

use super::{
    Index,
    colour::Families,
    variants::{Flags, Tests, Variants},
};

/// What of what was asked a variant lacks: a bit each, none where it has it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacks(u8);

impl Lacks {
    /// Nothing.
    pub const NOTHING: Self = Self(0);
    /// One of the colours.
    pub const COLOUR: Self = Self(1);
    /// One of the sizes.
    pub const SIZE: Self = Self(2);
    /// One of the conditions.
    pub const CONDITION: Self = Self(4);
    /// A price in the range.
    pub const PRICE: Self = Self(8);
    /// That it can be had.
    pub const STOCK: Self = Self(16);

    /// Whether it lacks nothing, or nothing but this.
    pub fn only(self, this: Self) -> bool {
        self.0 & !this.0 == 0
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn unless(self, has: bool) -> Self {
        if has { Self::NOTHING } else { self }
    }
}

/// What is asked of one and the same variant, ready to be asked of many.
#[derive(Debug)]
pub struct Judge<'a> {
    variants: &'a Variants,
    colours: Families,
    /// What a variant without any of `colours` lacks.
    no_colour: Lacks,
    /// By number of the size.
    sizes: Vec<Lacks>,
    /// Of those that are not in `sizes`.
    no_size: Lacks,
    /// By a variant's flags.
    flags: [Lacks; Flags::COUNT],
    prices: Option<(i64, i64)>,
}

impl<'a> Judge<'a> {
    /// Of what these tests ask, among the variants of an index.
    pub fn of(index: &'a Index, tests: &Tests) -> Self {
        let (mut sizes, mut no_size) = (Vec::new(), Lacks::NOTHING);
        if let Some(wanted) = &tests.sizes {
            no_size = Lacks::SIZE;
            sizes = vec![Lacks::SIZE; index.sizes.len()];
            for size in wanted {
                sizes[usize::from(*size)] = Lacks::NOTHING;
            }
        }
        let of_flags = |flags: Flags| {
            let condition = tests.conditions.is_none_or(|wanted| wanted & 1 << flags.condition() != 0);
            Lacks::CONDITION
                .unless(condition)
                .and(Lacks::STOCK.unless(!tests.available || flags.available()))
                .and(Lacks::PRICE.unless(tests.price.is_none() || flags.shown()))
        };
        Self {
            variants: &index.variants,
            colours: tests.colours.unwrap_or_default(),
            no_colour: Lacks::COLOUR.unless(tests.colours.is_none()),
            sizes,
            no_size,
            flags: Flags::all().map(of_flags),
            prices: tests.price,
        }
    }

    /// What a variant lacks.
    #[inline]
    pub fn lacks(&self, at: usize) -> Lacks {
        let variants = self.variants;
        let mut lacks = self.flags[variants.flags(at).number()]
            .and(self.no_colour.unless(variants.colours(at).meets(self.colours)));
        // What isn't asked isn't looked up: these two are known before, and cost no misprediction.
        if !self.sizes.is_empty() || self.no_size != Lacks::NOTHING {
            let size = usize::from(variants.size(at));
            lacks = lacks.and(self.sizes.get(size).copied().unwrap_or(self.no_size));
        }
        if let Some((from, to)) = self.prices {
            lacks = lacks.and(Lacks::PRICE.unless((from..=to).contains(&variants.price(at))));
        }
        lacks
    }

    /// Whether a product has a variant that lacks nothing.
    pub fn passes(&self, product: u32) -> bool {
        self.variants.of(product).any(|at| self.lacks(at) == Lacks::NOTHING)
    }
}
