//! `role_result`: what an employee brings to a result of the superior (matriks peran hasil).

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, RhkId, RoleResultId};
use sea_orm::entity::prelude::*;

/// A cell of the matrix.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_result")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleResultId,
    /// The superior's result.
    pub rhk_id: RhkId,
    /// Who contributes.
    pub employee_id: EmployeeId,
    /// The intermediate product.
    pub product: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
