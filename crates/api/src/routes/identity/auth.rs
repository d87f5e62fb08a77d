//! The way in: login, refresh, logout, client credentials, and the first password.

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, USER_AGENT};
use actix_web::web::{Data, Json};
use actix_web::{FromRequest, HttpRequest, post};
use futures_util::future::LocalBoxFuture;
use identity::keys::ACCESS_TOKEN_LIFETIME;
use identity::permission::UseAccount;
use identity::{ClientCredentials, LogIn, LoggedIn};
use kernel::id::ClientId;
use platform::clock;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::allow::{Allow, Anyone};
use crate::problem::Problem;
use crate::query;
use crate::reply::NoContent;
use crate::state::State;
use crate::valid::{Valid, faults, unreadable};

/// The longest name that a client gives itself.
const DEVICE_LENGTH_MAX: usize = 200;

/// Who comes in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// An e-mail address or a NIP.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254, example = "pegawai@demo.merit.test")]
    identifier: String,
    /// The password.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password, example = "Merit-demo-2026")]
    password: String,
}

/// A refresh token.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The one from the login or from the last refresh. It works once.
    #[validate(length(min = 1, max = 200))]
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "q7wNw1c0pJ1b3Jm2m2v1o8y0m7o5u3YkqCwD4pQeR2sT9xZ..."
    )]
    refresh_token: String,
}

/// Tokens of a session.
#[derive(Serialize, ToSchema)]
pub struct SessionTokens {
    /// For `Authorization: Bearer ...`.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSIsImtpZCI6Ii4uLiJ9...")]
    access_token: String,
    /// For `POST /v1/auth/refresh`, once. Using it a second time ends the session, because someone holds a copy.
    #[schema(example = "q7wNw1c0pJ1b3Jm2m2v1o8y0m7o5u3YkqCwD4pQeR2sT9xZ...")]
    refresh_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// How many seconds the access token lasts.
    #[schema(example = 900)]
    expires_in: i64,
}

impl From<identity::Tokens> for SessionTokens {
    fn from(tokens: identity::Tokens) -> Self {
        Self {
            access_token: tokens.access,
            refresh_token: tokens.refresh,
            token_type: "Bearer",
            expires_in: tokens.expires_in.num_seconds(),
        }
    }
}

/// What a login gives.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum LoginAnswer {
    /// The tokens of a new session.
    Session(SessionTokens),
    /// The account has a second factor: a session begins when it is shown.
    Challenge(LoginChallenge),
}

/// A login that waits for its second factor.
#[derive(Serialize, ToSchema)]
pub struct LoginChallenge {
    /// Always true.
    #[schema(example = true)]
    mfa_required: bool,
    /// For `POST /v1/auth/totp`.
    #[schema(example = "W2hX0o3Zr4n5B6v7C8x9L1k2J3h4G5f6D7s8A9q0W1e")]
    challenge: String,
    /// For how many seconds it can be met.
    #[schema(example = 300)]
    expires_in: i64,
}

/// Log in
///
/// With a NIP or an e-mail address. Where the account has a second factor the answer is a challenge, which a code meets at
/// `POST /v1/auth/totp`. An unknown identifier, a wrong password and a disabled account are answered alike. After
/// five wrong passwords in a row no attempt counts for half a minute, then for longer: 429 with `Retry-After`.
#[utoipa::path(
    tag = "identity", operation_id = "log_in", security(()),
    request_body = Login,
    responses((status = OK, description = "The tokens of a new session, or a challenge", body = LoginAnswer), Problem),
)]
#[post("/auth/login")]
pub async fn log_in(
    anyone: Anyone,
    state: Data<State>,
    request: HttpRequest,
    body: Valid<Login>,
) -> Result<Json<LoginAnswer>, Problem> {
    let Valid(Login { identifier, password }) = body;
    let login = LogIn { identifier, password, device: device(&request) };
    let answer = match identity::log_in(&state.identity, anyone.act(), login, clock::wall()).await? {
        LoggedIn::Session(tokens) => LoginAnswer::Session(tokens.into()),
        LoggedIn::Challenge(challenge) => LoginAnswer::Challenge(LoginChallenge {
            mfa_required: true,
            challenge: challenge.token,
            expires_in: challenge.expires_in.num_seconds(),
        }),
    };
    Ok(Json(answer))
}

/// What the client calls itself, for the list of sessions.
fn device(request: &HttpRequest) -> String {
    let name = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    name.chars().take(DEVICE_LENGTH_MAX).collect()
}

/// Refresh a session
///
/// Exchanges the refresh token for the next one and a new access token. A token that comes a second time ends the session.
#[utoipa::path(
    tag = "identity", operation_id = "refresh_session", security(()),
    request_body = Refresh,
    responses((status = OK, description = "The next tokens", body = SessionTokens), Problem),
)]
#[post("/auth/refresh")]
pub async fn refresh_session(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<Refresh>,
) -> Result<Json<SessionTokens>, Problem> {
    let now = clock::wall();
    let tokens = identity::refresh_session(&state.identity, anyone.act(), &body.refresh_token, now).await?;
    Ok(Json(tokens.into()))
}

/// Log out
///
/// Ends the session of the access token; its refresh token stops with it.
#[utoipa::path(
    tag = "identity", operation_id = "log_out", security(("bearer" = ["account.use"])),
    responses((status = NO_CONTENT, description = "The session has ended"), Problem),
)]
#[post("/auth/logout")]
pub async fn log_out(caller: Allow<UseAccount>, state: Data<State>) -> Result<NoContent, Problem> {
    identity::log_out(&state.identity, caller.act(), caller.caller(), clock::wall()).await?;
    Ok(NoContent)
}

/// Credentials of a service client (RFC 6749, 4.4).
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientLogin {
    /// The only grant there is.
    grant_type: GrantType,
    /// The client.
    client_id: ClientId,
    /// Its secret.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, format = Password, example = "W2hX0o3Zr4n5B6v7C8x9L1k2J3h4G5f6D7s8A9q0W1e")]
    client_secret: String,
}

/// How a token is asked for.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// By the client's own credentials.
    ClientCredentials,
}

/// Such credentials as OAuth libraries send them, as a form, or as JSON like every other body.
pub struct FormOrJson(ClientLogin);

impl FromRequest for FormOrJson {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            let form = String::from_request(request, payload);
            return Box::pin(async {
                let form: ClientLogin = query::parse(&form.await.map_err(|error| unreadable(&error))?)?;
                form.validate().map_err(|errors| Problem::of(faults(&errors)))?;
                Ok(Self(form))
            });
        }
        let json = Valid::<ClientLogin>::from_request(request, payload);
        Box::pin(async { json.await.map(|json| Self(json.0)) })
    }
}

/// A token of a service client.
#[derive(Serialize, ToSchema)]
pub struct ClientToken {
    /// For `Authorization: Bearer ...`.
    #[schema(example = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSIsImtpZCI6Ii4uLiJ9...")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// How many seconds the token lasts; then the credentials give another.
    #[schema(example = 900)]
    expires_in: i64,
    /// What the client may do, with spaces between.
    #[schema(example = "personnel.read directory.read")]
    scope: String,
}

/// Get a token for a service client
///
/// By client credentials, as JSON or as a form.
#[utoipa::path(
    tag = "identity", operation_id = "get_client_token", security(()),
    request_body(content(
        (ClientLogin = "application/json"),
        (ClientLogin = "application/x-www-form-urlencoded"),
    )),
    responses((status = OK, description = "The token", body = ClientToken), Problem),
)]
#[post("/auth/token")]
pub async fn get_client_token(state: Data<State>, body: FormOrJson) -> Result<Json<ClientToken>, Problem> {
    let FormOrJson(ClientLogin { grant_type: GrantType::ClientCredentials, client_id, client_secret }) = body;
    let credentials = ClientCredentials { client: client_id, secret: client_secret };
    let (access_token, client) = identity::client_token(&state.identity, credentials, clock::wall()).await?;
    let expires_in = ACCESS_TOKEN_LIFETIME.num_seconds();
    Ok(Json(ClientToken { access_token, token_type: "Bearer", expires_in, scope: client.scopes }))
}

/// A code and the password that it sets.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordByCode {
    /// The code that whoever manages accounts handed out.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "W2hX0o3Zr4n5B6v7C8x9L1k2J3h4G5f6D7s8A9q0W1e")]
    reset_code: String,
    /// 12 to 128 characters, without the NIP or the name of the e-mail address.
    #[schema(min_length = 12, max_length = 128, format = Password, example = "kuda laut makan roti")]
    new_password: String,
}

/// Set a password with a code
///
/// The code comes with a new account or after a reset; it works once and for three days. Sessions from before end.
#[utoipa::path(
    tag = "identity", operation_id = "set_password", security(()),
    request_body = PasswordByCode,
    responses((status = NO_CONTENT, description = "The password counts"), Problem),
)]
#[post("/auth/password")]
pub async fn set_password(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<PasswordByCode>,
) -> Result<NoContent, Problem> {
    let Valid(PasswordByCode { reset_code, new_password }) = body;
    identity::set_password(&state.identity, anyone.act(), &reset_code, new_password).await?;
    Ok(NoContent)
}
