//! What was paid before that the tax of a payment rests on: in its month, in its year, and by other payers.

use std::collections::{BTreeSet, HashMap, HashSet};

use kernel::id::{EmployeeId, PayslipId, RunId};
use kernel::recipe::Source;
use kernel::{Month, Rupiah};
use platform::among;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, SelectExt,
};

use super::gather::{Known, january};
use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::other_payers::{OtherPayerSlip, slips_in};
use crate::runs::{BaseKind, Run, RunKind};
use crate::states::RunStatus;

/// What approved runs have paid in the payment month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MonthSoFar {
    pub(crate) gross: Rupiah,
    pub(crate) tax: Rupiah,
    pub(crate) last: Option<Source>,
}

/// What approved runs have paid in the tax year, the payment month included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub(crate) struct YearSoFar {
    pub(crate) gross: Rupiah,
    pub(crate) tax: Rupiah,
    pub(crate) tax_own: Rupiah,
    pub(crate) pension: Rupiah,
    /// What was taken as zakat, which this payment's own zakat is no part of: it follows from the net, which follows from the tax.
    pub(crate) zakat: Rupiah,
    pub(crate) months: i64,
}

/// What somebody earned from other payers in the tax year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    pub(crate) net: Rupiah,
    pub(crate) tax: Rupiah,
    /// Months that only they paid.
    pub(crate) months: i64,
    /// The slip; of several, the employee whose they are.
    pub(crate) source: Source,
}

#[derive(FromQueryResult)]
struct Paid {
    employee_id: EmployeeId,
    run_id: RunId,
    id: PayslipId,
    payment_month: Month,
    tax_base: Rupiah,
    tax: Rupiah,
    bpjs_base: Rupiah,
}

/// The year of those whose last tax period this is.
pub(super) async fn take_years(
    conn: &impl ConnectionTrait,
    run: &Run,
    known: &mut [Known],
) -> Result<(), Error> {
    let last: Vec<EmployeeId> = known
        .iter()
        .filter(|person| person.is_last_period(run))
        .map(|person| person.facts.employee_id)
        .collect();
    if last.is_empty() {
        return Ok(());
    }
    let years = years_so_far(conn, run, &last).await?;
    let mut elsewhere = elsewhere(conn, run, &last).await?;
    for person in known {
        let id = person.facts.employee_id;
        person.year = years.get(&id).copied().unwrap_or_default();
        person.elsewhere = elsewhere.remove(&id);
    }
    Ok(())
}

async fn elsewhere(
    conn: &impl ConnectionTrait,
    run: &Run,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Elsewhere>, Error> {
    let mut slips: HashMap<EmployeeId, Vec<OtherPayerSlip>> = HashMap::new();
    for slip in slips_in(conn, run.payment_month.year(), employees).await? {
        slips.entry(slip.employee_id).or_default().push(slip);
    }
    if slips.is_empty() {
        return Ok(HashMap::new());
    }
    let having: Vec<EmployeeId> = slips.keys().copied().collect();
    let here = months_here(conn, run, &having).await?;
    let of_person = |(employee, slips): (EmployeeId, Vec<OtherPayerSlip>)| {
        let is_here = |month| month == run.payment_month || here.contains(&(employee, month));
        Some((employee, Elsewhere::of(&slips, is_here)?))
    };
    Ok(slips.into_iter().filter_map(of_person).collect())
}

impl Elsewhere {
    /// What one person's slips of a year say; none where there is none.
    pub(crate) fn of(slips: &[OtherPayerSlip], is_here: impl Fn(Month) -> bool) -> Option<Self> {
        let first = slips.first()?;
        let months: BTreeSet<Month> = slips.iter().flat_map(OtherPayerSlip::months).collect();
        let months = months.into_iter().filter(|month| !is_here(*month)).count();
        let (kind, id) = match slips.len() {
            1 => ("other_payer_slip", first.id.0),
            _ => ("other_payer_slips", first.employee_id.0),
        };
        Some(Self {
            net: slips.iter().map(|slip| slip.net).sum(),
            tax: slips.iter().map(|slip| slip.tax).sum(),
            months: i64::try_from(months).unwrap_or_default(),
            source: Source { kind: kind.to_owned(), id, date: first.first_month.first_day() },
        })
    }
}

/// The months of the tax year in which approved runs paid some people.
async fn months_here(
    conn: &impl ConnectionTrait,
    run: &Run,
    employees: &[EmployeeId],
) -> Result<HashSet<(EmployeeId, Month)>, Error> {
    let paid: Vec<(EmployeeId, Month)> = approved(conn, employees)
        .select_only()
        .columns([payslip::Column::EmployeeId, payslip::Column::PaymentMonth])
        .distinct()
        .filter(payslip::COLUMN.payment_month.gte(january(run)))
        .filter(payslip::COLUMN.payment_month.lte(run.payment_month))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(paid.into_iter().collect())
}

/// Payslips of approved runs, this run's own never among them.
fn approved(conn: &impl ConnectionTrait, employees: &[EmployeeId]) -> sea_orm::Select<payslip::Entity> {
    payslip::Entity::find()
        .join(JoinType::InnerJoin, payslip_to_run())
        .filter(among(conn, payslip::Column::EmployeeId, employees.iter().copied()))
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
}

fn payslip_to_run() -> sea_orm::RelationDef {
    payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into()
}

fn paid_columns(query: sea_orm::Select<payslip::Entity>) -> sea_orm::Select<payslip::Entity> {
    query.select_only().columns([
        payslip::Column::EmployeeId,
        payslip::Column::RunId,
        payslip::Column::Id,
        payslip::Column::PaymentMonth,
        payslip::Column::TaxBase,
        payslip::Column::Tax,
        payslip::Column::BpjsBase,
    ])
}

fn source(paid: &Paid) -> Source {
    Source { kind: "payslip".to_owned(), id: paid.id.0, date: paid.payment_month.first_day() }
}

/// What was paid before that this payment rests on, in one look at the payslips.
#[derive(Debug, Default)]
pub(super) struct PaidBefore {
    pub(super) month: HashMap<EmployeeId, MonthSoFar>,
    /// The health bases of the service month's salaries, which the TPP's contribution builds upon.
    pub(super) bpjs: HashMap<EmployeeId, (Rupiah, Source)>,
}

pub(super) async fn paid_before(
    conn: &impl ConnectionTrait,
    run: &Run,
    employees: &[EmployeeId],
) -> Result<PaidBefore, Error> {
    let salaries = match run.base_kind {
        BaseKind::Tpp => salaries(conn, run).await?,
        _ => HashMap::new(),
    };
    let months: BTreeSet<Month> = salaries.values().copied().chain([run.payment_month]).collect();
    if !somebody_paid(conn, &months).await? {
        return Ok(PaidBefore::default());
    }
    let rows = paid_columns(approved(conn, employees))
        .filter(payslip::COLUMN.payment_month.is_in(months))
        .order_by_asc(payslip::Column::Id)
        .into_model::<Paid>()
        .all(conn)
        .await?;
    let mut before = PaidBefore::default();
    for paid in rows {
        if paid.payment_month == run.payment_month {
            let month = before.month.entry(paid.employee_id).or_default();
            month.gross += paid.tax_base;
            month.tax += paid.tax;
            month.last = Some(source(&paid));
        }
        if salaries.contains_key(&paid.run_id) {
            before.bpjs.insert(paid.employee_id, (paid.bpjs_base, source(&paid)));
        }
    }
    Ok(before)
}

/// Whether any run paid in some months. Before the first one nobody's payslips need to be looked through.
async fn somebody_paid(conn: &impl ConnectionTrait, months: &BTreeSet<Month>) -> Result<bool, Error> {
    let paid = run::Entity::find()
        .filter(run::COLUMN.payment_month.is_in(months.iter().copied()))
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL));
    Ok(paid.exists(conn).await?)
}

/// The final runs that paid the service month's salaries, with their payment months.
async fn salaries(conn: &impl ConnectionTrait, of: &Run) -> Result<HashMap<RunId, Month>, Error> {
    let runs: Vec<(RunId, Month)> = run::Entity::find()
        .select_only()
        .columns([run::Column::Id, run::Column::PaymentMonth])
        .filter(run::COLUMN.instansi_id.eq(of.instansi_id))
        .filter(run::COLUMN.base_kind.eq(BaseKind::GajiInduk))
        .filter(run::COLUMN.kind.ne(RunKind::Rapel))
        .filter(run::COLUMN.service_month.eq(of.service_month))
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(runs.into_iter().collect())
}

async fn years_so_far(
    conn: &impl ConnectionTrait,
    run: &Run,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, YearSoFar>, Error> {
    let sum = |column: payslip::Column| Expr::col((payslip::Entity, column)).sum().cast_as("BIGINT");
    let rows: Vec<(EmployeeId, Rupiah, Rupiah, Rupiah, Rupiah, Rupiah, i64)> = approved(conn, employees)
        .select_only()
        .column(payslip::Column::EmployeeId)
        .expr_as(sum(payslip::Column::TaxBase), "gross")
        .expr_as(sum(payslip::Column::Tax), "tax")
        .expr_as(sum(payslip::Column::TaxOwn), "tax_own")
        .expr_as(sum(payslip::Column::Pension), "pension")
        .expr_as(sum(payslip::Column::Zakat), "zakat")
        .expr_as(Expr::col((payslip::Entity, payslip::Column::PaymentMonth)).count_distinct(), "months")
        .filter(payslip::COLUMN.payment_month.gte(january(run)))
        .filter(payslip::COLUMN.payment_month.lte(run.payment_month))
        .group_by(payslip::Column::EmployeeId)
        .into_tuple()
        .all(conn)
        .await?;
    let year = |(employee, gross, tax, tax_own, pension, zakat, months)| {
        (employee, YearSoFar { gross, tax, tax_own, pension, zakat, months })
    };
    Ok(rows.into_iter().map(year).collect())
}
