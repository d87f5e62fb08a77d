//! Texts for people, from the catalogues in `locales/`: one file for each domain and language, keyed by the fault's code.
//!
//! `<code>.title` names the fault, `<code>.detail` explains it. `%{name}` stands for an argument of the fault. Some arguments
//! are English words of the program and are looked up themselves: `what` under `things`, `form` and `expected` under `forms`.

use kernel::{Fault, Language};
use platform::jobs::Note;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A few words.
    Title,
    /// A sentence or two with the fault's values.
    Detail,
}

/// The text of a fault in a language.
pub fn of_fault(fault: &Fault, part: Part, language: Language) -> String {
    let arguments = fault.arguments.iter().map(|(name, value)| (*name, value.as_str()));
    text((fault.code, part), arguments, language)
}

/// The text of what a job has to say.
pub fn of_note(note: &Note, language: Language) -> String {
    let arguments = note.arguments.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    text((&note.code, Part::Detail), arguments, language)
}

/// A code without a text is a gap in the catalogue: the code itself is shown.
fn text<'a>(
    (code, part): (&str, Part),
    arguments: impl Iterator<Item = (&'a str, &'a str)>,
    language: Language,
) -> String {
    let part = match part {
        Part::Title => "title",
        Part::Detail => "detail",
    };
    let Some(text) = find(language, &format!("{code}.{part}")) else { return code.to_owned() };
    let (names, values): (Vec<&str>, Vec<String>) =
        arguments.map(|(name, value)| (name, word(name, value, language))).unzip();
    rust_i18n::replace_patterns(&text, &names, &values)
}

fn word(name: &str, value: &str, language: Language) -> String {
    let section = match name {
        "what" => "things",
        "form" | "expected" => "forms",
        _ => return value.to_owned(),
    };
    find(language, &format!("{section}.{value}")).unwrap_or_else(|| value.to_owned())
}

/// The text under a key of the catalogues; `None` where there is none.
pub fn find(language: Language, key: &str) -> Option<String> {
    crate::_rust_i18n_try_translate(language.code(), key).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::FaultKind;

    use super::*;

    #[test]
    fn arguments_are_filled_in_and_things_are_translated() {
        let fault = Fault::new(FaultKind::NotFound, "platform.not_found").with("what", "employee");
        assert_eq!(
            of_fault(&fault, Part::Detail, Language::En),
            "There is no such employee, or it lies outside your scope."
        );
        assert!(of_fault(&fault, Part::Detail, Language::Id).contains("pegawai"));
    }

    #[test]
    fn both_languages_hold_the_same_keys_and_nothing_else_is_a_language() {
        let keys = |locale: &str| -> BTreeSet<String> {
            crate::_rust_i18n_backend()
                .messages_for_locale(locale)
                .unwrap_or_default()
                .into_iter()
                .map(|(key, _)| key.into_owned())
                .collect()
        };
        let (indonesian, english) = (keys("id"), keys("en"));
        let missing: Vec<_> = indonesian.symmetric_difference(&english).collect();
        assert!(missing.is_empty(), "in one language only: {missing:?}");
        let mut languages = crate::_rust_i18n_available_locales();
        languages.sort();
        assert_eq!(languages, ["en", "id"], "a catalogue is named <domain>.<language>.yml");
    }
}
