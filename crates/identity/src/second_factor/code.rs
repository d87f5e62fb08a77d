//! Codes: those of an authenticator, by `totp-rs`, and those that stand in for a lost one.

use chrono::{DateTime, Utc};
use kernel::id::AccountId;
use qrcode::QrCode;
use qrcode::render::svg;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use totp_rs::{Builder, Secret, Totp};

use super::Enrolment;
use crate::access::Identity;
use crate::entity::{recovery_code, second_factor};
use crate::{Error, secret};

/// Who shows up in the authenticator beside the account.
const ISSUER: &str = "Merit";
/// 160 bits, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// The picture of an address is at least as wide, in pixels.
const QR_WIDTH_MIN: u32 = 240;

pub(super) fn new_secret() -> Result<Vec<u8>, Error> {
    Ok(secret::random_bytes()?.into_iter().take(SECRET_BYTES).collect())
}

/// The purpose under which the vault conceals a secret: it opens for no other account.
pub(super) fn purpose(account: AccountId) -> String {
    format!("second factor of {account}")
}

pub(super) fn enrolment(secret: &[u8], label: &str) -> Result<Enrolment, Error> {
    let totp = totp(secret, label)?;
    let url = totp.to_url().map_err(broken)?;
    let picture = QrCode::new(&url).map_err(broken)?;
    let qr_svg = picture.render::<svg::Color<'_>>().min_dimensions(QR_WIDTH_MIN, QR_WIDTH_MIN).build();
    Ok(Enrolment { secret: totp.secret().to_base32(), url, qr_svg })
}

/// Six digits of SHA-1 every 30 seconds, one step of tolerance: what every authenticator knows.
fn totp(secret: &[u8], label: &str) -> Result<Totp, Error> {
    let builder = Builder::new().with_secret(Secret::from(secret)).with_issuer(Some(ISSUER));
    // An address has no colon inside its label.
    Ok(builder.with_account_name(label.replace(':', " ")).build().map_err(broken)?)
}

fn broken(error: impl std::fmt::Display) -> platform::Error {
    platform::Error::Broken(format!("second factor: {error}"))
}

/// Whether the code is right, and was not used before; it is used from here on.
pub(super) async fn spend(
    identity: &Identity,
    tx: &DatabaseTransaction,
    factor: &second_factor::Model,
    (code, now): (&str, DateTime<Utc>),
) -> Result<bool, Error> {
    let account = factor.account_id;
    let Some(step) = step_of(identity, factor, (code, now))? else {
        let hash = recovery_hash(identity, account, code);
        let spent = recovery_code::Entity::delete_by_id(hash)
            .filter(recovery_code::COLUMN.account_id.eq(account))
            .exec(tx)
            .await?;
        return Ok(spent.rows_affected == 1);
    };
    // The condition is the lock: of two requests with the same code, the second changes nothing.
    let used = second_factor::Entity::update_many()
        .col_expr(second_factor::Column::UsedStep, Expr::value(step))
        .filter(second_factor::COLUMN.account_id.eq(account))
        .filter(second_factor::COLUMN.used_step.lt(step))
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// The step of time that a code belongs to, if it is one of now.
fn step_of(
    identity: &Identity,
    factor: &second_factor::Model,
    (code, now): (&str, DateTime<Utc>),
) -> Result<Option<i64>, Error> {
    let code: String = code.chars().filter(|symbol| !symbol.is_whitespace()).collect();
    let secret = identity.guard.vault.reveal(&purpose(factor.account_id), &factor.secret)?;
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let step = totp(&secret, ISSUER)?.check(&code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What is stored of a recovery code.
pub(super) fn recovery_hash(identity: &Identity, account: AccountId, code: &str) -> String {
    identity.guard.vault.lookup_hash("recovery_code", &format!("{account}:{}", secret::as_meant(code)))
}
