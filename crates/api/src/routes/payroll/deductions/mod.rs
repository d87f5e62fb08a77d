//! Deductions for third parties: schemes, orders, one's own, what must be left.

mod limits;
pub mod orders;
mod own;
mod schemes;

use crate::routes::Routes;

/// Mounts the routes of deductions.
pub fn mount(routes: &mut Routes) {
    routes.service(schemes::make_scheme).service(schemes::list_schemes);
    routes.service(schemes::get_scheme).service(schemes::change_scheme);
    routes.service(orders::record_order).service(orders::list_orders).service(orders::get_order);
    routes.service(orders::consent_by_paper).service(orders::end_order);
    routes.service(own::list_own_orders).service(own::give_own_order);
    routes.service(own::consent_to_own_order).service(own::revoke_own_order);
    routes.service(limits::get_limit).service(limits::set_limit);
}
