//! One item after the other out of a list, however long it is.

use std::io::Read;

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::{fields, pieces::Pieces};
use crate::catalog::import::ReadError;

/// Calls `each` for every item of a feed's list, with its place in the list and its own piece of JSON. The list is the whole
/// document, or what stands under the name `list` in it. Memory holds one item.
pub(in crate::catalog::import) fn each_item(
    feed: &mut dyn Read,
    list: &'static str,
    each: impl FnMut(usize, &RawValue) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut walk = Walk { pieces: Pieces::new(feed), each, list, index: 0, found: false };
    match walk.document() {
        Err(Stop::Wrong(why)) => {
            Err(ReadError::Format(format!("not whole JSON, after {} products: {why}", walk.index)))
        }
        Err(Stop::Told(stopped)) => Err(stopped),
        Ok(()) if !walk.found => {
            Err(ReadError::Format(format!("no list of products in it: expected {{\"{list}\": […]}} or […]")))
        }
        Ok(()) => Ok(()),
    }
}

/// Why a walk ends early.
enum Stop {
    /// What is wrong with the document.
    Wrong(String),
    /// Whoever takes the items says so.
    Told(ReadError),
}

impl From<String> for Stop {
    fn from(why: String) -> Self {
        Self::Wrong(why)
    }
}

struct Walk<'r, F> {
    pieces: Pieces<'r>,
    each: F,
    /// What the list is called.
    list: &'static str,
    index: usize,
    found: bool,
}

impl<F: FnMut(usize, &RawValue) -> Result<(), ReadError>> Walk<'_, F> {
    fn document(&mut self) -> Result<(), Stop> {
        if self.pieces.take(b'{')? {
            self.object()?;
        } else if self.pieces.peek()? == Some(b'[') {
            self.items()?;
        } else {
            // The others are no feed, and may not even be JSON.
            parse::<IgnoredAny>(self.pieces.value()?)?;
        }
        match self.pieces.peek()? {
            Some(_) => Err(Stop::Wrong("something stands behind its end".to_owned())),
            None => Ok(()),
        }
    }

    /// What stands behind `{`.
    fn object(&mut self) -> Result<(), Stop> {
        if self.pieces.take(b'}')? {
            return Ok(());
        }
        loop {
            let is_list = parse::<String>(self.pieces.value()?)? == self.list;
            self.pieces.either(b':', b':')?;
            if is_list {
                self.items()?;
            } else {
                parse::<IgnoredAny>(self.pieces.value()?)?;
            }
            if self.pieces.either(b'}', b',')? {
                return Ok(());
            }
        }
    }

    fn items(&mut self) -> Result<(), Stop> {
        if !self.pieces.take(b'[')? {
            return Err(Stop::Wrong(format!("`{}` is not a list", self.list)));
        }
        self.found = true;
        if self.pieces.take(b']')? {
            return Ok(());
        }
        loop {
            let raw = parse::<&RawValue>(self.pieces.value()?)?;
            (self.each)(self.index, raw).map_err(Stop::Told)?;
            self.index += 1;
            if self.pieces.either(b']', b',')? {
                return Ok(());
            }
        }
    }
}

fn parse<'de, T: serde::Deserialize<'de>>(piece: &'de [u8]) -> Result<T, String> {
    serde_json::from_slice(piece).map_err(|e| fields::reason(&e))
}
