//! Beginning an agreement and writing its content.

use kernel::id::{AgreementId, IkuId, SasaranId, UnitId};
use kernel::{Fault, FaultKind};
use personnel::facts;
use platform::{Act, Acted, Db, acts};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::states::{self, AgreementAct};
use super::{
    AgreementDocument, AgreementReader, AgreementStatus, Promise, PromisedSasaran, store, usual_cap,
};
use crate::Error;
use crate::entity::iku::PeriodTargets;
use crate::entity::{iku, perjanjian_kinerja as row, sasaran};
use crate::rules::agreement::{Held, faults_of_form};
use crate::rules::plan::whole_year;

/// An agreement to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewAgreement {
    /// The unit.
    pub unit_id: UnitId,
    /// The calendar year.
    pub year: i32,
}

/// Begins the agreement of a unit for a year.
///
/// # Errors
/// `Invalid` for a unit that the caller neither leads nor keeps, and for a year that is none; a conflict where it is begun already.
#[tracing::instrument(skip_all)]
pub async fn create_agreement(db: &Db, act: &Act, new: NewAgreement) -> Result<AgreementDocument, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = Vec::new();
    let days = whole_year(new.year);
    if days.is_none() {
        faults.push(Fault::invalid("performance.year_unknown").at("/year").with("year", new.year));
    }
    let leaders = facts::leaders_of(&tx, &[new.unit_id], act.today).await?;
    let over = leaders.get(&new.unit_id).copied().unwrap_or_default();
    let is_kept = !store::kept_among(&tx, act, &[new.unit_id]).await?.is_empty();
    let party = store::party(act, over, is_kept);
    let instansi = facts::instansi_of(&tx, new.unit_id).await?;
    let unknown = Fault::invalid("performance.unit_unknown").at("/unit_id");
    let Some(instansi_id) = instansi.filter(|_| states::admit(AgreementAct::Susun, party).is_ok()) else {
        faults.push(unknown);
        return Err(Error::Invalid(faults));
    };
    Error::unless_empty(faults)?;
    if is_begun(&tx, new).await? {
        return Err(Error::Refused(Fault::new(FaultKind::Conflict, "performance.agreement_exists")));
    }
    let agreement = row::Model {
        id: AgreementId::new(),
        unit_id: new.unit_id,
        instansi_id,
        year: new.year,
        status: AgreementStatus::Draf,
        cap_percent: usual_cap(),
        return_note: None,
        leader_id: None,
        above_id: None,
        submitted_by: None,
        submitted_at: None,
        established_at: None,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
        starts_on: days.map(|year| year.from).unwrap_or_default(),
        ends_before: days.map(|year| year.stored_until()).unwrap_or_default(),
        replaces_id: None,
        change_reason: None,
    };
    let agreement = agreement.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.agreement_created", &agreement)).await?;
    let held = store::find(&tx, AgreementReader::writing(act), agreement.id).await?;
    let document = store::document(&tx, held).await?;
    tx.commit().await?;
    Ok(document)
}

async fn is_begun(conn: &impl ConnectionTrait, new: NewAgreement) -> Result<bool, Error> {
    use sea_orm::SelectExt;
    Ok(row::Entity::find()
        .filter(row::Column::UnitId.eq(new.unit_id))
        .filter(row::Column::Year.eq(new.year))
        .exists(conn)
        .await?)
}

/// Writes the whole content of an agreement that is a draft or was given back. What it no longer names is gone.
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict once it is submitted; `Invalid` with every fault of form.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn write_agreement(
    db: &Db,
    act: &Act,
    (id, expected): (AgreementId, Option<i64>),
    promise: Promise,
) -> Result<AgreementDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(AgreementAct::Susun, expected)?;
    let before = store::promise(&tx, &held.agreement).await?;
    let known = Held {
        sasaran: before.sasaran.iter().filter_map(|sasaran| sasaran.id).collect(),
        iku: before.sasaran.iter().flat_map(|sasaran| &sasaran.iku).filter_map(|iku| iku.id).collect(),
        before: super::versions::objectives_before(&tx, &held.agreement).await?,
    };
    Error::unless_empty(faults_of_form(&promise, &known, held.agreement.year))?;
    replace(&tx, id, promise.sasaran).await?;
    let agreement = row::Model { cap_percent: promise.cap_percent, ..held.agreement.clone() };
    let agreement = store::save(&tx, act, agreement).await?;
    acts::record(&tx, act, acted("performance.agreement_written", &agreement)).await?;
    let document = store::document(&tx, super::HeldAgreement { agreement, ..held }).await?;
    tx.commit().await?;
    Ok(document)
}

/// Nothing refers to the parts of an agreement that is not in force.
pub(super) async fn replace(
    tx: &impl ConnectionTrait,
    id: AgreementId,
    promised: Vec<PromisedSasaran>,
) -> Result<(), Error> {
    iku::Entity::delete_many().filter(iku::Column::AgreementId.eq(id)).exec(tx).await?;
    sasaran::Entity::delete_many().filter(sasaran::Column::AgreementId.eq(id)).exec(tx).await?;
    let (mut objectives, mut indicators) = (Vec::new(), Vec::new());
    let mut numbers = 1..;
    for (number, one) in (1..).zip(promised) {
        let sasaran_id = one.id.unwrap_or_else(SasaranId::new);
        objectives.push(sasaran::Model {
            id: sasaran_id,
            agreement_id: id,
            number,
            title: one.title,
            continues_id: one.continues_id,
        });
        for (number, one) in numbers.by_ref().zip(one.iku) {
            indicators.push(iku::Model {
                id: one.id.unwrap_or_else(IkuId::new),
                agreement_id: id,
                sasaran_id,
                number,
                indicator: one.indicator,
                unit: one.unit,
                baseline: one.baseline,
                target: one.target,
                polarity: one.polarity,
                budget: one.budget,
                targets: PeriodTargets(one.targets),
            });
        }
    }
    let objectives = objectives.into_iter().map(|row| row.into_active_model().reset_all());
    sasaran::Entity::insert_many(objectives).exec_without_returning(tx).await?;
    let indicators = indicators.into_iter().map(|row| row.into_active_model().reset_all());
    iku::Entity::insert_many(indicators).exec_without_returning(tx).await?;
    Ok(())
}

/// What an act on an agreement is recorded as.
pub(super) fn acted(kind: &'static str, agreement: &row::Model) -> Acted {
    let acted = Acted::new(kind, agreement.id).within(agreement.unit_id);
    let year = serde_json::json!({ "year": agreement.year });
    match whole_year(agreement.year) {
        Some(year_days) => acted.effective(year_days.from).with(year),
        None => acted.with(year),
    }
}
