//! From rows to products: [`groups`](self::groups) gathers rows that are variants of one product, [`options`](self::options)
//! says what can be chosen among them.

pub(super) mod groups;
pub(super) mod options;
