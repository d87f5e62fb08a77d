//! What was reached on an indicator by the end of a period, with evidence.

use kernel::id::{AgreementId, IkuId, IkuRealisationId};
use kernel::{Fault, FaultKind, Period, Rupiah};
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    SelectExt,
};
use serde_json::json;

use super::states::AgreementAct;
use super::{AgreementReader, Realised, store};
use crate::entity::{iku_realisation as row, perjanjian_kinerja, unit_rating};
use crate::progress::NewEvidence;
use crate::rules::period;
use crate::rules::text::{PASSAGE_MAX, SENTENCE_MAX, fault, fault_if_given};
use crate::{Error, Quantity, exhibits};

/// A realisation to report.
#[derive(Clone, Debug)]
pub struct NewRealisation {
    /// The indicator.
    pub iku_id: IkuId,
    /// The period at whose end it was measured.
    pub period: Period,
    /// What was reached since the beginning of the year.
    pub value: Quantity,
    /// What was spent since then.
    pub spent: Option<Rupiah>,
    /// Where that can be checked.
    pub data_source: String,
    /// Why it came out so.
    pub analysis: Option<String>,
    /// What shows it; a first report has at least one.
    pub evidence: Vec<NewEvidence>,
}

/// Reports what was reached. Until the period is graded a later report takes the place of an earlier one; its evidence is added.
///
/// # Errors
/// `NotFound`; for others than the unit; a conflict unless the agreement is in force, and once the period is graded; `Invalid` for
/// an indicator of another agreement, a period outside the year or ahead of time, and without source or evidence.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn realise_iku(
    db: &Db,
    act: &Act,
    id: AgreementId,
    new: NewRealisation,
) -> Result<Realised, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(AgreementAct::Realisasi, None)?;
    unless_rated(&tx, id, new.period).await?;
    let before = row::Entity::find()
        .filter(row::Column::IkuId.eq(new.iku_id))
        .filter(row::Column::Period.eq(new.period))
        .one(&tx)
        .await?;
    let mut faults = faults(act, &held.agreement, &new);
    let is_its = store::indicators(&tx, [id]).await?.iter().any(|iku| iku.id == new.iku_id);
    if !is_its {
        faults.push(Fault::invalid("performance.part_unknown").at("/iku_id"));
    }
    if before.is_none() && new.evidence.is_empty() {
        faults.push(Fault::invalid("performance.evidence_missing").at("/evidence"));
    }
    Error::unless_empty(faults)?;
    let evidence = new.evidence.clone();
    let realisation = write(&tx, act, (id, before), new).await?;
    exhibits::attach(&tx, act, realisation.id, evidence).await?;
    let acted = Acted::new("performance.iku_realised", realisation.id)
        .within(held.unit_id())
        .effective(realisation.period_from)
        .with(json!({ "agreement": id, "iku": realisation.iku_id, "period": realisation.period }));
    acts::record(&tx, act, acted).await?;
    let realised = with_evidence(&tx, vec![realisation]).await?.pop();
    tx.commit().await?;
    realised.ok_or(platform::Error::NotFound("realisation").into())
}

async fn write(
    tx: &impl ConnectionTrait,
    act: &Act,
    (agreement_id, before): (AgreementId, Option<row::Model>),
    new: NewRealisation,
) -> Result<row::Model, Error> {
    let days = new.period.days();
    let is_new = before.is_none();
    let written = row::Model {
        id: before.as_ref().map_or_else(IkuRealisationId::new, |before| before.id),
        version: before.map_or(1, |before| before.version + 1),
        agreement_id,
        iku_id: new.iku_id,
        period: new.period,
        period_from: days.from,
        period_until: days.stored_until(),
        value: new.value,
        spent: new.spent,
        data_source: new.data_source,
        analysis: new.analysis,
        reported_at: act.at,
    };
    let written = written.into_active_model().reset_all();
    Ok(if is_new { written.insert(tx).await? } else { written.update(tx).await? })
}

fn faults(act: &Act, agreement: &perjanjian_kinerja::Model, new: &NewRealisation) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !agreement.governs(new.period) {
        let outside = Fault::invalid("performance.period_outside_agreement").at("/period");
        faults.push(outside.with("period", new.period));
    }
    faults.extend(period::in_future(new.period, act.today));
    if new.spent.is_some_and(|spent| spent.0 < 0) {
        faults.push(Fault::invalid("performance.amount_negative").at("/spent"));
    }
    faults.extend(fault(&new.data_source, "/data_source", SENTENCE_MAX));
    faults.extend(fault_if_given(new.analysis.as_ref(), "/analysis", PASSAGE_MAX));
    faults.extend(exhibits::faults(&new.evidence));
    faults
}

/// A period that was graded, or that lies in one that was, is closed.
async fn unless_rated(conn: &impl ConnectionTrait, id: AgreementId, period: Period) -> Result<(), Error> {
    let days = period.days();
    let is_rated = unit_rating::Entity::find()
        .filter(unit_rating::Column::AgreementId.eq(id))
        .filter(unit_rating::Column::SupersededAt.is_null())
        .filter(unit_rating::Column::PeriodFrom.lte(days.from))
        .filter(unit_rating::Column::PeriodUntil.gte(days.stored_until()))
        .exists(conn)
        .await?;
    let closed = || Error::Refused(Fault::new(FaultKind::Conflict, "performance.unit_period_rated"));
    if is_rated { Err(closed()) } else { Ok(()) }
}

/// What was reported on an agreement, by indicator and period; of one period if given. Three queries.
///
/// # Errors
/// `NotFound` for an agreement that the caller may not see.
pub async fn list_realisations(
    conn: &impl ConnectionTrait,
    act: &Act,
    (id, period): (AgreementId, Option<Period>),
) -> Result<Vec<Realised>, Error> {
    store::find(conn, AgreementReader::only(act), id).await?;
    let mut query = row::Entity::find().filter(row::Column::AgreementId.eq(id));
    if let Some(period) = period {
        query = query.filter(row::Column::Period.eq(period));
    }
    let rows = query
        .order_by_asc(row::Column::PeriodFrom)
        .order_by_desc(row::Column::PeriodUntil)
        .order_by_asc(row::Column::IkuId)
        .all(conn)
        .await?;
    with_evidence(conn, rows).await
}

async fn with_evidence(conn: &impl ConnectionTrait, rows: Vec<row::Model>) -> Result<Vec<Realised>, Error> {
    let mut evidence = exhibits::of_objects(conn, rows.iter().map(|row| row.id.0)).await?;
    let join = |realisation: row::Model| Realised {
        evidence: evidence.remove(&realisation.id.0).unwrap_or_default(),
        realisation,
    };
    Ok(rows.into_iter().map(join).collect())
}
