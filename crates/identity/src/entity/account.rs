//! `account`: who can log in.

use chrono::{DateTime, Utc};
use kernel::id::{AccountId, EmployeeId, UnitId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A login account of a person. Accounts are disabled, never deleted: the log of acts names them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// What to call the person; none where the account belongs to an employee, whose name is a fact of personnel.
    pub name: Option<String>,
    /// In lower case; one of the two ways to name oneself at login. The other is the employee's NIP.
    #[sea_orm(unique)]
    pub email: Option<String>,
    /// The employee, where the account belongs to one.
    #[sea_orm(unique)]
    pub employee_id: Option<EmployeeId>,
    /// The instansi that keeps the account; none for accounts of the whole installation.
    pub instansi_id: Option<UnitId>,
    /// Argon2id in PHC form; none until the person has chosen a password.
    pub password_hash: Option<String>,
    /// The hash of the code with which a password can be set once.
    #[sea_orm(unique)]
    pub reset_hash: Option<String>,
    /// Until when the code counts.
    pub reset_until: Option<DateTime<Utc>>,
    /// Whether the account can be used.
    pub status: AccountStatus,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Raised by every change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Whether an account or a service client can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum AccountStatus {
    /// It can.
    Active,
    /// It cannot; its sessions have ended.
    Disabled,
}
