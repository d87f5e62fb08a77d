//! What identity refuses, and under which code.

use kernel::{Fault, FaultKind, Refusal};

/// A refusal of identity.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Of the platform below.
    #[error(transparent)]
    Platform(#[from] platform::Error),
    /// No credential came with the request.
    #[error("no credential")]
    TokenMissing,
    /// The access token is not one of ours.
    #[error("access token invalid")]
    TokenInvalid,
    /// The access token is older than its lifetime.
    #[error("access token expired")]
    TokenExpired,
    /// The session behind the token has ended, or its account is disabled.
    #[error("session ended")]
    SessionEnded,
    /// The ticket is unknown, used or older than a minute, or the route takes none.
    #[error("ticket invalid")]
    TicketInvalid,
    /// Identifier and password, or client and secret, do not belong together.
    #[error("wrong credentials")]
    WrongCredentials,
    /// The refresh token is unknown or its session has ended.
    #[error("refresh token invalid")]
    RefreshInvalid,
    /// The refresh token was used before: someone holds a copy, so its whole family has ended.
    #[error("refresh token reused")]
    RefreshReused,
    /// The code for setting a password is unknown, used or too old.
    #[error("reset code invalid")]
    ResetInvalid,
    /// Too many wrong passwords; the next attempt counts only after this many seconds.
    #[error("locked for {0} s")]
    Locked(i64),
    /// The caller does not hold the permission over anyone.
    #[error("permission missing")]
    Forbidden,
    /// The permission counts only in a session that began with a second factor.
    #[error("second factor needed")]
    SecondFactorNeeded,
    /// The code of the second factor is wrong, old, or was used before.
    #[error("second factor wrong")]
    SecondFactorWrong,
    /// The challenge of a login is unknown, met or too old.
    #[error("challenge invalid")]
    ChallengeInvalid,
    /// The account has a second factor already.
    #[error("second factor exists")]
    SecondFactorExists,
    /// The account has no second factor, or none that was begun.
    #[error("second factor missing")]
    SecondFactorMissing,
    /// One of the account's roles wants a second factor.
    #[error("second factor required")]
    SecondFactorRequired,
    /// Nobody gives a role to himself, nor to whoever lent him the right to give it.
    #[error("own grant")]
    OwnGrant,
    /// Nobody lends a role to himself.
    #[error("own delegation")]
    OwnDelegation,
    /// The delegate holds the same duty otherwise at that time: the log could not tell in whose name he acts.
    #[error("delegation mixed")]
    DelegationMixed,
    /// The delegation was declined, accepted or ended already.
    #[error("delegation over")]
    DelegationOver,
    /// Only the delegate may do this.
    #[error("not the delegate")]
    NotTheDelegate,
    /// An operator enters for others: himself he enters as himself.
    #[error("on behalf of oneself")]
    OnBehalfOfOneself,
    /// The account holds a role: only whoever manages accounts hands out a code for it.
    #[error("role holder")]
    RoleHolder,
    /// Nobody disables or resets his own account.
    #[error("own account")]
    OwnAccount,
    /// The account holds this role over this unit for a part of the period already.
    #[error("grant exists")]
    GrantExists,
    /// The grant has ended already.
    #[error("grant ended")]
    GrantEnded,
    /// The account is disabled.
    #[error("account disabled")]
    AccountDisabled,
    /// The account is active.
    #[error("account active")]
    AccountActive,
    /// Another account has the e-mail address.
    #[error("e-mail taken")]
    EmailTaken,
    /// The employee has an account.
    #[error("employee has an account")]
    EmployeeHasAccount,
    /// The service client is disabled.
    #[error("client disabled")]
    ClientDisabled,
    /// The service client is active.
    #[error("client active")]
    ClientActive,
    /// The body breaks rules; all of them are named.
    #[error("{} faults", .0.len())]
    Invalid(Vec<Fault>),
}

impl Error {
    fn describe(&self) -> (FaultKind, &'static str) {
        use FaultKind::{Conflict, Forbidden, Internal, TooMany, Unauthenticated};
        match self {
            // These two bring their own faults.
            Self::Platform(_) | Self::Invalid(_) => (Internal, "platform.internal"),
            Self::TokenMissing => (Unauthenticated, "identity.token_missing"),
            Self::TokenInvalid => (Unauthenticated, "identity.token_invalid"),
            Self::TokenExpired => (Unauthenticated, "identity.token_expired"),
            Self::SessionEnded => (Unauthenticated, "identity.session_ended"),
            Self::TicketInvalid => (Unauthenticated, "identity.ticket_invalid"),
            Self::WrongCredentials => (Unauthenticated, "identity.wrong_credentials"),
            Self::RefreshInvalid => (Unauthenticated, "identity.refresh_invalid"),
            Self::RefreshReused => (Unauthenticated, "identity.refresh_reused"),
            Self::ResetInvalid => (Unauthenticated, "identity.reset_invalid"),
            Self::Locked(_) => (TooMany, "identity.locked"),
            Self::Forbidden => (Forbidden, "identity.forbidden"),
            Self::SecondFactorNeeded => (Forbidden, "identity.second_factor_needed"),
            Self::SecondFactorWrong => (Unauthenticated, "identity.second_factor_wrong"),
            Self::ChallengeInvalid => (Unauthenticated, "identity.challenge_invalid"),
            Self::SecondFactorExists => (Conflict, "identity.second_factor_exists"),
            Self::SecondFactorMissing => (Conflict, "identity.second_factor_missing"),
            Self::SecondFactorRequired => (Conflict, "identity.second_factor_required"),
            Self::OwnGrant => (Forbidden, "identity.own_grant"),
            Self::OwnDelegation => (Forbidden, "identity.own_delegation"),
            Self::DelegationMixed => (Conflict, "identity.delegation_mixed"),
            Self::DelegationOver => (Conflict, "identity.delegation_over"),
            Self::NotTheDelegate => (Forbidden, "identity.not_the_delegate"),
            Self::OnBehalfOfOneself => (Forbidden, "identity.on_behalf_of_oneself"),
            Self::RoleHolder => (Forbidden, "identity.role_holder"),
            Self::OwnAccount => (Forbidden, "identity.own_account"),
            Self::GrantExists => (Conflict, "identity.grant_exists"),
            Self::GrantEnded => (Conflict, "identity.grant_ended"),
            Self::AccountDisabled => (Conflict, "identity.account_disabled"),
            Self::AccountActive => (Conflict, "identity.account_active"),
            Self::EmailTaken => (Conflict, "identity.email_taken"),
            Self::EmployeeHasAccount => (Conflict, "identity.employee_has_account"),
            Self::ClientDisabled => (Conflict, "identity.client_disabled"),
            Self::ClientActive => (Conflict, "identity.client_active"),
        }
    }
}

impl Error {
    /// The one fault of a refusal that has one.
    pub(crate) fn into_fault(self) -> Fault {
        let (kind, code) = self.describe();
        self.faults().into_iter().next().unwrap_or(Fault::new(kind, code))
    }

    /// `Ok` without faults, else all of them.
    pub(crate) fn unless_none(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::Invalid(faults)) }
    }
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        if let Self::Platform(error) = self {
            return error.faults();
        }
        if let Self::Invalid(faults) = self {
            return faults.clone();
        }
        let (kind, code) = self.describe();
        let fault = Fault::new(kind, code);
        vec![match self {
            Self::Locked(seconds) => fault.with("retry_after", seconds),
            _ => fault,
        }]
    }
}

impl From<personnel::Error> for Error {
    fn from(error: personnel::Error) -> Self {
        match error {
            personnel::Error::Platform(error) => Self::Platform(error),
            personnel::Error::Invalid(faults) => Self::Invalid(faults),
        }
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Platform(error.into())
    }
}
