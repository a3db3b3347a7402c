//! The transactions in which an import writes.

use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::{
    compare::Changes,
    rows::{self, Numbers, TEXT_ROWS},
};
use crate::catalog::store::{Catalog, CatalogError, searchable::Searchable};

/// What an import is writing. A transaction goes on over some batches: ids are scattered, so that each batch touches another
/// page of the indexes for nearly every product, and the more is written at once, the fewer pages are written again. Readers
/// don't wait for it, and neither do rooms, whose database is another; what else writes into the catalogue, what pictures are
/// like, may wait a second.
#[derive(Default)]
pub(super) struct Writing {
    open: Option<Transaction<'static, Sqlite>>,
    /// What products that are written already are found by. Nobody sees them before the end, so it may come later.
    texts: Vec<(i64, Searchable)>,
}

impl Writing {
    /// The connection of the transaction, where one is open.
    pub fn open(&mut self) -> Option<&mut SqliteConnection> {
        self.open.as_deref_mut()
    }

    /// The connection of the transaction.
    pub async fn begun(&mut self, catalog: &Catalog) -> Result<&mut SqliteConnection, CatalogError> {
        if self.open.is_none() {
            self.open = Some(catalog.writer().begin_with("BEGIN IMMEDIATE").await?);
        }
        self.open.as_deref_mut().ok_or(CatalogError::Damaged("transaction"))
    }

    /// Writes what a batch changes, and commits once there is enough of it. Returns how far the numbers went.
    pub async fn write(
        &mut self,
        catalog: &Catalog,
        changes: Changes,
        numbers: Numbers,
    ) -> Result<Numbers, CatalogError> {
        let tx = self.begun(catalog).await?;
        let (numbers, texts) = rows::write(tx, changes, numbers).await?;
        self.texts.extend(texts);
        if self.texts.len() >= TEXT_ROWS {
            let whole = self.texts.len() - self.texts.len() % TEXT_ROWS;
            let texts = self.texts.drain(..whole).collect();
            self.commit(numbers.no, texts).await?;
        }
        Ok(numbers)
    }

    /// Commits what is written. `last_no`: the last number of a product.
    pub async fn end(&mut self, last_no: i64) -> Result<(), CatalogError> {
        let texts = std::mem::take(&mut self.texts);
        self.commit(last_no, texts).await
    }

    async fn commit(&mut self, last_no: i64, texts: Vec<(i64, Searchable)>) -> Result<(), CatalogError> {
        let Some(mut tx) = self.open.take() else { return Ok(()) };
        rows::write_last_no(&mut tx, last_no).await?;
        rows::write_texts(&mut tx, texts).await?;
        Ok(tx.commit().await?)
    }
}
