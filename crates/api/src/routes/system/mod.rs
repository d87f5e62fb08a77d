//! Health of the service, and the demo mode.

use crate::routes::Routes;

pub mod demo;
pub mod health;

/// Mounts the routes that belong to no domain.
pub fn mount(routes: &mut Routes) {
    routes.service(health::get_health).service(health::get_readiness).service(health::get_metrics);
    routes.service(demo::move_demo_clock).service(demo::reset_demo);
}
