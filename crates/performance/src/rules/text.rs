//! Texts that people write: there must be something in them, and there is an end to them.

use kernel::Fault;

/// The longest sentence: a planned result, an indicator, a name.
pub const SENTENCE_MAX: usize = 500;

/// The longest passage: an action plan, a realisation, a note.
pub const PASSAGE_MAX: usize = 4000;

/// What is wrong with a text, at its place in the body.
pub fn fault(text: &str, pointer: impl Into<String>, characters_max: usize) -> Option<Fault> {
    if text.trim().is_empty() {
        return Some(Fault::invalid("performance.text_missing").at(pointer));
    }
    let is_long = text.chars().count() > characters_max;
    is_long.then(|| Fault::invalid("performance.text_too_long").at(pointer).with("max", characters_max))
}

/// The same for a text that may be left out.
pub fn fault_if_given(
    text: Option<&String>,
    pointer: impl Into<String>,
    characters_max: usize,
) -> Option<Fault> {
    text.and_then(|text| fault(text, pointer, characters_max))
}
