//! Performance-based pay in Bengkulu: criteria fixed in advance, data from the work itself, from superiors and from citizens, and a bonus
//! for the team of a project that ends on time and within its budget. Who is ill gets 40 %, who fills in for the governor 80 % of the
//! own, who fills a second post 20 % of its TPP besides.

use chrono::NaiveDate;
use merit_tests::main_job::MainJob;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

use super::kepahiang_pay::{
    Colleague, approve, assert_lines, calculated, draft, faults, on_leave, own_slip,
    signed_through_all_hands, template, worked,
};

both![in Scene: a_project_ends_as_planned_and_its_team_is_paid];

async fn a_project_ends_as_planned_and_its_team_is_paid(scene: &Scene) {
    let march = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), march).await;
    let ill = Colleague::hire(scene, "Galih Prakosa").await;
    let rules = template(&job, "bengkulu").await;
    bad_policies_are_refused(&job, &rules).await;
    let policy = draft(&job, "2026-03-01", &rules).await;
    assert_eq!(faults(&job, &policy).await, []);
    approve(&job, &policy).await;
    everybody_is_told_before(&job).await;
    let (of_head, of_analyst) = job.agree_on_targets().await;
    let project = begun(&job).await;
    let posts = somebody_acts_and_somebody_is_ill(scene, &job, &ill).await;

    scene.app.set_clock("2026-03-28T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    finished(&job, &project).await;
    citizens_are_asked(scene, "3").await;
    scene.app.set_clock("2026-04-02T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    worked(&job, (&of_head, &of_analyst)).await;
    on_leave(&job.operator, &ill.id, march).await;
    let run = calculated(&job).await;
    signed_through_all_hands(&job, &run).await;
    the_team_is_paid(&job, &project, &posts).await;
    who_acts_and_who_is_ill_are_paid(scene, &job, &ill, &posts).await;
    assert_eq!(scene.app.verify_log().await.finding, None);
}

/// Bands that leave a gap or overlap, and a bonus that is none, are named at once.
async fn bad_policies_are_refused(job: &MainJob, rules: &Value) {
    let mut wrong = rules.clone();
    wrong["parts"][0]["driver"]["bands"][1]["from"] = json!("70");
    wrong["parts"][1]["driver"]["bands"][2]["from"] = json!("75");
    wrong["project_bonus"]["amount"]["by_role"]["ketua"] = json!(-1);
    wrong["project_bonus"]["projects_max"] = json!(9);
    let policy = draft(job, "2026-03-01", &wrong).await;
    let submitted = job.bendahara.decided().post(format!("{policy}/submit"), Value::Null).await;
    let refused =
        submitted.is_problem(422, "payroll.policy_band_gap").at("/rules/parts/0/driver/bands/1/from");
    let refused = refused.at("/rules/parts/1/driver/bands/2/from").at("/rules/project_bonus/projects_max");
    refused.at("/rules/project_bonus/amount/by_role/ketua");
}

async fn everybody_is_told_before(job: &MainJob) {
    let told = job.analis.get("/v1/me/criteria?month=2026-03").await.is(200).has("/basic", 3_000_000);
    let told = told.has("/policy/parts/2/driver/en", "By the index of satisfaction of the unit");
    let told = told.has("/policy/parts/3/steps/0/rate", "1").has("/policy/incentives/0/code", "bonus_proyek");
    told.has("/policy/incentives/0/amounts/0/amount", 1_500_000)
        .has("/policy/incentives/0/period", "2026-03");
}

/// Planned with a team, milestones and a budget, before the work begins.
async fn begun(job: &MainJob) -> Value {
    let region = &job.region;
    let member = |id: &str, role: &str| json!({ "employee_id": id, "role": role });
    let plan = json!({ "name": "Layanan KTP-el daring", "purpose": "Warga memohon tanpa datang ke loket.",
        "starts_on": "2026-02-02", "due_on": "2026-03-27", "budget": 80_000_000,
        "members": [member(&region.analis.id, "ketua"), member(&region.kepala.id, "anggota")],
        "milestones": [{ "title": "Uji coba", "due_on": "2026-03-13" }, { "title": "Dibuka", "due_on": "2026-03-27" }] });
    let planned = json!({ "unit_id": region.dinas, "plan": plan });
    let path =
        job.kepala.post("/v1/performance/projects", planned).await.is(201).header("location").to_owned();
    job.kepala.post(format!("{path}/mulai"), Value::Null).await.is(200).body
}

/// On time and within the budget, each with its evidence.
async fn finished(job: &MainJob, project: &Value) {
    let path = format!("/v1/performance/projects/{}", project["id"].as_str().unwrap());
    for (at, day) in [(0, "2026-03-12"), (1, "2026-03-26")] {
        let reached = json!({ "milestone_id": project["milestones"][at]["id"], "done_on": day,
            "evidence": [{ "name": "Berita acara", "link": "https://arsip.uji.merit.test/ba" }] });
        job.analis.post(format!("{path}/milestones"), reached).await.is(200);
    }
    let spending = json!({ "day": "2026-03-20", "amount": 72_000_000, "purpose": "Pengembangan aplikasi" });
    job.analis.post(format!("{path}/spendings"), spending).await.is(200);
    let end = json!({ "ended_on": "2026-03-26", "note": "Dipakai 1.400 pemohon." });
    job.kepala.post(format!("{path}/selesaikan"), end).await.is(200).has("/status", "selesai");
}

/// Ten citizens of the dinas, each with the same answer to everything.
async fn citizens_are_asked(scene: &Scene, answer: &str) {
    let new = json!({ "unit_id": scene.region.dinas, "name": "Loket 1", "service": "KTP-el",
        "hands_out_visits": false, "visits_per_hour_max": 60 });
    let made = scene.officer("kinerja").await.post("/v1/performance/service-points", new).await.is(201);
    let path = format!("/v1/performance/service-points/{}/visits", made.id());
    let visits = scene.officer("operator").await.post(path, json!({ "count": 10 })).await.is(200);
    let code = made.body["token"].as_str().unwrap();
    let answers = vec![answer.parse::<u8>().unwrap(); 9];
    for token in visits.body["tokens"].as_array().unwrap() {
        let sheet = json!({ "visit_token": token, "answers": answers });
        scene.app.anonymous.post(format!("/v1/public/service-points/{code}/answers"), sheet).await.is(200);
    }
}

/// The facts of who acts: of the sekda as governor, of the head in a second post.
struct Posts {
    governor: String,
    second: String,
}

/// From 1 March: the sekda fills in for the governor, the head is Plt of an assistant, the colleague is on sick leave.
async fn somebody_acts_and_somebody_is_ill(scene: &Scene, job: &MainJob, ill: &Colleague) -> Posts {
    let officer = scene.officer("kepegawaian").await;
    let region = &job.region;
    let post = async |name: &str, kelas: i32| {
        let post = json!({ "unit_id": region.sekretariat, "name": name, "kind": "struktural", "eselon": "II/a",
            "kelas_jabatan": kelas, "is_head": false });
        officer.post("/v1/positions", post).await.is(201).id()
    };
    let (governor, assistant) = (post("Gubernur", 17).await, post("Asisten Pemerintahan", 14).await);
    let decree = json!({ "unit_id": region.instansi, "number": "821.2/7/BKD/2026", "about": "Penugasan dan cuti",
        "issued_on": "2026-02-02", "tmt": "2026-03-01", "signatory": "Menteri Dalam Negeri" });
    let decree = officer.post("/v1/decrees", decree).await.is(201).id();
    let fact = async |who: &str, value: Value| {
        let fact = json!({ "value": value, "valid_from": "2026-03-01", "valid_until": "2026-05-01",
            "decree_id": decree });
        officer.decided().post(format!("/v1/employees/{who}/facts"), fact).await.is(201).id()
    };
    let acts = |position: String| json!({ "kind": "position", "position_id": position, "standing": "plt" });
    fact(&ill.id, json!({ "kind": "leave", "leave": "cuti_sakit" })).await;
    Posts {
        governor: fact(&region.sekda.id, acts(governor)).await,
        second: fact(&region.kepala.id, acts(assistant)).await,
    }
}

/// Of 3,000,000 and of 14,400,000: 40 % performance, 30 % attendance, 15 % satisfaction at 75 (90 %), 15 % for a team with 100.
async fn the_team_is_paid(job: &MainJob, project: &Value, posts: &Posts) {
    let (lines, slip) = own_slip(job, &job.analis).await;
    assert_lines(
        &lines,
        &[
            ("tpp_kinerja", 1_200_000),
            ("tpp_kehadiran", 891_000),
            ("tpp_part_kepuasan_masyarakat", 405_000),
            ("tpp_part_hasil_tim", 450_000),
            ("bonus_proyek", 1_500_000),
            ("bpjs_base", 4_446_000),
            ("potongan_bpjs_1", 44_460),
            ("pph21", 0),
            ("net", 4_401_540),
        ],
    );
    let explained = job.analis.get(format!("{slip}/explanation")).await.is(200);
    let project = project["id"].as_str().unwrap();
    for word in [project, &job.region.dinas, "unit_satisfaction", "1500000", "Pergub Bengkulu 3/2021"] {
        assert!(explained.text.contains(word), "{word} is not in {}", explained.text);
    }
    job.kepala.get(&slip).await.is_problem(404, "platform.not_found");
    let (lines, slip) = own_slip(job, &job.kepala).await;
    assert_lines(
        &lines,
        &[
            ("tpp_kinerja", 5_760_000),
            ("tpp_kehadiran", 4_320_000),
            ("tpp_part_kepuasan_masyarakat", 1_944_000),
            ("tpp_part_hasil_tim", 2_160_000),
            ("bonus_proyek", 750_000),
        ],
    );
    let explained = job.kepala.get(format!("{slip}/explanation")).await.is(200);
    assert!(explained.text.contains(&posts.second), "{}", explained.text);
}

/// Nobody rates the sekda here, and the colleague was not at work: neither has a grade, nor a team.
async fn who_acts_and_who_is_ill_are_paid(scene: &Scene, job: &MainJob, ill: &Colleague, posts: &Posts) {
    // 80 % of 16,000,000, with what all citizens of the region say.
    let (lines, slip) = own_slip(job, &job.sekda).await;
    let of_sekda = [
        ("tpp_kinerja", 0),
        ("tpp_kehadiran", 3_840_000),
        ("tpp_part_kepuasan_masyarakat", 1_728_000),
        ("tpp_part_hasil_tim", 1_536_000),
        ("bonus_proyek", 0),
    ];
    assert_lines(&lines, &of_sekda);
    let explained = job.sekda.get(format!("{slip}/explanation")).await.is(200);
    assert!(explained.text.contains(&posts.governor), "{}", explained.text);
    // 40 % of 3,000,000.
    let own: Client = ill.sign_in(scene).await;
    let (lines, _) = own_slip(job, &own).await;
    let of_ill = [
        ("tpp_kinerja", 0),
        ("tpp_kehadiran", 360_000),
        ("tpp_part_kepuasan_masyarakat", 162_000),
        ("tpp_part_hasil_tim", 144_000),
        ("bonus_proyek", 0),
        ("net", 659_340),
    ];
    assert_lines(&lines, &of_ill);
}
