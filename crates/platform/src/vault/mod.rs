//! Personal values, encrypted under a key for each person.
//!
//! Each person has a random data key, wrapped by the master key, of which there may be several versions while one takes the
//! place of another. Destroying the data key erases everything that was ever
//! sealed for the person, in backups too. A sealed value is bound to its person and field: moved elsewhere it does not
//! open. Look-ups use keyed hashes. What belongs to no person (an answer kept for a repeated request) is concealed under
//! a key derived from the master key.

mod cipher;
mod keys;
mod ring;
mod rotate;

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::id::PersonId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DeriveValueType};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Act, Acted, Error, acts};
use cipher::Key;
use keys::Cache;
use ring::{Lasting, Ring};

pub use ring::MasterKeys;
pub use rotate::{KeyVersion, Rotation};

/// A personal value, encrypted: bytes in a column, base64 in JSON.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Where a personal value belongs. It opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The person.
    pub person: PersonId,
    /// The field, stable for ever: `nik`.
    pub name: &'static str,
}

impl Field {
    /// A field of a person.
    pub fn of(person: PersonId, name: &'static str) -> Self {
        Self { person, name }
    }

    fn binding(self) -> Vec<u8> {
        [b"field".as_slice(), self.person.0.as_bytes(), self.name.as_bytes()].concat()
    }
}

/// Seals and opens personal values. Cheap to clone; clones share the cache of keys.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    ring: Ring,
    lookup: Key,
    own: Key,
    cache: Mutex<Cache>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// The vault under one master key that never changes. Losing that key loses every personal value.
    pub fn new(master: [u8; 32]) -> Self {
        let master = Key::new(master);
        Self::with(Ring::single(&master), Lasting::first(&master))
    }

    /// The vault under the configured master keys, of which the database knows the versions.
    ///
    /// # Errors
    /// `Broken` when the newest version is none of them.
    pub async fn under(conn: &impl ConnectionTrait, masters: MasterKeys) -> Result<Self, Error> {
        let (ring, lasting) = Ring::open(conn, masters).await?;
        Ok(Self::with(ring, lasting))
    }

    fn with(ring: Ring, Lasting { lookup, own }: Lasting) -> Self {
        Self(Arc::new(Inner { ring, lookup, own, cache: Mutex::new(Cache::default()) }))
    }

    /// Encrypts a value. Makes the person's key when this is the first.
    ///
    /// # Errors
    /// `PersonErased`; or when the database fails.
    pub async fn seal(&self, tx: &impl ConnectionTrait, field: Field, text: &str) -> Result<Sealed, Error> {
        let mut sealed = self.seal_many(tx, &[(field, text)]).await?;
        sealed.pop().ok_or_else(|| Error::Broken("nothing was sealed".to_owned()))
    }

    /// Encrypts many values with a constant number of queries for each 500 people, in the order given.
    ///
    /// # Errors
    /// `PersonErased` when one of them was; or when the database fails.
    pub async fn seal_many(
        &self,
        tx: &impl ConnectionTrait,
        values: &[(Field, &str)],
    ) -> Result<Vec<Sealed>, Error> {
        // Never from the cache: a key made in a transaction that was rolled back must not be used again.
        let keys = keys::obtain(tx, &self.0.ring, values.iter().map(|(field, _)| field.person)).await?;
        values
            .iter()
            .map(|(field, text)| {
                let key = keys.get(&field.person).ok_or(Error::PersonErased)?;
                key.encrypt(text.as_bytes(), &field.binding()).map(Sealed)
            })
            .collect()
    }

    /// Decrypts a value; `None` when the person was erased.
    ///
    /// # Errors
    /// `Broken` when the value belongs to another person or field, was altered, or the master key is another one.
    pub async fn open(
        &self,
        conn: &impl ConnectionTrait,
        field: Field,
        sealed: &Sealed,
    ) -> Result<Option<String>, Error> {
        Ok(self.open_many(conn, &[(field, sealed)]).await?.pop().flatten())
    }

    /// Decrypts the values of a list with one query for each 500 people whose keys are not at hand, in the order given.
    ///
    /// # Errors
    /// As [`Self::open`], when one of them does not open.
    pub async fn open_many(
        &self,
        conn: &impl ConnectionTrait,
        values: &[(Field, &Sealed)],
    ) -> Result<Vec<Option<String>>, Error> {
        let people = values.iter().map(|(field, _)| field.person);
        let mut keys = keys::cached(&self.0.cache, people.clone());
        let missing: Vec<PersonId> = people.filter(|person| !keys.contains_key(person)).collect();
        let fetched = keys::fetch(conn, &self.0.ring, missing).await?;
        keys::remember(&self.0.cache, &fetched);
        keys.extend(fetched);
        let mut texts = Vec::with_capacity(values.len());
        for (field, sealed) in values {
            texts.push(match keys.get(&field.person) {
                None => None,
                Some(key) => match key.decrypt(&sealed.0, &field.binding()) {
                    Ok(bytes) => Some(as_text(bytes)?),
                    // A cached key can be one whose transaction was rolled back: ask the database before giving up.
                    Err(_) => self.open_afresh(conn, *field, sealed).await?,
                },
            });
        }
        Ok(texts)
    }

    async fn open_afresh(
        &self,
        conn: &impl ConnectionTrait,
        field: Field,
        sealed: &Sealed,
    ) -> Result<Option<String>, Error> {
        let keys = keys::fetch(conn, &self.0.ring, [field.person]).await?;
        keys::remember(&self.0.cache, &keys);
        match keys.get(&field.person) {
            None => Ok(None),
            Some(key) => as_text(key.decrypt(&sealed.0, &field.binding())?).map(Some),
        }
    }

    /// Erases a person: everything sealed for the person can never be read again. Other processes forget their copy of
    /// the key within a minute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase_person(
        &self,
        tx: &DatabaseTransaction,
        act: &Act,
        person: PersonId,
    ) -> Result<(), Error> {
        keys::destroy(tx, person).await?;
        acts::record(tx, act, Acted::new("platform.person_erased", person)).await?;
        keys::forget(&self.0.cache, person);
        Ok(())
    }

    /// Removes the keys of people who were entered by mistake and are removed themselves: unlike an erasure, no mark is left
    /// that there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_people(&self, tx: &DatabaseTransaction, people: &[PersonId]) -> Result<(), Error> {
        keys::remove(tx, people).await?;
        for person in people {
            keys::forget(&self.0.cache, *person);
        }
        Ok(())
    }

    /// The keyed hash by which an encrypted value is found: equal for equal texts of one kind, useless without the key.
    /// The caller brings the text into its one form first.
    pub fn lookup_hash(&self, kind: &str, text: &str) -> String {
        let message = [kind.as_bytes(), &[0], text.as_bytes()].concat();
        hex::encode(self.0.lookup.authenticate(&message))
    }

    /// Encrypts what belongs to no person, under a key derived from the master key and bound to its purpose.
    ///
    /// # Errors
    /// `Broken` when the system gives no randomness.
    pub fn conceal(&self, purpose: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        self.0.own.encrypt(bytes, purpose.as_bytes())
    }

    /// What [`Self::conceal`] encrypted for the same purpose.
    ///
    /// # Errors
    /// `Broken` when it was altered, had another purpose, or the master key is another one.
    pub fn reveal(&self, purpose: &str, concealed: &[u8]) -> Result<Vec<u8>, Error> {
        self.0.own.decrypt(concealed, purpose.as_bytes())
    }

    /// Whether the master key is the one that this database was filled under: opens one person's key.
    ///
    /// # Errors
    /// `Broken` when it is another one.
    pub async fn check(&self, conn: &impl ConnectionTrait) -> Result<(), Error> {
        keys::check(conn, &self.0.ring).await
    }
}

fn as_text(bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_reason| Error::Broken("a sealed value is no text".to_owned()))
}
