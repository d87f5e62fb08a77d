//! What somebody learned and proved, for those who judge the work.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::EmployeeId;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::Error;
use crate::entity::fact;
use crate::value::{Certificate, Education, FactKind, FactValue, StudyAssignment};

/// What an employee learned and proved, each with its first day, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Certificates that began on the days asked for: of competence, training, a profession.
    pub certificates: Vec<(NaiveDate, Certificate)>,
    /// Diplomas that began on them.
    pub diplomas: Vec<(NaiveDate, Education)>,
    /// Study assignments that went on during them.
    pub study_assignments: Vec<(NaiveDate, StudyAssignment)>,
}

/// What an employee learned and proved on some days. One query.
///
/// # Errors
/// When the database fails.
pub async fn learned_by(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    days: DateRange,
) -> Result<Learned, Error> {
    let began = Condition::all()
        .add(fact::Column::Kind.is_in([FactKind::Certificate, FactKind::Education]))
        .add(fact::Column::ValidFrom.gte(days.from));
    let went_on = Condition::all()
        .add(fact::Column::Kind.eq(FactKind::StudyAssignment))
        .add(fact::Column::ValidUntil.gt(days.from));
    let rows = fact::Entity::find()
        .filter(fact::Column::EmployeeId.eq(employee))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::ValidFrom.lt(days.stored_until()))
        .filter(Condition::any().add(began).add(went_on))
        .order_by_asc(fact::Column::ValidFrom)
        .order_by_asc(fact::Column::Id)
        .all(conn)
        .await?;
    let mut learned = Learned::default();
    for row in rows {
        match row.sealed_value()? {
            FactValue::Certificate(certificate) => learned.certificates.push((row.valid_from, certificate)),
            FactValue::Education(education) => learned.diplomas.push((row.valid_from, education)),
            FactValue::StudyAssignment(study) => learned.study_assignments.push((row.valid_from, study)),
            _ => {}
        }
    }
    Ok(learned)
}
