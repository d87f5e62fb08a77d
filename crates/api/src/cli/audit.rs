//! `merit audit`: proof that the log of acts is what it was.

use clap::Subcommand;
use platform::{Error, acts};

use super::say;
use crate::config::Config;
use crate::state::State;

/// What can be asked of the log.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compute the whole chain of seals again, and compare it with the database and with the copies outside
    Verify,
}

/// Carries out a command about the log.
pub async fn carry_out(config: Config, command: Command) -> Result<(), Error> {
    let Command::Verify = command;
    let state = State::open(config).await?;
    let verified = acts::verify(&state.db, &state.seals).await?;
    say(&format!(
        "{} acts are as they were sealed, {} of them also outside the database.",
        verified.acts, verified.copied
    ));
    say(&format!("The last seal is {}.", verified.seal));
    match verified.finding {
        None => Ok(()),
        Some(finding) => Err(Error::Broken(format!("The log is not what it was: {finding}."))),
    }
}
