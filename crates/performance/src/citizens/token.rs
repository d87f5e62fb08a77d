//! What citizens hold: random texts, of which the database keeps hashes where they are secrets.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::Error;

/// 16 random bytes: nothing to guess, and short enough for a code that a telephone reads from paper.
const BYTES: usize = 16;

/// How long a token is at most; longer texts are none.
const LENGTH_MAX: usize = 64;

/// A new token.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn random() -> Result<String, Error> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| platform::Error::Broken(format!("randomness: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The hash by which a secret is found again.
pub fn hash(token: &str) -> String {
    let known = if token.len() > LENGTH_MAX { "" } else { token };
    hex::encode(Sha256::digest(known.as_bytes()))
}
