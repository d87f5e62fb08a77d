//! What the versions of one table have in common: the first one says it, later ones keep to it.

use std::collections::BTreeMap;

use kernel::Label;
use kernel::recipe::Matching;
use serde::Deserialize;

use super::super::table::{Column, ColumnRole, LawUnit, Standing};
use super::Entry;

/// The shapes of the tables that are known so far, by id.
pub(in crate::regulation) type Shapes = BTreeMap<String, Shape>;

/// The columns of a table and what they are for.
#[derive(Clone, Debug)]
pub(in crate::regulation) struct Shape {
    pub(super) title: Label,
    pub(super) standing: Standing,
    pub(super) keys: Vec<String>,
    pub(super) threshold: Option<Threshold>,
    pub(super) until: Option<String>,
    pub(super) value: String,
    pub(super) unit: EntryUnit,
}

/// The column with which a number is compared, and how.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threshold {
    pub(super) column: String,
    pub(super) matching: Matching,
}

/// What the values count: the same in each row, or what a column says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum EntryUnit {
    Fixed(LawUnit),
    Column { column: String },
}

impl Shape {
    /// The shape of the first version of a table.
    fn first(entry: &Entry) -> Result<Self, Vec<String>> {
        let (Some(title), Some(keys), Some(value), Some(unit)) =
            (&entry.title, &entry.keys, &entry.value, &entry.unit)
        else {
            let said = [
                ("title", entry.title.is_some()),
                ("keys", entry.keys.is_some()),
                ("value", entry.value.is_some()),
                ("unit", entry.unit.is_some()),
            ];
            let missing = said.into_iter().filter(|(_, is_said)| !is_said);
            return Err(missing.map(|(member, _)| format!("{member} is missing")).collect());
        };
        Ok(Self {
            title: title.clone(),
            standing: entry.standing.unwrap_or_default(),
            keys: keys.clone(),
            threshold: entry.threshold.clone(),
            until: entry.until.clone(),
            value: value.clone(),
            unit: unit.clone(),
        })
    }

    /// The shape of a version: that of the versions before, which it may repeat but not change.
    pub(super) fn of(entry: &Entry, known: Option<&Self>) -> Result<Self, Vec<String>> {
        let Some(known) = known else { return Self::first(entry) };
        let kept = [
            ("standing", entry.standing.is_none_or(|standing| standing == known.standing)),
            ("keys", entry.keys.as_ref().is_none_or(|keys| *keys == known.keys)),
            ("threshold", entry.threshold.is_none() || entry.threshold == known.threshold),
            ("until", entry.until.is_none() || entry.until == known.until),
            ("value", entry.value.as_ref().is_none_or(|value| *value == known.value)),
            ("unit", entry.unit.as_ref().is_none_or(|unit| *unit == known.unit)),
        ];
        let changed: Vec<String> = kept
            .into_iter()
            .filter(|(_, is_kept)| !is_kept)
            .map(|(member, _)| format!("{member} is not what the table has"))
            .collect();
        if !changed.is_empty() {
            return Err(changed);
        }
        Ok(Self { title: entry.title.clone().unwrap_or_else(|| known.title.clone()), ..known.clone() })
    }

    /// How a number finds its row.
    pub(super) fn matching(&self) -> Matching {
        self.threshold.as_ref().map_or(Matching::Exact, |threshold| threshold.matching)
    }

    /// The columns in the order of a table: what names a row, its bounds, its value.
    pub(super) fn columns(&self) -> Vec<Column> {
        let unit = match &self.unit {
            EntryUnit::Column { column } => Some(column),
            EntryUnit::Fixed(_) => None,
        };
        let keys = self.keys.iter().map(|name| (name, ColumnRole::Key));
        let threshold = self.threshold.iter().map(|threshold| (&threshold.column, ColumnRole::Threshold));
        let until = self.until.iter().map(|name| (name, ColumnRole::Until));
        let value = [(&self.value, ColumnRole::Value)];
        let unit = unit.into_iter().map(|name| (name, ColumnRole::Unit));
        let column = |(name, role): (&String, ColumnRole)| Column { name: name.clone(), role };
        keys.chain(threshold).chain(until).chain(value).chain(unit).map(column).collect()
    }

    /// Whether each row says what its value counts: a table of parameters, each of which some rule asks for by name.
    pub(in crate::regulation) fn is_of_parameters(&self) -> bool {
        matches!(self.unit, EntryUnit::Column { .. })
    }
}
