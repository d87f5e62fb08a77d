//! What becomes of the words when a person is erased. Ratings, dates and ids stay, because pay and the log of acts stand on them; what
//! people wrote about the person, and what the person wrote of the own work, says who it was, and goes with its files.
//!
//! What was planned for a unit stays, too: a target names no one.

use kernel::id::{EmployeeId, ProgressId, SkpId, WorkLogId};
use personnel::privacy::blank;
use platform::Act;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::Error;
use crate::entity::objection::Exhibits;
use crate::entity::{
    calibration_item, collaboration, consequence, direct_feedback, evaluation, evidence, exhibit, feedback,
    feedback_action, improvement_step, monthly_report, negotiation, objection, objection_hearing, progress,
    rater_question, round_answer, self_assessment, skp, superior_request, work_log,
};

/// Takes away the words about some employments of one person, and the files with what the person did.
///
/// # Errors
/// When the database fails.
pub async fn forget_employments(
    tx: &DatabaseTransaction,
    act: &Act,
    employments: &[EmployeeId],
) -> Result<(), Error> {
    forget_plans(tx, act, employments).await?;
    forget_work(tx, act, employments).await?;
    forget_ratings(tx, employments).await?;
    forget_voices(tx, employments).await
}

async fn forget_plans(tx: &DatabaseTransaction, act: &Act, employments: &[EmployeeId]) -> Result<(), Error> {
    let own = skp::Column::EmployeeId.is_in(employments.iter().copied());
    let plans: Vec<SkpId> =
        skp::Entity::find().select_only().column(skp::Column::Id).filter(own).into_tuple().all(tx).await?;
    platform::files::delete_of(tx, act, &plans).await?;
    let of_plan = |column: progress::Column| column.is_in(plans.iter().copied());
    let reported: Vec<ProgressId> = progress::Entity::find()
        .select_only()
        .column(progress::Column::Id)
        .filter(of_plan(progress::Column::SkpId))
        .into_tuple()
        .all(tx)
        .await?;
    platform::files::delete_of(tx, act, &reported).await?;

    let remarks = [skp::Column::ReturnNote, skp::Column::ChangeReason];
    blank::<skp::Entity>(tx, &remarks, skp::Column::Id.is_in(plans.iter().copied())).await?;
    let theirs = negotiation::Column::SkpId.is_in(plans.iter().copied());
    blank::<negotiation::Entity>(tx, &[negotiation::Column::Note], theirs).await?;
    let words = [progress::Column::ActionPlan, progress::Column::Realisation, progress::Column::DataSource];
    blank::<progress::Entity>(tx, &words, of_plan(progress::Column::SkpId)).await?;
    let theirs = evidence::Column::ProgressId.is_in(reported.iter().copied());
    blank::<evidence::Entity>(tx, &[evidence::Column::Name, evidence::Column::Link], theirs).await?;
    let theirs = feedback::Column::ProgressId.is_in(reported.iter().copied());
    blank::<feedback::Entity>(tx, &[feedback::Column::Note], theirs).await?;
    let words = [superior_request::Column::Reason, superior_request::Column::DecisionNote];
    let own = superior_request::Column::EmployeeId.is_in(employments.iter().copied());
    Ok(blank::<superior_request::Entity>(tx, &words, own).await?)
}

async fn forget_work(tx: &DatabaseTransaction, act: &Act, employments: &[EmployeeId]) -> Result<(), Error> {
    let own = work_log::Column::EmployeeId.is_in(employments.iter().copied());
    let logged: Vec<WorkLogId> = work_log::Entity::find()
        .select_only()
        .column(work_log::Column::Id)
        .filter(own.clone())
        .into_tuple()
        .all(tx)
        .await?;
    // Ten years of daily entries are more than one statement may name.
    for chunk in logged.chunks(personnel::facts::CHUNK) {
        platform::files::delete_of(tx, act, chunk).await?;
    }
    let entries = work_log::Entity::find().select_only().column(work_log::Column::Id).filter(own.clone());
    let theirs = exhibit::Column::ObjectId.in_subquery(entries.into_query());
    blank::<exhibit::Entity>(tx, &[exhibit::Column::Name, exhibit::Column::Link], theirs).await?;
    blank::<work_log::Entity>(tx, &[work_log::Column::Activity, work_log::Column::Output], own).await?;
    let own = monthly_report::Column::EmployeeId.is_in(employments.iter().copied());
    let words = [monthly_report::Column::Summary, monthly_report::Column::Note];
    blank::<monthly_report::Entity>(tx, &words, own).await?;
    let about = collaboration::Column::AboutId.is_in(employments.iter().copied());
    Ok(blank::<collaboration::Entity>(tx, &[collaboration::Column::Note], about).await?)
}

async fn forget_ratings(tx: &DatabaseTransaction, employments: &[EmployeeId]) -> Result<(), Error> {
    let people = || employments.iter().copied();
    let own = evaluation::Column::EmployeeId.is_in(people());
    blank::<evaluation::Entity>(tx, &[evaluation::Column::Note, evaluation::Column::Reason], own).await?;
    let own = calibration_item::Column::EmployeeId.is_in(people());
    let words = [calibration_item::Column::Discussion, calibration_item::Column::AnswerNote];
    blank::<calibration_item::Entity>(tx, &words, own).await?;

    let own = objection::Column::EmployeeId.is_in(people());
    let objections =
        objection::Entity::find().select_only().column(objection::Column::Id).filter(own.clone());
    let theirs = objection_hearing::Column::ObjectionId.in_subquery(objections.into_query());
    blank::<objection_hearing::Entity>(tx, &[objection_hearing::Column::Statement], theirs).await?;
    blank::<objection::Entity>(tx, &[objection::Column::Reasons, objection::Column::Decision], own.clone())
        .await?;
    objection::Entity::update_many()
        .col_expr(objection::Column::Evidence, Expr::value(Exhibits(Vec::new())))
        .filter(own)
        .exec(tx)
        .await?;

    let own = consequence::Column::EmployeeId.is_in(people());
    let follow_ups =
        consequence::Entity::find().select_only().column(consequence::Column::Id).filter(own.clone());
    let theirs = improvement_step::Column::ConsequenceId.in_subquery(follow_ups.into_query());
    let words = [improvement_step::Column::Title, improvement_step::Column::DoneNote];
    blank::<improvement_step::Entity>(tx, &words, theirs).await?;
    blank::<consequence::Entity>(tx, &[consequence::Column::Decision], own.clone()).await?;
    // Praise without a name praises nobody: it is no longer published.
    consequence::Entity::update_many()
        .col_expr(consequence::Column::Citation, Expr::value(None::<String>))
        .filter(own)
        .exec(tx)
        .await?;
    let about = rater_question::Column::RaterId.is_in(people());
    Ok(blank::<rater_question::Entity>(tx, &[rater_question::Column::Answer], about).await?)
}

/// What was said to the person goes; what the person said to others is part of their record, and stays without a name.
async fn forget_voices(tx: &DatabaseTransaction, employments: &[EmployeeId]) -> Result<(), Error> {
    let people = || employments.iter().copied();
    let given = direct_feedback::Column::RecipientId.is_in(people());
    let words = [direct_feedback::Column::Body, direct_feedback::Column::Reply];
    blank::<direct_feedback::Entity>(tx, &words, given).await?;
    let own = feedback_action::Column::OwnerId.is_in(people());
    blank::<feedback_action::Entity>(
        tx,
        &[feedback_action::Column::Title, feedback_action::Column::Note],
        own,
    )
    .await?;
    let own = self_assessment::Column::EmployeeId.is_in(people());
    blank::<self_assessment::Entity>(tx, &[self_assessment::Column::Note], own).await?;
    let about = round_answer::Column::RateeId.is_in(people());
    Ok(blank::<round_answer::Entity>(tx, &[round_answer::Column::Comment], about).await?)
}
