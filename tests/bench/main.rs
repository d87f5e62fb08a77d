//! The benchmark: payroll runs and requests beside floors measured in the same run. `make bench`.
//!
//! Needs the cluster of `tests/postgres/with-postgres --durable`. `--large` adds a run of 200,000.
#![expect(clippy::disallowed_types, reason = "seconds and ratios of a measurement are no money and no score")]

mod floor;
mod imports;
mod load;
mod report;
mod usage;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use api::Running;
use api::state::State;
use identity::{NewAccount, NewGrant, ReadyAccount, Role};
use kernel::id::{AccountId, UnitId};
use kernel::{DateRange, Month};
use merit_tests::app::{PASSWORD, config};
use merit_tests::{Client, Kind, roster};
use payroll::runs::{NewRun, RunKind};
use platform::{Act, Actor, Scope};
use scratch::Store;
use sqlx::PgPool;
use sqlx::types::Uuid;

use crate::floor::Bare;
use crate::report::{Case, Report};

const LOAD: Duration = Duration::from_secs(5);

fn main() {
    let is_large = std::env::args().any(|argument| argument == "--large");
    let mut sizes = vec![("payroll_run_5k", 5_000), ("payroll_run_50k", 50_000)];
    sizes.extend(is_large.then_some(("payroll_run_200k", 200_000)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let bench = runtime.block_on(Bench::start());
    let mut cases = BTreeMap::new();
    let mut instansi = None;
    for (name, people) in sizes {
        let (root, case) = runtime.block_on(bench.run(people));
        println!("{name}: {:.2} s, floor {:.2} s", case.value, case.floor);
        cases.insert(name, case);
        instansi.replace(root);
    }
    // The largest of them: a list must be as fast among many as among few.
    let root = instansi.unwrap();
    let (token, payslips) = runtime.block_on(bench.reader(root));
    let bare = runtime.block_on(Bare::start(&bench.store.url, bench.running.state.config.threads));
    let paths = |prefix: &str| payslips.iter().map(|id| format!("{prefix}/{id}")).collect::<Vec<_>>();
    let payslip = Twin { ours: paths("/v1/payroll/payslips"), floor: paths("/payslips") };
    cases.insert("read_payslip", bench.requests(&bare, &payslip, &token));
    let people = runtime.block_on(bench.people(root));
    let paths =
        |prefix: &str, suffix: &str| people.iter().map(|id| format!("{prefix}/{id}{suffix}")).collect();
    let employee = Twin { ours: paths("/v1/employees", "?as_of=2026-01-31"), floor: paths("/employees", "") };
    cases.insert("read_employee", bench.requests(&bare, &employee, &token));
    let employees = Twin {
        ours: vec!["/v1/employees?limit=50&as_of=2026-01-31".to_owned()],
        floor: vec![format!("/instansi/{root}/employees")],
    };
    cases.insert("list_employees_50", bench.requests(&bare, &employees, &token));
    let tree = Twin {
        ours: vec![format!("/v1/units/tree?top={root}&as_of=2026-01-31")],
        floor: vec![format!("/instansi/{root}/units")],
    };
    cases.insert("read_unit_tree", bench.requests(&bare, &tree, &token));
    cases.insert("import_10k", runtime.block_on(bench.import(root)));
    Report { machine: usage::machine(), cases }.publish();
    runtime.block_on(async {
        bare.stop().await;
        bench.running.stop().await.unwrap();
    });
}

/// Addresses of Merit, and those of the bare server that read the same rows.
struct Twin {
    ours: Vec<String>,
    floor: Vec<String>,
}

/// A real server on a database of its own, and a way past it to the rows.
struct Bench {
    store: Store,
    running: Running,
    pool: PgPool,
}

impl Bench {
    async fn start() -> Self {
        let store = Store::fresh(Kind::Postgres).await;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let running = api::serve(api::Config { threads: cores, ..config(&store) }).await.unwrap();
        let pool = PgPool::connect(&store.url).await.unwrap();
        Self { store, running, pool }
    }

    fn state(&self) -> &State {
        &self.running.state
    }

    /// Pays an instansi of so many people for a month, and writes the same payslips again without Merit.
    async fn run(&self, people: u32) -> (UnitId, Case) {
        let state = self.state();
        let system = Act::system(state.clock.now(), "bench");
        let instansi = roster::make(state, &system, people).await;
        sqlx::raw_sql("ANALYZE").execute(&self.pool).await.unwrap();
        let account = AccountId::new();
        let act = Act {
            actor: Actor::Account { account, employee: None },
            scope: Scope { units: vec![instansi], ..Scope::default() },
            ..system
        };
        let new = NewRun {
            unit_id: instansi,
            kind: RunKind::GajiInduk,
            service_month: Month::new(2026, 2).unwrap(),
            payment_month: None,
        };
        let run = payroll::create_run(&state.db, &act, new).await.unwrap();
        usage::forget_peak();
        let (before, began) = (usage::now(), Instant::now());
        let rules = (&state.pay_rules, &state.seals);
        let run = payroll::calculate_run_now(&state.db, &act, rules, run.id).await.unwrap();
        let (took, used) = (began.elapsed(), usage::now().since(&before));
        let peak_mb = usage::peak_mb();
        assert_eq!(run.payslip_count, i64::from(people), "the run left people out");
        let floor = floor::bulk_write(&self.pool, run.id.0).await;
        let case = Case {
            value: took.as_secs_f64(),
            unit: "s",
            floor: floor.as_secs_f64(),
            ratio: took.as_secs_f64() / floor.as_secs_f64(),
            cpu_ms_per_op: used.server_cpu.as_secs_f64() * 1000.0 / f64::from(people),
            peak_mb,
            p50_ms: None,
            p99_ms: None,
        };
        (instansi, case)
    }

    /// A token that reads pay and people of an instansi, and payslips to read.
    async fn reader(&self, instansi: UnitId) -> (String, Vec<Uuid>) {
        let state = self.state();
        let act = Act::system(state.clock.now(), "bench");
        let email = "bendahara@bench.merit.test".to_owned();
        let new = NewAccount {
            employee: None,
            email: Some(email.clone()),
            name: Some("Bendahara".to_owned()),
            instansi: Some(instansi),
        };
        let password_hash = identity::password::hash(PASSWORD).unwrap();
        let ready = ReadyAccount { id: AccountId::new(), new, password_hash };
        let period = DateRange::starting(act.today);
        let grant = NewGrant { account: ready.id, role: Role::BendaharaGaji, unit: Some(instansi), period };
        let tx = platform::begin(&state.db).await.unwrap();
        identity::open_ready_accounts(&tx, &act, vec![ready]).await.unwrap();
        identity::give_roles_unasked(&tx, &act, &[grant]).await.unwrap();
        tx.commit().await.unwrap();
        let login = serde_json::json!({ "identifier": email, "password": PASSWORD });
        let client = Client::new(format!("http://{}", self.running.address));
        let tokens = client.post("/v1/auth/login", login).await.is(200);
        let of_instansi = "SELECT payslip.id FROM payslip JOIN payroll_run ON payroll_run.id = payslip.run_id \
            WHERE payroll_run.unit_id = $1 ORDER BY payslip.id LIMIT 2000";
        let payslips = sqlx::query_scalar(of_instansi).bind(instansi.0).fetch_all(&self.pool).await.unwrap();
        (tokens.body["access_token"].as_str().unwrap().to_owned(), payslips)
    }

    /// Employees to read.
    async fn people(&self, instansi: UnitId) -> Vec<Uuid> {
        let some = "SELECT id FROM employee WHERE instansi_id = $1 ORDER BY nip LIMIT 2000";
        sqlx::query_scalar(some).bind(instansi.0).fetch_all(&self.pool).await.unwrap()
    }

    /// The same reads of Merit and of the bare server.
    fn requests(&self, bare: &Bare, twin: &Twin, token: &str) -> Case {
        usage::forget_peak();
        let merit = load::measure(self.running.address, &twin.ours, Some(token), LOAD);
        let peak_mb = usage::peak_mb();
        let floor = load::measure(bare.address, &twin.floor, None, LOAD);
        Case {
            value: merit.rate,
            unit: "requests/s",
            floor: floor.rate,
            ratio: floor.rate / merit.rate,
            cpu_ms_per_op: merit.cpu_ms,
            peak_mb,
            p50_ms: Some(merit.p50_ms),
            p99_ms: Some(merit.p99_ms),
        }
    }
}
