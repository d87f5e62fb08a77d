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
//! - what was lent is never more than the lender holds, is not lent on, and is done in his name and recorded so;
//! - a second factor is shown once for each code; roles that want one count only in sessions in which it was shown;
//! - sessions, locks, codes, challenges and tickets live by wall time, grants and delegations by business time.
//!
//! What must never be here: HTTP, and any judgement about the objects of another domain.

mod access;
mod account;
mod activation;
mod attempt;
mod caller;
mod client;
mod delegation;
pub mod entity;
mod error;
mod explain;
mod grant;
pub mod housekeeping;
pub mod keys;
mod opening;
mod own_password;
pub mod password;
pub mod permission;
pub mod privacy;
mod profile;
mod recipients;
pub mod role;
pub mod rules;
mod second_factor;
mod secret;
mod segregation;
mod session;
mod stand_in;
pub mod states;
mod store;
#[cfg(test)]
mod tests;
mod ticket;

pub use access::{Guard, Identity};
pub use account::{
    AccountFilter, AccountView, ResetCode, account_holders, account_names, find_account, list_accounts,
    reset_password, switch_account,
};
pub use activation::{ActivationCode, BATCH_MAX, HandOut, HandedOut, hand_out_code, hand_out_codes_in};
pub use caller::{Caller, Held, Lender, Use};
pub use client::{
    ClientCredentials, NewClient, client_token, disable_client, enable_client, find_client, list_clients,
    register_client, rotate_client_secret,
};
pub use delegation::{
    DelegationChange, DelegationSide, DelegationView, DelegationsOf, NewDelegation, change_delegation,
    find_delegation, list_delegations, offer_delegation,
};
pub use error::Error;
pub use explain::{Explanation, Question, Reason, Subject as Questioned, explain};
pub use grant::{
    GrantFilter, GrantView, NewGrant, end_grant, find_grant, give_role, give_roles_unasked, list_grants,
};
pub use keys::Keys;
pub use opening::{NewAccount, ReadyAccount, open_account, open_ready_accounts};
pub use own_password::{Activate, ChangePassword, activate, change_password, set_password};
pub use permission::{AllowedBy, Permission};
pub use profile::{Profile, find_profile};
pub use recipients::{Recipient, accounts_of, addresses, holders, recipients};
pub use role::Role;
pub use second_factor::{
    BothFactors, Challenge, Enrolment, Met, SecondFactor, begin_second_factor, confirm_second_factor,
    end_second_factor, find_second_factor, meet_challenge, remove_second_factor, renew_recovery_codes,
};
pub use segregation::{ApprovalOf, Conflict, Report, SelfApproval, segregation_report};
pub use session::{LogIn, LoggedIn, Tokens, list_sessions, log_in, log_out, refresh_session, revoke_session};
pub use stand_in::enter_for;
pub use ticket::{LIFETIME as TICKET_LIFETIME, issue_ticket};
