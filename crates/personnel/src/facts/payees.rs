//! The accounts that pay goes to, opened: for the list that the bank is given, and nothing else.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, PersonId};
use platform::among;
use platform::vault::Vault;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef};

use super::CHUNK;
use crate::entity::{employee, fact};
use crate::value::{FactKind, FactValue, Personal};
use crate::{Error, scope, sealing};

/// The account of one employee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee {
    /// The bank.
    pub bank: String,
    /// The number.
    pub number: Personal,
    /// The name that the account is in.
    pub holder: Personal,
}

/// The accounts of employees on a day; those without one are left out. Whoever asks has noted the look. Two queries for each
/// chunk.
///
/// # Errors
/// When the database fails, or a stored account does not open.
pub async fn payees(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    (employees, on): (&[EmployeeId], NaiveDate),
) -> Result<HashMap<EmployeeId, Payee>, Error> {
    let to_employee: RelationDef = fact::Entity::belongs_to(employee::Entity)
        .from(fact::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let mut found = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, PersonId, String)> = fact::Entity::find()
            .select_only()
            .column(fact::Column::EmployeeId)
            .column(employee::Column::PersonId)
            .column(fact::Column::Value)
            .join(sea_orm::JoinType::InnerJoin, to_employee.clone())
            .filter(among(conn, fact::Column::EmployeeId, chunk.iter().copied()))
            .filter(fact::Column::Kind.eq(FactKind::BankAccount))
            .filter(fact::Column::SupersededAt.is_null())
            .filter(scope::holds_on("fact", on))
            .order_by_asc(fact::Column::ValidFrom)
            .into_tuple()
            .all(conn)
            .await?;
        let whose: Vec<EmployeeId> = rows.iter().map(|(employee, ..)| *employee).collect();
        let values = rows.into_iter().map(|(_, person, value)| Ok((person, fact::parse(&value)?)));
        let mut values = values.collect::<Result<Vec<_>, Error>>()?;
        sealing::open(conn, vault, &mut values).await?;
        for (employee, (_, value)) in whose.into_iter().zip(values) {
            if let FactValue::BankAccount { bank, number, holder } = value {
                found.insert(employee, Payee { bank, number, holder });
            }
        }
    }
    Ok(found)
}
