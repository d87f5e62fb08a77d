//! Personnel: units, posts, people and their dated facts, decrees, attendance, the directory.

use actix_web::body::BoxBody;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::NaiveDate;
use personnel::Days;
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::etag;

pub mod acknowledgements;
pub mod announcements;
pub mod attendance;
pub mod attendance_months;
pub mod calendar;
pub mod change_requests;
pub mod corrections;
pub mod dashboards;
pub mod decree_acts;
pub mod decrees;
pub mod directory;
pub mod employees;
pub mod facts;
pub mod import_files;
pub mod import_kinds;
pub mod imports;
pub mod machine_records;
pub mod my_announcements;
pub mod positions;
pub mod proofs;
pub mod reorganisation;
pub mod unit_tree;
pub mod units;

/// Mounts the routes of personnel.
pub fn mount(config: &mut ServiceConfig) {
    config.service(units::list_instansi).service(units::create_instansi);
    config.service(unit_tree::get_unit_tree).service(reorganisation::merge_units);
    config.service(units::list_units).service(units::create_unit).service(units::get_unit);
    config.service(units::list_unit_versions).service(units::create_unit_version);
    config.service(reorganisation::close_unit).service(reorganisation::split_unit);
    config.service(reorganisation::move_position);
    config.service(positions::list_positions).service(positions::create_position);
    config.service(positions::get_position);
    config.service(employees::list_employees).service(employees::create_employee);
    config.service(employees::batch_get_employees);
    config.service(proofs::list_expiring_proofs);
    config.service(employees::get_employee).service(employees::update_employee);
    config.service(facts::list_facts).service(facts::create_fact).service(facts::correct_fact);
    config.service(facts::retract_fact);
    config.service(decrees::list_decrees).service(decrees::create_decree);
    config.service(decree_acts::list_pending_effects);
    config.service(decree_acts::list_decree_proposals).service(decree_acts::propose_in_decree);
    config.service(decree_acts::withdraw_from_decree).service(decree_acts::verify_decree);
    config.service(decree_acts::apply_decree).service(decree_acts::cancel_decree);
    config.service(change_requests::list_my_change_requests);
    config.service(change_requests::request_own_change).service(change_requests::request_change);
    config.service(change_requests::list_change_requests).service(change_requests::get_change_request);
    config.service(change_requests::verify_change_request);
    config.service(change_requests::reject_change_request);
    config.service(change_requests::withdraw_change_request);
    config.service(decrees::get_decree).service(decrees::get_decree_file);
    config.service(attendance::put_attendance).service(attendance::list_attendance);
    config.service(attendance::list_attendance_recaps).service(attendance::get_attendance_recap);
    config.service(machine_records::send_attendance_logs).service(machine_records::derive_attendance);
    config.service(machine_records::get_attendance_day).service(machine_records::get_leave_balance);
    config.service(machine_records::list_machine_numbers).service(machine_records::set_machine_numbers);
    config.service(attendance_months::list_attendance_months);
    config.service(attendance_months::close_attendance_month);
    config.service(attendance_months::reopen_attendance_month);
    config.service(corrections::list_attendance_corrections);
    config.service(corrections::propose_attendance_correction);
    config.service(corrections::get_attendance_correction);
    config.service(corrections::accept_attendance_correction);
    config.service(corrections::reject_attendance_correction);
    config.service(corrections::withdraw_attendance_correction);
    config.service(calendar::get_calendar);
    config.service(calendar::list_holidays).service(calendar::create_holiday);
    config.service(calendar::delete_holiday);
    config.service(calendar::list_work_patterns).service(calendar::create_work_pattern);
    config.service(calendar::get_work_pattern).service(calendar::delete_work_pattern);
    config.service(calendar::list_work_assignments).service(calendar::create_work_assignment);
    config.service(calendar::end_work_assignment).service(calendar::delete_work_assignment);
    config.service(directory::search_directory);
    config.service(imports::create_import).service(imports::list_imports);
    config.service(import_kinds::list_import_kinds).service(import_kinds::get_import_template);
    config.service(imports::get_import).service(imports::commit_import).service(imports::undo_import);
    config.service(import_files::list_import_faults).service(import_files::get_import_faults_csv);
    config.service(dashboards::get_personnel_dashboard);
    config.service(announcements::list_announcements).service(announcements::draft_announcement);
    config.service(announcements::get_announcement).service(announcements::edit_announcement);
    config.service(announcements::publish_announcement).service(announcements::withdraw_announcement);
    config.service(acknowledgements::count_acknowledgements).service(acknowledgements::list_acknowledgements);
    config
        .service(my_announcements::acknowledge_announcement)
        .service(my_announcements::get_announcement_file);
    config.service(my_announcements::list_my_announcements).service(my_announcements::get_my_announcement);
}

/// The day of a read.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// The day on which it holds; today where it is missing.
    as_of: Option<NaiveDate>,
}

impl AsOf {
    fn day(self, act: &Act) -> NaiveDate {
        self.as_of.unwrap_or(act.today)
    }
}

fn days(as_of: Option<NaiveDate>, act: &Act) -> Days {
    Days { today: act.today, as_of: as_of.unwrap_or(act.today) }
}

/// What holds of an object on a day, with the object's version as `ETag` for changes. Never `304`: what holds changes with
/// the day, and the version does not.
#[derive(Clone, Debug)]
pub struct OnDay<T> {
    version: i64,
    body: T,
}

impl<T: Serialize> Responder for OnDay<T> {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().insert_header((ETAG, etag::of_version(self.version))).json(self.body)
    }
}
