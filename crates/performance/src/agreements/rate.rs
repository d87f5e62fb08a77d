//! The grade of a unit for a period: set by the leader above, with the achievement beside it (README 4.2).

use kernel::id::{AgreementId, UnitId, UnitRatingId};
use kernel::{Fault, FaultKind, Period, PredikatOrganisasi};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, SelectExt,
};
use serde_json::json;

use super::states::{AgreementAct, Party};
use super::{HeldAgreement, achievement, store};
use crate::Error;
use crate::entity::{perjanjian_kinerja, unit_rating as row};
use crate::rules::period;
use crate::rules::text::{PASSAGE_MAX, fault, fault_if_given};

/// A grade to set.
#[derive(Clone, Debug)]
pub struct NewUnitRating {
    /// The period.
    pub period: Period,
    /// The grade.
    pub predikat: PredikatOrganisasi,
    /// The leader's words to it.
    pub note: Option<String>,
    /// Why it takes the place of another one; demanded of a correction, and of nothing else.
    pub reason: Option<String>,
}

/// A grade with the name of its unit.
#[derive(Clone, Debug)]
pub struct RatedUnit {
    /// The grade.
    pub rating: row::Model,
    /// The name of the unit.
    pub unit_name: String,
}

/// Sets the grade of a unit for a period. Everything promised must have been reported on.
///
/// # Errors
/// `NotFound`; for others than the leader above; a conflict unless the agreement is in force, and where the period is graded;
/// `Invalid` for a period outside the year or ahead of time, and for each indicator without a report.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn rate_unit(db: &Db, act: &Act, id: AgreementId, new: NewUnitRating) -> Result<RatedUnit, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(AgreementAct::Nilai, None)?;
    let is_rated = row::Entity::find()
        .filter(row::Column::AgreementId.eq(id))
        .filter(row::Column::Period.eq(new.period))
        .exists(&tx)
        .await?;
    if is_rated {
        return Err(Error::Refused(Fault::new(FaultKind::Conflict, "performance.unit_rating_exists")));
    }
    let rating = decide(&tx, act, &held, new).await?;
    let rating = rating.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted(&held, &rating)).await?;
    tx.commit().await?;
    Ok(RatedUnit { rating, unit_name: held.unit_name })
}

/// Corrects the grade of a unit. The corrected version stays readable.
///
/// # Errors
/// `NotFound`; for others than the leader above; `Stale`; a conflict where a newer version took its place; `Invalid` without a reason.
#[tracing::instrument(skip_all, fields(unit_rating.id = %rating_id))]
pub async fn correct_unit_rating(
    db: &Db,
    act: &Act,
    (rating_id, expected): (UnitRatingId, Option<i64>),
    (predikat, note, reason): (PredikatOrganisasi, Option<String>, String),
) -> Result<RatedUnit, Error> {
    let tx = platform::begin(db).await?;
    let missing = || platform::Error::NotFound("unit_rating");
    let agreement = row::Entity::find_by_id(rating_id).one(&tx).await?.ok_or_else(missing)?.agreement_id;
    let held = store::lock(&tx, act, agreement).await.map_err(|error| match error {
        Error::Platform(platform::Error::NotFound(_)) => missing().into(),
        error => error,
    })?;
    // Read again under the lock of the agreement.
    let corrected = row::Entity::find_by_id(rating_id).one(&tx).await?.ok_or_else(missing)?;
    super::states::admit(AgreementAct::Nilai, held.party)?;
    crate::store::fresh(expected, corrected.version)?;
    if corrected.superseded_at.is_some() {
        return Err(Error::Refused(Fault::new(FaultKind::Conflict, "performance.unit_rating_superseded")));
    }
    Error::unless_empty(fault(&reason, "/reason", PASSAGE_MAX).into_iter().collect())?;
    let new = NewUnitRating { period: corrected.period, predikat, note, reason: Some(reason) };
    let rating = decide(&tx, act, &held, new).await?;
    let rating = row::Model { version: corrected.version + 1, supersedes_id: Some(corrected.id), ..rating };
    let corrected = row::Model { superseded_at: Some(act.at), ..corrected };
    corrected.into_active_model().reset_all().update(&tx).await?;
    let rating = rating.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted(&held, &rating)).await?;
    tx.commit().await?;
    Ok(RatedUnit { rating, unit_name: held.unit_name })
}

async fn decide(
    tx: &impl ConnectionTrait,
    act: &Act,
    held: &HeldAgreement,
    new: NewUnitRating,
) -> Result<row::Model, Error> {
    let agreement = &held.agreement;
    let mut faults = Vec::new();
    if !agreement.governs(new.period) {
        let outside = Fault::invalid("performance.period_outside_agreement").at("/period");
        faults.push(outside.with("period", new.period));
    }
    faults.extend(period::in_future(new.period, act.today));
    faults.extend(fault_if_given(new.note.as_ref(), "/note", PASSAGE_MAX));
    let mut cases = achievement::cases(tx, vec![agreement.clone()], new.period).await?;
    let case = cases.pop().ok_or(platform::Error::NotFound("agreement"))?;
    if faults.is_empty() {
        faults.extend(
            case.unreported().map(|iku| {
                Fault::invalid("performance.iku_unreported").at("/period").with("iku", iku.number)
            }),
        );
    }
    Error::unless_empty(faults)?;
    let days = new.period.days();
    Ok(row::Model {
        id: UnitRatingId::new(),
        agreement_id: agreement.id,
        unit_id: agreement.unit_id,
        period: new.period,
        period_from: days.from,
        period_until: days.stored_until(),
        score: case.score()?.unwrap_or(crate::Quantity(0)),
        predikat: new.predikat,
        note: new.note,
        rater_id: (held.party == Party::Above).then_some(act.party()).flatten(),
        rated_at: act.at,
        rated_on: act.today,
        version: 1,
        supersedes_id: None,
        reason: new.reason,
        superseded_at: None,
    })
}

fn acted(held: &HeldAgreement, rating: &row::Model) -> Acted {
    let details = json!({
        "period": rating.period, "predikat": rating.predikat.word(), "supersedes": rating.supersedes_id });
    let acted = Acted::new("performance.unit_rated", rating.id)
        .within(rating.unit_id)
        .effective(rating.period_from)
        .with(details);
    Acted { employee: held.leader_id, ..acted }
}

/// Grades of units that the caller may see, the newest first: of one unit, of one period, with the versions that corrections
/// superseded if wanted.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_unit_ratings(
    conn: &impl ConnectionTrait,
    act: &Act,
    (unit, period, history): (Option<UnitId>, Option<Period>, bool),
    paging: &Paging,
) -> Result<Page<RatedUnit>, Error> {
    let seen = perjanjian_kinerja::Entity::find()
        .select_only()
        .column(perjanjian_kinerja::Column::Id)
        .filter(store::reached(act))
        .into_query();
    let mut query = row::Entity::find().filter(row::Column::AgreementId.in_subquery(seen));
    if let Some(unit) = unit {
        query = query.filter(row::Column::UnitId.eq(unit));
    }
    if let Some(period) = period {
        query = query.filter(row::Column::Period.eq(period));
    }
    if !history {
        query = query.filter(row::Column::SupersededAt.is_null());
    }
    let newest_first = (|rating: &row::Model| rating.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query.order_by_desc(row::Column::Id), newest_first).await?;
    let units: Vec<UnitId> = page.rows.iter().map(|rating| rating.unit_id).collect();
    let names = personnel::facts::unit_names(conn, &units, act.today).await?;
    Ok(page.map(|rating| RatedUnit {
        unit_name: names.get(&rating.unit_id).cloned().unwrap_or_default(),
        rating,
    }))
}
