//! Proofs and certificates whose days are numbered: what an officer asks the employees to renew.

use chrono::{Days, NaiveDate};
use kernel::Nip;
use kernel::id::{EmployeeId, FactId, UnitId};
use platform::cursor::{Page, Paging, ascending};
use platform::{Db, Scope};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::{employee, fact, person};
use crate::error::Error;
use crate::scope;
use crate::value::{CertificateKind, FactKind, FactValue, ProofKind};

/// How far the list looks ahead where nobody says how far.
const AHEAD: Days = Days::new(90);

/// Something that expires, or has expired and was not renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::ExpiringProof)]
pub struct ExpiringProof {
    /// The fact that it stands in.
    pub fact_id: FactId,
    /// Whose.
    pub employee_id: EmployeeId,
    /// The number; null for an official.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// The kind of fact: `family` or `certificate`.
    pub kind: FactKind,
    /// The proof, of a member of the family.
    pub proof: Option<ProofKind>,
    /// What is certified, of a certificate.
    pub certificate: Option<CertificateKind>,
    /// The first day on which it no longer counts.
    #[schema(example = "2026-08-01")]
    pub expires_on: NaiveDate,
    /// Days until then; negative once it has expired.
    #[schema(example = 30)]
    pub days_left: i64,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExpiringFilter {
    /// In this unit and the units below it.
    pub unit_id: Option<UnitId>,
    /// Of one kind of fact.
    pub kind: Option<FactKind>,
    /// Expired on this day at the latest; `None` for 90 days from now.
    pub until: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Row {
    id: FactId,
    employee_id: EmployeeId,
    kind: FactKind,
    value: String,
    expires_on: NaiveDate,
    nip: Option<Nip>,
    name: String,
}

impl Row {
    fn shown(self, today: NaiveDate) -> Result<ExpiringProof, Error> {
        let (proof, certificate) = match fact::parse(&self.value)? {
            FactValue::Family(member) => (member.first_expiry().map(|(_, proof)| proof), None),
            FactValue::Certificate(certificate) => (None, Some(certificate.certificate)),
            _ => (None, None),
        };
        Ok(ExpiringProof {
            fact_id: self.id,
            employee_id: self.employee_id,
            nip: self.nip,
            name: self.name,
            kind: self.kind,
            proof,
            certificate,
            expires_on: self.expires_on,
            days_left: self.expires_on.signed_duration_since(today).num_days(),
        })
    }
}

/// Proofs and certificates within the scope that expire soon or have expired, the most urgent first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_expiring_proofs(
    db: &Db,
    scope: &Scope,
    today: NaiveDate,
    (filter, paging): (ExpiringFilter, &Paging),
) -> Result<Page<ExpiringProof>, Error> {
    let until = filter.until.or_else(|| today.checked_add_days(AHEAD)).unwrap_or(today);
    let to_employee: RelationDef = fact::Entity::belongs_to(employee::Entity)
        .from(fact::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let to_person: RelationDef = employee::Entity::belongs_to(person::Entity)
        .from(employee::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let mut query = fact::Entity::find()
        .select_only()
        .columns([
            fact::Column::Id,
            fact::Column::EmployeeId,
            fact::Column::Kind,
            fact::Column::Value,
            fact::Column::ExpiresOn,
        ])
        .column(employee::Column::Nip)
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, to_employee)
        .join(JoinType::InnerJoin, to_person)
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::ExpiresOn.is_not_null())
        .filter(fact::Column::ExpiresOn.lte(until))
        .filter(scope::holds_on("fact", today))
        .filter(scope::condition(scope, fact::Column::EmployeeId, today))
        .order_by_asc(fact::Column::ExpiresOn)
        .order_by_asc(fact::Column::Id);
    if let Some(unit) = filter.unit_id {
        let within = scope::condition(&scope::of_unit(unit), fact::Column::EmployeeId, today);
        query = query.filter(within);
    }
    if let Some(kind) = filter.kind {
        query = query.filter(fact::Column::Kind.eq(kind));
    }
    let key = |row: &Row| (row.expires_on, row.id);
    let beyond = ascending((fact::Column::ExpiresOn, fact::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    let rows = page.rows.into_iter().map(|row| row.shown(today)).collect::<Result<_, _>>()?;
    Ok(Page { rows, extent: page.extent })
}
