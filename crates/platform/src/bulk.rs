//! Many rows in one statement: what a run of tens of thousands of people writes.
//!
//! PostgreSQL takes one array for each column (`UNNEST`), so the text of the statement is the same for any number of rows;
//! SQLite takes the rows as values, in groups whose text is the same.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

/// A table to fill.
#[derive(Clone, Copy, Debug)]
pub struct BulkInsert<const N: usize> {
    /// Its name.
    pub table: &'static str,
    /// Its columns, each with its PostgreSQL type.
    pub columns: [(&'static str, &'static str); N],
    /// Whether a row whose key exists already is passed over instead of refused.
    pub skip_existing: bool,
}

/// Rows of one SQLite statement. More would gain nothing (measured), and 50 × any width stays below the limit on binds.
const SQLITE_ROWS: usize = 50;

impl<const N: usize> BulkInsert<N> {
    /// Inserts the rows and says how many were new. The caller bounds their number; a thousand is a good one.
    ///
    /// # Errors
    /// When the database fails or refuses a row.
    pub async fn insert(&self, tx: &impl ConnectionTrait, rows: Vec<[Value; N]>) -> Result<u64, DbErr> {
        if rows.is_empty() {
            return Ok(0);
        }
        if tx.get_database_backend() == DbBackend::Postgres {
            return self.unnest(tx, rows).await;
        }
        let mut rows = rows.into_iter();
        let mut inserted = 0;
        while rows.len() > 0 {
            let group: Vec<Value> = rows.by_ref().take(SQLITE_ROWS).flatten().collect();
            inserted += self.values(tx, group).await?;
        }
        Ok(inserted)
    }

    async fn unnest(&self, tx: &impl ConnectionTrait, rows: Vec<[Value; N]>) -> Result<u64, DbErr> {
        let types = rows.first().map(|row| row.each_ref().map(Value::array_type));
        let count = rows.len();
        let mut columns: [Vec<Value>; N] = std::array::from_fn(|_column| Vec::with_capacity(count));
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        let arrays: Vec<Value> = types
            .into_iter()
            .flatten()
            .zip(columns)
            .map(|(kind, column)| Value::Array(kind, Some(Box::new(column))))
            .collect();
        let casts = self.columns.iter().enumerate().map(|(at, (_, kind))| format!("${}::{kind}[]", at + 1));
        let casts: Vec<String> = casts.collect();
        let sql = format!("{} SELECT * FROM UNNEST({}){}", self.head(), casts.join(", "), self.tail());
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays);
        Ok(tx.execute_raw(statement).await?.rows_affected())
    }

    async fn values(&self, tx: &impl ConnectionTrait, flat: Vec<Value>) -> Result<u64, DbErr> {
        let row = format!("({})", vec!["?"; N].join(", "));
        let rows = vec![row.as_str(); flat.len() / N.max(1)].join(", ");
        let sql = format!("{} VALUES {rows}{}", self.head(), self.tail());
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, flat);
        Ok(tx.execute_raw(statement).await?.rows_affected())
    }

    fn head(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        format!("INSERT INTO {} ({})", self.table, names.join(", "))
    }

    fn tail(&self) -> &'static str {
        if self.skip_existing { " ON CONFLICT DO NOTHING" } else { "" }
    }
}
