//! Rows of many keys at once.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait, ValueType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, Value};

/// That a column is one of a thousand keys, say. PostgreSQL takes them as one array, so that it plans the statement once and not
/// for every list (measured: a sixth of its work in a pay run); SQLite takes them one by one.
pub fn among<K>(
    conn: &impl ConnectionTrait,
    column: impl ColumnTrait,
    keys: impl IntoIterator<Item = K>,
) -> Expr
where
    K: Into<Value> + ValueType,
{
    among_these(conn, Expr::col(column.as_column_ref()), keys)
}

/// The same of what is no column of an entity, but of a join with an alias.
pub fn among_these<K>(conn: &impl ConnectionTrait, of: Expr, keys: impl IntoIterator<Item = K>) -> Expr
where
    K: Into<Value> + ValueType,
{
    let keys = keys.into_iter().map(Into::into);
    if conn.get_database_backend() != DbBackend::Postgres {
        return of.is_in(keys);
    }
    let list = Value::Array(K::array_type(), Some(Box::new(keys.collect())));
    of.eq(PgFunc::any(Expr::val(list)))
}
