//! Ratings from signed paper forms, entered by an operator: one, or a sheet of many for one period.
//!
//! The rating stays the superior's who signed the form; the log names the operator, the form, and for whom he entered. Everything is
//! gathered with a constant number of queries, judged row by row with the rules of single ratings, and written together or not at
//! all. The day of entry is the day of receipt: nobody's time to object runs while a form lies in a drawer.

mod gathering;
mod judging;
mod writing;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, EvaluationId, FileId, SkpId};
use kernel::{Fault, Period, Predikat};
use platform::{Act, Db, Scope};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, SelectExt};

use self::gathering::gather;
use self::judging::{Sheet, faults_of_repetition, faults_of_row};
use self::writing::write;
use crate::entity::evaluation;
use crate::evaluations::Evaluated;
use crate::verdict::Statement;
use crate::{Error, store};

/// What one form says.
#[derive(Clone, Debug)]
pub struct EnteredRating {
    /// Whose work was rated.
    pub employee_id: EmployeeId,
    /// Of which plan; the one that holds at the end of the period where none is named.
    pub skp_id: Option<SkpId>,
    /// Who rated and signed.
    pub rater_id: EmployeeId,
    /// When.
    pub signed_on: NaiveDate,
    /// What the superior states.
    pub statement: Statement,
    /// The superior's words to it.
    pub note: Option<String>,
    /// The scan of this form, where each has its own.
    pub form: Option<FileId>,
}

/// The forms of a period.
#[derive(Clone, Debug)]
pub struct RatingSheet {
    /// The period.
    pub period: Period,
    /// What the forms say.
    pub rows: Vec<EnteredRating>,
    /// One scan of them all, for rows without their own.
    pub form: Option<FileId>,
}

/// A rating as a row left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenRating {
    /// Whose.
    pub employee_id: EmployeeId,
    /// The plan.
    pub skp_id: SkpId,
    /// The evaluation.
    pub evaluation_id: EvaluationId,
    /// The grade that followed.
    pub predikat: Predikat,
}

/// Enters the ratings of many employees of the operator's units. The rating of a whole year is handed over by it.
///
/// # Errors
/// `Invalid` with every fault of every row.
#[tracing::instrument(skip_all, fields(rows = sheet.rows.len()))]
pub async fn enter_ratings(db: &Db, act: &Act, sheet: RatingSheet) -> Result<Vec<WrittenRating>, Error> {
    let tx = platform::begin(db).await?;
    let known = gather(&tx, act, &sheet).await?;
    let asked = Sheet { period: sheet.period, today: act.today, form: sheet.form };
    let mut faults = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        let found = faults_of_row(row, &known, &asked)?;
        faults.extend(found.into_iter().map(|fault| in_row(at, fault)));
    }
    faults.extend(faults_of_repetition(&sheet.rows).into_iter().map(|(at, fault)| in_row(at, fault)));
    Error::unless_empty(faults)?;
    let written = write(&tx, act, (sheet, &known)).await?;
    tx.commit().await?;
    Ok(written)
}

/// Enters the rating of one plan within the operator's reach.
///
/// # Errors
/// `NotFound` outside the reach; `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn enter_rating(db: &Db, act: &Act, skp_id: SkpId, sheet: RatingSheet) -> Result<Evaluated, Error> {
    let tx = platform::begin(db).await?;
    let employee_id = store::find_skp(&tx, act, skp_id).await?.employee_id;
    let named = |row: EnteredRating| EnteredRating { employee_id, skp_id: Some(skp_id), ..row };
    let sheet = RatingSheet { rows: sheet.rows.into_iter().map(named).collect(), ..sheet };
    let known = gather(&tx, act, &sheet).await?;
    let asked = Sheet { period: sheet.period, today: act.today, form: sheet.form };
    let mut faults = Vec::new();
    for row in &sheet.rows {
        faults.extend(faults_of_row(row, &known, &asked)?);
    }
    Error::unless_empty(faults)?;
    let written = write(&tx, act, (sheet, &known)).await?;
    let missing = || platform::Error::NotFound("evaluation");
    let id = written.first().ok_or_else(missing)?.evaluation_id;
    let evaluation = store::find_evaluation(&tx, act, id).await?;
    let evaluated = store::named_evaluation(&tx, evaluation).await?;
    tx.commit().await?;
    Ok(evaluated)
}

/// Whether the form of a rating is the caller's to read. One scan may hold the forms of many: it is for those who keep records, not
/// for each whose form is among them.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn admit_form(
    conn: &impl ConnectionTrait,
    act: &Act,
    evaluation_id: EvaluationId,
) -> Result<(), Error> {
    let keeper = Scope { own: None, subordinates_of: None, ..act.scope.clone() };
    let reached = personnel::scope::condition(&keeper, evaluation::Column::EmployeeId, act.today);
    let kept = evaluation::Entity::find_by_id(evaluation_id).filter(reached);
    if kept.exists(conn).await? { Ok(()) } else { Err(platform::Error::NotFound("evaluation").into()) }
}

/// A fault of a row at its place in the body. The period stands above the rows, so what is wrong with it there is wrong with the row.
fn in_row(at: usize, fault: Fault) -> Fault {
    let within = fault.pointer.clone().filter(|place| place != "/period").unwrap_or_default();
    fault.at(format!("/rows/{at}{within}"))
}
