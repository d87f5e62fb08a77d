//! Progress with evidence, evaluation, correction, and what payroll reads.

use kernel::id::{EmployeeId, RhkId, SkpId};
use kernel::{Ekspektasi, Language, Period, Predikat};
use platform::entity::act as recorded;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::office::{Office, act, all, codes, plan};
use crate::bulk::{PastEvaluation, RealisedReport, RunningSkp};
use crate::rules::predikat::Ratings;
use crate::rules::progress::Stage;
use crate::{
    Correction, EvaluationFilter, NewEvaluation, NewEvidence, NewProgress, Proof, Realisation, Statement,
    facts,
};

const START: &str = "2026-01-05T01:00:00Z";
const FEBRUARY: &str = "2026-02-03T01:00:00Z";

fn ratings(hasil_kerja: Ekspektasi, perilaku_kerja: Ekspektasi) -> Ratings {
    Ratings { hasil_kerja, perilaku_kerja }
}

fn january() -> Period {
    "2026-01".parse().unwrap()
}

fn good(period: Period) -> NewEvaluation {
    NewEvaluation {
        period,
        statement: Statement::from(ratings(Ekspektasi::DiAtas, Ekspektasi::Sesuai)),
        note: None,
    }
}

fn realisation() -> Realisation {
    Realisation { text: "110 keping terbit".into(), data_source: "SIAK".into(), value: "110".parse().ok() }
}

/// The lead's running plan and its only result.
async fn running(office: &Office) -> (SkpId, RhkId) {
    let document = office.signed(office.lead, office.head, START).await;
    (document.seen.held.skp.id, document.plan.rhk[0].id.unwrap())
}

/// A realised report for January.
async fn report(office: &Office, (skp_id, rhk_id): (SkpId, RhkId)) {
    let lead = act(office.lead, FEBRUARY);
    let new = NewProgress { rhk_id, period: january(), action_plan: "Jemput bola di 4 desa".into() };
    let begun = crate::plan_progress(&office.db, &lead, skp_id, new).await.unwrap();
    assert_eq!(begun.stage, Stage::RencanaAksi);
    let id = begun.progress.id;
    let early = crate::realise_progress(&office.db, &lead, (id, Some(1)), realisation()).await.unwrap_err();
    assert_eq!(codes(&early), ["performance.evidence_missing"]);
    let evidence = NewEvidence {
        name: "Laporan Januari".into(),
        proof: Proof::Link("https://arsip.sinarlaut.go.id/laporan/1".into()),
    };
    let shown = crate::add_evidence(&office.db, &lead, (id, Some(1)), evidence).await.unwrap();
    assert_eq!((shown.stage, shown.progress.version), (Stage::BuktiDukung, 2));
    let done = crate::realise_progress(&office.db, &lead, (id, None), realisation()).await.unwrap();
    assert_eq!(done.stage, Stage::Realisasi);
    let head = act(office.head, FEBRUARY);
    let own = crate::give_feedback(&office.db, &lead, (id, None), "Bagus".into()).await.unwrap_err();
    assert_eq!(codes(&own), ["performance.self_rating"]);
    let answered = crate::give_feedback(&office.db, &head, (id, None), "Bagus".into()).await.unwrap();
    assert_eq!((answered.stage, answered.feedback[0].author_id), (Stage::UmpanBalik, office.head));
}

#[tokio::test]
async fn a_period_with_evidence_is_rated_and_closed() {
    let office = Office::open().await;
    let plan = running(&office).await;
    let (lead, head) = (act(office.lead, FEBRUARY), act(office.head, FEBRUARY));
    let bare = crate::evaluate_skp(&office.db, &head, plan.0, good(january())).await.unwrap_err();
    assert_eq!(codes(&bare), ["performance.evidence_missing"]);
    report(&office, plan).await;
    let own = crate::evaluate_skp(&office.db, &lead, plan.0, good(january())).await.unwrap_err();
    assert_eq!(codes(&own), ["performance.self_rating"]);
    let later = crate::evaluate_skp(&office.db, &head, plan.0, good("2026-03".parse().unwrap())).await;
    assert_eq!(codes(&later.unwrap_err()), ["performance.period_in_future"]);

    let evaluation =
        crate::evaluate_skp(&office.db, &head, plan.0, good(january())).await.unwrap().evaluation;
    assert_eq!((evaluation.predikat, evaluation.rater_id), (Predikat::Baik, Some(office.head)));
    let working = crate::explain_evaluation(&evaluation, Language::Id).unwrap();
    assert_eq!(working.operands[0].source.as_ref().unwrap().id, evaluation.id.0);
    let twice = crate::evaluate_skp(&office.db, &head, plan.0, good(january())).await.unwrap_err();
    assert_eq!(codes(&twice), ["performance.evaluation_exists"]);

    let reports =
        crate::list_progress(office.db.read(), &lead, (plan.0, Some(january())), &all()).await.unwrap();
    let closed = &reports.rows[0];
    assert_eq!(closed.stage, Stage::Dinilai);
    let after = crate::realise_progress(&office.db, &lead, (closed.progress.id, None), realisation()).await;
    assert_eq!(codes(&after.unwrap_err()), ["performance.period_evaluated"]);
}

#[tokio::test]
async fn a_correction_supersedes_with_a_reason_and_its_own_act() {
    let office = Office::open().await;
    let plan = running(&office).await;
    report(&office, plan).await;
    let head = act(office.head, FEBRUARY);
    let first = crate::evaluate_skp(&office.db, &head, plan.0, good(january())).await.unwrap().evaluation;
    let correction = |reason: &str| Correction {
        statement: Statement::from(ratings(Ekspektasi::Sesuai, Ekspektasi::DiBawah)),
        note: None,
        reason: reason.into(),
    };
    let mute = crate::correct_evaluation(&office.db, &head, (first.id, Some(1)), correction("")).await;
    assert_eq!(codes(&mute.unwrap_err()), ["performance.text_missing"]);
    let own = act(office.lead, FEBRUARY);
    let refused = crate::correct_evaluation(&office.db, &own, (first.id, None), correction("Salah")).await;
    assert_eq!(codes(&refused.unwrap_err()), ["performance.self_rating"]);
    let second = crate::correct_evaluation(&office.db, &head, (first.id, Some(1)), correction("Temuan"))
        .await
        .unwrap()
        .evaluation;
    assert_eq!((second.predikat, second.version), (Predikat::Kurang, 2));
    assert_eq!((second.supersedes_id, second.reason.as_deref()), (Some(first.id), Some("Temuan")));
    let late = crate::correct_evaluation(&office.db, &head, (first.id, None), correction("Lagi")).await;
    assert_eq!(codes(&late.unwrap_err()), ["performance.evaluation_superseded"]);

    let current = EvaluationFilter { skp_id: Some(plan.0), ..Default::default() };
    let now = crate::list_evaluations(office.db.read(), &head, current, &all()).await.unwrap();
    assert_eq!(now.rows.iter().map(|row| row.evaluation.id).collect::<Vec<_>>(), [second.id]);
    let history = EvaluationFilter { history: true, ..current };
    let ever = crate::list_evaluations(office.db.read(), &head, history, &all()).await.unwrap();
    assert_eq!(ever.rows.len(), 2);
    assert_eq!(ever.rows[1].evaluation.predikat, Predikat::Baik, "what was rated stays rated");

    let log = recorded::Entity::find()
        .filter(recorded::Column::Kind.eq("performance.skp_evaluated"))
        .all(office.db.read())
        .await
        .unwrap();
    assert_eq!(log.len(), 2);
    assert!(log.iter().all(|act| act.employee_id == Some(office.lead)));
    assert!(log.iter().all(|act| act.effective_from == Some("2026-01-01".parse().unwrap())));

    let paid = facts::predikat_of(office.db.read(), &[office.lead, office.clerk], january()).await.unwrap();
    assert_eq!(paid.len(), 1);
    assert_eq!(
        (paid[&office.lead].predikat, paid[&office.lead].evaluation_id),
        (Predikat::Kurang, second.id)
    );
}

fn recorded_plan(employee: EmployeeId, rater: EmployeeId, (from, until): (&str, &str)) -> RunningSkp {
    let mut plan = plan(None);
    plan.rhk[0].id = Some(RhkId::new());
    RunningSkp {
        employee_id: employee,
        rater_id: rater,
        year: 2026,
        starts_on: from.parse().unwrap(),
        ends_before: until.parse().unwrap(),
        signed_at: START.parse().unwrap(),
        plan,
        reports: vec![],
        evaluations: vec![],
    }
}

fn past(period: &str, hasil: Ekspektasi) -> PastEvaluation {
    PastEvaluation {
        period: period.parse().unwrap(),
        ratings: ratings(hasil, Ekspektasi::Sesuai),
        evaluated_on: "2026-12-28".parse().unwrap(),
    }
}

#[tokio::test]
async fn a_month_is_paid_by_its_own_evaluation_else_by_the_one_that_contains_it() {
    let office = Office::open().await;
    let mut whole = recorded_plan(office.clerk, office.lead, ("2026-01-01", "2027-01-01"));
    whole.evaluations = vec![
        past("2026", Ekspektasi::DiBawah),
        past("2026-Q1", Ekspektasi::Sesuai),
        past("2026-02", Ekspektasi::DiBawah),
    ];
    whole.reports = vec![RealisedReport {
        rhk_id: whole.plan.rhk[0].id.unwrap(),
        period: january(),
        action_plan: "Jemput bola".into(),
        evidence: ("Laporan".into(), "https://arsip.sinarlaut.go.id/2".into()),
        realisation: "Selesai".into(),
        data_source: "SIAK".into(),
    }];
    let mut before = recorded_plan(office.lead, office.head, ("2026-01-01", "2026-03-15"));
    before.evaluations = vec![past("2026-03", Ekspektasi::DiBawah)];
    let mut after = recorded_plan(office.lead, office.head, ("2026-03-15", "2027-01-01"));
    after.evaluations = vec![past("2026-03", Ekspektasi::Sesuai)];
    let tx = platform::begin(&office.db).await.unwrap();
    let system = platform::Act::system(START.parse().unwrap(), "seed");
    let ids = crate::bulk::insert_running(&tx, &system, vec![whole, before, after]).await.unwrap();
    tx.commit().await.unwrap();

    for (employee, month, period, predikat) in [
        (office.clerk, "2026-01", "2026-Q1", Predikat::Baik),
        (office.clerk, "2026-02", "2026-02", Predikat::ButuhPerbaikan),
        (office.clerk, "2026-04", "2026", Predikat::ButuhPerbaikan),
        (office.lead, "2026-03", "2026-03", Predikat::Baik),
    ] {
        let asked = month.parse().unwrap();
        let found = facts::predikat_of(office.db.read(), &[employee], asked).await.unwrap()[&employee];
        assert_eq!((found.predikat, found.period.to_string().as_str()), (predikat, period), "{month}");
    }
    assert!(facts::predikat_of(office.db.read(), &[], january()).await.unwrap().is_empty());

    let clerk = act(office.clerk, FEBRUARY);
    let plan = crate::find_skp(office.db.read(), &clerk, ids[0]).await.unwrap();
    assert_eq!((plan.plan.rhk.len(), plan.plan.rhk[0].iki.len()), (1, 1));
    let reports = crate::list_progress(office.db.read(), &clerk, (ids[0], None), &all()).await.unwrap();
    assert_eq!(reports.rows[0].evidence.len(), 1);
}
