//! Who refers to a row: asked of the database's own foreign keys, so that a table made tomorrow counts too.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use crate::Error;

/// A row that something refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependent {
    /// The row referred to.
    pub id: Uuid,
    /// The table that refers to it.
    pub table: String,
}

/// A column of a table: `("fact", "employee_id")`.
pub type Reference<'a> = (&'a str, &'a str);

/// Ids in one list of a query.
const CHUNK: usize = 900;

#[derive(FromQueryResult)]
struct Key {
    table_name: String,
    column_name: String,
}

/// Those of the rows of a table to which some other row refers, in columns other than `expected`.
///
/// # Errors
/// When the database fails.
pub async fn dependents(
    conn: &impl ConnectionTrait,
    table: &str,
    ids: &[Uuid],
    expected: &[Reference<'_>],
) -> Result<Vec<Dependent>, Error> {
    let mut found = Vec::new();
    for key in keys_to(conn, table).await? {
        if expected.contains(&(key.table_name.as_str(), key.column_name.as_str())) {
            continue;
        }
        for chunk in ids.chunks(CHUNK) {
            let named = referred(conn, &key, chunk).await?;
            found.extend(named.into_iter().map(|id| Dependent { id, table: key.table_name.clone() }));
        }
    }
    found.sort();
    Ok(found)
}

/// The foreign keys that point at a table's `id`.
async fn keys_to(conn: &impl ConnectionTrait, table: &str) -> Result<Vec<Key>, Error> {
    let backend = conn.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT child.relname::text AS table_name, att.attname::text AS column_name FROM pg_constraint con \
             JOIN pg_class child ON child.oid = con.conrelid JOIN pg_class parent ON parent.oid = con.confrelid \
             JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1] \
             WHERE con.contype = 'f' AND parent.relname = $1 \
             AND parent.relnamespace = current_schema()::regnamespace ORDER BY 1, 2"
        }
        _ => {
            "SELECT child.name AS table_name, fk.\"from\" AS column_name FROM sqlite_master child \
             JOIN pragma_foreign_key_list(child.name) fk WHERE child.type = 'table' AND fk.\"table\" = ? ORDER BY 1, 2"
        }
    };
    let statement = Statement::from_sql_and_values(backend, sql, [table.into()]);
    Ok(Key::find_by_statement(statement).all(conn).await?)
}

async fn referred(conn: &impl ConnectionTrait, key: &Key, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let backend = conn.get_database_backend();
    let Key { table_name, column_name } = key;
    let places: Vec<String> = match backend {
        DbBackend::Postgres => (1..=ids.len()).map(|at| format!("${at}")).collect(),
        _ => vec!["?".to_owned(); ids.len()],
    };
    // Names come from the catalogue of the database itself.
    let sql = format!(
        "SELECT DISTINCT {column_name} AS id FROM {table_name} WHERE {column_name} IN ({})",
        places.join(", ")
    );
    let statement = Statement::from_sql_and_values(backend, sql, ids.iter().map(|id| (*id).into()));
    let rows = conn.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}
