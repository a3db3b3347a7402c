//! From offers to products, whatever they were read from.

use super::{
    attribute::Attribute,
    offer::Offer,
    product,
    variant::{self, Shop},
};
use crate::{
    catalog::{
        import::{
            Outbox, ReadError, Reading,
            fields::price::BadPrice,
            report::{Fate, Finding},
            variants::groups::{Group, Groups},
        },
        lang,
    },
    clock,
    ids::Millis,
};

/// Gathers the offers of a feed into products.
pub(in crate::catalog::import) struct Feed<'r, 'o, 's> {
    reading: &'r Reading,
    out: &'o mut Outbox<'s>,
    groups: Groups<Offer>,
    /// What the feed says that its language is.
    lang: Option<String>,
    now: Millis,
    currency: CurrencyTold,
}

/// Whether prices say what they are in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CurrencyTold {
    /// No price was seen.
    Unknown,
    /// There was one that doesn't, and none that does.
    Missing,
    /// One does, or the caller did.
    Told,
}

impl<'r, 'o, 's> Feed<'r, 'o, 's> {
    pub fn new(reading: &'r Reading, out: &'o mut Outbox<'s>) -> Self {
        let told = reading.fallback_currency().is_some();
        let currency = if told { CurrencyTold::Told } else { CurrencyTold::Unknown };
        Self { reading, out, groups: Groups::default(), lang: None, now: clock::now(), currency }
    }

    /// The feed says what language it is in.
    pub fn language(&mut self, tag: &str) {
        let tag = tag.trim().replace('_', "-");
        if self.lang.is_none() && lang::is_tag(&tag) {
            self.lang = Some(tag);
        }
    }

    /// Takes an offer that took `bytes` of the feed.
    pub fn offer(&mut self, offer: Offer, bytes: usize) -> Result<(), ReadError> {
        if self.currency != CurrencyTold::Told {
            match variant::price(&offer, None) {
                Some(Ok(_)) => self.currency = CurrencyTold::Told,
                Some(Err(BadPrice::NoCurrency)) => self.currency = CurrencyTold::Missing,
                _ => {}
            }
        }
        let group = offer.get(Attribute::GroupId).map(str::to_owned);
        let place = offer.place.clone();
        if let Err(late) = self.groups.add(group.as_deref(), offer, bytes) {
            let finding = Finding::new(&place, Fate::Refused, Attribute::GroupId.name(), late);
            self.out.find(finding.value(group.as_deref().unwrap_or_default()));
        }
        while let Some(group) = self.groups.closed() {
            self.take(&group)?;
        }
        Ok(())
    }

    /// Something that isn't as it should be.
    pub fn find(&mut self, finding: Finding) {
        self.out.find(finding);
    }

    /// There are no more offers.
    pub fn end(mut self) -> Result<(), ReadError> {
        if self.currency == CurrencyTold::Missing {
            return Err(ReadError::NoCurrency);
        }
        while let Some(group) = self.groups.close() {
            self.take(&group)?;
        }
        Ok(())
    }

    fn take(&mut self, group: &Group<Offer>) -> Result<(), ReadError> {
        let shop = Shop {
            currency: self.reading.fallback_currency(),
            lang: self.reading.lang.as_deref().or(self.lang.as_deref()),
            base: self.reading.base(),
            now: self.now,
        };
        let mut findings = Vec::new();
        let read = product::read(group, &shop, &mut findings);
        let place = group.rows.first().map(|offer| offer.place.clone()).unwrap_or_default();
        self.out.take(place, read, findings, group.bytes)?;
        Ok(())
    }
}
