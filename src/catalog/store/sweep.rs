//! Clearing away what nobody can see: in small steps, so that nobody waits for it.

use sqlx::SqliteConnection;

use super::{Catalog, CatalogError, NEVER, session};

/// Rows that one transaction deletes or mends: some milliseconds.
const STEP: u32 = 500;

impl Catalog {
    /// Clears away what a killed import left and what the last one replaced. Does nothing while an import runs. Meant to
    /// run beside everything else after the start.
    pub async fn sweep(&self) -> Result<(), CatalogError> {
        let Some(_lock) = session::lock(self)? else { return Ok(()) };
        leftovers(self).await?;
        superseded(self).await
    }
}

/// What imports that never finished have written. Call with the import lock held.
pub(super) async fn leftovers(catalog: &Catalog) -> Result<(), CatalogError> {
    let dead: Vec<(i64, i64, i64)> = sqlx::query_as("SELECT generation, products_after, variants_after FROM imports")
        .fetch_all(catalog.readers())
        .await?;
    for (generation, products_after, variants_after) in dead {
        // First the ends that it put to living versions: that is what the next import compares with.
        for (table, after) in [("products", products_after), ("variants", variants_after)] {
            repeat(catalog, |tx| Box::pin(revive(tx, table, generation))).await?;
            repeat(catalog, |tx| Box::pin(delete_born(tx, table, generation, after))).await?;
        }
        sqlx::query("DELETE FROM imports WHERE generation = ?1").bind(generation).execute(catalog.writer()).await?;
        tracing::info!(generation, "swept what an unfinished import had left");
    }
    Ok(())
}

/// Versions that are dead for every reader: out of the search; of those that a later version replaced, nothing stays.
/// The last version of what vanished stays as its tombstone. Call with the import lock held.
pub(super) async fn superseded(catalog: &Catalog) -> Result<(), CatalogError> {
    repeat(catalog, |tx| Box::pin(sweep_products(tx))).await?;
    repeat(catalog, |tx| Box::pin(sweep_variants(tx))).await
}

type Step<'a> = std::pin::Pin<Box<dyn Future<Output = Result<u64, sqlx::Error>> + Send + 'a>>;

/// Runs a step in a transaction of its own until it has nothing left to do.
async fn repeat(
    catalog: &Catalog,
    step: impl for<'a> Fn(&'a mut SqliteConnection) -> Step<'a>,
) -> Result<(), CatalogError> {
    loop {
        let mut tx = catalog.writer().begin_with("BEGIN IMMEDIATE").await?;
        let done = step(&mut tx).await?;
        tx.commit().await?;
        if done < u64::from(STEP) {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}

async fn revive(tx: &mut SqliteConnection, table: &'static str, generation: i64) -> Result<u64, sqlx::Error> {
    let sql = format!(
        "UPDATE {table} SET died = ?1 WHERE id IN \
         (SELECT id FROM {table} WHERE swept = 0 AND died < {NEVER} AND died = ?2 LIMIT ?3)"
    );
    let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(NEVER).bind(generation).bind(STEP).execute(tx).await?;
    Ok(done.rows_affected())
}

async fn delete_born(
    tx: &mut SqliteConnection,
    table: &'static str,
    generation: i64,
    after: i64,
) -> Result<u64, sqlx::Error> {
    let rows = format!("SELECT id FROM {table} WHERE id > ?1 AND born = ?2 ORDER BY id LIMIT ?3");
    if table == "products" {
        sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM search WHERE rowid IN ({rows})")))
            .bind(after)
            .bind(generation)
            .bind(STEP)
            .execute(&mut *tx)
            .await?;
    }
    let done = sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE id IN ({rows})")))
        .bind(after)
        .bind(generation)
        .bind(STEP)
        .execute(tx)
        .await?;
    Ok(done.rows_affected())
}

async fn sweep_products(tx: &mut SqliteConnection) -> Result<u64, sqlx::Error> {
    let dead: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT p.id FROM products p JOIN shops s ON s.id = p.shop \
         WHERE p.swept = 0 AND p.died < {NEVER} AND p.died <= s.generation LIMIT ?1"
    )))
    .bind(STEP)
    .fetch_all(&mut *tx)
    .await?;
    let rows = serde_json::json!(dead).to_string();
    sqlx::query("DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?1))")
        .bind(&rows)
        .execute(&mut *tx)
        .await?;
    forget(tx, "products", "product_id", &rows).await?;
    Ok(dead.len() as u64)
}

async fn sweep_variants(tx: &mut SqliteConnection) -> Result<u64, sqlx::Error> {
    let dead: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT v.id FROM variants v JOIN shops s ON s.id = v.shop \
         WHERE v.swept = 0 AND v.died < {NEVER} AND v.died <= s.generation LIMIT ?1"
    )))
    .bind(STEP)
    .fetch_all(&mut *tx)
    .await?;
    forget(tx, "variants", "variant_id", &serde_json::json!(dead).to_string()).await?;
    Ok(dead.len() as u64)
}

/// Deletes dead versions that have a successor; the others are tombstones, and not looked at again until the import that
/// brings back what vanished says so.
async fn forget(tx: &mut SqliteConnection, table: &str, id: &str, rows: &str) -> Result<(), sqlx::Error> {
    let sql = format!(
        "DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?1)) AND EXISTS \
         (SELECT 1 FROM {table} AS later WHERE later.{id} = {table}.{id} AND later.born > {table}.born)"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(rows).execute(&mut *tx).await?;
    let sql = format!("UPDATE {table} SET swept = 1 WHERE id IN (SELECT value FROM json_each(?1))");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(rows).execute(tx).await?;
    Ok(())
}
