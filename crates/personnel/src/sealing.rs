//! Sealing and opening the personal parts of facts, many at once.
//!
//! A stored value is the JSON of the same `FactValue`; only its personal parts hold sealed bytes (base64) instead of text.
//!
//! What must be compared without being opened carries a mark behind its sealed bytes: the number of an account its keyed hash,
//! the holder whether it is the person. So the guard of the payroll sees that an account changed, or that two people share one,
//! and nobody's number is opened for it.

use std::collections::{BTreeSet, HashMap};

use kernel::id::PersonId;
use platform::vault::{Field, Sealed, Vault};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Error;
use crate::entity::person;
use crate::privacy::ERASED;
use crate::rules::account::is_same_name;
use crate::value::FactValue;

/// The stored form of each value, in the order given.
pub(crate) async fn seal(
    tx: &impl ConnectionTrait,
    vault: &Vault,
    mut values: Vec<(PersonId, FactValue)>,
) -> Result<Vec<String>, Error> {
    let mut open: Vec<(Field, String)> = Vec::new();
    for (person, value) in &mut values {
        let parts = value.personal_parts();
        open.extend(parts.into_iter().map(|(name, part)| (Field::of(*person, name), part.0.clone())));
    }
    if !open.is_empty() {
        let names = names_of_holders(tx, &open).await?;
        let asked: Vec<(Field, &str)> = open.iter().map(|(field, text)| (*field, text.as_str())).collect();
        let mut sealed = vault.seal_many(tx, &asked).await?.into_iter();
        for (person, value) in &mut values {
            for ((name, part), sealed) in value.personal_parts().into_iter().zip(&mut sealed) {
                let mark = mark_of(vault, (name, &part.0), names.get(person));
                part.0 = text_of(&sealed)?;
                part.0.extend(mark.map(|mark| format!("{MARK}{mark}")));
            }
        }
    }
    values.iter().map(|(_, value)| serde_json::to_string(value).map_err(broken)).collect()
}

/// Opens the personal parts in place; those of an erased person say so.
pub(crate) async fn open(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    values: &mut [(PersonId, FactValue)],
) -> Result<(), Error> {
    let mut closed: Vec<(Field, Sealed)> = Vec::new();
    for (person, value) in values.iter_mut() {
        for (name, part) in value.personal_parts() {
            closed.push((Field::of(*person, name), sealed_of(&part.0)?));
        }
    }
    if closed.is_empty() {
        return Ok(());
    }
    let asked: Vec<(Field, &Sealed)> = closed.iter().map(|(field, sealed)| (*field, sealed)).collect();
    let mut texts = vault.open_many(conn, &asked).await?.into_iter();
    for (_, value) in values.iter_mut() {
        for ((_, part), text) in value.personal_parts().into_iter().zip(&mut texts) {
            part.0 = text.unwrap_or_else(|| ERASED.to_owned());
        }
    }
    Ok(())
}

/// The personal parts of an account.
const NUMBER: &str = "account_number";
const HOLDER: &str = "account_holder";
/// Between sealed bytes and their mark; base64 has no such letter.
const MARK: char = '.';
/// The mark of a holder who is somebody else.
pub(crate) const OTHER: &str = "other";
const OWN: &str = "own";

/// What can be compared of a part without opening it.
fn mark_of(vault: &Vault, (part, text): (&str, &str), name: Option<&String>) -> Option<String> {
    match part {
        NUMBER => Some(vault.lookup_hash(NUMBER, text)),
        HOLDER => name.map(|name| if is_same_name(text, name) { OWN } else { OTHER }.to_owned()),
        _ => None,
    }
}

/// The mark behind a sealed part, where it has one.
pub(crate) fn mark(stored: &str) -> Option<&str> {
    stored.split_once(MARK).map(|(_, mark)| mark)
}

/// A stored value without its marks: what is left when its person is erased.
pub(crate) fn without_marks(stored: &str) -> Result<String, Error> {
    let mut value = crate::entity::fact::parse(stored)?;
    for (_, part) in value.personal_parts() {
        if let Some((sealed, _)) = part.0.split_once(MARK) {
            part.0 = sealed.to_owned();
        }
    }
    serde_json::to_string(&value).map_err(broken)
}

/// The names of the people whose accounts are sealed.
async fn names_of_holders(
    conn: &impl ConnectionTrait,
    parts: &[(Field, String)],
) -> Result<HashMap<PersonId, String>, Error> {
    let owners: BTreeSet<PersonId> =
        parts.iter().filter(|(field, _)| field.name == HOLDER).map(|(field, _)| field.person).collect();
    let owners: Vec<PersonId> = owners.into_iter().collect();
    let mut names = HashMap::with_capacity(owners.len());
    for chunk in owners.chunks(crate::facts::CHUNK) {
        let found: Vec<(PersonId, String)> = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::Name])
            .filter(person::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        names.extend(found);
    }
    Ok(names)
}

fn text_of(sealed: &Sealed) -> Result<String, Error> {
    match serde_json::to_value(sealed).map_err(broken)? {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(broken("a sealed value is no text")),
    }
}

fn sealed_of(text: &str) -> Result<Sealed, Error> {
    let sealed = text.split_once(MARK).map_or(text, |(sealed, _)| sealed);
    serde_json::from_value(serde_json::Value::String(sealed.to_owned())).map_err(broken)
}

fn broken(what: impl std::fmt::Display) -> Error {
    Error::Platform(platform::Error::Broken(format!("sealed fact: {what}")))
}
