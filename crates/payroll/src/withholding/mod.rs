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

/// Whose slips.
#[derive(Clone, Copy, Debug)]
pub struct SlipFilter {
    /// The tax year, by the months of payment.
    pub year: i32,
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

/// The slips of a year within the scope, by employee. Three queries more than the page, whatever its length.
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
    let mut query = final_in(filter.year).filter(within(&readable));
    if let Some(employee) = filter.employee_id {
        query = query.filter(payslip::COLUMN.employee_id.eq(employee));
    }
    if let Some(unit) = filter.unit_id {
        query = query.filter(within(&personnel::scope::of_unit(unit)));
    }
    page(db, act, query, (filter.year, form, paging)).await
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
    let query = final_in(year).filter(payslip::COLUMN.employee_id.eq(me));
    Ok(page(db, act, query, (year, form, &Paging::first(1))).await?.rows.pop())
}

/// Final payslips by the year of their payment.
fn final_in(year: i32) -> Select<payslip::Entity> {
    let to_run: RelationDef =
        payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into();
    payslip::Entity::find()
        .join(JoinType::InnerJoin, to_run)
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        // As a word a month sorts by its year first.
        .filter(payslip::Column::PaymentMonth.gte(format!("{year:04}-01")))
        .filter(payslip::Column::PaymentMonth.lte(format!("{year:04}-12")))
}

fn unit_column() -> Expr {
    Expr::col((payslip::Entity, payslip::Column::UnitId))
}

async fn page(
    db: &Db,
    act: &Act,
    query: Select<payslip::Entity>,
    (year, form, paging): (i32, &Form, &Paging),
) -> Result<Page<WithholdingSlip>, Error> {
    let people = query
        .select_only()
        .column(payslip::Column::EmployeeId)
        .group_by(payslip::Column::EmployeeId)
        .order_by_asc(payslip::Column::EmployeeId);
    let by_id = (|paid: &Paid| paid.employee_id, |last| payslip::Column::EmployeeId.gt(last));
    let Page { rows, extent } = paging.read(db.read(), people, by_id).await?;
    let ids: Vec<EmployeeId> = rows.iter().map(|paid| paid.employee_id).collect();
    Ok(Page { rows: slips_of(db.read(), (&ids, year, act.today), form).await?, extent })
}

async fn slips_of(
    conn: &impl ConnectionTrait,
    (employees, year, today): (&[EmployeeId], i32, NaiveDate),
    form: &Form,
) -> Result<Vec<WithholdingSlip>, Error> {
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(today);
    let names = personnel::facts::named(conn, employees).await?;
    let posts = personnel::facts::placements(conn, employees, Ord::min(end, today)).await?;
    let mut figures = figures_of(conn, (employees, year), form).await?;
    let slip = |employee: &EmployeeId| {
        let named = names.get(employee)?;
        Some(WithholdingSlip {
            employee_id: *employee,
            nip: named.nip.clone(),
            name: named.name.clone(),
            post: posts.get(employee).map(|placed| placed.position_name.clone()),
            year,
            figures: figures.remove(employee)?,
        })
    };
    Ok(employees.iter().filter_map(slip).collect())
}
