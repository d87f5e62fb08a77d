//! What is known of one part of those whom a run pays: a constant number of queries, whatever the number of people.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, PayslipId, RunId};
use kernel::{Month, Rupiah};
use personnel::entity::employee;
use personnel::facts::{CHUNK, pending_effects, watched_facts};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::Watch;
use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::rules::guard::{Before, OtherPayment, PaidLines, Paying, Watched};
use crate::rules::line;
use crate::runs::Run;
use crate::states::RunStatus;

/// Where the lines stand that a rule can doubt.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    base: Option<usize>,
    position: [Option<usize>; 2],
    spouse: Option<usize>,
    child: Option<usize>,
}

impl Lines {
    pub(super) fn of(codes: &[String]) -> Self {
        let at = |code: &str| codes.iter().position(|known| known == code);
        Self {
            base: at(line::GAJI_POKOK),
            position: [at(line::TUNJANGAN_STRUKTURAL), at(line::TUNJANGAN_FUNGSIONAL)],
            spouse: at(line::TUNJANGAN_ISTRI_SUAMI),
            child: at(line::TUNJANGAN_ANAK),
        }
    }

    fn read(&self, slip: &Slip) -> Result<PaidLines, Error> {
        let amounts: Vec<Rupiah> = serde_json::from_str(&slip.lines)
            .map_err(|error| platform::Error::Broken(format!("lines of payslip {}: {error}", slip.id)))?;
        let at = |at: Option<usize>| at.and_then(|at| amounts.get(at)).copied().unwrap_or_default();
        Ok(PaidLines {
            net: slip.net,
            base: at(self.base),
            position: self.position.into_iter().map(at).sum(),
            spouse: at(self.spouse),
            child: at(self.child),
        })
    }
}

/// The runs that paid the same the time before.
#[derive(Clone, Debug, Default)]
pub(super) struct Previous {
    month: Option<Month>,
    runs: HashMap<RunId, Option<DateTime<Utc>>>,
}

impl Previous {
    /// The final runs of the last service month before, of the same kind in the same instansi.
    pub(super) async fn of(conn: &impl ConnectionTrait, run: &Run) -> Result<Self, Error> {
        let alike = || {
            run::Entity::find()
                .filter(run::COLUMN.instansi_id.eq(run.instansi_id))
                .filter(run::COLUMN.kind.eq(run.kind))
                .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        };
        let last: Option<Month> = alike()
            .select_only()
            .column(run::Column::ServiceMonth)
            .filter(run::COLUMN.service_month.lt(run.service_month))
            .order_by_desc(run::Column::ServiceMonth)
            .limit(1)
            .into_tuple()
            .one(conn)
            .await?;
        let Some(month) = last else { return Ok(Self::default()) };
        let runs: Vec<(RunId, Option<DateTime<Utc>>)> = alike()
            .select_only()
            .columns([run::Column::Id, run::Column::ApprovedAt])
            .filter(run::COLUMN.service_month.eq(month))
            .into_tuple()
            .all(conn)
            .await?;
        Ok(Self { month: Some(month), runs: runs.into_iter().collect() })
    }
}

#[derive(FromQueryResult)]
struct Slip {
    id: PayslipId,
    employee_id: EmployeeId,
    net: Rupiah,
    lines: String,
}

/// The next part in the order of the people's ids; empty at the end.
pub(super) async fn gather(conn: &impl ConnectionTrait, watch: &Watch<'_>) -> Result<Vec<Watched>, Error> {
    let slips = slips(conn, watch).await?;
    let ids: Vec<EmployeeId> = slips.iter().map(|slip| slip.employee_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let occasion = &watch.occasion;
    let facts = watched_facts(conn, &ids, (occasion.on, occasion.book.decree_years)).await?;
    let mut pending = pending_effects(conn, &ids, occasion.service.next().first_day()).await?;
    let before = before(conn, watch, &ids).await?;
    let mut others = others(conn, watch, &ids).await?;
    let mut slips: HashMap<EmployeeId, Slip> =
        slips.into_iter().map(|slip| (slip.employee_id, slip)).collect();
    let watched = facts.into_iter().filter_map(|facts| {
        let id = facts.employee_id;
        let paid = match watch.lines.read(&slips.remove(&id)?) {
            Ok(paid) => paid,
            Err(error) => return Some(Err(error)),
        };
        let pending = pending.remove(&id).unwrap_or_default();
        let others = others.remove(&id).unwrap_or_default();
        Some(Ok(Watched { paid, facts, pending, before: before.get(&id).copied(), others }))
    });
    watched.collect()
}

async fn slips(conn: &impl ConnectionTrait, watch: &Watch<'_>) -> Result<Vec<Slip>, Error> {
    let mut query = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::EmployeeId])
        .columns([payslip::Column::Net, payslip::Column::Lines])
        .filter(payslip::COLUMN.run_id.eq(watch.run.id))
        .order_by_asc(payslip::Column::EmployeeId)
        .limit(u64::try_from(CHUNK).unwrap_or(u64::MAX));
    if let Some(after) = watch.after {
        query = query.filter(payslip::COLUMN.employee_id.gt(after));
    }
    Ok(query.into_model().all(conn).await?)
}

#[derive(FromQueryResult)]
struct BeforeRow {
    id: PayslipId,
    run_id: RunId,
    employee_id: EmployeeId,
    net: Rupiah,
}

async fn before(
    conn: &impl ConnectionTrait,
    watch: &Watch<'_>,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Before>, Error> {
    let Some(month) = watch.previous.month else { return Ok(HashMap::new()) };
    let rows = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::RunId])
        .columns([payslip::Column::EmployeeId, payslip::Column::Net])
        .filter(payslip::COLUMN.run_id.is_in(watch.previous.runs.keys().copied()))
        .filter(payslip::COLUMN.employee_id.is_in(employees.iter().copied()))
        .into_model::<BeforeRow>()
        .all(conn)
        .await?;
    let before = |row: BeforeRow| {
        let approved_at = watch.previous.runs.get(&row.run_id).copied().flatten();
        (row.employee_id, Before { payslip: row.id, month, net: row.net, approved_at })
    };
    Ok(rows.into_iter().map(before).collect())
}

#[derive(FromQueryResult)]
struct OtherRow {
    employee_id: EmployeeId,
    run_id: RunId,
    service_month: Month,
    net: Rupiah,
}

/// Other payments of the same kind to the same human beings, by whichever instansi: asked only where one is too many, or counted.
async fn others(
    conn: &impl ConnectionTrait,
    watch: &Watch<'_>,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<OtherPayment>>, Error> {
    let year = watch.occasion.service.year();
    let months = match watch.occasion.paying {
        Paying::Thirteenth => (Month::new(year, 1), Month::new(year, 12)),
        Paying::Continued => (Month::new(year - 2, 1), Ok(watch.occasion.service.previous())),
        Paying::Salary | Paying::Tpp | Paying::Other => return Ok(HashMap::new()),
    };
    let (Ok(first), Ok(last)) = months else { return Ok(HashMap::new()) };
    let same = Alias::new("same_person");
    let to_run: RelationDef =
        payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into();
    let paid_to: RelationDef = payslip::Entity::belongs_to(employee::Entity)
        .from(payslip::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let of_person: RelationDef = employee::Entity::belongs_to(employee::Entity)
        .from(employee::Column::PersonId)
        .to(employee::Column::PersonId)
        .into();
    let here = || Expr::col((Alias::new("same_person"), employee::Column::Id));
    let another = Condition::all()
        .add(run::COLUMN.kind.eq(watch.run.kind))
        .add(run::COLUMN.status.is_in(RunStatus::FINAL))
        .add(run::COLUMN.service_month.gte(first))
        .add(run::COLUMN.service_month.lte(last))
        .add(payslip::COLUMN.run_id.ne(watch.run.id));
    let rows = payslip::Entity::find()
        .select_only()
        .expr_as(here(), "employee_id")
        .columns([payslip::Column::RunId, payslip::Column::Net])
        .column(run::Column::ServiceMonth)
        .join(JoinType::InnerJoin, to_run)
        .join(JoinType::InnerJoin, paid_to)
        .join_as(JoinType::InnerJoin, of_person, same)
        .filter(another)
        .filter(here().is_in(employees.iter().copied()))
        .order_by_asc(payslip::Column::Id)
        .into_model::<OtherRow>()
        .all(conn)
        .await?;
    let mut by_employee: HashMap<EmployeeId, Vec<OtherPayment>> = HashMap::new();
    for OtherRow { employee_id, run_id, service_month, net } in rows {
        let payments = by_employee.entry(employee_id).or_default();
        payments.push(OtherPayment { run: run_id, month: service_month, net });
    }
    Ok(by_employee)
}
