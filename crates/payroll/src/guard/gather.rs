//! What is known of people beside their record: what else they were paid, in two queries, whatever the number of people.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, PayslipId, RunId};
use kernel::{Month, Rupiah};
use personnel::entity::employee;
use personnel::facts::WatchedFacts;
use platform::{among, among_these};
use sea_orm::sea_query::{Alias, Expr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::Watch;
use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::rules::guard::{Before, OtherPayment, PaidLines, Paying};
use crate::rules::line;
use crate::runs::Run;
use crate::states::RunStatus;

/// A payslip: its net, and the amounts of its lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paid<'a> {
    pub(crate) net: Rupiah,
    pub(crate) lines: &'a [Rupiah],
}

/// What is known of somebody beside the decrees on their way.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// What is recorded.
    pub(crate) facts: WatchedFacts,
    /// The last payment of the same kind.
    pub(crate) before: Option<Before>,
    /// Other payments of the same kind.
    pub(crate) others: Vec<OtherPayment>,
}

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

    pub(super) fn are_of_a_family(&self) -> bool {
        self.spouse.or(self.child).is_some()
    }

    pub(super) fn read(&self, Paid { net, lines }: Paid<'_>) -> PaidLines {
        let at = |at: Option<usize>| at.and_then(|at| lines.get(at)).copied().unwrap_or_default();
        PaidLines {
            net,
            base: at(self.base),
            position: self.position.into_iter().map(at).sum(),
            spouse: at(self.spouse),
            child: at(self.child),
        }
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

/// Adds what people were paid before and elsewhere to what is recorded of them.
pub(crate) async fn see(
    conn: &impl ConnectionTrait,
    watch: &Watch,
    facts: Vec<WatchedFacts>,
) -> Result<HashMap<EmployeeId, Seen>, Error> {
    let ids: Vec<EmployeeId> = facts.iter().map(|facts| facts.employee_id).collect();
    let before = before(conn, watch, &ids).await?;
    let mut others = others(conn, watch, &ids).await?;
    let seen = |facts: WatchedFacts| {
        let id = facts.employee_id;
        let others = others.remove(&id).unwrap_or_default();
        (id, Seen { facts, before: before.get(&id).copied(), others })
    };
    Ok(facts.into_iter().map(seen).collect())
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
    watch: &Watch,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Before>, Error> {
    let Some(month) = watch.previous.month else { return Ok(HashMap::new()) };
    let rows = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::RunId])
        .columns([payslip::Column::EmployeeId, payslip::Column::Net])
        .filter(payslip::COLUMN.run_id.is_in(watch.previous.runs.keys().copied()))
        .filter(among(conn, payslip::Column::EmployeeId, employees.iter().copied()))
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
    watch: &Watch,
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
        .filter(among_these(conn, here(), employees.iter().copied()))
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
