//! Making a request, and taking it back.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{EmployeeId, SuperiorRequestId};
use personnel::facts;
use platform::timers::{self, NewTimer};
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, SelectExt,
};

use super::TIMER_SUBJECT;
use super::read::{AskedSuperior, lock, seen};
use crate::entity::superior_request as request;
use crate::regulation::{Law, SuperiorRequestTerm};
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::states::{SuperiorRequestAct, SuperiorRequestStatus, permit_request};
use crate::{Error, store};

/// Who the superior should be.
#[derive(Clone, Debug)]
pub struct NewSuperiorRequest {
    /// The right superior.
    pub superior_id: EmployeeId,
    /// From when on.
    pub valid_from: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Says who the own superior should be.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; `RequestOpen`; `Invalid` for oneself, a stranger, whoever it is already, and
/// without a reason.
#[tracing::instrument(skip_all)]
pub async fn request_superior(db: &Db, act: &Act, new: NewSuperiorRequest) -> Result<AskedSuperior, Error> {
    let employee_id = act.party().ok_or(Error::NotTheEmployee)?;
    let tx = platform::begin(db).await?;
    store::lock_employee(&tx, employee_id).await?;
    let open = request::Entity::find()
        .filter(request::COLUMN.employee_id.eq(employee_id))
        .filter(request::Column::Status.is_in(SuperiorRequestStatus::OPEN));
    if open.exists(&tx).await? {
        return Err(Error::RequestOpen);
    }
    let current_id = facts::rater_of(&tx, employee_id, act.today).await?;
    Error::unless_empty(faults(&tx, (employee_id, current_id), &new).await?)?;
    let row = request::Model {
        id: SuperiorRequestId::new(),
        employee_id,
        current_id,
        proposed_id: new.superior_id,
        valid_from: new.valid_from,
        reason: new.reason,
        status: SuperiorRequestStatus::Diajukan,
        decision_note: None,
        decided_by: None,
        decided_at: None,
        version: 1,
        created_at: act.at,
    };
    let row = row.into_active_model().reset_all().insert(&tx).await?;
    set_clock(&tx, act, &row).await?;
    acts::record(&tx, act, acted("performance.superior_requested", &row)).await?;
    let asked = seen(&tx, (act, None), vec![row]).await?.pop();
    tx.commit().await?;
    asked.ok_or(platform::Error::NotFound("superior_request").into())
}

async fn faults(
    conn: &impl ConnectionTrait,
    (employee, current): (EmployeeId, Option<EmployeeId>),
    new: &NewSuperiorRequest,
) -> Result<Vec<Fault>, Error> {
    let mut faults: Vec<Fault> = fault(&new.reason, "/reason", PASSAGE_MAX).into_iter().collect();
    let at_superior = |code| Fault::invalid(code).at("/superior_id");
    let named = facts::named(conn, &[employee, new.superior_id]).await?;
    let instansi = |id| named.get(&id).map(|named| named.instansi_id);
    if employee == new.superior_id {
        faults.push(at_superior("performance.own_superior"));
    } else if instansi(new.superior_id).is_none() || instansi(employee) != instansi(new.superior_id) {
        faults.push(at_superior("performance.superior_unknown"));
    } else if current == Some(new.superior_id) {
        faults.push(at_superior("performance.superior_already"));
    }
    Ok(faults)
}

/// Takes the own request back.
///
/// # Errors
/// `NotFound` for somebody else's; `NotTheEmployee`; `Stale`; `RequestActNotOffered` once it is answered.
#[tracing::instrument(skip_all, fields(superior_request.id = %id))]
pub async fn withdraw_superior_request(
    db: &Db,
    act: &Act,
    (id, expected): (SuperiorRequestId, Option<i64>),
) -> Result<AskedSuperior, Error> {
    let tx = platform::begin(db).await?;
    let (row, party) = lock(&tx, (act, None), id).await?;
    store::fresh(expected, row.version)?;
    let status = permit_request(row.status, SuperiorRequestAct::Tarik, party)?;
    let version = row.version + 1;
    let row = request::Model { status, version, ..row };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    timers::clear(&tx, row.id.0).await?;
    acts::record(&tx, act, acted("performance.superior_request_withdrawn", &row)).await?;
    let asked = seen(&tx, (act, None), vec![row]).await?.pop();
    tx.commit().await?;
    asked.ok_or(platform::Error::NotFound("superior_request").into())
}

/// Sets the clock of an open request.
pub(super) async fn set_clock(
    tx: &impl ConnectionTrait,
    act: &Act,
    row: &request::Model,
) -> Result<(), Error> {
    let terms = Law::embedded()?.superior_request_terms_on(act.today)?;
    let due_at = terms.after(SuperiorRequestTerm::Answer, (act.at, act.today));
    let action = SuperiorRequestAct::Eskalasi.word();
    timers::set(tx, NewTimer { subject: TIMER_SUBJECT, object: row.id.0, action, due_at }).await?;
    Ok(())
}

pub(super) fn acted(kind: &'static str, row: &request::Model) -> Acted {
    Acted::new(kind, row.id).about(row.employee_id).effective(row.valid_from)
}
