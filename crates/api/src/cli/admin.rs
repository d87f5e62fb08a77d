//! `merit admin`: the first account of an installation, from which all others are made.

use std::io::BufRead;

use clap::Subcommand;
use identity::{NewAccount, NewGrant, ReadyAccount, Role};
use kernel::id::AccountId;
use kernel::{DateRange, Refusal};
use platform::{Act, Error};

use super::say;
use crate::config::Config;
use crate::state::State;

/// What can be done about administrators.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open an account with the role admin over the whole installation
    Create {
        /// The address to sign in with
        #[arg(long)]
        email: String,
        /// What to call the person
        #[arg(long)]
        name: String,
        /// Read the password from the first line of standard input; without this one is made and printed
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Carries out a command about administrators.
pub async fn carry_out(config: Config, command: Command) -> Result<(), Error> {
    let Command::Create { email, name, password_stdin } = command;
    let state = State::open(config).await?;
    let password = if password_stdin { first_line()? } else { new_password()? };
    create(
        &state,
        NewAccount { employee: None, email: Some(email.clone()), name: Some(name), instansi: None },
        &password,
    )
    .await?;
    say(&format!("{email} can sign in and keeps accounts, roles and service clients."));
    if !password_stdin {
        say(&format!("The password is {password}"));
    }
    Ok(())
}

async fn create(state: &State, new: NewAccount, password: &str) -> Result<(), Error> {
    let known: Vec<String> = new.email.iter().chain(&new.name).cloned().collect();
    let faults = identity::rules::password::faults(password, &known, "/password");
    if let Some(fault) = faults.first() {
        return Err(Error::Broken(format!("the password is refused: {}", fault.code)));
    }
    let act = Act::system(state.clock.now(), "admin-create");
    let id = AccountId::new();
    let grant =
        NewGrant { account: id, role: Role::Admin, unit: None, period: DateRange::starting(act.today) };
    let password_hash = identity::password::hash(password).map_err(refused)?;
    let tx = platform::begin(&state.db).await?;
    let ready = ReadyAccount { id, new, password_hash };
    identity::open_ready_accounts(&tx, &act, vec![ready]).await.map_err(refused)?;
    identity::give_roles_unasked(&tx, &act, &[grant]).await.map_err(refused)?;
    tx.commit().await?;
    Ok(())
}

/// A refusal in the words of a command line: its codes.
fn refused(error: identity::Error) -> Error {
    let codes: Vec<_> = error.faults().iter().map(|fault| fault.code).collect();
    Error::Broken(format!("refused: {}", codes.join(", ")))
}

fn first_line() -> Result<String, Error> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Error::Broken(format!("standard input: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn new_password() -> Result<String, Error> {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes).map_err(|error| Error::Broken(format!("randomness: {error}")))?;
    Ok(hex::encode(bytes))
}
