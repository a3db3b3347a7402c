//! Formats of other shop systems.
//!
//! * [`bare`](self::bare): products and variants with what these formats leave open.
//! * [`pictures`](self::pictures): pictures that are named by file.
//! * [`texts`](self::texts): descriptions that aren't HTML.

pub(super) mod aws_yaml;
pub(super) mod bagisto;
mod bare;
pub(super) mod medusa;
mod pictures;
pub(super) mod saleor;
pub(super) mod spree;
mod texts;
pub(super) mod vendure;
