//! Routes of the care for personal data (UU 27/2022).

use crate::routes::Routes;

pub mod access;
pub mod breach_steps;
pub mod breaches;
pub mod erasures;
pub mod export;
pub mod holds;
pub mod retention;

/// Mounts the routes of the care for personal data.
pub fn mount(routes: &mut Routes) {
    routes.service(access::list_own_access_log).service(access::list_access_log);
    routes.service(export::export_own_data);
    routes.service(retention::get_retention).service(retention::apply_retention);
    routes.service(holds::list_holds).service(holds::place_hold).service(holds::get_hold);
    routes.service(holds::release_hold);
    routes.service(erasures::list_erasures).service(erasures::request_erasure).service(erasures::get_erasure);
    routes.service(erasures::approve_erasure).service(erasures::refuse_erasure);
    routes.service(erasures::withdraw_erasure);
    routes.service(breaches::list_breaches).service(breaches::record_breach).service(breaches::get_breach);
    routes.service(breach_steps::assess_breach).service(breach_steps::notify_authority_of_breach);
    routes.service(breach_steps::notify_subjects_of_breach).service(breach_steps::close_breach);
}
