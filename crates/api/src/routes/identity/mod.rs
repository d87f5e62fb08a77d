//! Routes of identity: the way in, one's own account, and the keeping of accounts, roles and service clients.

use utoipa_actix_web::service_config::ServiceConfig;

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
pub fn mount(config: &mut ServiceConfig) {
    config.service(auth::log_in).service(auth::refresh_session).service(auth::log_out);
    config.service(auth::get_client_token).service(auth::set_password);
    config.service(activation::activate_account).service(second_factor::meet_challenge);
    config.service(me::get_me).service(me::get_my_permissions).service(me::change_my_password);
    config.service(sessions::list_my_sessions).service(sessions::revoke_my_session);
    config.service(tickets::create_ticket);
    config.service(second_factor::get_my_second_factor).service(second_factor::begin_second_factor);
    config.service(second_factor::confirm_second_factor).service(second_factor::renew_recovery_codes);
    config.service(second_factor::end_second_factor);
    config.service(delegations::offer_delegation).service(delegations::list_my_delegations);
    config.service(delegations::get_my_delegation).service(delegations::accept_delegation);
    config.service(delegations::decline_delegation).service(delegations::end_my_delegation);
    config.service(delegations::list_delegations).service(delegations::end_delegation);
    config.service(authz::explain_permission).service(authz::get_segregation_report);
    config.service(activation::hand_out_codes).service(activation::hand_out_code);
    config.service(accounts::list_accounts).service(accounts::create_account).service(accounts::get_account);
    config.service(accounts::disable_account).service(accounts::enable_account);
    config.service(accounts::reset_account_password).service(second_factor::remove_second_factor);
    config.service(grants::list_grants).service(grants::create_grant).service(grants::get_grant);
    config.service(grants::end_grant);
    config.service(service_clients::list_service_clients).service(service_clients::create_service_client);
    config
        .service(service_clients::get_service_client)
        .service(service_clients::rotate_service_client_secret);
    config.service(service_clients::disable_service_client).service(service_clients::enable_service_client);
}

/// Mounts what stands outside `/v1`, where other programs look for it.
pub fn mount_well_known(config: &mut ServiceConfig) {
    config.service(keys::get_jwks);
}
