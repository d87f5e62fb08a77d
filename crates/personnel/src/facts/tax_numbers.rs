//! The numbers by which the tax office knows people, opened: for the file that it is given, and nothing else.

use std::collections::HashMap;

use kernel::id::EmployeeId;
use platform::among;
use platform::vault::{Field, Sealed, Vault};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::CHUNK;
use crate::Error;
use crate::entity::{employee, person};
use crate::value::Personal;

/// NPWP, else NIK, which takes its place; whoever has neither is left out. Whoever asks has noted the look. Two queries for each chunk.
///
/// # Errors
/// When the database fails, or a stored number does not open.
pub async fn tax_numbers(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Personal>, Error> {
    let mut found = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, kernel::id::PersonId, Option<Sealed>, Option<Sealed>)> =
            employee::Entity::find()
                .select_only()
                .columns([employee::Column::Id, employee::Column::PersonId])
                .columns([person::Column::NpwpSealed, person::Column::NikSealed])
                .inner_join(person::Entity)
                .filter(among(conn, employee::Column::Id, chunk.iter().copied()))
                .into_tuple()
                .all(conn)
                .await?;
        let numbers = rows.iter().filter_map(|(employee, person, npwp, nik)| {
            let npwp = npwp.as_ref().map(|sealed| (Field::of(*person, "npwp"), sealed));
            let nik = nik.as_ref().map(|sealed| (Field::of(*person, "nik"), sealed));
            Some((*employee, npwp.or(nik)?))
        });
        let (whose, sealed): (Vec<EmployeeId>, Vec<(Field, &Sealed)>) = numbers.unzip();
        let opened = vault.open_many(conn, &sealed).await?;
        let known = whose.into_iter().zip(opened);
        found.extend(known.filter_map(|(employee, number)| Some((employee, Personal(number?)))));
    }
    Ok(found)
}
