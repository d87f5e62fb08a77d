//! Counting people: each is added once, and the figures follow.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use kernel::id::UnitId;
use kernel::nip::Sex;

use crate::value::{EducationLevel, Status};
use crate::words::words;

words! {
    /// What a complete record holds.
    RecordItem {
        /// Grade and years of service; part-time PPPK have none.
        Golongan = "golongan",
        /// A definitive position.
        Position = "position",
        /// The tax-free status.
        TaxStatus = "tax_status",
        /// The account that pay goes to.
        BankAccount = "bank_account",
        /// A diploma.
        Education = "education",
        /// The citizen number.
        Nik = "nik",
    }
}

/// One employee in active employment, as the figures need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The employment.
    pub status: Status,
    /// The grade.
    pub golongan: Option<String>,
    /// The sex.
    pub sex: Sex,
    /// The date of birth.
    pub birth_date: NaiveDate,
    /// Where he is placed.
    pub unit_id: Option<UnitId>,
    /// The highest diploma.
    pub education: Option<EducationLevel>,
    /// Which items the record holds.
    pub held: Vec<RecordItem>,
    /// The first day of pension; none where no rule fits the post.
    pub pension: Option<NaiveDate>,
}

/// How many records should hold an item, and how many do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many should.
    pub expected: i64,
    /// How many do.
    pub present: i64,
}

impl Share {
    /// In tenths of a percent, rounded down, so that only what is whole is 100.0.
    pub fn permille(self) -> i64 {
        if self.expected == 0 { 1_000 } else { self.present * 1_000 / self.expected }
    }

    fn add(&mut self, is_present: bool) {
        self.expected += 1;
        self.present += i64::from(is_present);
    }
}

/// Years of retirements that are shown.
pub const YEARS_AHEAD: i32 = 5;

/// The figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// People.
    pub headcount: i64,
    /// By employment.
    pub by_status: BTreeMap<&'static str, i64>,
    /// By grade; none for those without one.
    pub by_golongan: BTreeMap<Option<String>, i64>,
    /// By whole years of age.
    pub by_age: BTreeMap<u32, i64>,
    /// Men.
    pub men: i64,
    /// By the place of the highest diploma in the list of levels; none for those without one.
    pub by_education: BTreeMap<Option<usize>, i64>,
    /// By year of the first day of pension.
    pub by_pension: BTreeMap<i32, i64>,
    /// Those for whom no rule says when they retire.
    pub without_pension: i64,
    /// By place.
    pub by_unit: HashMap<Option<UnitId>, UnitTally>,
}

/// The figures of one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitTally {
    /// People.
    pub headcount: i64,
    /// How complete their records are.
    pub records: BTreeMap<&'static str, Share>,
}

impl UnitTally {
    /// The two together.
    pub fn absorb(&mut self, other: &Self) {
        self.headcount += other.headcount;
        for (item, share) in &other.records {
            let sum = self.records.entry(item).or_default();
            sum.expected += share.expected;
            sum.present += share.present;
        }
    }

    /// All items together.
    pub fn whole(&self) -> Share {
        self.records.values().fold(Share::default(), |sum, share| Share {
            expected: sum.expected + share.expected,
            present: sum.present + share.present,
        })
    }
}

impl Tally {
    /// Counts somebody on a day.
    pub fn add(&mut self, one: Counted, as_of: NaiveDate) {
        self.headcount += 1;
        *self.by_status.entry(one.status.word()).or_default() += 1;
        *self.by_age.entry(as_of.years_since(one.birth_date).unwrap_or_default()).or_default() += 1;
        self.men += i64::from(one.sex == Sex::Male);
        let level =
            one.education.and_then(|level| EducationLevel::ALL.iter().position(|known| *known == level));
        *self.by_education.entry(level).or_default() += 1;
        match one.pension {
            Some(day) => *self.by_pension.entry(day.year()).or_default() += 1,
            None => self.without_pension += 1,
        }
        let unit = self.by_unit.entry(one.unit_id).or_default();
        unit.headcount += 1;
        for item in RecordItem::ALL {
            if *item != RecordItem::Golongan || one.status != Status::PppkParuhWaktu {
                unit.records.entry(item.word()).or_default().add(one.held.contains(item));
            }
        }
        *self.by_golongan.entry(one.golongan).or_default() += 1;
    }

    /// The records of everyone.
    pub fn all_records(&self) -> UnitTally {
        self.by_unit.values().fold(UnitTally::default(), |mut sum, unit| {
            sum.absorb(unit);
            sum
        })
    }

    /// How many reach their pension in each of the coming years, the year of the day first. Whose first day of pension is past
    /// and who is still employed counts in the first.
    pub fn retirements(&self, as_of: NaiveDate) -> Vec<(i32, i64)> {
        let first = as_of.year();
        let overdue: i64 = self.by_pension.range(..first).map(|(_, count)| count).sum();
        let year = |ahead| {
            let count = self.by_pension.get(&(first + ahead)).copied().unwrap_or_default();
            (first + ahead, if ahead == 0 { count + overdue } else { count })
        };
        (0..YEARS_AHEAD).map(year).collect()
    }
}

/// The bands of age: the first year of each, and the first year after; open at both ends.
pub const AGE_BANDS: [(Option<u32>, Option<u32>); 9] = [
    (None, Some(25)),
    (Some(25), Some(30)),
    (Some(30), Some(35)),
    (Some(35), Some(40)),
    (Some(40), Some(45)),
    (Some(45), Some(50)),
    (Some(50), Some(55)),
    (Some(55), Some(60)),
    (Some(60), None),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn somebody(status: Status, born: &str, pension: Option<&str>) -> Counted {
        Counted {
            status,
            golongan: (status != Status::PppkParuhWaktu).then(|| "III/a".to_owned()),
            sex: Sex::Male,
            birth_date: day(born),
            unit_id: None,
            education: Some(EducationLevel::S1),
            held: vec![RecordItem::Golongan, RecordItem::Education],
            pension: pension.map(day),
        }
    }

    #[test]
    fn each_is_counted_once_in_every_figure() {
        let mut tally = Tally::default();
        let today = day("2026-03-09");
        tally.add(somebody(Status::Pns, "1968-02-01", Some("2026-03-01")), today);
        tally.add(somebody(Status::Pns, "1967-02-01", Some("2025-03-01")), today);
        tally.add(somebody(Status::PppkParuhWaktu, "1996-03-10", None), today);
        assert_eq!((tally.headcount, tally.men, tally.without_pension), (3, 3, 1));
        assert_eq!(tally.by_age.keys().copied().collect::<Vec<_>>(), [29, 58, 59]);
        assert_eq!(tally.retirements(today).first(), Some(&(2026, 2)), "who is late counts now");
        let records = tally.all_records();
        assert_eq!(records.records["golongan"], Share { expected: 2, present: 2 });
        assert_eq!(records.records["nik"], Share { expected: 3, present: 0 });
        assert_eq!(records.whole(), Share { expected: 17, present: 5 });
        // Part-time PPPK have no grade: what somebody holds that nobody expects is not counted.
        assert_eq!(records.whole().permille(), 294);
    }

    #[test]
    fn bands_hold_every_age_once() {
        for age in 0..120 {
            let fits = |(from, until): &&(Option<u32>, Option<u32>)| {
                from.is_none_or(|from| age >= from) && until.is_none_or(|until| age < until)
            };
            assert_eq!(AGE_BANDS.iter().filter(fits).count(), 1, "{age}");
        }
    }
}
