//! One field after the other: each is judged alone, so that a bad one doesn't take its row with it.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::catalog::{
    import::report::{Fate, Finding},
    money::{Currency, Money},
    record, text,
};

/// A field as it stands in the feed; `None` where it is missing.
pub(super) type Field<'a> = Option<&'a RawValue>;

/// A value that isn't what its field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit(pub String);

impl From<&str> for Misfit {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

/// A text: a string, or a number as it is written. Null and missing are `None`.
pub(super) fn text(field: Field<'_>) -> Result<Option<Cow<'_, str>>, Misfit> {
    let Some(raw) = field.map(RawValue::get) else { return Ok(None) };
    match raw.as_bytes().first() {
        Some(b'"') => {
            // Without an escape it can be borrowed.
            if let Ok(s) = serde_json::from_str::<&str>(raw) {
                return Ok(Some(Cow::Borrowed(s)));
            }
            serde_json::from_str::<String>(raw)
                .map(|s| Some(Cow::Owned(s)))
                .map_err(|_| Misfit::from("not readable text"))
        }
        Some(b'-' | b'0'..=b'9') => Ok(Some(Cow::Borrowed(raw))),
        Some(b'n') => Ok(None),
        _ => Err(Misfit::from("not a text or a number")),
    }
}

/// A text where it is one; anything else counts as missing.
pub(super) fn text_or_none(field: Field<'_>) -> Option<Cow<'_, str>> {
    text(field).ok().flatten().filter(|s| !s.trim().is_empty())
}

/// A flag.
pub(super) fn flag(field: Field<'_>) -> Option<bool> {
    match field?.get() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A whole number, also where it stands in quotes.
pub(super) fn whole(field: Field<'_>) -> Option<i64> {
    text(field).ok().flatten()?.trim().parse().ok()
}

/// A list. Null and missing are empty.
pub(super) fn list(field: Field<'_>) -> Result<Vec<&RawValue>, Misfit> {
    match field.map(RawValue::get) {
        None | Some("null") => Ok(Vec::new()),
        Some(raw) => serde_json::from_str(raw).map_err(|_| Misfit::from("not a list")),
    }
}

/// A price. Null, missing and empty are `None`.
pub(super) fn price(field: Field<'_>, currency: Currency) -> Result<Option<Money>, Misfit> {
    match text(field)? {
        Some(s) if !s.trim().is_empty() => Money::parse(&s, currency).map(Some).map_err(|e| Misfit(e.to_string())),
        _ => Ok(None),
    }
}

/// Where something stands, and what is wrong with it.
pub(super) struct Notes<'a> {
    pub path: &'a str,
    pub findings: &'a mut Vec<Finding>,
}

impl Notes<'_> {
    pub fn note(&mut self, fate: Fate, field: &'static str, reason: impl std::fmt::Display, value: Option<&str>) {
        let finding = Finding::new(self.path, fate, field, reason);
        self.findings.push(match value {
            Some(value) => finding.value(value),
            None => finding,
        });
    }

    /// One clean line of at most `max` characters; `None` where nothing is left.
    pub fn line(&mut self, field: &'static str, value: &str, max: usize) -> Option<String> {
        let line = text::line(value, max);
        if line.shortened {
            self.note(Fate::Shortened, field, format_args!("longer than {max} characters"), Some(value));
        }
        Some(line.text).filter(|t| !t.is_empty())
    }

    /// A field that is one line; what isn't text is dropped.
    pub fn line_of(&mut self, field: &'static str, raw: Field<'_>, max: usize) -> Option<String> {
        match text(raw) {
            Ok(value) => self.line(field, &value?, max),
            Err(Misfit(reason)) => {
                self.note(Fate::Dropped, field, reason, raw.map(RawValue::get));
                None
            }
        }
    }

    /// An address on the web. Anything but `http(s)` is dropped; `//host/…` is https.
    pub fn web_address(&mut self, field: &'static str, value: &str) -> Option<String> {
        let address = web_address(value);
        if let Err(reason) = address {
            self.note(Fate::Dropped, field, reason, Some(value));
        }
        address.ok()
    }
}

fn web_address(value: &str) -> Result<String, &'static str> {
    let value = value.trim();
    if value.len() > record::MAX_URL_LEN {
        return Err("an address of more than 2,048 bytes");
    }
    let url = match value.strip_prefix("//") {
        Some(rest) => url::Url::parse(&format!("https://{rest}")),
        None => url::Url::parse(value),
    };
    let url = url.map_err(|_| "not an address")?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("not an http(s) address");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address with a password in it");
    }
    let url = String::from(url);
    // Escaping makes it longer.
    if url.len() > record::MAX_URL_LEN { Err("an address of more than 2,048 bytes") } else { Ok(url) }
}
