//! Health of the service, and the demo mode.

use utoipa_actix_web::service_config::ServiceConfig;

pub mod demo;
pub mod health;

/// Mounts the routes that belong to no domain.
pub fn mount(config: &mut ServiceConfig) {
    config.service(health::get_health).service(health::get_readiness).service(health::get_metrics);
    config.service(demo::move_demo_clock).service(demo::reset_demo);
}
