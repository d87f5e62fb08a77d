//! The guard against overpayment: the six findings of the audit board as fixtures, a clean regency, and who answers for a warning.

use merit_tests::{Reply, TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, golongan, offers};

both![
    a_clean_regency_is_signed_without_a_word,
    dompu_2023_retired_staff_with_a_wrong_year_are_not_signed,
    dompu_2023_a_spouse_is_not_paid_after_a_divorce,
    lombok_tengah_2022_position_allowances_rest_or_are_found,
    muara_enim_2022_who_came_without_skpp_is_not_paid_by_two,
    banyuasin_2022_and_jakarta_2020_the_retired_and_the_dead_are_found,
    a_warning_is_accepted_with_a_reason_and_a_block_is_not,
    accounts_are_compared_and_never_opened,
];

impl Desk {
    /// Somebody of whom more is known: facts with their first and last days.
    async fn known(&self, sequence: u32, (born, facts): (&str, &[Value])) -> String {
        let nip = format!("{}2010011{sequence:03}", born.replace('-', ""));
        let body = json!({ "instansi_id": self.root, "nip": nip, "sex": "male", "name": format!("Pegawai {sequence:03}"),
            "birth_date": born, "facts": facts });
        self.officer.post("/v1/employees", body).await.is(201).id()
    }

    /// What everybody has who is paid, from a day on.
    fn service(&self, post: &str, from: &str) -> Vec<Value> {
        [
            json!({ "kind": "status", "status": "pns" }),
            golongan("III/a"),
            json!({ "kind": "tax_status", "ptkp": "K/1" }),
            json!({ "kind": "position", "position_id": post, "standing": "definitif" }),
        ]
        .iter()
        .map(|value| since(value, from))
        .collect()
    }

    async fn found(&self, path: &str) -> Reply {
        self.bendahara.get(format!("{path}/findings")).await.is(200)
    }

    /// A decree that changes facts of one employee, registered and not applied.
    async fn decree(&self, kind: &str, proposal: Value) {
        let decree = json!({ "unit_id": self.root, "kind": kind, "number": format!("800/{kind}/2026"), "about": kind,
            "issued_on": "2026-01-20", "tmt": "2026-01-10", "signatory": "Bupati Uji", "proposals": [proposal] });
        self.officer.post("/v1/decrees", decree).await.is(201);
    }
}

fn since(value: &Value, from: &str) -> Value {
    json!({ "value": value, "valid_from": from })
}

fn family(relation: &str, born: &str) -> Value {
    json!({ "kind": "family", "relation": relation, "name": "Sari", "birth_date": born, "is_dependent": true })
}

/// The rules of what was found, in order of their words.
fn rules(reply: &Reply) -> Vec<String> {
    let mut rules: Vec<_> = reply.data().iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect();
    rules.sort();
    rules
}

async fn a_clean_regency_is_signed_without_a_word(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    assert!(desk.found(&path).await.data().is_empty());
    desk.bendahara.get(&path).await.is(200).has("/open_findings", json!({ "blocks": 0, "warnings": 0 }));
    desk.signed(&path).await;
}

async fn dompu_2023_retired_staff_with_a_wrong_year_are_not_signed(app: &TestApp) {
    let desk = Desk::of(app).await;
    let who = desk.known(1, ("1967-12-10", &desk.service(&desk.posts[0], "2010-01-01"))).await;
    // The pension began in January 2026; December was typed.
    let typed = since(&json!({ "kind": "status", "status": "retired" }), "2026-12-01");
    desk.officer.post(format!("/v1/employees/{who}/facts"), typed).await.is(201);
    let path = desk.salaries().await;
    let found = desk.found(&path).await;
    assert_eq!(rules(&found), ["past_retirement_age", "retirement_tmt_implausible"]);
    let block = found.data().iter().find(|one| one["severity"] == "block").unwrap();
    assert_eq!((&block["employee_id"], &block["allowed_actions"]), (&json!(who), &json!([])));
    assert!(block["message"].as_str().unwrap().contains("2026-01-01"), "{block}");
    assert!(block["stake"].as_i64().unwrap() > 2_500_000);
    assert_eq!(block["citation"]["version"], "temuan@2020-01-01");
    let refused = desk.verify(&path).await.is_problem(409, "payroll.run_has_findings");
    assert!(refused.body["detail"].as_str().unwrap().contains("/findings?status=open"), "{}", refused.text);
    let accept = format!("{path}/findings/{}/acceptance", block["id"].as_str().unwrap());
    let accept = desk.bendahara.decided().post(accept, json!({ "reason": "Sudah biasa" })).await;
    accept.is_problem(409, "payroll.finding_blocks");

    // Left out with a reason, and calculated again without the person.
    let other = desk.hire(2, 0).await;
    desk.calculated(&path).await;
    let leave_out = json!({ "employee_id": who, "reason": "SK pensiun sedang diperbaiki" });
    desk.bendahara.post(format!("{path}/exclusions"), leave_out).await.is(200).has("/is_stale", true);
    desk.calculated(&path).await.has("/payslip_count", 1);
    assert!(desk.found(&path).await.data().is_empty(), "{other} is paid alone");
    desk.signed(&path).await;
}

async fn dompu_2023_a_spouse_is_not_paid_after_a_divorce(app: &TestApp) {
    let desk = Desk::of(app).await;
    let mut facts = desk.service(&desk.posts[0], "2012-01-01");
    facts.push(since(&family("spouse", "1986-05-01"), "2012-01-01"));
    let who = desk.known(1, ("1985-03-15", &facts)).await;
    let listed = desk.officer.get(format!("/v1/employees/{who}/facts?kind=family")).await.is(200);
    let marriage = listed.data()[0]["id"].clone();
    let divorce = json!({ "employee_id": who, "change": "correct", "fact_id": marriage, "valid_from": "2012-01-01",
        "valid_until": "2026-01-10", "value": family("spouse", "1986-05-01") });
    desk.decree("perubahan_keluarga", divorce).await;
    let path = desk.salaries().await;
    let found = desk.found(&path).await;
    assert_eq!(rules(&found), ["decree_not_applied", "spouse_allowance_undue"]);
    let undue = found.data().iter().find(|one| one["rule"] == "spouse_allowance_undue").unwrap();
    assert!(undue["message"].as_str().unwrap().contains("800/perubahan_keluarga/2026"), "{undue}");
    let slip = desk.bendahara.get(format!("/v1/payroll/payslips?run_id={}", run_of(&path))).await.is(200);
    let slip = slip.data()[0]["id"].as_str().unwrap().to_owned();
    let slip = desk.bendahara.get(format!("/v1/payroll/payslips/{slip}")).await.is(200).body;
    let line = |code: &str| {
        let lines = slip["lines"].as_array().unwrap();
        lines.iter().find(|line| line["code"] == code).unwrap()["amount"].as_i64().unwrap()
    };
    assert_eq!(undue["stake"], line("tunjangan_istri_suami") + line("tunjangan_beras") / 2);
    desk.verify(&path).await.is_problem(409, "payroll.run_has_findings");
}

fn run_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

async fn lombok_tengah_2022_position_allowances_rest_or_are_found(app: &TestApp) {
    let desk = Desk::of(app).await;
    let decree = json!({ "unit_id": desk.root, "number": "851/1/2025", "about": "Cuti dan tugas belajar",
        "issued_on": "2025-06-20", "tmt": "2025-07-01", "signatory": "Bupati Uji" });
    let decree = desk.officer.post("/v1/decrees", decree).await.is(201).id();
    let away = |value: Value, from: &str, until: &str| json!({ "value": value, "valid_from": from, "valid_until": until, "decree_id": decree });
    let long_leave = away(json!({ "kind": "leave", "leave": "cuti_besar" }), "2026-01-15", "2026-04-01");
    let study = json!({ "kind": "study_assignment", "mode": "full_time", "funding": "apbd", "level": "s2",
        "institution": "Universitas Rafflesia", "programme": "Magister Kebijakan Publik" });
    let study = away(study, "2025-07-01", "2027-07-01");
    for (sequence, absence) in [(1, long_leave), (2, study)] {
        let head = json!({ "unit_id": desk.skpd[0], "name": format!("Kepala Bidang {sequence}"), "kind": "struktural",
            "eselon": "III/b", "kelas_jabatan": 11 });
        let head = desk.officer.post("/v1/positions", head).await.is(201).id();
        let mut facts = desk.service(&head, "2012-01-01");
        facts.push(absence);
        desk.known(sequence, ("1985-03-15", &facts)).await;
    }
    let path = desk.salaries().await;
    let found = desk.found(&path).await;
    // Where the calculation pays the allowance on, the guard names it; where it rests, nothing is left to find.
    let slips = desk.bendahara.get(format!("{path}/totals")).await.is(200);
    let paid = slips.data().iter().find(|total| total["code"] == "tunjangan_struktural").unwrap();
    let at_stake: i64 = found.data().iter().map(|one| one["stake"].as_i64().unwrap()).sum();
    assert_eq!(paid["amount"], at_stake);
    if at_stake > 0 {
        assert_eq!(rules(&found), ["position_allowance_in_leave", "position_allowance_in_study"]);
        desk.verify(&path).await.is_problem(409, "payroll.run_has_findings");
    }
}

async fn muara_enim_2022_who_came_without_skpp_is_not_paid_by_two(app: &TestApp) {
    let desk = Desk::of(app).await;
    let who = desk.known(1, ("1985-03-15", &desk.service(&desk.posts[0], "2025-12-01"))).await;
    let path = desk.salaries().await;
    let found = desk.found(&path).await.has("/data/0/rule", "skpp_missing").has("/data/0/severity", "block");
    assert_eq!(rules(&found).len(), 1);
    desk.verify(&path).await.is_problem(409, "payroll.run_has_findings");
    let typed = desk.officer.with("content-type", "application/octet-stream");
    let scan =
        typed.send_text(reqwest::Method::POST, "/v1/files?name=skpp.pdf", Some("%PDF-1.4\n%%EOF\n")).await;
    let skpp = json!({ "kind": "document", "document": "skpp", "title": "SKPP 900/12/2025", "file_id": scan.is(201).id() });
    desk.officer.post(format!("/v1/employees/{who}/facts"), since(&skpp, "2025-11-28")).await.is(201);
    desk.calculated(&path).await;
    assert!(desk.found(&path).await.data().is_empty());
    desk.signed(&path).await;
}

async fn banyuasin_2022_and_jakarta_2020_the_retired_and_the_dead_are_found(app: &TestApp) {
    let desk = Desk::of(app).await;
    // Nobody told the record: the age tells it.
    desk.known(1, ("1966-06-10", &desk.service(&desk.posts[0], "2010-01-01"))).await;
    // Retired and dead by their records, and active again by a slip of the pen.
    for (sequence, status) in [(2, "retired"), (3, "deceased")] {
        let mut facts = desk.service(&desk.posts[0], "2012-01-01");
        facts[0]["valid_until"] = json!("2025-12-01");
        facts.push(since(&json!({ "kind": "status", "status": status }), "2025-12-01"));
        let who = desk.known(sequence, ("1985-03-15", &facts)).await;
        let again = since(&json!({ "kind": "status", "status": "pns" }), "2026-01-01");
        let again = desk.officer.post(format!("/v1/employees/{who}/facts"), again).await;
        // Nothing follows death; that is refused before it can cost anything.
        match status {
            "deceased" => drop(again.is_problem(422, "personnel.after_death")),
            _ => drop(again.is(201)),
        }
    }
    let path = desk.salaries().await;
    assert_eq!(rules(&desk.found(&path).await), ["paid_after_retirement", "past_retirement_age"]);
    desk.verify(&path).await.is_problem(409, "payroll.run_has_findings");
}

async fn a_warning_is_accepted_with_a_reason_and_a_block_is_not(app: &TestApp) {
    let desk = Desk::of(app).await;
    let mut facts = desk.service(&desk.posts[0], "2012-01-01");
    let mut spouse = family("spouse", "1986-05-01");
    spouse["is_asn"] = json!(true);
    facts.push(since(&spouse, "2012-01-01"));
    let who = desk.known(1, ("1985-03-15", &facts)).await;
    let path = desk.salaries().await;
    let found = desk.found(&path).await.has("/data/0/rule", "spouse_is_asn").has("/data/0/status", "open");
    let finding = &found.data()[0];
    let acceptance = format!("{path}/findings/{}/acceptance", finding["id"].as_str().unwrap());
    assert_eq!(finding["allowed_actions"][0]["href"], acceptance);
    assert_eq!(finding["allowed_actions"][0]["reason_if_denied"], Value::Null);
    let run =
        desk.bendahara.get(&path).await.is(200).has("/open_findings", json!({ "blocks": 0, "warnings": 1 }));
    assert!(offers(&run).contains(&("verify", Some("payroll.run_has_findings"))));
    let tasks = desk.bendahara.get("/v1/me/tasks").await.is(200);
    assert!(tasks.data().iter().any(|task| task["kind"] == "tasks.settle_findings"), "{}", tasks.text);

    let reason = json!({ "reason": "Gaji pokok istri lebih kecil" });
    desk.bendahara.post(&acceptance, reason.clone()).await.is_problem(400, "request.key_required");
    desk.ppk.decided().post(&acceptance, reason.clone()).await.is_problem(403, "identity.forbidden");
    let mute = desk.bendahara.decided().post(&acceptance, json!({ "reason": " " })).await;
    mute.is_problem(422, "payroll.reason_empty").at("/reason");
    let unknown = acceptance.replace(finding["id"].as_str().unwrap(), "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4");
    desk.bendahara.decided().post(unknown, reason.clone()).await.is_problem(404, "platform.not_found");
    let keyed = desk.bendahara.with("idempotency-key", "accept").with("if-match", "*");
    keyed.post(&acceptance, reason.clone()).await.is(200).has("/open_findings/warnings", 0);
    keyed.post(&acceptance, reason.clone()).await.is(200).has("/open_findings/warnings", 0);
    let twice = desk.bendahara.decided().post(&acceptance, reason.clone()).await;
    twice.is_problem(409, "payroll.finding_act_not_offered");
    let accepted =
        desk.ppk.get(format!("{path}/findings?status=accepted&severity=warning&rule=spouse_is_asn")).await;
    accepted.is(200).has("/data/0/accepted/reason", "Gaji pokok istri lebih kecil");
    assert!(desk.ppk.get(format!("{path}/findings?status=open")).await.is(200).data().is_empty());
    desk.ppk.get(format!("{path}/findings?rule=apa")).await.is(400);

    desk.bendahara.delete(&acceptance).await.is_problem(428, "request.if_match_required");
    let back = desk.bendahara.with("if-match", "*").delete(&acceptance).await.is(200);
    back.has("/open_findings/warnings", 1);
    desk.bendahara.decided().post(&acceptance, reason.clone()).await.is(200);
    desk.calculated(&path).await.has("/open_findings/warnings", 0);
    desk.signed(&path).await;
    let late = desk.bendahara.with("if-match", "*").delete(&acceptance).await;
    late.is_problem(409, "payroll.finding_act_not_offered");
    let own = desk.own(app, &who, 1).await;
    own.get(format!("{path}/findings")).await.is_problem(403, "identity.forbidden");
    let reads = own.get("/v1/me/access-log").await.is(200);
    assert!(reads.data().iter().any(|read| read["kind"] == "payslip"), "{}", reads.text);
}

async fn accounts_are_compared_and_never_opened(app: &TestApp) {
    let desk = Desk::of(app).await;
    let account = |number: &str, holder: &str| {
        let value = json!({ "kind": "bank_account", "bank": "Bank Uji", "number": number, "holder": holder });
        since(&value, "2012-01-01")
    };
    for (sequence, number, holder) in [
        (1, "900000000001", "PEGAWAI 001"),
        (2, "900000000002", "Bukan Dia"),
        (3, "900000000003", "Pegawai 003"),
        (4, "900000000003", "Pegawai 004"),
    ] {
        let mut facts = desk.service(&desk.posts[0], "2012-01-01");
        facts.push(account(number, holder));
        desk.known(sequence, ("1985-03-15", &facts)).await;
    }
    let path = desk.salaries().await;
    let found = desk.found(&path).await;
    assert_eq!(rules(&found), ["account_of_other", "account_shared", "account_shared"]);
    assert!(!found.text.contains("90000000"), "{}", found.text);
}
