//! Routes of identity: the way in, one's own account, and the keeping of accounts, roles and service clients.

use crate::routes::Routes;

pub mod accounts;
pub mod activation;
pub mod auth;
pub mod authz;
pub mod delegations;
pub mod grants;
pub mod keys;
pub mod me;
pub mod second_factor;
pub mod service_clients;
pub mod sessions;
pub mod tickets;

/// Mounts the routes of identity.
pub fn mount(routes: &mut Routes) {
    routes.service(auth::log_in).service(auth::refresh_session).service(auth::log_out);
    routes.service(auth::get_client_token).service(auth::set_password);
    routes.service(activation::activate_account).service(second_factor::meet_challenge);
    routes.service(me::get_me).service(me::get_my_permissions).service(me::change_my_password);
    routes.service(sessions::list_my_sessions).service(sessions::revoke_my_session);
    routes.service(tickets::create_ticket);
    routes.service(second_factor::get_my_second_factor).service(second_factor::begin_second_factor);
    routes.service(second_factor::confirm_second_factor).service(second_factor::renew_recovery_codes);
    routes.service(second_factor::end_second_factor);
    routes.service(delegations::offer_delegation).service(delegations::list_my_delegations);
    routes.service(delegations::get_my_delegation).service(delegations::accept_delegation);
    routes.service(delegations::decline_delegation).service(delegations::end_my_delegation);
    routes.service(delegations::list_delegations).service(delegations::end_delegation);
    routes.service(authz::explain_permission).service(authz::get_segregation_report);
    routes.service(activation::hand_out_codes).service(activation::hand_out_code);
    routes.service(accounts::list_accounts).service(accounts::create_account).service(accounts::get_account);
    routes.service(accounts::disable_account).service(accounts::enable_account);
    routes.service(accounts::reset_account_password).service(second_factor::remove_second_factor);
    routes.service(grants::list_grants).service(grants::create_grant).service(grants::get_grant);
    routes.service(grants::end_grant);
    routes.service(service_clients::list_service_clients).service(service_clients::create_service_client);
    routes
        .service(service_clients::get_service_client)
        .service(service_clients::rotate_service_client_secret);
    routes.service(service_clients::disable_service_client).service(service_clients::enable_service_client);
}

/// Mounts what stands outside `/v1`, where other programs look for it.
pub fn mount_well_known(routes: &mut Routes) {
    routes.service(keys::get_jwks);
}
