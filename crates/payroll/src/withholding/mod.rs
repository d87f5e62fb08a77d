//! The withholding slips of a year: read from final payslips, so that they never say anything else.

mod figures;

use chrono::NaiveDate;
use kernel::Nip;
use kernel::id::{EmployeeId, UnitId};
use platform::cursor::{Page, Paging};
use platform::{Act, Db, Scope};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};

use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::rules::withholding::{Figures, Form};
use crate::states::RunStatus;
use figures::figures_of;

/// The slip of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithholdingSlip {
    /// Whose.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Option<Nip>,
    /// The name.
    pub name: String,
    /// The post on the last day of the year, or today.
    pub post: Option<String>,
    /// The tax year.
    pub year: i32,
    /// What was paid and withheld.
    pub figures: Figures,
}

/// The months of payment that a slip tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxPeriod {
    /// The tax year.
    pub year: i32,
    /// One of its months (masa pajak), 1 to 12; the whole year where none is given.
    pub month: Option<u32>,
}

/// Whose slips.
#[derive(Clone, Copy, Debug)]
pub struct SlipFilter {
    /// Of which payments.
    pub period: TaxPeriod,
    /// Of one person.
    pub employee_id: Option<EmployeeId>,
    /// Of those whom a unit, or one below it, paid.
    pub unit_id: Option<UnitId>,
}

/// Somebody who was paid in the year.
#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Paid {
    employee_id: EmployeeId,
}

/// The slips of a year, or of one month of it, within the scope, by employee. Three queries more than the page, whatever its length.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_withholding(
    db: &Db,
    act: &Act,
    (filter, form): (SlipFilter, &Form),
    paging: &Paging,
) -> Result<Page<WithholdingSlip>, Error> {
    let readable = Scope { own: None, ..act.scope.clone() };
    let within = |scope: &Scope| personnel::scope::unit_condition(scope, unit_column(), act.today);
    let mut query = final_in(filter.period).filter(within(&readable));
    if let Some(employee) = filter.employee_id {
        query = query.filter(payslip::COLUMN.employee_id.eq(employee));
    }
    if let Some(unit) = filter.unit_id {
        query = query.filter(within(&personnel::scope::of_unit(unit)));
    }
    page(db, act, query, (filter.period, form, paging)).await
}

/// The slip of whoever asks: none for a year without a final payslip.
///
/// # Errors
/// When the database fails.
pub async fn own_withholding(
    db: &Db,
    act: &Act,
    (year, form): (i32, &Form),
) -> Result<Option<WithholdingSlip>, Error> {
    let Some(me) = act.actor.employee() else { return Ok(None) };
    let period = TaxPeriod { year, month: None };
    let query = final_in(period).filter(payslip::COLUMN.employee_id.eq(me));
    Ok(page(db, act, query, (period, form, &Paging::first(1))).await?.rows.pop())
}

/// Final payslips by their payment.
fn final_in(period: TaxPeriod) -> Select<payslip::Entity> {
    let (year, first, last) = (period.year, period.month.unwrap_or(1), period.month.unwrap_or(12));
    let to_run: RelationDef =
        payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into();
    payslip::Entity::find()
        .join(JoinType::InnerJoin, to_run)
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        // As a word a month sorts by its year first.
        .filter(payslip::Column::PaymentMonth.gte(format!("{year:04}-{first:02}")))
        .filter(payslip::Column::PaymentMonth.lte(format!("{year:04}-{last:02}")))
}

fn unit_column() -> Expr {
    Expr::col((payslip::Entity, payslip::Column::UnitId))
}

async fn page(
    db: &Db,
    act: &Act,
    query: Select<payslip::Entity>,
    (period, form, paging): (TaxPeriod, &Form, &Paging),
) -> Result<Page<WithholdingSlip>, Error> {
    let people = query
        .select_only()
        .column(payslip::Column::EmployeeId)
        .group_by(payslip::Column::EmployeeId)
        .order_by_asc(payslip::Column::EmployeeId);
    let by_id = (|paid: &Paid| paid.employee_id, |last| payslip::Column::EmployeeId.gt(last));
    let Page { rows, extent } = paging.read(db.read(), people, by_id).await?;
    let ids: Vec<EmployeeId> = rows.iter().map(|paid| paid.employee_id).collect();
    Ok(Page { rows: slips_of(db.read(), (&ids, period, act.today), form).await?, extent })
}

async fn slips_of(
    conn: &impl ConnectionTrait,
    (employees, period, today): (&[EmployeeId], TaxPeriod, NaiveDate),
    form: &Form,
) -> Result<Vec<WithholdingSlip>, Error> {
    let end = NaiveDate::from_ymd_opt(period.year, 12, 31).unwrap_or(today);
    let names = personnel::facts::named(conn, employees).await?;
    let posts = personnel::facts::placements(conn, employees, Ord::min(end, today)).await?;
    let mut figures = figures_of(conn, (employees, period), form).await?;
    let slip = |employee: &EmployeeId| {
        let named = names.get(employee)?;
        Some(WithholdingSlip {
            employee_id: *employee,
            nip: named.nip.clone(),
            name: named.name.clone(),
            post: posts.get(employee).map(|placed| placed.position_name.clone()),
            year: period.year,
            figures: figures.remove(employee)?,
        })
    };
    Ok(employees.iter().filter_map(slip).collect())
}
