//! What is on its way to the record of somebody who is paid, and what lies far from its decree.

use chrono::NaiveDate;
use kernel::id::{DecreeId, EmployeeId, FactId, ProposalId};
use platform::among;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use crate::Error;
use crate::entity::{decree, fact, proposal};
use crate::proposals::ChangeKind;
use crate::scope;
use crate::states::ProposalStatus;
use crate::value::{FactKind, FactValue};

/// A change of the family on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyChange {
    /// The proposal.
    pub proposal_id: ProposalId,
    /// The decree that brings it, and its number.
    pub decree: Option<(DecreeId, String)>,
    /// The fact that it ends, corrects or takes away.
    pub fact_id: FactId,
    /// The first day on which the member is none any more.
    pub from: NaiveDate,
}

/// A fact that begins years away from the day on which its decree was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FarDecree {
    /// What the fact is about.
    pub kind: FactKind,
    /// The fact.
    pub fact_id: FactId,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// The decree.
    pub decree_id: DecreeId,
    /// Its number.
    pub number: String,
    /// When it was signed.
    pub issued_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct ChangeRow {
    employee_id: EmployeeId,
    proposal_id: ProposalId,
    decree_id: Option<DecreeId>,
    number: Option<String>,
    change: ChangeKind,
    fact_id: Option<FactId>,
    value: Option<String>,
    valid_until: Option<NaiveDate>,
    effective_from: NaiveDate,
}

/// The changes of families that end somebody's place in one and are not applied.
pub(super) async fn family_changes(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
) -> Result<Vec<(EmployeeId, FamilyChange)>, Error> {
    let to_decree: RelationDef = proposal::Entity::belongs_to(decree::Entity)
        .from(proposal::Column::DecreeId)
        .to(decree::Column::Id)
        .into();
    let rows = proposal::Entity::find()
        .select_only()
        .columns([proposal::Column::EmployeeId, proposal::Column::DecreeId, proposal::Column::Change])
        .columns([proposal::Column::FactId, proposal::Column::Value])
        .columns([proposal::Column::ValidUntil, proposal::Column::EffectiveFrom])
        .column_as(proposal::Column::Id, "proposal_id")
        .column(decree::Column::Number)
        .join(JoinType::LeftJoin, to_decree)
        // As the index has it, so that the few that wait are found among the many that do not.
        .filter(proposal::Column::Status.is_in(ProposalStatus::WAITING))
        .filter(among(conn, proposal::Column::EmployeeId, employees.iter().copied()))
        .filter(proposal::Column::Kind.eq(FactKind::Family))
        .order_by_asc(proposal::Column::Id)
        .into_model::<ChangeRow>()
        .all(conn)
        .await?;
    let mut changes = Vec::new();
    for row in rows {
        changes.extend(row.ending()?);
    }
    Ok(changes)
}

impl ChangeRow {
    /// What it ends: a divorce gives the marriage a last day, a child's own marriage or income ends the dependence.
    fn ending(self) -> Result<Option<(EmployeeId, FamilyChange)>, Error> {
        let Some(fact_id) = self.fact_id else { return Ok(None) };
        let depends_no_longer = match self.value.as_deref().map(fact::parse).transpose()? {
            Some(FactValue::Family(member)) => !member.is_dependent,
            _ => false,
        };
        let from = match self.change {
            ChangeKind::Retract => Some(self.effective_from),
            _ if depends_no_longer => Some(self.effective_from),
            _ => self.valid_until,
        };
        let decree = self.decree_id.zip(self.number);
        let change = |from| FamilyChange { proposal_id: self.proposal_id, decree, fact_id, from };
        Ok(from.map(|from| (self.employee_id, change(from))))
    }
}

#[derive(FromQueryResult)]
struct FarRow {
    employee_id: EmployeeId,
    kind: FactKind,
    fact_id: FactId,
    valid_from: NaiveDate,
    decree_id: DecreeId,
    number: String,
    issued_on: NaiveDate,
}

/// Statuses, grades and posts of the day whose year lies so many years from their decree's.
pub(super) async fn far_decrees(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    (on, years): (NaiveDate, i64),
) -> Result<Vec<(EmployeeId, FarDecree)>, Error> {
    const APART: &str = "ABS(CAST(SUBSTR(CAST(fact.valid_from AS TEXT), 1, 4) AS INTEGER) \
        - CAST(SUBSTR(CAST(decree.issued_on AS TEXT), 1, 4) AS INTEGER))";
    let to_decree: RelationDef =
        fact::Entity::belongs_to(decree::Entity).from(fact::Column::DecreeId).to(decree::Column::Id).into();
    let rows = fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId, fact::Column::Kind, fact::Column::ValidFrom])
        .column_as(fact::Column::Id, "fact_id")
        .column_as(decree::Column::Id, "decree_id")
        .columns([decree::Column::Number, decree::Column::IssuedOn])
        .join(JoinType::InnerJoin, to_decree)
        .filter(among(conn, fact::Column::EmployeeId, employees.iter().copied()))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::Kind.is_in([FactKind::Status, FactKind::Golongan, FactKind::Position]))
        .filter(scope::holds_on("fact", on))
        .filter(Expr::cust(APART).gte(years))
        .order_by_asc(fact::Column::Id)
        .into_model::<FarRow>()
        .all(conn)
        .await?;
    let far = |row: FarRow| {
        let FarRow { employee_id, kind, fact_id, valid_from, decree_id, number, issued_on } = row;
        (employee_id, FarDecree { kind, fact_id, valid_from, decree_id, number, issued_on })
    };
    Ok(rows.into_iter().map(far).collect())
}
