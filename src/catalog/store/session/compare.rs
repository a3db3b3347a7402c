//! What of a batch differs from what is there.

use std::collections::{HashMap, HashSet};

use sqlx::SqliteConnection;

use super::{ShopState, Tally};
use crate::catalog::{
    record::{self, Digest, Digests, NewProduct},
    store::{CatalogError, NEVER},
};

/// What all versions of a product have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// Its number.
    pub no: i64,
    /// Its place in its shop.
    pub rank: i64,
    /// The import that first brought it.
    pub since: i64,
}

/// The latest stored version of a product.
struct KnownProduct {
    row: i64,
    kept: Kept,
    hash: Vec<u8>,
    alive: bool,
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    product_id: String,
    id: i64,
    no: i64,
    rank: i64,
    since: i64,
    hash: Vec<u8>,
    died: i64,
}

/// The latest stored version of a variant.
struct KnownVariant {
    row: i64,
    hash: Vec<u8>,
    alive: bool,
}

/// A product to write.
pub(super) struct ChangedProduct {
    pub id: String,
    pub hash: Digest,
    pub product: NewProduct,
    /// What a product that was seen before keeps.
    pub keeps: Option<Kept>,
    /// Its variants to write.
    pub variants: Vec<ChangedVariant>,
}

/// A variant to write.
pub(super) struct ChangedVariant {
    pub id: String,
    pub hash: Digest,
    /// Which of the product's.
    pub position: usize,
}

/// What a batch changes.
#[derive(Default)]
pub(super) struct Changes {
    pub written: Vec<ChangedProduct>,
    /// Rows of product versions that end.
    pub replaced_products: Vec<i64>,
    /// Rows of variant versions that end, replaced or gone.
    pub ended_variants: Vec<i64>,
    /// Rows of tombstones whose products are back.
    pub returned_products: Vec<i64>,
    /// Rows of tombstones whose variants are back.
    pub returned_variants: Vec<i64>,
    products: Tally,
    variants: Tally,
}

impl Changes {
    /// Compares a batch with the latest versions.
    pub async fn of(
        connection: &mut SqliteConnection,
        shop: &ShopState,
        batch: Vec<NewProduct>,
    ) -> Result<Self, CatalogError> {
        let mut changes = Self::default();
        let ids: Vec<String> =
            batch.iter().map(|p| record::product_id(&shop.id, &p.external_id).as_str().to_owned()).collect();
        let mut known = match shop.generation {
            0 => HashMap::new(),
            _ => known_products(connection, &ids).await?,
        };
        let mut differing = Vec::new();
        for (mut product, id) in batch.into_iter().zip(ids) {
            let digests = product.digests();
            let known = known.remove(&id);
            match &known {
                Some(k) if k.alive && k.hash == digests.product => {
                    changes.products.unchanged += 1;
                    changes.variants.unchanged += product.variants.len() as u64;
                    continue;
                }
                Some(k) if k.alive => {
                    changes.products.changed += 1;
                    changes.replaced_products.push(k.row);
                }
                known => {
                    changes.products.new += 1;
                    changes.returned_products.extend(known.iter().map(|k| k.row));
                }
            }
            differing.push((product, id, digests, known));
        }
        let nos: Vec<i64> = differing.iter().filter_map(|(.., known)| known.as_ref().map(|k| k.kept.no)).collect();
        let mut known_variants = known_variants(connection, &nos).await?;
        for (product, id, digests, known) in differing {
            let mut of_product = known.as_ref().and_then(|k| known_variants.remove(&k.kept.no)).unwrap_or_default();
            let variants = changes.compare_variants(shop, &product, &digests, &mut of_product);
            let keeps = known.map(|k| k.kept);
            changes.written.push(ChangedProduct { id, hash: digests.product, product, keeps, variants });
        }
        Ok(changes)
    }

    /// What is left in `known` is gone.
    fn compare_variants(
        &mut self,
        shop: &ShopState,
        product: &NewProduct,
        digests: &Digests,
        known: &mut HashMap<String, KnownVariant>,
    ) -> Vec<ChangedVariant> {
        let mut written = Vec::new();
        for (position, variant) in product.variants.iter().enumerate() {
            let id = record::variant_id(&shop.id, &product.external_id, &variant.external_id).as_str().to_owned();
            let hash = digests.variant(position);
            match known.remove(&id) {
                Some(k) if k.alive && k.hash == hash => {
                    self.variants.unchanged += 1;
                    continue;
                }
                Some(k) if k.alive => {
                    self.variants.changed += 1;
                    self.ended_variants.push(k.row);
                }
                known => {
                    self.variants.new += 1;
                    self.returned_variants.extend(known.map(|k| k.row));
                }
            }
            written.push(ChangedVariant { id, hash, position });
        }
        for gone in known.values().filter(|k| k.alive) {
            self.variants.gone += 1;
            self.ended_variants.push(gone.row);
        }
        written
    }

    /// Whether there is anything to write.
    pub fn any(&self) -> bool {
        !self.written.is_empty()
    }

    /// Adds what was found to the import's tallies.
    pub fn count(&self, products: &mut Tally, variants: &mut Tally) {
        for (sum, part) in [(products, self.products), (variants, self.variants)] {
            sum.new += part.new;
            sum.changed += part.changed;
            sum.unchanged += part.unchanged;
            sum.gone += part.gone;
        }
    }
}

/// The latest version of each, by product id.
async fn known_products(
    connection: &mut SqliteConnection,
    ids: &[String],
) -> Result<HashMap<String, KnownProduct>, CatalogError> {
    let rows: Vec<KnownRow> = sqlx::query_as(
        "SELECT p.product_id, p.id, p.no, p.rank, p.since, p.hash, p.died FROM json_each(?1) AS wanted \
         JOIN products p ON p.product_id = wanted.value ORDER BY p.born",
    )
    .bind(serde_json::json!(ids).to_string())
    .fetch_all(connection)
    .await?;
    let known = |row: KnownRow| {
        let kept = Kept { no: row.no, rank: row.rank, since: row.since };
        (row.product_id, KnownProduct { row: row.id, kept, hash: row.hash, alive: row.died == NEVER })
    };
    Ok(rows.into_iter().map(known).collect())
}

/// The latest version of each variant, by product number and variant id.
async fn known_variants(
    connection: &mut SqliteConnection,
    nos: &[i64],
) -> Result<HashMap<i64, HashMap<String, KnownVariant>>, CatalogError> {
    let mut known: HashMap<i64, HashMap<String, KnownVariant>> = HashMap::new();
    if nos.is_empty() {
        return Ok(known);
    }
    debug_assert_eq!(nos.iter().collect::<HashSet<_>>().len(), nos.len(), "each product once a batch");
    let rows: Vec<(i64, String, i64, Vec<u8>, i64)> = sqlx::query_as(
        "SELECT v.product_no, v.variant_id, v.id, v.hash, v.died FROM json_each(?1) AS wanted \
         JOIN variants v ON v.product_no = wanted.value ORDER BY v.born",
    )
    .bind(serde_json::json!(nos).to_string())
    .fetch_all(connection)
    .await?;
    for (no, id, row, hash, died) in rows {
        known.entry(no).or_default().insert(id, KnownVariant { row, hash, alive: died == NEVER });
    }
    Ok(known)
}
