//! What a reader has to know, and how it ends.

use url::Url;

use super::{Closed, report::Finding};
use crate::catalog::money::Currency;

/// What a reader has to know of what it reads.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// What the caller says that the prices are in.
    pub currency: Option<Currency>,
    /// What an earlier file of the same feed was in.
    pub earlier_currency: Option<Currency>,
    /// What the shop sold in before.
    pub stored_currency: Option<Currency>,
    /// The language of the texts.
    pub lang: Option<String>,
    /// The shop's own address.
    pub site: Option<Url>,
    /// Where the feed itself was fetched from, after redirects.
    pub address: Option<Url>,
}

impl Reading {
    /// What prices are in that don't say it themselves.
    pub fn fallback_currency(&self) -> Option<Currency> {
        self.currency.or(self.earlier_currency).or(self.stored_currency)
    }

    /// What addresses without a host are told from.
    pub fn base(&self) -> Option<&Url> {
        self.site.as_ref().or(self.address.as_ref())
    }
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum ReadError {
    /// Nobody listens any more.
    Closed,
    /// Nothing says what the prices are in.
    NoCurrency,
    /// The feed is not what it should be, or breaks off: what, and where.
    Format(String),
}

impl From<Closed> for ReadError {
    fn from(_: Closed) -> Self {
        Self::Closed
    }
}

/// A product that isn't taken.
#[derive(Debug)]
pub(super) struct Rejected {
    /// Its id, where that much is known.
    pub external_id: Option<String>,
    /// Why. What is stored of a product that is *refused* stays as it is; of one that is *left out* it goes.
    pub finding: Finding,
}
