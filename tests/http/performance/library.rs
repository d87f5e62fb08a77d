//! The library of indicators, and innovations.

use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::{Office, content, new_plan, skp};

both![in Scene:
    an_indicator_is_written_published_and_retired,
    a_filtered_page_is_full_until_the_list_ends,
    a_plan_takes_an_indicator_and_is_told_what_is_remarkable,
    an_innovation_comes_into_use_with_its_acceptance,
];

const PATH: &str = "/v1/performance/indicators";

fn indicator(code: &str) -> Value {
    json!({ "code": code, "title": "Cakupan imunisasi dasar lengkap", "topic": "capaian_program",
        "aspect": "kuantitas", "unit": "persen", "better": "lebih_tinggi", "accumulation": "terakhir",
        "usual_target": "95", "positions": ["Bidan"] })
}

fn new(scene: &Scene, code: &str) -> Value {
    json!({ "instansi_id": scene.region.instansi, "content": indicator(code) })
}

async fn an_indicator_is_written_published_and_retired(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    let begun = manager.post(PATH, new(scene, "KES-01")).await.is(201).has("/published_at", Value::Null);
    let path = format!("{PATH}/{}", begun.id());
    manager.post(PATH, new(scene, "KES-01")).await.is_problem(409, "performance.indicator_exists");
    let empty = json!({ "instansi_id": scene.neighbour.instansi, "content": indicator(" ") });
    let empty = manager.post(PATH, empty).await.is(422);
    assert_eq!(empty.body["errors"].as_array().unwrap().len(), 2);
    let employee = scene.region.analis.sign_in(&scene.app.anonymous).await;
    employee.get(&path).await.is_problem(404, "platform.not_found");
    manager.put(&path, indicator("KES-02")).await.is_problem(428, "request.if_match_required");
    manager.decided().put(&path, indicator("KES-02")).await.is(200).has("/code", "KES-02");
    manager.decided().post(format!("{path}/publish"), Value::Null).await.is(200);
    let fixed = manager.decided().put(&path, indicator("KES-03")).await;
    fixed.is_problem(409, "performance.indicator_published");
    let found =
        employee.get(format!("{PATH}?q=imunisasi&topic=capaian_program&position=bidan")).await.is(200);
    assert_eq!(found.data().len(), 1);
    assert!(employee.get(format!("{PATH}?position=Perawat")).await.is(200).data().is_empty());
    let hard = employee.get(format!("{path}/difficulty?year=2026")).await.is(200);
    hard.has("/holders", 0).has("/reached_percent", Value::Null).has("/flags", json!([]));
    manager.decided().post(format!("{path}/retire"), Value::Null).await.is(200);
    employee
        .decided()
        .post(format!("{path}/retire"), Value::Null)
        .await
        .is_problem(403, "identity.forbidden");
}

async fn a_filtered_page_is_full_until_the_list_ends(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    // Of seven every other one is for midwives; the last is for everybody.
    for (at, titles) in
        [&["Bidan"][..], &["Perawat"], &[" BIDAN ", "Perawat"], &["Perawat"], &["Bidan"], &["Perawat"], &[]]
            .iter()
            .enumerate()
    {
        let mut new = new(scene, &format!("KES-{at:02}"));
        new["content"]["positions"] = json!(titles);
        manager.post(PATH, new).await.is(201);
    }
    let mut next = format!("{PATH}?position=bidan&topic=capaian_program&q=imunisasi&limit=2&count=exact");
    let mut pages = Vec::new();
    loop {
        let page = manager.get(&next).await.is(200).has("/page/total", 4);
        let codes = page.data().iter().map(|one| one["code"].as_str().unwrap().to_owned());
        pages.push(codes.collect::<Vec<_>>());
        let Some(cursor) = page.body["page"]["next_cursor"].as_str() else { break };
        next = format!(
            "{PATH}?position=bidan&topic=capaian_program&q=imunisasi&limit=2&count=exact&cursor={cursor}"
        );
    }
    assert_eq!(pages, [["KES-00", "KES-02"], ["KES-04", "KES-06"]]);
    let everybody = manager.get(format!("{PATH}?position=Dokter&limit=1")).await.is(200);
    everybody.has("/data/0/code", "KES-06").has("/page/has_more", false);
}

async fn a_plan_takes_an_indicator_and_is_told_what_is_remarkable(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    let id = manager.post(PATH, new(scene, "KES-01")).await.is(201).id();
    let office = Office::of(scene).await;
    let plan = office.analis.post("/v1/performance/skp", new_plan(2026)).await.is(201).id();
    let mut with = content(&Value::Null);
    with["rhk"][0]["iki"][0]["indicator_id"] = json!(id);
    let put = format!("{}/plan", skp(&plan));
    let early = office.analis.decided().put(&put, with.clone()).await;
    early.is_problem(422, "performance.indicator_unknown").at("/rhk/0/iki/0/indicator_id");
    manager.decided().post(format!("{PATH}/{id}/publish"), Value::Null).await.is(200);
    office.analis.decided().put(&put, with).await.is(200).has("/plan/rhk/0/iki/0/indicator_id", id.as_str());
    let check = office.analis.get(format!("{}/target-check", skp(&plan))).await.is(200);
    check.has("/data/0/flags", json!(["tidak_relevan"])).has("/data/0/rhk_number", 1);
    office.sekda.get(format!("{}/target-check", skp(&plan))).await.is_problem(404, "platform.not_found");
}

async fn an_innovation_comes_into_use_with_its_acceptance(scene: &Scene) {
    let office = Office::of(scene).await;
    let new = json!({ "title": "Antrean daring", "benefit": "Warga datang pada jam yang dipilihnya." });
    let begun =
        office.analis.post("/v1/performance/innovations", new).await.is(201).has("/stage", "inisiatif");
    let path = format!("/v1/performance/innovations/{}", begun.id());
    let stages = format!("{path}/stages");
    let step = |stage: &str, asked: i32, day: &str| {
        json!({ "stage": stage, "reached_on": day, "proof": "https://arsip.uji.merit.test/antrean",
            "respondents": asked, "in_favour": asked, "source": "Survei loket" })
    };
    let unasked = office.analis.decided().post(&stages, step("penerapan", 0, "2026-02-02")).await;
    unasked.is_problem(422, "performance.acceptance_missing").at("/respondents");
    let ahead = office.analis.decided().post(&stages, step("uji_coba", 3, "2026-02-04")).await;
    ahead.is_problem(422, "performance.day_in_future").at("/reached_on");
    office.analis.decided().post(&stages, step("uji_coba", 12, "2026-01-20")).await.is(200);
    let used = office.analis.decided().post(&stages, step("penerapan", 120, "2026-02-02")).await.is(200);
    used.has("/stage", "penerapan").has("/stages/1/in_favour", 120);
    let back = office.analis.decided().post(&stages, step("uji_coba", 12, "2026-02-02")).await;
    back.is_problem(422, "performance.stage_back").at("/stage");
    office
        .kepala
        .decided()
        .post(&stages, step("penerapan", 9, "2026-02-02"))
        .await
        .is_problem(403, "performance.not_the_employee");
    let seen = office.kepala.get("/v1/performance/innovations?stage=penerapan").await.is(200);
    assert_eq!(seen.data().len(), 1);
    office.kepala.get(&path).await.is(200).has("/title", "Antrean daring");
    scene.officer("bendahara").await.get(&path).await.is_problem(403, "identity.forbidden");
}
