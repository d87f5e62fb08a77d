//! Another master key: the keys of persons are wrapped anew, chunk by chunk, while everything goes on.
//!
//! Each chunk commits on its own and names its version row by row, so a rotation that is killed has harmed nothing: values
//! open under either version, and the next call goes on where this one ended. When nothing is left under an older version,
//! that version is retired, and its key may leave the configuration.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::keys::{binding, unwrap};
use super::ring::{Lasting, broken, versions};
use super::{Vault, keys};
use crate::entity::{master_key, person_key};
use crate::{Act, Acted, Db, Error, acts, clock};

/// Keys wrapped anew in one transaction.
const CHUNK: u64 = 500;

/// How far a rotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The version that everything is wrapped by in the end.
    pub version: i32,
    /// Keys that this call wrapped anew.
    pub rewrapped: u64,
    /// Whether nothing is left under an older version.
    pub is_complete: bool,
}

/// A version of the master key, and how much it wraps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyVersion {
    /// Counted from 1.
    pub version: i32,
    /// Persons whose key it wraps.
    pub persons: u64,
    /// Whether the key is in this configuration.
    pub is_configured: bool,
    /// Whether nothing is wrapped by it any more.
    pub is_retired: bool,
}

impl Vault {
    /// Takes up a configured master key that the database does not know yet, if there is one, and wraps the keys of persons
    /// by it: all of them, or so many chunks.
    ///
    /// # Errors
    /// `Broken` when more than one key is new, or an older one that is still needed is not configured.
    pub async fn rotate(&self, db: &Db, act: &Act, chunks_max: Option<u64>) -> Result<Rotation, Error> {
        self.begin_version(db, act).await?;
        self.0.ring.reload(db.latest()).await?;
        let version = self.0.ring.newest(db.latest()).await?;
        let (mut rewrapped, mut chunks) = (0, 0);
        while chunks_max.is_none_or(|max| chunks < max) {
            let count = self.rewrap_chunk(db, version).await?;
            rewrapped += count;
            chunks += 1;
            if count == 0 {
                self.retire_before(db, act, version).await?;
                return Ok(Rotation { version, rewrapped, is_complete: true });
            }
        }
        Ok(Rotation { version, rewrapped, is_complete: false })
    }

    /// Whether a configured master key waits to be taken up.
    ///
    /// # Errors
    /// When the configuration or the database fails.
    pub async fn has_new_key(&self, conn: &impl ConnectionTrait) -> Result<bool, Error> {
        Ok(!self.0.ring.unknown(conn).await?.is_empty())
    }

    /// The versions, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn key_versions(&self, conn: &impl ConnectionTrait) -> Result<Vec<KeyVersion>, Error> {
        let mut found = Vec::new();
        let counts: Vec<(i32, i64)> = person_key::Entity::find()
            .select_only()
            .column(person_key::Column::KeyVersion)
            .column_as(person_key::Column::PersonId.count(), "persons")
            .filter(person_key::Column::Wrapped.is_not_null())
            .group_by(person_key::Column::KeyVersion)
            .into_tuple()
            .all(conn)
            .await?;
        let counts: BTreeMap<i32, i64> = counts.into_iter().collect();
        for row in versions(conn).await? {
            found.push(KeyVersion {
                version: row.version,
                persons: counts.get(&row.version).map_or(0, |count| u64::try_from(*count).unwrap_or(0)),
                is_configured: self.0.ring.get(row.version).is_some(),
                is_retired: row.retired_at.is_some(),
            });
        }
        Ok(found)
    }

    async fn begin_version(&self, db: &Db, act: &Act) -> Result<(), Error> {
        let mut new = self.0.ring.unknown(db.latest()).await?;
        let Some(master) = new.pop() else { return Ok(()) };
        if !new.is_empty() {
            return Err(broken("more than one of the configured keys is new"));
        }
        let tx = crate::begin(db).await?;
        let version = versions(&tx).await?.last().map_or(0, |row| row.version) + 1;
        let lasting = Lasting { lookup: self.0.lookup.clone(), own: self.0.own.clone() };
        master_key::Entity::insert(lasting.wrapped(version, &master)?).exec_without_returning(&tx).await?;
        let acted = Acted::new("platform.master_key_added", Uuid::nil()).with(json!({ "version": version }));
        acts::record(&tx, act, acted).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Wraps up to [`CHUNK`] keys anew, and says how many there were.
    async fn rewrap_chunk(&self, db: &Db, version: i32) -> Result<u64, Error> {
        let wrapping = self.0.ring.find(db.latest(), version).await?;
        let tx = crate::begin(db).await?;
        let rows = person_key::Entity::find()
            .filter(person_key::Column::Wrapped.is_not_null())
            .filter(person_key::Column::KeyVersion.ne(version))
            .order_by_asc(person_key::Column::PersonId)
            .limit(CHUNK)
            .lock_exclusive()
            .all(&tx)
            .await?;
        let mut rewrapped = Vec::with_capacity(rows.len());
        for row in &rows {
            let older = self.0.ring.find(&tx, row.key_version).await?;
            let Some(key) = unwrap(&older, row)? else { continue };
            rewrapped.push(person_key::ActiveModel {
                person_id: Set(row.person_id),
                key_version: Set(version),
                wrapped: Set(Some(wrapping.encrypt(key.bytes(), &binding(row.person_id, version))?)),
                created_at: Set(row.created_at),
                destroyed_at: Set(None),
            });
        }
        let count = u64::try_from(rewrapped.len()).unwrap_or(u64::MAX);
        if count > 0 {
            // The rows are there and locked: this is one UPDATE of all of them.
            let overwrite = OnConflict::column(person_key::Column::PersonId)
                .update_columns([person_key::Column::KeyVersion, person_key::Column::Wrapped])
                .to_owned();
            person_key::Entity::insert_many(rewrapped)
                .on_conflict(overwrite)
                .exec_without_returning(&tx)
                .await?;
        }
        tx.commit().await?;
        Ok(count)
    }

    /// What an older version still wraps besides the keys of persons goes, so that the old key opens nothing.
    async fn retire_before(&self, db: &Db, act: &Act, version: i32) -> Result<(), Error> {
        let tx = crate::begin(db).await?;
        let left = person_key::Entity::find()
            .filter(person_key::Column::Wrapped.is_not_null())
            .filter(person_key::Column::KeyVersion.ne(version))
            .count(&tx)
            .await?;
        if left > 0 {
            return Err(broken("keys were made under an older version meanwhile; call again"));
        }
        let retired = master_key::Entity::update_many()
            .col_expr(master_key::Column::RetiredAt, Expr::value(clock::wall()))
            .col_expr(master_key::Column::LookupWrapped, Expr::value(None::<Vec<u8>>))
            .col_expr(master_key::Column::OwnWrapped, Expr::value(None::<Vec<u8>>))
            .filter(master_key::Column::Version.lt(version))
            .filter(master_key::Column::RetiredAt.is_null())
            .exec(&tx)
            .await?;
        if retired.rows_affected > 0 {
            let acted =
                Acted::new("platform.master_key_retired", Uuid::nil()).with(json!({ "in_use": version }));
            acts::record(&tx, act, acted).await?;
        }
        tx.commit().await?;
        keys::forget_all(&self.0.cache);
        Ok(())
    }
}
