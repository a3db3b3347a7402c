//! The fields of an item, as they stand there.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::catalog::{
    import::{
        fields::{Misfit, Notes},
        report::Fate,
    },
    money::{Currency, Money},
};

/// A field as it stands in the feed; `None` where it is missing.
pub(in crate::catalog::import) type Field<'a> = Option<&'a RawValue>;

/// A text: a string, or a number as it is written. Null and missing are `None`.
pub(in crate::catalog::import) fn text(field: Field<'_>) -> Result<Option<Cow<'_, str>>, Misfit> {
    let Some(raw) = field.map(RawValue::get) else { return Ok(None) };
    match raw.as_bytes().first() {
        Some(b'"') => {
            // Without an escape it can be borrowed. Asked for one all the same, serde_json writes the text into its error.
            if !raw.contains('\\')
                && let Ok(s) = serde_json::from_str::<&str>(raw)
            {
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
pub(in crate::catalog::import) fn text_or_none(field: Field<'_>) -> Option<Cow<'_, str>> {
    text(field).ok().flatten().filter(|s| !s.trim().is_empty())
}

/// A flag.
pub(in crate::catalog::import) fn flag(field: Field<'_>) -> Option<bool> {
    match field?.get() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A whole number, also where it stands in quotes.
pub(in crate::catalog::import) fn whole(field: Field<'_>) -> Option<i64> {
    text(field).ok().flatten()?.trim().parse().ok()
}

/// A list. Null and missing are empty.
pub(in crate::catalog::import) fn list(field: Field<'_>) -> Result<Vec<&RawValue>, Misfit> {
    match field.map(RawValue::get) {
        None | Some("null") => Ok(Vec::new()),
        Some(raw) => serde_json::from_str(raw).map_err(|_| Misfit::from("not a list")),
    }
}

/// A price in a plain decimal, as programs write it. Null, missing and empty are `None`.
pub(in crate::catalog::import) fn price(field: Field<'_>, currency: Currency) -> Result<Option<Money>, Misfit> {
    match text(field)? {
        Some(s) if !s.trim().is_empty() => Money::parse(&s, currency).map(Some).map_err(|e| Misfit(e.to_string())),
        _ => Ok(None),
    }
}

impl Notes<'_> {
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
}

/// A field that tells null from missing.
pub(in crate::catalog::import) fn present<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Field<'de>, D::Error> {
    serde::Deserialize::deserialize(d).map(Some)
}

/// What a JSON error says, without the place: that is the place in the piece, not in the file.
pub(in crate::catalog::import) fn reason(e: &serde_json::Error) -> String {
    let said = e.to_string();
    said.split(" at line ").next().unwrap_or_default().to_owned()
}
