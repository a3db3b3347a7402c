//! Pages of products: browsed in the shops' order, or searched.
//!
//! Paging goes by keys that a product keeps, never by offsets: what is imported meanwhile moves nothing under the reader.

use std::{fmt, str::FromStr};

use sqlx::SqliteConnection;

use super::{
    Catalog, CatalogError,
    read::{CARD_COLUMNS, CardRow, LIVE},
};
use crate::catalog::{
    model::{ProductCard, ProductPage},
    search::{TIER_COUNT, Terms, shop_word},
};

/// Products on a page where nothing else is asked for.
pub const DEFAULT_PAGE: u32 = 60;
/// Most products on a page: bounds the answer and the time that a reader is held.
pub const MAX_PAGE: u32 = 100;
/// How far the finds of a search are counted. Beyond it nobody reads the number.
const MAX_COUNTED: u32 = 1_000;

/// Which products, and from where on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductQuery {
    /// Only this shop's: its id or its slug.
    pub shop: Option<String>,
    /// Words that products must have. Without a letter or digit it finds nothing; blank, it is none.
    pub q: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// How many; [`DEFAULT_PAGE`] where not told, at most [`MAX_PAGE`].
    pub limit: Option<u32>,
    /// The language that titles are wanted in, BCP 47.
    pub lang: Option<String>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    /// Behind this place in the shops' order.
    Browse { rank: i64, shop: i64 },
    /// Behind this row among a tier's finds.
    Search { tier: usize, row: i64 },
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Browse { rank, shop } => write!(f, "b{rank}.{shop}"),
            Self::Search { tier, row } => write!(f, "s{tier}.{row}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = CatalogError;

    fn from_str(s: &str) -> Result<Self, CatalogError> {
        let read = || {
            let (kind, rest) = s.split_at_checked(1)?;
            let (a, b) = rest.split_once('.')?;
            match kind {
                "b" => Some(Self::Browse { rank: a.parse().ok()?, shop: b.parse().ok()? }),
                "s" => {
                    let tier = a.parse().ok().filter(|t| *t < TIER_COUNT)?;
                    Some(Self::Search { tier, row: b.parse().ok()? })
                }
                _ => None,
            }
        };
        read().ok_or(CatalogError::BadCursor)
    }
}

/// The shop that a list is of.
struct ShopFilter {
    row: i64,
    shop_id: String,
    products: u32,
}

impl Catalog {
    /// A page of products; `None` when the shop that was asked for is not there.
    pub async fn products(&self, query: &ProductQuery) -> Result<Option<ProductPage>, CatalogError> {
        let cursor = query.cursor.as_deref().map(Cursor::from_str).transpose()?;
        let limit = query.limit.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
        let lang = query.lang.as_deref();
        // One read transaction: one generation from the first statement to the last.
        let mut tx = self.readers().begin().await?;
        let shop = match &query.shop {
            None => None,
            Some(name) => match shop_filter(&mut tx, name).await? {
                Some(shop) => Some(shop),
                None => return Ok(None),
            },
        };
        let page = match query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
            None => browse(&mut tx, shop.as_ref(), cursor, limit, lang).await?,
            Some(q) => search(&mut tx, &Terms::of(q), shop.as_ref(), cursor, limit, lang).await?,
        };
        Ok(Some(page))
    }
}

async fn shop_filter(connection: &mut SqliteConnection, name: &str) -> Result<Option<ShopFilter>, CatalogError> {
    let row: Option<(i64, String, u32)> =
        sqlx::query_as("SELECT id, shop_id, products FROM shops WHERE (shop_id = ?1 OR slug = ?1) AND generation > 0")
            .bind(name)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(row, shop_id, products)| ShopFilter { row, shop_id, products }))
}

async fn browse(
    connection: &mut SqliteConnection,
    shop: Option<&ShopFilter>,
    cursor: Option<Cursor>,
    limit: u32,
    lang: Option<&str>,
) -> Result<ProductPage, CatalogError> {
    let (rank, after) = match cursor {
        None => (-1, -1),
        Some(Cursor::Browse { rank, shop }) => (rank, shop),
        Some(Cursor::Search { .. }) => return Err(CatalogError::BadCursor),
    };
    // CROSS JOIN fixes the order of the loops: along the index, so that a page costs a page and not a sort.
    let mut rows: Vec<CardRow> = match shop {
        Some(shop) => {
            sqlx::query_as(sqlx::AssertSqlSafe(format!(
                "SELECT {CARD_COLUMNS} FROM shops s CROSS JOIN products p ON p.shop = s.id \
                 WHERE s.id = ?1 AND p.rank > ?2 AND {LIVE} ORDER BY p.rank LIMIT ?3"
            )))
            .bind(shop.row)
            .bind(rank)
            .bind(limit + 1)
            .fetch_all(&mut *connection)
            .await?
        }
        None => {
            sqlx::query_as(sqlx::AssertSqlSafe(format!(
                "SELECT {CARD_COLUMNS} FROM products p CROSS JOIN shops s ON s.id = p.shop \
                 WHERE (p.rank, p.shop) > (?1, ?2) AND {LIVE} ORDER BY p.rank, p.shop LIMIT ?3"
            )))
            .bind(rank)
            .bind(after)
            .bind(limit + 1)
            .fetch_all(&mut *connection)
            .await?
        }
    };
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| Cursor::Browse { rank: last.rank, shop: last.shop }.to_string());
    let total = match (cursor, shop) {
        (Some(_), _) => None,
        (None, Some(shop)) => Some(shop.products),
        (None, None) => Some(
            sqlx::query_scalar("SELECT coalesce(sum(products), 0) FROM shops WHERE generation > 0")
                .fetch_one(connection)
                .await?,
        ),
    };
    Ok(ProductPage { products: cards(rows, lang)?, next, total })
}

async fn search(
    connection: &mut SqliteConnection,
    terms: &Terms,
    shop: Option<&ShopFilter>,
    cursor: Option<Cursor>,
    limit: u32,
    lang: Option<&str>,
) -> Result<ProductPage, CatalogError> {
    let (first_tier, mut after) = match cursor {
        None => (0, 0),
        Some(Cursor::Search { tier, row }) => (tier, row),
        Some(Cursor::Browse { .. }) => return Err(CatalogError::BadCursor),
    };
    if terms.is_empty() {
        return Ok(ProductPage { products: Vec::new(), next: None, total: Some(0) });
    }
    let shop = shop.map(|s| shop_word(&s.shop_id));
    let wanted = limit as usize;
    let mut found: Vec<(usize, CardRow)> = Vec::new();
    for tier in first_tier..TIER_COUNT {
        let missing = wanted + 1 - found.len();
        // The index gives its rows in order, so the statement stops at the page's end however many there are.
        let rows: Vec<CardRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {CARD_COLUMNS} FROM search CROSS JOIN products p ON p.id = search.rowid \
             CROSS JOIN shops s ON s.id = p.shop \
             WHERE search MATCH ?1 AND search.rowid > ?2 AND {LIVE} ORDER BY search.rowid LIMIT ?3"
        )))
        .bind(terms.tier(tier, shop))
        .bind(after)
        .bind(i64::try_from(missing).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
        found.extend(rows.into_iter().map(|row| (tier, row)));
        if found.len() > wanted {
            break;
        }
        after = 0;
    }
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next =
        found.last().filter(|_| more).map(|(tier, last)| Cursor::Search { tier: *tier, row: last.id }.to_string());
    let total = match (cursor.is_none(), more) {
        (false, _) => None,
        (true, false) => u32::try_from(found.len()).ok(),
        (true, true) => count(connection, &terms.any_tier(shop)).await?,
    };
    Ok(ProductPage { products: cards(found.into_iter().map(|(_, row)| row).collect(), lang)?, next, total })
}

/// How many live products match; `None` beyond [`MAX_COUNTED`].
async fn count(connection: &mut SqliteConnection, expression: &str) -> Result<Option<u32>, CatalogError> {
    let counted: u32 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT count(*) FROM (SELECT 1 FROM search CROSS JOIN products p ON p.id = search.rowid \
         CROSS JOIN shops s ON s.id = p.shop WHERE search MATCH ?1 AND {LIVE} LIMIT ?2)"
    )))
    .bind(expression)
    .bind(MAX_COUNTED + 1)
    .fetch_one(connection)
    .await?;
    Ok((counted <= MAX_COUNTED).then_some(counted))
}

fn cards(rows: Vec<CardRow>, lang: Option<&str>) -> Result<Vec<ProductCard>, CatalogError> {
    rows.into_iter().map(|row| row.into_card(lang)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_others_are_refused() {
        for cursor in [Cursor::Browse { rank: 12, shop: 3 }, Cursor::Search { tier: 2, row: 9_000_000_000 }] {
            assert_eq!(cursor.to_string().parse::<Cursor>().ok(), Some(cursor));
        }
        for bad in ["", "b", "b1", "b1.", "x1.2", "s3.1", "s1.x", "é1.2", "b99999999999999999999.1"] {
            assert!(matches!(bad.parse::<Cursor>(), Err(CatalogError::BadCursor)), "{bad:?}");
        }
    }
}
