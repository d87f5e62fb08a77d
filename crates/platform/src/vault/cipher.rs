//! The cryptography of the vault: XChaCha20-Poly1305 with random nonces, HMAC-SHA256 for derived keys and hashes.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::Error;

/// The first byte of everything encrypted, so that another cipher can follow one day.
const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;

/// 256 secret bits.
#[derive(Clone)]
pub(super) struct Key([u8; 32]);

impl Key {
    pub(super) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new random key.
    pub(super) fn random() -> Result<Self, Error> {
        let mut bytes = [0; 32];
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// From bytes that were stored; `None` when they are not 32.
    pub(super) fn stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A key for one purpose: the single block of HKDF-Expand (RFC 5869), since the parent is uniformly random.
    pub(super) fn derive(&self, purpose: &str) -> Self {
        Self(self.authenticate(&[b"merit vault, ".as_slice(), purpose.as_bytes(), &[1]].concat()))
    }

    /// HMAC-SHA256.
    pub(super) fn authenticate(&self, message: &[u8]) -> [u8; 32] {
        // HMAC pads its key with zeros to the block of the hash; padded here, no length can be wrong.
        let mut block = [0; 64];
        for (place, byte) in block.iter_mut().zip(self.0) {
            *place = byte;
        }
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// Format byte, nonce, ciphertext with tag.
    pub(super) fn encrypt(&self, message: &[u8], binding: &[u8]) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_BYTES];
        fill(&mut nonce)?;
        let ciphertext = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: message, aad: binding })
            .map_err(|_reason| Error::Broken("encryption failed".to_owned()))?;
        Ok([[FORMAT].as_slice(), &nonce, &ciphertext].concat())
    }

    pub(super) fn decrypt(&self, encrypted: &[u8], binding: &[u8]) -> Result<Vec<u8>, Error> {
        let broken = || Error::Broken("a sealed value does not open".to_owned());
        let body = encrypted.strip_prefix(&[FORMAT]).ok_or_else(broken)?;
        let (nonce, ciphertext) = body.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        self.cipher()
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: binding })
            .map_err(|_reason| broken())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|error| Error::Broken(format!("no randomness: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_it_sealed_where_it_was_sealed() {
        let key = Key::new([7; 32]);
        let sealed = key.encrypt(b"3578012345678901", b"nik").unwrap();
        assert_eq!(key.decrypt(&sealed, b"nik").unwrap(), b"3578012345678901");
        assert!(key.decrypt(&sealed, b"npwp").is_err());
        assert!(Key::new([8; 32]).decrypt(&sealed, b"nik").is_err());
        assert!(key.decrypt(&[], b"nik").is_err());
        let mut altered = sealed.clone();
        *altered.last_mut().unwrap() ^= 1;
        assert!(key.decrypt(&altered, b"nik").is_err());
        assert_ne!(sealed, key.encrypt(b"3578012345678901", b"nik").unwrap());
    }

    #[test]
    fn the_hash_is_hmac_sha256() {
        // RFC 4231, test case 3, whose key of 20 bytes is padded with zeros as every key is.
        let mut bytes = [0; 32];
        bytes[..20].fill(0xaa);
        let tag = Key::new(bytes).authenticate(&[0xdd; 50]);
        assert_eq!(hex::encode(tag), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    }
}
