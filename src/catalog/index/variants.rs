//! Variants in columns: what colour, size, condition, price and stock are asked of.
//!
//! Whoever wants it red, in 38 and under fifty euros wants *one* variant that is all of that; a product that is red in
//! 40 and blue in 38 is no find. So where more than one of these is asked for, the variants are looked at.

use super::{colour::Families, ladder::Ladder};
use crate::catalog::model::Condition;

/// No size.
pub const NO_SIZE: u16 = u16::MAX;

/// A variant as a builder gets it.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    pub price: i64,
    pub colours: Families,
    /// Its size's number among the sizes.
    pub size: Option<u16>,
    pub available: bool,
    pub condition: Condition,
}

/// All variants, those of a product side by side.
#[derive(Debug, Default)]
pub struct Variants {
    /// Where each product's begin; one more for the end.
    begins: Vec<u32>,
    prices: Vec<i64>,
    /// Which steps of their currencies' ladders the prices are on.
    steps: Vec<u8>,
    colours: Vec<Families>,
    sizes: Vec<u16>,
    flags: Vec<u8>,
}

/// What is known of a variant beside price, colours and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    const AVAILABLE: u8 = 1;
    const SHOWN: u8 = 2;
    const CONDITION_SHIFT: u8 = 2;
    /// How many different ones there can be: two bits, and two for the condition.
    pub const COUNT: usize = 16;

    fn of(variant: &Variant, shown: bool) -> Self {
        let available = if variant.available { Self::AVAILABLE } else { 0 };
        let shown = if shown { Self::SHOWN } else { 0 };
        Self(available | shown | (variant.condition as u8) << Self::CONDITION_SHIFT)
    }

    /// All that there can be, by number.
    pub fn all() -> [Self; Self::COUNT] {
        let mut number = 0;
        [(); Self::COUNT].map(|()| {
            number += 1;
            Self(number - 1)
        })
    }

    /// Its number.
    pub fn number(self) -> usize {
        usize::from(self.0) % Self::COUNT
    }

    /// Whether it can be had.
    pub fn available(self) -> bool {
        self.0 & Self::AVAILABLE != 0
    }

    /// Whether its price counts: it can be had, or none of the product's can.
    pub fn shown(self) -> bool {
        self.0 & Self::SHOWN != 0
    }

    /// Its condition, as a number.
    pub fn condition(self) -> u8 {
        self.0 >> Self::CONDITION_SHIFT
    }
}

impl Variants {
    /// Adds the variants of the next product, and marks it on the ladder of its currency.
    pub fn push(&mut self, product: u32, of_product: &[Variant], ladder: &mut Ladder) {
        if self.begins.is_empty() {
            self.begins.push(0);
        }
        let any = of_product.iter().any(|v| v.available);
        for variant in of_product {
            let (step, shown) = (ladder.step(variant.price), variant.available || !any);
            if shown {
                ladder.mark_variant(step, product);
            }
            self.prices.push(variant.price);
            self.steps.push(step);
            self.colours.push(variant.colours);
            self.sizes.push(variant.size.unwrap_or(NO_SIZE));
            self.flags.push(Flags::of(variant, shown).0);
        }
        self.begins.push(u32::try_from(self.prices.len()).unwrap_or(u32::MAX));
    }

    /// Those of a product, by number.
    pub fn of(&self, product: u32) -> std::ops::Range<usize> {
        let at = product as usize;
        match (self.begins.get(at), self.begins.get(at + 1)) {
            (Some(begin), Some(end)) => *begin as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// Its price, whether it counts or not.
    pub fn price(&self, at: usize) -> i64 {
        self.prices[at]
    }

    /// The step that its price is on.
    pub fn step(&self, at: usize) -> u8 {
        self.steps[at]
    }

    /// Its colours.
    pub fn colours(&self, at: usize) -> Families {
        self.colours[at]
    }

    /// Its size's number, or [`NO_SIZE`].
    pub fn size(&self, at: usize) -> u16 {
        self.sizes[at]
    }

    /// What else is known of it, in bits.
    pub fn flags(&self, at: usize) -> Flags {
        Flags(self.flags[at])
    }

    /// Gives back what growing took too much.
    pub fn shrink(&mut self) {
        self.begins.shrink_to_fit();
        self.prices.shrink_to_fit();
        self.steps.shrink_to_fit();
        self.colours.shrink_to_fit();
        self.sizes.shrink_to_fit();
        self.flags.shrink_to_fit();
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.begins.capacity() * size_of::<u32>()
            + self.prices.capacity() * size_of::<i64>()
            + self.steps.capacity()
            + self.colours.capacity() * size_of::<Families>()
            + self.sizes.capacity() * size_of::<u16>()
            + self.flags.capacity()
    }
}

/// Something that is asked of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// One of these colours.
    Colour,
    /// One of these sizes.
    Size,
    /// One of these conditions.
    Condition,
    /// A price in this range.
    Price,
    /// That it can be had.
    Available,
}

/// What is asked of one and the same variant.
#[derive(Debug, Clone, Default)]
pub struct Tests {
    /// Any of these families.
    pub colours: Option<Families>,
    /// Any of these sizes, by number.
    pub sizes: Option<Vec<u16>>,
    /// Any of these conditions: a bit each.
    pub conditions: Option<u8>,
    /// From here to there, both included.
    pub price: Option<(i64, i64)>,
    /// That it can be had.
    pub available: bool,
}

impl Tests {
    /// How many things are asked.
    pub fn len(&self) -> usize {
        usize::from(self.colours.is_some())
            + usize::from(self.sizes.is_some())
            + usize::from(self.conditions.is_some())
            + usize::from(self.price.is_some())
            + usize::from(self.available)
    }

    /// The same without one of them.
    #[must_use]
    pub fn without(&self, asked: Asked) -> Self {
        let mut rest = self.clone();
        match asked {
            Asked::Colour => rest.colours = None,
            Asked::Size => rest.sizes = None,
            Asked::Condition => rest.conditions = None,
            Asked::Price => rest.price = None,
            Asked::Available => rest.available = false,
        }
        rest
    }

    /// Whether this is asked.
    pub fn ask(&self, asked: Asked) -> bool {
        self.without(asked).len() < self.len()
    }
}
