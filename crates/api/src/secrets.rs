//! The keys of the installation: from the configuration, else generated once and kept in the data directory.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use identity::keys::{ACCESS_TOKEN_LIFETIME, Keys};
use platform::Error;
use platform::vault::MasterKeys;

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

/// The keys that wrap the keys of persons, read afresh whenever they are asked for: from the configuration, else from the data
/// directory.
pub fn master_keys(config: &Config) -> MasterKeys {
    let configured = config.secrets.master_keys.clone();
    let path = master_path(config);
    Arc::new(move || if configured.is_empty() { read_keys(&path) } else { Ok(configured.clone()) })
}

/// Where the master keys are kept that the configuration does not give, one a line.
fn master_path(config: &Config) -> PathBuf {
    config.data_dir.join("master.key")
}

/// A new master key in base64.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_master_key() -> Result<String, Error> {
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key).map_err(|error| Error::Broken(format!("randomness: {error}")))?;
    Ok(STANDARD.encode(key))
}

fn read_keys(path: &Path) -> Result<Vec<[u8; 32]>, Error> {
    let text = kept(path, new_master_key)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let keys = lines.map(|line| STANDARD.decode(line.trim()).ok().and_then(|key| key.try_into().ok()));
    let keys: Option<Vec<[u8; 32]>> = keys.collect();
    keys.filter(|keys| !keys.is_empty())
        .ok_or_else(|| Error::Broken(format!("{} is no key of 32 bytes in base64", path.display())))
}

/// Writes a new master key before those of the data directory; running processes find it by themselves.
///
/// # Errors
/// When the file cannot be read or written.
pub fn add_master_key(config: &Config) -> Result<(), Error> {
    let path = master_path(config);
    let old = kept(&path, new_master_key)?;
    replace(&path, &format!("{}\n{old}", new_master_key()?))
}

/// Leaves the newest master key in the data directory and moves the others aside, where they wait for whoever must open an
/// old backup. Says where.
///
/// # Errors
/// When the files cannot be read or written.
pub fn retire_master_keys(config: &Config) -> Result<PathBuf, Error> {
    let path = master_path(config);
    let text = kept(&path, new_master_key)?;
    let (newest, old) = text.split_once('\n').unwrap_or((&text, ""));
    let aside = path.with_extension("key.retired");
    let before = fs::read_to_string(&aside).unwrap_or_default();
    replace(&aside, &format!("{old}\n{before}"))?;
    replace(&path, newest)?;
    Ok(aside)
}

/// Where the signing keys are kept that the configuration does not give.
fn signing_path(config: &Config) -> PathBuf {
    config.data_dir.join("signing.pem")
}

/// Writes a new signing key before those of the data directory. Processes sign with it when they are started again.
///
/// # Errors
/// When the file cannot be read or written.
pub fn add_signing_key(config: &Config) -> Result<(), Error> {
    let path = signing_path(config);
    let old = kept(&path, new_signing_key)?;
    replace(&path, &format!("{}\n{old}", new_signing_key()?.trim()))
}

/// Leaves the newest signing key in the data directory.
///
/// # Errors
/// When the file was changed so recently that tokens of the other keys still live; when it cannot be written.
pub fn retire_signing_keys(config: &Config) -> Result<(), Error> {
    let path = signing_path(config);
    let broken = |error: std::io::Error| Error::Broken(format!("{}: {error}", path.display()));
    let changed = fs::metadata(&path).and_then(|file| file.modified()).map_err(broken)?;
    let age = changed.elapsed().unwrap_or_default().as_secs();
    let lifetime = u64::try_from(ACCESS_TOKEN_LIFETIME.num_seconds()).unwrap_or(u64::MAX);
    if age < lifetime {
        let wait = lifetime - age;
        return Err(Error::Broken(format!("tokens of the older key live for another {wait} seconds")));
    }
    let text = fs::read_to_string(&path).map_err(broken)?;
    let pems = pems(&text);
    let newest = pems.first().ok_or_else(|| Error::Broken(format!("{} holds no key", path.display())))?;
    replace(&path, newest)
}

/// A new signing key in PEM.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_signing_key() -> Result<String, Error> {
    identity::keys::new_pem().map_err(|error| Error::Broken(error.to_string()))
}

fn pems(text: &str) -> Vec<String> {
    const END: &str = "-----END PRIVATE KEY-----";
    text.split_inclusive(END).map(|pem| pem.trim().to_owned()).filter(|pem| pem.ends_with(END)).collect()
}

/// The keys that sign access tokens.
///
/// # Errors
/// When the kept key cannot be read, written or is no key.
pub fn signing_keys(config: &Config) -> Result<Keys, Error> {
    let text = match &config.secrets.signing_key {
        Some(pem) => pem.clone(),
        None => kept(&signing_path(config), new_signing_key)?,
    };
    Keys::from_pem(ISSUER, &pems(&text)).map_err(|error| Error::Broken(error.to_string()))
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
    let aside = written_aside(path, &secret)?;
    let linked = fs::hard_link(&aside, path);
    fs::remove_file(&aside).map_err(broken)?;
    match linked {
        Ok(()) => Ok(secret),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read_to_string(path).map_err(broken),
        Err(error) => Err(broken(error)),
    }
}

/// Puts another content in the place of a secret file: whoever reads it reads the old one or the new one.
fn replace(path: &Path, secret: &str) -> Result<(), Error> {
    let aside = written_aside(path, secret)?;
    fs::rename(&aside, path).map_err(|error| Error::Broken(format!("{}: {error}", path.display())))
}

fn written_aside(path: &Path, secret: &str) -> Result<PathBuf, Error> {
    let broken = |error: std::io::Error| Error::Broken(format!("{}: {error}", path.display()));
    let aside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside).map_err(broken)?;
    file.write_all(secret.as_bytes()).and_then(|()| file.sync_all()).map_err(broken)?;
    Ok(aside)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_alone() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("data");
        make_folder(&folder).unwrap();
        let path = folder.join("x.key");
        let first = kept(&path, || Ok("one".to_owned())).unwrap();
        let second = kept(&path, || Ok("two".to_owned())).unwrap();
        assert_eq!((first.as_str(), second.as_str()), ("one", "one"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
