//! Periodic evaluation: two ratings by the superior, and the predikat that follows from them.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, EvaluationId, SkpId};
use kernel::recipe::{Source, Working};
use kernel::{Fault, Language, Period, Predikat};
use personnel::facts::Named;
use platform::{Act, Acted, Db, acts};
use platform::{Page, Paging};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, SelectExt,
};
use serde_json::json;

use crate::entity::{cycle, evaluation, skp};
use crate::regulation::Law;
use crate::rules::evaluation::{
    Case, CycleTerms, faults, faults_of_correction, faults_of_leader, faults_of_part, faults_of_terms,
};
use crate::rules::predikat::{self, Ratings};
use crate::skp::Held;
use crate::states::{self, SkpAct};
use crate::verdict::{self, Statement, Verdict};
use crate::words::{Origin, Scheme};
use crate::{Error, agreements, cycles, objections, store};

/// The rating of a period.
#[derive(Clone, Debug)]
pub struct NewEvaluation {
    /// The period.
    pub period: Period,
    /// What the superior states.
    pub statement: Statement,
    /// The superior's words to them.
    pub note: Option<String>,
}

/// Other ratings for a period that was evaluated.
#[derive(Clone, Debug)]
pub struct Correction {
    /// What the superior states.
    pub statement: Statement,
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
    unless_rated(&tx, skp_id, new.period).await?;
    let reports = store::reports_within(&tx, skp_id, new.period.days()).await?;
    let cycle = cycle_of(&tx, &held).await?;
    let case = Case {
        plan: held.skp.days(),
        period: new.period,
        reports: &reports,
        evidence_required: cycle.as_ref().is_none_or(|cycle| cycle.evidence_required),
        note: new.note.as_ref(),
        today: act.today,
    };
    let mut found = faults(&case);
    found.extend(faults_of_part(held.skp.year, new.period));
    found.extend(unfit(cycle.as_ref(), (new.period, &new.statement), act.today));
    found.extend(against_unit(&tx, &held, (new.period, &new.statement), act.today).await?);
    found.extend(verdict::faults(&new.statement, new.period)?);
    Error::unless_empty(found)?;
    let verdict = verdict::judge(new.statement, new.period)?;
    let evaluation = first_version(act, &held, (new.period, new.note), &verdict)?;
    let evaluation = verdict::insert(&tx, evaluation, verdict).await?;
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
    let evaluation = correct(&tx, act, (evaluation_id, expected), correction).await?;
    let evaluated = store::named_evaluation(&tx, evaluation).await?;
    tx.commit().await?;
    Ok(evaluated)
}

/// The same in a transaction that does more.
pub(crate) async fn correct(
    tx: &DatabaseTransaction,
    act: &Act,
    (evaluation_id, expected): (EvaluationId, Option<i64>),
    correction: Correction,
) -> Result<evaluation::Model, Error> {
    let skp_id = store::find_evaluation(tx, act, evaluation_id).await?.skp_id;
    let skp_id = skp_id.ok_or(Error::EvaluationImported)?;
    let held = store::lock_skp(tx, act, skp_id).await?;
    states::admit(SkpAct::Koreksi, held.party)?;
    // Read again under the lock of the plan.
    let corrected = store::find_evaluation(tx, act, evaluation_id).await?;
    store::fresh(expected, corrected.version)?;
    held.permit(SkpAct::Koreksi, None)?;
    if corrected.superseded_at.is_some() {
        return Err(Error::EvaluationSuperseded);
    }
    objections::unless_contested(tx, &corrected).await?;
    let mut found = faults_of_correction(&correction.reason, correction.note.as_ref());
    found.extend(verdict::faults(&correction.statement, corrected.period)?);
    Error::unless_empty(found)?;
    let Correction { statement, note, reason } = correction;
    let verdict = verdict::judge(statement, corrected.period)?;
    let evaluation = first_version(act, &held, (corrected.period, note), &verdict)?;
    let evaluation = supersede(tx, (corrected, evaluation), (reason, verdict)).await?;
    acts::record(tx, &store::as_rater(tx, act, &held).await?, acted(&evaluation)).await?;
    Ok(evaluation)
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

/// The first version of a rating by whoever acts.
pub(crate) fn first_version(
    act: &Act,
    held: &Held,
    rated: (Period, Option<String>),
    verdict: &Verdict,
) -> Result<evaluation::Model, Error> {
    let rater_id = act.actor.employee().ok_or(Error::NotTheRater)?;
    Ok(version_of(act, (&held.skp, rater_id), rated, verdict))
}

/// The first version of a rating by somebody named.
pub(crate) fn version_of(
    act: &Act,
    (skp, rater_id): (&skp::Model, EmployeeId),
    (period, note): (Period, Option<String>),
    verdict: &Verdict,
) -> evaluation::Model {
    let days = period.days();
    evaluation::Model {
        id: EvaluationId::new(),
        skp_id: Some(skp.id),
        employee_id: skp.employee_id,
        period,
        period_from: days.from,
        period_until: days.stored_until(),
        hasil_kerja: verdict.ratings.map(|ratings| ratings.hasil_kerja),
        perilaku_kerja: verdict.ratings.map(|ratings| ratings.perilaku_kerja),
        predikat: verdict.predikat,
        law_version: verdict.law_version.clone(),
        note,
        rater_id: Some(rater_id),
        evaluated_at: act.at,
        evaluated_on: act.today,
        version: 1,
        supersedes_id: None,
        reason: None,
        superseded_at: None,
        origin: Origin::Merit,
    }
}

/// Puts a further version in the place of one that counts.
pub(crate) async fn supersede(
    tx: &impl ConnectionTrait,
    (corrected, next): (evaluation::Model, evaluation::Model),
    (reason, verdict): (String, Verdict),
) -> Result<evaluation::Model, Error> {
    let next = evaluation::Model {
        version: corrected.version + 1,
        supersedes_id: Some(corrected.id),
        reason: Some(reason),
        ..next
    };
    let corrected = evaluation::Model { superseded_at: Some(next.evaluated_at), ..corrected };
    corrected.into_active_model().reset_all().update(tx).await?;
    verdict::insert(tx, next, verdict).await
}

/// The cycle of the employee's region for the plan's year, where it published one.
pub(crate) async fn cycle_of(
    conn: &impl ConnectionTrait,
    held: &Held,
) -> Result<Option<cycle::Model>, Error> {
    let employee = held.skp.employee_id;
    Ok(cycles::governing(conn, &[employee], held.skp.year).await?.remove(&employee))
}

/// What the cycle asks of a rating.
pub(crate) fn unfit(
    cycle: Option<&cycle::Model>,
    (period, statement): (Period, &Statement),
    today: NaiveDate,
) -> Vec<Fault> {
    let Some(cycle) = cycle else { return Vec::new() };
    let terms = CycleTerms {
        rhythm: cycle.rhythm,
        is_numeric: cycle.scheme == Scheme::Pp,
        rating_days: cycle.terms().rating_days_of(period),
    };
    faults_of_terms(terms, period, (statement.numeric.is_some(), today))
}

/// Whoever leads a unit is rated as the unit was, once the leader above has set its grade.
pub(crate) async fn against_unit(
    conn: &impl ConnectionTrait,
    held: &Held,
    (period, statement): (Period, &Statement),
    today: NaiveDate,
) -> Result<Option<Fault>, Error> {
    let Some(hasil_kerja) = statement.hasil_kerja else { return Ok(None) };
    let employee = held.skp.employee_id;
    let placed = personnel::facts::placements(conn, &[employee], today).await?.remove(&employee);
    let Some(led) = placed.filter(|placed| placed.is_head) else { return Ok(None) };
    let achieved = agreements::achievement_of(conn, &[led.unit_id], period).await?;
    let unit = achieved.get(&led.unit_id).and_then(|achievement| achievement.predikat);
    Ok(unit.and_then(|unit| faults_of_leader(unit, hasil_kerja)))
}

/// A period of a plan is rated once; a change is a correction.
pub(crate) async fn unless_rated(
    conn: &impl ConnectionTrait,
    skp_id: SkpId,
    period: Period,
) -> Result<(), Error> {
    let rated = evaluation::Entity::find()
        .filter(evaluation::COLUMN.skp_id.eq(skp_id))
        .filter(evaluation::COLUMN.period.eq(period))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .exists(conn)
        .await?;
    if rated { Err(Error::EvaluationExists) } else { Ok(()) }
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
