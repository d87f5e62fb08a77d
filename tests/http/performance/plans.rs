//! Plans from draft into force.

use merit_tests::{Reply, Scene, both};
use serde_json::{Value, json};

use super::{NOBODY, Office, act, agree, content, draft, new_plan, offered, side, skp};

both![in Scene:
    a_plan_goes_from_draft_into_force,
    a_plan_is_refused_with_every_fault,
    each_side_does_its_own_acts,
    a_plan_signed_early_starts_by_itself,
    lists_show_what_is_within_reach,
];

async fn a_plan_goes_from_draft_into_force(scene: &Scene) {
    let office = Office::of(scene).await;
    let (_, above) = office.above().await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let begun = analis.post("/v1/performance/skp", new_plan(2026)).await.is(201);
    let begun =
        begun.has("/status", "draf").has("/starts_on", "2026-01-01").has("/ends_before", "2027-01-01");
    let begun = begun.has("/employee", side(&scene.region.analis)).has("/rater", side(&scene.region.kepala));
    let path = skp(&begun.id());
    assert_eq!((begun.header("location"), begun.header("etag")), (path.as_str(), "\"1\""));
    assert_eq!(offered(&begun), [("susun", ""), ("ajukan", "")]);

    let plan = format!("{path}/plan");
    analis.put(&plan, content(&above)).await.is_problem(428, "request.if_match_required");
    let stale = analis.with("if-match", "\"7\"");
    stale.put(&plan, content(&above)).await.is_problem(412, "platform.stale");
    let current = analis.with("if-match", "\"1\"");
    let written = current.put(&plan, content(&above)).await.is(200);
    assert_eq!(written.header("etag"), "\"2\"");
    let mine = analis.get(format!("{path}/supportable-rhk")).await.is(200);
    assert_eq!(mine.data()[0]["id"], above);

    // What was read can be written back: results and indicators keep their ids.
    let again = analis.with("if-match", "\"2\"").put(&plan, written.body["plan"].clone()).await.is(200);
    assert_eq!(again.body["plan"], written.body["plan"]);

    analis.post(format!("{path}/ajukan"), Value::Null).await.is(200).has("/status", "diajukan");
    let waiting = kepala.get(&path).await.is(200);
    let both = [("rundingkan", ""), ("tautkan", "")];
    assert_eq!(offered(&waiting), [[("kembalikan", ""), ("sepakati", "")], both].concat());
    let note = json!({ "note": "Tambahkan indikator waktu." });
    let returned =
        kepala.post(format!("{path}/kembalikan"), note).await.is(200).has("/status", "dikembalikan");
    returned.has("/return_note", "Tambahkan indikator waktu.");
    analis.post(format!("{path}/ajukan"), Value::Null).await.is(200).has("/return_note", Value::Null);

    kepala.post(format!("{path}/sepakati"), json!({})).await.is_problem(428, "request.if_match_required");
    let expected = json!([{ "value": "adaptif", "expectation": "Menguasai aplikasi baru" }]);
    let agreed =
        kepala.decided().post(format!("{path}/sepakati"), json!({ "behaviour": expected })).await.is(200);
    let agreed = agreed.has("/status", "disepakati").has("/behaviour/5", expected[0].clone());
    assert_eq!(agreed.body["behaviour"].as_array().unwrap().len(), 7);
    let id = agreed.id();
    act(analis, &id, "tanda-tangan").await.is(200).has("/status", "disepakati");
    act(analis, &id, "tanda-tangan").await.is_problem(409, "performance.signed_already");
    let signed = act(kepala, &id, "tanda-tangan").await.is(200).has("/status", "berjalan");
    let of_rater = [("lapor", "performance.not_the_employee"), ("nilai", ""), ("evaluasi_tahunan", "")];
    let later = [("tautkan", ""), ("tambah", ""), ("ubah", "")];
    assert_eq!(offered(&signed), [of_rater.as_slice(), later.as_slice()].concat());
    analis.decided().put(&plan, content(&above)).await.is_problem(409, "performance.act_not_offered");
}

async fn a_plan_is_refused_with_every_fault(scene: &Scene) {
    let office = Office::of(scene).await;
    let (analis, kepala) = (&office.analis, &office.kepala);
    let begin = |body: Value| analis.post("/v1/performance/skp", body);
    begin(new_plan(2021)).await.is_problem(422, "performance.no_law");
    begin(json!({ "year": 2026 })).await.is_problem(400, "request.missing_member");
    let mut outside = new_plan(2026);
    outside["starts_on"] = json!("2025-06-01");
    begin(outside).await.is_problem(422, "performance.days_outside_year").at("/starts_on");

    let id = begin(new_plan(2026)).await.is(201).id();
    begin(new_plan(2026)).await.is_problem(409, "performance.skp_overlaps");
    let empty = act(analis, &id, "ajukan").await;
    empty.is_problem(422, "performance.rhk_utama_missing").at("/rhk");

    let mut wrong = content(&json!(NOBODY));
    wrong["rhk"][0]["title"] = json!(" ");
    wrong["rhk"][0]["iki"][0]["unit"] = Value::Null;
    let plan = format!("{}/plan", skp(&id));
    let refused = analis.decided().put(&plan, wrong).await.is_problem(422, "performance.text_missing");
    refused.at("/rhk/0/title").at("/rhk/0/supports_rhk_id").at("/rhk/0/iki/0/unit");
    let mut strange = content(&Value::Null);
    strange["rhk"][0]["titel"] = json!("x");
    analis.decided().put(&plan, strange).await.is_problem(400, "request.unknown_member").at("/rhk/0/titel");

    let mut bare = content(&Value::Null);
    bare["resources"] = json!([]);
    bare["rhk"][0]["iki"][0]["target"] = Value::Null;
    analis.decided().put(&plan, bare.clone()).await.is(200);
    let refused = act(analis, &id, "ajukan").await.is_problem(422, "performance.target_missing");
    refused.at("/rhk/0/iki/0/target");
    bare["rhk"][0]["iki"][0]["target"] = json!("1.200 keping");
    analis.decided().put(&plan, bare).await.is(200);
    act(analis, &id, "ajukan").await.is(200);
    let refused = agree(kepala, &id).await.is_problem(422, "performance.attachment_missing");
    refused.at("/resources");
    let clarified = json!({ "resources": ["Dua petugas loket"] });
    let agreed = kepala.decided().post(format!("{}/sepakati", skp(&id)), clarified).await.is(200);
    agreed.has("/plan/resources/0", "Dua petugas loket");
}

async fn each_side_does_its_own_acts(scene: &Scene) {
    let office = Office::of(scene).await;
    let (analis, kepala, sekda) = (&office.analis, &office.kepala, &office.sekda);
    let own = draft(kepala, &Value::Null).await;
    // Whoever rates others may know of the own plan, and is told that nobody rates themselves, in whatever state.
    agree(kepala, &own).await.is_problem(403, "performance.self_rating");
    let rating = json!({ "period": "2026-01", "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
    kepala
        .post(format!("{}/evaluations", skp(&own)), rating)
        .await
        .is_problem(403, "performance.self_rating");
    act(sekda, &own, "ajukan").await.is_problem(403, "performance.not_the_employee");
    // An analyst rates nobody; a plan outside the own reach does not exist.
    agree(analis, &own).await.is(403);
    analis.get(skp(&own)).await.is_problem(404, "platform.not_found");
    act(analis, &own, "ajukan").await.is_problem(404, "platform.not_found");
    // The regent, who rates the sekda, is no user of Merit.
    let top = draft(sekda, &Value::Null).await;
    act(sekda, &top, "ajukan").await.is_problem(422, "performance.rater_missing");
    for role in ["kinerja", "auditor"] {
        let reader = scene.officer(role).await;
        let seen = reader.get(skp(&own)).await.is(200);
        assert!(offered(&seen).iter().all(|(_, denied)| *denied == "performance.not_the_employee"));
        act(&reader, &own, "ajukan").await.is(403);
    }
}

async fn a_plan_signed_early_starts_by_itself(scene: &Scene) {
    scene.app.set_clock("2025-12-20T01:00:00Z").await;
    let office = Office::of(scene).await;
    let (kepala, sekda) = (&office.kepala, &office.sekda);
    let id = draft(kepala, &Value::Null).await;
    act(kepala, &id, "ajukan").await.is(200);
    agree(sekda, &id).await.is(200);
    act(sekda, &id, "tanda-tangan").await.is(200);
    act(kepala, &id, "tanda-tangan").await.is(200).has("/status", "ditetapkan");
    scene.app.set_clock("2026-01-02T01:00:00Z").await;
    for _ in 0..100 {
        if kepala.get(skp(&id)).await.is(200).body["status"] == "berjalan" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("its first day came, and it did not start");
}

async fn lists_show_what_is_within_reach(scene: &Scene) {
    let office = Office::of(scene).await;
    office.running().await;
    let count = |reply: Reply| reply.is(200).data().len();
    let all = "/v1/performance/skp?year=2026";
    assert_eq!(count(office.analis.get(all).await), 1, "the own one");
    assert_eq!(count(office.kepala.get(all).await), 2, "the own one and the subordinate's");
    assert_eq!(count(office.kepala.get("/v1/me/skp").await), 1);
    assert_eq!(count(office.sekda.get(all).await), 1, "of direct subordinates only");
    let kinerja = scene.officer("kinerja").await;
    assert_eq!(count(kinerja.get(all).await), 2);
    assert_eq!(count(kinerja.get(format!("{all}&employee_id={}", scene.region.analis.id)).await), 1);
    assert_eq!(count(kinerja.get("/v1/performance/skp?status=draf").await), 0);
    let first = kinerja.get(format!("{all}&limit=1")).await.is(200).has("/page/has_more", true);
    let cursor = first.body["page"]["next_cursor"].as_str().unwrap();
    let second = kinerja.get(format!("{all}&limit=1&cursor={cursor}")).await.is(200);
    assert_ne!(first.data()[0]["id"], second.data()[0]["id"]);
    kinerja.get("/v1/performance/skp?status=selesai").await.is_problem(400, "request.wrong_parameter");
    kinerja.get("/v1/performance/skp?tahun=2026").await.is_problem(400, "request.unknown_parameter");
    kinerja.get(skp(NOBODY)).await.is_problem(404, "platform.not_found");
    kinerja.get("/v1/performance/skp/7").await.is_problem(400, "request.wrong_id");
    scene.officer("bendahara").await.get(all).await.is(403);
}
