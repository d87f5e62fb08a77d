//! A real server on a free port, in this process, on a store of its own.

use std::collections::BTreeMap;

use api::{Config, Running};
use chrono::NaiveDate;
use identity::{NewAccount, NewGrant, ReadyAccount, Role};
use kernel::DateRange;
use kernel::id::{AccountId, UnitId};
use platform::Act;

use crate::client::Client;
use scratch::{Kind, Store, Template};

/// The first account of a fresh server, and the password of every account that the tests open.
pub const ADMIN: &str = "admin@uji.merit.test";
/// See [`ADMIN`].
pub const PASSWORD: &str = "kuda laut makan roti";
/// Its hash at the lowest cost that argon2id knows. Whoever logs in does so as elsewhere, but for a hundred tests the cost of each
/// attempt would be the dearest part.
const CHEAP_HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$Z2FyYW0gYmFnaSB0ZXMuLg$Y3ByYloqkBbyEYRJrUl40zdWwkHBYNoOvjaln503kDo";

/// A running server. The tests reach it over HTTP alone.
#[derive(Debug)]
pub struct TestApp {
    /// Which database it runs on.
    pub kind: Kind,
    /// A caller without a credential.
    pub anonymous: Client,
    store: Store,
    running: Running,
}

impl TestApp {
    /// A server on a fresh store, which holds one account: [`ADMIN`].
    pub async fn spawn(kind: Kind) -> Self {
        let app = Self::serve(kind, Store::fresh(kind).await).await;
        app.open_admin().await;
        app
    }

    /// The same with further variables of the configuration.
    pub async fn configured(kind: Kind, further: &[(&str, &str)]) -> Self {
        let app = Self::serve_with(kind, Store::fresh(kind).await, further).await;
        app.open_admin().await;
        app
    }

    /// A server on a copy of a template.
    pub async fn like(kind: Kind, template: &Template) -> Self {
        Self::serve(kind, Store::like(template).await).await
    }

    /// The same with further variables of the configuration.
    pub async fn like_with(kind: Kind, template: &Template, further: &[(&str, &str)]) -> Self {
        Self::serve_with(kind, Store::like(template).await, further).await
    }

    /// The same server started again on what it left behind, with further variables of the configuration.
    pub async fn restarted(self, further: &[(&str, &str)]) -> Self {
        let kind = self.kind;
        Self::serve_with(kind, self.stop().await, further).await
    }

    async fn serve(kind: Kind, store: Store) -> Self {
        Self::serve_with(kind, store, &[]).await
    }

    async fn serve_with(kind: Kind, store: Store, further: &[(&str, &str)]) -> Self {
        let running = api::serve(configured(&store, further)).await.unwrap();
        let anonymous = Client::new(format!("http://{}", running.address));
        Self { kind, anonymous, store, running }
    }
    /// Whoever logs in with an identifier.
    pub async fn login(&self, identifier: &str) -> Client {
        self.anonymous.login(identifier, PASSWORD).await
    }

    /// What `merit admin create` does.
    async fn open_admin(&self) {
        let state = &self.running.state;
        let act = Act::system(state.clock.now(), "admin-create");
        let new = NewAccount {
            employee: None,
            email: Some(ADMIN.to_owned()),
            name: Some("Administrator".to_owned()),
            instansi: None,
        };
        let ready = ReadyAccount { id: AccountId::new(), new, password_hash: CHEAP_HASH.to_owned() };
        // From long ago, because tests move the clock both ways.
        let period = DateRange::starting(NaiveDate::from_ymd_opt(2020, 1, 1).unwrap());
        let grant = NewGrant { account: ready.id, role: Role::Admin, unit: None, period };
        let tx = platform::begin(&state.db).await.unwrap();
        identity::open_ready_accounts(&tx, &act, vec![ready]).await.unwrap();
        identity::give_roles_unasked(&tx, &act, &[grant]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Makes an instansi with so many employees, and gives back its id.
    pub async fn fill(&self, people: u32) -> String {
        let state = &self.running.state;
        let act = Act::system(state.clock.now(), "roster");
        crate::roster::make(state, &act, people).await.0.to_string()
    }

    /// Gives everybody of an instansi a grade for a period and so many days of attendance in a month.
    pub async fn record(&self, instansi: &str, (period, month): (&str, &str), days: usize) {
        let state = &self.running.state;
        let act = Act::system(state.clock.now(), "roster");
        let instansi = UnitId(instansi.parse().unwrap());
        crate::roster::grade(state, &act, (instansi, period.parse().unwrap())).await;
        crate::roster::attend(state, &act, (instansi, month.parse().unwrap(), days)).await;
    }

    /// What `merit audit verify` does, after everything that was done is sealed.
    pub async fn verify_log(&self) -> platform::acts::Verified {
        let state = &self.running.state;
        platform::acts::seal(&state.db, &state.seals).await.unwrap();
        platform::acts::verify(&state.db, &state.seals).await.unwrap()
    }

    /// What the server does by itself every second: what was done is sealed, and told to whom it concerns.
    pub async fn tell(&self) {
        let state = &self.running.state;
        platform::acts::seal(&state.db, &state.seals).await.unwrap();
        api::notifications::tell(state).await.unwrap();
        api::notifications::ask(state).await.unwrap();
    }

    /// Runs the deadlines that the clock has passed. The server meets them by itself too, so it is over when none is left.
    ///
    /// # Panics
    /// When one failed, whoever ran it: a server would try again in a minute, for which no test waits.
    pub async fn meet_deadlines(&self) {
        use platform::entity::timer::{Column, Entity};
        use sea_orm_migration::sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
        let state = &self.running.state;
        loop {
            platform::timers::run_due(&state.db, &state.clock, |due| api::scheduler::dispatch(state, due))
                .await
                .unwrap();
            let due = Entity::find().filter(Column::DueAt.lte(state.clock.now()));
            let due = due.all(state.db.latest()).await.unwrap();
            if let Some(failed) = due.iter().find(|timer| timer.fault.is_some()) {
                panic!("a deadline failed: {failed:?}");
            }
            if due.is_empty() {
                return;
            }
        }
    }

    /// Waits until the jobs that send letters have ended: nothing happens to a letter after them.
    pub async fn letters_settled(&self) {
        use futures_util::StreamExt as _;
        use platform::jobs::{JobFilter, Whose, follow, list};
        let db = &self.running.state.db;
        let kind = Some(api::notifications::SEND_MAILS.to_owned());
        let filter = JobFilter { kind, ..JobFilter::default() };
        let all = platform::Paging::first(200);
        for job in list(db.latest(), Whose::Everyones, filter, &all).await.unwrap().rows {
            follow(db.clone(), Whose::Everyones, job.id).count().await;
        }
    }

    /// What is stored for the passwords of all accounts that have one.
    pub async fn stored_passwords(&self) -> Vec<String> {
        use identity::entity::account;
        use sea_orm_migration::sea_orm::EntityTrait as _;
        let accounts = account::Entity::find().all(self.running.state.db.latest()).await.unwrap();
        accounts.into_iter().filter_map(|account| account.password_hash).collect()
    }

    /// Makes it cheap to log in to the accounts that there are: see [`CHEAP_HASH`].
    pub async fn cheapen_logins(&self) {
        use identity::entity::account::{Column, Entity};
        use sea_orm_migration::prelude::Expr;
        use sea_orm_migration::sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
        let cheap = Entity::update_many()
            .col_expr(Column::PasswordHash, Expr::value(CHEAP_HASH))
            .filter(Column::PasswordHash.is_not_null());
        cheap.exec(self.running.state.db.write()).await.unwrap();
    }

    /// The folder of its data.
    pub fn folder(&self) -> &std::path::Path {
        self.store.folder()
    }

    /// Ends the server, and gives back what it leaves behind.
    pub async fn stop(self) -> Store {
        self.running.stop().await.unwrap();
        self.store
    }
}

/// The configuration of a server under test: demo mode for its clock, no limits, one thread.
pub fn config(store: &Store) -> Config {
    configured(store, &[])
}

/// The same with further variables.
pub fn configured(store: &Store, further: &[(&str, &str)]) -> Config {
    let folder = store.folder().to_str().unwrap();
    let variables = [
        ("MERIT_BIND", "127.0.0.1:0"),
        ("MERIT_DATABASE_URL", &store.url),
        ("MERIT_DATA_DIR", folder),
        ("MERIT_DEMO", "true"),
        ("MERIT_THREADS", "1"),
        ("MERIT_RATE_CALLER", "0"),
        ("MERIT_RATE_PUBLIC", "0"),
        ("MERIT_RATE_LOGIN", "0"),
    ];
    let variables = variables.iter().chain(further);
    let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(&variables.collect::<BTreeMap<_, _>>()).unwrap()
}
