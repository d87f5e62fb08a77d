//! Who may come in, and what each may do over whom: accounts, sessions, roles with their grants, service clients.
//!
//! Invariants:
//! - a token carries a subject and a session; roles, grants and revocation are read when it is used, and a change counts
//!   within five seconds in every process;
//! - passwords are stored as argon2id hashes; refresh tokens, tickets, reset codes and client secrets as SHA-256 of 256
//!   random bits; none can be read back;
//! - what a role may do stands in one table ([`role`]); over whom, in the grant, or for pegawai and pejabat_penilai in
//!   the facts of personnel;
//! - ending a grant, a session or an account keeps its row: the log of acts names it;
//! - sessions, locks, codes and tickets live by wall time, grants by business time.
//!
//! What must never be here: HTTP, and any judgement about the objects of another domain.

mod access;
mod account;
mod attempt;
mod caller;
mod client;
pub mod entity;
mod error;
mod grant;
pub mod keys;
mod opening;
mod own_password;
pub mod password;
pub mod permission;
mod profile;
pub mod role;
pub mod rules;
mod secret;
mod session;
pub mod states;
mod store;
#[cfg(test)]
mod tests;
mod ticket;

pub use access::Identity;
pub use account::{
    AccountFilter, AccountView, ResetCode, disable_account, enable_account, find_account, list_accounts,
    reset_password,
};
pub use caller::{Caller, Held};
pub use client::{
    ClientCredentials, NewClient, client_token, disable_client, enable_client, find_client, list_clients,
    register_client, rotate_client_secret,
};
pub use error::Error;
pub use grant::{
    GrantFilter, GrantView, NewGrant, end_grant, find_grant, give_role, give_roles_unasked, list_grants,
};
pub use keys::Keys;
pub use opening::{NewAccount, ReadyAccount, open_account, open_ready_accounts};
pub use own_password::{ChangePassword, change_password, set_password};
pub use permission::{AllowedBy, Permission};
pub use profile::{Profile, find_profile};
pub use role::Role;
pub use session::{LogIn, Tokens, list_sessions, log_in, log_out, refresh_session, revoke_session};
pub use ticket::{LIFETIME as TICKET_LIFETIME, issue_ticket};
