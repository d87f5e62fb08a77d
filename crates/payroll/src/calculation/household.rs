//! Who of a family gives an allowance on a day (PP 7/1977 article 16, PP 51/1992).

use chrono::{Datelike, NaiveDate};
use kernel::recipe::{Source, Value};
use personnel::facts::Sourced;
use personnel::value::{FamilyMember, Relation};

use crate::regulation::{LawAt, NoLaw};

/// The ages from which a child no longer counts, in years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ChildAges {
    /// Of any child.
    pub(super) any: i64,
    /// Of one who is still studying.
    pub(super) studying: i64,
}

/// How many count, and the latest fact that says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) count: i64,
    pub(super) source: Option<Source>,
}

/// Those who count. The caps on their number are steps of the recipe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Household {
    pub(super) spouses: Counted,
    pub(super) children: Counted,
}

impl ChildAges {
    /// # Errors
    /// `NoLaw` when an age is not in the law of the day.
    pub(super) fn of(law: LawAt<'_>) -> Result<Self, NoLaw> {
        Ok(Self { any: years(law, "child_age_max")?, studying: years(law, "child_age_max_studying")? })
    }
}

fn years(law: LawAt<'_>, key: &str) -> Result<i64, NoLaw> {
    let malformed = || NoLaw { table: format!("tunjangan_parameter/{key}"), day: law.day() };
    match &law.row("tunjangan_parameter", &[key])?.value {
        Value::Number(number) => i64::try_from(*number).map_err(|_not_whole| malformed()),
        Value::Text(_) => Err(malformed()),
    }
}

impl Household {
    /// Whoever counts on the day.
    ///
    /// Of two civil servants married to each other one receives the spouse allowance. Which one is recorded: a spouse who
    /// is a civil servant counts only where the record says that the allowance is drawn here (`is_dependent`).
    pub(super) fn on(day: NaiveDate, family: &[Sourced<FamilyMember>], ages: ChildAges) -> Self {
        let mut household = Self::default();
        for member in family {
            let who = &member.value;
            let counted = match who.relation {
                Relation::Spouse if !who.is_asn || who.is_dependent => &mut household.spouses,
                Relation::Child if who.is_dependent && is_young(who, day, ages) => &mut household.children,
                Relation::Spouse | Relation::Child => continue,
            };
            counted.count += 1;
            let source = member.source("family");
            if counted.source.as_ref().is_none_or(|known| known.date <= source.date) {
                counted.source = Some(source);
            }
        }
        household
    }
}

fn is_young(child: &FamilyMember, day: NaiveDate, ages: ChildAges) -> bool {
    let limit = if child.is_studying { ages.studying } else { ages.any };
    age(child.birth_date, day) < limit
}

/// Whole years on a day; who was born on 29 February turns a year older on 1 March.
fn age(born: NaiveDate, day: NaiveDate) -> i64 {
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    i64::from(day.year()) - i64::from(born.year()) - i64::from(before_birthday)
}

#[cfg(test)]
mod tests {
    use kernel::id::FactId;
    use personnel::value::Personal;

    use super::*;

    const AGES: ChildAges = ChildAges { any: 21, studying: 25 };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn member(relation: Relation, born: &str) -> FamilyMember {
        FamilyMember {
            relation,
            name: Personal("Sari".into()),
            birth_date: day(born),
            is_studying: false,
            is_dependent: true,
            is_asn: false,
            proofs: Vec::new(),
        }
    }

    fn count(members: Vec<FamilyMember>, on: &str) -> (i64, i64) {
        let sourced = |value| Sourced { value, fact_id: FactId::new(), valid_from: day("2020-01-01") };
        let family: Vec<_> = members.into_iter().map(sourced).collect();
        let household = Household::on(day(on), &family, AGES);
        (household.spouses.count, household.children.count)
    }

    #[test]
    fn a_child_counts_until_the_birthday_that_ends_it() {
        let child = member(Relation::Child, "2005-03-15");
        assert_eq!(count(vec![child.clone()], "2026-03-01"), (0, 1));
        assert_eq!(count(vec![child.clone()], "2026-04-01"), (0, 0));
        let student = FamilyMember { is_studying: true, ..child };
        assert_eq!(count(vec![student.clone()], "2030-03-01"), (0, 1));
        assert_eq!(count(vec![student], "2030-04-01"), (0, 0));
    }

    #[test]
    fn a_spouse_in_service_counts_only_where_recorded() {
        let spouse = FamilyMember { is_dependent: false, ..member(Relation::Spouse, "1990-01-01") };
        assert_eq!(count(vec![spouse.clone()], "2026-01-01"), (1, 0));
        let in_service = FamilyMember { is_asn: true, ..spouse };
        assert_eq!(count(vec![in_service.clone()], "2026-01-01"), (0, 0));
        assert_eq!(count(vec![FamilyMember { is_dependent: true, ..in_service }], "2026-01-01"), (1, 0));
    }
}
