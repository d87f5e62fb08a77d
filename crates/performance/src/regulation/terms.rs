//! Spans of time that a procedure knows, as files name them: each with its regulation and how sure it is.

use chrono::{DateTime, Days, NaiveDate, Utc};
use kernel::calendar::add_working_days;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Confidence;
use crate::citizens::ComplaintTerm;

/// In what a span is counted.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SpanUnit {
    Days,
    WorkingDays,
}

/// A span of time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Term<I> {
    /// What it is the time of.
    pub(super) id: I,
    count: u32,
    unit: SpanUnit,
    /// The regulation. Demanded, so that no term can lack its source.
    #[serde(rename = "instrument")]
    _instrument: String,
    #[serde(rename = "article")]
    _article: String,
    #[serde(rename = "confidence")]
    _confidence: Confidence,
}

impl<I> Term<I> {
    /// The last day of the span, where it begins on a day.
    pub(super) fn last_day(&self, from: NaiveDate) -> NaiveDate {
        match self.unit {
            SpanUnit::Days => from.checked_add_days(Days::new(u64::from(self.count))).unwrap_or(from),
            SpanUnit::WorkingDays => {
                let is_holiday = |day| personnel::calendar::national_holiday(day).unwrap_or_default();
                add_working_days(from, self.count, is_holiday)
            }
        }
    }
}

/// Whether every span of a list is there once.
pub(super) fn each_once<I: Copy + PartialEq + std::fmt::Debug>(
    terms: &[Term<I>],
    spans: &[I],
) -> Result<(), String> {
    let is_once = |span: &&I| terms.iter().filter(|term| term.id == **span).count() == 1;
    match spans.iter().find(|span| !is_once(span)) {
        Some(span) => Err(format!("the term {span:?} must be there once")),
        None => Ok(()),
    }
}

/// A procedure that is nothing but its terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound = "I: DeserializeOwned")]
pub struct Terms<I> {
    #[serde(rename = "term")]
    terms: Vec<Term<I>>,
}

impl<I: Copy + PartialEq + std::fmt::Debug + DeserializeOwned> Terms<I> {
    /// The last day of a span that begins on a day.
    pub fn last_day(&self, span: I, from: NaiveDate) -> NaiveDate {
        self.terms.iter().find(|term| term.id == span).map_or(from, |term| term.last_day(from))
    }

    /// The instant at which a span ends that begins at an instant of a day.
    pub fn after(&self, span: I, (at, today): (DateTime<Utc>, NaiveDate)) -> DateTime<Utc> {
        at + (self.last_day(span, today) - today)
    }

    /// Reads a file; every term must be there once.
    pub(super) fn read(text: &str, spans: &[I]) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        each_once(&read.terms, spans)?;
        Ok(read)
    }
}

/// By when complaints are answered, by category, and how long silence lasts.
pub type ComplaintTerms = Terms<ComplaintTerm>;

/// The clock of a request about the superior.
pub type SuperiorRequestTerms = Terms<SuperiorRequestTerm>;

/// A span that a request about the superior knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuperiorRequestTerm {
    /// Until it is answered, before it is carried further.
    Answer,
}

/// When a target is remarkable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// A target that fewer percent of the holders reached is too high.
    pub too_high_below: u32,
    /// A target that more percent of the holders reached is too low.
    pub too_low_above: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ThresholdKind {
    TooHighBelow,
    TooLowAbove,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    id: ThresholdKind,
    percent: u32,
    #[serde(rename = "instrument")]
    _instrument: String,
    #[serde(rename = "article")]
    _article: String,
    #[serde(rename = "confidence")]
    _confidence: Confidence,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdFile {
    threshold: Vec<Threshold>,
}

impl Thresholds {
    /// Reads a file; both must be there once, and leave something between them.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let file: ThresholdFile = toml::from_str(text).map_err(|error| error.to_string())?;
        let percent = |kind: ThresholdKind| {
            let mut found = file.threshold.iter().filter(|one| one.id == kind).map(|one| one.percent);
            match (found.next(), found.next()) {
                (Some(percent), None) => Ok(percent),
                _ => Err(format!("the threshold {kind:?} must be there once")),
            }
        };
        let read = Self {
            too_high_below: percent(ThresholdKind::TooHighBelow)?,
            too_low_above: percent(ThresholdKind::TooLowAbove)?,
        };
        let is_sound = read.too_high_below < read.too_low_above && read.too_low_above <= 100;
        if is_sound { Ok(read) } else { Err("nothing is left between the thresholds".to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citizens::ComplaintCategory;
    use crate::regulation::Law;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn complaints_are_answered_by_the_day_of_their_category() {
        let terms = Law::embedded().unwrap().complaint_terms_on(day("2026-02-03")).unwrap();
        let last = |category| terms.last_day(ComplaintTerm::Answer(category), day("2026-02-03"));
        assert_eq!(last(ComplaintCategory::Persyaratan), day("2026-02-08"));
        assert_eq!(last(ComplaintCategory::Petugas), day("2026-02-17"));
        assert_eq!(last(ComplaintCategory::Biaya), day("2026-04-04"));
        let noon = "2026-02-03T05:00:00Z".parse().unwrap();
        let closed = terms.after(ComplaintTerm::Silence, (noon, day("2026-02-03")));
        assert_eq!(closed, "2026-02-13T05:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn a_wrong_superior_has_seven_days_and_targets_have_their_thresholds() {
        let law = Law::embedded().unwrap();
        let clock = law.superior_request_terms_on(day("2026-02-03")).unwrap();
        assert_eq!(clock.last_day(SuperiorRequestTerm::Answer, day("2026-02-03")), day("2026-02-10"));
        let thresholds = law.thresholds_on(day("2026-01-01")).unwrap();
        assert_eq!((thresholds.too_high_below, thresholds.too_low_above), (20, 95));
        assert!(law.complaint_terms_on(day("2018-12-31")).is_err(), "no terms before their first day");
    }

    #[test]
    fn unsound_files_are_refused() {
        let complaints = include_str!("../../regulations/complaint_terms.2019-01-01.toml");
        let read = |text: &str| ComplaintTerms::read(text, &ComplaintTerm::all());
        assert!(read(complaints).is_ok());
        assert!(read(&complaints.replace("\"sarana\"", "\"petugas\"")).is_err(), "a category twice");
        assert!(read(&complaints.replace("\"biaya\"", "\"uang\"")).is_err(), "a category that is none");
        assert!(read(&complaints.replacen("confidence = ", "certainty = ", 1)).is_err(), "no confidence");
        let targets = include_str!("../../regulations/indicator_difficulty.2019-04-26.toml");
        assert!(Thresholds::read(targets).is_ok());
        assert!(
            Thresholds::read(&targets.replace("percent = 20", "percent = 96")).is_err(),
            "nothing between"
        );
        assert!(Thresholds::read(&targets.replace("too_low_above", "too_high_below")).is_err(), "one twice");
    }
}
