//! Sealing and opening the personal parts of facts, many at once.
//!
//! A stored value is the JSON of the same `FactValue`; only its personal parts hold sealed bytes (base64) instead of text.

use kernel::id::PersonId;
use platform::vault::{Field, Sealed, Vault};
use sea_orm::ConnectionTrait;

use crate::Error;
use crate::privacy::ERASED;
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
        let asked: Vec<(Field, &str)> = open.iter().map(|(field, text)| (*field, text.as_str())).collect();
        let mut sealed = vault.seal_many(tx, &asked).await?.into_iter();
        for (_, value) in &mut values {
            for ((_, part), sealed) in value.personal_parts().into_iter().zip(&mut sealed) {
                part.0 = text_of(&sealed)?;
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

fn text_of(sealed: &Sealed) -> Result<String, Error> {
    match serde_json::to_value(sealed).map_err(broken)? {
        serde_json::Value::String(text) => Ok(text),
        _ => Err(broken("a sealed value is no text")),
    }
}

fn sealed_of(text: &str) -> Result<Sealed, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(broken)
}

fn broken(what: impl std::fmt::Display) -> Error {
    Error::Platform(platform::Error::Broken(format!("sealed fact: {what}")))
}
