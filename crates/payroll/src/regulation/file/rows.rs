//! The rows of one file.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use kernel::recipe::{Citation, Unit, Value};
use rust_decimal::Decimal;

use super::super::table::{Confidence, LawRow};
use super::{Entry, EntryUnit, LawFault, LawUnit};

/// Columns that override the entry's for one row.
const OF_ROW: [&str; 4] = ["instrument", "article", "source", "confidence"];

/// Reads and checks the rows of a file.
pub(super) fn read(entry: &Entry, citation: &Citation, content: &str) -> Result<Vec<LawRow>, Vec<LawFault>> {
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_owned).collect::<Vec<_>>(),
        Err(error) => return Err(vec![fault(entry, None, error.to_string())]),
    };
    let mut faults = wrong_columns(entry, &headers);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut rows = Vec::new();
    for record in reader.deserialize::<BTreeMap<String, String>>() {
        // The header is line 1.
        let line = rows.len() + faults.len() + 2;
        let row = record.map_err(|error| error.to_string()).and_then(|cells| row(entry, citation, &cells));
        match row {
            Ok(row) => rows.push((line, row)),
            Err(reason) => faults.push(fault(entry, Some(line), reason)),
        }
    }
    faults.extend(repeated(entry, &rows));
    faults.extend(broken_bands(entry, &rows));
    if rows.is_empty() && faults.is_empty() {
        faults.push(fault(entry, None, "the file has no rows".to_owned()));
    }
    if faults.is_empty() { Ok(rows.into_iter().map(|(_, (row, _))| row).collect()) } else { Err(faults) }
}

/// A row and its upper bound, where the file has them.
type Read = (LawRow, Option<Decimal>);

/// Lower bound, upper bound, line.
type Band = (Option<Decimal>, Option<Decimal>, usize);

fn wrong_columns(entry: &Entry, headers: &[String]) -> Vec<LawFault> {
    let unit = match &entry.unit {
        EntryUnit::Column { column } => Some(column),
        EntryUnit::Fixed(_) => None,
    };
    let threshold = entry.threshold.as_ref().map(|threshold| &threshold.column);
    let wanted: BTreeSet<&str> = entry
        .keys
        .iter()
        .chain(threshold)
        .chain(&entry.until)
        .chain([&entry.value])
        .chain(unit)
        .map(String::as_str)
        .collect();
    let given: BTreeSet<&str> = headers.iter().map(String::as_str).collect();
    let missing = wanted.difference(&given).map(|column| format!("the column {column} is missing"));
    let unknown = given
        .iter()
        .filter(|column| !wanted.contains(*column) && !OF_ROW.contains(column))
        .map(|column| format!("the index does not name the column {column}"));
    missing.chain(unknown).map(|reason| fault(entry, Some(1), reason)).collect()
}

fn row(entry: &Entry, citation: &Citation, cells: &BTreeMap<String, String>) -> Result<Read, String> {
    let cell = |column: &str| cells.get(column).map(|text| text.trim()).unwrap_or_default();
    let own = |column: &str| Some(cell(column)).filter(|text| !text.is_empty());
    let keys: Vec<String> = entry.keys.iter().map(|column| cell(column).to_owned()).collect();
    if keys.iter().any(String::is_empty) {
        return Err("a key is empty".to_owned());
    }
    let threshold = entry.threshold.as_ref().map(|threshold| number(cell(&threshold.column))).transpose()?;
    let until = match entry.until.as_deref().and_then(own) {
        Some(text) => Some(number(text)?),
        None => None,
    };
    let unit = match &entry.unit {
        EntryUnit::Fixed(unit) => *unit,
        EntryUnit::Column { column } => LawUnit::from_text(cell(column))?,
    };
    let confidence = match own("confidence") {
        Some(text) => confidence(text)?,
        None => entry.confidence,
    };
    let citation_of_row = Citation {
        instrument: own("instrument").unwrap_or(&citation.instrument).to_owned(),
        article: own("article").unwrap_or(&citation.article).to_owned(),
        version: citation.version.clone(),
    };
    let value = unit.value(cell(&entry.value))?;
    let row = LawRow {
        keys,
        threshold,
        value,
        unit: unit.of_recipe(),
        citation: citation_of_row,
        source: own("source").unwrap_or(&entry.source).to_owned(),
        confidence,
    };
    Ok((row, until))
}

/// Rows that have the same texts and threshold as an earlier one.
fn repeated(entry: &Entry, rows: &[(usize, Read)]) -> Vec<LawFault> {
    let mut seen = BTreeSet::new();
    rows.iter()
        .filter(|(_, (row, _))| !seen.insert((&row.keys, row.threshold)))
        .map(|(line, _)| fault(entry, Some(*line), "a row has these keys already".to_owned()))
        .collect()
}

/// Bands that leave a gap or overlap: the upper bound of each must be the lower bound of the next, the last has none.
fn broken_bands(entry: &Entry, rows: &[(usize, Read)]) -> Vec<LawFault> {
    if entry.until.is_none() {
        return Vec::new();
    }
    let mut groups: BTreeMap<&[String], Vec<Band>> = BTreeMap::new();
    for (line, (row, until)) in rows {
        groups.entry(&row.keys).or_default().push((row.threshold, *until, *line));
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

impl LawUnit {
    fn from_text(text: &str) -> Result<Self, String> {
        match text {
            "rupiah" => Ok(Self::Rupiah),
            "percent" => Ok(Self::Percent),
            "persons" => Ok(Self::Persons),
            "years" => Ok(Self::Years),
            "kg" => Ok(Self::Kg),
            "text" => Ok(Self::Text),
            other => Err(format!("{other:?} is no unit")),
        }
    }

    fn of_recipe(self) -> Unit {
        match self {
            Self::Rupiah => Unit::Rupiah,
            Self::Percent => Unit::Rate,
            Self::Persons => Unit::Persons,
            Self::Years => Unit::Years,
            Self::Kg => Unit::Kilograms,
            Self::Text => Unit::Text,
        }
    }

    fn value(self, text: &str) -> Result<Value, String> {
        if text.is_empty() {
            return Err("the value is missing".to_owned());
        }
        Ok(match self {
            Self::Text => Value::from(text),
            Self::Percent => Value::Number((number(text)? / Decimal::ONE_HUNDRED).normalize()),
            Self::Rupiah | Self::Persons | Self::Years | Self::Kg => {
                let whole = number(text)?;
                if !whole.is_integer() {
                    return Err(format!("{text} is not whole"));
                }
                Value::Number(whole)
            }
        })
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
