//! Sheets: a citizen answers the nine elements, once for each visit.

use kernel::id::{SurveySheetId, UnitId};
use kernel::{Fault, Period};
use personnel::scope;
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::visits;
use crate::Error;
use crate::entity::survey_sheet::{self as row, Model};
use crate::rules::ikm::faults_of_sheet;
use crate::rules::text::fault_if_given;

/// The longest comment.
const COMMENT_MAX: usize = 1_000;

/// A citizen's answers.
#[derive(Clone, Debug)]
pub struct NewSheet {
    /// The right to answer.
    pub visit_token: String,
    /// The answers from U1 to U9.
    pub answers: Vec<Option<u8>>,
    /// What the citizen adds.
    pub comment: Option<String>,
}

/// Takes a citizen's answers.
///
/// # Errors
/// `NotFound` for a code that is none; `PointClosed`; `VisitUsed`, `VisitExpired`; `Invalid` with every fault. Of a refused sheet the
/// visit is not used.
pub async fn answer_survey(db: &Db, act: &Act, (code, new): (&str, NewSheet)) -> Result<Model, Error> {
    let mut faults = faults_of_sheet(&new.answers, "/answers");
    faults.extend(fault_if_given(new.comment.as_ref(), "/comment", COMMENT_MAX));
    let tx = platform::begin(db).await?;
    super::points::find_public_point(&tx, code).await?;
    Error::unless_empty(faults)?;
    let point = visits::spend(&tx, act, (code, &new.visit_token)).await?;
    let answer = |at: usize| new.answers.get(at).copied().flatten().map(i32::from);
    let sheet = Model {
        id: SurveySheetId::new(),
        service_point_id: point.id,
        unit_id: point.unit_id,
        answered_on: act.today,
        answered_at: act.at,
        u1: answer(0),
        u2: answer(1),
        u3: answer(2),
        u4: answer(3),
        u5: answer(4),
        u6: answer(5),
        u7: answer(6),
        u8: answer(7),
        u9: answer(8),
        comment: new.comment,
        trimmed_as: None,
    };
    let sheet = sheet.into_active_model().reset_all().insert(&tx).await?;
    let answered = Acted::new("performance.survey_answered", sheet.id).within(point.unit_id);
    acts::record(&tx, act, answered.effective(act.today)).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// Which sheets to list.
#[derive(Clone, Copy, Debug)]
pub struct SheetFilter {
    /// Of a unit and those below it.
    pub unit_id: Option<UnitId>,
    /// Of a period.
    pub period: Option<Period>,
    /// Only those that are left out of the index.
    pub trimmed: bool,
}

/// Sheets of the units in the caller's care, the newest first, each with why it is left out of the index, if it is.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_sheets(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: SheetFilter,
    paging: &Paging,
) -> Result<Page<Model>, Error> {
    let mut query = row::Entity::find()
        .filter(scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
        .order_by_desc(row::Column::Id);
    if let Some(unit) = filter.unit_id {
        query = query.filter(scope::unit_condition(&scope::of_unit(unit), row::Column::UnitId, act.today));
    }
    if let Some(period) = filter.period {
        let days = period.days();
        query = query
            .filter(row::Column::AnsweredOn.gte(days.from))
            .filter(row::Column::AnsweredOn.lt(days.stored_until()));
    }
    if filter.trimmed {
        query = query.filter(row::Column::TrimmedAs.is_not_null());
    }
    let newest_first = (|sheet: &Model| sheet.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(conn, query, newest_first).await?)
}

/// A period that has not begun has no sheets.
pub(super) fn unless_ahead(period: Period, act: &Act) -> Result<(), Error> {
    let fault = crate::rules::period::in_future(period, act.today);
    Error::unless_empty(fault.into_iter().collect::<Vec<Fault>>())
}
