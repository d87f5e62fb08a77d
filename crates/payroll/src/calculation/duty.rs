//! When people are on duty: who began within the month, who has not begun, and whose absence stops the salary.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use kernel::recipe::{Source, Value};
use kernel::{DateRange, Month};
use personnel::facts::{Absence, PayFacts, PayFactsOver, Sourced, absences_in_a_row};
use personnel::value::{Status, StudyMode, SuspensionReason};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::ConnectionTrait;

use super::feed::Feed;
use super::gather::Known;
use super::plan::Plan;
use crate::Error;
use crate::faults::Lack;
use crate::regulation::Law;
use crate::rules::gaji_induk::{AwayRow, STUDY};
use crate::rules::tpp::month_of_leave;
use crate::rules::{PaidStatus, input};
use crate::runs::{BaseKind, Run, RunKind};

/// The table of law of unexcused absence.
pub(crate) const ABSENCE: &str = "ketidakhadiran";

/// What is known of the duty of a part of the roster.
#[derive(Clone, Debug, Default)]
pub(crate) struct Duties {
    begun: HashMap<EmployeeId, Sourced<()>>,
    starts: HashMap<EmployeeId, Sourced<()>>,
    ends: HashMap<EmployeeId, Sourced<Status>>,
    absences: HashMap<EmployeeId, Absence>,
}

/// The same of one person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Duty {
    /// The first statement of starting duty.
    begun: Option<Sourced<()>>,
    /// The first day that is paid, for who begins within the month where components are paid from then on.
    starts: Option<Sourced<()>>,
    /// The status after the last day that is paid, for who leaves within such a month.
    ends: Option<Sourced<Status>>,
    /// The row of unexcused absence that stops the salary.
    absence: Option<Absence>,
}

/// How unexcused absence stops a salary: the days in a row, and where they are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StopsFor {
    days: i64,
    within: DateRange,
}

impl StopsFor {
    /// By the law of the month; none before there was one, and for all that is no salary.
    pub(super) fn of(law: &Law, run: &Run) -> Option<Self> {
        if run.base_kind != BaseKind::GajiInduk || run.kind == RunKind::Terusan {
            return None;
        }
        let first = run.service_month.first_day();
        let number = |key| parameter(law, (key, first));
        let months = u32::try_from(number("months")?).ok()?;
        let from = (0..months).fold(run.service_month, |month, _| month.previous());
        Some(Self { days: number("stop_days")?, within: DateRange::bounded(from.first_day(), first) })
    }
}

/// A number of the law of absence; none before there was one.
fn parameter(law: &Law, (key, day): (&str, NaiveDate)) -> Option<i64> {
    match law.at(day).row(ABSENCE, &[key]).ok()?.value {
        Value::Number(number) => number.to_i64(),
        Value::Text(_) => None,
    }
}

/// After how many working days of unexcused absence in a row the personnel officer is warned.
pub fn days_to_warn(law: &Law, day: NaiveDate) -> i64 {
    parameter(law, ("warn_days", day)).or_else(|| parameter(law, ("stop_days", day))).unwrap_or(i64::MAX)
}

impl Duties {
    /// One person's part of it.
    pub(super) fn of(&mut self, employee: EmployeeId) -> Duty {
        Duty {
            begun: self.begun.remove(&employee),
            starts: self.starts.remove(&employee),
            ends: self.ends.remove(&employee),
            absence: self.absences.remove(&employee),
        }
    }
}

impl Duties {
    /// When the people of a roster began theirs.
    pub(crate) fn begun(roster: &[PayFactsOver]) -> Self {
        let begun = |over: &PayFactsOver| Some((over.employee_id, over.begun.clone()?));
        Self { begun: roster.iter().filter_map(begun).collect(), ..Self::default() }
    }

    /// What is recorded of the same people for the month of a plan.
    pub(crate) async fn in_month_of(
        &self,
        conn: &impl ConnectionTrait,
        plan: &Plan,
        people: &[EmployeeId],
    ) -> Result<Self, Error> {
        let absences = match plan.stops_for {
            Some(stops) => absences_in_a_row(conn, people, (stops.within, stops.days)).await?,
            None => HashMap::new(),
        };
        Ok(Self { absences, ..self.clone() })
    }

    /// Everybody's facts of the run's day; whoever begins within the month has those of its last day, where the installation pays
    /// from the day of the beginning. Whoever stands in another unit on the day is nobody here.
    pub(crate) fn roster(&mut self, plan: &Plan, stays: Vec<Stay>) -> Vec<PayFacts> {
        let day = plan.run.facts_as_of;
        let mut roster = Vec::with_capacity(stays.len());
        for Stay { employee, first, last, left } in stays {
            self.ends.extend(left.map(|left| (employee, left)));
            let begun = self.begun.get(&employee);
            let is_on_duty = first.as_ref().is_some_and(|facts| {
                let is_active = facts.status.as_ref().is_some_and(|status| status.value.is_active());
                is_active && begun.is_none_or(|begun| begun.valid_from <= day)
            });
            let start = last.as_ref().filter(|_| !is_on_duty).and_then(|facts| start(facts, begun));
            match (start.filter(|start| start.valid_from > day), last) {
                (Some(start), Some(last)) => {
                    self.starts.insert(employee, start);
                    roster.push(last);
                }
                _ => roster.extend(first),
            }
        }
        roster
    }
}

/// How somebody is there in a month.
#[derive(Debug)]
pub(crate) struct Stay {
    employee: EmployeeId,
    /// The facts of the plan's day; none where the employee stands in another unit.
    first: Option<PayFacts>,
    /// Those of the month's last day, where whoever begins within it is paid.
    last: Option<PayFacts>,
    /// With which status the employee leaves within the month, where that counts.
    left: Option<Sourced<Status>>,
}

impl Stay {
    /// Taken out of what is known of somebody over months: that of the month at a place.
    pub(crate) fn taken(over: &mut PayFactsOver, (plan, at): (&Plan, usize)) -> Self {
        let days = plan.days().len();
        let mut on = over.on.iter_mut().skip(at * days).take(days).map(Option::take);
        let (first, last) = (on.next().flatten(), on.next().flatten());
        // The month of death is paid whole, like those after it to the survivors.
        let left = over.left_within(plan.run.service_month.days());
        let left = left.filter(|left| plan.starts_within_month() && left.value != Status::Deceased);
        Self { employee: over.employee_id, first, last, left }
    }
}

fn last_day(month: Month) -> NaiveDate {
    month.next().first_day().pred_opt().unwrap_or(month.first_day())
}

/// The later of the first day of the employment and that of the duty.
fn start(facts: &PayFacts, begun: Option<&Sourced<()>>) -> Option<Sourced<()>> {
    let status = facts.status.as_ref().filter(|status| status.value.is_active())?;
    let employed = Sourced { value: (), fact_id: status.fact_id, valid_from: status.valid_from };
    let paid = PaidStatus::from_word(status.value.word())?;
    let begun = begun.filter(|begun| paid.begins_by_spmt() && begun.valid_from >= employed.valid_from);
    Some(begun.cloned().unwrap_or(employed))
}

impl Known {
    /// Why somebody who is employed is not paid a salary by the duty: not begun, or stopped.
    pub(super) fn off_duty(&self, plan: &Plan, status: PaidStatus) -> Option<Lack> {
        let Duty { begun, starts, absence, .. } = &self.duty;
        let later = begun.as_ref().filter(|begun| begun.valid_from > plan.run.facts_as_of);
        if let Some(begun) = later.filter(|_| status.begins_by_spmt() && starts.is_none()) {
            return Some(Lack::BeforeDuty(begun.valid_from));
        }
        let stopped = absence.filter(|_| plan.settings.absence.statuses.contains(&status));
        stopped.map(Lack::PayStopped)
    }

    /// From when somebody who begins within the month is paid, and for how many days who begins or leaves.
    pub(super) fn start(&self, plan: &Plan, feed: Feed) -> (Value, Option<Source>) {
        let (first, end) = (plan.run.service_month.first_day(), plan.run.service_month.next().first_day());
        let Duty { begun, starts, ends, .. } = &self.duty;
        let day = starts.as_ref().map_or(first, |starts| starts.valid_from);
        let kind = match begun {
            Some(begun) if begun.valid_from == day => "spmt",
            _ => "status",
        };
        let source = starts.as_ref().map(|starts| starts.source(kind));
        match (feed, &source) {
            (Feed::DaysServed, _) => {
                let until = ends.as_ref().map_or(end, |ends| ends.valid_from);
                let left = ends.as_ref().map(|ends| ends.source("status"));
                ((until - day).num_days().into(), source.or(left))
            }
            (_, Some(_)) => (input::BEGUN.into(), source),
            (_, None) => (input::WHOLE_MONTH.into(), None),
        }
    }

    /// Whether the first day that is paid lies within the month.
    pub(crate) fn begins_within_month(&self) -> bool {
        self.duty.starts.is_some()
    }

    /// The state away from duty for which least is paid, with which month of it this is; of those that no rule names none is told.
    pub(super) fn away(&self, plan: &Plan, feed: Feed) -> (Value, Option<Source>) {
        let facts = &self.facts;
        let leaves = facts.leaves.iter().map(|leave| {
            let (kind, range) = leave.value;
            (kind.word(), range, leave.source("leave"))
        });
        let study = facts.study.iter().filter(|study| study.value.0 == StudyMode::FullTime);
        let study = study.map(|study| (STUDY, study.value.1, study.source("study_assignment")));
        let suspended = facts.suspension.iter().map(|suspension| {
            let range = DateRange { from: suspension.valid_from, until: None };
            (suspension.value.word(), range, suspension.source("suspension"))
        });
        let is_named =
            |(word, ..): &(&str, DateRange, Source)| plan.away.iter().any(|row| row.state == *word);
        let states = leaves.chain(study).chain(suspended).filter(is_named).map(|(word, range, source)| {
            let month = month_of_leave(range, plan.run.service_month);
            (taken(&plan.away, (word, month)), word, month, source)
        });
        // Of equal ones the first, which the facts keep the same at every gathering.
        let most = states.reduce(|most, next| if next.0 > most.0 { next } else { most });
        match (most, feed) {
            (Some((_, _, month, source)), Feed::AwayMonth) => (i64::from(month).into(), Some(source)),
            (Some((_, word, _, source)), _) => (word.into(), Some(source)),
            (None, Feed::AwayMonth) => (0.into(), None),
            (None, _) => (input::NONE.into(), None),
        }
    }
}

/// What a state takes in one of its months: the shares of all components that are not paid, added up.
fn taken(rows: &[AwayRow], (state, month): (&str, u32)) -> Decimal {
    let mut paid: HashMap<_, (u32, Decimal)> = HashMap::new();
    for row in rows.iter().filter(|row| row.state == state && row.from_month <= month) {
        let latest = paid.entry(row.component).or_insert((row.from_month, row.share));
        if latest.0 <= row.from_month {
            *latest = (row.from_month, row.share);
        }
    }
    paid.values().map(|(_, share)| Decimal::ONE - share).sum()
}

impl Plan {
    /// Whether whoever begins within the month is paid from that day on.
    pub(super) fn starts_within_month(&self) -> bool {
        self.run.base_kind == BaseKind::GajiInduk
            && matches!(self.run.kind, RunKind::GajiInduk | RunKind::Susulan)
            && self.settings.starts_within_month()
    }

    /// The days whose facts count: that of the run, and the last of the month where whoever begins within it is paid.
    pub(crate) fn days(&self) -> Vec<NaiveDate> {
        let last = self.starts_within_month().then(|| last_day(self.run.service_month));
        [self.run.facts_as_of].into_iter().chain(last).collect()
    }

    /// Whether somebody suspended is paid: a salary, where the installation says so.
    pub(super) fn pays_suspended(&self, reason: SuspensionReason) -> bool {
        self.policy.is_none() && self.settings.pays_suspended(reason)
    }

    /// Whether part-time PPPK are paid: a salary and TPP; of the yearly payments where the installation says so.
    pub(super) fn pays(&self, status: PaidStatus) -> bool {
        status.is_tabulated()
            || self.run.base_kind.yearly().is_none()
            || self.settings.part_time.receives_yearly
    }
}
