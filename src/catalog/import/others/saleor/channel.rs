//! Which of the channels is read. Each has its own prices, in its own currency, and shows its own products.

use super::{raw::Channel, records::Key};
use crate::catalog::{
    import::{
        ReadError, Reading,
        json::fields::{flag, text_or_none},
    },
    money::Currency,
};

/// What Saleor calls the channel that a new shop has.
const DEFAULT_SLUG: &str = "default-channel";

/// The channel that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen<'a> {
    pub key: Key<'a>,
    pub currency: Currency,
}

/// The first channel in the currency that the caller says; else the first in what the shop sold in before; else the one
/// that Saleor makes by itself; else the first. Channels that are switched off come last.
pub(super) fn chosen<'a>(channels: &[(Key<'a>, Channel<'a>)], reading: &Reading) -> Result<Chosen<'a>, ReadError> {
    let mut known: Vec<(bool, bool, Chosen<'a>)> = channels
        .iter()
        .filter_map(|(key, channel)| {
            let currency = text_or_none(channel.currency_code)?.parse().ok()?;
            let default = text_or_none(channel.slug).is_some_and(|slug| slug == DEFAULT_SLUG);
            Some((flag(channel.is_active) == Some(false), !default, Chosen { key, currency }))
        })
        .collect();
    known.sort_by_key(|(off, not_default, _)| (*off, *not_default));
    let first_in = |currency: Currency| known.iter().map(|(.., chosen)| *chosen).find(|c| c.currency == currency);
    if let Some(currency) = reading.currency {
        return first_in(currency).ok_or_else(|| ReadError::Format(format!("no channel in it sells in {currency}")));
    }
    let before = reading.earlier_currency.or(reading.stored_currency).and_then(first_in);
    let first = known.first().map(|(.., chosen)| *chosen);
    before.or(first).ok_or_else(|| ReadError::Format("no channel in it that says its currency".to_owned()))
}
