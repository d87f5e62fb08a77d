//! Keyset pages: the last key of a page, opaque to the client, is where the next page begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Select};
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
}

impl Paging {
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
        let query = match self.after::<K>()? {
            Some(last) => query.filter(beyond(last).into_condition()),
            None => query,
        };
        let mut statement = query.build(conn.get_database_backend());
        statement.sql.push_str(&format!(" LIMIT {}", self.rows_to_read()));
        self.cut(M::find_by_statement(statement).all(conn).await?, key)
    }

    /// How many rows to read: one more than is returned, which says whether more follow.
    pub fn rows_to_read(&self) -> u64 {
        self.limit.saturating_add(1)
    }

    /// The page out of the rows that were read.
    ///
    /// # Errors
    /// `Broken` when the key cannot be written as JSON.
    pub fn cut<T, K: Serialize>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Result<Page<T>, Error> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if has_more => Some(Cursor::encode(&key(last))?),
            _ => None,
        };
        Ok(Page { rows, next })
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The same page of other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(change).collect(), next: self.next }
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
        let paging = Paging { after: None, limit: 2 };
        let page = paging.cut(vec![1, 2, 3], |row| *row).unwrap();
        assert_eq!(page.rows, [1, 2]);
        assert_eq!(page.next.unwrap().decode::<i32>().unwrap(), 2);
        let last = paging.cut(vec![1, 2], |row| *row).unwrap();
        assert_eq!((last.rows.len(), last.next), (2, None));
    }
}
