//! Reading payslips: by unit for whoever may read pay, one's own for everybody, and with the working of every line.

use kernel::id::{EmployeeId, PayslipId, RunId, UnitId};
use kernel::recipe::{ExplainedLine, Inputs, LineKind, Recipe};
use kernel::{Label, Language, Month, Nip, Rupiah};
use platform::cursor::{Extent, Page, Paging};
use platform::{Act, Db, Scope};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use crate::entity::{payroll_run as run, payslip as row};
use crate::recipes::compiled_recipe;
use crate::rules::difference::Lines;
use crate::rules::line::is_component;
use crate::runs::RunKind;
use crate::states::RunStatus;
use crate::{Error, store};

/// Which payslips to list.
#[derive(Clone, Debug, Default)]
pub struct PayslipFilter {
    /// Of one run.
    pub run_id: Option<RunId>,
    /// Of one person.
    pub employee_id: Option<EmployeeId>,
    /// Of a unit and those below it.
    pub unit_id: Option<UnitId>,
    /// Of one kind.
    pub kind: Option<RunKind>,
    /// For one month.
    pub service_month: Option<Month>,
    /// Paid in one month.
    pub payment_month: Option<Month>,
    /// Part of the person's name, or the beginning of the number.
    pub q: Option<String>,
}

/// A payslip without its lines.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PayslipHead {
    /// Its id.
    pub id: PayslipId,
    /// Its run.
    pub run_id: RunId,
    /// Where the run stands.
    pub status: RunStatus,
    /// What is paid.
    pub kind: RunKind,
    /// For which month.
    pub service_month: Month,
    /// In which month.
    pub payment_month: Month,
    /// Who is paid.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Nip,
    /// The name.
    pub name: String,
    /// The SKPD that pays.
    pub skpd_id: UnitId,
    /// The unit of the person.
    pub unit_id: UnitId,
    /// Sum of earnings.
    pub gross: Rupiah,
    /// Sum of deductions.
    pub deductions: Rupiah,
    /// What is paid.
    pub net: Rupiah,
    /// The recipe; the run is calculated, so there is one.
    pub recipe_hash: String,
}

/// One line of a payslip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The step of the recipe.
    pub code: String,
    /// For people.
    pub label: Label,
    /// What the line does to the amount paid.
    pub kind: LineKind,
    /// Whole rupiah.
    pub amount: Rupiah,
}

/// A payslip with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payslip {
    /// Everything but the lines.
    pub head: PayslipHead,
    /// All lines in the recipe's order.
    pub lines: Vec<Line>,
}

/// What somebody else needs to recompute a payslip, and what that must give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayslipSource {
    /// Who is paid.
    pub employee_id: EmployeeId,
    /// The recipe.
    pub recipe_hash: String,
    /// The inputs.
    pub inputs: Inputs,
    /// The amounts of all lines, in the recipe's order.
    pub lines: Vec<Rupiah>,
}

/// A payslip with the working of every line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The payslip.
    pub head: PayslipHead,
    /// Each line down to fact, law and policy.
    pub lines: Vec<ExplainedLine>,
}

/// Payslips within the scope, of the newest runs first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_payslips(
    db: &Db,
    act: &Act,
    filter: PayslipFilter,
    paging: &Paging,
) -> Result<Page<PayslipHead>, Error> {
    let mut query = heads(visible(&act.scope, act));
    if let Some(id) = filter.run_id {
        // The payslips of a run lie together under the primary key.
        let (first, last) = store::ids_of_run(id);
        query = query.filter(row::COLUMN.run_id.eq(id));
        query = query.filter(row::COLUMN.id.gte(first)).filter(row::COLUMN.id.lte(last));
    }
    if let Some(id) = filter.employee_id {
        query = query.filter(row::COLUMN.employee_id.eq(id));
    }
    if let Some(unit) = filter.unit_id {
        let below = personnel::scope::of_unit(unit);
        query = query.filter(personnel::scope::unit_condition(&below, unit_column(), act.today));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(run::COLUMN.kind.eq(kind));
    }
    if let Some(month) = filter.service_month {
        query = query.filter(run::COLUMN.service_month.eq(month));
    }
    if let Some(month) = filter.payment_month {
        query = query.filter(row::COLUMN.payment_month.eq(month));
    }
    if let Some(text) = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        query = query.filter(store::person_like(text));
    }
    page(db, query, paging).await
}

/// The approved payslips of whoever asks, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_own_payslips(db: &Db, act: &Act, paging: &Paging) -> Result<Page<PayslipHead>, Error> {
    let Some(me) = act.actor.employee() else {
        return Ok(Page { rows: Vec::new(), extent: Extent::default() });
    };
    page(db, heads(visible(&Scope::own(me), act)), paging).await
}

/// One payslip.
///
/// # Errors
/// `NotFound` outside the scope, and before its run is calculated.
pub async fn find_payslip(db: &Db, act: &Act, id: PayslipId) -> Result<Payslip, Error> {
    let Paid { head, lines: amounts } = find(db.read(), act, (id, &[row::Column::Lines])).await?;
    let amounts: Vec<Rupiah> = serde_json::from_str(&amounts).map_err(|error| altered(id, error))?;
    let compiled = compiled_recipe(db.read(), &head.recipe_hash).await?;
    let line = |((code, label, kind), amount): ((&str, &Label, LineKind), &Rupiah)| Line {
        code: code.to_owned(),
        label: label.clone(),
        kind,
        amount: *amount,
    };
    let lines: Vec<Line> = line_steps(compiled.recipe()).zip(&amounts).map(line).collect();
    if lines.len() != amounts.len() {
        return Err(altered(id, "the recipe has another number of lines"));
    }
    Ok(Payslip { head, lines })
}

/// The last month in which one of some people was paid.
///
/// # Errors
/// When the database fails.
pub async fn last_paid_month(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
) -> Result<Option<Month>, Error> {
    Ok(row::Entity::find()
        .select_only()
        .column(row::Column::PaymentMonth)
        .filter(row::COLUMN.employee_id.is_in(employees.iter().copied()))
        .order_by_desc(row::Column::PaymentMonth)
        .into_tuple()
        .one(conn)
        .await?)
}

/// The final payslip of the same person and kind before one.
pub(crate) async fn earlier_payslip(
    conn: &impl ConnectionTrait,
    act: &Act,
    head: &PayslipHead,
) -> Result<Option<PayslipId>, Error> {
    let earlier = run::COLUMN.service_month.lt(head.service_month);
    latest(conn, act, (head.employee_id, head.kind), Some(earlier)).await
}

/// One's own latest final payslip of a kind.
pub(crate) async fn latest_own(
    conn: &impl ConnectionTrait,
    act: &Act,
    kind: RunKind,
) -> Result<Option<PayslipId>, Error> {
    let Some(me) = act.actor.employee() else { return Ok(None) };
    latest(conn, act, (me, kind), None).await
}

async fn latest(
    conn: &impl ConnectionTrait,
    act: &Act,
    (employee, kind): (EmployeeId, RunKind),
    which: Option<Expr>,
) -> Result<Option<PayslipId>, Error> {
    let mut query = visible(&act.scope, act)
        .select_only()
        .column(row::Column::Id)
        .filter(row::COLUMN.employee_id.eq(employee))
        .filter(run::COLUMN.kind.eq(kind))
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        .order_by_desc(run::Column::ServiceMonth)
        .order_by_desc(row::Column::Id);
    if let Some(which) = which {
        query = query.filter(which);
    }
    Ok(query.into_tuple().one(conn).await?)
}

/// What a payslip follows from.
///
/// # Errors
/// `NotFound` outside the scope, and before its run is calculated.
pub async fn find_payslip_source(db: &Db, act: &Act, id: PayslipId) -> Result<PayslipSource, Error> {
    Ok(with_source(db.read(), act, id).await?.1)
}

/// The working of every line of a payslip: the stored recipe folded once more over the stored inputs.
///
/// # Errors
/// `NotFound` outside the scope; `Broken` when recipe and inputs no longer give the stored lines, which means that one of
/// them was altered.
#[tracing::instrument(skip_all, fields(payroll.payslip.id = %id))]
pub async fn explain_payslip(
    db: &Db,
    act: &Act,
    id: PayslipId,
    language: Language,
) -> Result<Explanation, Error> {
    let (head, source) = with_source(db.read(), act, id).await?;
    let compiled = compiled_recipe(db.read(), &source.recipe_hash).await?;
    let lines = compiled.explain(&source.inputs, language).map_err(|error| altered(id, error))?;
    if !lines.iter().map(|line| &line.amount).eq(&source.lines) {
        return Err(altered(id, "recipe and inputs give other amounts"));
    }
    Ok(Explanation { head, lines })
}

fn altered(id: PayslipId, what: impl std::fmt::Display) -> Error {
    platform::Error::Broken(format!("payslip {id}: {what}")).into()
}

pub(crate) fn line_steps(recipe: &Recipe) -> impl Iterator<Item = (&str, &Label, LineKind)> {
    recipe.steps.iter().filter_map(|step| Some((step.name.as_str(), &step.label, step.line?)))
}

/// What the stored lines of a payslip pay of each component.
pub(crate) fn components_paid(recipe: &Recipe, (id, lines): (PayslipId, &str)) -> Result<Lines, Error> {
    let amounts: Vec<Rupiah> = serde_json::from_str(lines).map_err(|error| altered(id, error))?;
    let paid = line_steps(recipe).zip(amounts);
    let components = paid.filter(|((code, _, kind), _)| is_component(code, *kind));
    Ok(components.map(|((code, ..), amount)| (code.to_owned(), amount)).collect())
}

/// Payslips that a scope opens: those of its units once they are calculated, one's own once they are approved. What a
/// reporting line opens elsewhere, it does not open here.
fn visible(scope: &Scope, act: &Act) -> Select<row::Entity> {
    let readable = Condition::all()
        .add(run::COLUMN.status.is_in(RunStatus::VISIBLE))
        .add(personnel::scope::unit_condition(scope, unit_column(), act.today));
    let mut any = Condition::any().add(readable);
    if let Some(own) = scope.own {
        any = any.add(
            Condition::all()
                .add(row::COLUMN.employee_id.eq(own))
                .add(run::COLUMN.status.is_in(RunStatus::FINAL)),
        );
    }
    row::Entity::find().join(JoinType::InnerJoin, to_run()).filter(any)
}

fn unit_column() -> Expr {
    Expr::col((row::Entity, row::Column::UnitId))
}

fn to_run() -> sea_orm::RelationDef {
    row::Entity::belongs_to(run::Entity).from(row::Column::RunId).to(run::Column::Id).into()
}

fn heads(query: Select<row::Entity>) -> Select<row::Entity> {
    query
        .join(JoinType::InnerJoin, store::payslip_to_employee())
        .join(JoinType::InnerJoin, store::employee_to_person())
        .select_only()
        .columns([
            row::Column::Id,
            row::Column::RunId,
            row::Column::PaymentMonth,
            row::Column::EmployeeId,
            row::Column::SkpdId,
            row::Column::UnitId,
            row::Column::Gross,
            row::Column::Deductions,
            row::Column::Net,
        ])
        .columns([run::Column::Status, run::Column::Kind, run::Column::ServiceMonth, run::Column::RecipeHash])
        .column(personnel::entity::employee::Column::Nip)
        .column(personnel::entity::person::Column::Name)
}

async fn page(db: &Db, query: Select<row::Entity>, paging: &Paging) -> Result<Page<PayslipHead>, Error> {
    let newest_first = (|payslip: &PayslipHead| payslip.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(db.read(), query.order_by_desc(row::Column::Id), newest_first).await?)
}

/// A payslip without its lines.
///
/// # Errors
/// `NotFound` outside the scope, and before its run is calculated.
pub(crate) async fn find_payslip_head(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: PayslipId,
) -> Result<PayslipHead, Error> {
    find(conn, act, (id, &[])).await
}

/// A payslip with the amounts of its lines, as they are stored.
#[derive(Debug, FromQueryResult)]
struct Paid {
    #[sea_orm(nested)]
    head: PayslipHead,
    lines: String,
}

/// The same with the inputs, which are ten times as long and only asked for where something is computed from them.
#[derive(Debug, FromQueryResult)]
struct PaidFrom {
    #[sea_orm(nested)]
    head: PayslipHead,
    inputs: String,
    lines: String,
}

async fn find<P: FromQueryResult>(
    conn: &impl ConnectionTrait,
    act: &Act,
    (id, documents): (PayslipId, &[row::Column]),
) -> Result<P, Error> {
    let one =
        heads(visible(&act.scope, act)).columns(documents.iter().copied()).filter(row::COLUMN.id.eq(id));
    Ok(one.into_model::<P>().one(conn).await?.ok_or(platform::Error::NotFound("payslip"))?)
}

pub(crate) async fn with_source(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: PayslipId,
) -> Result<(PayslipHead, PayslipSource), Error> {
    let documents = [row::Column::Inputs, row::Column::Lines];
    let PaidFrom { head, inputs, lines } = find(conn, act, (id, &documents)).await?;
    let inputs = serde_json::from_str(&inputs).map_err(|error| altered(id, error))?;
    let lines = serde_json::from_str(&lines).map_err(|error| altered(id, error))?;
    let source =
        PayslipSource { employee_id: head.employee_id, recipe_hash: head.recipe_hash.clone(), inputs, lines };
    Ok((head, source))
}
