//! Personnel: units, posts, people and their dated facts, decrees, attendance, the directory.

use actix_web::body::BoxBody;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::NaiveDate;
use personnel::Days;
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::etag;
use crate::routes::Routes;

pub mod absences;
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
pub fn mount(routes: &mut Routes) {
    routes.service(units::list_instansi).service(units::create_instansi);
    routes.service(unit_tree::get_unit_tree).service(reorganisation::merge_units);
    routes.service(units::list_units).service(units::create_unit).service(units::get_unit);
    routes.service(units::list_unit_versions).service(units::create_unit_version);
    routes.service(reorganisation::close_unit).service(reorganisation::split_unit);
    routes.service(reorganisation::move_position);
    routes.service(positions::list_positions).service(positions::create_position);
    routes.service(positions::get_position);
    routes.service(employees::list_employees).service(employees::create_employee);
    routes.service(employees::batch_get_employees);
    routes.service(proofs::list_expiring_proofs).service(absences::list_unexcused_absences);
    routes.service(employees::get_employee).service(employees::update_employee);
    routes.service(facts::list_facts).service(facts::create_fact).service(facts::correct_fact);
    routes.service(facts::retract_fact);
    routes.service(decrees::list_decrees).service(decrees::create_decree);
    routes.service(decree_acts::list_pending_effects);
    routes.service(decree_acts::list_decree_proposals).service(decree_acts::propose_in_decree);
    routes.service(decree_acts::withdraw_from_decree).service(decree_acts::verify_decree);
    routes.service(decree_acts::apply_decree).service(decree_acts::cancel_decree);
    routes.service(change_requests::list_my_change_requests);
    routes.service(change_requests::request_own_change).service(change_requests::request_change);
    routes.service(change_requests::list_change_requests).service(change_requests::get_change_request);
    routes.service(change_requests::verify_change_request);
    routes.service(change_requests::reject_change_request);
    routes.service(change_requests::withdraw_change_request);
    routes.service(decrees::get_decree).service(decrees::get_decree_file);
    routes.service(attendance::put_attendance).service(attendance::list_attendance);
    routes.service(attendance::list_attendance_recaps).service(attendance::get_attendance_recap);
    routes.service(machine_records::send_attendance_logs).service(machine_records::derive_attendance);
    routes.service(machine_records::get_attendance_day).service(machine_records::get_leave_balance);
    routes.service(machine_records::list_machine_numbers).service(machine_records::set_machine_numbers);
    routes.service(attendance_months::list_attendance_months);
    routes.service(attendance_months::close_attendance_month);
    routes.service(attendance_months::reopen_attendance_month);
    routes.service(corrections::list_attendance_corrections);
    routes.service(corrections::propose_attendance_correction);
    routes.service(corrections::get_attendance_correction);
    routes.service(corrections::accept_attendance_correction);
    routes.service(corrections::reject_attendance_correction);
    routes.service(corrections::withdraw_attendance_correction);
    routes.service(calendar::get_calendar);
    routes.service(calendar::list_holidays).service(calendar::create_holiday);
    routes.service(calendar::delete_holiday);
    routes.service(calendar::list_work_patterns).service(calendar::create_work_pattern);
    routes.service(calendar::get_work_pattern).service(calendar::delete_work_pattern);
    routes.service(calendar::list_work_assignments).service(calendar::create_work_assignment);
    routes.service(calendar::end_work_assignment).service(calendar::delete_work_assignment);
    routes.service(directory::search_directory);
    routes.service(imports::create_import).service(imports::list_imports);
    routes.service(import_kinds::list_import_kinds).service(import_kinds::get_import_template);
    routes.service(imports::get_import).service(imports::commit_import).service(imports::undo_import);
    routes.service(import_files::list_import_faults).service(import_files::get_import_faults_csv);
    routes.service(dashboards::get_personnel_dashboard);
    routes.service(announcements::list_announcements).service(announcements::draft_announcement);
    routes.service(announcements::get_announcement).service(announcements::edit_announcement);
    routes.service(announcements::publish_announcement).service(announcements::withdraw_announcement);
    routes.service(acknowledgements::count_acknowledgements).service(acknowledgements::list_acknowledgements);
    routes
        .service(my_announcements::acknowledge_announcement)
        .service(my_announcements::get_announcement_file);
    routes.service(my_announcements::list_my_announcements).service(my_announcements::get_my_announcement);
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
