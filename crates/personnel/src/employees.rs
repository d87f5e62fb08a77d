//! People at work: list, get, hire, change.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, PersonId, PositionId, UnitId};
use kernel::nip::Sex;
use kernel::{Golongan, Nip};
use platform::cursor::{Page, Paging};
use platform::{Db, Scope};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::{employee, person, position};
use crate::error::Error;
use crate::value::Status;
use crate::{facts, scope, store};

/// An employee with what holds on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = personnel::Employee)]
pub struct Employee {
    /// Identity of the employment.
    pub id: EmployeeId,
    /// The human being, who may have had other employments.
    pub person_id: PersonId,
    /// The number under which the person is employed.
    pub nip: Nip,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// The employer.
    pub instansi_id: UnitId,
    /// The employment; null where no fact says it.
    pub status: Option<Status>,
    /// The grade; null where no fact says it.
    pub golongan: Option<Golongan>,
    /// Where the definitive position stands.
    pub unit_id: Option<UnitId>,
    /// The definitive position.
    pub position_id: Option<PositionId>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// The unit, with `include=unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[sea_orm(skip)]
    pub unit: Option<UnitName>,
    /// The definitive position, with `include=position`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[sea_orm(skip)]
    pub position: Option<PositionName>,
}
