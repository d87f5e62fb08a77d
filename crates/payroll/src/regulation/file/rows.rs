//! The rows of one file.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use kernel::recipe::{Citation, Value};
use rust_decimal::Decimal;

use super::super::table::{Confidence, LawRow, LawUnit};
use super::shape::{EntryUnit, Shape};
use super::{Entry, LawFault};

/// Columns that override the entry's for one row.
const OF_ROW: [&str; 4] = ["instrument", "article", "source", "confidence"];

/// Reads and checks the rows of a file.
pub(super) fn read(
    (entry, shape): (&Entry, &Shape),
    citation: &Citation,
    content: &str,
) -> Result<Vec<LawRow>, Vec<LawFault>> {
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_owned).collect::<Vec<_>>(),
        Err(error) => return Err(vec![fault(entry, None, error.to_string())]),
    };
    let mut faults = wrong_columns((entry, shape), &headers);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut rows = Vec::new();
    for record in reader.deserialize::<BTreeMap<String, String>>() {
        // The header is line 1.
        let line = rows.len() + faults.len() + 2;
        let read = record.map_err(|error| vec![error.to_string()]);
        match read.and_then(|cells| row((entry, shape), citation, &cells)) {
            Ok(row) => rows.push((line, row)),
            Err(reasons) => faults.push(fault(entry, Some(line), reasons.join("; "))),
        }
    }
    faults.extend(repeated(entry, &rows));
    // Where a row could not be read, the bands around it would seem to leave a gap.
    if shape.until.is_some() && faults.is_empty() {
        faults.extend(broken_bands(entry, &rows));
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(fault(entry, None, "the file has no rows".to_owned()));
    }
    if faults.is_empty() { Ok(rows.into_iter().map(|(_, row)| row).collect()) } else { Err(faults) }
}

/// Lower bound, upper bound, line.
type Band = (Option<Decimal>, Option<Decimal>, usize);

fn wrong_columns((entry, shape): (&Entry, &Shape), headers: &[String]) -> Vec<LawFault> {
    let columns = shape.columns();
    let wanted: BTreeSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let given: BTreeSet<&str> = headers.iter().map(String::as_str).collect();
    let missing = wanted.difference(&given).map(|column| format!("the column {column} is missing"));
    let unknown = given
        .iter()
        .filter(|column| !wanted.contains(*column) && !OF_ROW.contains(column))
        .map(|column| format!("the index does not name the column {column}"));
    missing.chain(unknown).map(|reason| fault(entry, Some(1), reason)).collect()
}

/// One row, or everything that is wrong with it.
fn row(
    (entry, shape): (&Entry, &Shape),
    citation: &Citation,
    cells: &BTreeMap<String, String>,
) -> Result<LawRow, Vec<String>> {
    let cell = |column: &str| cells.get(column).map(|text| text.trim()).unwrap_or_default();
    let own = |column: &str| Some(cell(column)).filter(|text| !text.is_empty());
    let mut reasons = Vec::new();
    let keys: Vec<String> = shape.keys.iter().map(|column| cell(column).to_owned()).collect();
    if keys.iter().any(String::is_empty) {
        reasons.push("a key is empty".to_owned());
    }
    let threshold = shape.threshold.as_ref().map(|threshold| number(cell(&threshold.column)));
    let threshold = noted(threshold.transpose(), &mut reasons).flatten();
    let until = shape.until.as_deref().and_then(own).map(number);
    let until = noted(until.transpose(), &mut reasons).flatten();
    let confidence = own("confidence").map_or(Ok(entry.confidence), confidence);
    let confidence = noted(confidence, &mut reasons);
    let unit = match &shape.unit {
        EntryUnit::Fixed(unit) => Ok(*unit),
        EntryUnit::Column { column } => unit(cell(column)),
    };
    let value = unit.and_then(|unit| Ok((unit, value_of(unit, cell(&shape.value))?)));
    let (Some((unit, value)), Some(confidence), true) =
        (noted(value, &mut reasons), confidence, reasons.is_empty())
    else {
        return Err(reasons);
    };
    let citation = Citation {
        instrument: own("instrument").unwrap_or(&citation.instrument).to_owned(),
        article: own("article").unwrap_or(&citation.article).to_owned(),
        version: citation.version.clone(),
    };
    let source = own("source").unwrap_or(&entry.source).to_owned();
    Ok(LawRow { keys, threshold, until, value, unit, citation, source, confidence })
}

/// What was read, or nothing with the reason noted.
fn noted<T>(read: Result<T, String>, reasons: &mut Vec<String>) -> Option<T> {
    read.map_err(|reason| reasons.push(reason)).ok()
}

/// Rows that have the same texts and threshold as an earlier one.
fn repeated(entry: &Entry, rows: &[(usize, LawRow)]) -> Vec<LawFault> {
    let mut seen = BTreeSet::new();
    rows.iter()
        .filter(|(_, row)| !seen.insert((&row.keys, row.threshold)))
        .map(|(line, _)| fault(entry, Some(*line), "a row has these keys already".to_owned()))
        .collect()
}

/// Bands that leave a gap or overlap: the upper bound of each must be the lower bound of the next, the last has none.
fn broken_bands(entry: &Entry, rows: &[(usize, LawRow)]) -> Vec<LawFault> {
    let mut groups: BTreeMap<&[String], Vec<Band>> = BTreeMap::new();
    for (line, row) in rows {
        groups.entry(&row.keys).or_default().push((row.threshold, row.until, *line));
    }
    let mut faults = Vec::new();
    for bands in groups.values_mut() {
        bands.sort_unstable();
        let next_starts = bands.iter().skip(1).map(|band| band.0).chain([None]);
        for ((_, until, line), next) in bands.iter().zip(next_starts) {
            let reason = match (until, next) {
                (Some(until), Some(next)) if *until < next => {
                    Some(format!("a gap follows: the next row begins at {next}"))
                }
                (None, Some(_)) => Some("only the last row has no upper bound".to_owned()),
                (Some(until), Some(next)) if *until > next => {
                    Some(format!("overlaps the row that begins at {next}"))
                }
                (Some(_), None) => Some("the last row has an upper bound".to_owned()),
                _ => None,
            };
            faults.extend(reason.map(|reason| fault(entry, Some(*line), reason)));
        }
    }
    faults
}

fn unit(text: &str) -> Result<LawUnit, String> {
    let known = LawUnit::ALL.into_iter().find(|unit| unit.word() == text);
    known.ok_or_else(|| format!("{text:?} is no unit"))
}

/// The value that a text says in a unit.
pub(in crate::regulation) fn value_of(unit: LawUnit, text: &str) -> Result<Value, String> {
    if text.is_empty() {
        return Err("the value is missing".to_owned());
    }
    match unit {
        LawUnit::Text => Ok(Value::from(text)),
        LawUnit::Percent => Ok(Value::Number((number(text)? / Decimal::ONE_HUNDRED).normalize())),
        LawUnit::Rupiah
        | LawUnit::Persons
        | LawUnit::Years
        | LawUnit::Months
        | LawUnit::Days
        | LawUnit::Kg => match number(text)? {
            whole if whole.is_integer() => Ok(Value::Number(whole)),
            _ => Err(format!("{text} is not whole")),
        },
    }
}

fn number(text: &str) -> Result<Decimal, String> {
    let number = Decimal::from_str(text).map_err(|_error| format!("{text:?} is no number"))?;
    if number.is_sign_negative() { Err(format!("{text} is negative")) } else { Ok(number) }
}

fn confidence(text: &str) -> Result<Confidence, String> {
    match text {
        "verified" => Ok(Confidence::Verified),
        "one_source" => Ok(Confidence::OneSource),
        "from_memory" => Ok(Confidence::FromMemory),
        other => Err(format!("{other:?} is no degree of confidence")),
    }
}

fn fault(entry: &Entry, row: Option<usize>, reason: String) -> LawFault {
    LawFault { file: entry.file.clone(), row, reason }
}
