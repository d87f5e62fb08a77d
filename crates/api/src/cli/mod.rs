//! The command line: `merit <command>`. What a command needs to know comes from the environment (see `.env.example`).

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use platform::Error;

use crate::config::{Config, Mistakes};
use crate::state::State;
use crate::{doc, log};

mod admin;
mod audit;
mod keys;
mod run;
mod seed;

/// The merit system of a regional government, as one service.
#[derive(Debug, Parser)]
#[command(name = "merit", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, and unless MERIT_WORKS=false work on jobs beside it
    Serve,
    /// Work on jobs and deadlines without serving HTTP
    Worker,
    /// Bring the schema of the database up to date
    Migrate,
    /// Print the OpenAPI document
    Openapi,
    /// Fill an empty installation with a fictional regency (MERIT_DEMO=true)
    SeedDemo(seed::Arguments),
    /// Accounts of administrators
    #[command(subcommand)]
    Admin(admin::Command),
    /// The log of acts
    #[command(subcommand)]
    Audit(audit::Command),
    /// The keys that protect personal values and sign tokens
    #[command(subcommand)]
    Keys(keys::Command),
    /// The configuration
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Report every bad variable, the database and the keys
    Check,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Openapi => print_document(),
        command => configured(command),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            tell(&reason);
            ExitCode::FAILURE
        }
    }
}

fn configured(command: Command) -> Result<(), String> {
    let config = Config::from_environment().map_err(|mistakes: Mistakes| mistakes.to_string())?;
    let guard = log::begin(&config.log)?;
    for unknown in &config.unknown {
        tracing::warn!("{unknown}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let outcome = runtime.block_on(carry_out(command, config)).map_err(|error| error.to_string());
    drop(guard);
    outcome
}

async fn carry_out(command: Command, config: Config) -> Result<(), Error> {
    match command {
        Command::Serve => run::serve(config).await,
        Command::Worker => run::work(config).await,
        Command::Migrate => State::open(config).await.map(|_state| say("The schema is up to date.")),
        Command::SeedDemo(arguments) => seed::carry_out(config, arguments).await,
        Command::Admin(command) => admin::carry_out(config, command).await,
        Command::Audit(command) => audit::carry_out(config, command).await,
        Command::Keys(command) => keys::carry_out(config, command).await,
        Command::Config(ConfigCommand::Check) => check(config).await,
        Command::Openapi => Ok(()),
    }
}

/// The variables were read before; what they point at is tried here.
async fn check(config: Config) -> Result<(), Error> {
    let unknown = config.unknown.clone();
    State::open(config).await?.post.check().await?;
    for unknown in unknown {
        say(&unknown);
    }
    say(
        "The configuration is complete: the database answers, its schema is up to date, the keys are its keys.",
    );
    Ok(())
}

fn print_document() -> Result<(), String> {
    let json = doc::openapi().to_pretty_json().map_err(|error| error.to_string())?;
    say(&json);
    Ok(())
}

/// A line on standard output, which belongs to the answers of commands.
pub(crate) fn say(line: &str) {
    // A closed pipe is the reader's choice.
    let _closed = writeln!(std::io::stdout(), "{line}");
}

fn tell(line: &str) {
    let _closed = writeln!(std::io::stderr(), "{line}");
}
