//! What a payslip that was printed or signed can be compared with later.

use chrono::{DateTime, Utc};
use kernel::Month;
use kernel::id::{PayslipId, UnitId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, RelationDef,
};

use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::runs::RunKind;
use crate::states::RunStatus;

/// What is known of a payslip without knowing whose it is.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Issued {
    /// The payslip.
    pub id: PayslipId,
    /// Who issued it.
    pub instansi_id: UnitId,
    /// What it pays.
    pub kind: RunKind,
    /// For which month.
    pub service_month: Month,
    /// In which month.
    pub payment_month: Month,
    /// Where its run stands.
    pub status: RunStatus,
    /// When its run was approved.
    pub approved_at: Option<DateTime<Utc>>,
    recipe_hash: Option<String>,
    lines: String,
}

/// A payslip as it stands now; none where there is none of the id. It is asked for without a scope, so nothing of a person is in
/// it but what [`Issued::content`] is hashed from.
///
/// # Errors
/// When the database fails.
pub async fn issued_payslip(conn: &impl ConnectionTrait, id: PayslipId) -> Result<Option<Issued>, Error> {
    let to_run: RelationDef =
        payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into();
    Ok(payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::PaymentMonth, payslip::Column::Lines])
        .columns([run::Column::InstansiId, run::Column::Kind, run::Column::ServiceMonth, run::Column::Status])
        .columns([run::Column::ApprovedAt, run::Column::RecipeHash])
        .join(sea_orm::JoinType::InnerJoin, to_run)
        .filter(payslip::COLUMN.id.eq(id))
        .into_model()
        .one(conn)
        .await?)
}

impl Issued {
    /// Everything that the document says beyond its reader: another text means that the document has changed. Only keyed hashes
    /// of it leave the server.
    pub fn content(&self) -> String {
        let recipe = self.recipe_hash.as_deref().unwrap_or_default();
        format!(
            "{} {} {} {} {recipe} {}",
            self.id,
            self.kind.word(),
            self.service_month,
            self.payment_month,
            self.lines
        )
    }

    /// Whether it can be read at all: its run is calculated.
    pub fn is_visible(&self) -> bool {
        RunStatus::VISIBLE.contains(&self.status)
    }

    /// Whether nothing changes it any more.
    pub fn is_final(&self) -> bool {
        RunStatus::FINAL.contains(&self.status)
    }
}
