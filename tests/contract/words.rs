//! Every fault that the sources can make has a title and a detail in both languages.

use std::collections::BTreeSet;

use api::messages::{Part, of_fault};
use kernel::{Fault, Language};

use crate::top;

/// How a source writes what stands before the code of a fault.
const BEFORE_A_CODE: &[&str] = &[
    "Malformed,",
    "Unauthenticated,",
    "Forbidden,",
    "NotFound,",
    "Conflict,",
    "Stale,",
    "TooLarge,",
    "Unsupported,",
    "Invalid,",
    "PreconditionRequired,",
    "TooMany,",
    "Internal,",
    "Unavailable,",
    "Fault::invalid(",
    "fault(",
    "lacks(",
    "ValidationError::new(",
];

/// The codes of faults in the sources, tests left out.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut folders = vec![top().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("tests.rs")
            {
                let source = std::fs::read_to_string(&path).unwrap();
                codes.extend(codes_in(source.split("#[cfg(test)]").next().unwrap()));
            }
        }
    }
    codes
}

fn codes_in(source: &str) -> Vec<String> {
    let parts: Vec<&str> = source.split('"').collect();
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    let is_code =
        |text: &str| text.split_once('.').is_some_and(|(domain, name)| is_word(domain) && is_word(name));
    let pairs = parts.windows(2).filter(|pair| is_code(pair[1]));
    let said = pairs.filter(|pair| BEFORE_A_CODE.iter().any(|before| pair[0].trim_end().ends_with(before)));
    said.map(|pair| pair[1].to_owned()).collect()
}

#[test]
fn every_fault_has_words_in_both_languages() {
    let codes = codes();
    assert!(
        codes.len() > 100,
        "only {} codes were found: the sources write them in another way now",
        codes.len()
    );
    let mut silent = Vec::new();
    for code in codes {
        let fault = Fault::invalid(code.clone().leak());
        for (language, part) in
            [Language::Id, Language::En].into_iter().flat_map(|one| [(one, Part::Title), (one, Part::Detail)])
        {
            if of_fault(&fault, part, language) == code {
                silent.push(format!("  {code}: {part:?} in {language:?}"));
            }
        }
    }
    assert!(silent.is_empty(), "faults without words in crates/api/locales:\n{}", silent.join("\n"));
}
