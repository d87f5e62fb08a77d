//! Health of the service.

use utoipa_actix_web::service_config::ServiceConfig;

pub mod health;

/// Mounts the routes outside `/v1`.
pub fn mount(config: &mut ServiceConfig) {
    config.service(health::get_health).service(health::get_readiness).service(health::get_metrics);
}
