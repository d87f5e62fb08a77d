//! Which sheets of a survey are left out of the index: floods of the same sheet, and the few that lie far from all others.
//!
//! Whoever is dissatisfied is heard: at most one sheet in twenty is an outlier, in either direction, and none while there are few.
//! A sheet that is left out stays, with the reason, and the index is shown with it as well.

use std::collections::HashMap;

use kernel::id::{ServicePointId, SurveySheetId};

use crate::word_list::words;

words! {
    /// Why a sheet is left out of the index.
    TrimReason {
        /// One of many equal sheets of one place within minutes.
        Flood = "flood",
        /// Far from nearly all others.
        Outlier = "outlier",
    }
}

/// Below this number of sheets nothing is an outlier.
const SHEETS_MIN: usize = 20;

/// One in so many at most is an outlier.
const OUTLIER_ONE_IN: usize = 20;

/// So many equal sheets of one place may come within the window.
const EQUAL_MAX: usize = 10;

/// The window, in seconds.
const WINDOW_SECONDS: i64 = 600;

/// The least spread of the middle half, in thousandths of an answer: a service that nearly everybody likes has none of its own.
const SPREAD_MIN: i64 = 500;

/// A sheet, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// Which.
    pub id: SurveySheetId,
    /// Where.
    pub place: ServicePointId,
    /// When, in seconds.
    pub second: i64,
    /// The answers.
    pub answers: [Option<u8>; 9],
}

impl Sheet {
    /// The mean answer, in thousandths.
    fn mean(&self) -> Option<i64> {
        let given = self.answers.iter().flatten();
        let count = i64::try_from(given.clone().count()).ok().filter(|count| *count > 0)?;
        Some(given.map(|answer| i64::from(*answer)).sum::<i64>() * 1_000 / count)
    }
}

/// The sheets to leave out, each with the reason. The same sheets always give the same.
pub fn trim(sheets: &[Sheet]) -> Vec<(SurveySheetId, TrimReason)> {
    let floods = floods(sheets);
    let left: Vec<&Sheet> = sheets.iter().filter(|sheet| !floods.contains(&sheet.id)).collect();
    let outliers = outliers(&left).into_iter().map(|id| (id, TrimReason::Outlier));
    floods.into_iter().map(|id| (id, TrimReason::Flood)).chain(outliers).collect()
}

fn floods(sheets: &[Sheet]) -> Vec<SurveySheetId> {
    let mut equal: HashMap<_, Vec<(i64, SurveySheetId)>> = HashMap::new();
    for sheet in sheets {
        equal.entry((sheet.place, sheet.answers)).or_default().push((sheet.second, sheet.id));
    }
    let mut floods = Vec::new();
    for mut group in equal.into_values() {
        group.sort_unstable();
        // A sheet that has so many equal ones in the window before it is one too many.
        let late = group.iter().enumerate().filter(|(at, (second, _))| {
            let earlier = at.checked_sub(EQUAL_MAX).and_then(|at| group.get(at));
            earlier.is_some_and(|(earlier, _)| second - earlier < WINDOW_SECONDS)
        });
        floods.extend(late.map(|(_, (_, id))| *id));
    }
    floods.sort_unstable();
    floods
}

fn outliers(sheets: &[&Sheet]) -> Vec<SurveySheetId> {
    let mut means: Vec<(i64, SurveySheetId)> =
        sheets.iter().filter_map(|sheet| Some((sheet.mean()?, sheet.id))).collect();
    if means.len() < SHEETS_MIN {
        return Vec::new();
    }
    means.sort_unstable();
    let at = |share: usize| means.get(means.len() * share / 4).map_or(0, |(mean, _)| *mean);
    let (low, high) = (at(1), at(3));
    let fence = 3 * (high - low).max(SPREAD_MIN);
    let distance = |mean: i64| (low - mean).max(mean - high);
    let mut far: Vec<(i64, SurveySheetId)> = means
        .iter()
        .map(|(mean, id)| (distance(*mean), *id))
        .filter(|(distance, _)| *distance > fence)
        .collect();
    far.sort_unstable_by(|one, other| other.cmp(one));
    // Where more lie out there, they are no outliers but people with another experience.
    if far.len() > means.len() / OUTLIER_ONE_IN {
        return Vec::new();
    }
    far.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(answers: &[[u8; 9]]) -> Vec<Sheet> {
        let place = ServicePointId::new();
        let sheet = |(at, answers): (usize, &[u8; 9])| Sheet {
            id: SurveySheetId::new(),
            place,
            second: i64::try_from(at).unwrap() * 3_600,
            answers: answers.map(Some),
        };
        answers.iter().enumerate().map(sheet).collect()
    }

    #[test]
    fn a_lone_extreme_is_left_out_and_a_minority_is_heard() {
        let mut answers = vec![[4; 9]; 39];
        answers.push([1; 9]);
        let found = sheets(&answers);
        assert_eq!(trim(&found), [(found[39].id, TrimReason::Outlier)]);
        answers.extend([[1; 9]; 4]);
        assert_eq!(trim(&sheets(&answers)), [], "five of 44 are no outliers");
        assert_eq!(trim(&sheets(&[[4, 4, 4, 4, 4, 4, 4, 4, 1]; 5])), [], "few sheets");
    }

    #[test]
    fn a_flood_of_equal_sheets_is_cut_where_it_begins() {
        let place = ServicePointId::new();
        let sheet = |second: i64| Sheet { id: SurveySheetId::new(), place, second, answers: [Some(4); 9] };
        let flood: Vec<Sheet> = (0..15).map(|at| sheet(at * 10)).collect();
        let cut: Vec<_> = trim(&flood).into_iter().map(|(id, _)| id).collect();
        assert_eq!(cut, flood[10..].iter().map(|sheet| sheet.id).collect::<Vec<_>>());
        let slow: Vec<Sheet> = (0..15).map(|at| sheet(at * 100)).collect();
        assert_eq!(trim(&slow), []);
    }
}
