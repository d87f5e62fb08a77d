//! Reference tables: the words of every enumeration that the API uses, with a label in each language.
//!
//! Which enumerations there are is read from the document, so a new one is a table by itself, called as its schema in snake_case:
//! `personnel.LeaveKind` is `personnel.leave_kind`, and a schema with variants is the table of their `kind`. What is left to do
//! is one line for each word in `locales/{id,en}/references.{id,en}.yml`; a test of the contract names each that is missing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::{Golongan, Language};
use personnel::rules::position::ESELON;
use serde_json::Value;

use crate::{doc, fields, messages};

/// The tables of the program, each with its words in their order.
static TABLES: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| tables_of(&doc::served()));

/// A word with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word as it is sent.
    pub code: String,
    /// What people call it.
    pub label: String,
}

/// The names of all tables, each with the number of its words.
pub fn names() -> impl Iterator<Item = (&'static str, usize)> {
    TABLES.iter().map(|(name, words)| (name.as_str(), words.len()))
}

/// A table in a language; `None` where there is none of the name.
pub fn table(name: &str, language: Language) -> Option<Vec<Entry>> {
    let words = TABLES.get(name)?;
    let entry = |code: &String| Entry {
        label: label(name, code, language).unwrap_or_else(|| code.clone()),
        code: code.clone(),
    };
    Some(words.iter().map(entry).collect())
}

/// What people call a word of a table; `None` where the catalogue does not say.
pub fn label(table: &str, code: &str, language: Language) -> Option<String> {
    if let Ok(golongan) = code.parse::<Golongan>()
        && let Some(pangkat) = golongan.pangkat()
        && table == GOLONGAN
    {
        return Some(format!("{pangkat} ({code})"));
    }
    let own = messages::find(language, &format!("references.{table}.{code}"));
    let common = || messages::find(language, &format!("references.{table}.each"));
    own.or_else(|| common().map(|text| rust_i18n::replace_patterns(&text, &["code"], &[code.to_owned()])))
}

const GOLONGAN: &str = "golongan";

/// The enumerations of a document, and the closed lists that it shows as patterns only.
pub fn tables_of(document: &utoipa::openapi::OpenApi) -> BTreeMap<String, Vec<String>> {
    let schemas = fields::schemas(document);
    let schemas = schemas.as_object().into_iter().flatten();
    let mut tables: BTreeMap<String, Vec<String>> = schemas
        .map(|(name, schema)| (snake_case(name), words_of(schema)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let golongan = Golongan::all_pns().chain(Golongan::all_pppk());
    tables.insert(GOLONGAN.to_owned(), golongan.map(|one| one.name().to_owned()).collect());
    tables.insert("eselon".to_owned(), ESELON.iter().map(ToString::to_string).collect());
    tables
}

/// The words of a schema: its own, or those that tell its variants apart.
fn words_of(schema: &Value) -> Vec<String> {
    let own = strings(schema.get("enum"));
    if !own.is_empty() {
        return own;
    }
    let variants = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    variants.flat_map(|variant| strings(discriminator(variant))).collect()
}

/// The `kind` of a variant, in the variant itself or in a part of it.
fn discriminator(variant: &Value) -> Option<&Value> {
    let parts = variant.get("allOf").and_then(Value::as_array).into_iter().flatten();
    parts.chain([variant]).find_map(|part| part.pointer("/properties/kind/enum"))
}

fn strings(words: Option<&Value>) -> Vec<String> {
    let words = words.and_then(Value::as_array).into_iter().flatten();
    words.filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// `personnel.LeaveKind` as `personnel.leave_kind`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() && !snake.ends_with('.') {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_called_as_their_schemas() {
        assert_eq!(snake_case("personnel.LeaveKind"), "personnel.leave_kind");
        assert_eq!(snake_case("JobStatus"), "job_status");
        assert_eq!(snake_case("recipe.Op"), "recipe.op");
    }

    #[test]
    fn variants_are_told_apart_by_their_kind() {
        let schema = serde_json::json!({ "oneOf": [
            { "properties": { "kind": { "enum": ["status"] } } },
            { "allOf": [{ "$ref": "#/x" }, { "properties": { "kind": { "enum": ["family"] } } }] },
            { "type": "null" },
        ]});
        assert_eq!(words_of(&schema), ["status", "family"]);
    }

    #[test]
    fn grades_are_called_by_their_rank() {
        let label = |code| label(GOLONGAN, code, Language::Id).unwrap();
        assert_eq!((label("III/a"), label("IX")), ("Penata Muda (III/a)".into(), "Golongan IX".into()));
    }
}
