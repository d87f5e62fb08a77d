//! Decrees on their way: registered, verified, applied, cancelled; and what is refused on it.

use merit_tests::region::Person;
use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

both![in Scene:
    a_decree_is_registered_once,
    every_fault_of_every_line_is_named,
    a_decree_goes_from_hand_to_hand,
    a_list_of_many_is_applied_whole_or_not_at_all,
    two_people_change_places,
    a_cancelled_decree_changes_nothing,
    what_waits_is_listed_for_those_who_must_know,
    a_decree_awaits_its_officers,
];

/// The two officers of personnel and what they work on.
struct Register<'a> {
    scene: &'a Scene,
    registrar: Client,
    verifier: Client,
}

impl<'a> Register<'a> {
    async fn of(scene: &'a Scene) -> Self {
        let registrar = scene.officer("kepegawaian").await;
        Self { scene, registrar, verifier: scene.officer("pusat").await }
    }

    fn decree(&self, (kind, number): (&str, &str), proposals: Value) -> Value {
        json!({
            "unit_id": self.scene.region.instansi, "kind": kind, "number": number, "about": "Keputusan uji",
            "issued_on": "2026-01-20", "tmt": "2026-02-01", "signatory": "Bupati Uji", "proposals": proposals })
    }

    async fn register(&self, kind: (&str, &str), proposals: Value) -> Reply {
        self.registrar.post("/v1/decrees", self.decree(kind, proposals)).await
    }

    async fn decide(&self, who: &Client, decree: &str, verb: &str) -> Reply {
        who.decided().post(format!("/v1/decrees/{decree}/{verb}"), Value::Null).await
    }

    async fn status_of(&self, person: &Person) -> Value {
        let path = format!("/v1/employees/{}/facts?kind=status", person.id);
        self.registrar.get(path).await.is(200).body["data"][0]["value"]["status"].clone()
    }
}

fn status(person: &Person, status: &str) -> Value {
    json!({ "employee_id": person.id, "value": { "kind": "status", "status": status } })
}

fn position(person: &Person, position: &str) -> Value {
    json!({ "employee_id": person.id,
        "value": { "kind": "position", "position_id": position, "standing": "definitif" } })
}

async fn a_decree_is_registered_once(scene: &Scene) {
    let register = Register::of(scene).await;
    let region = &scene.region;
    let made =
        register.register(("pensiun", "882/1"), json!([status(&region.analis, "retired")])).await.is(201);
    let made = made.has("/status", "registered").has("/kind", "pensiun").has("/is_overdue", false);
    // Five days of service, to the end of the fifth: midnight in Jakarta.
    let made = made.has("/due_at", "2026-02-08T17:00:00Z");
    assert_eq!(made.header("etag"), "\"1\"");
    let other = register.register(("mutasi", " 882/1 "), json!([])).await;
    let other = other.is_problem(409, "personnel.decree_number_taken").at("/number");
    assert!(other.text.contains("2026-01-20"), "the message names the other decree: {}", other.text);
    let mut filed = register.decree(("lainnya", "800/2"), json!([]));
    filed.as_object_mut().unwrap().remove("kind");
    let filed = register.registrar.post("/v1/decrees", filed).await.is(201).has("/status", "filed");
    filed.has("/due_at", Value::Null).has("/allowed_actions", json!([]));
    let listed =
        register.registrar.get("/v1/decrees?state=registered&kind=pensiun&overdue=false").await.is(200);
    assert_eq!(listed.data().len(), 1);
    register.registrar.get("/v1/decrees?state=lost").await.is_problem(400, "request.wrong_parameter");
    let unknown = register.register(("pensiunan", "882/3"), json!([])).await;
    unknown.is(400).at("/kind");
}

async fn every_fault_of_every_line_is_named(scene: &Scene) {
    let register = Register::of(scene).await;
    let (analis, stranger) = (&scene.region.analis, &scene.neighbour.analis);
    let proposals = json!([
        { "employee_id": analis.id, "value": { "kind": "status", "status": "retired" }, "valid_from": "2025-12-01" },
        status(stranger, "retired"),
        { "employee_id": analis.id, "change": "retract" },
        { "employee_id": analis.id, "change": "correct", "fact_id": scene.region.decree,
          "value": { "kind": "status", "status": "retired" } },
        position(analis, &scene.neighbour.analis.position),
    ]);
    let mut decree = register.decree(("pensiun", "882/1"), proposals);
    decree["file_id"] = json!(scene.region.decree);
    decree["about"] = json!(" ");
    decree["issued_on"] = json!("2026-02-04");
    let refused = register.registrar.post("/v1/decrees", decree).await.is(422);
    let refused = refused.at("/about").at("/issued_on").at("/file_id").at("/proposals/0/valid_from");
    let refused = refused.at("/proposals/1/employee_id").at("/proposals/2/fact_id");
    refused.at("/proposals/3/fact_id").at("/proposals/4/value/position_id");
    let mut unborn = register.decree(("pensiun", "882/1"), json!([status(analis, "retired")]));
    unborn["tmt"] = json!("1960-01-01");
    register.registrar.post("/v1/decrees", unborn).await.is_problem(422, "personnel.before_birth").at("/tmt");
    let foreign = scene.neighbour.officer(&scene.app.anonymous, "kepegawaian").await;
    let decree = register.decree(("pensiun", "882/1"), json!([status(analis, "retired")]));
    foreign.post("/v1/decrees", decree).await.is_problem(422, "personnel.unit_unknown").at("/unit_id");
    let listed = register.registrar.get("/v1/decrees?state=registered").await.is(200);
    assert!(listed.data().is_empty(), "nothing is half-written");
}

async fn a_decree_goes_from_hand_to_hand(scene: &Scene) {
    let register = Register::of(scene).await;
    let Register { registrar, verifier, .. } = &register;
    let analis = &scene.region.analis;
    let empty = register.register(("pensiun", "882/1"), json!([])).await.is(201).id();
    register.decide(verifier, &empty, "verify").await.is_problem(409, "personnel.decree_empty");
    let path = format!("/v1/decrees/{empty}");
    let more = json!({ "proposals": [status(&scene.region.kepala, "retired"), status(analis, "retired")] });
    registrar.with("if-match", "\"9\"").post(format!("{path}/proposals"), more.clone()).await.is(412);
    registrar.post(format!("{path}/proposals"), more).await.is(200).has("/version", 2);
    let lines = registrar.get(format!("{path}/proposals")).await.is(200);
    let lines = lines.has("/data/0/line", 0).has("/data/1/line", 1).has("/data/0/allowed_actions", json!([]));
    let wrong = lines.data()[0]["id"].as_str().unwrap().to_owned();
    let take_out = format!("{path}/proposals/{wrong}/withdraw");
    registrar.post(&take_out, Value::Null).await.is(200);
    registrar.post(&take_out, Value::Null).await.is_problem(404, "platform.not_found");
    let lines = registrar.get(format!("{path}/proposals")).await.is(200);
    lines.has("/data/0/status", "withdrawn").has("/data/1/status", "proposed");

    verifier.post(format!("{path}/verify"), Value::Null).await.is(400);
    let keyed = verifier.with("idempotency-key", "satu-kali");
    keyed.post(format!("{path}/verify"), Value::Null).await.is_problem(428, "request.if_match_required");
    let seen = registrar.get(&path).await.is(200);
    let verify = seen.body["allowed_actions"].as_array().unwrap().iter().find(|act| act["name"] == "verify");
    assert_eq!(verify.unwrap()["reason_if_denied"]["code"], "personnel.own_decree");
    register.decide(verifier, &empty, "verify").await.is(200).has("/status", "verified");
    let late = json!({ "proposals": [status(analis, "retired")] });
    let late = registrar.post(format!("{path}/proposals"), late).await;
    late.is_problem(409, "personnel.decree_act_not_offered");
    register
        .decide(registrar, &empty, "apply")
        .await
        .is(200)
        .has("/status", "applied")
        .has("/allowed_actions", json!([]));
    assert_eq!(register.status_of(analis).await, "retired");
    assert_eq!(register.status_of(&scene.region.kepala).await, "pns", "what was taken out changes nothing");
    let lines = registrar.get(format!("{path}/proposals")).await.is(200);
    assert!(lines.body["data"][1]["result_id"].is_string(), "{}", lines.text);
    let twice = register.decide(registrar, &empty, "apply").await;
    twice.is_problem(409, "personnel.decree_act_not_offered");
    let auditor = scene.officer("auditor").await;
    auditor.get(&path).await.is(200).has("/status", "applied");
    register.decide(&auditor, &empty, "apply").await.is_problem(403, "identity.forbidden");
}

async fn a_list_of_many_is_applied_whole_or_not_at_all(scene: &Scene) {
    let register = Register::of(scene).await;
    let Register { registrar, verifier, .. } = &register;
    let (kepala, analis) = (&scene.region.kepala, &scene.region.analis);
    let proposals = json!([status(kepala, "transferred"), status(analis, "transferred")]);
    let decree = register.register(("mutasi_keluar", "824/1"), proposals).await.is(201).id();
    register.decide(verifier, &decree, "verify").await.is(200);
    // Meanwhile somebody else writes a fact that stands in the way of the second line.
    let other = json!({ "value": { "kind": "status", "status": "retired" }, "valid_from": "2026-02-01" });
    registrar.post(format!("/v1/employees/{}/facts", analis.id), other).await.is(201);
    let refused = register.decide(registrar, &decree, "apply").await.is(422);
    let refused = refused.at("/proposals/1/valid_from");
    assert_eq!(refused.body["errors"].as_array().unwrap().len(), 1, "{}", refused.text);
    assert_eq!(register.status_of(kepala).await, "pns", "nothing is half-applied");
    registrar.get(format!("/v1/decrees/{decree}")).await.is(200).has("/status", "verified");
}

async fn two_people_change_places(scene: &Scene) {
    let register = Register::of(scene).await;
    let Register { registrar, verifier, .. } = &register;
    let (sekda, kepala) = (&scene.region.sekda, &scene.region.kepala);
    let proposals = json!([position(sekda, &kepala.position), position(kepala, &sekda.position)]);
    let decree = register.register(("mutasi", "821/7"), proposals).await.is(201).id();
    register.decide(verifier, &decree, "verify").await.is(200);
    register.decide(registrar, &decree, "apply").await.is(200);
    for (person, post) in [(sekda, &kepala.position), (kepala, &sekda.position)] {
        let facts = registrar.get(format!("/v1/employees/{}/facts?kind=position", person.id)).await.is(200);
        facts.has("/data/0/value/position_id", post.as_str()).has("/data/0/decree_id", decree.as_str());
    }
    let history = registrar.get(format!("/v1/employees/{}/facts?kind=position&history=true", sekda.id)).await;
    assert_eq!(history.data().len(), 3, "the old one, its copy with an end, the new one: {}", history.text);
}

async fn a_cancelled_decree_changes_nothing(scene: &Scene) {
    let register = Register::of(scene).await;
    let Register { registrar, verifier, .. } = &register;
    let analis = &scene.region.analis;
    let wrong =
        register.register(("pensiun", "882/1"), json!([status(analis, "deceased")])).await.is(201).id();
    register.decide(verifier, &wrong, "verify").await.is(200);
    let cancel = format!("/v1/decrees/{wrong}/cancel");
    registrar
        .post(&cancel, json!({ "reason": " " }))
        .await
        .is_problem(422, "personnel.name_empty")
        .at("/reason");
    let cancelled = registrar.post(&cancel, json!({ "reason": "Salah jenis SK" })).await.is(200);
    cancelled.has("/status", "cancelled").has("/cancel_reason", "Salah jenis SK");
    registrar
        .post(&cancel, json!({ "reason": "Lagi" }))
        .await
        .is_problem(409, "personnel.decree_act_not_offered");
    assert!(registrar.get("/v1/decrees/pending-effects").await.is(200).data().is_empty());
    let fact = json!({ "value": { "kind": "status", "status": "retired" }, "valid_from": "2026-02-01", "decree_id": wrong });
    let facts = format!("/v1/employees/{}/facts", analis.id);
    registrar.post(&facts, fact).await.is_problem(422, "personnel.decree_unknown").at("/decree_id");
    register.register(("pensiun", "882/1"), json!([status(analis, "retired")])).await.is(201);
    assert_eq!(register.status_of(analis).await, "pns");
}

async fn what_waits_is_listed_for_those_who_must_know(scene: &Scene) {
    let register = Register::of(scene).await;
    let (kepala, analis) = (&scene.region.kepala, &scene.region.analis);
    register.register(("pensiun", "882/1"), json!([status(analis, "retired")])).await.is(201);
    let promoted = json!([{ "employee_id": kepala.id,
        "value": { "kind": "golongan", "golongan": "IV/c", "mkg_years": 22, "mkg_months": 0 } }]);
    register.register(("kenaikan_pangkat", "823/1"), promoted).await.is(201);
    scene.app.set_clock("2026-02-09T02:00:00Z").await;
    let bendahara = scene.officer("bendahara").await;
    let known = bendahara.get("/v1/decrees/pending-effects").await.is(200);
    let known = known.has("/data/0/decree/kind", "pensiun").has("/data/0/stops_pay", true);
    let known = known.has("/data/0/days_waiting", 6).has("/data/0/is_overdue", true);
    known.has("/data/1/employee/id", kepala.id.as_str()).has("/data/1/stops_pay", false);
    let asked = async |query: String| {
        bendahara.get(format!("/v1/decrees/pending-effects?{query}")).await.is(200).data().len()
    };
    assert_eq!(asked(format!("employee_id={}", analis.id)).await, 1);
    assert_eq!(asked(format!("unit_id={}", scene.region.sekretariat)).await, 0);
    assert_eq!(asked("kind=kenaikan_pangkat".to_owned()).await, 1);
    assert_eq!(asked("effective_by=2026-01-31".to_owned()).await, 0);
    assert_eq!(asked("limit=1".to_owned()).await, 1);
    let far = scene.neighbour.officer(&scene.app.anonymous, "bendahara").await;
    assert!(far.get("/v1/decrees/pending-effects").await.is(200).data().is_empty());
    let own = analis.sign_in(&scene.app.anonymous).await;
    assert_eq!(own.get("/v1/decrees/pending-effects").await.is(200).data().len(), 1, "each sees the own");
}

async fn a_decree_awaits_its_officers(scene: &Scene) {
    let register = Register::of(scene).await;
    let Register { registrar, verifier, .. } = &register;
    let decree =
        register.register(("pensiun", "882/1"), json!([status(&scene.region.analis, "retired")])).await;
    let decree = decree.is(201).id();
    let tasks = async |who: &Client| who.get("/v1/me/tasks").await.is(200);
    assert!(tasks(registrar).await.data().is_empty(), "who registered it does not verify it");
    let awaiting = tasks(verifier).await.has("/data/0/kind", "tasks.verify_decree");
    let awaiting =
        awaiting.has("/data/0/object_id", decree.as_str()).has("/data/0/deadline", "2026-02-08T17:00:00Z");
    awaiting.has("/data/0/allowed_actions/0/name", "verify");
    register.decide(verifier, &decree, "verify").await.is(200);
    tasks(registrar).await.has("/data/0/kind", "tasks.apply_decree");
    register.decide(registrar, &decree, "apply").await.is(200);
    assert!(tasks(registrar).await.data().is_empty());
}
