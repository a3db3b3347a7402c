//! Which variant of a product a list is about: whoever looks for red wants to see it in red.

use super::{
    Index,
    choice::Choice,
    judge::{Judge, Lacks},
};

impl Index {
    /// For each of some products that fit a choice: the place among its variants of the first that has all that is asked, one
    /// that can be had before one that can't. `None` where nothing is asked that shows: colour, condition.
    pub(super) fn fitting_variants(&self, choice: &Choice, products: &[u32]) -> Option<Vec<Option<u32>>> {
        let tests = &choice.tests;
        if tests.colours.is_none() && tests.conditions.is_none() {
            return None;
        }
        let judge = Judge::of(self, tests);
        let place = |product: &u32| {
            let variants = self.variants.of(*product);
            let begin = variants.start;
            let fits = variants.filter(|at| judge.lacks(*at) == Lacks::NOTHING);
            let first = fits.min_by_key(|at| (!self.variants.flags(*at).available(), *at))?;
            u32::try_from(first - begin).ok()
        };
        Some(products.iter().map(place).collect())
    }
}
