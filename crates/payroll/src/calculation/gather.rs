//! What is known of one part of the roster: a constant number of queries, whatever the number of people.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use kernel::recipe::Source;
use kernel::{DateRange, Month, Rate, Rupiah};
use performance::facts::{UnitGrade, predikat_of};
use personnel::facts::{
    Among, PayFacts, PayFactsOver, PayRoster, Pending, Recap, RosterOf, RosterPart, Sourced,
    attendance_recap, facts_of, pay_roster, pending_effects, roster_part,
};
use personnel::value::{LeaveKind, Ptkp, Status};
use sea_orm::ConnectionTrait;

use super::deductions::Withheld;
use super::duty::{Duties, Duty, Stay};
use super::paid_before::{Elsewhere, MonthSoFar, YearSoFar, paid_before, take_years};
use super::plan::Plan;
use super::results::Results;
use super::wanted::{Wanted, wanted};
use crate::Error;
use crate::guard::{Seen, Watch, see};
use crate::rules::gaji_induk::Terusan;
use crate::runs::{Run, RunKind};

/// People in one part.
pub(crate) const CHUNK: usize = personnel::facts::CHUNK;

/// One person with all that a recipe may ask.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) facts: PayFacts,
    /// The status after the payment month: without one that is active, this is the last tax period.
    pub(crate) status_after: Option<Status>,
    /// As on 1 January of the tax year, else what holds now: later changes count from the next January.
    pub(crate) ptkp: Option<Sourced<Ptkp>>,
    pub(crate) month: MonthSoFar,
    /// Gathered for the last tax period only: in any other one the year plays no part.
    pub(crate) year: YearSoFar,
    /// From other payers in the year, gathered with it.
    pub(crate) elsewhere: Option<Elsewhere>,
    /// The health base of the month's salary, where that is approved.
    pub(crate) bpjs_base: Option<(Rupiah, Source)>,
    pub(crate) recap: Option<Recap>,
    pub(crate) predikat: Option<performance::facts::Sourced>,
    /// Asked for only where the policy follows it.
    pub(crate) skp_value: Option<Rate>,
    /// Asked for only where the policy follows it.
    pub(crate) unit_grade: Option<UnitGrade>,
    /// Asked for only as far as the policy follows it.
    pub(crate) results: Results,
    /// What was paid as TPP for the base month, where the run carries a part of it.
    pub(crate) base_tpp: Option<(Rupiah, Source)>,
    /// The first status ever recorded here, where the policy asks who came from elsewhere, or the run who began lately.
    pub(crate) first_status: Option<Sourced<Status>>,
    /// Days of leave by kind, where the policy cuts for single ones.
    pub(crate) leave_days: Vec<(LeaveKind, i64)>,
    /// What is to be taken after the official list.
    pub(crate) withheld: Withheld,
    /// Decrees for the service month or before that are known and not applied.
    pub(crate) pending: Vec<Pending>,
    /// What the guard against overpayment looks at, where it looks.
    pub(crate) seen: Option<Seen>,
    /// When the person is on duty.
    pub(crate) duty: Duty,
    /// The professions certified for, in lower case, where the policy excludes for one.
    pub(crate) professions: BTreeSet<String>,
}

/// A part of the run's roster.
pub(super) enum Listed {
    /// As it is stored.
    Part(RosterPart),
    /// Who left survivors, with their facts.
    Opened(Vec<PayFactsOver>),
}

impl Listed {
    /// The last one on it; none where the roster is at its end.
    pub(super) fn last(&self) -> Option<EmployeeId> {
        match self {
            Self::Part(part) => part.last(),
            Self::Opened(people) => people.last().map(|over| over.employee_id),
        }
    }

    /// Everyone on it with the facts of pay.
    pub(super) async fn open(
        self,
        conn: &impl ConnectionTrait,
        plan: &Plan,
    ) -> Result<Vec<PayFactsOver>, Error> {
        match self {
            Self::Part(part) => Ok(facts_of(conn, part, asking(plan, &plan.days())).await?),
            Self::Opened(people) => Ok(people),
        }
    }
}

/// The next part of the run's roster.
pub(super) async fn list(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    after: Option<EmployeeId>,
) -> Result<Listed, Error> {
    let unit = Among::Unit(plan.run.unit_id);
    Ok(match plan.run.kind {
        RunKind::Terusan => Listed::Opened(who_left_survivors(conn, plan, (unit, after)).await?),
        _ => {
            let days = plan.days();
            Listed::Part(roster_part(conn, PayRoster { after, ..asking(plan, &days) }).await?)
        }
    })
}

/// People by the facts of the run's day; of its last day too, where whoever begins within the month is paid.
pub(super) async fn roster(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    (among, after): (Among<'_>, Option<EmployeeId>),
) -> Result<Vec<PayFactsOver>, Error> {
    let days = plan.days();
    Ok(pay_roster(conn, PayRoster { among, after, ..asking(plan, &days) }).await?)
}

/// What a run asks about everybody.
fn asking<'a>(plan: &Plan, days: &'a [NaiveDate]) -> PayRoster<'a> {
    let run = &plan.run;
    let last = Ord::max(run.status_after, run.facts_as_of);
    let first = Ord::min(january(run).first_day(), run.facts_as_of);
    PayRoster {
        among: Among::Unit(run.unit_id),
        days,
        within: DateRange { from: first, until: last.succ_opt() },
        with_family: plan.asks_family(),
        guarded: plan.watch.as_ref().map(Watch::asks),
        after: None,
        limit: u64::try_from(CHUNK).unwrap_or(u64::MAX),
        of: RosterOf::Everyone,
    }
}

/// Those who died in one of the months that still give the survivors a salary, by the facts of the last salary paid: few enough
/// for one part, in the order of their ids.
pub(super) async fn who_left_survivors(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    (among, after): (Among<'_>, Option<EmployeeId>),
) -> Result<Vec<PayFactsOver>, Error> {
    let mut roster = Vec::new();
    let mut died = plan.run.service_month;
    for _ in 0..Ord::min(plan.terusan.months, Terusan::MONTHS_MAX) {
        died = died.previous();
        let (day, of) = ([died.first_day()], RosterOf::WhoDied(died));
        roster.extend(pay_roster(conn, PayRoster { among, after, of, ..asking(plan, &day) }).await?);
    }
    roster.sort_by_key(|over| over.employee_id);
    Ok(roster)
}

/// What is known of a part of the roster beside its facts.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    pub(crate) status_after: HashMap<EmployeeId, Status>,
    /// As on 1 January of the tax year.
    pub(crate) ptkp: HashMap<EmployeeId, Sourced<Ptkp>>,
    pub(crate) month: HashMap<EmployeeId, MonthSoFar>,
    pub(crate) bpjs: HashMap<EmployeeId, (Rupiah, Source)>,
    pub(crate) recaps: HashMap<EmployeeId, Recap>,
    pub(crate) grades: HashMap<EmployeeId, performance::facts::Sourced>,
    pub(crate) pending: HashMap<EmployeeId, Vec<Pending>>,
    pub(crate) seen: HashMap<EmployeeId, Seen>,
    pub(crate) duties: Duties,
    pub(crate) wanted: Wanted,
}

/// What else a run asks about people, without those whom somebody left out.
pub(super) async fn learn(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    roster: Vec<PayFactsOver>,
) -> Result<Vec<Known>, Error> {
    let run = &plan.run;
    let first = january(run).first_day();
    let (mut learned, mut watched, mut stays) = (Learned::default(), Vec::new(), Vec::new());
    let people: Vec<EmployeeId> = roster.iter().map(|over| over.employee_id).collect();
    let mut duties = Duties::begun(&roster).in_month_of(conn, plan, &people).await?;
    for mut over in roster {
        let id = over.employee_id;
        learned.status_after.extend(over.status_on(run.status_after).map(|status| (id, status)));
        learned.ptkp.extend(over.ptkp_on(first).map(|ptkp| (id, ptkp)));
        watched.extend(over.watched.take());
        stays.push(Stay::taken(&mut over, (plan, 0)));
    }
    let roster = duties.roster(plan, stays);
    let ids: Vec<EmployeeId> = roster.iter().map(|facts| facts.employee_id).collect();
    let grades = match run.evaluation_period {
        Some(period) => predikat_of(conn, &ids, period).await?,
        None => HashMap::new(),
    };
    let before = paid_before(conn, run, &ids).await?;
    let mut learned = Learned {
        month: before.month,
        bpjs: before.bpjs,
        recaps: match run.attendance_month {
            Some(month) => attendance_recap(conn, &ids, month).await?,
            None => HashMap::new(),
        },
        pending: pending_effects(conn, &ids, run.service_month.next().first_day()).await?,
        seen: match &plan.watch {
            Some(watch) => see(conn, watch, watched).await?,
            None => HashMap::new(),
        },
        duties,
        wanted: wanted(conn, plan, (&roster, &grades)).await?,
        grades,
        ..learned
    };
    let mut known: Vec<Known> = roster
        .into_iter()
        .filter(|facts| !plan.excluded.contains(&facts.employee_id))
        .map(|facts| learned.of(facts))
        .collect();
    take_years(conn, run, &mut known).await?;
    Ok(known)
}

impl Learned {
    /// One person with all of it but the year.
    pub(crate) fn of(&mut self, facts: PayFacts) -> Known {
        let id = facts.employee_id;
        let (grades, wanted) = (&mut self.grades, &mut self.wanted);
        Known {
            status_after: self.status_after.get(&id).copied(),
            ptkp: self.ptkp.remove(&id).or_else(|| facts.ptkp.clone()),
            month: self.month.remove(&id).unwrap_or_default(),
            year: YearSoFar::default(),
            elsewhere: None,
            bpjs_base: self.bpjs.remove(&id),
            recap: self.recaps.remove(&id),
            skp_value: grades.get(&id).and_then(|grade| wanted.values.get(&grade.evaluation_id)).copied(),
            unit_grade: facts.unit_id.and_then(|unit| wanted.units.get(&unit)).copied(),
            results: wanted.results.take(&facts),
            base_tpp: wanted.base_tpp.remove(&id),
            first_status: wanted.first_status.remove(&id),
            leave_days: wanted.leave_days.remove(&id).unwrap_or_default(),
            withheld: wanted.withheld.remove(&id).unwrap_or_default(),
            predikat: grades.remove(&id),
            pending: self.pending.remove(&id).unwrap_or_default(),
            seen: self.seen.remove(&id),
            duty: self.duties.of(id),
            professions: wanted.professions.remove(&id).unwrap_or_default(),
            facts,
        }
    }
}

impl Known {
    /// Whether the payment month is the last tax period: December, or the last month of employment (PMK 168/2023).
    pub(super) fn is_last_period(&self, run: &Run) -> bool {
        run.payment_month.number() == 12 || !self.status_after.is_some_and(Status::is_active)
    }
}

/// The first month of the tax year.
pub(super) fn january(run: &Run) -> Month {
    Month::new(run.payment_month.year(), 1).unwrap_or(run.payment_month)
}
