//! The configuration: environment variables, and a `.env` file for what the environment does not say.
//!
//! Everything is read and checked here, at once: whoever starts the service learns of all mistakes together.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use identity::Role;
use platform::files::Scanner;

use crate::shape::nearest;

/// How the process runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where HTTP is served; port 0 takes a free one.
    pub bind: SocketAddr,
    /// The database.
    pub database_url: String,
    /// A replica for reads.
    pub database_read_url: Option<String>,
    /// Files, seals of the log, development secrets and the SQLite file.
    pub data_dir: PathBuf,
    /// Where files and the copies of the seals are kept, where not in the data directory.
    pub storage_url: Option<String>,
    /// Rules of retention in the place of those of the program.
    pub retention_file: Option<PathBuf>,
    /// Who looks for viruses in uploads.
    pub file_scan: Option<Scanner>,
    /// A folder with newer versions of the tables of law that the program carries.
    pub law_dir: Option<PathBuf>,
    /// What this installation sets where the law of pay leaves it open.
    pub pay_settings: Option<PathBuf>,
    /// Where people reach this server, for what is printed.
    pub public_url: String,
    /// What this installation prints on its documents, in the place of what ships.
    pub documents_file: Option<PathBuf>,
    /// Account codes of the budget in the place of those of the program.
    pub account_codes: Option<PathBuf>,
    /// Demo mode: demo accounts, a clock that can be moved, `localhost` as an origin.
    pub demo: bool,
    /// Origins of browsers that may read answers.
    pub cors_origins: Vec<String>,
    /// Whether `X-Forwarded-For` of a proxy tells the client's address.
    pub behind_proxy: bool,
    /// Requests a minute.
    pub rates: Rates,
    /// Roles that count only in a session with a second factor.
    pub totp_required_roles: Vec<Role>,
    /// A file with further names of the columns of e-Kinerja's export.
    pub ekinerja_columns: Option<PathBuf>,
    /// Whether an operator must add the scanned form to what he enters for an employee.
    pub operator_form_required: bool,
    /// Secrets from the configuration; what is missing is kept in the data directory.
    pub secrets: Secrets,
    /// Threads that serve HTTP.
    pub threads: usize,
    /// Whether this process also works on jobs.
    pub works: bool,
    /// The hour of the day, in Jakarta, at which the letters of the day are made.
    pub digest_hour: u32,
    /// What is logged, and how.
    pub log: Log,
    /// Variables with our prefix that nobody reads.
    pub unknown: Vec<String>,
}

/// Requests a minute; 0 is no limit.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// By one signed-in caller.
    pub caller: u32,
    /// By one address without signing in: the calculators.
    pub public: u32,
    /// Attempts to sign in by one address.
    pub login: u32,
}

/// Secrets as configured.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Wrap the keys of persons: one, or two while one takes the place of the other.
    pub master_keys: Vec<[u8; 32]>,
    /// PKCS #8 PEM of an Ed25519 key, or several; the first signs.
    pub signing_key: Option<String>,
    /// The mail server, with its password, and who writes.
    pub post: Option<SmtpPost>,
}

/// A mail server, and who writes.
#[derive(Clone)]
pub struct SmtpPost {
    /// `smtp://user:password@host:587?tls=required`.
    pub url: String,
    /// `Merit <merit@example.go.id>`.
    pub from: String,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct Log {
    /// `info,sqlx=warn`.
    pub filter: String,
    /// One JSON object a line instead of text.
    pub json: bool,
}

/// Every mistake in the configuration.
#[derive(Debug, thiserror::Error)]
#[error("the configuration has {} mistake(s):\n{}", .0.len(), .0.join("\n"))]
pub struct Mistakes(pub Vec<String>);

/// Every variable that the service reads. `.env.example` explains them.
pub const VARIABLES: &[&str] = &[
    "MERIT_BIND",
    "MERIT_DATABASE_URL",
    "MERIT_DATABASE_READ_URL",
    "MERIT_DATA_DIR",
    "MERIT_STORAGE_URL",
    "MERIT_FILE_SCAN",
    "MERIT_RETENTION_FILE",
    "MERIT_LAW_DIR",
    "MERIT_PAY_SETTINGS",
    "MERIT_PUBLIC_URL",
    "MERIT_DOCUMENTS_FILE",
    "MERIT_ACCOUNT_CODES",
    "MERIT_DEMO",
    "MERIT_CORS_ORIGINS",
    "MERIT_BEHIND_PROXY",
    "MERIT_RATE_CALLER",
    "MERIT_RATE_PUBLIC",
    "MERIT_RATE_LOGIN",
    "MERIT_TOTP_REQUIRED_ROLES",
    "MERIT_EKINERJA_COLUMNS",
    "MERIT_OPERATOR_FORM_REQUIRED",
    "MERIT_MASTER_KEY",
    "MERIT_SIGNING_KEY",
    "MERIT_THREADS",
    "MERIT_WORKS",
    "MERIT_SMTP_URL",
    "MERIT_MAIL_FROM",
    "MERIT_DIGEST_HOUR",
    "MERIT_LOG",
    "MERIT_LOG_JSON",
];

impl Config {
    /// Reads `.env` and the environment.
    ///
    /// # Errors
    /// All mistakes together.
    pub fn from_environment() -> Result<Self, Mistakes> {
        let mut mistakes = Vec::new();
        match dotenvy::dotenv() {
            Ok(_path) => {}
            Err(error) if error.not_found() => {}
            Err(error) => mistakes.push(format!("  .env: {error}")),
        }
        let values = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("MERIT_"))?;
            Some((name, value.into_string().unwrap_or_else(|_| "\u{fffd}".to_owned())))
        });
        let read = Self::read(&values.collect());
        match (read, mistakes.is_empty()) {
            (Ok(config), true) => Ok(config),
            (Ok(_), false) => Err(Mistakes(mistakes)),
            (Err(Mistakes(more)), _) => {
                mistakes.extend(more);
                Err(Mistakes(mistakes))
            }
        }
    }

    /// Reads a set of variables.
    ///
    /// # Errors
    /// All mistakes together.
    pub fn read(values: &BTreeMap<String, String>) -> Result<Self, Mistakes> {
        const RATE: &str = "a number of requests a minute, 0 for no limit";
        const SWITCH: &str = "true or false";
        let mut reader = Reader { values, mistakes: Vec::new() };
        let data_dir = PathBuf::from(reader.text("MERIT_DATA_DIR").unwrap_or_else(|| "./data".to_owned()));
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let demo = reader.parse("MERIT_DEMO", SWITCH, false);
        let bind =
            reader.parse("MERIT_BIND", "an address with a port", SocketAddr::from(([127, 0, 0, 1], 8080)));
        let config = Self {
            public_url: reader.public_url("MERIT_PUBLIC_URL").unwrap_or_else(|| format!("http://{bind}")),
            bind,
            database_url: reader.database("MERIT_DATABASE_URL").unwrap_or_else(|| sqlite_in(&data_dir)),
            database_read_url: reader.database("MERIT_DATABASE_READ_URL"),
            storage_url: reader.text("MERIT_STORAGE_URL"),
            file_scan: reader.scanner("MERIT_FILE_SCAN"),
            retention_file: reader.text("MERIT_RETENTION_FILE").map(PathBuf::from),
            law_dir: reader.folder("MERIT_LAW_DIR"),
            pay_settings: reader.text("MERIT_PAY_SETTINGS").map(PathBuf::from),
            documents_file: reader.text("MERIT_DOCUMENTS_FILE").map(PathBuf::from),
            account_codes: reader.text("MERIT_ACCOUNT_CODES").map(PathBuf::from),
            demo,
            cors_origins: reader.origins("MERIT_CORS_ORIGINS"),
            behind_proxy: reader.parse("MERIT_BEHIND_PROXY", SWITCH, false),
            rates: Rates {
                caller: reader.parse("MERIT_RATE_CALLER", RATE, 6000),
                public: reader.parse("MERIT_RATE_PUBLIC", RATE, 1200),
                login: reader.parse("MERIT_RATE_LOGIN", RATE, 120),
            },
            totp_required_roles: reader.roles("MERIT_TOTP_REQUIRED_ROLES", demo),
            ekinerja_columns: reader.text("MERIT_EKINERJA_COLUMNS").map(PathBuf::from),
            operator_form_required: reader.parse("MERIT_OPERATOR_FORM_REQUIRED", SWITCH, !demo),
            secrets: reader.secrets(),
            threads: reader.parse("MERIT_THREADS", "a number of threads", cores).max(1),
            works: reader.parse("MERIT_WORKS", SWITCH, true),
            digest_hour: reader.digest_hour(),
            log: Log {
                filter: reader
                    .text("MERIT_LOG")
                    .unwrap_or_else(|| "info,sqlx=warn,sea_orm_migration=warn".to_owned()),
                json: reader.parse("MERIT_LOG_JSON", SWITCH, false),
            },
            unknown: unknown(values),
            data_dir,
        };
        if reader.mistakes.is_empty() { Ok(config) } else { Err(Mistakes(reader.mistakes)) }
    }
}

impl Config {
    /// Where files and the copies of the seals are kept.
    pub fn storage_url(&self) -> String {
        self.storage_url.clone().unwrap_or_else(|| self.data_dir.display().to_string())
    }
}

/// A variable that nobody reads is likely a misspelt one.
fn unknown(values: &BTreeMap<String, String>) -> Vec<String> {
    let strangers = values.keys().filter(|name| !VARIABLES.contains(&name.as_str()));
    strangers
        .map(|name| {
            let known = nearest(name, VARIABLES.iter().copied()).unwrap_or_default();
            format!("{name} is not read; the nearest is {known}")
        })
        .collect()
}

fn sqlite_in(folder: &Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join("merit.db").display())
}

/// Reads variables one by one and keeps every mistake.
struct Reader<'v> {
    values: &'v BTreeMap<String, String>,
    mistakes: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.values.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The value as a type. After a mistake the default stands in, until all variables are read.
    fn parse<T: FromStr>(&mut self, name: &str, form: &str, default: T) -> T {
        let Some(text) = self.text(name) else { return default };
        text.parse().unwrap_or_else(|_reason| {
            self.mistakes.push(format!("  {name} must be {form}"));
            default
        })
    }

    fn database(&mut self, name: &str) -> Option<String> {
        let url = self.text(name)?;
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            self.mistakes.push(format!("  {name} must begin with sqlite: or postgres:"));
        }
        Some(url)
    }

    fn scanner(&mut self, name: &str) -> Option<Scanner> {
        let scanner = self.text(name)?.parse();
        if let Err(reason) = &scanner {
            let reason: &platform::files::NotAScanner = reason;
            self.mistakes.push(format!("  {name} is {reason}"));
        }
        scanner.ok()
    }

    fn public_url(&mut self, name: &str) -> Option<String> {
        let url = self.text(name)?;
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.chars().any(char::is_whitespace)) {
            self.mistakes.push(format!("  {name} must be an address such as https://merit.example.go.id"));
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    fn folder(&mut self, name: &str) -> Option<PathBuf> {
        let folder = PathBuf::from(self.text(name)?);
        if !folder.is_dir() {
            self.mistakes.push(format!("  {name} must be a folder that exists"));
        }
        Some(folder)
    }

    fn origins(&mut self, name: &str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        let origins = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
        let origins: Vec<String> = origins.map(|origin| origin.trim_end_matches('/').to_owned()).collect();
        let is_origin = |origin: &String| {
            origin.split_once("://").is_some_and(|(scheme, host)| {
                matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains('/')
            })
        };
        if !origins.iter().all(is_origin) {
            self.mistakes.push(format!(
                "  {name} must be origins such as https://merit.example.go.id, with commas between"
            ));
        }
        origins
    }

    /// Roles by their words. Where nothing is said, those that move money or approve, and none in demo mode.
    fn roles(&mut self, name: &str, demo: bool) -> Vec<Role> {
        let Some(text) = self.text(name) else {
            return Role::all().filter(|role| role.moves_money() && !demo).collect();
        };
        if text == "none" {
            return Vec::new();
        }
        let named = |word: &str| Role::all().find(|role| role.is_granted() && role.word() == word.trim());
        let roles: Option<Vec<Role>> = text.split(',').map(named).collect();
        roles.unwrap_or_else(|| {
            self.mistakes
                .push(format!("  {name} must be roles that are granted, with commas between, or none"));
            Vec::new()
        })
    }

    fn secrets(&mut self) -> Secrets {
        use base64::Engine as _;
        let decoded = |text: &str| {
            let key = base64::engine::general_purpose::STANDARD.decode(text.trim()).ok();
            key.and_then(|key| key.try_into().ok())
        };
        let texts = self.text("MERIT_MASTER_KEY").unwrap_or_default();
        let texts = texts.split(',').filter(|text| !text.trim().is_empty());
        let master_keys: Option<Vec<[u8; 32]>> = texts.map(decoded).collect();
        let master_keys = master_keys.unwrap_or_else(|| {
            self.mistakes.push(
                "  MERIT_MASTER_KEY must be 32 bytes in base64, or two with a comma between".to_owned(),
            );
            Vec::new()
        });
        // A `.env` file holds one line for each variable, so its line breaks are written \n.
        let signing_key = self.text("MERIT_SIGNING_KEY").map(|pem| pem.replace("\\n", "\n"));
        if signing_key.as_ref().is_some_and(|key| !key.contains("-----BEGIN PRIVATE KEY-----")) {
            self.mistakes.push("  MERIT_SIGNING_KEY must be an Ed25519 key in PKCS #8 PEM".to_owned());
        }
        Secrets { master_keys, signing_key, post: self.post() }
    }

    fn post(&mut self) -> Option<SmtpPost> {
        let (url, from) = (self.text("MERIT_SMTP_URL"), self.text("MERIT_MAIL_FROM"));
        let url = url?;
        let Some(from) = from else {
            self.mistakes
                .push("  MERIT_MAIL_FROM must say who writes, when MERIT_SMTP_URL is set".to_owned());
            return None;
        };
        // The reason never repeats the address, which holds the password.
        if let Err(error) = platform::mail::Post::understands(&url, &from) {
            self.mistakes.push(format!("  MERIT_SMTP_URL, MERIT_MAIL_FROM: {error}"));
        }
        Some(SmtpPost { url, from })
    }

    fn digest_hour(&mut self) -> u32 {
        const FORM: &str = "an hour of the day, 0 to 23";
        let hour = self.parse("MERIT_DIGEST_HOUR", FORM, 7);
        if hour > 23 {
            self.mistakes.push(format!("  MERIT_DIGEST_HOUR must be {FORM}"));
        }
        hour
    }
}

#[cfg(test)]
mod tests;
