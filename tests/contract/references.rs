//! Every enumeration of the document has a reference table, and every word of one a label in both languages.

use std::collections::{BTreeMap, BTreeSet};

use api::references;
use kernel::Language;
use merit_tests::contract::CONTRACT;
use serde_json::Value;

/// The tables with their words.
fn tables() -> BTreeMap<String, BTreeSet<String>> {
    let words =
        |name: &str| references::table(name, Language::Id).unwrap().into_iter().map(|entry| entry.code);
    references::names().map(|(name, _)| (name.to_owned(), words(name).collect())).collect()
}

#[test]
fn every_word_has_a_label_in_both_languages() {
    let mut silent = Vec::new();
    for (table, words) in tables() {
        for word in words {
            for language in [Language::Id, Language::En] {
                if references::label(&table, &word, language).is_none() {
                    let code = language.code();
                    silent.push(format!("  locales/{code}/references.{code}.yml, under `references.{table}:` add `{word}: '...'`"));
                }
            }
        }
    }
    assert!(silent.is_empty(), "words of the API that nobody can read to people:\n{}", silent.join("\n"));
}

#[test]
fn every_enumeration_has_a_table() {
    let tables = tables();
    let mut homeless = Vec::new();
    visit(&CONTRACT.document, &mut Vec::new(), &mut |place, words| {
        // An order is a member's name with or without a sign, and a constant tells variants apart, whose table is the whole's.
        let is_order =
            place.iter().any(|part| part == "parameters") && words.iter().any(|word| word.starts_with('-'));
        let has_table = tables.values().any(|table| words.is_subset(table));
        if !is_order && !has_table {
            homeless.push(format!("  /{}: {words:?}", place.join("/")));
        }
    });
    assert!(
        homeless.is_empty(),
        "enumerations without a reference table; give each a type of its own that derives ToSchema:\n{}",
        homeless.join("\n")
    );
}

/// Hands every list of words in a value to a function, with the place where it stands.
fn visit(value: &Value, place: &mut Vec<String>, found: &mut impl FnMut(&[String], BTreeSet<String>)) {
    if let Some(words) = value["enum"].as_array() {
        let words: BTreeSet<String> =
            words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect();
        if !words.is_empty() {
            found(place, words);
        }
    }
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (name, member) in
        members.into_iter().filter(|(name, _)| !["example", "examples"].contains(&name.as_str()))
    {
        place.push(name);
        visit(member, place, found);
        place.pop();
    }
}
