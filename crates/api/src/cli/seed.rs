//! `merit seed-demo`: the fictional regency.

use clap::Args;
use platform::Error;

use super::say;
use crate::config::Config;
use crate::demo;
use crate::state::State;

/// How to fill.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Leave an installation that holds something as it is, without a complaint
    #[arg(long)]
    if_empty: bool,
}

/// Fills an empty installation.
pub async fn carry_out(config: Config, arguments: Arguments) -> Result<(), Error> {
    if !config.demo {
        return Err(Error::Broken(
            "seed-demo wants MERIT_DEMO=true, because it opens accounts whose password is public".to_owned(),
        ));
    }
    let state = State::open(config).await?;
    if demo::is_empty(&state).await? {
        demo::seed(&state).await?;
        say("The demo region is there.");
        return Ok(());
    }
    if arguments.if_empty {
        return Ok(());
    }
    Err(Error::Broken("the installation is not empty; seed-demo fills an empty one only".to_owned()))
}
