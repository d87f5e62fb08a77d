//! A month's pay: salaries and TPP of everybody, by ratings and attendance that are on record, beside the bare writing of the same rows.

use std::time::{Duration, Instant};

use api::state::State;
use kernel::id::{AccountId, RunId, UnitId};
use kernel::{DateRange, Month};
use merit_tests::app::config;
use merit_tests::{Kind, roster};
use payroll::entity::payroll_run;
use payroll::policies::PolicyDraft;
use payroll::rules::tpp::{DEMO_POLICY, TppPolicy};
use payroll::runs::{NewRun, Run, RunKind};
use payroll::states::RunStatus;
use platform::{Act, Actor, Db, Scope};
use scratch::Store;
use sea_orm_migration::sea_orm::sea_query::Expr;
use sea_orm_migration::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::report::{Case, Cases};
use crate::{Bench, floor, usage};

/// The month that is paid.
const YEAR: i32 = 2026;
const MONTH: u32 = 2;

/// Months of history, each with the name of its case.
const HISTORIES: [(&str, u32); 3] =
    [("payroll_run_5k_1m", 1), ("payroll_run_5k_12m", 12), ("payroll_run_5k_60m", 60)];

/// Days of attendance in a month.
const DAYS: usize = 20;

/// The run once more for an earlier month, as if it had been paid then.
const PAID: [&str; 3] = [
    "INSERT INTO payroll_run SELECT (jsonb_populate_record(run, jsonb_build_object('id', $2::uuid, 'service_month', $3::text, \
     'payment_month', $3::text, 'status', 'closed'))).* FROM payroll_run run WHERE id = $1",
    "INSERT INTO payslip SELECT (jsonb_populate_record(slip, jsonb_build_object('id', gen_random_uuid(), 'run_id', $2::uuid, \
     'payment_month', $3::text))).* FROM payslip slip WHERE run_id = $1",
    "INSERT INTO payroll_slot (run_id, employee_id, service_month, kind) \
     SELECT $2, employee_id, $3, kind FROM payroll_slot WHERE run_id = $1",
];

/// An instansi whose month is paid.
pub struct Payday {
    /// The instansi.
    pub instansi: UnitId,
    act: Act,
    people: u32,
}

/// A run, and what it took.
pub struct Paid {
    run: RunId,
    took: Duration,
    cpu: Duration,
    peak_mb: f64,
}

impl Bench {
    /// Pays an instansi of so many people for a month, and writes the same rows again without Merit.
    pub async fn month(&self, people: u32) -> (Payday, [Paid; 2], Case) {
        let office = Office(self.state());
        let payday = office.payday(people).await;
        let paid = office.pay(&payday).await;
        let mut bare = Duration::ZERO;
        for one in &paid {
            bare += floor::bulk_write(&self.pool, one.run.0).await;
        }
        let case = case(&paid, people, bare.as_secs_f64());
        (payday, paid, case)
    }

    /// The same month of as many people on SQLite: the floor is what it took on PostgreSQL.
    pub async fn month_on_sqlite(&self, (payday, paid): (&Payday, &[Paid])) -> Case {
        let store = Store::fresh(Kind::Sqlite).await;
        let threads = self.state().config.threads;
        let running = api::serve(api::Config { threads, ..config(&store) }).await.unwrap();
        let office = Office(&running.state);
        let again = office.payday(payday.people).await;
        let here = office.pay(&again).await;
        running.stop().await.unwrap();
        let there: f64 = paid.iter().map(|one| one.took.as_secs_f64()).sum();
        case(&here, payday.people, there)
    }

    /// The same people paid once more with one, twelve and sixty months of history: the floor is the first.
    pub async fn months(&self, (payday, first): (&Payday, &[Paid]), cases: &mut Cases) {
        let (mut made, mut alone) = (0, None);
        for (name, months) in HISTORIES {
            for back in made + 1..=months {
                let month = Month::new(YEAR, MONTH).unwrap().minus(back);
                for one in first {
                    self.repeat(one.run, month).await;
                }
            }
            made = months;
            for one in first {
                self.forget(one.run).await;
            }
            sqlx::raw_sql(tidy(&self.state().db)).execute(&self.pool).await.unwrap();
            let mut paid = Vec::new();
            for one in first {
                paid.push(Office(self.state()).measure(payday, one.run).await);
            }
            let took: f64 = paid.iter().map(|one| one.took.as_secs_f64()).sum();
            cases.insert(name, case(&paid, payday.people, *alone.get_or_insert(took)));
        }
    }

    /// The run for an earlier month, paid.
    async fn repeat(&self, run: RunId, month: Month) {
        let copy = RunId::new().0;
        for sql in PAID {
            let insert = sqlx::query(sql).bind(run.0).bind(copy).bind(month.to_string());
            insert.execute(&self.pool).await.unwrap();
        }
    }

    /// Back to the draft.
    async fn forget(&self, run: RunId) {
        for sql in [
            "DELETE FROM payslip WHERE run_id = $1",
            "DELETE FROM payroll_slot WHERE run_id = $1",
            "UPDATE payroll_run SET status = 'calculated' WHERE id = $1",
        ] {
            sqlx::query(sql).bind(run.0).execute(&self.pool).await.unwrap();
        }
    }
}

/// What a database has done by itself before anybody pays a month: rows that were just written are not yet known to be seen by all, and
/// the first reader of each would write that down.
fn tidy(db: &Db) -> &'static str {
    if db.is_postgres() { "VACUUM (ANALYZE)" } else { "ANALYZE" }
}

/// Those who make policies and runs on a server.
pub struct Office<'a>(pub &'a State);

impl Office<'_> {
    async fn payday(&self, people: u32) -> Payday {
        let state = self.0;
        let system = Act::system(state.clock.now(), "bench");
        let instansi = roster::make(state, &system, people).await;
        let act = || Act {
            actor: Actor::Account { account: AccountId::new(), employee: None },
            scope: Scope { units: vec![instansi], ..Scope::default() },
            ..system.clone()
        };
        let rules = TppPolicy {
            corrective_decree: Some("Keputusan 1/2026".to_owned()),
            ..TppPolicy::from_toml(DEMO_POLICY).unwrap()
        };
        self.bind(instansi, (&act(), &act()), rules).await;
        Payday { instansi, act: act(), people }
    }

    /// A policy that binds all year.
    pub async fn bind(&self, instansi: UnitId, (maker, approver): (&Act, &Act), rules: TppPolicy) {
        let state = self.0;
        let valid = DateRange::starting(Month::new(YEAR, 1).unwrap().first_day());
        let draft = PolicyDraft { name: "TPP".to_owned(), valid, rules };
        let policy = payroll::draft_policy(&state.db, maker, instansi, draft).await.unwrap();
        let target = (policy.id, None);
        payroll::submit_policy(&state.db, &state.pay_rules.law, maker, target).await.unwrap();
        payroll::approve_policy(&state.db, approver, target).await.unwrap();
    }

    /// Salaries, approved, then TPP.
    async fn pay(&self, payday: &Payday) -> [Paid; 2] {
        let state = self.0;
        let salaries = self.draft(payday, RunKind::GajiInduk).await;
        let tpp = self.draft(payday, RunKind::Tpp).await;
        self.record(payday.instansi, &tpp).await;
        state.db.write().execute_unprepared(tidy(&state.db)).await.unwrap();
        let salaries = self.measure(payday, salaries.id).await;
        // Signing is no part of the measurement.
        payroll_run::Entity::update_many()
            .col_expr(payroll_run::Column::Status, Expr::value(RunStatus::Approved))
            .filter(payroll_run::Column::Id.eq(salaries.run))
            .exec(state.db.write())
            .await
            .unwrap();
        [salaries, self.measure(payday, tpp.id).await]
    }

    async fn draft(&self, payday: &Payday, kind: RunKind) -> Run {
        let state = self.0;
        let new = NewRun {
            unit_id: payday.instansi,
            kind,
            base_kind: None,
            service_month: Month::new(YEAR, MONTH).unwrap(),
            payment_month: None,
            settles_from: None,
        };
        payroll::create_run(&state.db, &payday.act, &state.pay_rules.law, new).await.unwrap()
    }

    /// What a run of TPP follows.
    async fn record(&self, instansi: UnitId, run: &Run) {
        let (period, month) = (run.evaluation_period.unwrap(), run.attendance_month.unwrap());
        let state = self.0;
        let system = Act::system(state.clock.now(), "bench");
        roster::grade(state, &system, (instansi, period)).await;
        roster::attend(state, &system, (instansi, month, DAYS)).await;
    }

    async fn measure(&self, payday: &Payday, run: RunId) -> Paid {
        let state = self.0;
        usage::forget_peak();
        let (before, began) = (usage::now(), Instant::now());
        let rules = (&state.pay_rules, &state.seals);
        let done = payroll::calculate_run_now(&state.db, &payday.act, rules, run).await.unwrap();
        let (took, used) = (began.elapsed(), usage::now().since(&before));
        assert_eq!(done.payslip_count, i64::from(payday.people), "the run left people out");
        Paid { run, took, cpu: used.server_cpu, peak_mb: usage::peak_mb() }
    }
}

fn case(paid: &[Paid], people: u32, floor: f64) -> Case {
    let slips = f64::from(people) * 2.0;
    let value: f64 = paid.iter().map(|one| one.took.as_secs_f64()).sum();
    Case {
        value,
        unit: "s",
        floor,
        ratio: value / floor,
        cpu_ms_per_op: paid.iter().map(|one| one.cpu.as_secs_f64()).sum::<f64>() * 1000.0 / slips,
        peak_mb: paid.iter().map(|one| one.peak_mb).fold(0.0, f64::max),
        p50_ms: None,
        p99_ms: None,
    }
}
