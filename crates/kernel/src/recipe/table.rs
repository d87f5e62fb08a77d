//! Tables prepared for look-up: rows sorted by their texts, then by their threshold.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::document::{Matching, Table, Value};

/// A table in the order in which it is searched.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) matching: Matching,
    pub(super) is_text: bool,
    /// The number of texts that name a row.
    pub(super) key_count: usize,
    groups: Vec<Group>,
}

/// The rows that share their texts: threshold and position in the document, by rising threshold.
#[derive(Debug)]
struct Group {
    keys: Vec<String>,
    rows: Vec<(Decimal, usize)>,
}

impl Index {
    /// Sorts a table. `None` when it is empty, mixes numbers and texts, mixes numbers of keys, lacks a threshold, or
    /// holds a row twice.
    pub(super) fn new(table: &Table) -> Option<Self> {
        let first = table.rows.first()?;
        let is_text = matches!(first.value, Value::Text(_));
        let key_count = first.keys.len();
        let mut groups: BTreeMap<Vec<String>, Vec<(Decimal, usize)>> = BTreeMap::new();
        for (at, row) in table.rows.iter().enumerate() {
            let is_sound = matches!(row.value, Value::Text(_)) == is_text
                && row.keys.len() == key_count
                && row.from.is_some() == (table.matching != Matching::Exact);
            if !is_sound {
                return None;
            }
            let group = groups.entry(row.keys.clone()).or_default();
            group.push((row.from.unwrap_or_default(), at));
        }
        for rows in groups.values_mut() {
            rows.sort_by_key(|(from, _)| *from);
            if rows.windows(2).any(|pair| matches!(pair, [(one, _), (two, _)] if one == two)) {
                return None;
            }
        }
        if table.otherwise.as_ref().is_some_and(|value| matches!(value, Value::Text(_)) != is_text) {
            return None;
        }
        let groups = groups.into_iter().map(|(keys, rows)| Group { keys, rows }).collect();
        Some(Self { matching: table.matching, is_text, key_count, groups })
    }

    /// The position in the document of the row for the texts, given by their position in the key, and the number.
    /// Allocates nothing.
    pub(super) fn find<'t>(&self, text: impl Fn(usize) -> &'t str, number: Decimal) -> Option<usize> {
        let order = |group: &Group| {
            let differs = |(at, key): (usize, &String)| match key.as_str().cmp(text(at)) {
                Ordering::Equal => None,
                order => Some(order),
            };
            group.keys.iter().enumerate().find_map(differs).unwrap_or(Ordering::Equal)
        };
        let Group { rows, .. } = self.groups.get(self.groups.binary_search_by(order).ok()?)?;
        let reached = match self.matching {
            Matching::Exact => 1,
            Matching::AtLeast => rows.partition_point(|(from, _)| *from <= number),
            Matching::Above => rows.partition_point(|(from, _)| *from < number),
        };
        rows.get(reached.saturating_sub(1)).map(|(_, at)| *at)
    }
}
