//! The master keys of the installation: those of the configuration, matched with the versions that the database knows.
//!
//! A version is known by a fingerprint, so the order of the configured keys does not matter. What is wrapped names its
//! version. The keys of look-up hashes and of what belongs to no person are the same under every version: a rotation wraps
//! them anew, and hashes and concealed values stay as they are.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cipher::Key;
use crate::entity::master_key as row;
use crate::{Error, clock};

/// Gives the configured master keys, read afresh: a key that another process added is found without a restart.
pub type MasterKeys = Arc<dyn Fn() -> Result<Vec<[u8; 32]>, Error> + Send + Sync>;

/// The version of an installation that never changed its master key.
const FIRST: i32 = 1;

/// The wrapping keys by version.
pub(super) struct Ring {
    by_version: RwLock<BTreeMap<i32, Key>>,
    source: Option<MasterKeys>,
}

/// The two keys that no rotation changes.
pub(super) struct Lasting {
    pub(super) lookup: Key,
    pub(super) own: Key,
}

impl Lasting {
    /// Those of the first version: derived from its master key, so that installations from before versions keep theirs.
    pub(super) fn first(master: &Key) -> Self {
        Self { lookup: master.derive("lookup hashes"), own: master.derive("own values") }
    }

    fn unwrapped(row: &row::Model, wrapping: &Key) -> Result<Self, Error> {
        let open = |wrapped: &Option<Vec<u8>>, purpose: &str| {
            let bytes =
                wrapping.decrypt(wrapped.as_deref().unwrap_or_default(), &binding(purpose, row.version))?;
            Key::stored(&bytes).ok_or_else(|| broken("it wraps something else than a key"))
        };
        Ok(Self { lookup: open(&row.lookup_wrapped, "lookup")?, own: open(&row.own_wrapped, "own")? })
    }

    /// The row of a new version that wraps them.
    pub(super) fn wrapped(&self, version: i32, master: &Key) -> Result<row::ActiveModel, Error> {
        let wrapping = wrapping(master);
        let wrap =
            |key: &Key, purpose: &str| wrapping.encrypt(key.bytes(), &binding(purpose, version)).map(Some);
        Ok(row::ActiveModel {
            version: Set(version),
            fingerprint: Set(fingerprint(master)),
            lookup_wrapped: Set(wrap(&self.lookup, "lookup")?),
            own_wrapped: Set(wrap(&self.own, "own")?),
            created_at: Set(clock::wall()),
            retired_at: Set(None),
        })
    }
}

fn binding(purpose: &str, version: i32) -> Vec<u8> {
    [b"lasting key, ".as_slice(), purpose.as_bytes(), &version.to_be_bytes()].concat()
}

/// What tells a master key from others without telling anything of it.
pub(super) fn fingerprint(master: &Key) -> String {
    hex::encode(master.derive("fingerprint").bytes())
}

/// What wraps the keys of persons under a master key.
pub(super) fn wrapping(master: &Key) -> Key {
    master.derive("person keys")
}

/// Every version that the database knows, oldest first.
pub(super) async fn versions(conn: &impl ConnectionTrait) -> Result<Vec<row::Model>, Error> {
    Ok(row::Entity::find().order_by_asc(row::Column::Version).all(conn).await?)
}

impl Ring {
    /// One key, the first version, without a database to ask.
    pub(super) fn single(master: &Key) -> Self {
        Self { by_version: RwLock::new(BTreeMap::from([(FIRST, wrapping(master))])), source: None }
    }

    /// The configured keys, each under the version that the database knows it by. A fresh installation begins its first
    /// version with the first key.
    pub(super) async fn open(
        conn: &impl ConnectionTrait,
        source: MasterKeys,
    ) -> Result<(Self, Lasting), Error> {
        let masters: Vec<Key> = source()?.into_iter().map(Key::new).collect();
        let first = masters.first().ok_or_else(|| broken("there is none"))?;
        if versions(conn).await?.is_empty() {
            let begun = Lasting::first(first).wrapped(FIRST, first)?;
            let one_wins = OnConflict::column(row::Column::Version).do_nothing().to_owned();
            row::Entity::insert(begun).on_conflict(one_wins).exec_without_returning(conn).await?;
        }
        let rows = versions(conn).await?;
        let by_version = matched(&rows, &masters);
        let newest = rows.iter().rev().find(|row| row.retired_at.is_none());
        let lasting = newest.and_then(|row| Some((row, by_version.get(&row.version)?)));
        let (row, wrapping) = lasting.ok_or_else(|| broken("it is not the one of this database"))?;
        let lasting = Lasting::unwrapped(row, wrapping)?;
        Ok((Self { by_version: RwLock::new(by_version), source: Some(source) }, lasting))
    }

    /// The wrapping key of a version.
    pub(super) fn get(&self, version: i32) -> Option<Key> {
        self.by_version.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }

    /// The same, asking the configuration again where the version is new here.
    pub(super) async fn find(&self, conn: &impl ConnectionTrait, version: i32) -> Result<Key, Error> {
        if let Some(key) = self.get(version) {
            return Ok(key);
        }
        self.reload(conn).await?;
        self.get(version).ok_or_else(|| broken(format!("version {version} is not configured here")))
    }

    /// Reads the configuration and the versions again.
    pub(super) async fn reload(&self, conn: &impl ConnectionTrait) -> Result<(), Error> {
        let Some(source) = &self.source else { return Ok(()) };
        let masters: Vec<Key> = source()?.into_iter().map(Key::new).collect();
        let known = matched(&versions(conn).await?, &masters);
        *self.by_version.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// The version under which new keys are wrapped: asked of the database, because another process may have begun one.
    pub(super) async fn newest(&self, conn: &impl ConnectionTrait) -> Result<i32, Error> {
        let newest = row::Entity::find()
            .filter(row::Column::RetiredAt.is_null())
            .order_by_desc(row::Column::Version)
            .one(conn)
            .await?;
        Ok(newest.map_or(FIRST, |row| row.version))
    }

    /// The configured keys that the database does not know yet.
    pub(super) async fn unknown(&self, conn: &impl ConnectionTrait) -> Result<Vec<Key>, Error> {
        let Some(source) = &self.source else { return Ok(Vec::new()) };
        let rows = versions(conn).await?;
        let is_new = |master: &Key| rows.iter().all(|row| row.fingerprint != fingerprint(master));
        Ok(source()?.into_iter().map(Key::new).filter(is_new).collect())
    }
}

fn matched(rows: &[row::Model], masters: &[Key]) -> BTreeMap<i32, Key> {
    let found = |row: &row::Model| {
        let master = masters.iter().find(|master| fingerprint(master) == row.fingerprint)?;
        Some((row.version, wrapping(master)))
    };
    rows.iter().filter_map(found).collect()
}

pub(super) fn broken(why: impl std::fmt::Display) -> Error {
    Error::Broken(format!("master key: {why}"))
}
