//! Values that hold for ranges of days.

use chrono::NaiveDate;

use crate::DateRange;

/// Values over time, ordered, never two on the same day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline<T> {
    entries: Vec<(DateRange, T)>,
}

/// Two values claim the same day.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("two values claim {day}")]
pub struct Overlap {
    /// The first day claimed twice.
    pub day: NaiveDate,
}

impl<T> Timeline<T> {
    /// Orders the entries by their first day.
    ///
    /// # Errors
    /// `Overlap` when two entries share a day.
    pub fn new(mut entries: Vec<(DateRange, T)>) -> Result<Self, Overlap> {
        entries.retain(|(range, _)| !range.is_empty());
        entries.sort_by_key(|(range, _)| range.from);
        for pair in entries.windows(2) {
            if let [(earlier, _), (later, _)] = pair
                && earlier.overlaps(*later)
            {
                return Err(Overlap { day: later.from });
            }
        }
        Ok(Self { entries })
    }

    /// The value that holds on a day.
    pub fn at(&self, day: NaiveDate) -> Option<&T> {
        self.entry_at(day).map(|(_, value)| value)
    }

    /// The value that holds on a day, with the range for which it holds.
    pub fn entry_at(&self, day: NaiveDate) -> Option<(DateRange, &T)> {
        let started = self.entries.partition_point(|(range, _)| range.from <= day);
        let (range, value) = self.entries.get(started.checked_sub(1)?)?;
        range.contains(day).then_some((*range, value))
    }

    /// All entries in order.
    pub fn entries(&self) -> &[(DateRange, T)] {
        &self.entries
    }

    /// The first day inside the timeline's span for which no value holds.
    pub fn first_gap(&self) -> Option<NaiveDate> {
        self.entries.windows(2).find_map(|pair| match pair {
            [(earlier, _), (later, _)] => earlier.until.filter(|until| *until < later.from),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn finds_the_value_of_a_day() {
        let timeline = Timeline::new(vec![
            (DateRange::starting(day("2024-01-01")), "new"),
            (DateRange::bounded(day("2019-01-01"), day("2024-01-01")), "old"),
        ])
        .unwrap();
        assert_eq!(timeline.at(day("2023-12-31")), Some(&"old"));
        assert_eq!(timeline.at(day("2024-01-01")), Some(&"new"));
        assert_eq!(timeline.at(day("2018-12-31")), None);
        assert_eq!(timeline.first_gap(), None);
    }

    #[test]
    fn refuses_two_values_for_one_day() {
        let entries =
            vec![(DateRange::starting(day("2020-01-01")), 1), (DateRange::starting(day("2021-01-01")), 2)];
        assert_eq!(Timeline::new(entries), Err(Overlap { day: day("2021-01-01") }));
    }
}
