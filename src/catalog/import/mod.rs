//! Feeds: read as a stream, checked row by row, written batch by batch.
//!
//! One thread opens, unpacks, decodes, recognises, reads and sanitises, and fills a bounded channel; this task empties it
//! into the store. Memory holds a few batches and the ids seen so far, however long the feed is. What vanished is removed
//! only after the last byte was read.
//!
//! ```text
//! source ──▶ text_encoding ──▶ sniff ──▶ one format's read ──▶ Outbox ──▶ ImportSession
//! (file, URL, gzip)  (UTF-8)   (Format)  (NewProduct, Finding)  (batches)  (generation)
//! ```
//!
//! * [`format`](self::format): the formats, and what reads each. [`sniff`](self::sniff) recognises them.
//! * [`fields`](self::fields): what fields have in common: [`price`](self::fields::price), availability and condition
//!   [`words`](self::fields::words), [`category`](self::fields::category) paths, and [`Notes`](self::fields::Notes) for lines,
//!   addresses, HTML, GTINs, tags.
//! * [`json`](self::json), [`table`](self::table): items out of long JSON lists, rows out of CSV and TSV.
//! * [`variants`](self::variants): rows that are variants of one product, and what can be chosen among them.
//!
//! **A new format** takes four steps. A variant of [`Format`] with its id and label, and its arm in `Format::read`. A rule in
//! `sniff` and a line in its test. A module with `read(feed, reading, out)`: `feed` is UTF-8 without a byte order mark; for
//! every product it calls [`Outbox::take`](self::outbox::Outbox::take) with where it stands (a JSON path, `line 12`, `item 3
//! (id 42)`), a [`NewProduct`] or a [`Rejected`](self::reading::Rejected), and what it found. Prices that don't say what they
//! are in are in `reading.fallback_currency()`. And a table in `docs/catalogue.md` that says how its fields map.

mod bare;
mod bounded;
pub mod cli;
mod fields;
pub mod format;
mod google;
mod html_page;
mod json;
pub(super) mod jsonl;
pub mod limits;
mod others;
mod outbox;
mod paging;
mod patience;
mod progress;
mod reader;
mod reading;
pub mod report;
mod report_file;
mod rows;
mod shopify_csv;
mod shopify_json;
mod sniff;
pub mod source;
mod table;
pub(crate) mod text_encoding;
#[cfg(test)]
mod trial;
mod variants;
mod woocommerce;

use std::{path::PathBuf, time::Duration};

use tokio::sync::mpsc;

use super::{
    money::Currency,
    store::{
        Catalog, CatalogError,
        session::{ImportSession, Mode, ShopDraft},
    },
};
use crate::fetch::{FetchError, HostPort};
pub use cli::{ImportArgs, run};
pub use format::Format;
use outbox::{Batch, Closed, Item, Outbox, ShopHints};
use progress::Progress;
use reader::Reader;
use reading::{ReadError, Reading, Rejected};
use report::{Finding, Findings, Report};
use source::Opener;
pub use source::Source;

/// Batches that wait between the reader and the store: enough that neither waits for the other, few enough to forget.
const WAITING_BATCHES: usize = 4;
/// A feed that gives nothing for so long comes from afar: nobody else is kept from the catalogue until it goes on.
const SLOW: Duration = Duration::from_secs(1);

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
    /// The feed's format; `None` recognises it.
    pub format: Option<Format>,
    /// What may be fetched from though its address is private.
    pub allow_fetch: Vec<HostPort>,
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
    /// It is nothing that can be read.
    #[error("{path}: not recognised. What can be read: {}; --format says which it is", Format::listed())]
    Unrecognised {
        /// Which.
        path: String,
    },
    /// A shop's address was given, and there is no feed that can be found from it.
    #[error(
        "{address} has no products.json, which shops on Shopify have: give the address of its feed, or of a product's page"
    )]
    NoFeed {
        /// Which.
        address: String,
    },
    /// Page after page, and always the same.
    #[error("{address} gives the same products again and again")]
    EndlessPages {
        /// Where that was noticed.
        address: String,
    },
    /// Page after page, more than are read: taking what came for the whole would bury the rest.
    #[error("{address} goes on after {most} pages: ask for more products a page, or give a feed that is one file")]
    TooManyPages {
        /// The feed.
        address: String,
        /// How many are read.
        most: usize,
    },
    /// It can't be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
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

/// Imports files, one after the other, as one feed of one shop.
pub async fn import_files(
    catalog: &Catalog,
    files: &[PathBuf],
    options: &ImportOptions,
) -> Result<Report, ImportError> {
    let sources: Vec<Source> = files.iter().cloned().map(Source::from).collect();
    import(catalog, &sources, options).await
}

/// Imports files and addresses, one after the other, as one feed of one shop.
pub async fn import(catalog: &Catalog, sources: &[Source], options: &ImportOptions) -> Result<Report, ImportError> {
    import_noting(catalog, sources, options, &mut |_| Ok(())).await
}

/// Is shown every finding as it comes, those too that are more than a report lists.
type Noting<'a> = &'a mut (dyn FnMut(&Finding) -> Result<(), ImportError> + Send);

async fn import_noting(
    catalog: &Catalog,
    sources: &[Source],
    options: &ImportOptions,
    note: Noting<'_>,
) -> Result<Report, ImportError> {
    let mut session = ImportSession::begin(catalog, &options.shop, options.mode).await?;
    let progress = Progress::over(sources)?;
    let (sender, mut batches) = mpsc::channel::<Batch>(WAITING_BATCHES);
    let reader = {
        let reader = Reader {
            opener: Opener::new(&options.allow_fetch, progress.clone()),
            format: options.format,
            reading: Reading {
                currency: options.currency,
                stored_currency: session.shop_currency(),
                lang: options.lang.clone(),
                site: options.site.clone(),
                ..Reading::default()
            },
            several: sources.len() > 1,
        };
        let sources = sources.to_vec();
        tokio::task::spawn_blocking(move || reader.read_all(&sources, &sender))
    };
    let mut findings = Findings::default();
    let mut currencies: Vec<Currency> = Vec::new();
    let mut taken = 0u64;
    loop {
        let next = if let Ok(next) = tokio::time::timeout(SLOW, batches.recv()).await {
            next
        } else {
            session.pause().await?;
            batches.recv().await
        };
        let Some(batch) = next else { break };
        for finding in batch.findings {
            note(&finding)?;
            findings.add(finding);
        }
        let mut products = Vec::with_capacity(batch.items.len());
        for item in batch.items {
            match item {
                Item::Kept { external_id } => {
                    session.claim(&external_id);
                }
                Item::Shop(hints) => session.hint(hints.awning, hints.checkout),
                Item::Product { path, product } => {
                    if session.claim(&product.external_id) {
                        let currency = product.variants.first().map(|v| v.price.currency);
                        currencies.extend(currency.filter(|c| !currencies.contains(c)));
                        products.push(*product);
                    } else {
                        let finding = report::duplicate(path, &product.external_id);
                        note(&finding)?;
                        findings.add(finding);
                    }
                }
            }
        }
        if session.claimed() > limits::MAX_PRODUCTS {
            return Err(ImportError::TooManyProducts);
        }
        taken += products.len() as u64;
        session.write(products).await?;
        progress.taken(taken);
        // Rooms want the cores, too.
        tokio::task::yield_now().await;
    }
    let formats = reader.await.map_err(|_| ImportError::BrokeOff)??;
    progress.done();
    if taken == 0 {
        return Err(ImportError::Nothing { refused: findings.refused(), findings: Box::new(findings) });
    }
    let outcome = session.finish().await?;
    Ok(Report {
        formats,
        files: sources.iter().map(Source::to_string).collect(),
        dry_run: options.mode == Mode::DryRun,
        currencies,
        outcome,
        findings,
    })
}
