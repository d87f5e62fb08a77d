//! Routes of the care for personal data (UU 27/2022).

use utoipa_actix_web::service_config::ServiceConfig;

pub mod access;
pub mod breach_steps;
pub mod breaches;
pub mod erasures;
pub mod export;
pub mod holds;
pub mod retention;

/// Mounts the routes of the care for personal data.
pub fn mount(config: &mut ServiceConfig) {
    config.service(access::list_own_access_log).service(access::list_access_log);
    config.service(export::export_own_data);
    config.service(retention::get_retention).service(retention::apply_retention);
    config.service(holds::list_holds).service(holds::place_hold).service(holds::get_hold);
    config.service(holds::release_hold);
    config.service(erasures::list_erasures).service(erasures::request_erasure).service(erasures::get_erasure);
    config.service(erasures::approve_erasure).service(erasures::refuse_erasure);
    config.service(erasures::withdraw_erasure);
    config.service(breaches::list_breaches).service(breaches::record_breach).service(breaches::get_breach);
    config.service(breach_steps::assess_breach).service(breach_steps::notify_authority_of_breach);
    config.service(breach_steps::notify_subjects_of_breach).service(breach_steps::close_breach);
}
