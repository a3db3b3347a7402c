//! From the thread that reads to the task that writes, in batches.

use tokio::sync::mpsc;

use super::{
    limits,
    reading::Rejected,
    report::{Fate, Finding},
};
use crate::catalog::{checkout::CheckoutTemplate, money::Currency, record::NewProduct};

/// What a reader sends on.
pub(super) enum Item {
    /// A product that can be taken.
    Product {
        /// Where it stands.
        path: String,
        /// The product.
        product: Box<NewProduct>,
    },
    /// One that can't, but is the shop's: what is stored of it stays.
    Kept {
        /// Its id.
        external_id: String,
    },
    /// What the feed says of its shop.
    Shop(ShopHints),
}

/// What a feed says of its shop. What the caller says, or the shop has already, goes before.
#[derive(Debug, Clone, Default)]
pub(super) struct ShopHints {
    /// The stripe of its awning.
    pub awning: Option<u8>,
    /// Where one pays there.
    pub checkout: Option<CheckoutTemplate>,
}

/// What a reader found.
#[derive(Default)]
pub(super) struct Batch {
    pub items: Vec<Item>,
    pub findings: Vec<Finding>,
}

/// Nobody listens any more.
#[derive(Debug)]
pub(super) struct Closed;

/// Gathers what a reader finds into batches.
pub(super) struct Outbox<'a> {
    sender: &'a mpsc::Sender<Batch>,
    batch: Batch,
    bytes: usize,
    /// Which of several files is read; stands before every place.
    place: String,
    currency: Option<Currency>,
    /// How many products came, those that are refused too.
    pub products: u64,
}

impl<'a> Outbox<'a> {
    pub fn new(sender: &'a mpsc::Sender<Batch>, place: String) -> Self {
        Self { sender, batch: Batch::default(), bytes: 0, place, currency: None, products: 0 }
    }

    /// What the first product was sold in.
    pub fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// Something that isn't as it should be.
    pub fn find(&mut self, mut finding: Finding) {
        finding.path.insert_str(0, &self.place);
        self.batch.findings.push(finding);
    }

    /// A product as it was read, with what was found on the way. `bytes`: about how much of the feed it came from.
    pub fn take(
        &mut self,
        mut path: String,
        read: Result<NewProduct, Rejected>,
        findings: Vec<Finding>,
        bytes: usize,
    ) -> Result<(), Closed> {
        self.products += 1;
        for finding in findings {
            self.find(finding);
        }
        match read {
            Ok(product) => {
                if self.currency.is_none() {
                    self.currency = product.variants.first().map(|v| v.price.currency);
                }
                path.insert_str(0, &self.place);
                self.push(Item::Product { path, product: Box::new(product) }, bytes)
            }
            Err(Rejected { external_id, finding }) => {
                let keep = finding.fate == Fate::Refused;
                self.find(finding);
                match external_id.filter(|_| keep) {
                    Some(external_id) => self.push(Item::Kept { external_id }, bytes),
                    None => self.flush_if_full(),
                }
            }
        }
    }

    /// What the feed says of its shop.
    pub fn hint(&mut self, hints: ShopHints) -> Result<(), Closed> {
        self.push(Item::Shop(hints), 0)
    }

    fn push(&mut self, item: Item, bytes: usize) -> Result<(), Closed> {
        self.batch.items.push(item);
        self.bytes += bytes;
        self.flush_if_full()
    }

    /// Rows of which only a finding is left fill a batch, too: a feed may have a million of them.
    fn flush_if_full(&mut self) -> Result<(), Closed> {
        let full = self.batch.items.len() >= limits::BATCH_PRODUCTS
            || self.batch.findings.len() >= limits::BATCH_FINDINGS
            || self.bytes >= limits::BATCH_BYTES;
        if full { self.flush() } else { Ok(()) }
    }

    /// Sends what has gathered.
    pub fn flush(&mut self) -> Result<(), Closed> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        self.sender.blocking_send(batch).map_err(|_| Closed)
    }
}

/// What a reader hands over, for tests of single formats.
#[cfg(test)]
pub(super) fn collect(
    read: impl FnOnce(&mut Outbox<'_>) -> Result<(), super::ReadError>,
) -> (Vec<Item>, Vec<Finding>, Result<(), super::ReadError>) {
    let (sender, mut receiver) = mpsc::channel(10_000);
    let mut out = Outbox::new(&sender, String::new());
    let read = read(&mut out);
    out.flush().expect("the receiver is there");
    let (mut items, mut findings) = (Vec::new(), Vec::new());
    while let Ok(batch) = receiver.try_recv() {
        items.extend(batch.items);
        findings.extend(batch.findings);
    }
    (items, findings, read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_leave_nothing_but_findings_do_not_gather() {
        let (sender, mut receiver) = mpsc::channel(10_000);
        let mut out = Outbox::new(&sender, String::new());
        for row in 0..3 * limits::BATCH_FINDINGS {
            let finding = Finding::new(&format!("line {row}"), Fate::LeftOut, "", "a draft");
            out.take(String::new(), Err(Rejected { external_id: None, finding }), Vec::new(), 0).expect("sent");
        }
        out.flush().expect("sent");
        drop(out);
        let mut all = 0;
        while let Ok(batch) = receiver.try_recv() {
            assert!(batch.findings.len() <= limits::BATCH_FINDINGS, "{} at a time", batch.findings.len());
            all += batch.findings.len();
        }
        assert_eq!(all, 3 * limits::BATCH_FINDINGS);
    }
}
