//! Which professions people are certified for.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use platform::among;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::CHUNK;
use crate::Error;
use crate::entity::fact;
use crate::scope;
use crate::value::{CertificateKind, FactKind, FactValue};

/// The names of the professional certificates that count on a day, by employee; capitals and spaces around a name do not tell two
/// apart, so they are in lower case. One query for each chunk.
///
/// # Errors
/// When the database fails, or a stored fact is unreadable.
pub async fn professions_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    on: NaiveDate,
) -> Result<HashMap<EmployeeId, BTreeSet<String>>, Error> {
    let mut all: HashMap<EmployeeId, BTreeSet<String>> = HashMap::new();
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, String)> = fact::Entity::find()
            .select_only()
            .columns([fact::Column::EmployeeId, fact::Column::Value])
            .filter(among(conn, fact::Column::EmployeeId, chunk.iter().copied()))
            .filter(fact::Column::Kind.eq(FactKind::Certificate))
            .filter(fact::Column::Code.eq(CertificateKind::Profesi.word()))
            .filter(fact::Column::SupersededAt.is_null())
            .filter(scope::holds_on("fact", on))
            .into_tuple()
            .all(conn)
            .await?;
        for (employee, value) in rows {
            let FactValue::Certificate(certificate) = fact::parse(&value)? else { continue };
            if certificate.expires_on.is_none_or(|end| on < end) {
                all.entry(employee).or_default().insert(plain_name(&certificate.name));
            }
        }
    }
    Ok(all)
}

/// A name by which certificates are compared.
pub fn plain_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
