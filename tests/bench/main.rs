//! The benchmark: payroll runs and requests beside floors measured in the same run. `make bench`.
//!
//! Needs the cluster of `tests/postgres/with-postgres --durable`. `--large` adds a run of 200,000; `--runs` measures runs and the
//! simulation alone.
#![expect(clippy::disallowed_types, reason = "seconds and ratios of a measurement are no money and no score")]

mod floor;
mod history;
mod imports;
mod load;
mod report;
mod runs;
mod simulation;
mod usage;

use std::time::Duration;

use api::Running;
use api::state::State;
use identity::{NewAccount, NewGrant, ReadyAccount, Role};
use kernel::DateRange;
use kernel::id::{AccountId, UnitId};
use merit_tests::app::{PASSWORD, config};
use merit_tests::{Client, Kind};
use platform::Act;
use scratch::Store;
use sqlx::PgPool;
use sqlx::types::Uuid;
use tokio::runtime::Handle;

use crate::floor::Bare;
use crate::load::Load;
use crate::report::{Case, Cases, Report};

const LOAD: Load = Load { connections: 32, duration: Duration::from_secs(5) };

#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() {
    let asked = |flag: &str| std::env::args().any(|argument| argument == flag);
    let (is_large, only_runs) = (asked("--large"), asked("--runs"));
    let mut sizes = vec![("payroll_run_5k", 5_000), ("payroll_run_50k", 50_000)];
    sizes.extend(is_large.then_some(("payroll_run_200k", 200_000)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let machine = usage::machine();
    Report::announce(&machine);
    let bench = runtime.block_on(Bench::start());
    let mut cases = Cases::default();
    let mut paydays = Vec::new();
    for (name, people) in sizes {
        let (payday, paid, case) = runtime.block_on(bench.month(people));
        cases.insert(name, case);
        paydays.push((payday, paid));
    }
    cases.insert("simulation_10k_x12", runtime.block_on(bench.simulation()));
    let (few, paid) = paydays.first().unwrap();
    cases.insert("payroll_run_5k_sqlite", runtime.block_on(bench.month_on_sqlite((few, paid))));
    runtime.block_on(bench.months((few, paid), &mut cases));
    if only_runs {
        Report { machine, cases }.publish();
        return runtime.block_on(async { bench.running.stop().await.unwrap() });
    }
    // Lists must be as fast among many as among few; years are counted where a year is not too long in the making.
    let (few, many) = (few.instansi, paydays.last().unwrap().0.instansi);
    let bare = runtime.block_on(Bare::start(&bench.store.url, bench.running.state.config.threads));
    let treasurer = runtime.block_on(bench.sign_in(many, Role::BendaharaGaji));
    bench.reads(&bare, (many, &treasurer), &mut cases);
    let officer = runtime.block_on(bench.sign_in(many, Role::PengelolaKinerja));
    cases.insert("followers_500", runtime.block_on(bench.followers(&bare, (many, &officer))));
    bench.dashboards(&bare, (many, &officer), &mut cases);
    let officer = runtime.block_on(bench.sign_in(few, Role::PengelolaKinerja));
    bench.years((few, &officer), &mut cases);
    cases.insert("import_10k", runtime.block_on(bench.import(many)));
    Report { machine, cases }.publish();
    runtime.block_on(async {
        bare.stop().await;
        bench.running.stop().await.unwrap();
    });
}

/// Addresses of Merit, and those of the bare server that read the same rows, each asked alike.
struct Twin {
    ours: Vec<String>,
    floor: Vec<String>,
    load: Load,
}

/// A real server on a database of its own, and a way past it to the rows.
struct Bench {
    store: Store,
    running: Running,
    pool: PgPool,
    runtime: Handle,
}

impl Bench {
    async fn start() -> Self {
        let store = Store::fresh(Kind::Postgres).await;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let running = api::serve(api::Config { threads: cores, ..config(&store) }).await.unwrap();
        let pool = PgPool::connect(&store.url).await.unwrap();
        Self { store, running, pool, runtime: Handle::current() }
    }

    fn state(&self) -> &State {
        &self.running.state
    }

    /// A token of an officer of an instansi.
    async fn sign_in(&self, instansi: UnitId, role: Role) -> String {
        let state = self.state();
        let act = Act::system(state.clock.now(), "bench");
        let id = AccountId::new();
        let email = format!("{id}@bench.merit.test");
        let new = NewAccount {
            employee: None,
            email: Some(email.clone()),
            name: Some("Petugas".to_owned()),
            instansi: Some(instansi),
        };
        let password_hash = identity::password::hash(PASSWORD).unwrap();
        let ready = ReadyAccount { id, new, password_hash };
        let period = DateRange::starting(act.today);
        let grant = NewGrant { account: id, role, unit: Some(instansi), period };
        let tx = platform::begin(&state.db).await.unwrap();
        identity::open_ready_accounts(&tx, &act, vec![ready]).await.unwrap();
        identity::give_roles_unasked(&tx, &act, &[grant]).await.unwrap();
        tx.commit().await.unwrap();
        let login = serde_json::json!({ "identifier": email, "password": PASSWORD });
        let client = Client::new(format!("http://{}", self.running.address));
        let tokens = client.post("/v1/auth/login", login).await.is(200);
        tokens.body["access_token"].as_str().unwrap().to_owned()
    }

    /// What people read all day.
    fn reads(&self, bare: &Bare, (root, token): (UnitId, &str), cases: &mut Cases) {
        let paths = |of: &str, ids: &[Uuid], suffix: &str| {
            ids.iter().map(|id| format!("{of}/{id}{suffix}")).collect::<Vec<_>>()
        };
        let slips = self.runtime.block_on(self.payslips(root));
        let people = self.runtime.block_on(self.people(root));
        let twins = [
            ("read_payslip", paths("/v1/payroll/payslips", &slips, ""), paths("/payslips", &slips, "")),
            (
                "read_employee",
                paths("/v1/employees", &people, "?as_of=2026-01-31"),
                paths("/employees", &people, ""),
            ),
            (
                "list_employees_50",
                vec!["/v1/employees?limit=50&as_of=2026-01-31".to_owned()],
                vec![format!("/instansi/{root}/employees")],
            ),
            (
                "read_unit_tree",
                vec![format!("/v1/units/tree?top={root}&as_of=2026-01-31")],
                vec![format!("/instansi/{root}/units")],
            ),
        ];
        for (name, ours, floor) in twins {
            cases.insert(name, self.requests(bare, &Twin { ours, floor, load: LOAD }, token));
        }
    }

    /// Payslips to read.
    async fn payslips(&self, instansi: UnitId) -> Vec<Uuid> {
        let some = "SELECT payslip.id FROM payslip JOIN payroll_run ON payroll_run.id = payslip.run_id \
            WHERE payroll_run.unit_id = $1 ORDER BY payslip.id LIMIT 2000";
        sqlx::query_scalar(some).bind(instansi.0).fetch_all(&self.pool).await.unwrap()
    }

    /// Employees to read.
    async fn people(&self, instansi: UnitId) -> Vec<Uuid> {
        let some = "SELECT id FROM employee WHERE instansi_id = $1 ORDER BY nip LIMIT 2000";
        sqlx::query_scalar(some).bind(instansi.0).fetch_all(&self.pool).await.unwrap()
    }

    /// The same reads of Merit and of the bare server.
    fn requests(&self, bare: &Bare, twin: &Twin, token: &str) -> Case {
        usage::forget_peak();
        let merit = load::measure(self.running.address, &twin.ours, Some(token), twin.load);
        let peak_mb = usage::peak_mb();
        let floor = load::measure(bare.address, &twin.floor, None, twin.load);
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
