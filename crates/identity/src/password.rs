//! Hashing of passwords: argon2id with 19 MiB, two passes, one lane (OWASP's first recommendation).

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Error;

/// What an unknown identifier's password is compared with, so that the answer takes as long as for a known one. Nobody
/// has the password: the hash is zero.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGF0IGFsbA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hasher: no more passwords at once than the machine has cores, because each takes a core and 19 MiB.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
}

/// The right to hash now. A hash that has begun keeps it, even when whoever asked has gone.
#[derive(Clone, Debug)]
pub struct Turn(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

impl Default for Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { permits: Arc::new(Semaphore::new(cores)) }
    }
}

impl Passwords {
    /// Waits for a core.
    ///
    /// # Errors
    /// Never: the semaphore is not closed.
    pub async fn turn(&self) -> Result<Turn, Error> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|error| platform::Error::Broken(error.to_string()))?;
        Ok(Turn(Arc::new(permit)))
    }
}

impl Turn {
    /// Hashes a new password.
    ///
    /// # Errors
    /// When the system has no memory or randomness for it.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move || hash(&password)).await?
    }

    /// Whether the password belongs to the hash. Without a hash the answer is no, after the same time.
    ///
    /// # Errors
    /// When the stored hash cannot be read.
    pub async fn matches(&self, hash: Option<String>, password: String) -> Result<bool, Error> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            let hash = PasswordHash::new(&hash).map_err(broken)?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known)
        })
        .await?
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let turn = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(|error| broken(error).into())
    }
}

/// Hashes a password on this thread: for the command line and for the demo region, which share one hash.
///
/// # Errors
/// When the system has no memory or randomness for it.
pub fn hash(password: &str) -> Result<String, Error> {
    Ok(Argon2::default().hash_password(password.as_bytes()).map_err(broken)?.to_string())
}

fn broken(error: impl std::fmt::Display) -> platform::Error {
    platform::Error::Broken(format!("password hash: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let turn = Passwords::default().turn().await.unwrap();
        let stored = turn.hash("Merit-demo-2026".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(turn.matches(Some(stored.clone()), "Merit-demo-2026".to_owned()).await.unwrap());
        assert!(!turn.matches(Some(stored), "merit-demo-2026".to_owned()).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let turn = Passwords::default().turn().await.unwrap();
        assert!(!turn.matches(None, String::new()).await.unwrap());
    }
}
