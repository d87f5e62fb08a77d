//! The keys that sign access tokens (EdDSA over Ed25519), and the tokens themselves.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::id::{AccountId, ClientId, SessionId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Error, secret};

/// How long an access token is valid.
pub const ACCESS_TOKEN_LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// What a signed document calls itself: never a token.
const DOCUMENT: &str = "merit-document+jws";

/// For whom the tokens are: this API.
const AUDIENCE: &str = "merit";

/// Whose token it is, and in which session. Never a role or a permission: those are read fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A person who logged in.
    Account {
        /// The account.
        account: AccountId,
        /// The session that began with the login.
        session: SessionId,
    },
    /// Another system.
    Client {
        /// The service client.
        client: ClientId,
        /// The session that began when it got its secret, and lasts until the secret is replaced.
        session: SessionId,
    },
}

impl Subject {
    /// The session.
    pub fn session(self) -> SessionId {
        match self {
            Self::Account { session, .. } | Self::Client { session, .. } => session,
        }
    }
}

/// The members of a token (RFC 7519, RFC 9068).
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: SessionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<ClientId>,
    jti: String,
    iat: i64,
    exp: i64,
}

impl Claims {
    fn subject(&self) -> Subject {
        let session = self.sid;
        match self.client_id {
            Some(client) => Subject::Client { client, session },
            None => Subject::Account { account: AccountId(self.sub), session },
        }
    }
}

/// A public key as JWKS publishes it (RFC 7517, RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicKey {
    /// Always `OKP`.
    #[schema(example = "OKP")]
    pub kty: &'static str,
    /// Always `Ed25519`.
    #[schema(example = "Ed25519")]
    pub crv: &'static str,
    /// The key in base64url.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
    /// The RFC 7638 thumbprint of the key.
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    pub kid: String,
    /// Always `EdDSA`.
    #[schema(example = "EdDSA")]
    pub alg: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub purpose: &'static str,
}

/// The keys of the installation. The first signs; all verify, so that a key can be replaced while its tokens live.
pub struct Keys {
    issuer: String,
    signing: EncodingKey,
    public: Vec<PublicKey>,
    verifying: HashMap<String, DecodingKey>,
    validation: Validation,
    verified: Mutex<Verified>,
}

/// Tokens whose signature has been checked, by the hash of their text: checking one costs 35 µs, finding it 1 µs.
#[derive(Default)]
struct Verified {
    by_hash: HashMap<[u8; 32], Good>,
    swept_at: i64,
}

/// What a good token says.
#[derive(Clone, Copy)]
struct Good {
    subject: Subject,
    expires_at: i64,
}

impl Keys {
    /// Reads private keys in PKCS #8 PEM; the first signs.
    ///
    /// # Errors
    /// When there is no key or one cannot be read.
    pub fn from_pem(issuer: impl Into<String>, pems: &[String]) -> Result<Self, Error> {
        let keys = pems
            .iter()
            .map(|pem| SigningKey::from_pkcs8_pem(pem))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| broken(format!("not an Ed25519 private key in PKCS #8 PEM ({error})")))?;
        let first = keys.first().ok_or_else(|| broken("none is given"))?;
        let der = first.to_pkcs8_der().map_err(broken)?;
        let public: Vec<PublicKey> = keys.iter().map(public_key).collect();
        let verifying = keys
            .iter()
            .zip(&public)
            .map(|(key, public)| {
                (public.kid.clone(), DecodingKey::from_ed_der(key.verifying_key().as_bytes()))
            })
            .collect();
        let issuer = issuer.into();
        Ok(Self {
            signing: EncodingKey::from_ed_der(der.as_bytes()),
            validation: validation(&issuer),
            issuer,
            public,
            verifying,
            verified: Mutex::default(),
        })
    }

    /// What `/.well-known/jwks.json` publishes.
    pub fn public(&self) -> &[PublicKey] {
        &self.public
    }

    /// Signs a token.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(&self, subject: Subject, now: DateTime<Utc>) -> Result<String, Error> {
        let (sub, client_id) = match subject {
            Subject::Account { account, .. } => (account.0, None),
            Subject::Client { client, .. } => (client.0, Some(client)),
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub,
            sid: subject.session(),
            client_id,
            jti: secret::random()?,
            iat: now.timestamp(),
            exp: (now + ACCESS_TOKEN_LIFETIME).timestamp(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = self.public.first().map(|key| key.kid.clone());
        jsonwebtoken::encode(&header, &claims, &self.signing)
            .map_err(|error| platform::Error::Broken(format!("access token: {error}")).into())
    }

    /// Signs a document as a compact JWS (RFC 7515), for whoever has the public keys. The same document under the same key has the
    /// same signature. It is no token: what a token must say, it does not.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign_document(&self, document: &impl Serialize) -> Result<String, Error> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(DOCUMENT.to_owned());
        header.kid = self.public.first().map(|key| key.kid.clone());
        jsonwebtoken::encode(&header, document, &self.signing)
            .map_err(|error| platform::Error::Broken(format!("signed document: {error}")).into())
    }

    /// Whose token it is, if one of our keys signed it and it is still valid.
    ///
    /// # Errors
    /// `TokenInvalid`, `TokenExpired`.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Subject, Error> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        let now = now.timestamp();
        let known = self.verified().by_hash.get(&digest).copied();
        let good = match known {
            Some(good) => good,
            None => {
                let claims = self.check_signature(token)?;
                let good = Good { subject: claims.subject(), expires_at: claims.exp };
                self.remember(digest, good, now);
                good
            }
        };
        if good.expires_at <= now { Err(Error::TokenExpired) } else { Ok(good.subject) }
    }

    fn check_signature(&self, token: &str) -> Result<Claims, Error> {
        let header = jsonwebtoken::decode_header(token).map_err(|_any| Error::TokenInvalid)?;
        let key = header.kid.and_then(|kid| self.verifying.get(&kid)).ok_or(Error::TokenInvalid)?;
        let decoded = jsonwebtoken::decode::<Claims>(token, key, &self.validation);
        decoded.map(|token| token.claims).map_err(|_any| Error::TokenInvalid)
    }

    fn remember(&self, digest: [u8; 32], good: Good, now: i64) {
        if good.expires_at <= now {
            return;
        }
        let mut verified = self.verified();
        if verified.swept_at + 60 < now {
            verified.by_hash.retain(|_, good| good.expires_at > now);
            verified.swept_at = now;
        }
        verified.by_hash.insert(digest, good);
    }

    fn verified(&self) -> std::sync::MutexGuard<'_, Verified> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("public", &self.public).finish_non_exhaustive()
    }
}

/// A new signing key in PKCS #8 PEM.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn new_pem() -> Result<String, Error> {
    let key = SigningKey::from_bytes(&secret::random_bytes()?);
    Ok(key.to_pkcs8_pem(LineEnding::LF).map_err(broken)?.to_string())
}

fn broken(why: impl std::fmt::Display) -> platform::Error {
    platform::Error::Broken(format!("signing key: {why}"))
}

/// Expiry is judged by the caller of [`Keys::verify`] against one clock, cached or not.
fn validation(issuer: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_required_spec_claims(&["exp", "sub", "iss", "aud"]);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_exp = false;
    validation
}

fn public_key(key: &SigningKey) -> PublicKey {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let thumbprint = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
    PublicKey {
        kty: "OKP",
        crv: "Ed25519",
        x,
        kid: URL_SAFE_NO_PAD.encode(thumbprint),
        alg: "EdDSA",
        purpose: "sig",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::from_pem("https://merit.test", &[new_pem().unwrap()]).unwrap()
    }

    fn somebody() -> Subject {
        Subject::Account { account: AccountId::new(), session: SessionId::new() }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T03:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_token_says_who_until_it_expires() {
        let keys = keys();
        let system = Subject::Client { client: ClientId::new(), session: SessionId::new() };
        for subject in [somebody(), system] {
            let token = keys.sign(subject, now()).unwrap();
            for _ in 0..2 {
                assert_eq!(keys.verify(&token, now() + TimeDelta::minutes(14)).unwrap(), subject);
            }
            let late = keys.verify(&token, now() + ACCESS_TOKEN_LIFETIME);
            assert!(matches!(late, Err(Error::TokenExpired)));
        }
    }

    #[test]
    fn a_strange_or_altered_token_is_refused() {
        let keys = keys();
        let strange = Keys::from_pem("https://merit.test", &[new_pem().unwrap()]).unwrap();
        let token = strange.sign(somebody(), now()).unwrap();
        assert!(matches!(keys.verify(&token, now()), Err(Error::TokenInvalid)));
        let own = keys.sign(somebody(), now()).unwrap();
        let (head, signature) = own.rsplit_once('.').unwrap();
        let altered = format!("{head}x.{signature}");
        for token in ["", "x", "a.b.c", altered.as_str()] {
            assert!(matches!(keys.verify(token, now()), Err(Error::TokenInvalid)), "{token}");
        }
    }

    #[test]
    fn a_signed_document_is_no_token() {
        let keys = keys();
        let document = serde_json::json!({ "iss": "https://merit.test", "aud": AUDIENCE, "net": 4_500_000 });
        let signed = keys.sign_document(&document).unwrap();
        assert_eq!(signed, keys.sign_document(&document).unwrap());
        assert!(matches!(keys.verify(&signed, now()), Err(Error::TokenInvalid)));
    }

    #[test]
    fn a_replaced_key_still_verifies() {
        let (old, new) = (new_pem().unwrap(), new_pem().unwrap());
        let before = Keys::from_pem("merit", std::slice::from_ref(&old)).unwrap();
        let token = before.sign(somebody(), now()).unwrap();
        let after = Keys::from_pem("merit", &[new, old]).unwrap();
        assert!(after.verify(&token, now()).is_ok());
        assert_ne!(after.public().first(), before.public().first());
    }
}
