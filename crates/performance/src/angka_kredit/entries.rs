//! Entering credit, and revoking what was entered wrongly.

use chrono::NaiveDate;
use kernel::id::{CreditId, EmployeeId, EvaluationId};
use kernel::{Fault, Golongan, Period, Predikat};
use personnel::facts;
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CreditKind, Jenjang};
use crate::Error;
use crate::entity::angka_kredit::{self as row, Model};
use crate::entity::evaluation;
use crate::regulation::Law;
use crate::rules::angka_kredit::{CreditFacts, CreditPeriod, total};
use crate::rules::text::{PASSAGE_MAX, SENTENCE_MAX, fault};
use crate::store::{self, fresh};

/// Where an entry of credit comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = performance::CreditSource)]
pub enum CreditSource {
    /// The grade of an evaluated period.
    Konversi {
        /// The evaluation; the version that counts.
        evaluation_id: EvaluationId,
        /// How many months of it count, at most those of the period.
        #[schema(minimum = 1, maximum = 12, example = 12)]
        months: u8,
    },
    /// The base credit of a tier that was entered at a higher rank.
    Dasar {
        /// The decree.
        #[schema(min_length = 1, max_length = 500, example = "SK Bupati 821.2/17/2026")]
        basis: String,
    },
    /// Credit of the time before 2023, less the base of the rank.
    Integrasi {
        /// The old cumulative credit.
        #[schema(example = "128.75")]
        old_cumulative: String,
        /// The last decree on it.
        #[schema(min_length = 1, max_length = 500, example = "PAK 12/2022")]
        basis: String,
    },
    /// A new formal degree.
    Pendidikan {
        /// The diploma.
        #[schema(min_length = 1, max_length = 500, example = "Ijazah S-2 Administrasi Publik 2026")]
        basis: String,
    },
    /// Years in rank of somebody who came from an administration post.
    MasaKepangkatan {
        /// Full years; three at most count.
        #[schema(minimum = 0, maximum = 40, example = 3)]
        years: u32,
        /// The decree.
        #[schema(min_length = 1, max_length = 500, example = "SK Bupati 821.2/17/2026")]
        basis: String,
    },
}

/// Credit to enter.
#[derive(Clone, Debug)]
pub struct NewCredit {
    /// For whom.
    pub employee_id: EmployeeId,
    /// The tier for which it counts.
    pub jenjang: Jenjang,
    /// The rank.
    pub golongan: Golongan,
    /// The day from which it counts.
    pub effective_on: NaiveDate,
    /// Where it comes from.
    pub source: CreditSource,
}

/// The evaluation that a conversion stands on.
struct Converted {
    id: EvaluationId,
    period: Period,
    predikat: Predikat,
}

/// Enters credit of an employee within the caller's reach, as much as the law gives for it.
///
/// # Errors
/// `NotFound` for an employee outside the reach; `NoLaw`; `CreditExists` where the period was converted already; `Invalid` with every
/// fault.
#[tracing::instrument(skip_all, fields(personnel.employee.id = %new.employee_id))]
pub async fn credit_employee(db: &Db, act: &Act, new: NewCredit) -> Result<Model, Error> {
    let tx = platform::begin(db).await?;
    if !facts::is_within(&tx, &act.scope, new.employee_id, act.today).await? {
        return Err(platform::Error::NotFound("employee").into());
    }
    store::lock_employee(&tx, new.employee_id).await?;
    let mut faults = Vec::new();
    let converted = match &new.source {
        CreditSource::Konversi { evaluation_id, months } => {
            converted(&tx, (new.employee_id, *evaluation_id), *months, &mut faults).await?
        }
        _ => None,
    };
    let (facts, basis) = facts_of(&new, converted.as_ref(), &mut faults);
    if let Some(converted) = &converted {
        unless_converted(&tx, new.employee_id, converted.period).await?;
    }
    Error::unless_empty(faults)?;
    let law = Law::embedded()?.credit_on(new.effective_on)?;
    let (credit, calculated) = total(law, &facts, act.language)?;
    let entry = Model {
        id: CreditId::new(),
        employee_id: new.employee_id,
        kind: new.source.kind(),
        jenjang: new.jenjang,
        golongan: new.golongan,
        credit,
        months: facts.periods.iter().map(|period| i32::from(period.bulan)).sum(),
        evaluation_id: converted.as_ref().map(|converted| converted.id),
        period: converted.as_ref().map(|converted| converted.period),
        effective_on: new.effective_on,
        basis,
        working: serde_json::to_value(&calculated.working)
            .map_err(|error| platform::Error::Broken(format!("working: {error}")))?,
        revoked_by: None,
        revoked_reason: None,
        revoked_at: None,
        version: 1,
        recorded_at: act.at,
    };
    let entry = entry.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.credit_entered", &entry)).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Revokes an entry with a reason. It stays, and counts no longer.
///
/// # Errors
/// `NotFound` outside the caller's reach; `Stale`; `CreditRevoked`; `Invalid` without a reason.
#[tracing::instrument(skip_all, fields(credit.id = %id))]
pub async fn revoke_credit(
    db: &Db,
    act: &Act,
    (id, expected): (CreditId, Option<i64>),
    reason: String,
) -> Result<Model, Error> {
    let tx = platform::begin(db).await?;
    let missing = || platform::Error::NotFound("angka_kredit");
    let entry = row::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or_else(missing)?;
    if !facts::is_within(&tx, &act.scope, entry.employee_id, act.today).await? {
        return Err(missing().into());
    }
    fresh(expected, entry.version)?;
    if entry.revoked_at.is_some() {
        return Err(Error::CreditRevoked);
    }
    Error::unless_empty(fault(&reason, "/reason", PASSAGE_MAX).into_iter().collect())?;
    let entry = Model {
        revoked_by: act.actor.id(),
        revoked_reason: Some(reason),
        revoked_at: Some(act.at),
        version: entry.version + 1,
        ..entry
    };
    let entry = entry.into_active_model().reset_all().update(&tx).await?;
    acts::record(&tx, act, acted("performance.credit_revoked", &entry)).await?;
    tx.commit().await?;
    Ok(entry)
}

impl CreditSource {
    fn kind(&self) -> CreditKind {
        match self {
            Self::Konversi { .. } => CreditKind::Konversi,
            Self::Dasar { .. } => CreditKind::Dasar,
            Self::Integrasi { .. } => CreditKind::Integrasi,
            Self::Pendidikan { .. } => CreditKind::Pendidikan,
            Self::MasaKepangkatan { .. } => CreditKind::MasaKepangkatan,
        }
    }
}

/// The evaluation to convert, or the faults of the one that was named.
async fn converted(
    tx: &DatabaseTransaction,
    (employee, id): (EmployeeId, EvaluationId),
    months: u8,
    faults: &mut Vec<Fault>,
) -> Result<Option<Converted>, Error> {
    let found = evaluation::Entity::find_by_id(id)
        .filter(evaluation::COLUMN.employee_id.eq(employee))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .one(tx)
        .await?;
    let Some(found) = found else {
        faults.push(Fault::invalid("performance.evaluation_unknown").at("/source/evaluation_id"));
        return Ok(None);
    };
    let period = found.period;
    let longest = period.last_month().number() - period.first_month().number() + 1;
    if !(1..=longest).contains(&u32::from(months)) {
        let fault = Fault::invalid("performance.months_of_period").at("/source/months");
        faults.push(fault.with("max", longest));
    }
    Ok(Some(Converted { id, period, predikat: found.predikat }))
}

/// No month is converted twice.
async fn unless_converted(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    period: Period,
) -> Result<(), Error> {
    let periods: Vec<Option<Period>> = row::Entity::find()
        .select_only()
        .column(row::Column::Period)
        .filter(row::COLUMN.employee_id.eq(employee))
        .filter(row::COLUMN.kind.eq(CreditKind::Konversi))
        .filter(row::Column::RevokedAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let overlaps = periods.into_iter().flatten().any(|other| other.days().overlaps(period.days()));
    if overlaps { Err(Error::CreditExists) } else { Ok(()) }
}

/// What the rule is given for an entry, and what stands behind it on paper.
fn facts_of(
    new: &NewCredit,
    converted: Option<&Converted>,
    faults: &mut Vec<Fault>,
) -> (CreditFacts, Option<String>) {
    let facts = CreditFacts {
        jenjang: Some(new.jenjang),
        golongan: Some(new.golongan),
        as_of: Some(new.effective_on),
        ..CreditFacts::default()
    };
    let (facts, basis) = match &new.source {
        CreditSource::Konversi { months, .. } => {
            let period = converted.map(|one| CreditPeriod { predikat: one.predikat, bulan: *months });
            return (CreditFacts { periods: period.into_iter().collect(), ..facts }, None);
        }
        CreditSource::Dasar { basis } => (CreditFacts { with_base: true, ..facts }, basis),
        CreditSource::Integrasi { old_cumulative, basis } => {
            (CreditFacts { old_cumulative: Some(old_cumulative.clone()), ..facts }, basis)
        }
        CreditSource::Pendidikan { basis } => (CreditFacts { new_degree: true, ..facts }, basis),
        CreditSource::MasaKepangkatan { years, basis } => {
            (CreditFacts { years_in_rank: Some(*years), ..facts }, basis)
        }
    };
    faults.extend(fault(basis, "/source/basis", SENTENCE_MAX));
    (facts, Some(basis.clone()))
}

fn acted(kind: &'static str, entry: &Model) -> Acted {
    Acted::new(kind, entry.id).about(entry.employee_id).effective(entry.effective_on)
}
