//! What decrees that are known and not applied will mean for whom: the list that personnel and payroll share.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, EmployeeId, ProposalId, UnitId};
use platform::cursor::{Page, Paging};
use platform::{Act, Db};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::kinds::{DecreeKind, rule_of};
use crate::entity::{decree, employee, person, proposal};
use crate::error::Error;
use crate::proposals::{ChangeKind, Concerned};
use crate::rules::decree::{PayEffect, pay_effect};
use crate::scope;
use crate::states::{DecreeStatus, ProposalStatus};
use crate::value::FactKind;

/// The decree behind an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::PendingDecree)]
pub struct PendingDecree {
    /// The decree.
    pub id: DecreeId,
    /// Its number.
    #[schema(example = "882/14/BKPSDM/2026")]
    pub number: String,
    /// What it is about.
    #[schema(example = "pensiun")]
    pub kind: DecreeKind,
    /// Where it stands.
    #[schema(example = "registered")]
    pub status: DecreeStatus,
    /// The day from which it takes effect.
    pub tmt: NaiveDate,
    /// By when it is to be applied.
    pub due_at: Option<DateTime<Utc>>,
}

/// What an unapplied decree will mean for one employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::PendingEffect)]
pub struct PendingEffect {
    /// The change that it proposes.
    pub proposal_id: ProposalId,
    /// Whom it concerns.
    pub employee: Concerned,
    /// The decree.
    pub decree: PendingDecree,
    /// What becomes of the fact.
    #[schema(example = "add")]
    pub change: ChangeKind,
    /// The kind of fact.
    #[schema(example = "status")]
    pub fact_kind: FactKind,
    /// The first day for which anything changes.
    pub effective_from: NaiveDate,
    /// Whether the employee's pay is held meanwhile: the decree ends or rests it.
    #[schema(example = true)]
    pub stops_pay: bool,
    /// Whole days since the decree was registered.
    #[schema(example = 3)]
    pub days_waiting: i64,
    /// Whether its service deadline is over.
    #[schema(example = false)]
    pub is_overdue: bool,
}

/// Which effects.
#[derive(Clone, Copy, Debug, Default)]
pub struct PendingFilter {
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of everyone in this unit and below it.
    pub unit_id: Option<UnitId>,
    /// Of decrees of one kind.
    pub kind: Option<DecreeKind>,
    /// That begin on this day or before.
    pub effective_by: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Row {
    proposal_id: ProposalId,
    employee_id: EmployeeId,
    nip: Option<kernel::Nip>,
    name: String,
    decree_id: DecreeId,
    number: String,
    decree_kind: DecreeKind,
    decree_status: DecreeStatus,
    tmt: NaiveDate,
    due_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    change: ChangeKind,
    fact_kind: FactKind,
    code: String,
    effective_from: NaiveDate,
}

/// What is known and not applied, of employees within the scope, the longest waiting first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_pending_effects(
    db: &Db,
    act: &Act,
    (filter, paging): (PendingFilter, &Paging),
) -> Result<Page<PendingEffect>, Error> {
    let query = waiting()
        .column_as(proposal::Column::Id, "proposal_id")
        .column(proposal::Column::EmployeeId)
        .column(employee::Column::Nip)
        .column(person::Column::Name)
        .column(decree::Column::DueAt)
        .column(decree::Column::CreatedAt)
        .column_as(decree::Column::Status, "decree_status")
        .join(JoinType::InnerJoin, to_employee())
        .join(JoinType::InnerJoin, to_person())
        .filter(scope::condition(&act.scope, proposal::Column::EmployeeId, act.today))
        .filter(asked(filter, act.today))
        .order_by_asc(proposal::Column::Id);
    let oldest_first = (|row: &Row| row.proposal_id, |last| proposal::Column::Id.gt(last));
    let page = paging.read(db.read(), query, oldest_first).await?;
    let rows = page.rows.into_iter().map(|row| effect(row, act)).collect::<Result<_, _>>()?;
    Ok(Page { rows, extent: page.extent })
}

fn asked(filter: PendingFilter, today: NaiveDate) -> Condition {
    let within = |unit| scope::condition(&scope::of_unit(unit), proposal::Column::EmployeeId, today);
    Condition::all()
        .add_option(filter.employee_id.map(|employee| proposal::Column::EmployeeId.eq(employee)))
        .add_option(filter.unit_id.map(within))
        .add_option(filter.kind.map(|kind| decree::Column::Kind.eq(kind)))
        .add_option(filter.effective_by.map(|day| proposal::Column::EffectiveFrom.lte(day)))
}

fn effect(row: Row, act: &Act) -> Result<PendingEffect, Error> {
    let code = (row.change != ChangeKind::Retract).then_some(row.code.as_str());
    let effect = pay_effect(rule_of(row.decree_kind)?.pay, row.fact_kind, code);
    Ok(PendingEffect {
        proposal_id: row.proposal_id,
        employee: Concerned { id: row.employee_id, nip: row.nip, name: row.name },
        days_waiting: (act.at - row.created_at).num_days(),
        is_overdue: row.due_at.is_some_and(|due| due <= act.at),
        decree: PendingDecree {
            id: row.decree_id,
            number: row.number,
            kind: row.decree_kind,
            status: row.decree_status,
            tmt: row.tmt,
            due_at: row.due_at,
        },
        change: row.change,
        fact_kind: row.fact_kind,
        effective_from: row.effective_from,
        stops_pay: effect == PayEffect::Stops,
    })
}

/// The changes of decrees that await verification or application, with what says what they do to pay.
pub(crate) fn waiting() -> Select<proposal::Entity> {
    let to_decree: RelationDef = proposal::Entity::belongs_to(decree::Entity)
        .from(proposal::Column::DecreeId)
        .to(decree::Column::Id)
        .into();
    proposal::Entity::find()
        .select_only()
        .column(proposal::Column::Change)
        .column(proposal::Column::Code)
        .column(proposal::Column::EffectiveFrom)
        .column_as(proposal::Column::Kind, "fact_kind")
        .column(decree::Column::Number)
        .column(decree::Column::Tmt)
        .column_as(decree::Column::Id, "decree_id")
        .column_as(decree::Column::Kind, "decree_kind")
        .join(JoinType::InnerJoin, to_decree)
        // As the index has it, so that the few that wait are found among the many that do not.
        .filter(proposal::Column::Status.is_in(ProposalStatus::WAITING))
}

fn to_employee() -> RelationDef {
    proposal::Entity::belongs_to(employee::Entity)
        .from(proposal::Column::EmployeeId)
        .to(employee::Column::Id)
        .into()
}

fn to_person() -> RelationDef {
    employee::Entity::belongs_to(person::Entity)
        .from(employee::Column::PersonId)
        .to(person::Column::Id)
        .into()
}
