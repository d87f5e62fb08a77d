//! What the guard against overpayment must know about those who are paid.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, FactId, PersonId, PositionId};
use kernel::nip::{Appointment, Sex};
use kernel::{DateRange, Month, Nip};
use platform::among;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::on_the_way::{FamilyChange, FarDecree, family_changes, far_decrees};
use super::roster::Guarded;
use super::rows::{FactRow, Recorded};
use super::tree::Tree;
use super::{Account, Sourced};
use crate::Error;
use crate::RetirementLaw;
use crate::entity::{employee, fact};
use crate::retirement::Pension;
use crate::rules::retirement::Post;
use crate::value::{FactKind, FamilyMember, LeaveKind, Ptkp, Standing, Status, StudyMode};

/// Everything about one paid person that a finding can rest on. Nothing of it was opened: names and numbers stay sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedFacts {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The human being.
    pub person_id: PersonId,
    /// Born when.
    pub born: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// The month of appointment as a candidate, which the NIP of a PNS states.
    pub appointed: Option<Month>,
    /// The definitive position.
    pub post: Option<PositionId>,
    /// Every status, in order.
    pub statuses: Vec<Sourced<(Status, DateRange)>>,
    /// The death that another employment of the same person records.
    pub died_elsewhere: Option<Sourced<Status>>,
    /// The first day of pension by birth and post, the age, and how sure the age is; for those who are near it.
    pub pension: Option<Pension>,
    /// The study assignment that takes the whole time, with its days.
    pub study: Option<Sourced<DateRange>>,
    /// Long leave, with its days.
    pub cuti_besar: Option<Sourced<DateRange>>,
    /// The family that is recorded for the day, proofs not yet judged.
    pub family: Vec<Sourced<FamilyMember>>,
    /// Changes of it that were proposed or decreed, and are not applied.
    pub family_changes: Vec<FamilyChange>,
    /// The tax-free status.
    pub ptkp: Option<Sourced<Ptkp>>,
    /// The first days of certificates that the instansi before has stopped the pay.
    pub skpp: Vec<NaiveDate>,
    /// Every version of the account, those no longer believed too, in order of their recording.
    pub accounts: Vec<Account>,
    /// Facts that begin years away from the decree behind them.
    pub far_decrees: Vec<FarDecree>,
}

/// A human being, as the roster of the guard has it.
pub(super) struct Human {
    pub(super) person_id: PersonId,
    pub(super) born: NaiveDate,
    pub(super) sex: Sex,
}

impl Human {
    /// What the facts of an employment say on a day.
    pub(super) fn watched(
        self,
        (employee_id, nip): (EmployeeId, &Nip),
        rows: &[FactRow],
        on: NaiveDate,
    ) -> WatchedFacts {
        let appointed = match nip.parts().ok().map(|parts| parts.appointment) {
            Some(Appointment::Pns { tmt }) => Some(tmt),
            Some(Appointment::Pppk { .. }) | None => None,
        };
        let mut watched = WatchedFacts {
            employee_id,
            person_id: self.person_id,
            born: self.born,
            sex: self.sex,
            appointed,
            post: None,
            statuses: Vec::new(),
            died_elsewhere: None,
            pension: None,
            study: None,
            cuti_besar: None,
            family: Vec::new(),
            family_changes: Vec::new(),
            ptkp: None,
            skpp: Vec::new(),
            accounts: Vec::new(),
            far_decrees: Vec::new(),
        };
        for row in rows {
            watched.take(row, row.range.contains(on));
        }
        watched
    }
}

impl WatchedFacts {
    fn take(&mut self, row: &FactRow, holds: bool) {
        let range = row.range;
        match &row.what {
            Recorded::Status(status) => self.statuses.push(row.sourced((*status, range))),
            Recorded::Account(account) => self.accounts.push(account.clone()),
            Recorded::Skpp => self.skpp.push(range.from),
            Recorded::Position(post, Standing::Definitif) if holds => self.post = Some(*post),
            Recorded::Study(StudyMode::FullTime) if holds => self.study = Some(row.sourced(range)),
            Recorded::Leave(LeaveKind::CutiBesar) if holds => self.cuti_besar = Some(row.sourced(range)),
            Recorded::TaxStatus(ptkp) if holds => self.ptkp = Some(row.sourced(*ptkp)),
            Recorded::Family(member) if holds => self.family.push(row.sourced(member.clone())),
            _ => {}
        }
    }
}

/// What no fact of the own employment says: the pension by the post, a death elsewhere, what is on its way, and far decrees.
pub(super) async fn take_the_rest(
    conn: &impl ConnectionTrait,
    people: Vec<&mut WatchedFacts>,
    (Guarded { on, decree_years }, tree): (Guarded, &Tree),
) -> Result<(), Error> {
    let ids: Vec<EmployeeId> = people.iter().map(|facts| facts.employee_id).collect();
    let mut by_employee: HashMap<EmployeeId, &mut WatchedFacts> =
        people.into_iter().map(|facts| (facts.employee_id, facts)).collect();
    let law = RetirementLaw::embedded()?;
    for facts in by_employee.values_mut() {
        facts.pension = pension(&law, facts, (on, tree));
    }
    take_deaths(conn, &mut by_employee).await?;
    for (employee, change) in family_changes(conn, &ids).await? {
        by_employee.entry(employee).and_modify(|facts| facts.family_changes.push(change));
    }
    for (employee, far) in far_decrees(conn, &ids, (on, decree_years)).await? {
        by_employee.entry(employee).and_modify(|facts| facts.far_decrees.push(far));
    }
    Ok(())
}

/// The youngest who can be near a pension: nobody retires before.
const NEAR_PENSION: u32 = 57;

fn pension(law: &RetirementLaw, facts: &WatchedFacts, (on, tree): (NaiveDate, &Tree)) -> Option<Pension> {
    on.years_since(facts.born).filter(|age| *age >= NEAR_PENSION)?;
    let post = tree.positions.get(&facts.post?)?;
    let post = Post {
        kind: post.kind,
        eselon: post.eselon.as_deref(),
        office: post.jabatan_fungsional.as_deref(),
        jenjang: post.jenjang.as_deref(),
    };
    law.pension(&post, facts.born)
}

/// Deaths that another employment of the same person records: the record of one instansi may not know what another one knows.
async fn take_deaths(
    conn: &impl ConnectionTrait,
    people: &mut HashMap<EmployeeId, &mut WatchedFacts>,
) -> Result<(), Error> {
    let persons: Vec<PersonId> = people.values().map(|facts| facts.person_id).collect();
    let rows: Vec<(EmployeeId, PersonId)> = employee::Entity::find()
        .select_only()
        .columns([employee::Column::Id, employee::Column::PersonId])
        .filter(among(conn, employee::Column::PersonId, persons))
        .into_tuple()
        .all(conn)
        .await?;
    // Hardly anybody has two employments.
    let mut employments: HashMap<PersonId, u32> = HashMap::with_capacity(rows.len());
    for (_, person) in &rows {
        *employments.entry(*person).or_default() += 1;
    }
    let is_one_of_several = |(_, person): &(EmployeeId, PersonId)| employments.get(person) > Some(&1);
    let several: HashMap<EmployeeId, PersonId> = rows.into_iter().filter(is_one_of_several).collect();
    if several.is_empty() {
        return Ok(());
    }
    let died: Vec<(EmployeeId, FactId, NaiveDate)> = fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId, fact::Column::Id, fact::Column::ValidFrom])
        .filter(among(conn, fact::Column::EmployeeId, several.keys().copied()))
        .filter(fact::Column::Kind.eq(FactKind::Status))
        .filter(fact::Column::Code.eq(Status::Deceased))
        .filter(fact::Column::SupersededAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    for (employment, fact_id, valid_from) in died {
        let same = several.get(&employment);
        let here = people.values_mut().filter(|facts| Some(&facts.person_id) == same);
        for facts in here.filter(|facts| facts.employee_id != employment) {
            facts.died_elsewhere = Some(Sourced { value: Status::Deceased, fact_id, valid_from });
        }
    }
    Ok(())
}
