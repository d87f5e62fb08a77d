//! The keys of the installation: from the configuration, else generated once and kept in the data directory.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use identity::keys::Keys;
use platform::Error;

use crate::config::Config;

/// Who signs the tokens.
const ISSUER: &str = "merit";

/// Makes the data directory, for its owner alone.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| Error::Broken(format!("data directory {}: {error}", folder.display())))
}

/// The key that wraps the keys of persons.
///
/// # Errors
/// When the kept key cannot be read, written or is no key.
pub fn master_key(config: &Config) -> Result<[u8; 32], Error> {
    if let Some(key) = config.secrets.master_key {
        return Ok(key);
    }
    let path = config.data_dir.join("master.key");
    let text = kept(&path, || {
        let mut key = [0_u8; 32];
        getrandom::fill(&mut key).map_err(|error| Error::Broken(format!("randomness: {error}")))?;
        Ok(STANDARD.encode(key))
    })?;
    let key = STANDARD.decode(text.trim()).ok().and_then(|key| key.try_into().ok());
    key.ok_or_else(|| Error::Broken(format!("{} is no key of 32 bytes in base64", path.display())))
}

/// The keys that sign access tokens.
///
/// # Errors
/// When the kept key cannot be read, written or is no key.
pub fn signing_keys(config: &Config) -> Result<Keys, Error> {
    let text = match &config.secrets.signing_key {
        Some(pem) => pem.clone(),
        None => {
            let new = || identity::keys::new_pem().map_err(|error| Error::Broken(error.to_string()));
            kept(&config.data_dir.join("signing.pem"), new)?
        }
    };
    const END: &str = "-----END PRIVATE KEY-----";
    let pems: Vec<String> =
        text.split_inclusive(END).map(|pem| pem.trim().to_owned()).filter(|pem| pem.ends_with(END)).collect();
    Keys::from_pem(ISSUER, &pems).map_err(|error| Error::Broken(error.to_string()))
}

/// The content of a secret file; where there is none, a new one that only its owner can read. Of two processes that start
/// together, one makes it and the other reads it.
fn kept(path: &Path, new: impl FnOnce() -> Result<String, Error>) -> Result<String, Error> {
    let broken = |error: std::io::Error| Error::Broken(format!("{}: {error}", path.display()));
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        read => return read.map_err(broken),
    }
    let secret = new()?;
    // Written aside and linked, so that nobody ever reads half a key.
    let aside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside).map_err(broken)?;
    file.write_all(secret.as_bytes()).and_then(|()| file.sync_all()).map_err(broken)?;
    let linked = fs::hard_link(&aside, path);
    fs::remove_file(&aside).map_err(broken)?;
    match linked {
        Ok(()) => Ok(secret),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read_to_string(path).map_err(broken),
        Err(error) => Err(broken(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_alone() {
        let folder = std::env::temp_dir().join(format!("merit-secrets-{}", std::process::id()));
        make_folder(&folder).unwrap();
        let path = folder.join("x.key");
        let first = kept(&path, || Ok("one".to_owned())).unwrap();
        let second = kept(&path, || Ok("two".to_owned())).unwrap();
        assert_eq!((first.as_str(), second.as_str()), ("one", "one"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::remove_dir_all(&folder).unwrap();
    }
}
