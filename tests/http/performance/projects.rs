//! Projects: planned, carried out with evidence, finished, and the score of the team.

use merit_tests::{Reply, Scene, both};
use serde_json::{Value, json};

use super::{NOBODY, Office, offered};

both![in Scene:
    a_project_is_planned_and_carried_out,
    a_plan_that_does_not_hold_is_named_at_once,
    the_team_is_scored_by_time_budget_and_collaboration,
    a_project_is_stopped_for_a_reason,
];

const PROJECTS: &str = "/v1/performance/projects";

fn plan(scene: &Scene) -> Value {
    let member = |id: &str, role: &str| json!({ "employee_id": id, "role": role, "duty": "Pemindaian" });
    json!({ "name": "Digitalisasi arsip akta", "purpose": "Setiap akta ditemukan dalam satu menit.",
        "starts_on": "2026-01-05", "due_on": "2026-02-20", "budget": 200_000_000,
        "members": [member(&scene.region.analis.id, "ketua"), member(&scene.region.kepala.id, "anggota")],
        "milestones": [{ "title": "Seribu berkas terpindai", "due_on": "2026-01-20" },
            { "title": "Aplikasi pencarian jalan", "due_on": "2026-01-30" }] })
}

pub async fn begun(scene: &Scene, office: &Office) -> Reply {
    let project = json!({ "unit_id": scene.region.dinas, "plan": plan(scene) });
    let planned = office.kepala.post(PROJECTS, project).await.is(201);
    let path = planned.header("location").to_owned();
    let begun = office.kepala.post(format!("{path}/mulai"), Value::Null).await.is(200);
    begun.has("/status", "berjalan")
}

fn reach(milestone: &Value, day: &str) -> Value {
    json!({ "milestone_id": milestone, "done_on": day, "note": "Dua pemindai.",
        "evidence": [{ "name": "Berita acara", "link": "https://arsip.uji.merit.test/ba" }] })
}

async fn a_project_is_planned_and_carried_out(scene: &Scene) {
    let office = Office::of(scene).await;
    let (kepala, analis, sekda) = (&office.kepala, &office.analis, &office.sekda);
    let project = json!({ "unit_id": scene.region.dinas, "plan": plan(scene) });
    let foreign = analis.post(PROJECTS, project.clone()).await;
    foreign.is_problem(422, "performance.unit_unknown").at("/unit_id");
    let planned = kepala.post(PROJECTS, project).await.is(201).has("/status", "draf");
    let planned = planned.has("/members/0/role", "ketua").has("/weight_time", 40);
    let path = planned.header("location").to_owned();
    assert_eq!(offered(&planned), [("susun", ""), ("mulai", "")]);
    let mut changed = plan(scene);
    changed["budget"] = json!(150_000_000);
    kepala.put(format!("{path}/plan"), changed.clone()).await.is_problem(428, "request.if_match_required");
    kepala.decided().put(format!("{path}/plan"), changed.clone()).await.is(200).has("/budget", 150_000_000);
    let foreign = analis.decided().put(format!("{path}/plan"), changed.clone()).await;
    foreign.is_problem(403, "performance.not_the_leader");
    kepala.post(format!("{path}/mulai"), Value::Null).await.is(200).has("/status", "berjalan");
    let late = kepala.decided().put(format!("{path}/plan"), changed).await;
    late.is_problem(409, "performance.project_act_not_offered");
    sekda.get(&path).await.is(200).has("/milestones_late", 2);
    let neighbour = scene.neighbour.kepala.sign_in(&scene.app.anonymous).await;
    neighbour.get(&path).await.is_problem(404, "platform.not_found");
    assert!(neighbour.get(PROJECTS).await.is(200).data().is_empty());

    let seen = analis.get(&path).await.is(200);
    let (first, second) = (&seen.body["milestones"][0]["id"], &seen.body["milestones"][1]["id"]);
    let bare = json!({ "milestone_id": first, "done_on": "2026-02-04", "evidence": [] });
    let refused = analis.post(format!("{path}/milestones"), bare).await;
    refused.is_problem(422, "performance.day_in_future").at("/done_on").at("/evidence");
    let unknown = analis.post(format!("{path}/milestones"), reach(&json!(NOBODY), "2026-01-19")).await;
    unknown.is_problem(422, "performance.part_unknown").at("/milestone_id");
    let reached = analis.post(format!("{path}/milestones"), reach(first, "2026-01-19")).await.is(200);
    let reached = reached.has("/milestones_reached", 1).has("/milestones/0/done_on", "2026-01-19");
    reached.has("/milestones/0/evidence/0/name", "Berita acara");
    let twice = analis.post(format!("{path}/milestones"), reach(first, "2026-01-19")).await;
    twice.is_problem(409, "performance.milestone_reached");

    let spending = |amount: i64| json!({ "day": "2026-01-15", "amount": amount, "purpose": "Sewa pemindai" });
    analis.post(format!("{path}/spendings"), spending(40_000_000)).await.is(200).has("/spent", 40_000_000);
    let too_much = analis.post(format!("{path}/spendings"), spending(-50_000_000)).await;
    too_much.is_problem(422, "performance.amount_unfit").at("/amount");
    analis.post(format!("{path}/spendings"), spending(-10_000_000)).await.is(200).has("/spent", 30_000_000);

    let early = json!({ "ended_on": "2026-02-02" });
    let foreign = analis.post(format!("{path}/selesaikan"), early.clone()).await;
    foreign.is_problem(403, "performance.not_the_leader");
    let open = kepala.post(format!("{path}/selesaikan"), early.clone()).await;
    open.is_problem(422, "performance.milestone_open");
    analis.post(format!("{path}/milestones"), reach(second, "2026-02-02")).await.is(200);
    let finished = kepala.post(format!("{path}/selesaikan"), early).await.is(200).has("/status", "selesai");
    finished.has("/ended_on", "2026-02-02");
    let late = analis.post(format!("{path}/spendings"), spending(1)).await;
    late.is_problem(409, "performance.project_act_not_offered");
    let mine = format!("{PROJECTS}?member_id={}&status=selesai", scene.region.analis.id);
    assert_eq!(analis.get(mine).await.is(200).data().len(), 1);
    // What was done for it is logged with it.
    let entry = json!({ "starts_on": "2026-01-15", "activity": "Memindai",
        "project_id": seen.body["id"] });
    analis.post("/v1/performance/work-log", entry).await.is(201);
}

async fn a_plan_that_does_not_hold_is_named_at_once(scene: &Scene) {
    let office = Office::of(scene).await;
    let kepala = &office.kepala;
    let mut wrong = plan(scene);
    wrong["name"] = json!(" ");
    wrong["due_on"] = json!("2026-01-01");
    wrong["budget"] = json!(-1);
    wrong["weight_time"] = json!(90);
    wrong["iku_id"] = json!(NOBODY);
    wrong["members"][0]["role"] = json!("anggota");
    wrong["members"][1]["employee_id"] = json!(scene.neighbour.analis.id);
    let project = json!({ "unit_id": scene.region.dinas, "plan": wrong });
    let refused = kepala.post(PROJECTS, project).await.is_problem(422, "performance.text_missing");
    let refused = refused.at("/name").at("/due_on").at("/budget").at("/weight_time").at("/iku_id");
    refused.at("/members").at("/members/1/employee_id").at("/milestones/0/due_on");
    let mut bare = plan(scene);
    bare["milestones"] = json!([]);
    let project = json!({ "unit_id": scene.region.dinas, "plan": bare });
    let path = kepala.post(PROJECTS, project).await.is(201).header("location").to_owned();
    let refused = kepala.post(format!("{path}/mulai"), Value::Null).await;
    refused.is_problem(422, "performance.milestone_missing").at("/milestones");
}

async fn the_team_is_scored_by_time_budget_and_collaboration(scene: &Scene) {
    let office = Office::of(scene).await;
    let (kepala, analis, sekda) = (&office.kepala, &office.analis, &office.sekda);
    let begun = begun(scene, &office).await;
    let path = format!("{PROJECTS}/{}", begun.id());
    let member = |id: &str, role: &str| json!({ "employee_id": id, "role": role });
    let region = &scene.region;
    let members = json!({ "members": [member(&region.analis.id, "ketua"), member(&region.kepala.id, "anggota"),
        member(&region.sekda.id, "anggota")] });
    let headless = json!({ "members": [member(&region.analis.id, "anggota")] });
    let refused = kepala.decided().put(format!("{path}/members"), headless).await;
    refused.is_problem(422, "performance.one_ketua").at("/members");
    kepala.decided().put(format!("{path}/members"), members).await.is(200).has("/members/0/role", "ketua");
    // One milestone on time, the other after its day.
    for (at, day) in [(0, "2026-01-20"), (1, "2026-02-02")] {
        let milestone = &begun.body["milestones"][at]["id"];
        analis.post(format!("{path}/milestones"), reach(milestone, day)).await.is(200);
    }
    let spending = json!({ "day": "2026-01-15", "amount": 250_000_000, "purpose": "Sewa pemindai" });
    analis.post(format!("{path}/spendings"), spending).await.is(200);

    let word = |about: &str, score: i32| json!({ "about_id": about, "score": score });
    let say = format!("{path}/collaboration");
    let own = analis.post(&say, word(&region.analis.id, 5)).await;
    own.is_problem(422, "performance.not_another_member").at("/about_id");
    analis.post(&say, word(&region.kepala.id, 9)).await.is_problem(422, "performance.word_out_of_bounds");
    analis.post(&say, word(&region.kepala.id, 3)).await.is(204);
    analis.post(&say, word(&region.kepala.id, 4)).await.is(204);
    kepala.post(&say, word(&region.analis.id, 5)).await.is(204);
    // Two answers would tell who gave which.
    let few = sekda.get(format!("{path}/score")).await.is(200).has("/on_time", "50").has("/on_budget", "80");
    few.has("/collaboration", Value::Null).has("/score", "62.86");
    sekda.post(&say, word(&region.analis.id, 3)).await.is(204);
    let scored = analis.get(format!("{path}/score")).await.is(200).has("/collaboration", "75");
    // (50 × 40 + 80 × 30 + 75 × 30) / 100
    scored.has("/score", "66.5").has("/working/value", "66.5").has("/working/operands/1/value", "100");
    let neighbour = scene.neighbour.kepala.sign_in(&scene.app.anonymous).await;
    neighbour.get(format!("{path}/score")).await.is_problem(404, "platform.not_found");
}

async fn a_project_is_stopped_for_a_reason(scene: &Scene) {
    let office = Office::of(scene).await;
    let path = format!("{PROJECTS}/{}", begun(scene, &office).await.id());
    let stop = |note: &str| json!({ "note": note });
    let mute = office.kepala.post(format!("{path}/hentikan"), stop("")).await;
    mute.is_problem(422, "performance.text_missing").at("/note");
    let stopped = office.kepala.post(format!("{path}/hentikan"), stop("Anggaran dialihkan.")).await.is(200);
    stopped
        .has("/status", "dihentikan")
        .has("/end_note", "Anggaran dialihkan.")
        .has("/ended_on", "2026-02-03");
}
