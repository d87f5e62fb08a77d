//! The sentences of notifications, made for their readers.

use std::collections::HashMap;

use kernel::Language;
use kernel::id::EmployeeId;
use personnel::facts::{self, Named};
use platform::jobs::Note;
use platform::notifications::Notification;
use sea_orm::ConnectionTrait;

use crate::messages::of_note;
use crate::problem::Problem;
use crate::references;

/// What is needed to read some notifications to somebody: the names of the employees whom they concern.
#[derive(Clone, Debug)]
pub struct Reader {
    names: HashMap<EmployeeId, Named>,
    language: Language,
}

impl Reader {
    /// Gathers it, with one query however many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(
        conn: &impl ConnectionTrait,
        news: &[Notification],
        language: Language,
    ) -> Result<Self, Problem> {
        let mut people: Vec<EmployeeId> = news.iter().filter_map(|one| one.employee_id).collect();
        people.sort_unstable();
        people.dedup();
        Ok(Self { names: facts::named(conn, &people).await?, language })
    }

    /// The same in another language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        Self { names: self.names.clone(), language }
    }
}

/// The sentence of a notification.
pub fn sentence(reader: &Reader, news: &Notification) -> String {
    let name = news.employee_id.and_then(|employee| reader.names.get(&employee));
    let note = Note::new(&news.kind).with("name", name.map_or("-", |named| named.name.as_str()));
    let arguments = news.arguments.as_object().into_iter().flatten();
    let note = arguments.fold(note, |note, (argument, value)| {
        let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let label = table_of(argument).and_then(|table| references::label(table, &plain, reader.language));
        note.with(argument, label.unwrap_or(plain))
    });
    of_note(&note, reader.language)
}

/// The reference table of an argument that is a word.
fn table_of(argument: &str) -> Option<&'static str> {
    match argument {
        "fact_kind" => Some("personnel.fact_value"),
        "role" => Some("role"),
        _ => None,
    }
}
