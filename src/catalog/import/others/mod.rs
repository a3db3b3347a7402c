//! Formats of other shop systems.

pub(super) mod aws_yaml;
pub(super) mod bagisto;
pub(super) mod medusa;
pub(super) mod saleor;
pub(super) mod spree;
pub(super) mod vendure;
