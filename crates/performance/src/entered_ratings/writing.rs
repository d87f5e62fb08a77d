//! Writing a sheet whose rows have no faults: one statement for each table, and the acts of all rows.

use std::collections::{BTreeSet, HashMap};

use kernel::Fault;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, EvaluationId, FileId, SkpId, UnitId};
use personnel::facts;
use platform::timers::{self, NewTimer};
use platform::{Act, Acted, Capacity, StandIn, acts, files};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use serde_json::json;

use super::judging::Known;
use super::{EnteredRating, RatingSheet, WrittenRating};
use crate::entity::{evaluation, handover, numeric_rating, skp};
use crate::evaluations::{acted, version_of};
use crate::rules::evaluation::is_year;
use crate::states::{self, Party, SkpAct, SkpStatus};
use crate::{Error, verdict, yearly};

/// The rows of a sheet as they are written.
#[derive(Default)]
struct Rows {
    evaluations: Vec<evaluation::Model>,
    numbers: Vec<numeric_rating::Model>,
    handovers: Vec<handover::Model>,
    forms: Vec<(FileId, EvaluationId)>,
    timers: Vec<NewTimer>,
    acts: Vec<(Act, Acted)>,
    written: Vec<WrittenRating>,
}

pub(super) async fn write(
    tx: &DatabaseTransaction,
    act: &Act,
    (sheet, known): (RatingSheet, &Known),
) -> Result<Vec<WrittenRating>, Error> {
    let places: Vec<(String, Option<FileId>)> = places(&sheet);
    let zones = zones(tx, act, &sheet.rows).await?;
    let mut rows = Rows::default();
    let mut years: Vec<SkpId> = Vec::new();
    for row in sheet.rows {
        let plan = known.plan_of(&row, sheet.period).ok_or(platform::Error::NotFound("skp"))?;
        let act = entered(act, (&row, sheet.form));
        let evaluation = rows.rate(&act, (row, plan), sheet.period)?;
        if is_year(plan.year, sheet.period) {
            let zone = zones.get(&plan.employee_id).copied().unwrap_or(TimeZone::Wib);
            rows.hand_over(&act, (plan, evaluation), zone)?;
            years.push(plan.id);
        }
    }
    let gone = files::keep_all(tx, act, &rows.forms).await?;
    let unknown = places.into_iter().filter(|(_, form)| form.is_some_and(|form| gone.contains(&form)));
    Error::unless_empty(
        unknown.map(|(place, _)| Fault::invalid("platform.form_unknown").at(place)).collect(),
    )?;
    let evaluations = rows.evaluations.into_iter().map(|row| row.into_active_model().reset_all());
    evaluation::Entity::insert_many(evaluations).exec_without_returning(tx).await?;
    let numbers = rows.numbers.into_iter().map(|row| row.into_active_model().reset_all());
    numeric_rating::Entity::insert_many(numbers).exec_without_returning(tx).await?;
    let handovers = rows.handovers.into_iter().map(|row| row.into_active_model().reset_all());
    handover::Entity::insert_many(handovers).exec_without_returning(tx).await?;
    hand_over_plans(tx, act, years).await?;
    timers::set_all(tx, rows.timers).await?;
    acts::record_each(tx, rows.acts).await?;
    Ok(rows.written)
}

/// Where each form stands in the body.
fn places(sheet: &RatingSheet) -> Vec<(String, Option<FileId>)> {
    let own = sheet.rows.iter().enumerate().map(|(at, row)| (format!("/rows/{at}/form_id"), row.form));
    std::iter::once(("/form_id".to_owned(), sheet.form)).chain(own).collect()
}

/// The act of a row: the superior's, as the operator enters it from the form.
fn entered(act: &Act, (row, shared): (&EnteredRating, Option<FileId>)) -> Act {
    let standing = StandIn { capacity: Capacity::Operator, account: act.stood_for() };
    Act {
        on_behalf_of: Some(row.rater_id),
        standing_in: Some(standing),
        form: row.form.or(shared),
        ..act.clone()
    }
}

/// Where the employees of the sheet work: one look for each region.
async fn zones(
    tx: &DatabaseTransaction,
    act: &Act,
    rows: &[EnteredRating],
) -> Result<HashMap<EmployeeId, TimeZone>, Error> {
    let people: Vec<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let named = facts::named(tx, &people).await?;
    let regions: BTreeSet<UnitId> = named.values().map(|named| named.instansi_id).collect();
    let mut zones = HashMap::with_capacity(regions.len());
    for region in regions {
        zones.insert(region, facts::time_zone_of(tx, region, act.today).await?);
    }
    let zone = |(id, named): (EmployeeId, facts::Named)| Some((id, *zones.get(&named.instansi_id)?));
    Ok(named.into_iter().filter_map(zone).collect())
}

/// The plans whose year was rated lie with their employees.
async fn hand_over_plans(tx: &DatabaseTransaction, act: &Act, plans: Vec<SkpId>) -> Result<(), Error> {
    if plans.is_empty() {
        return Ok(());
    }
    let handed = skp::ActiveModel {
        status: Set(SkpStatus::Diserahkan),
        updated_at: Set(act.at),
        ..Default::default()
    };
    skp::Entity::update_many()
        .set(handed)
        .col_expr(skp::Column::Version, Expr::col(skp::Column::Version).add(1))
        .filter(skp::Column::Id.is_in(plans))
        .exec(tx)
        .await?;
    Ok(())
}

impl Rows {
    /// Rates the period of a plan as its form says.
    fn rate(
        &mut self,
        act: &Act,
        (row, plan): (EnteredRating, &skp::Model),
        period: kernel::Period,
    ) -> Result<EvaluationId, Error> {
        let verdict = verdict::judge(row.statement, period)?;
        let evaluation = version_of(act, (plan, row.rater_id), (period, row.note), &verdict);
        self.numbers.extend(verdict::numbers(evaluation.id, verdict)?);
        // One scan may hold the forms of many: it belongs to the first of them, and every act names it.
        let form = act.form.filter(|form| self.forms.iter().all(|(kept, _)| kept != form));
        self.forms.extend(form.map(|form| (form, evaluation.id)));
        let details = json!({ "rater_id": row.rater_id, "period": period, "signed_on": row.signed_on });
        let entry = Acted::new("performance.rating_entered", evaluation.id).about(plan.employee_id);
        self.acts.push((act.clone(), entry.with(details)));
        self.acts.push((act.clone(), acted(&evaluation)));
        self.written.push(WrittenRating {
            employee_id: plan.employee_id,
            skp_id: plan.id,
            evaluation_id: evaluation.id,
            predikat: evaluation.predikat,
        });
        let id = evaluation.id;
        self.evaluations.push(evaluation);
        Ok(id)
    }

    /// Hands the year's rating over on the day of entry, from which the clock of an objection runs.
    fn hand_over(
        &mut self,
        act: &Act,
        (plan, evaluation_id): (&skp::Model, EvaluationId),
        zone: TimeZone,
    ) -> Result<(), Error> {
        let status = states::permit(plan, SkpAct::EvaluasiTahunan, Party::Rater)?;
        let rated = skp::Model { status, ..plan.clone() };
        states::permit(&rated, SkpAct::Serahkan, Party::Rater)?;
        self.handovers.push(handover::Model {
            skp_id: plan.id,
            evaluation_id,
            handed_over_at: act.at,
            handed_over_on: act.today,
            accepted_at: None,
            is_silent: false,
        });
        self.timers.push(yearly::acceptance(plan.id, (act.today, zone))?);
        let details = json!({ "evaluation_id": evaluation_id });
        let year = crate::skp::acted("performance.year_evaluated", plan);
        let handed = crate::skp::acted("performance.rating_handed_over", plan).with(details);
        self.acts.extend([(act.clone(), year), (act.clone(), handed)]);
        Ok(())
    }
}
