//! The people's keys: the table, and the bounded memory of keys already unwrapped.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use kernel::id::PersonId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::cipher::Key;
use super::ring::Ring;
use crate::entity::person_key as row;
use crate::{Error, clock};

/// People in one statement.
const CHUNK: usize = 500;
/// Keys kept unwrapped: about a megabyte.
const KEPT: usize = 8_192;
/// How long a key is kept, and so how long an erasure made by another process can stay unnoticed.
const KEPT_FOR: Duration = Duration::from_secs(60);

pub(super) type Keys = HashMap<PersonId, Key>;

/// The keys of the people, made where there are none. Whoever was erased is missing.
pub(super) async fn obtain(
    tx: &impl ConnectionTrait,
    ring: &Ring,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Keys, Error> {
    let people: HashSet<PersonId> = people.into_iter().collect();
    let mut keys = fetch(tx, ring, people.iter().copied()).await?;
    let new: Vec<PersonId> = people.into_iter().filter(|person| !keys.contains_key(person)).collect();
    if new.is_empty() {
        return Ok(keys);
    }
    let version = ring.newest(tx).await?;
    let wrapping = ring.find(tx, version).await?;
    for chunk in new.chunks(CHUNK) {
        let row = |person: &PersonId| new_row((&wrapping, version), *person);
        let rows = chunk.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        // Another transaction may be first, and an erased person keeps the row: neither is overwritten.
        let first_wins = OnConflict::column(row::Column::PersonId).do_nothing().to_owned();
        row::Entity::insert_many(rows).on_conflict(first_wins).exec_without_returning(tx).await?;
        keys.extend(fetch(tx, ring, chunk.iter().copied()).await?);
    }
    Ok(keys)
}

fn new_row((wrapping, version): (&Key, i32), person: PersonId) -> Result<row::ActiveModel, Error> {
    Ok(row::ActiveModel {
        person_id: Set(person),
        key_version: Set(version),
        wrapped: Set(Some(wrapping.encrypt(Key::random()?.bytes(), &binding(person, version))?)),
        created_at: Set(clock::wall()),
        destroyed_at: Set(None),
    })
}

/// The keys that the people have now.
pub(super) async fn fetch(
    conn: &impl ConnectionTrait,
    ring: &Ring,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Keys, Error> {
    let people: Vec<PersonId> = people.into_iter().collect::<HashSet<_>>().into_iter().collect();
    let mut keys = Keys::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let rows = row::Entity::find()
            .filter(row::Column::PersonId.is_in(chunk.iter().copied()))
            .filter(row::Column::Wrapped.is_not_null())
            .all(conn)
            .await?;
        for row in rows {
            let wrapping = ring.find(conn, row.key_version).await?;
            if let Some(key) = unwrap(&wrapping, &row)? {
                keys.insert(row.person_id, key);
            }
        }
    }
    Ok(keys)
}

pub(super) fn unwrap(wrapping: &Key, row: &row::Model) -> Result<Option<Key>, Error> {
    let Some(wrapped) = &row.wrapped else { return Ok(None) };
    let bytes = wrapping.decrypt(wrapped, &binding(row.person_id, row.key_version)).map_err(|_reason| {
        Error::Broken("the master key is not the one that wrapped the people's keys".to_owned())
    })?;
    Ok(Key::stored(&bytes))
}

pub(super) fn binding(person: PersonId, version: i32) -> Vec<u8> {
    [b"person key".as_slice(), person.0.as_bytes(), &version.to_be_bytes()].concat()
}

pub(super) async fn check(conn: &impl ConnectionTrait, ring: &Ring) -> Result<(), Error> {
    let any = row::Entity::find().filter(row::Column::Wrapped.is_not_null()).one(conn).await?;
    let Some(row) = any else { return Ok(()) };
    let wrapping = ring.find(conn, row.key_version).await?;
    unwrap(&wrapping, &row).map(|_key| ())
}

/// Destroys the key and leaves the mark that there was one.
pub(super) async fn destroy(tx: &impl ConnectionTrait, person: PersonId) -> Result<(), Error> {
    let gone = row::ActiveModel {
        person_id: Set(person),
        key_version: Set(0),
        wrapped: Set(None),
        created_at: Set(clock::wall()),
        destroyed_at: Set(Some(clock::wall())),
    };
    let overwrite = OnConflict::column(row::Column::PersonId)
        .update_columns([row::Column::Wrapped, row::Column::DestroyedAt])
        .to_owned();
    row::Entity::insert(gone).on_conflict(overwrite).exec_without_returning(tx).await?;
    Ok(())
}

/// Deletes the keys.
pub(super) async fn remove(tx: &impl ConnectionTrait, people: &[PersonId]) -> Result<(), Error> {
    for chunk in people.chunks(CHUNK) {
        row::Entity::delete_many()
            .filter(row::Column::PersonId.is_in(chunk.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Keys already unwrapped, in the order in which they came.
#[derive(Default)]
pub(super) struct Cache {
    keys: HashMap<PersonId, (Instant, Key)>,
    order: VecDeque<(Instant, PersonId)>,
}

pub(super) fn cached(cache: &Mutex<Cache>, people: impl Iterator<Item = PersonId>) -> Keys {
    let cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    people
        .filter_map(|person| {
            let (since, key) = cache.keys.get(&person)?;
            (since.elapsed() < KEPT_FOR).then(|| (person, key.clone()))
        })
        .collect()
}

pub(super) fn remember(cache: &Mutex<Cache>, keys: &Keys) {
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    let now = Instant::now();
    for (person, key) in keys {
        cache.keys.insert(*person, (now, key.clone()));
        cache.order.push_back((now, *person));
    }
    while cache.order.len() > KEPT {
        let Some((since, person)) = cache.order.pop_front() else { break };
        if cache.keys.get(&person).is_some_and(|(latest, _)| *latest == since) {
            cache.keys.remove(&person);
        }
    }
}

pub(super) fn forget(cache: &Mutex<Cache>, person: PersonId) {
    cache.lock().unwrap_or_else(PoisonError::into_inner).keys.remove(&person);
}

/// After the master key changed hands: what was unwrapped by the old one is asked for again.
pub(super) fn forget_all(cache: &Mutex<Cache>) {
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Cache::default();
}
