//! Achievement-based appraisal, as Palembang describes it: everybody knows what is expected; a person, a team and the agency are
//! each looked at; quantity and quality, compliance, an innovation and how it is received, complaints that are settled; a project that
//! is finished on schedule and within its budget.

use merit_tests::main_job::{MainJob, Target};
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

both![in Scene: a_year_of_achievement_is_promised_reached_and_graded];

async fn a_year_of_achievement_is_promised_reached_and_graded(scene: &Scene) {
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), scene.month()).await;
    let agency = promised(&job).await;
    expectations_are_known(&job, &agency).await;
    let (of_head, of_analyst) = job.agree_on_targets().await;
    let project = carried_out(&job, &agency).await;
    logged(&job, &of_analyst, &project).await;
    the_agency_reports(&job, &agency).await;
    the_person_is_rated(&job, (&of_head, &of_analyst)).await;
    the_team_is_scored(&job, &project).await;
    the_agency_is_graded(&job, &agency).await;
    the_figures_show_all_three(scene, &job).await;
    assert!(scene.app.verify_log().await.acts > 0);
}

/// The agreement of the dinas: its id, and its indicators by what they measure.
struct Agency {
    id: String,
    iku: Vec<String>,
}

/// What the agency promises for the year, and the leader above demands more of before it counts.
async fn promised(job: &MainJob) -> Agency {
    let iku = |indicator: &str, unit: &str, target: &str, polarity: &str| json!({ "indicator": indicator, "unit": unit, "target": target, "polarity": polarity });
    let content = |complaints: &str| {
        json!({ "cap_percent": "120", "sasaran": [
            { "title": "Meningkatnya kuantitas dan kualitas layanan", "iku": [
                iku("Keping KTP-el terbit", "keping", "110", "higher_better"),
                iku("Berkas dikembalikan karena salah", "berkas", "10", "lower_better")] },
            { "title": "Layanan yang patuh dan didengar", "iku": [
                iku("Kepatuhan terhadap standar pelayanan", "persen", "90", "higher_better"),
                iku("Pengaduan yang selesai tepat waktu", "persen", complaints, "higher_better")] },
            { "title": "Inovasi yang diterima masyarakat", "iku": [
                iku("Pemohon yang memakai layanan daring", "persen", "40", "higher_better")] },
        ] })
    };
    let new = json!({ "unit_id": job.region.dinas, "year": 2026 });
    let id = job.kepala.post("/v1/performance/agreements", new).await.is(201).id();
    let path = format!("/v1/performance/agreements/{id}");
    job.kepala.decided().put(format!("{path}/content"), content("60")).await.is(200);
    job.kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200);
    let note = json!({ "note": "Pengaduan 60 persen terlalu rendah; warga menunggu jawaban." });
    job.sekda.post(format!("{path}/kembalikan"), note).await.is(200).has("/status", "dikembalikan");
    let written = job.kepala.decided().put(format!("{path}/content"), content("95")).await.is(200);
    job.kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200);
    job.sekda.decided().post(format!("{path}/tetapkan"), Value::Null).await.is(200).has("/status", "berlaku");
    let objectives = written.body["promise"]["sasaran"].as_array().unwrap().iter();
    let indicators = objectives.flat_map(|one| one["iku"].as_array().unwrap());
    Agency { id, iku: indicators.map(|one| one["id"].as_str().unwrap().to_owned()).collect() }
}

/// Every employee reads what the agency has promised, before anything is rated.
async fn expectations_are_known(job: &MainJob, agency: &Agency) {
    let read = job.analis.get(format!("/v1/performance/agreements/{}", agency.id)).await.is(200);
    read.has("/promise/sasaran/1/iku/1/target", "95");
    let list = format!("/v1/performance/agreements?unit_id={}&year=2026", job.region.dinas);
    assert_eq!(job.analis.get(list).await.is(200).data().len(), 1);
}

/// A project that serves an indicator: on schedule, within its budget.
async fn carried_out(job: &MainJob, agency: &Agency) -> String {
    let member = |id: &str, role: &str, duty: &str| json!({ "employee_id": id, "role": role, "duty": duty });
    let region = &job.region;
    let plan = json!({ "name": "Layanan KTP-el daring", "purpose": "Warga memohon tanpa datang ke loket.",
        "iku_id": agency.iku[4], "starts_on": "2026-01-05", "due_on": "2026-01-31", "budget": 80_000_000,
        "members": [member(&region.analis.id, "ketua", "Alur permohonan"), member(&region.kepala.id, "anggota", "Uji coba"),
            member(&region.sekda.id, "anggota", "Kebijakan")],
        "milestones": [{ "title": "Uji coba di satu kecamatan", "due_on": "2026-01-16" },
            { "title": "Dibuka untuk seluruh kota", "due_on": "2026-01-30" }] });
    let planned = json!({ "unit_id": region.dinas, "plan": plan });
    let path =
        job.kepala.post("/v1/performance/projects", planned).await.is(201).header("location").to_owned();
    let begun = job.kepala.post(format!("{path}/mulai"), Value::Null).await.is(200).body;
    for (at, day) in [(0, "2026-01-15"), (1, "2026-01-29")] {
        let reached = json!({ "milestone_id": begun["milestones"][at]["id"], "done_on": day,
            "evidence": [{ "name": "Berita acara", "link": "https://arsip.uji.merit.test/berita-acara" }] });
        job.analis.post(format!("{path}/milestones"), reached).await.is(200);
    }
    let spending = json!({ "day": "2026-01-20", "amount": 72_000_000, "purpose": "Pengembangan aplikasi" });
    job.analis.post(format!("{path}/spendings"), spending).await.is(200);
    let end = json!({ "ended_on": "2026-01-30", "note": "Dipakai 1.400 pemohon di minggu pertama." });
    job.kepala.post(format!("{path}/selesaikan"), end).await.is(200).has("/milestones_late", 0);
    path
}

/// Work is logged as it is done, and the month is confirmed by the superior.
async fn logged(job: &MainJob, target: &Target, project: &str) {
    let id = project.rsplit('/').next().unwrap();
    let entries = [
        json!({ "starts_on": "2026-01-12", "ends_before": "2026-01-17", "activity": "Uji coba layanan daring",
            "output": "180 permohonan", "project_id": id }),
        json!({ "starts_on": "2026-01-20", "activity": "Jemput bola di empat desa", "output": "110 keping", "minutes": 420,
            "rhk_id": target.rhk, "evidence": [{ "name": "Foto", "link": "https://arsip.uji.merit.test/foto" }] }),
    ];
    for entry in entries {
        job.analis.post("/v1/performance/work-log", entry).await.is(201);
    }
    let report =
        job.analis.post("/v1/performance/monthly-reports", json!({ "month": "2026-01" })).await.is(201);
    let path = report.header("location").to_owned();
    job.analis
        .post(format!("{path}/ajukan"), json!({ "summary": "110 keping, layanan daring dibuka." }))
        .await
        .is(200);
    let confirmed = job.kepala.decided().post(format!("{path}/konfirmasi"), json!({})).await.is(200);
    assert_eq!(confirmed.body["entries"].as_array().unwrap().len(), 2);
}

/// What the agency has reached, each figure with its source and its evidence.
async fn the_agency_reports(job: &MainJob, agency: &Agency) {
    for (iku, value) in agency.iku.iter().zip(["121", "8", "90", "95", "44"]) {
        let body = json!({ "iku_id": iku, "period": "2026-01", "value": value, "data_source": "SIAK dan SP4N-LAPOR!",
            "evidence": [{ "name": "Rekap Januari", "link": "https://arsip.uji.merit.test/rekap" }] });
        job.kepala.post(format!("/v1/performance/agreements/{}/realisations", agency.id), body).await.is(201);
    }
    let path = format!("/v1/performance/agreements/{}/achievement?period=2026-01", agency.id);
    let reached = job.analis.get(path).await.is(200);
    // 110, 120, 100, 100 and 110 percent of target.
    let reached = reached.has("/indicators/0/percent", "110").has("/indicators/1/percent", "120");
    reached.has("/score", "108").has("/working/value", "108");
}

/// The person: reported with evidence, rated by the superior, explained.
async fn the_person_is_rated(job: &MainJob, (of_head, of_analyst): (&Target, &Target)) {
    job.report((&job.kepala, &job.sekda), of_head).await;
    job.report((&job.analis, &job.kepala), of_analyst).await;
    let evaluation = job.rate(&job.kepala, of_analyst).await;
    let why = job.analis.get(format!("/v1/performance/evaluations/{evaluation}/explanation")).await.is(200);
    why.has("/predikat", "baik").has("/working/citations/0/instrument", "PermenPANRB 6/2022");
}

/// The team: every member speaks of another, and nobody learns who said what.
async fn the_team_is_scored(job: &MainJob, project: &str) {
    let region = &job.region;
    let words: [(&Client, &str, i32); 3] = [
        (&job.analis, &region.kepala.id, 5),
        (&job.kepala, &region.analis.id, 5),
        (&job.sekda, &region.analis.id, 4),
    ];
    for (author, about, score) in words {
        let word = json!({ "about_id": about, "score": score });
        author.post(format!("{project}/collaboration"), word).await.is(204);
    }
    let score = job.analis.get(format!("{project}/score")).await.is(200);
    let score = score.has("/on_time", "100").has("/on_budget", "100").has("/collaboration", "91.67");
    score.has("/score", "97.5");
}

/// The agency: graded by the leader above, with its achievement beside the grade.
async fn the_agency_is_graded(job: &MainJob, agency: &Agency) {
    let path = format!("/v1/performance/agreements/{}/ratings", agency.id);
    let grade =
        json!({ "period": "2026-01", "predikat": "istimewa", "note": "Layanan daring diterima warga." });
    job.kepala.decided().post(&path, grade.clone()).await.is_problem(403, "performance.self_rating");
    job.sekda.decided().post(&path, grade).await.is(201).has("/score", "108").has("/predikat", "istimewa");
    let published = format!("/v1/performance/unit-ratings?unit_id={}", job.region.dinas);
    job.analis.get(published).await.is(200).has("/data/0/predikat", "istimewa");
}

/// Leaders see all of it in one place, as figures and as a drawing.
async fn the_figures_show_all_three(scene: &Scene, job: &MainJob) {
    let unit = format!("/v1/performance/units/{}", job.region.dinas);
    let progress =
        job.sekda.get(format!("{unit}/progress")).await.is(200).has("/progress/reports_confirmed", 1);
    progress.has("/progress/projects_running", 0).has("/progress/plans_running", 2);
    let trend = job.sekda.get(format!("{unit}/analysis/achievement?by=bulanan")).await.is(200);
    trend.has("/units/0/periods/0/score", "108").has("/units/0/periods/0/predikat", "istimewa");
    let drawn = job.sekda.get(format!("{unit}/analysis/achievement?by=bulanan&form=svg")).await.is(200);
    assert!(drawn.text.starts_with("<svg"));
    let auditor = scene.officer("auditor").await;
    scene.app.tell().await;
    for kind in
        ["performance.agreement_established", "performance.project_finished", "performance.unit_rated"]
    {
        let acts = auditor.get(format!("/v1/audit/acts?kind={kind}")).await.is(200);
        assert_eq!(acts.data().len(), 1, "{kind}");
    }
}
