//! Performance: plans (SKP), progress with evidence, periodic evaluation.

use kernel::Nip;
use kernel::id::EmployeeId;
use personnel::facts::Named;
use serde::Serialize;
use utoipa::ToSchema;

use crate::routes::Routes;

pub mod agreement;
pub mod agreement_versions;
pub mod agreements;
pub mod analysis;
pub mod analysis_charts;
pub mod analysis_figures;
pub mod angka_kredit;
pub mod batch;
pub mod calibrations;
pub mod complaints;
pub mod consequences;
pub mod cycles;
pub mod direct_feedback;
pub mod distribution;
pub mod dossier;
pub mod entered_evaluations;
pub mod evaluations;
pub mod exhibits;
pub mod feedback_actions;
pub mod feedback_rounds;
pub mod iku_realisations;
pub mod indicator_difficulty;
pub mod indicators;
pub mod innovations;
pub mod matrix;
pub mod monthly_reports;
pub mod negotiation;
pub mod objections;
pub mod progress;
pub mod project_acts;
pub mod projects;
pub mod rater_reviews;
pub mod recognitions;
pub mod self_assessments;
pub mod service_points;
pub mod skp;
pub mod skp_batch;
pub mod standing;
pub mod superiors;
pub mod surveys;
pub mod unit_achievement;
pub mod unit_progress;
pub mod unit_ratings;
pub mod versions;
pub mod work_logs;
pub mod yearly;

/// Mounts the routes of performance.
pub fn mount(routes: &mut Routes) {
    routes.service(cycles::create_cycle).service(cycles::list_cycles).service(cycles::get_cycle);
    routes.service(cycles::write_cycle).service(cycles::publish_cycle);
    routes.service(cycles::schedule_cycle).service(cycles::close_cycle);
    routes.service(indicators::create_indicator).service(indicators::list_indicators);
    routes.service(indicators::get_indicator).service(indicators::write_indicator);
    routes.service(indicators::publish_indicator).service(indicators::retire_indicator);
    routes.service(indicator_difficulty::measure_indicator);
    routes.service(indicator_difficulty::check_targets);
    routes.service(innovations::create_innovation).service(innovations::list_innovations);
    routes.service(innovations::get_innovation).service(innovations::advance_innovation);
    routes.service(superiors::request_superior).service(superiors::list_superior_requests);
    routes.service(superiors::get_superior_request).service(superiors::withdraw_superior_request);
    routes.service(superiors::accept_superior_request).service(superiors::refuse_superior_request);
    routes.service(skp_batch::enter_skp);
    routes.service(versions::change_skp).service(versions::discard_change);
    routes.service(versions::list_versions).service(versions::link_skp);
    routes.service(versions::add_rhk).service(versions::list_supportable_targets);
    routes.service(negotiation::negotiate_skp).service(negotiation::list_negotiation);
    routes.service(matrix::publish_matrix).service(matrix::get_matrix);
    routes.service(skp::list_own_skp).service(skp::create_skp).service(skp::list_skp).service(skp::get_skp);
    routes.service(skp::list_supportable_rhk).service(skp::write_plan);
    routes.service(agreement::submit_skp).service(agreement::return_skp);
    routes.service(agreement::agree_skp).service(agreement::sign_skp);
    routes.service(batch::enter_progress);
    routes.service(progress::plan_progress).service(progress::list_progress).service(progress::get_progress);
    routes.service(progress::add_evidence).service(progress::get_evidence_file);
    routes.service(progress::realise_progress).service(progress::give_feedback);
    routes.service(entered_evaluations::enter_many).service(entered_evaluations::enter_one);
    routes.service(evaluations::evaluate_skp).service(evaluations::list_evaluations);
    routes.service(evaluations::get_evaluation).service(evaluations::explain_evaluation);
    routes.service(evaluations::correct_evaluation);
    routes.service(service_points::create_service_point).service(service_points::list_service_points);
    routes.service(service_points::get_service_point).service(service_points::edit_service_point);
    routes.service(service_points::get_service_point_qr).service(service_points::issue_visits);
    routes.service(surveys::get_public_service_point).service(surveys::open_survey_visit);
    routes.service(surveys::answer_survey).service(surveys::get_unit_satisfaction);
    routes.service(surveys::list_survey_sheets).service(surveys::trim_survey);
    routes.service(complaints::make_complaint).service(complaints::get_own_complaint);
    routes.service(complaints::judge_complaint_answer).service(complaints::list_complaints);
    routes.service(complaints::get_complaint).service(complaints::take_complaint);
    routes.service(complaints::answer_complaint);
    mount_agreements(routes);
    mount_work(routes);
    mount_units(routes);
    mount_rating(routes);
}

fn mount_agreements(routes: &mut Routes) {
    routes.service(agreements::create_agreement).service(agreements::list_agreements);
    routes.service(agreements::get_agreement).service(agreements::write_agreement);
    routes.service(agreements::submit_agreement).service(agreements::return_agreement);
    routes.service(agreements::establish_agreement).service(agreement_versions::change_agreement);
    routes.service(agreement_versions::discard_agreement_change);
    routes.service(agreement_versions::list_agreement_versions);
    routes.service(iku_realisations::realise_iku).service(iku_realisations::list_iku_realisations);
    routes.service(unit_achievement::get_agreement_achievement);
    routes.service(unit_ratings::rate_unit).service(unit_ratings::list_unit_ratings);
    routes.service(unit_ratings::correct_unit_rating);
}

fn mount_work(routes: &mut Routes) {
    routes.service(work_logs::log_work).service(work_logs::list_work_log);
    routes.service(work_logs::get_work_log_entry).service(work_logs::change_work_log_entry);
    routes.service(work_logs::remove_work_log_entry);
    routes.service(monthly_reports::compile_monthly_report).service(monthly_reports::list_monthly_reports);
    routes.service(monthly_reports::get_monthly_report).service(monthly_reports::submit_monthly_report);
    routes.service(monthly_reports::return_monthly_report).service(monthly_reports::confirm_monthly_report);
    routes.service(project_acts::create_project).service(projects::list_projects);
    routes.service(projects::get_project).service(project_acts::write_project);
    routes.service(project_acts::change_project_members).service(project_acts::begin_project);
    routes.service(project_acts::reach_milestone).service(project_acts::record_spending);
    routes.service(project_acts::say_of_member).service(project_acts::finish_project);
    routes.service(project_acts::stop_project).service(projects::get_team_score);
}

fn mount_units(routes: &mut Routes) {
    routes.service(unit_progress::get_unit_progress).service(unit_progress::follow_unit_progress);
    routes.service(analysis::analyse_plans).service(analysis::analyse_grades);
    routes.service(analysis::analyse_achievement).service(analysis::analyse_late_stages);
    routes.service(analysis::analyse_feedback).service(analysis::analyse_satisfaction);
    routes.configure(mount_voices);
}

/// Feedback, rounds, the fairness of raters, credit points.
fn mount_voices(routes: &mut Routes) {
    routes.service(direct_feedback::give_direct_feedback).service(direct_feedback::list_direct_feedback);
    routes.service(direct_feedback::get_direct_feedback).service(direct_feedback::read_direct_feedback);
    routes.service(direct_feedback::reply_direct_feedback).service(feedback_actions::propose_feedback_action);
    routes.service(feedback_actions::list_feedback_actions).service(feedback_actions::agree_feedback_action);
    routes
        .service(feedback_actions::decline_feedback_action)
        .service(feedback_actions::finish_feedback_action);
    routes.service(self_assessments::write_self_assessment).service(self_assessments::list_self_assessments);
    routes.service(feedback_rounds::create_feedback_round).service(feedback_rounds::list_feedback_rounds);
    routes.service(feedback_rounds::get_feedback_round).service(feedback_rounds::open_feedback_round);
    routes.service(feedback_rounds::close_feedback_round).service(feedback_rounds::get_round_result);
    routes.service(feedback_rounds::list_round_seats).service(feedback_rounds::answer_round_seat);
    routes.service(rater_reviews::review_raters).service(rater_reviews::list_rater_reviews);
    routes.service(rater_reviews::get_rater_review).service(rater_reviews::list_review_raters);
    routes.service(rater_reviews::list_rater_questions).service(rater_reviews::get_rater_question);
    routes.service(rater_reviews::answer_rater_question);
    routes.service(angka_kredit::enter_credit).service(angka_kredit::list_credits);
    routes.service(angka_kredit::get_credit_statement).service(angka_kredit::revoke_credit);
}

fn mount_rating(routes: &mut Routes) {
    routes.service(dossier::get_dossier);
    routes.service(distribution::get_distribution);
    routes.service(calibrations::open_calibration).service(calibrations::list_calibrations);
    routes.service(calibrations::get_calibration).service(calibrations::discuss_rating);
    routes.service(calibrations::close_calibration).service(calibrations::answer_calibration_item);
    routes.service(objections::object_to_evaluation).service(objections::object_to_year);
    routes.service(objections::list_objections).service(objections::get_objection);
    routes.service(dossier::get_objection_dossier);
    routes.service(objections::hear_objection_side).service(objections::decide_objection);
    routes.service(consequences::propose_consequences).service(recognitions::list_recognitions);
    routes.service(consequences::list_consequences).service(consequences::get_consequence);
    routes.service(consequences::decide_consequence).service(consequences::answer_recognition);
    routes.service(consequences::complete_improvement_step);
    routes.service(standing::get_my_trend).service(standing::rank_performance);
    routes.service(yearly::evaluate_year).service(yearly::hand_over_rating).service(yearly::accept_rating);
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
