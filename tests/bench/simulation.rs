//! A year tried over ten thousand people: salaries and TPP by the policy that binds and by another one, beside the bare reading of the
//! facts that all of it rests on.

use std::time::{Duration, Instant};

use kernel::id::AccountId;
use kernel::{Month, Predikat};
use merit_tests::roster;
use payroll::laboratory::{self, Missing, Targets, Trial};
use payroll::rules::tpp::{DEMO_POLICY, TppPolicy, Weights};
use platform::{Act, Actor, Scope};
use sqlx::PgPool;
use sqlx::types::Uuid;

use crate::report::Case;
use crate::runs::Office;
use crate::{Bench, usage};

const PEOPLE: u32 = 10_000;
/// People in one bare read.
const CHUNK: usize = 1_000;

impl Bench {
    /// Simulates a year over an instansi of its own.
    pub async fn simulation(&self) -> Case {
        let state = self.state();
        let system = Act::system(state.clock.now(), "bench");
        let instansi = roster::make(state, &system, PEOPLE).await;
        let act = || Act {
            actor: Actor::Account { account: AccountId::new(), employee: None },
            scope: Scope { units: vec![instansi], ..Scope::default() },
            ..system.clone()
        };
        let months: Vec<Month> = (1..=12).map(|month| Month::new(2026, month).unwrap()).collect();
        let bound = TppPolicy::from_toml(DEMO_POLICY).unwrap();
        let decreed = TppPolicy { corrective_decree: Some("Keputusan 1/2026".to_owned()), ..bound.clone() };
        Office(state).bind(instansi, (&act(), &act()), decreed).await;
        let weights = Weights { performance: "0.5".parse().unwrap(), attendance: "0.5".parse().unwrap() };
        let trial = Trial {
            name: "Bench".to_owned(),
            unit_id: instansi,
            months,
            policy_id: None,
            rules: Some(TppPolicy { weights, ..bound }),
            law: vec![],
            targets: Targets::default(),
            missing: Missing { predikat: Some(Predikat::Baik), unit_predikat: None, attendance: true },
            spending: None,
        };
        sqlx::raw_sql("ANALYZE").execute(&self.pool).await.unwrap();
        let (act, rules) = (act(), &state.pay_rules);
        usage::forget_peak();
        let (before, began) = (usage::now(), Instant::now());
        let figures = laboratory::simulate_now(&state.db, &act, rules, trial).await.unwrap();
        let (took, used) = (began.elapsed(), usage::now().since(&before));
        let peak_mb = usage::peak_mb();
        assert_eq!(
            figures.people,
            u64::from(PEOPLE),
            "the simulation left people out: {:?}",
            figures.left_out
        );
        assert!(figures.left_out.is_empty(), "{:?}", figures.left_out);
        assert!(took < Duration::from_secs(60), "{took:?}");
        let floor = read_facts(&self.pool, instansi.0).await;
        Case {
            value: took.as_secs_f64(),
            unit: "s",
            floor: floor.as_secs_f64(),
            ratio: took.as_secs_f64() / floor.as_secs_f64(),
            cpu_ms_per_op: used.server_cpu.as_secs_f64() * 1000.0 / f64::from(PEOPLE * 12),
            peak_mb,
            p50_ms: None,
            p99_ms: None,
        }
    }
}

/// Reads what is recorded of everybody once, and nothing else.
async fn read_facts(pool: &PgPool, instansi: Uuid) -> Duration {
    let people: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM employee WHERE instansi_id = $1 ORDER BY id")
        .bind(instansi)
        .fetch_all(pool)
        .await
        .unwrap();
    let began = Instant::now();
    for chunk in people.chunks(CHUNK) {
        let facts: Vec<(Uuid, String)> = sqlx::query_as(
            "SELECT employee_id, value::text FROM fact WHERE employee_id = ANY($1) AND superseded_at IS NULL",
        )
        .bind(chunk)
        .fetch_all(pool)
        .await
        .unwrap();
        assert!(facts.len() >= chunk.len());
    }
    began.elapsed()
}
