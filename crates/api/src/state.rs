//! What every handler can reach.

use std::path::Path;
use std::sync::{Arc, Mutex};

use documents::Settings as DocumentSettings;
use identity::{Guard, Identity};
use payroll::PayRules;
use payroll::deductions::OrderList;
use payroll::outputs::AccountCodes;
use payroll::regulation::Law;
use payroll::rules::gaji_induk::Settings;
use payroll::rules::withholding::{FORM_FILE, Form};
use payroll::shadow::PayList;
use performance::imports::EkinerjaGrades;
use personnel::imports::Importers;
use platform::acts::Seals;
use platform::clock::{self, Clock};
use platform::files::Files;
use platform::mail::Post;
use platform::privacy::access::{self, AccessLog, AccessWriter};
use platform::privacy::retention::Rules;
use platform::vault::Vault;
use platform::{Db, Error, storage};
use tokio::sync::watch;

use crate::config::Config;
use crate::following::Following;
use crate::metrics::Metrics;
use crate::rate::Limiters;
use crate::{migrate, secrets};

/// The parts of a running service. Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct State {
    /// How the process was told to run.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// Business time.
    pub clock: Clock,
    /// Opens and seals personal values.
    pub vault: Vault,
    /// Where reads of sensitive data are noted.
    pub access: AccessLog,
    /// How long what is kept.
    pub retention: Arc<Rules>,
    /// Uploaded files.
    pub files: Files,
    /// Takes letters away.
    pub post: Post,
    /// Where the seals of the log are copied to.
    pub seals: Seals,
    /// Keys, callers, passwords.
    pub identity: Arc<Identity>,
    /// The law of pay, and how this installation applies it.
    pub pay_rules: PayRules,
    /// What this installation prints on its documents.
    pub documents: Arc<DocumentSettings>,
    /// The account codes of its budget.
    pub account_codes: Arc<AccountCodes>,
    /// The form of the withholding slip.
    pub withholding_form: Arc<Form>,
    /// The kinds of import.
    pub importers: Importers,
    /// Who follows which unit.
    pub following: Following,
    /// Measurements.
    pub metrics: Metrics,
    /// How often each caller may still ask.
    pub limiters: Arc<Limiters>,
    /// The other end of `access`, until the background takes it.
    pub(crate) access_writer: Arc<Mutex<Option<AccessWriter>>>,
    /// Says that the process is asked to stop: streams and background work end by it.
    pub closing: watch::Sender<bool>,
}

impl State {
    /// Connects, brings the schema up to date, and checks that the keys are those of this database.
    ///
    /// # Errors
    /// When the database cannot be reached, or the data directory or a key is broken.
    pub async fn open(config: Config) -> Result<Self, Error> {
        secrets::make_folder(&config.data_dir)?;
        let pay_rules = pay_rules(config.law_dir.as_deref(), config.pay_settings.as_deref())?;
        let withholding_form = withholding_form(config.law_dir.as_deref())?;
        let db = Db::connect(&config.database_url, config.database_read_url.as_deref()).await?;
        migrate::run(&db).await?;
        let clock = Clock::default();
        clock::load(db.read(), &clock).await?;
        let vault = Vault::under(db.write(), secrets::master_keys(&config)).await?;
        vault.check(db.read()).await?;
        let keys = secrets::signing_keys(&config)?;
        let guard = Guard { vault: vault.clone(), roles: config.totp_required_roles.clone() };
        let identity = Identity::new(db.clone(), clock.clone(), keys, guard);
        let post = post(&config)?;
        let storage = storage::open(&config.storage_url())?;
        let retention = retention(config.retention_file.as_deref())?;
        let grades = ekinerja_grades(config.ekinerja_columns.as_deref())?;
        let documents = document_settings(config.documents_file.as_deref())?;
        let account_codes = account_codes(config.account_codes.as_deref())?;
        let (access, writer) = access::queue();
        Ok(Self {
            access,
            access_writer: Arc::new(Mutex::new(Some(writer))),
            retention: Arc::new(retention),
            documents: Arc::new(documents),
            account_codes: Arc::new(account_codes),
            withholding_form: Arc::new(withholding_form),
            files: Files::new(storage.clone())
                .spooling_in(config.data_dir.clone())
                .scanned_by(config.file_scan.clone()),
            seals: Seals::new(storage),
            post,
            closing: watch::Sender::new(false),
            limiters: Arc::new(Limiters::new(config.rates)),
            following: Following::default(),
            importers: personnel::imports::importers()
                .with(grades)
                .with(PayList::GAJI)
                .with(PayList::TPP)
                .with(OrderList),
            metrics: Metrics::install(),
            config: Arc::new(config),
            identity: Arc::new(identity),
            pay_rules,
            db,
            clock,
            vault,
        })
    }

    /// Ready when the process is asked to stop.
    pub async fn closed(&self) {
        // An error would say that nobody is left who could ask; this state itself could.
        let mut closing = self.closing.subscribe();
        let _asked = closing.wait_for(|closing| *closing).await;
    }
}

/// The rules of retention: of the installation's own file, else of the program.
fn retention(file: Option<&Path>) -> Result<Rules, Error> {
    let Some(file) = file else { return Rules::embedded() };
    let text = std::fs::read_to_string(file);
    Rules::read(&text.map_err(|error| Error::Broken(format!("{}: {error}", file.display())))?)
}

/// What is printed on documents: of the installation's own file, else of the program.
fn document_settings(file: Option<&Path>) -> Result<DocumentSettings, Error> {
    let Some(file) = file else {
        return DocumentSettings::embedded().map_err(|defects| Error::Broken(defects.to_string()));
    };
    let broken = |reason: String| Error::Broken(format!("{}: {reason}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| broken(error.to_string()))?;
    DocumentSettings::read(&text).map_err(|defects| broken(defects.to_string()))
}

/// Account codes: of the installation's own file, else of the program.
fn account_codes(file: Option<&Path>) -> Result<AccountCodes, Error> {
    let Some(file) = file else {
        return AccountCodes::embedded().map_err(|defects| Error::Broken(defects.to_string()));
    };
    let broken = |reason: String| Error::Broken(format!("{}: {reason}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| broken(error.to_string()))?;
    AccountCodes::read(&text).map_err(|defects| broken(defects.to_string()))
}

/// The import of grades, under the names of columns that ship and those of the installation's own file.
fn ekinerja_grades(file: Option<&Path>) -> Result<EkinerjaGrades, Error> {
    let text = file.map(std::fs::read_to_string).transpose();
    let broken = |defect: String| {
        Error::Broken(format!("{}: {defect}", file.unwrap_or(Path::new("ekinerja_columns.toml")).display()))
    };
    EkinerjaGrades::named(text.map_err(|error| broken(error.to_string()))?.as_deref()).map_err(broken)
}

/// The mail server of the configuration; in demo mode without one, a folder.
fn post(config: &Config) -> Result<Post, Error> {
    match &config.secrets.post {
        Some(smtp) => Post::smtp(&smtp.url, &smtp.from),
        None if config.demo => Post::folder(&config.data_dir.join("mails"), "Merit <merit@demo.merit.test>"),
        None => Ok(Post::nowhere()),
    }
}

/// The law that the program carries, with the newer files of the installation. A bad file keeps the program from starting,
/// and every fault is told with its file and row.
fn pay_rules(folder: Option<&Path>, settings: Option<&Path>) -> Result<PayRules, Error> {
    let law = folder.map_or_else(Law::embedded, Law::with_folder).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Error::Broken(format!("the law files have {} faults:\n{}", faults.len(), faults.join("\n")))
    })?;
    Ok(PayRules { law: Arc::new(law), settings: pay_settings(settings)? })
}

/// The form of the withholding slip that the program carries, or the installation's own. A bad file keeps the program from starting.
fn withholding_form(folder: Option<&Path>) -> Result<Form, Error> {
    let own = folder.map(|folder| folder.join(FORM_FILE)).filter(|file| file.exists());
    let Some(file) = own else { return Form::embedded().map_err(|error| Error::Broken(error.to_string())) };
    let broken = |reason: String| Error::Broken(format!("{}: {reason}", file.display()));
    let text = std::fs::read_to_string(&file).map_err(|error| broken(error.to_string()))?;
    Form::read(&text).map_err(|error| broken(error.to_string()))
}

/// What the installation sets about pay. A bad file keeps the program from starting, and every fault is told with its file and key.
fn pay_settings(file: Option<&Path>) -> Result<Settings, Error> {
    let Some(file) = file else { return Ok(Settings::default()) };
    let broken = |reason: String| Error::Broken(format!("{}: {reason}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| broken(error.to_string()))?;
    Settings::read(&text).map_err(|faults| broken(faults.join("; ")))
}
