//! One item after the other out of a list, however long it is.

use std::{
    fmt,
    io::{BufReader, Read},
};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::catalog::import::{
    ReadError,
    bounded::{Bounded, RowEnd},
};

/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;

/// Calls `each` for every item of a feed's list, with its place in the list and its own piece of JSON. The list is the whole
/// document, or what stands under the name `list` in it. Memory holds one item.
pub(in crate::catalog::import) fn each_item(
    feed: &mut dyn Read,
    list: &'static str,
    each: impl FnMut(usize, &RawValue) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    // serde_json asks for single bytes: the buffer is outside, the counting inside.
    let (bounded, row_end) = Bounded::new(BufReader::with_capacity(READ_BUFFER, feed));
    let mut walk = Walk { each, list, row_end, index: 0, found: false, stopped: None };
    let mut deserializer = serde_json::Deserializer::from_reader(bounded);
    let read = deserializer.deserialize_any(Top(&mut walk)).and_then(|()| {
        walk.row_end.reached();
        deserializer.end()
    });
    if let Some(stopped) = walk.stopped {
        return Err(stopped);
    }
    match read {
        Err(e) => Err(ReadError::Format(format!("not whole JSON, after {} products: {e}", walk.index))),
        Ok(()) if !walk.found => {
            Err(ReadError::Format(format!("no list of products in it: expected {{\"{list}\": […]}} or […]")))
        }
        Ok(()) => Ok(()),
    }
}

/// What the visitors share.
struct Walk<F> {
    each: F,
    /// What the list is called.
    list: &'static str,
    row_end: RowEnd,
    index: usize,
    found: bool,
    stopped: Option<ReadError>,
}

/// The whole document.
struct Top<'w, F>(&'w mut Walk<F>);

impl<'de, F: FnMut(usize, &RawValue) -> Result<(), ReadError>> Visitor<'de> for Top<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of products, or an object that holds one")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.0.row_end.reached();
            if key == self.0.list {
                map.next_value_seed(List(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.0.walk(seq)
    }
}

/// The list of products.
struct List<'w, F>(&'w mut Walk<F>);

impl<'de, F: FnMut(usize, &RawValue) -> Result<(), ReadError>> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(usize, &RawValue) -> Result<(), ReadError>> Visitor<'de> for List<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of products")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.0.walk(seq)
    }
}

impl<F: FnMut(usize, &RawValue) -> Result<(), ReadError>> Walk<F> {
    fn walk<'de, A: SeqAccess<'de>>(&mut self, mut seq: A) -> Result<(), A::Error> {
        self.found = true;
        self.row_end.reached();
        while let Some(raw) = seq.next_element::<Box<RawValue>>()? {
            self.row_end.reached();
            let each = (self.each)(self.index, &raw);
            self.index += 1;
            if let Err(stopped) = each {
                self.stopped = Some(stopped);
                // Only to get out of the parser.
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
