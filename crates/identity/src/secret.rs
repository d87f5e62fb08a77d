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

/// The symbols of codes that people copy by hand: Crockford's, without those that look alike.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many symbols such a code has: 60 random bits, which are hashed under a key, tried a few times only, and soon over.
const SYMBOLS_IN_CODE: usize = 12;

/// A new code that people can copy by hand: `7K3Q-9MZT-0XWB`.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn readable() -> Result<String, Error> {
    let bytes = random_bytes()?;
    let symbols = bytes.iter().take(SYMBOLS_IN_CODE).filter_map(|byte| SYMBOLS.get(usize::from(byte % 32)));
    let mut code = String::with_capacity(SYMBOLS_IN_CODE + 2);
    for (at, symbol) in symbols.enumerate() {
        if at > 0 && at.is_multiple_of(4) {
            code.push('-');
        }
        code.push(char::from(*symbol));
    }
    Ok(code)
}

/// The one form of a code that somebody copied by hand.
pub fn as_meant(code: &str) -> String {
    let symbol = |symbol: char| match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    code.chars().filter(char::is_ascii_alphanumeric).map(symbol).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_meant() {
        let code = readable().unwrap();
        assert_eq!(code.len(), 14);
        assert_eq!(as_meant(&code.to_lowercase()), code.replace('-', ""));
        assert_eq!(as_meant(" o1il-abcd "), "0111ABCD");
        assert_ne!(readable().unwrap(), code);
    }
}
