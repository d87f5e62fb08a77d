//! Many rows in one statement: what a run of tens of thousands of people writes.
//!
//! PostgreSQL takes one array for each column (`UNNEST`), so the text of the statement is the same for any number of rows;
//! SQLite takes the rows as values, in groups whose text is the same.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

use crate::Db;

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

/// Counts the tables again after many rows came at once. Until PostgreSQL makes its own round, a minute later, it plans as if they
/// were empty, and joins them row by row; SQLite plans by the schema alone.
///
/// # Errors
/// When the database fails.
pub async fn count_tables(db: &Db) -> Result<(), DbErr> {
    let conn = db.latest();
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared("ANALYZE").await?;
    }
    Ok(())
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

    /// The driver's arrays hold no NULL, so rows go in groups that lack the same columns; there are few such groups.
    async fn unnest(&self, tx: &impl ConnectionTrait, rows: Vec<[Value; N]>) -> Result<u64, DbErr> {
        let mut groups: BTreeMap<[bool; N], Vec<[Value; N]>> = BTreeMap::new();
        for row in rows {
            groups.entry(row.each_ref().map(Value::is_some)).or_default().push(row);
        }
        let mut inserted = 0;
        for (given, rows) in groups {
            inserted += self.unnest_alike(tx, given, rows).await?;
        }
        Ok(inserted)
    }

    async fn unnest_alike(
        &self,
        tx: &impl ConnectionTrait,
        given: [bool; N],
        rows: Vec<[Value; N]>,
    ) -> Result<u64, DbErr> {
        let types = rows.first().map(|row| row.each_ref().map(Value::array_type));
        let count = rows.len();
        let mut columns: [Vec<Value>; N] = std::array::from_fn(|_column| Vec::with_capacity(count));
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        let (mut names, mut casts, mut arrays) = (Vec::new(), Vec::new(), Vec::new());
        let columns = self.columns.iter().zip(types.into_iter().flatten()).zip(columns).zip(given);
        for ((((name, cast), kind), column), _) in columns.filter(|(_, is_given)| *is_given) {
            arrays.push(Value::Array(kind, Some(Box::new(column))));
            names.push(*name);
            casts.push(format!("${}::{cast}[]", arrays.len()));
        }
        let (head, tail) = (self.head(&names), self.tail());
        let sql = format!("{head} SELECT * FROM UNNEST({}){tail}", casts.join(", "));
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays);
        Ok(tx.execute_raw(statement).await?.rows_affected())
    }

    async fn values(&self, tx: &impl ConnectionTrait, flat: Vec<Value>) -> Result<u64, DbErr> {
        let row = format!("({})", vec!["?"; N].join(", "));
        let rows = vec![row.as_str(); flat.len() / N.max(1)].join(", ");
        let sql = format!("{} VALUES {rows}{}", self.head(&self.columns.map(|(name, _)| name)), self.tail());
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, flat);
        Ok(tx.execute_raw(statement).await?.rows_affected())
    }

    fn head(&self, names: &[&str]) -> String {
        format!("INSERT INTO {} ({})", self.table, names.join(", "))
    }

    fn tail(&self) -> &'static str {
        if self.skip_existing { " ON CONFLICT DO NOTHING" } else { "" }
    }
}

/// Rows of a table to change, each in its own way.
#[derive(Clone, Copy, Debug)]
pub struct BulkUpdate<const N: usize> {
    /// Its name.
    pub table: &'static str,
    /// The key, then the columns to set, each with its PostgreSQL type.
    pub columns: [(&'static str, &'static str); N],
}

impl<const N: usize> BulkUpdate<N> {
    /// Changes the rows, each given by its key and its new values, none of them NULL. Says how many there were.
    ///
    /// # Errors
    /// When the database fails or refuses a row.
    pub async fn update(&self, tx: &impl ConnectionTrait, rows: Vec<[Value; N]>) -> Result<u64, DbErr> {
        if rows.is_empty() {
            return Ok(0);
        }
        if tx.get_database_backend() == DbBackend::Postgres {
            return self.unnest(tx, rows).await;
        }
        let mut rows = rows.into_iter();
        let mut changed = 0;
        while rows.len() > 0 {
            let group: Vec<Value> = rows.by_ref().take(SQLITE_ROWS).flatten().collect();
            let row = format!("({})", vec!["?"; N].join(", "));
            let given = vec![row.as_str(); group.len() / N.max(1)].join(", ");
            let sql =
                self.text(&format!("(VALUES {given}) AS given"), |at| format!("given.column{}", at + 1));
            let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, group);
            changed += tx.execute_raw(statement).await?.rows_affected();
        }
        Ok(changed)
    }

    async fn unnest(&self, tx: &impl ConnectionTrait, rows: Vec<[Value; N]>) -> Result<u64, DbErr> {
        let types = rows.first().map(|row| row.each_ref().map(Value::array_type));
        let mut columns: [Vec<Value>; N] = std::array::from_fn(|_column| Vec::with_capacity(rows.len()));
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        let arrays = types.into_iter().flatten().zip(columns);
        let arrays: Vec<Value> =
            arrays.map(|(kind, column)| Value::Array(kind, Some(Box::new(column)))).collect();
        let casts: Vec<String> =
            self.columns.iter().enumerate().map(|(at, (_, cast))| format!("${}::{cast}[]", at + 1)).collect();
        let names: Vec<String> = (1..=N).map(|at| format!("column{at}")).collect();
        let from = format!("UNNEST({}) AS given ({})", casts.join(", "), names.join(", "));
        let sql = self.text(&from, |at| format!("given.column{}", at + 1));
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays);
        Ok(tx.execute_raw(statement).await?.rows_affected())
    }

    fn text(&self, from: &str, given: impl Fn(usize) -> String) -> String {
        let set = self.columns.iter().enumerate().skip(1);
        let set: Vec<String> = set.map(|(at, (name, _))| format!("{name} = {}", given(at))).collect();
        let key = self.columns.first().map_or("id", |(name, _)| name);
        let table = self.table;
        format!("UPDATE {table} SET {} FROM {from} WHERE {table}.{key} = {}", set.join(", "), given(0))
    }
}
