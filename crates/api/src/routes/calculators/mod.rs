//! Calculators: the engine's own rules on facts in the body. Public, stateless, and rate-limited.

use utoipa_actix_web::service_config::ServiceConfig;

pub mod predikat;

/// Mounts the calculators.
pub fn mount(config: &mut ServiceConfig) {
    config.service(predikat::calculate_predikat);
}
