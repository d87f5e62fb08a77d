//! The procedure around a rating: its terms, and what follows from a grade.

use chrono::NaiveDate;
use serde::Deserialize;

use super::Law;
use super::terms::{Term, each_once};
use crate::Error;
use crate::rules::consequence::Rule;

/// One version of the procedure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appraisal {
    /// What follows from grades.
    #[serde(rename = "consequence")]
    pub consequences: Vec<Rule>,
    #[serde(rename = "term")]
    terms: Vec<Term<Span>>,
}

/// A span of time that the procedure knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// From the yearly rating to its being handed over.
    HandOver,
    /// From being handed over to being accepted by silence.
    Accept,
    /// From receipt to the last day of an objection.
    Object,
    /// From the last move of an objection to a reminder.
    Remind,
    /// From the last move of an objection to its being passed on.
    Escalate,
}

impl Appraisal {
    /// The procedure in force on a day.
    ///
    /// # Errors
    /// `NoLaw` before PP 30/2019.
    pub fn on(day: NaiveDate) -> Result<&'static Self, Error> {
        Law::embedded()?.appraisal_on(day)
    }

    /// The last day of a span that begins on a day.
    ///
    /// # Errors
    /// When the national calendar that ships is unsound.
    pub fn last_day(&self, span: Span, from: NaiveDate) -> Result<NaiveDate, Error> {
        let term = self.terms.iter().find(|term| term.id == span);
        Ok(term.map_or(from, |term| term.last_day(from)))
    }

    /// Reads a file; every term must be there once.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        each_once(&read.terms, &[Span::HandOver, Span::Accept, Span::Object, Span::Remind, Span::Escalate])?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn fourteen_days_and_fourteen_working_days_are_not_the_same() {
        let law = Appraisal::on(day("2026-01-05")).unwrap();
        assert_eq!(law.last_day(Span::Object, day("2026-01-05")).unwrap(), day("2026-01-19"));
        // Isra Mikraj on 16 January 2026 is no working day.
        assert_eq!(law.last_day(Span::HandOver, day("2026-01-05")).unwrap(), day("2026-01-26"));
    }

    #[test]
    fn unsound_files_are_refused() {
        let file = include_str!("../../regulations/appraisal.2019-04-29.toml");
        assert!(Appraisal::read(file).is_ok());
        assert!(matches!(Appraisal::on(day("2019-01-01")), Err(Error::NoLaw { .. })));
        assert!(Appraisal::read(&file.replace("id = \"remind\"", "id = \"escalate\"")).is_err());
        assert!(Appraisal::read(&file.replacen("confidence = ", "certainty = ", 1)).is_err());
    }
}
