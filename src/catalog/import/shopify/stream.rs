//! One product after the other out of a file, however long it is.

use std::{
    cell::Cell,
    fmt,
    io::{self, BufReader, Read},
    rc::Rc,
};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::ReadError;
use crate::catalog::import::limits::MAX_PRODUCT_BYTES;

/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;

/// The mark that some editors put before everything else.
const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Calls `each` for every product, with its place in the list and its own piece of JSON. Memory holds one product.
pub(super) fn each_product(
    file: impl Read,
    each: impl FnMut(usize, &RawValue) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let failed = |e: &dyn fmt::Display| ReadError::Format(e.to_string());
    let mut head = Vec::with_capacity(BOM.len());
    let mut file = BufReader::with_capacity(READ_BUFFER, file);
    (&mut file).take(BOM.len() as u64).read_to_end(&mut head).map_err(|e| failed(&e))?;
    if head == BOM {
        head.clear();
    }
    let since = Rc::new(Cell::new(0));
    // serde_json asks for single bytes: the buffer is outside, the counting inside.
    let bounded = Bounded { inner: io::Cursor::new(head).chain(file), since: Rc::clone(&since) };
    let mut walk = Walk { each, since, index: 0, found: false, stopped: None };
    let mut deserializer = serde_json::Deserializer::from_reader(bounded);
    let read = deserializer.deserialize_any(Top(&mut walk)).and_then(|()| {
        walk.since.set(0);
        deserializer.end()
    });
    if let Some(stopped) = walk.stopped {
        return Err(stopped);
    }
    match read {
        Err(e) => Err(failed(&format_args!("not a whole products.json, after {} products: {e}", walk.index))),
        Ok(()) if !walk.found => Err(failed(&"no list of products in it: expected {\"products\": […]} or […]")),
        Ok(()) => Ok(()),
    }
}

/// Fails when more than [`MAX_PRODUCT_BYTES`] are read in one go.
struct Bounded<R> {
    inner: R,
    since: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let since = self.since.get() + n as u64;
        if since > MAX_PRODUCT_BYTES {
            return Err(io::Error::other(format!("a product of more than {} MiB", MAX_PRODUCT_BYTES >> 20)));
        }
        self.since.set(since);
        Ok(n)
    }
}

/// What the visitors share.
struct Walk<F> {
    each: F,
    since: Rc<Cell<u64>>,
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
            self.0.since.set(0);
            if key == "products" {
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
        self.since.set(0);
        while let Some(raw) = seq.next_element::<Box<RawValue>>()? {
            self.since.set(0);
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
