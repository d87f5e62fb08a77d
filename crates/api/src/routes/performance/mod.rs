//! Performance: plans (SKP), progress with evidence, periodic evaluation.

use kernel::Nip;
use kernel::id::EmployeeId;
use personnel::facts::Named;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub mod agreement;
pub mod batch;
pub mod complaints;
pub mod cycles;
pub mod evaluations;
pub mod progress;
pub mod service_points;
pub mod skp;
pub mod surveys;

/// Mounts the routes of performance.
pub fn mount(config: &mut ServiceConfig) {
    config.service(cycles::create_cycle).service(cycles::list_cycles).service(cycles::get_cycle);
    config.service(cycles::write_cycle).service(cycles::publish_cycle);
    config.service(cycles::schedule_cycle).service(cycles::close_cycle);
    config.service(skp::list_own_skp).service(skp::create_skp).service(skp::list_skp).service(skp::get_skp);
    config.service(skp::list_supportable_rhk).service(skp::write_plan);
    config.service(agreement::submit_skp).service(agreement::return_skp);
    config.service(agreement::agree_skp).service(agreement::sign_skp);
    config.service(batch::enter_progress);
    config.service(progress::plan_progress).service(progress::list_progress).service(progress::get_progress);
    config.service(progress::add_evidence).service(progress::get_evidence_file);
    config.service(progress::realise_progress).service(progress::give_feedback);
    config.service(evaluations::evaluate_skp).service(evaluations::list_evaluations);
    config.service(evaluations::get_evaluation).service(evaluations::explain_evaluation);
    config.service(evaluations::correct_evaluation);
    config.service(service_points::create_service_point).service(service_points::list_service_points);
    config.service(service_points::get_service_point).service(service_points::edit_service_point);
    config.service(service_points::get_service_point_qr).service(service_points::issue_visits);
    config.service(surveys::get_public_service_point).service(surveys::open_survey_visit);
    config.service(surveys::answer_survey).service(surveys::get_unit_satisfaction);
    config.service(surveys::list_survey_sheets).service(surveys::trim_survey);
    config.service(complaints::make_complaint).service(complaints::get_own_complaint);
    config.service(complaints::judge_complaint_answer).service(complaints::list_complaints);
    config.service(complaints::get_complaint).service(complaints::take_complaint);
    config.service(complaints::answer_complaint);
}

/// One side of a plan: the employee, or the superior.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = performance::Side)]
pub struct Side {
    /// The employee.
    pub id: EmployeeId,
    /// The number; an official has none.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// Full name with titles.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: String,
}

impl From<Named> for Side {
    fn from(named: Named) -> Self {
        Self { id: named.id, nip: named.nip, name: named.name }
    }
}
