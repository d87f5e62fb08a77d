//! The lists by which a region pays today, held against what Merit would pay.

mod comparisons;
mod export;
mod people;

use crate::routes::Routes;

/// Mounts the routes of shadow mode.
pub fn mount(routes: &mut Routes) {
    routes.service(comparisons::create_shadow_comparison).service(comparisons::list_shadow_comparisons);
    routes.service(comparisons::get_shadow_comparison).service(people::list_shadow_people);
    routes.service(export::export_shadow_comparison);
}
