//! Formats of other shop systems.
//!
//! * [`pictures`](self::pictures): pictures that are named by file.
//! * [`texts`](self::texts): descriptions that aren't HTML.

pub(super) mod aws_yaml;
pub(super) mod bagisto;
pub(super) mod medusa;
mod pictures;
pub(super) mod saleor;
pub(super) mod spree;
mod texts;
pub(super) mod vendure;
