//! Periodic evaluation: two ratings by the superior, and the predikat that follows from them.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, EvaluationId, SkpId};
use kernel::recipe::{Source, Working};
use kernel::{Language, Period, Predikat};
use personnel::facts::Named;
use platform::{Act, Acted, Db, acts};
use platform::{Page, Paging};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, SelectExt,
};
use serde_json::json;

use crate::entity::evaluation;
use crate::regulation::Law;
use crate::rules::evaluation::{Case, faults, faults_of_correction};
use crate::rules::predikat::{self, Ratings};
use crate::skp::Held;
use crate::states::{self, SkpAct};
use crate::words::Origin;
use crate::{Error, store};

/// The ratings of a period.
#[derive(Clone, Debug)]
pub struct NewEvaluation {
    /// The period.
    pub period: Period,
    /// The two ratings.
    pub ratings: Ratings,
    /// The superior's words to them.
    pub note: Option<String>,
}

/// Other ratings for a period that was evaluated.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The two ratings.
    pub ratings: Ratings,
    /// The superior's words to them.
    pub note: Option<String>,
    /// Why they change.
    pub reason: String,
}

/// An evaluation with the names of its two sides.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The ratings.
    pub evaluation: evaluation::Model,
    /// Whose plan was rated.
    pub employee: Named,
    /// Who rated; none where an imported grade does not name anybody known here.
    pub rater: Option<Named>,
}

/// Which evaluations to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct EvaluationFilter {
    /// Of one plan.
    pub skp_id: Option<SkpId>,
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of one period.
    pub period: Option<Period>,
    /// Also those that a correction superseded.
    pub history: bool,
}

/// Rates a period of a running plan; the predikat follows by the matrix in force on the period's first day.
///
/// # Errors
/// `NotTheRater`, `SelfRating`; `ActNotOffered` unless the plan runs; `EvaluationExists`; `Invalid` for a period outside the
/// plan or ahead of time, and without evidence.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn evaluate_skp(db: &Db, act: &Act, skp_id: SkpId, new: NewEvaluation) -> Result<Evaluated, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Nilai, None)?;
    let filter = EvaluationFilter { skp_id: Some(skp_id), period: Some(new.period), ..Default::default() };
    if matching(act, filter).exists(&tx).await? {
        return Err(Error::EvaluationExists);
    }
    let reports = store::reports_within(&tx, skp_id, new.period.days()).await?;
    let case = Case {
        plan: held.skp.days(),
        period: new.period,
        reports: &reports,
        note: new.note.as_ref(),
        today: act.today,
    };
    Error::unless_empty(faults(&case))?;
    let evaluation = decide(act, &held, new)?;
    let evaluation = evaluation.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, &store::as_rater(&tx, act, &held).await?, acted(&evaluation)).await?;
    let evaluated = store::named_evaluation(&tx, evaluation).await?;
    tx.commit().await?;
    Ok(evaluated)
}

/// Corrects the ratings of a period. The corrected version stays; whatever was paid by it becomes stale.
///
/// # Errors
/// `EvaluationImported`; `NotTheRater`, `SelfRating`; `Stale`; `EvaluationSuperseded`; `Invalid` without a reason.
#[tracing::instrument(skip_all, fields(evaluation.id = %evaluation_id))]
pub async fn correct_evaluation(
    db: &Db,
    act: &Act,
    (evaluation_id, expected): (EvaluationId, Option<i64>),
    correction: Correction,
) -> Result<Evaluated, Error> {
    let tx = platform::begin(db).await?;
    let skp_id = store::find_evaluation(&tx, act, evaluation_id).await?.skp_id;
    let skp_id = skp_id.ok_or(Error::EvaluationImported)?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    states::admit(SkpAct::Nilai, held.party)?;
    // Read again under the lock of the plan.
    let corrected = store::find_evaluation(&tx, act, evaluation_id).await?;
    store::fresh(expected, corrected.version)?;
    held.permit(SkpAct::Nilai, None)?;
    if corrected.superseded_at.is_some() {
        return Err(Error::EvaluationSuperseded);
    }
    Error::unless_empty(faults_of_correction(&correction.reason, correction.note.as_ref()))?;
    let Correction { ratings, note, reason } = correction;
    let evaluation = decide(act, &held, NewEvaluation { period: corrected.period, ratings, note })?;
    let evaluation = evaluation::Model {
        version: corrected.version + 1,
        supersedes_id: Some(corrected.id),
        reason: Some(reason),
        ..evaluation
    };
    let corrected = evaluation::Model { superseded_at: Some(act.at), ..corrected };
    corrected.into_active_model().reset_all().update(&tx).await?;
    let evaluation = evaluation.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, &store::as_rater(&tx, act, &held).await?, acted(&evaluation)).await?;
    let evaluated = store::named_evaluation(&tx, evaluation).await?;
    tx.commit().await?;
    Ok(evaluated)
}

/// One evaluation.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_evaluation(
    conn: &impl ConnectionTrait,
    act: &Act,
    evaluation_id: EvaluationId,
) -> Result<Evaluated, Error> {
    let evaluation = store::find_evaluation(conn, act, evaluation_id).await?;
    store::named_evaluation(conn, evaluation).await
}

/// Evaluations within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_evaluations(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: EvaluationFilter,
    paging: &Paging,
) -> Result<Page<Evaluated>, Error> {
    let query = matching(act, filter).order_by_desc(evaluation::Column::Id);
    let newest_first =
        (|evaluation: &evaluation::Model| evaluation.id, |last| evaluation::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(Page { rows: store::named_evaluations(conn, page.rows).await?, extent: page.extent })
}

/// The predikat of two ratings on a day, with its working: the rule alone, on facts that nobody stored.
///
/// # Errors
/// `NoLaw` before the first year of PermenPANRB 6/2022.
pub fn calculate_predikat(
    ratings: Ratings,
    day: NaiveDate,
    language: Language,
) -> Result<(Predikat, Working), Error> {
    let law = Law::embedded()?.predikat_on(day)?;
    let working = predikat::working(&law.matrix, ratings, None, language)?;
    Ok((predikat::predikat(&law.matrix, ratings)?, working))
}

/// How an evaluation's predikat came about, by the version of the matrix that was used.
///
/// # Errors
/// `NotFound` for a grade without ratings; `Broken` where the law file of an evaluation is gone.
pub fn explain_evaluation(evaluation: &evaluation::Model, language: Language) -> Result<Working, Error> {
    let ratings = evaluation.ratings().ok_or(platform::Error::NotFound("evaluation"))?;
    let law = Law::embedded()?.predikat_version(&evaluation.law_version)?;
    let source = Source { kind: "evaluation".to_owned(), id: evaluation.id.0, date: evaluation.evaluated_on };
    Ok(predikat::working(&law.matrix, ratings, Some(&source), language)?)
}

fn decide(act: &Act, held: &Held, new: NewEvaluation) -> Result<evaluation::Model, Error> {
    let days = new.period.days();
    let law = Law::embedded()?.predikat_on(days.from)?;
    Ok(evaluation::Model {
        id: EvaluationId::new(),
        skp_id: Some(held.skp.id),
        employee_id: held.skp.employee_id,
        period: new.period,
        period_from: days.from,
        period_until: days.stored_until(),
        hasil_kerja: Some(new.ratings.hasil_kerja),
        perilaku_kerja: Some(new.ratings.perilaku_kerja),
        predikat: predikat::predikat(&law.matrix, new.ratings)?,
        law_version: law.version.clone(),
        note: new.note,
        rater_id: Some(act.actor.employee().ok_or(Error::NotTheRater)?),
        evaluated_at: act.at,
        evaluated_on: act.today,
        version: 1,
        supersedes_id: None,
        reason: None,
        superseded_at: None,
        origin: Origin::Merit,
    })
}

/// Payroll finds by this act that a month it has calculated is stale, so a correction is the same kind of act.
pub(crate) fn acted(evaluation: &evaluation::Model) -> Acted {
    Acted::new("performance.skp_evaluated", evaluation.id)
        .about(evaluation.employee_id)
        .effective(evaluation.period_from)
        .with(json!({ "period": evaluation.period, "supersedes": evaluation.supersedes_id }))
}

fn matching(act: &Act, filter: EvaluationFilter) -> sea_orm::Select<evaluation::Entity> {
    let mut query = store::select_evaluations(act);
    if let Some(skp_id) = filter.skp_id {
        query = query.filter(evaluation::COLUMN.skp_id.eq(skp_id));
    }
    if let Some(employee_id) = filter.employee_id {
        query = query.filter(evaluation::COLUMN.employee_id.eq(employee_id));
    }
    if let Some(period) = filter.period {
        query = query.filter(evaluation::COLUMN.period.eq(period));
    }
    if !filter.history {
        query = query.filter(evaluation::COLUMN.superseded_at.is_null());
    }
    query
}
