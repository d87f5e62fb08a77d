//! Keyset pages: the last key of a page, opaque to the client, is where the next page begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, IntoCondition, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Select, Value,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

/// The key of the last row of a page, as base64url of its JSON. It only bounds a read; what may be read is decided by
/// the scope, so it needs no signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "IjAxOTdmM2MyLTVhMTAtN2MzZS04ZjRiLTJkNmE5MGIxYzNkNCI")]
pub struct Cursor(String);

impl Cursor {
    /// The cursor of a key: a value or a tuple of values that JSON can hold.
    ///
    /// # Errors
    /// `Broken` when the key cannot be written as JSON.
    pub fn encode<K: Serialize>(key: &K) -> Result<Self, Error> {
        let json = serde_json::to_vec(key).map_err(|error| Error::Broken(format!("cursor key: {error}")))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(json)))
    }

    /// The key.
    ///
    /// # Errors
    /// `Cursor` when this server did not make it, or made it for another list.
    pub fn decode<K: DeserializeOwned>(&self) -> Result<K, Error> {
        let json = URL_SAFE_NO_PAD.decode(&self.0).map_err(|_reason| Error::Cursor)?;
        serde_json::from_slice(&json).map_err(|_reason| Error::Cursor)
    }

    /// The text for a URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which part of a list is asked for.
#[derive(Clone, Debug)]
pub struct Paging {
    /// Where the page before ended; `None` for the first page.
    pub after: Option<Cursor>,
    /// The most rows to return.
    pub limit: u64,
    /// Whether the whole list is counted too: a second statement over all of it.
    pub counts: bool,
}

impl Paging {
    /// The first page.
    pub fn first(limit: u64) -> Self {
        Self::beyond(None, limit)
    }

    /// The page that begins where another ended.
    pub fn beyond(after: Option<Cursor>, limit: u64) -> Self {
        Self { after, limit, counts: false }
    }

    /// The key after which the page begins.
    ///
    /// # Errors
    /// `Cursor` when the cursor is none of this list.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Error> {
        self.after.as_ref().map(Cursor::decode).transpose()
    }

    /// Reads the page: the rows of an ordered query beyond the key that the cursor names. `keyset` is the key of a row by
    /// that order, and the condition for the rows beyond a key.
    ///
    /// The limit stands in the statement as a number. As a parameter it would hide from PostgreSQL that few rows are
    /// wanted, and a statement whose general plan looks dear is planned anew at every execution.
    ///
    /// # Errors
    /// `Cursor` for a strange cursor; when the database fails.
    pub async fn read<E, M, K, C>(
        &self,
        conn: &impl ConnectionTrait,
        query: Select<E>,
        keyset: (impl Fn(&M) -> K, impl FnOnce(K) -> C),
    ) -> Result<Page<M>, Error>
    where
        E: EntityTrait,
        M: FromQueryResult,
        K: Serialize + DeserializeOwned,
        C: IntoCondition,
    {
        let (key, beyond) = keyset;
        let after = self.after::<K>()?;
        let total = if self.counts { Some(counted(conn, query.clone()).await?) } else { None };
        let query = match after {
            Some(last) => query.filter(beyond(last).into_condition()),
            None => query,
        };
        let mut statement = query.build(conn.get_database_backend());
        // One row more than is returned says whether more follow.
        statement.sql.push_str(&format!(" LIMIT {}", self.limit.saturating_add(1)));
        let page = self.cut(M::find_by_statement(statement).all(conn).await?, key)?;
        Ok(Page { extent: Extent { total, ..page.extent }, ..page })
    }

    /// The page out of the rows that were read.
    fn cut<T, K: Serialize>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Result<Page<T>, Error> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if has_more => Some(Cursor::encode(&key(last))?),
            _ => None,
        };
        Ok(Page { rows, extent: Extent { next, total: None } })
    }
}

async fn counted<E: EntityTrait>(conn: &impl ConnectionTrait, query: Select<E>) -> Result<u64, Error> {
    let mut all = QueryTrait::into_query(query);
    all.clear_order_by();
    let mut count = Query::select();
    count.expr(Func::count(Expr::col(Asterisk))).from_subquery(all, "list");
    let row = conn.query_one(&count).await?;
    let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

/// What lies beyond a key of two columns in a list that ascends by both.
pub fn ascending<A: Into<Value>, B: Into<Value>>(
    columns: (impl ColumnTrait, impl ColumnTrait),
) -> impl FnOnce((A, B)) -> Expr {
    move |last| rows(columns).gt(values(last))
}

/// What lies beyond a key of two columns in a list that descends by both.
pub fn descending<A: Into<Value>, B: Into<Value>>(
    columns: (impl ColumnTrait, impl ColumnTrait),
) -> impl FnOnce((A, B)) -> Expr {
    move |last| rows(columns).lt(values(last))
}

// Compared as a row, which both databases answer from an index over the two columns.
fn rows((first, second): (impl ColumnTrait, impl ColumnTrait)) -> Expr {
    Expr::tuple([Expr::col(first.as_column_ref()), Expr::col(second.as_column_ref())])
}

fn values((first, second): (impl Into<Value>, impl Into<Value>)) -> Expr {
    Expr::tuple([Expr::val(first), Expr::val(second)])
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<T>,
    /// How the page lies in its list.
    pub extent: Extent,
}

/// How a page lies in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
    /// How many rows the whole list has, where that was asked.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// The same page of other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(change).collect(), extent: self.extent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_carries_its_key() {
        let key = ("2026-01".to_owned(), 42_i64);
        let cursor = Cursor::encode(&key).unwrap();
        assert!(cursor.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert_eq!(cursor.decode::<(String, i64)>().unwrap(), key);
    }

    #[test]
    fn what_is_no_cursor_of_this_list_is_refused() {
        let other = Cursor::encode(&"text").unwrap();
        for wrong in ["", "%%%", "bm90IGpzb24", other.as_str()] {
            let cursor = Cursor::from(wrong.to_owned());
            assert!(matches!(cursor.decode::<(String, i64)>(), Err(Error::Cursor)), "{wrong}");
        }
    }

    #[test]
    fn a_page_ends_where_it_was_asked_to() {
        let paging = Paging::first(2);
        let page = paging.cut(vec![1, 2, 3], |row| *row).unwrap();
        assert_eq!(page.rows, [1, 2]);
        assert_eq!(page.extent.next.unwrap().decode::<i32>().unwrap(), 2);
        let last = paging.cut(vec![1, 2], |row| *row).unwrap();
        assert_eq!((last.rows.len(), last.extent.next), (2, None));
    }
}
