//! A feed whose single rows have a bound: a quote that never ends, or a list without an end, must not fill the memory.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use super::limits::{MAX_PRODUCT_BYTES, product_too_large};

/// Fails when more than [`MAX_PRODUCT_BYTES`] are read in one go.
pub(super) struct Bounded<R> {
    inner: R,
    since: Rc<Cell<u64>>,
}

/// Says when a row is read, so that the next has its own bound.
#[derive(Clone)]
pub(super) struct RowEnd(Rc<Cell<u64>>);

impl RowEnd {
    /// A row is read.
    pub fn reached(&self) {
        self.0.set(0);
    }
}

impl<R: Read> Bounded<R> {
    /// A feed, and what says where its rows end.
    pub fn new(inner: R) -> (Self, RowEnd) {
        let since = Rc::new(Cell::new(0));
        (Self { inner, since: Rc::clone(&since) }, RowEnd(since))
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        let since = self.since.get() + n as u64;
        if since > MAX_PRODUCT_BYTES {
            return Err(io::Error::other(product_too_large()));
        }
        self.since.set(since);
        Ok(n)
    }
}
