//! Feeds: read as a stream, checked row by row, written batch by batch.
//!
//! One thread reads and sanitises and fills a bounded channel; this task empties it into the store. Memory holds a few
//! batches and the ids seen so far, however long the feed is. What vanished is removed only after the last byte was read.

pub mod cli;
pub mod limits;
mod progress;
pub mod report;
pub mod shopify;

use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::{
    money::Currency,
    record::NewProduct,
    store::{
        Catalog, CatalogError,
        session::{ImportSession, Mode, ShopDraft},
    },
};
pub use cli::{ImportArgs, run};
use progress::Progress;
use report::{Finding, Findings, Report};

/// Batches that wait between the reader and the store: enough that neither waits for the other, few enough to forget.
const WAITING_BATCHES: usize = 4;

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Into which shop.
    pub shop: ShopDraft,
    /// What the feed sells in; where it doesn't say itself.
    pub currency: Option<Currency>,
    /// The language of its texts, BCP 47.
    pub lang: Option<String>,
    /// The shop's own address: products link to their pages there.
    pub site: Option<url::Url>,
    /// Whether to write.
    pub mode: Mode,
}

/// Why an import stopped. The catalogue is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file can't be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is longer than [`limits::MAX_FILE_BYTES`].
    #[error("{path} is larger than {} GiB, the most that is read: split it by shop", limits::MAX_FILE_BYTES >> 30)]
    FileTooLarge {
        /// Which.
        path: String,
    },
    /// It isn't what it should be, from some point on.
    #[error("{path}: {reason}")]
    Format {
        /// Which.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// Nothing says what the prices are in.
    #[error("nothing in {path} says which currency its prices are in: give it with --currency")]
    NoCurrency {
        /// Which.
        path: String,
    },
    /// Nothing in it can be sold. An empty feed is far more often a fault than an empty shop.
    #[error("no product in the feed can be taken ({refused} refused): nothing is changed")]
    Nothing {
        /// How many were there and refused.
        refused: u64,
        /// What was wrong with them.
        findings: Box<Findings>,
    },
    /// More than one import can hold.
    #[error("the feed has more than {} products, the most for one shop", limits::MAX_PRODUCTS)]
    TooManyProducts,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] CatalogError),
    /// The reading thread died.
    #[error("reading the feed broke off unexpectedly")]
    BrokeOff,
}

/// What the reader sends on.
enum Item {
    /// A product that can be taken.
    Product { path: String, product: Box<NewProduct> },
    /// One that can't, but is the shop's: what is stored of it stays.
    Kept { external_id: String },
}

/// What the reader found.
#[derive(Default)]
struct Batch {
    items: Vec<Item>,
    findings: Vec<Finding>,
}

/// Imports files, one after the other, as one feed of one shop.
pub async fn import_files(
    catalog: &Catalog,
    files: &[PathBuf],
    options: &ImportOptions,
) -> Result<Report, ImportError> {
    let mut session = ImportSession::begin(catalog, &options.shop, options.mode).await?;
    let progress = Progress::over(files)?;
    let (sender, mut batches) = mpsc::channel::<Batch>(WAITING_BATCHES);
    let reader = {
        let reading = shopify::Reading {
            currency: options.currency,
            stored_currency: session.shop_currency(),
            lang: options.lang.clone(),
            site: options.site.clone(),
        };
        let (files, progress) = (files.to_vec(), progress.clone());
        tokio::task::spawn_blocking(move || read_files(&files, &reading, &progress, &sender))
    };
    let mut findings = Findings::default();
    let mut taken = 0u64;
    while let Some(batch) = batches.recv().await {
        for finding in batch.findings {
            findings.add(finding);
        }
        let mut products = Vec::with_capacity(batch.items.len());
        for item in batch.items {
            match item {
                Item::Kept { external_id } => {
                    session.claim(&external_id);
                }
                Item::Product { path, product } => {
                    if session.claim(&product.external_id) {
                        products.push(*product);
                    } else {
                        findings.add(report::duplicate(path, &product.external_id));
                    }
                }
            }
        }
        if session.claimed() > limits::MAX_PRODUCTS {
            return Err(ImportError::TooManyProducts);
        }
        taken += products.len() as u64;
        session.write(&products).await?;
        progress.taken(taken);
        // Rooms want the cores, too.
        tokio::task::yield_now().await;
    }
    let currency = reader.await.map_err(|_| ImportError::BrokeOff)??;
    progress.done();
    if taken == 0 {
        return Err(ImportError::Nothing { refused: findings.refused(), findings: Box::new(findings) });
    }
    let outcome = session.finish().await?;
    Ok(Report::new(outcome, currency, files, options.mode == Mode::DryRun, findings))
}

/// Reads files to their ends; returns what they sell in. Ends early, without an error, when nobody listens any more.
fn read_files(
    files: &[PathBuf],
    reading: &shopify::Reading,
    progress: &Progress,
    sender: &mpsc::Sender<Batch>,
) -> Result<Option<Currency>, ImportError> {
    let mut currency = None;
    for path in files {
        let file = open(path)?;
        let name = path.display().to_string();
        // Where there are several, a place in a report says in which.
        let place = if files.len() > 1 { format!("{name}:") } else { String::new() };
        let mut out = Outbox { sender, batch: Batch::default(), bytes: 0, place };
        let read = shopify::read(progress.wrap(file), reading, currency, &mut out);
        currency = match read {
            Ok(found) => found,
            Err(shopify::ReadError::Closed) => return Ok(currency),
            Err(shopify::ReadError::NoCurrency) => return Err(ImportError::NoCurrency { path: name }),
            Err(shopify::ReadError::Format(reason)) => return Err(ImportError::Format { path: name, reason }),
        };
        if out.flush().is_err() {
            return Ok(currency);
        }
    }
    Ok(currency)
}

fn open(path: &Path) -> Result<std::fs::File, ImportError> {
    let failed = |source| ImportError::File { path: path.display().to_string(), source };
    let file = std::fs::File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if meta.len() > limits::MAX_FILE_BYTES {
        return Err(ImportError::FileTooLarge { path: path.display().to_string() });
    }
    Ok(file)
}

/// Nobody listens any more.
#[derive(Debug)]
struct Closed;

/// Gathers what the reader finds into batches.
struct Outbox<'a> {
    sender: &'a mpsc::Sender<Batch>,
    batch: Batch,
    bytes: usize,
    place: String,
}

impl Outbox<'_> {
    fn find(&mut self, mut finding: Finding) {
        finding.path.insert_str(0, &self.place);
        self.batch.findings.push(finding);
    }

    /// `bytes`: about how much of the feed the item came from.
    fn push(&mut self, mut item: Item, bytes: usize) -> Result<(), Closed> {
        if let Item::Product { path, .. } = &mut item {
            path.insert_str(0, &self.place);
        }
        self.batch.items.push(item);
        self.bytes += bytes;
        if self.batch.items.len() >= limits::BATCH_PRODUCTS || self.bytes >= limits::BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Closed> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        self.sender.blocking_send(batch).map_err(|_| Closed)
    }
}
