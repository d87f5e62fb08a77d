//! Why a body or a query does not fit its type: serde's message, told as a fault without repeating any value.

use kernel::{Fault, FaultKind};
use serde_path_to_error::{Path, Segment};

/// The known name that is nearest to an unknown one.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().min_by_key(|name| strsim::damerau_levenshtein(unknown, name))
}

/// What serde found wrong, and the values that a message may name.
#[derive(Debug, PartialEq, Eq)]
pub enum Misfit<'a> {
    /// A member that the type does not have.
    Unknown {
        /// Its name.
        member: &'a str,
        /// The names that the type has.
        known: Vec<&'a str>,
    },
    /// A member that is not there.
    Missing {
        /// Its name.
        member: &'a str,
    },
    /// A member that is there twice.
    Duplicate {
        /// Its name.
        member: &'a str,
    },
    /// A word outside an enumeration.
    Word {
        /// The words of the enumeration.
        choices: Vec<&'a str>,
    },
    /// Another type than expected.
    Type {
        /// In serde's words.
        expected: &'a str,
    },
    /// The text of a checking constructor: what the form should be.
    Form {
        /// In the constructor's words.
        form: &'a str,
    },
}

impl<'a> Misfit<'a> {
    /// Reads serde's message. Its wording is part of serde's interface in practice; the tests below hold it.
    pub fn read(message: &'a str) -> Self {
        let message = message.rsplit_once(" at line ").map_or(message, |(message, _position)| message);
        let quoted = quoted(message);
        match (message, quoted.as_slice()) {
            (text, [member, known @ ..]) if text.starts_with("unknown field") => {
                Self::Unknown { member, known: known.to_vec() }
            }
            (text, [member, ..]) if text.starts_with("missing field") => Self::Missing { member },
            (text, [member, ..]) if text.starts_with("duplicate field") => Self::Duplicate { member },
            (text, [_word, choices @ ..]) if text.starts_with("unknown variant") => {
                Self::Word { choices: choices.to_vec() }
            }
            (text, _) if text.starts_with("invalid ") => match text.rsplit_once(", expected ") {
                Some((_found, expected)) => Self::Type { expected: type_name(expected) },
                None => Self::Form { form: form_name(text) },
            },
            (text, _) => Self::Form { form: form_name(text) },
        }
    }

    /// The fault at a place in a body.
    pub fn in_body(self, path: &Path) -> Fault {
        let fault = |code| Fault::new(FaultKind::Malformed, code);
        let here = pointer(path);
        let inside = |member: &str| {
            if here.ends_with(&segment(member)) { here.clone() } else { here.clone() + &segment(member) }
        };
        match self {
            Self::Unknown { member, known } => fault("request.unknown_member")
                .at(inside(member))
                .with("nearest", nearest(member, known).unwrap_or("-"))
                .with("member", member),
            Self::Missing { member } => {
                fault("request.missing_member").at(inside(member)).with("member", member)
            }
            Self::Duplicate { member } => {
                fault("request.duplicate_member").at(inside(member)).with("member", member)
            }
            Self::Word { choices } => {
                fault("request.unknown_word").at(here).with("choices", choices.join(", "))
            }
            Self::Type { expected } => fault("request.wrong_type").at(here).with("expected", expected),
            Self::Form { form } => fault("request.wrong_form").at(here).with("form", form),
        }
    }

    /// The fault of a query parameter.
    pub fn in_query(self, path: &Path) -> Fault {
        let fault = |code| Fault::new(FaultKind::Malformed, code);
        let here = path.to_string();
        match self {
            Self::Missing { member } => fault("request.missing_parameter").with("parameter", member),
            Self::Unknown { member, .. } | Self::Duplicate { member } => {
                fault("request.wrong_parameter").with("parameter", member).with("form", "once")
            }
            Self::Word { choices } => {
                fault("request.wrong_parameter").with("parameter", here).with("form", choices.join(", "))
            }
            Self::Type { expected: form } | Self::Form { form } => {
                fault("request.wrong_parameter").with("parameter", here).with("form", form)
            }
        }
    }
}

/// A Rust type as a client would call it.
fn type_name(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "a string" | "a borrowed string" | "string" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        text if text.starts_with("struct ") || text.contains("tagged enum") => "an object",
        text => text,
    }
}

/// The complaints of the parsers we did not write, which speak of characters and may repeat them.
fn form_name(text: &str) -> &str {
    match text {
        "input contains invalid characters"
        | "premature end of input"
        | "input is out of range"
        | "trailing input" => "a date or an instant",
        "provided string was not `true` or `false`" => "true or false",
        text if text.starts_with("UUID parsing failed") => "an id (UUID)",
        text if text.contains("digit found in string") || text.contains("cannot parse integer") => {
            "a whole number"
        }
        text => text,
    }
}

/// The names between back quotes.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// A path as a JSON pointer (RFC 6901).
pub fn pointer(path: &Path) -> String {
    path.iter()
        .filter_map(|part| match part {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(segment(key)),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

fn segment(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serdes_messages_are_understood() {
        let unknown = Misfit::read("unknown field `nam`, expected `nip` or `name` at line 1 column 9");
        assert_eq!(unknown, Misfit::Unknown { member: "nam", known: vec!["nip", "name"] });
        assert_eq!(Misfit::read("missing field `nip` at line 1 column 2"), Misfit::Missing { member: "nip" });
        let word = Misfit::read("unknown variant `secret`, expected one of `baik`, `kurang`, `cukup`");
        assert_eq!(word, Misfit::Word { choices: vec!["baik", "kurang", "cukup"] });
        let kind = Misfit::read("invalid type: string \"3271, expected x\", expected i64 at line 3 column 1");
        assert_eq!(kind, Misfit::Type { expected: "a whole number" });
        let form = Misfit::read("not a month of the form YYYY-MM at line 1 column 20");
        assert_eq!(form, Misfit::Form { form: "not a month of the form YYYY-MM" });
    }

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(nearest("golongn", ["nip", "golongan", "unit"]), Some("golongan"));
        assert_eq!(nearest("x", []), None);
    }
}
