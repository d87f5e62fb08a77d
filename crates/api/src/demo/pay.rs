//! The pay of the fictional regency: its policy, and the runs of February, made by one, checked by another and approved by a third.

use chrono::NaiveDate;
use kernel::{DateRange, Month};
use payroll::policies::PolicyDraft;
use payroll::rules::tpp::{DEMO_POLICY, TppPolicy};
use payroll::runs::{NewRun, RunKind};
use platform::Error;

use super::accounts::Team;
use super::{Recorded, refused};
use crate::state::State;

/// Why the secretary of the regency is left out of the TPP.
const UNRATED: &str = "Predikat Sekretaris Daerah ditetapkan Bupati dan belum diterima";

/// Publishes the policy, pays the salaries of February and the TPP of January.
pub async fn pay(state: &State, (recorded, team): (&Recorded, &Team)) -> Result<(), Error> {
    let rules = &state.pay_rules;
    let policy = TppPolicy::from_toml(DEMO_POLICY)
        .map_err(|error| Error::Broken(format!("the demo policy: {error}")))?;
    let draft = PolicyDraft {
        name: policy.title.id.clone(),
        valid: DateRange::starting(NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default()),
        rules: policy,
    };
    let db = &state.db;
    let drafted = payroll::draft_policy(db, &team.maker, recorded.instansi, draft).await.map_err(refused)?;
    payroll::submit_policy(db, &rules.law, &team.maker, (drafted.id, None)).await.map_err(refused)?;
    payroll::approve_policy(db, &team.approver, (drafted.id, None)).await.map_err(refused)?;

    let month = |number| Month::new(2026, number).map_err(|error| Error::Broken(error.to_string()));
    let february = month(2)?;
    for (kind, service_month) in [(RunKind::GajiInduk, february), (RunKind::Tpp, month(1)?)] {
        let payment_month = Some(february);
        let unit_id = recorded.instansi;
        let new = NewRun { unit_id, kind, base_kind: None, service_month, payment_month, settles_from: None };
        let run = payroll::create_run(db, &team.maker, &rules.law, new).await.map_err(refused)?;
        if let Some(secretary) = recorded.ids.first().filter(|_| kind == RunKind::Tpp) {
            let left_out = (*secretary, UNRATED.to_owned());
            payroll::exclude_employee(db, &team.maker, (run.id, None), left_out).await.map_err(refused)?;
        }
        payroll::calculate_run_now(db, &team.maker, (rules, &state.seals), run.id).await.map_err(refused)?;
        payroll::verify_run(db, &team.maker, (run.id, None)).await.map_err(refused)?;
        payroll::check_run(db, &team.checker, (run.id, None)).await.map_err(refused)?;
        payroll::approve_run(db, &team.approver, (run.id, None)).await.map_err(refused)?;
    }
    Ok(())
}
