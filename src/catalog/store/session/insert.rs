//! INSERTs of many rows, in a few shapes. How many rows a batch has differs from one to the next; statements of 256, 128, 64
//! rows and so on make up any number, so that each is planned once and its text is built once.
//!
//! `OR FAIL`: a statement that breaks off is not taken back by itself, for which SQLite would keep a copy of each page that it
//! touches. The transaction goes with the session then.

use sqlx::{
    Arguments, AssertSqlSafe, Encode, SqlSafeStr, SqlStr, Sqlite, SqliteConnection, Type, sqlite::SqliteArguments,
};

use crate::catalog::store::CatalogError;

/// Most parameters of a statement that `SQLite` takes.
const MAX_PARAMETERS: usize = 32_766;

/// INSERTs into one table.
pub(super) struct Insert {
    columns: usize,
    /// By the power of two that is the number of their rows.
    shapes: Vec<SqlStr>,
}

impl Insert {
    /// Into these columns of a table, separated by commas; at most `rows` at a time, a power of two.
    pub fn new(table: &str, columns: &str, rows: usize) -> Self {
        let count = columns.split(',').count();
        debug_assert!(rows.is_power_of_two() && rows * count <= MAX_PARAMETERS);
        let row = format!("({})", vec!["?"; count].join(","));
        let shape = |power: u32| {
            let values = vec![row.as_str(); 1 << power].join(",");
            AssertSqlSafe(format!("INSERT OR FAIL INTO {table} ({columns}) VALUES {values}")).into_sql_str()
        };
        // Cloned once, their text is shared from then on.
        Self { columns: count, shapes: (0..=rows.ilog2()).map(|power| shape(power).clone()).collect() }
    }

    /// Puts rows into the table; `bind` gives the values of one. Returns the row of the last, where there is one.
    pub async fn rows<T>(
        &self,
        tx: &mut SqliteConnection,
        rows: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        mut bind: impl FnMut(T, &mut Values),
    ) -> Result<Option<i64>, CatalogError> {
        let mut rows = rows.into_iter();
        let mut last = None;
        while rows.len() > 0 {
            let power = (rows.len().ilog2() as usize).min(self.shapes.len() - 1);
            let mut values = Values::default();
            values.bound.reserve(self.columns << power, 0);
            for row in rows.by_ref().take(1 << power) {
                bind(row, &mut values);
            }
            if let Some(unfit) = values.unfit {
                return Err(sqlx::Error::Encode(unfit).into());
            }
            debug_assert_eq!(values.bound.len(), self.columns << power, "a value for each column");
            let done = sqlx::query_with(self.shapes[power].clone(), values.bound).execute(&mut *tx).await?;
            last = Some(done.last_insert_rowid());
        }
        Ok(last)
    }
}

/// The values of rows, one after the other.
#[derive(Default)]
pub(super) struct Values {
    bound: SqliteArguments,
    unfit: Option<sqlx::error::BoxDynError>,
}

impl Values {
    /// The value of the next column.
    pub fn push<'v, T: Encode<'v, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        if let Err(unfit) = self.bound.add(value) {
            self.unfit = Some(unfit);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;

    use super::*;

    #[tokio::test]
    async fn any_number_of_rows_is_put_in_and_in_order() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        sqlx::query("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT)")
            .execute(&mut connection)
            .await
            .unwrap();
        let insert = Insert::new("t", "a, b", 8);
        let mut all = Vec::new();
        for count in [0, 1, 2, 7, 8, 9, 31] {
            let rows: Vec<(i64, String)> = (0..count).map(|n| (n, format!("{count} {n}"))).collect();
            let last = insert
                .rows(&mut connection, &rows, |(a, b), values| {
                    values.push(*a).push(b.as_str());
                })
                .await
                .unwrap();
            all.extend(rows);
            assert_eq!(last, (count > 0).then(|| i64::try_from(all.len()).unwrap()));
        }
        let there: Vec<(i64, String)> =
            sqlx::query_as("SELECT a, b FROM t ORDER BY id").fetch_all(&mut connection).await.unwrap();
        assert_eq!(there, all);
    }
}
