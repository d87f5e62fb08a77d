//! `merit keys`: replacing the key that wraps the keys of persons, and the key that signs tokens.

use clap::Subcommand;
use platform::{Act, Error};

use super::say;
use crate::config::Config;
use crate::secrets;
use crate::state::State;

/// What can be done about the keys of the installation.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say how many persons' keys each version of the master key wraps
    Status,
    /// Wrap the keys of persons by a new master key
    ///
    /// While the service runs. Each chunk of 500 persons commits on its own: killed at any moment, the next call goes on, and
    /// until the end values open under either key. With MERIT_MASTER_KEY, write the new key beside the old one (a comma
    /// between) and restart every process first; afterwards take the old key away. Without it the new key is made and kept in
    /// the data directory, and the old one is moved to master.key.retired. Keep old keys as long as backups from before.
    Rotate {
        /// Stop after so many chunks; the next call goes on
        #[arg(long)]
        chunks: Option<u64>,
    },
    /// Make a new key that signs tokens, and put it before the present one
    ///
    /// After a restart the new key signs; both are published in /.well-known/jwks.json, and tokens of the old one stay good.
    /// With MERIT_SIGNING_KEY the new key is printed, to be written before the present one.
    NewSigning,
    /// Forget all signing keys but the newest
    ///
    /// Refused until the last token of the older key is over, a quarter of an hour after `new-signing`.
    RetireSigning,
}

/// Carries out a command about keys.
pub async fn carry_out(config: Config, command: Command) -> Result<(), Error> {
    match command {
        Command::Status => status(&State::open(config).await?).await,
        Command::Rotate { chunks } => rotate(config, chunks).await,
        Command::NewSigning if config.secrets.signing_key.is_some() => {
            say(&secrets::new_signing_key()?.trim().replace('\n', "\\n"));
            say("Write this key before the present one in MERIT_SIGNING_KEY, and restart every process.");
            Ok(())
        }
        Command::NewSigning => {
            secrets::add_signing_key(&config)?;
            say("A new key signs when the processes are started again; the old one still verifies.");
            Ok(())
        }
        Command::RetireSigning if config.secrets.signing_key.is_some() => {
            Err(Error::Broken("take the older keys out of MERIT_SIGNING_KEY yourself".to_owned()))
        }
        Command::RetireSigning => {
            secrets::retire_signing_keys(&config)?;
            say("Only the newest signing key is left. Restart the processes.");
            Ok(())
        }
    }
}

async fn status(state: &State) -> Result<(), Error> {
    for version in state.vault.key_versions(state.db.latest()).await? {
        let configured = if version.is_configured { "configured" } else { "not configured" };
        let retired = if version.is_retired { ", retired" } else { "" };
        say(&format!("version {}: {} persons, {configured}{retired}", version.version, version.persons));
    }
    Ok(())
}

async fn rotate(config: Config, chunks: Option<u64>) -> Result<(), Error> {
    let is_kept_here = config.secrets.master_keys.is_empty();
    let state = State::open(config.clone()).await?;
    let versions = state.vault.key_versions(state.db.latest()).await?;
    let is_begun = versions.iter().filter(|version| !version.is_retired).count() > 1;
    if !is_begun && !state.vault.has_new_key(state.db.latest()).await? {
        if !is_kept_here {
            let wanted = "write the new master key beside the old one in MERIT_MASTER_KEY first";
            return Err(Error::Broken(wanted.to_owned()));
        }
        secrets::add_master_key(&config)?;
    }
    let act = Act::system(state.clock.now(), "keys-rotate");
    let rotation = state.vault.rotate(&state.db, &act, chunks).await?;
    say(&format!("{} keys are wrapped by version {}.", rotation.rewrapped, rotation.version));
    if !rotation.is_complete {
        say("Others are left; call again.");
        return Ok(());
    }
    if is_kept_here {
        let aside = secrets::retire_master_keys(&config)?;
        say(&format!("The old key lies in {}, for backups from before.", aside.display()));
    } else {
        say("Nothing needs the old key any more: take it out of MERIT_MASTER_KEY.");
    }
    Ok(())
}
