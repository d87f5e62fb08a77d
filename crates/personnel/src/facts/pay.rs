//! What a pay run must know about people.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, PositionId, UnitId};
use kernel::{DateRange, Golongan, Nip};

use super::rows::{FactRow, Recorded};
use super::tree::Tree;
use super::{Sourced, WatchedFacts};
use crate::Error;
use crate::entity::position::PositionKind;
use crate::value::{
    FamilyMember, LeaveKind, Ptkp, Punishment, Standing, Status, StudyMode, SuspensionReason, Wage,
};

/// Everything about one employee that pay can depend on. What is missing is for payroll to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayFacts {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Nip,
    /// Where the definitive position stands.
    pub unit_id: Option<UnitId>,
    /// The first-level unit above it, whose budget pays.
    pub skpd_id: Option<UnitId>,
    /// The employment.
    pub status: Option<Sourced<Status>>,
    /// Grade and years of service.
    pub golongan: Option<Sourced<GradeFacts>>,
    /// The definitive position.
    pub position: Option<Sourced<PositionFacts>>,
    /// Positions held as Plt, Plh or additional assignment.
    pub acting: Vec<Sourced<ActingFacts>>,
    /// Spouses and children as proven on the day; names stay sealed. Who counts for allowances is law and decided by
    /// payroll.
    pub family: Vec<Sourced<FamilyMember>>,
    /// The tax-free status.
    pub ptkp: Option<Sourced<Ptkp>>,
    /// Leave and duty travel that hold on the day, with their days.
    pub leaves: Vec<Sourced<(LeaveKind, DateRange)>>,
    /// The study assignment that holds on the day, with its days.
    pub study: Option<Sourced<(StudyMode, DateRange)>>,
    /// The suspension that holds on the day.
    pub suspension: Option<Sourced<SuspensionReason>>,
    /// Sanctions that hold on the day, with their days.
    pub sanctions: Vec<Sourced<(Punishment, DateRange)>>,
    /// The agreed wage of a part-time contract.
    pub wage: Option<Sourced<Wage>>,
}

/// A grade with the years and months of service in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeFacts {
    /// The grade.
    pub golongan: Golongan,
    /// Whole years.
    pub mkg_years: u8,
    /// Further months.
    pub mkg_months: u8,
}

/// What an allowance can depend on in a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionFacts {
    /// The position.
    pub position_id: PositionId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub unit_id: UnitId,
    /// Its kind.
    pub kind: PositionKind,
    /// Job class, 1 to 17.
    pub kelas_jabatan: i32,
    /// Structural posts only.
    pub eselon: Option<String>,
    /// Functional posts only.
    pub jabatan_fungsional: Option<String>,
    /// Functional posts only.
    pub jenjang: Option<String>,
    /// Whether whoever holds it heads an SKPD, and so uses its budget.
    pub heads_skpd: bool,
}

/// A position held for a vacancy, for an absence, or beside the own one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingFacts {
    /// Plt, Plh or additional assignment.
    pub standing: Standing,
    /// The position.
    pub position: PositionFacts,
    /// The days.
    pub range: DateRange,
}

/// An employee over some days.
#[derive(Clone, Debug)]
pub struct PayFactsOver {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The facts of each day, in the order of the days; none where the employee stands in another unit.
    pub on: Vec<Option<PayFacts>>,
    /// The first statement of starting duty (SPMT), of whatever day.
    pub begun: Option<Sourced<()>>,
    /// What the guard asks about the first of the days, where it was asked for.
    pub watched: Option<WatchedFacts>,
    statuses: Vec<(DateRange, Sourced<Status>)>,
    ptkp: Vec<(DateRange, Sourced<Ptkp>)>,
}

impl PayFactsOver {
    pub(super) fn of(
        (id, nip): (EmployeeId, Nip),
        rows: Vec<FactRow>,
        (days, tree): (&[NaiveDate], &Tree),
    ) -> Result<Self, Error> {
        let mut on = Vec::with_capacity(days.len());
        for day in days {
            let facts = PayFacts::of((id, nip.clone()), rows.iter(), (*day, tree))?;
            on.push(tree.is_within(facts.unit_id, *day).then_some(facts));
        }
        let (statuses, ptkp) = (Vec::new(), Vec::new());
        let mut over = Self { employee_id: id, on, begun: None, watched: None, statuses, ptkp };
        for row in &rows {
            match row.what {
                // Rows come by their first day.
                Recorded::Begun => _ = over.begun.get_or_insert_with(|| row.sourced(())),
                Recorded::Status(status) => over.statuses.push((row.range, row.sourced(status))),
                Recorded::TaxStatus(ptkp) => over.ptkp.push((row.range, row.sourced(ptkp))),
                _ => {}
            }
        }
        Ok(over)
    }

    /// The status on a day within the days asked for.
    pub fn status_on(&self, day: NaiveDate) -> Option<Status> {
        self.statuses.iter().find(|(range, _)| range.contains(day)).map(|(_, status)| status.value)
    }

    /// The status with which somebody employed on the first of some days leaves before the last of them is over.
    pub fn left_within(&self, days: DateRange) -> Option<Sourced<Status>> {
        let later = self.statuses.iter().map(|(_, status)| status);
        let mut later =
            later.filter(|status| days.from < status.valid_from && days.contains(status.valid_from));
        later.find(|status| !status.value.is_active()).cloned()
    }

    /// The tax-free status on a day within the days asked for.
    pub fn ptkp_on(&self, day: NaiveDate) -> Option<Sourced<Ptkp>> {
        self.ptkp.iter().find(|(range, _)| range.contains(day)).map(|(_, ptkp)| ptkp.clone())
    }
}

impl PayFacts {
    /// What the facts say on a day.
    fn of<'a>(
        (id, nip): (EmployeeId, Nip),
        rows: impl Iterator<Item = &'a FactRow>,
        (day, tree): (NaiveDate, &Tree),
    ) -> Result<Self, Error> {
        let mut facts = Self::without_facts(id, nip);
        for row in rows.filter(|row| row.range.contains(day)) {
            facts.take(row, (day, tree))?;
        }
        facts.unit_id = facts.position.as_ref().map(|position| position.value.unit_id);
        facts.skpd_id = facts.unit_id.and_then(|unit| tree.skpd_of(unit, day));
        Ok(facts)
    }

    fn without_facts(employee_id: EmployeeId, nip: Nip) -> Self {
        Self {
            employee_id,
            nip,
            unit_id: None,
            skpd_id: None,
            status: None,
            golongan: None,
            position: None,
            acting: Vec::new(),
            family: Vec::new(),
            ptkp: None,
            leaves: Vec::new(),
            study: None,
            suspension: None,
            sanctions: Vec::new(),
            wage: None,
        }
    }

    fn take(&mut self, row: &FactRow, (day, tree): (NaiveDate, &Tree)) -> Result<(), Error> {
        let range = row.range;
        match &row.what {
            Recorded::Status(status) => self.status = Some(row.sourced(*status)),
            Recorded::Golongan(grade) => self.golongan = Some(row.sourced(*grade)),
            Recorded::Position(position_id, standing) => {
                let missing = || platform::Error::Broken(format!("fact {} names no position", row.id));
                let mut position = tree.positions.get(position_id).cloned().ok_or_else(missing)?;
                position.heads_skpd &= tree.skpd_of(position.unit_id, day) == Some(position.unit_id);
                if *standing == Standing::Definitif {
                    self.position = Some(row.sourced(position));
                } else {
                    self.acting.push(row.sourced(ActingFacts { standing: *standing, position, range }));
                }
            }
            Recorded::Family(member) => self.family.push(row.sourced(member.clone().proven_on(day))),
            Recorded::TaxStatus(ptkp) => self.ptkp = Some(row.sourced(*ptkp)),
            Recorded::Leave(leave) => self.leaves.push(row.sourced((*leave, range))),
            Recorded::Study(mode) => self.study = Some(row.sourced((*mode, range))),
            Recorded::Suspension(reason) => self.suspension = Some(row.sourced(*reason)),
            Recorded::Sanction(punishment) => self.sanctions.push(row.sourced((*punishment, range))),
            Recorded::Wage(wage) => self.wage = Some(row.sourced(wage.clone())),
            Recorded::Account(_) | Recorded::Skpp | Recorded::Begun => {}
        }
        Ok(())
    }
}
