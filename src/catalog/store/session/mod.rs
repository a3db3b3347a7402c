//! One import into one shop.
//!
//! [`ImportSession::write`] compares a batch with what is there and writes what differs under the import's own
//! generation, in [transactions](writing) of some batches. [`ImportSession::finish`] marks what vanished, then flips the shop to the new
//! generation in a transaction of three small statements. Until then readers see nothing of it; dropped before, it leaves
//! rows that nobody sees and that the next sweep deletes. Where nothing differs nothing is written at all.

mod compare;
mod insert;
mod rows;
mod shop;
mod writing;

use std::{
    collections::HashSet,
    fs::{File, OpenOptions, TryLockError},
};

use serde::Serialize;

use super::{Catalog, CatalogError, sweep};
use crate::{
    catalog::{
        checkout::CheckoutTemplate,
        model::AWNINGS,
        money::Currency,
        record::{self, NewProduct},
    },
    ids::{ProductId, ShopId},
};
use compare::Changes;
pub(super) use rows::write_texts;
pub use shop::ShopDraft;
use shop::ShopState;
use writing::Writing;

/// Products that are looked at, or marked as gone, at a time: a transaction of some milliseconds.
const VANISHED_BATCH: u32 = 500;

/// Whether the import writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    Write,
    /// It only compares.
    DryRun,
}

/// How many rows differ from what was there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Not there before, or there once and gone since.
    pub new: u64,
    /// There, and different now.
    pub changed: u64,
    /// There, and the same.
    pub unchanged: u64,
    /// There before, and no longer.
    pub gone: u64,
}

impl Tally {
    /// Whether anything differs.
    pub fn differs(self) -> bool {
        self.new + self.changed + self.gone > 0
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The shop.
    pub shop: ShopId,
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// Where one pays there, where the import changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_checkout: Option<String>,
    /// Products.
    pub products: Tally,
    /// Variants.
    pub variants: Tally,
}

/// An import under way. A catalogue has at most one that writes.
pub struct ImportSession {
    catalog: Catalog,
    mode: Mode,
    shop: ShopState,
    /// What the feed sells in, once its first product is known.
    currency: Option<Currency>,
    /// The generation that is written, once there is something to write.
    generation: Option<i64>,
    writing: Writing,
    last_no: i64,
    last_rank: i64,
    /// Products that the feed has.
    seen: HashSet<ProductId>,
    products: Tally,
    variants: Tally,
    /// Held until the session ends; the system lets go of it when the process dies.
    _lock: Option<ImportLock>,
}

impl ImportSession {
    /// Begins an import, after sweeping what a killed one left.
    pub async fn begin(catalog: &Catalog, draft: &ShopDraft, mode: Mode) -> Result<Self, CatalogError> {
        let lock = match mode {
            Mode::Write => {
                let lock = lock(catalog)?.ok_or(CatalogError::Busy)?;
                sweep::leftovers(catalog).await?;
                Some(lock)
            }
            Mode::DryRun => None,
        };
        let shop = shop::find(catalog, draft).await?;
        let last_no = sqlx::query_scalar("SELECT last_no FROM meta").fetch_one(catalog.readers()).await?;
        let last_rank = sqlx::query_scalar("SELECT coalesce(max(rank), 0) FROM products WHERE shop = ?1")
            .bind(shop.row)
            .fetch_one(catalog.readers())
            .await?;
        Ok(Self {
            catalog: catalog.clone(),
            mode,
            shop,
            currency: None,
            generation: None,
            writing: Writing::default(),
            last_no,
            last_rank,
            seen: HashSet::new(),
            products: Tally::default(),
            variants: Tally::default(),
            _lock: lock,
        })
    }

    /// What the shop has sold in so far.
    pub fn shop_currency(&self) -> Option<Currency> {
        self.shop.currency
    }

    /// What the feed says of its shop; it counts where neither the caller nor the store says anything. To be called before
    /// anything is written.
    pub fn hint(&mut self, awning: Option<u8>, checkout: Option<CheckoutTemplate>) {
        if let Some(awning) = awning.filter(|a| *a < AWNINGS && !self.shop.awning_is_told && self.generation.is_none())
        {
            self.shop.awning = awning;
        }
        if self.shop.checkout.is_none() && self.shop.new_checkout.is_none() {
            self.shop.new_checkout = checkout;
        }
    }

    /// Says that the feed has this product: it won't count as vanished. `false` when it was said before.
    pub fn claim(&mut self, external_id: &str) -> bool {
        self.seen.insert(record::product_id(&self.shop.id, external_id))
    }

    /// How many products were claimed.
    pub fn claimed(&self) -> usize {
        self.seen.len()
    }

    /// Compares products, each claimed once, with what is there, and writes those that differ.
    pub async fn write(&mut self, batch: Vec<NewProduct>) -> Result<(), CatalogError> {
        if self.currency.is_none() {
            self.currency = batch.iter().flat_map(|p| &p.variants).map(|v| v.price.currency).next();
        }
        let changes = match (self.mode, self.writing.open()) {
            (Mode::DryRun, _) => {
                let mut connection = self.catalog.readers().acquire().await?;
                Changes::of(&mut connection, &self.shop, batch).await?
            }
            (Mode::Write, Some(tx)) => Changes::of(tx, &self.shop, batch).await?,
            (Mode::Write, None) => {
                // An import has the writer to itself, so what was compared is what is replaced.
                let mut connection = self.catalog.writer().acquire().await?;
                Changes::of(&mut connection, &self.shop, batch).await?
            }
        };
        changes.count(&mut self.products, &mut self.variants);
        if self.mode == Mode::Write && changes.any() {
            let generation = self.begin_generation().await?;
            let shop = self.shop.row.ok_or(CatalogError::Damaged("shop"))?;
            let numbers = rows::Numbers { shop, generation, no: self.last_no, rank: self.last_rank };
            let numbers = self.writing.write(&self.catalog, changes, numbers).await?;
            (self.last_no, self.last_rank) = (numbers.no, numbers.rank);
        }
        Ok(())
    }

    /// Nothing is to be written for a while: lets others write into the catalogue.
    pub async fn pause(&mut self) -> Result<(), CatalogError> {
        self.writing.end(self.last_no).await
    }

    /// The feed was read to its end: marks what vanished, and lets readers see the new generation.
    pub async fn finish(mut self) -> Result<Outcome, CatalogError> {
        self.writing.end(self.last_no).await?;
        self.mark_vanished().await?;
        if let Some(generation) = self.generation {
            let products = self.shop.products + count(self.products.new) - count(self.products.gone);
            let mut tx = self.catalog.writer().begin_with("BEGIN IMMEDIATE").await?;
            sqlx::query(
                "UPDATE shops SET generation = ?2, products = ?3, currency = coalesce(?4, currency), \
                 checkout = coalesce(?5, checkout) WHERE id = ?1",
            )
            .bind(self.shop.row)
            .bind(generation)
            .bind(products)
            .bind(self.currency.map(Currency::code))
            .bind(self.shop.new_checkout.as_ref().map(CheckoutTemplate::as_str))
            .execute(&mut *tx)
            .await?;
            sqlx::query("UPDATE meta SET stamp = lower(hex(randomblob(8)))").execute(&mut *tx).await?;
            sqlx::query("DELETE FROM imports WHERE generation = ?1").bind(generation).execute(&mut *tx).await?;
            tx.commit().await?;
            // With synchronous=NORMAL a checkpoint is what brings the flip to the disk: "done" is then true.
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(self.catalog.writer()).await?;
            sweep::superseded(&self.catalog).await?;
        } else if self.mode == Mode::Write {
            self.write_checkout().await?;
        }
        Ok(Outcome {
            new_checkout: self.shop.new_checkout.map(|c| c.to_string()),
            shop: self.shop.id,
            name: self.shop.name,
            slug: self.shop.slug,
            products: self.products,
            variants: self.variants,
        })
    }

    /// A checkout is the operator's, not the feed's: it is written also where nothing in the feed differs.
    async fn write_checkout(&self) -> Result<(), CatalogError> {
        let Some(checkout) = &self.shop.new_checkout else { return Ok(()) };
        let mut tx = self.catalog.writer().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("UPDATE shops SET checkout = ?2 WHERE id = ?1")
            .bind(self.shop.row)
            .bind(checkout.as_str())
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE meta SET stamp = lower(hex(randomblob(8)))").execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    async fn mark_vanished(&mut self) -> Result<(), CatalogError> {
        let Some(shop) = self.shop.row.filter(|_| self.shop.generation > 0) else { return Ok(()) };
        let mut rank = 0;
        loop {
            let page: Vec<(i64, i64, i64, String)> = sqlx::query_as(
                "SELECT rank, id, no, product_id FROM products \
                 WHERE shop = ?1 AND rank > ?2 AND born <= ?3 AND died > ?3 ORDER BY rank LIMIT ?4",
            )
            .bind(shop)
            .bind(rank)
            .bind(self.shop.generation)
            .bind(VANISHED_BATCH)
            .fetch_all(self.catalog.readers())
            .await?;
            let Some(last) = page.last() else { return Ok(()) };
            rank = last.0;
            let vanished: Vec<_> = page.iter().filter(|row| !self.seen.contains(row.3.as_str())).collect();
            if vanished.is_empty() {
                continue;
            }
            self.products.gone += vanished.len() as u64;
            let ids: Vec<i64> = vanished.iter().map(|row| row.1).collect();
            let nos: Vec<i64> = vanished.iter().map(|row| row.2).collect();
            self.variants.gone += match self.mode {
                Mode::DryRun => {
                    let mut connection = self.catalog.readers().acquire().await?;
                    rows::count_variants(&mut connection, &nos).await?
                }
                Mode::Write => {
                    let generation = self.begin_generation().await?;
                    let tx = self.writing.begun(&self.catalog).await?;
                    let gone = rows::bury_products(tx, generation, &ids, &nos).await?;
                    self.writing.end(self.last_no).await?;
                    gone
                }
            };
            // Rooms want the cores, too.
            tokio::task::yield_now().await;
        }
    }

    /// The generation of this import; taken, with the shop's row, when first asked for.
    async fn begin_generation(&mut self) -> Result<i64, CatalogError> {
        if let Some(generation) = self.generation {
            return Ok(generation);
        }
        let tx = self.writing.begun(&self.catalog).await?;
        let generation: i64 = sqlx::query_scalar("UPDATE meta SET generation = generation + 1 RETURNING generation")
            .fetch_one(&mut *tx)
            .await?;
        let shop = match self.shop.row {
            Some(row) => row,
            None => rows::insert_shop(&mut *tx, &self.shop, self.currency).await?,
        };
        rows::begin_import(&mut *tx, generation, shop).await?;
        // The transaction may still fail; then the whole session fails with it.
        self.shop.row = Some(shop);
        self.generation = Some(generation);
        Ok(generation)
    }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Held while an import runs. Nobody else can reach a catalogue in memory, so that one has no file.
pub(super) struct ImportLock(#[expect(dead_code, reason = "held, not read")] Option<File>);

/// The lock that makes imports take turns, across processes; `None` when another holds it.
pub(super) fn lock(catalog: &Catalog) -> Result<Option<ImportLock>, CatalogError> {
    if catalog.is_in_memory() {
        return Ok(Some(ImportLock(None)));
    }
    let path = catalog.path().with_extension("import.lock");
    let failed = |source| CatalogError::Io { path: path.display().to_string(), source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(ImportLock(Some(file)))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}
