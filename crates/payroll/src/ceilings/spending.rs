//! What runs use of a budget: the gross of every payslip, by SKPD, from the totals that each calculation wrote.

use std::collections::HashMap;

use kernel::id::{RunId, UnitId};
use kernel::{Month, Rupiah};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
};

use super::CeilingKind;
use crate::Error;
use crate::entity::{payroll_run as run, run_total as total};
use crate::rules::line;
use crate::runs::BaseKind;
use crate::states::RunStatus;

/// What was paid to the people of one SKPD in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spent {
    pub(crate) instansi: UnitId,
    pub(crate) skpd: UnitId,
    /// The month in which it was paid: a budget bears what is paid in its year.
    pub(crate) month: Month,
    pub(crate) kind: CeilingKind,
    pub(crate) amount: Rupiah,
}

#[derive(FromQueryResult)]
struct Row {
    instansi_id: UnitId,
    skpd_id: UnitId,
    payment_month: Month,
    base_kind: BaseKind,
    code: String,
    amount: Rupiah,
}

/// What final runs paid in a year.
pub(crate) async fn spent_in(
    conn: &impl ConnectionTrait,
    (instansi, year): (&[UnitId], i32),
) -> Result<Vec<Spent>, Error> {
    let (Ok(first), Ok(last)) = (Month::new(year, 1), Month::new(year, 12)) else { return Ok(Vec::new()) };
    let final_in_year = Condition::all()
        .add(run::COLUMN.instansi_id.is_in(instansi.iter().copied()))
        .add(run::COLUMN.status.is_in(RunStatus::FINAL))
        .add(run::COLUMN.payment_month.gte(first))
        .add(run::COLUMN.payment_month.lte(last));
    spent(conn, final_in_year).await
}

/// What one run pays, whatever its state.
pub(crate) async fn spent_by(conn: &impl ConnectionTrait, id: RunId) -> Result<Vec<Spent>, Error> {
    spent(conn, Condition::all().add(run::COLUMN.id.eq(id))).await
}

async fn spent(conn: &impl ConnectionTrait, which: Condition) -> Result<Vec<Spent>, Error> {
    let to_run: sea_orm::RelationDef =
        total::Entity::belongs_to(run::Entity).from(total::Column::RunId).to(run::Column::Id).into();
    let rows = total::Entity::find()
        .join(JoinType::InnerJoin, to_run)
        .select_only()
        .columns([run::Column::InstansiId, run::Column::PaymentMonth, run::Column::BaseKind])
        .columns([total::Column::SkpdId, total::Column::Code])
        .expr_as(Expr::col((total::Entity, total::Column::Amount)).sum().cast_as("BIGINT"), "amount")
        .filter(which)
        .filter(total::COLUMN.code.is_in([line::GROSS, line::TPP_SEBULAN]))
        .group_by(run::Column::InstansiId)
        .group_by(run::Column::PaymentMonth)
        .group_by(run::Column::BaseKind)
        .group_by(total::Column::SkpdId)
        .group_by(total::Column::Code)
        .into_model::<Row>()
        .all(conn)
        .await?;
    Ok(rows.into_iter().flat_map(Row::parts).collect())
}

impl Row {
    /// The gross of a run belongs to its base kind; what THR and the 13th salary carry of a TPP belongs to TPP.
    fn parts(self) -> Vec<Spent> {
        let part = |kind, amount| Spent {
            instansi: self.instansi_id,
            skpd: self.skpd_id,
            month: self.payment_month,
            kind,
            amount,
        };
        match (self.code.as_str(), self.base_kind) {
            (line::TPP_SEBULAN, _) => {
                vec![part(CeilingKind::Salary, -self.amount), part(CeilingKind::Tpp, self.amount)]
            }
            (_, BaseKind::Tpp) => vec![part(CeilingKind::Tpp, self.amount)],
            _ => vec![part(CeilingKind::Salary, self.amount)],
        }
    }
}

/// Sums by the unit that a ceiling can name: each SKPD, and the instansi for all of them.
pub(crate) fn by_unit(spent: impl IntoIterator<Item = Spent>) -> HashMap<(UnitId, CeilingKind), Rupiah> {
    let mut sums: HashMap<(UnitId, CeilingKind), Rupiah> = HashMap::new();
    for one in spent {
        *sums.entry((one.skpd, one.kind)).or_default() += one.amount;
        if one.instansi != one.skpd {
            *sums.entry((one.instansi, one.kind)).or_default() += one.amount;
        }
    }
    sums
}
