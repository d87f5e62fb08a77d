//! Random secrets that are shown once and stored as hashes.
//!
//! They carry 256 bits of randomness, so a plain SHA-256 is enough: there is nothing to guess, unlike with passwords.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::Error;

/// How many characters a secret has.
pub const LENGTH: usize = 43;

/// A new secret of 256 random bits.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn random() -> Result<String, Error> {
    Ok(URL_SAFE_NO_PAD.encode(random_bytes()?))
}

/// 32 random bytes.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn random_bytes() -> Result<[u8; 32], Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| platform::Error::Broken(format!("no randomness from the system: {error}")))?;
    Ok(bytes)
}

/// What is stored of a secret.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
