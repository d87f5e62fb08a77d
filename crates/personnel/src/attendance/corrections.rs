//! Corrections of days: what an employee says of a day, with proof, before the month is closed.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::calendar::add_working_days;
use kernel::id::{CorrectionId, EmployeeId, FileId};
use kernel::states::{After, AllowedAct};
use kernel::{DateRange, Fault, Month};
use platform::cursor::{Page, Paging, descending};
use platform::timers::{self, NewTimer};
use platform::{Act, Acted, Db, Scope, acts, files};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::closing;
use super::deciding::CORRECTION_TIMER;
use crate::entity::attendance_correction as correction;
use crate::error::{Error, Flaw};
use crate::kinds::{AttendanceCode, CorrectionStatus};
use crate::states::correction::{self as states, CorrectionAct, Party};
use crate::{facts, regulation, scope, store};

/// A correction, with what the reader may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The correction.
    pub row: correction::Model,
    /// When it goes to the officer; none once it did, or was decided.
    pub deadline: Option<DateTime<Utc>>,
    /// What its state offers, judged for the reader.
    pub offered: Vec<AllowedAct<CorrectionAct>>,
}

/// Proposes a correction of a day.
#[derive(Clone, Debug)]
pub struct ProposeCorrection {
    /// Of whom.
    pub employee_id: EmployeeId,
    /// The day.
    pub day: NaiveDate,
    /// How it should count.
    pub code: AttendanceCode,
    /// Local time of arrival.
    pub arrived_at: Option<NaiveTime>,
    /// Local time of leaving.
    pub left_at: Option<NaiveTime>,
    /// Why.
    pub reason: String,
    /// The proof.
    pub file_id: FileId,
}

/// Which corrections are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct CorrectionFilter {
    /// In one state.
    pub status: Option<CorrectionStatus>,
    /// Waiting for a decision.
    pub open: bool,
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of days in one month.
    pub month: Option<Month>,
}

/// What the caller is to a correction.
pub(super) async fn party(
    conn: &impl ConnectionTrait,
    act: &Act,
    (row, deciding): (&correction::Model, Option<&Scope>),
) -> Result<Party, Error> {
    let is_own = act.actor.employee() == Some(row.employee_id);
    if is_own || (row.proposed_by.is_some() && act.actor.id() == row.proposed_by) {
        return Ok(Party::Proposer);
    }
    let Some(scope) = deciding else { return Ok(Party::Reader) };
    let officer = Scope { own: None, subordinates_of: None, ..scope.clone() };
    if facts::is_within(conn, &officer, row.employee_id, act.today).await? {
        return Ok(Party::Officer);
    }
    let superior = Scope { own: None, units: Vec::new(), everything: false, ..scope.clone() };
    let is_superior = facts::is_within(conn, &superior, row.employee_id, act.today).await?;
    Ok(if is_superior { Party::Superior } else { Party::Reader })
}

/// Describes a correction to the caller. `deciding` is the reach of the caller's permission to decide, if there is one.
pub(super) async fn described(
    conn: &impl ConnectionTrait,
    act: &Act,
    (row, deciding): (correction::Model, Option<&Scope>),
) -> Result<Correction, Error> {
    let party = party(conn, act, (&row, deciding)).await?;
    let timers = timers::of_objects(conn, &[row.id.0]).await?;
    let deadline = timers.first().map(|timer| timer.due_at);
    Ok(Correction { offered: states::offered(row.status, party), deadline, row })
}

/// The corrections within the scope, the latest day first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_corrections(
    db: &Db,
    (act, deciding): (&Act, Option<&Scope>),
    filter: CorrectionFilter,
    paging: &Paging,
) -> Result<Page<Correction>, Error> {
    let mut query = correction::Entity::find()
        .filter(scope::condition(&act.scope, correction::Column::EmployeeId, act.today))
        .order_by_desc(correction::Column::Day)
        .order_by_desc(correction::Column::Id);
    if let Some(status) = filter.status {
        query = query.filter(correction::Column::Status.eq(status));
    }
    if filter.open {
        let open = [CorrectionStatus::Proposed, CorrectionStatus::Escalated];
        query = query.filter(correction::Column::Status.is_in(open));
    }
    if let Some(employee) = filter.employee_id {
        query = query.filter(correction::Column::EmployeeId.eq(employee));
    }
    if let Some(month) = filter.month {
        let days = month.days();
        query = query.filter(
            correction::Column::Day.gte(days.from).and(correction::Column::Day.lt(days.stored_until())),
        );
    }
    let key = |row: &correction::Model| (row.day, row.id);
    let beyond = descending((correction::Column::Day, correction::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    let rows = described_all(db.read(), act, (page.rows, deciding)).await?;
    Ok(Page { rows, extent: page.extent })
}

/// Describes many, with three questions about them all.
async fn described_all(
    conn: &impl ConnectionTrait,
    act: &Act,
    (rows, deciding): (Vec<correction::Model>, Option<&Scope>),
) -> Result<Vec<Correction>, Error> {
    let people: Vec<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let deadlines: std::collections::HashMap<_, _> = timers::of_objects(conn, &ids)
        .await?
        .into_iter()
        .map(|timer| (timer.object_id, timer.due_at))
        .collect();
    let reach = |scope: Scope| store::reached(conn, scope, &people, act.today);
    let none = Scope::default();
    let scope = deciding.unwrap_or(&none);
    let officer = reach(Scope { own: None, subordinates_of: None, ..scope.clone() }).await?;
    let superior = reach(Scope { own: None, units: Vec::new(), everything: false, ..scope.clone() }).await?;
    let party = |row: &correction::Model| {
        let is_own = act.actor.employee() == Some(row.employee_id);
        if is_own || (row.proposed_by.is_some() && act.actor.id() == row.proposed_by) {
            Party::Proposer
        } else if officer.contains(&row.employee_id) {
            Party::Officer
        } else if superior.contains(&row.employee_id) {
            Party::Superior
        } else {
            Party::Reader
        }
    };
    let describe = |row: correction::Model| Correction {
        offered: states::offered(row.status, party(&row)),
        deadline: deadlines.get(&row.id.0).copied(),
        row,
    };
    Ok(rows.into_iter().map(describe).collect())
}

/// One correction within the scope.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn get_correction(
    db: &Db,
    (act, deciding): (&Act, Option<&Scope>),
    id: CorrectionId,
) -> Result<Correction, Error> {
    let found = correction::Entity::find_by_id(id)
        .filter(scope::condition(&act.scope, correction::Column::EmployeeId, act.today))
        .one(db.read())
        .await?;
    let row = found.ok_or_else(|| Error::missing("correction"))?;
    described(db.read(), act, (row, deciding)).await
}

/// Proposes a correction, for oneself or, as an operator, for somebody in reach. After some working days without a
/// decision it goes to the officer.
///
/// # Errors
/// `Invalid` with every fault: a future day, a closed month, another correction that waits, an unknown file ...
#[tracing::instrument(skip_all, fields(personnel.employee.id = %new.employee_id))]
pub async fn propose_correction(db: &Db, act: &Act, new: ProposeCorrection) -> Result<Correction, Error> {
    let tx = platform::begin(db).await?;
    let employee = store::lock_employee(&tx, act, new.employee_id).await.map_err(|error| match error {
        Error::Platform(platform::Error::NotFound(_)) => Flaw::EmployeeUnknown.at("/employee_id").into(),
        error => error,
    })?;
    let mut faults = shape_faults(&new, act.today);
    let one = DateRange { from: new.day, until: new.day.succ_opt() };
    if closing::closed(&tx, act, (&[employee.id], one)).await?.holds(employee.id, new.day) {
        faults.push(Flaw::MonthClosed.at("/day").with("month", Month::of(new.day)));
    }
    if waits(&tx, (employee.id, new.day)).await? {
        faults.push(Flaw::CorrectionOpen.at("/day"));
    }
    let id = CorrectionId::new();
    let row = correction::Model {
        id,
        employee_id: employee.id,
        day: new.day,
        code: new.code,
        arrived_at: new.arrived_at,
        left_at: new.left_at,
        reason: new.reason.trim().to_owned(),
        file_id: new.file_id,
        status: CorrectionStatus::Proposed,
        proposed_by: act.actor.id(),
        decided_by: None,
        decided_at: None,
        note: None,
        version: 1,
        created_at: act.at,
    };
    match files::keep(&tx, act, new.file_id, id).await {
        Ok(()) => {}
        Err(platform::Error::NotFound(_)) => faults.push(Flaw::FileUnknown.at("/file_id")),
        Err(error) => return Err(error.into()),
    }
    Error::of(faults)?;
    correction::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    set_deadline(&tx, act, (&row, employee.instansi_id)).await?;
    let acted = Acted::new("personnel.correction_proposed", id).about(employee.id).effective(new.day);
    acts::record(&tx, act, acted.with(json!({ "code": row.code }))).await?;
    let made = described(&tx, act, (row, None)).await?;
    tx.commit().await?;
    Ok(made)
}

fn shape_faults(new: &ProposeCorrection, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if new.day > today {
        faults.push(Flaw::DayInFuture.at("/day"));
    }
    if new.reason.trim().is_empty() {
        faults.push(Flaw::ReasonMissing.at("/reason"));
    }
    if new.code == AttendanceCode::Present && new.arrived_at.is_none() && new.left_at.is_none() {
        faults.push(Flaw::TimesMissing.at("/arrived_at"));
    }
    faults
}

async fn waits(tx: &DatabaseTransaction, (employee, day): (EmployeeId, NaiveDate)) -> Result<bool, Error> {
    let open = [CorrectionStatus::Proposed, CorrectionStatus::Escalated];
    let found = correction::Entity::find()
        .filter(correction::Column::EmployeeId.eq(employee).and(correction::Column::Day.eq(day)))
        .filter(correction::Column::Status.is_in(open))
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// The row of the table that the system does says after how many working days it does it.
async fn set_deadline(
    tx: &DatabaseTransaction,
    act: &Act,
    (row, instansi): (&correction::Model, kernel::id::UnitId),
) -> Result<(), Error> {
    let Some(After::WorkingDays(count)) = states::deadline(row.status) else { return Ok(()) };
    let law = regulation::law()?;
    let last = add_working_days(act.today, count, |day| law.national(day).is_some());
    let zone = facts::time_zone_of(tx, instansi, act.today).await?;
    let due_at = zone.midnight(last.succ_opt().unwrap_or(last));
    let (object, action) = (row.id.0, CorrectionAct::Escalate.word());
    timers::set(tx, NewTimer { subject: CORRECTION_TIMER, object, action, due_at }).await?;
    Ok(())
}

/// Takes a correction back.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `ActNotOffered` when it was decided, or is somebody else's.
pub async fn withdraw_correction(
    db: &Db,
    act: &Act,
    (id, expected): (CorrectionId, Option<i64>),
) -> Result<Correction, Error> {
    let tx = platform::begin(db).await?;
    let row = locked(&tx, act, (id, expected)).await?;
    let party = party(&tx, act, (&row, None)).await?;
    let to = states::permit(row.status, CorrectionAct::Withdraw, party)?;
    let version = row.version + 1;
    let mut edit = row.into_active_model();
    edit.status = Set(to);
    edit.version = Set(version);
    let row = edit.update(&tx).await?;
    timers::clear(&tx, row.id.0).await?;
    acts::record(&tx, act, Acted::new("personnel.correction_withdrawn", id).about(row.employee_id)).await?;
    let shown = described(&tx, act, (row, None)).await?;
    tx.commit().await?;
    Ok(shown)
}

/// A correction within the scope, locked.
pub(super) async fn locked(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (CorrectionId, Option<i64>),
) -> Result<correction::Model, Error> {
    let found = correction::Entity::find_by_id(id)
        .filter(scope::condition(&act.scope, correction::Column::EmployeeId, act.today))
        .lock_exclusive()
        .one(tx)
        .await?;
    let row = found.ok_or_else(|| Error::missing("correction"))?;
    if expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    Ok(row)
}
