//! The second factor: one's own, and the one that a login asks for.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ManageIdentity, UseAccount};
use identity::{BothFactors, Enrolment, Met, Role};
use kernel::id::AccountId;
use platform::clock;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::accounts::Account;
use super::auth::SessionTokens;
use crate::allow::{Allow, Anyone};
use crate::etag::{OptionalIfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::NoContent;
use crate::state::State;
use crate::valid::Valid;

/// How one's account stands with its second factor.
#[derive(Serialize, ToSchema)]
pub struct SecondFactor {
    /// Since when it counts; null without one.
    confirmed_at: Option<DateTime<Utc>>,
    /// Whether it was shown in this session.
    #[schema(example = true)]
    is_shown: bool,
    /// Recovery codes that are left.
    #[schema(example = 10)]
    recovery_codes: u64,
    /// The account's roles that count only in a session in which it was shown.
    #[schema(example = json!(["penyetuju_gaji"]))]
    wanted_by_roles: Vec<Role>,
}

/// What an authenticator is told, once.
#[derive(Serialize, ToSchema)]
pub struct SecondFactorEnrolment {
    /// The secret in base32, to be typed.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    secret: String,
    /// The address that authenticators read.
    #[schema(
        example = "otpauth://totp/Merit:pegawai%40demo.merit.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Merit"
    )]
    url: String,
    /// The same as a picture (SVG).
    #[schema(example = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    qr_svg: String,
}

impl From<Enrolment> for SecondFactorEnrolment {
    fn from(Enrolment { secret, url, qr_svg }: Enrolment) -> Self {
        Self { secret, url, qr_svg }
    }
}

/// Codes that each stand in once for a lost authenticator. Shown here and never again.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    #[schema(example = json!(["7K3Q-9MZT-0XWB", "A1B2-C3D4-E5F6"]))]
    recovery_codes: Vec<String>,
}

/// The password of one's own account.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    /// The one that counts now.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password, example = "Merit-demo-2026")]
    current_password: String,
}

/// A code of one's authenticator.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorCode {
    /// Six digits, or a recovery code.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "492039")]
    code: String,
}

/// Both factors of one's own account.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnFactors {
    /// The password that counts now.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password, example = "Merit-demo-2026")]
    current_password: String,
    /// Six digits, or a recovery code.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "492039")]
    code: String,
}

/// A challenge of a login, and the code that meets it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetChallenge {
    /// From the answer to the login.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "W2hX0o3Zr4n5B6v7C8x9L1k2J3h4G5f6D7s8A9q0W1e")]
    challenge: String,
    /// Six digits of the authenticator, or a recovery code.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "492039")]
    code: String,
}

/// Meet the challenge of a login
///
/// With a code of the authenticator, or with a recovery code. Each code counts once; wrong ones are counted, and lock the
/// second factor for a while: 429 with `Retry-After`.
#[utoipa::path(
    tag = "identity", operation_id = "meet_login_challenge", security(()),
    request_body = MeetChallenge,
    responses((status = OK, description = "The tokens of a new session", body = SessionTokens), Problem),
)]
#[post("/auth/totp")]
pub async fn meet_challenge(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<MeetChallenge>,
) -> Result<Json<SessionTokens>, Problem> {
    let Valid(MeetChallenge { challenge: token, code }) = body;
    let met = Met { token, code };
    let tokens = identity::meet_challenge(&state.identity, anyone.act(), met, clock::wall()).await?;
    Ok(Json(tokens.into()))
}

/// My second factor
#[utoipa::path(
    tag = "identity", operation_id = "get_my_second_factor", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "How it stands", body = SecondFactor), Problem),
)]
#[get("/me/totp")]
pub async fn get_my_second_factor(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Json<SecondFactor>, Problem> {
    let factor = identity::find_second_factor(&state.identity, caller.caller()).await?;
    Ok(Json(SecondFactor {
        confirmed_at: factor.confirmed_at,
        is_shown: factor.is_shown,
        recovery_codes: factor.recovery_codes,
        wanted_by_roles: factor.wanted_by,
    }))
}

/// Begin a second factor
///
/// Makes a secret for an authenticator (RFC 6238). It counts once a code of it was confirmed; until then this can be
/// repeated.
#[utoipa::path(
    tag = "identity", operation_id = "begin_second_factor", security(("bearer" = ["account.use"])),
    request_body = OwnPassword,
    responses((status = OK, description = "The secret", body = SecondFactorEnrolment), Problem),
)]
#[post("/me/totp")]
pub async fn begin_second_factor(
    caller: Allow<UseAccount>,
    state: Data<State>,
    body: Valid<OwnPassword>,
) -> Result<Json<SecondFactorEnrolment>, Problem> {
    let password = body.0.current_password;
    let enrolment = identity::begin_second_factor(&state.identity, caller.act(), password).await?;
    Ok(Json(enrolment.into()))
}

/// Confirm my second factor
///
/// With a code of the authenticator. From then on every login asks for one, and this session counts as having shown it.
#[utoipa::path(
    tag = "identity", operation_id = "confirm_second_factor", security(("bearer" = ["account.use"])),
    request_body = SecondFactorCode,
    responses((status = OK, description = "Recovery codes", body = RecoveryCodes), Problem),
)]
#[post("/me/totp/confirm")]
pub async fn confirm_second_factor(
    caller: Allow<UseAccount>,
    state: Data<State>,
    body: Valid<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let proof = (caller.caller().session, body.0.code.as_str());
    let recovery_codes = identity::confirm_second_factor(&state.identity, caller.act(), proof).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Renew my recovery codes
///
/// The old ones stop.
#[utoipa::path(
    tag = "identity", operation_id = "renew_recovery_codes", security(("bearer" = ["account.use"])),
    request_body = SecondFactorCode,
    responses((status = OK, description = "Recovery codes", body = RecoveryCodes), Problem),
)]
#[post("/me/totp/recovery-codes")]
pub async fn renew_recovery_codes(
    caller: Allow<UseAccount>,
    state: Data<State>,
    body: Valid<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let recovery_codes = identity::renew_recovery_codes(&state.identity, caller.act(), &body.0.code).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// End my second factor
///
/// With password and code. Not while one of the account's roles wants it.
#[utoipa::path(
    tag = "identity", operation_id = "end_second_factor", security(("bearer" = ["account.use"])),
    request_body = OwnFactors,
    responses((status = NO_CONTENT, description = "Logins ask for the password alone"), Problem),
)]
#[post("/me/totp/disable")]
pub async fn end_second_factor(
    caller: Allow<UseAccount>,
    state: Data<State>,
    body: Valid<OwnFactors>,
) -> Result<NoContent, Problem> {
    let Valid(OwnFactors { current_password: password, code }) = body;
    let both = BothFactors { password, code };
    identity::end_second_factor(&state.identity, caller.act(), caller.caller(), both).await?;
    Ok(NoContent)
}

/// Remove somebody's second factor
///
/// For a person who has lost the authenticator and every recovery code. Roles that want a second factor stop counting in the
/// person's sessions until there is another.
#[utoipa::path(
    tag = "identity", operation_id = "remove_account_second_factor", security(("bearer" = ["identity.manage"])),
    params(("account_id" = AccountId, Path, description = "The account"), OptionalIfMatch),
    responses((status = OK, description = "The account", body = Account), Problem),
)]
#[post("/accounts/{account_id}/remove-totp")]
pub async fn remove_second_factor(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    account_id: Id<AccountId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<Account>, Problem> {
    let target = (*account_id, if_match.expected());
    let view = identity::remove_second_factor(&state.identity, caller.act(), target).await?;
    Ok(Account::shown(view, caller.act()))
}
