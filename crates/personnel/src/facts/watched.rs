//! What the guard against overpayment must know about those who are paid: a constant number of queries for each chunk of them.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, FactId, PersonId, PositionId};
use kernel::nip::{Appointment, Sex};
use kernel::{DateRange, Month, Nip};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::on_the_way::{FamilyChange, FarDecree, family_changes, far_decrees};
use super::{Account, Sourced};
use crate::Error;
use crate::entity::{employee, fact, person, position};
use crate::kinds::PositionKind;
use crate::retirement::Pension;
use crate::rules::retirement::Post;
use crate::value::{
    DocumentKind, FactKind, FactValue, FamilyMember, LeaveKind, Ptkp, Standing, Status, StudyMode,
};
use crate::{RetirementLaw, scope};

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

/// The facts of some employees for pay of a day, in the order of the ids given. `years` is how far a decree may lie from its
/// facts.
///
/// # Errors
/// When the database fails, or a stored fact is unreadable.
pub async fn watched_facts(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    (on, years): (NaiveDate, i64),
) -> Result<Vec<WatchedFacts>, Error> {
    let mut by_employee = people(conn, employees).await?;
    let mut posts: HashMap<EmployeeId, PositionId> = HashMap::new();
    for row in rows(conn, employees, on).await? {
        let Some(facts) = by_employee.get_mut(&row.employee_id) else { continue };
        if let Some(post) = row.position_id {
            posts.insert(row.employee_id, post);
        }
        facts.take(row)?;
    }
    take_pensions(conn, (&mut by_employee, &posts), on).await?;
    take_deaths(conn, &mut by_employee).await?;
    for (employee, change) in family_changes(conn, employees).await? {
        by_employee.entry(employee).and_modify(|facts| facts.family_changes.push(change));
    }
    for (employee, far) in far_decrees(conn, employees, (on, years)).await? {
        by_employee.entry(employee).and_modify(|facts| facts.far_decrees.push(far));
    }
    Ok(employees.iter().filter_map(|id| by_employee.remove(id)).collect())
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: EmployeeId,
    person_id: PersonId,
    nip: Option<Nip>,
    birth_date: NaiveDate,
    sex: Sex,
}

async fn people(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, WatchedFacts>, Error> {
    let rows = employee::Entity::find()
        .select_only()
        .columns([employee::Column::Id, employee::Column::PersonId, employee::Column::Nip])
        .columns([person::Column::BirthDate, person::Column::Sex])
        .inner_join(person::Entity)
        .filter(employee::Column::Id.is_in(employees.iter().copied()))
        .into_model::<PersonRow>()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.watched())).collect())
}

impl PersonRow {
    fn watched(self) -> WatchedFacts {
        let appointment = self.nip.and_then(|nip| nip.parts().ok()).map(|parts| parts.appointment);
        WatchedFacts {
            employee_id: self.id,
            person_id: self.person_id,
            born: self.birth_date,
            sex: self.sex,
            appointed: match appointment {
                Some(Appointment::Pns { tmt }) => Some(tmt),
                Some(Appointment::Pppk { .. }) | None => None,
            },
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
        }
    }
}

#[derive(FromQueryResult)]
struct FactRow {
    employee_id: EmployeeId,
    id: FactId,
    kind: FactKind,
    code: String,
    value: String,
    position_id: Option<PositionId>,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
}

/// Every status, every account and certificate, and of the rest what holds on the day.
async fn rows(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    on: NaiveDate,
) -> Result<Vec<FactRow>, Error> {
    let believed = || Condition::all().add(fact::Column::SupersededAt.is_null());
    let of_kind = |kind: FactKind| fact::Column::Kind.eq(kind);
    let now = believed().add(scope::holds_on("fact", on)).add(
        Condition::any()
            .add(of_kind(FactKind::Position).and(fact::Column::Code.eq(Standing::Definitif)))
            .add(of_kind(FactKind::StudyAssignment).and(fact::Column::Code.eq(StudyMode::FullTime)))
            .add(of_kind(FactKind::Leave).and(fact::Column::Code.eq(LeaveKind::CutiBesar)))
            .add(fact::Column::Kind.is_in([FactKind::Family, FactKind::TaxStatus])),
    );
    let papers = of_kind(FactKind::Document).and(fact::Column::Code.eq(DocumentKind::Skpp));
    let ever = believed().add(of_kind(FactKind::Status).or(papers));
    Ok(fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId, fact::Column::Id, fact::Column::Kind, fact::Column::Code])
        .columns([fact::Column::Value, fact::Column::PositionId])
        .columns([fact::Column::ValidFrom, fact::Column::ValidUntil])
        .columns([fact::Column::RecordedAt, fact::Column::SupersededAt])
        .filter(fact::Column::EmployeeId.is_in(employees.iter().copied()))
        .filter(Condition::any().add(now).add(ever).add(of_kind(FactKind::BankAccount)))
        .order_by_asc(fact::Column::ValidFrom)
        .order_by_asc(fact::Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

impl FactRow {
    fn account(&self, range: DateRange) -> Result<Account, Error> {
        Account::stored((self.id, range), (self.recorded_at, self.superseded_at), &self.value)
    }
}

impl WatchedFacts {
    fn take(&mut self, row: FactRow) -> Result<(), Error> {
        let range = DateRange::stored(row.valid_from, row.valid_until);
        match row.kind {
            FactKind::Status => {
                if let Ok(status) = row.code.parse() {
                    self.statuses.push(Sourced::new((status, range), row.id, range));
                }
            }
            FactKind::StudyAssignment => self.study = Some(Sourced::new(range, row.id, range)),
            FactKind::Leave => self.cuti_besar = Some(Sourced::new(range, row.id, range)),
            FactKind::TaxStatus => {
                self.ptkp = row.code.parse().ok().map(|ptkp| Sourced::new(ptkp, row.id, range));
            }
            FactKind::Document => self.skpp.push(row.valid_from),
            FactKind::Family => {
                if let FactValue::Family(member) = fact::parse(&row.value)? {
                    self.family.push(Sourced::new(member, row.id, range));
                }
            }
            FactKind::BankAccount => self.accounts.push(row.account(range)?),
            _ => {}
        }
        Ok(())
    }
}

/// The youngest who can be near a pension: nobody retires before.
const NEAR_PENSION: u32 = 57;

#[derive(FromQueryResult)]
struct PostRow {
    id: PositionId,
    kind: PositionKind,
    eselon: Option<String>,
    jabatan_fungsional: Option<String>,
    jenjang: Option<String>,
}

async fn take_pensions(
    conn: &impl ConnectionTrait,
    (people, posts): (&mut HashMap<EmployeeId, WatchedFacts>, &HashMap<EmployeeId, PositionId>),
    on: NaiveDate,
) -> Result<(), Error> {
    let is_near = |facts: &WatchedFacts| on.years_since(facts.born).is_some_and(|age| age >= NEAR_PENSION);
    let near: Vec<EmployeeId> =
        people.values().filter(|facts| is_near(facts)).map(|facts| facts.employee_id).collect();
    if near.is_empty() {
        return Ok(());
    }
    let asked: BTreeSet<PositionId> = near.iter().filter_map(|id| posts.get(id)).copied().collect();
    let found = position::Entity::find()
        .select_only()
        .columns([position::Column::Id, position::Column::Kind, position::Column::Eselon])
        .columns([position::Column::JabatanFungsional, position::Column::Jenjang])
        .filter(position::Column::Id.is_in(asked))
        .into_model::<PostRow>()
        .all(conn)
        .await?;
    let found: HashMap<PositionId, PostRow> = found.into_iter().map(|post| (post.id, post)).collect();
    let law = RetirementLaw::embedded()?;
    for employee in near {
        let post = posts.get(&employee).and_then(|post| found.get(post));
        let (Some(facts), Some(post)) = (people.get_mut(&employee), post) else { continue };
        facts.pension = law.pension(
            &Post {
                kind: post.kind,
                eselon: post.eselon.as_deref(),
                office: post.jabatan_fungsional.as_deref(),
                jenjang: post.jenjang.as_deref(),
            },
            facts.born,
        );
    }
    Ok(())
}

/// Deaths that another employment of the same person records: the record of one instansi may not know what another one knows.
async fn take_deaths(
    conn: &impl ConnectionTrait,
    people: &mut HashMap<EmployeeId, WatchedFacts>,
) -> Result<(), Error> {
    let to_employee: RelationDef = fact::Entity::belongs_to(employee::Entity)
        .from(fact::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let persons: Vec<PersonId> = people.values().map(|facts| facts.person_id).collect();
    let died: Vec<(EmployeeId, PersonId, FactId, NaiveDate)> = fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId])
        .column(employee::Column::PersonId)
        .columns([fact::Column::Id, fact::Column::ValidFrom])
        .join(JoinType::InnerJoin, to_employee)
        .filter(employee::Column::PersonId.is_in(persons))
        .filter(fact::Column::Kind.eq(FactKind::Status))
        .filter(fact::Column::Code.eq(Status::Deceased))
        .filter(fact::Column::SupersededAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    for (employee, person, fact_id, valid_from) in died {
        let others = people.values_mut().filter(|facts| facts.person_id == person);
        for facts in others.filter(|facts| facts.employee_id != employee) {
            facts.died_elsewhere = Some(Sourced { value: Status::Deceased, fact_id, valid_from });
        }
    }
    Ok(())
}
