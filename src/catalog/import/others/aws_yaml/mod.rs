//! The product list of AWS' retail demo store: a YAML sequence of mappings, one for a product.
//!
//! * [`events`](self::events): YAML as a stream, one product in memory.
//! * [`item`](self::item): the fields of one.
//! * [`product`](self::product): theirs to ours.
//!
//! Source: the `products.yaml` of aws-samples/retail-demo-store, its service of products and its web interface.

mod events;
mod item;
mod product;
#[cfg(test)]
mod tests;

use std::io::Read;

use crate::catalog::import::{
    Outbox, ReadError, Reading,
    report::{Fate, Finding},
};
use events::{Events, Node};
use item::Item;
use product::Feed;

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let currency = reading.fallback_currency().ok_or(ReadError::NoCurrency)?;
    let feed_of = Feed::new(reading, currency);
    let mut events = Events::of(feed);
    let mut any = false;
    loop {
        let (node, line) = events.next()?;
        match node {
            Node::Sequence if !any => any = true,
            Node::End if any => return Ok(()),
            _ => return Err(ReadError::Format(format!("line {line}: not one list of products"))),
        }
        while let Some((node, line)) = events.next_item()? {
            let place = format!("line {line}");
            let Node::Mapping = node else {
                out.find(Finding::new(&place, Fate::Refused, "", "not a product"));
                events.skip(&node)?;
                continue;
            };
            let item = Item::read(&mut events)?;
            let mut findings = Vec::new();
            let read = product::read(&item, &place, &feed_of, &mut findings);
            out.take(place, read, findings, item.bytes())?;
        }
    }
}
