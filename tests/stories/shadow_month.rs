//! A treasurer holds the lists of a month against Merit until every rupiah is explained: pay as SIMGAJI lists it, then the TPP.

use std::fmt::Write as _;

use merit_tests::main_job::MainJob;
use merit_tests::region::Person;
use merit_tests::sheets::{begin, upload};
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

both![in Scene: a_treasurer_learns_to_trust];

const MONTH: &str = "2026-01";

async fn a_treasurer_learns_to_trust(scene: &Scene) {
    let job = MainJob::begin(&scene.app.anonymous, scene.region.clone(), scene.month()).await;
    let salaries = list_of_salaries(&job).await;
    refused_with_every_typo(&job.bendahara, &salaries).await;
    let of_salaries = import(&job.bendahara, "simgaji_pay_list", &salaries).await;
    assert_eq!(of_salaries["committed"], 4, "{of_salaries:#}");
    let run = calculated(&job, "gaji_induk").await;
    let first = compared(&job.bendahara, &run).await;
    the_differences_are_explained(&job, &first).await;

    // The second child was never entered.
    let officer = scene.officer("kepegawaian").await;
    let child = json!({ "kind": "family", "relation": "child", "name": "Keluarga Dimas", "birth_date": "2018-03-04", "is_dependent": true });
    let fact = json!({ "value": child, "valid_from": "2020-03-01" });
    officer.post(format!("/v1/employees/{}/facts", job.region.analis.id), fact).await.is(201);
    recalculate(&job.bendahara, &run).await;
    let second = compared(&job.bendahara, &run).await;
    let people = people(&job.bendahara, &second).await;
    let analis = of(&people, &job.region.analis);
    assert_eq!((&analis["outcome"], &analis["difference"]), (&json!("equal"), &json!(0)), "{analis:#}");
    let counts = job.bendahara.get(&second).await.is(200);
    counts.has("/summary/equal", 2).has("/summary/people", 4);
    job.bendahara.get(&first).await.is(200).has("/summary/equal", 1);

    let of_tpp = the_tpp_is_held_against_its_list(&job).await;
    for (import, comparison) in [(&of_salaries, &second), (&of_tpp.0, &of_tpp.1)] {
        let undo = json!({ "reason": "Pembandingan selesai" });
        let path = format!("/v1/imports/{}/undo", import["id"].as_str().unwrap());
        job.bendahara.succeeded(job.bendahara.decided().post(path, undo).await).await;
        job.bendahara.get(comparison).await.is_problem(404, "platform.not_found");
    }
    assert_eq!(scene.app.verify_log().await.finding, None);
}

/// What SIMGAJI would pay, by the public calculator: its clerk counts two children of the analyst, and takes an instalment from the
/// head. It also pays somebody whom nobody knows.
async fn list_of_salaries(job: &MainJob) -> String {
    let people = [
        (&job.region.sekda, ("IV/d", "4D", 24), Some("II/a"), (1, 0)),
        (&job.region.kepala, ("IV/b", "4B", 20), Some("II/b"), (1, 250_000)),
        (&job.region.analis, ("III/a", "3A", 10), None, (2, 0)),
    ];
    let mut csv = String::from(
        "NIP,Nama,Golongan,KdStawin,JAnak,NoRek,Gapok,TJIstri,TJAnak,TJStruk,TJFungsi,TJUmum,TJBeras,TJPajak,",
    );
    csv += "TJAskes,TJKK,TJKM,TBulat,PIWP1,PIWP8,PAskes,PPajak,PKoperasi,PJKK,PJKM,Bersih\n";
    for (person, (golongan, code, mkg), eselon, (children, instalment)) in people {
        let facts = json!({ "service_month": MONTH, "status": "pns", "golongan": golongan, "mkg_years": mkg, "spouses": 1,
            "children": children, "eselon": eselon, "ptkp": "K/1" });
        let slip = job.bendahara.nobody().post("/v1/calculators/payslip", facts).await.is(200).body;
        let amount = |code: &str| amount(&slip, code);
        let earnings = [
            "gaji_pokok",
            "tunjangan_istri_suami",
            "tunjangan_anak",
            "tunjangan_struktural",
            "tunjangan_fungsional",
            "tunjangan_umum",
            "tunjangan_beras",
            "tunjangan_pph21",
            "tunjangan_bpjs_4",
            "tunjangan_jkk",
            "tunjangan_jkm",
            "pembulatan",
            "potongan_bpjs_1",
            "potongan_iwp_8",
            "potongan_bpjs_4",
            "potongan_pph21",
        ]
        .map(amount);
        let cells: Vec<String> = earnings.iter().map(i64::to_string).collect();
        write!(csv, "{},{},{code},1,{children},900000{mkg},{},", person.nip, person.name, cells.join(","))
            .unwrap();
        let (jkk, jkm, net) = (amount("potongan_jkk"), amount("potongan_jkm"), amount("net") - instalment);
        writeln!(csv, "{instalment},{jkk},{jkm},{net}").unwrap();
    }
    csv + "196505051990031777,Tanpa Catatan,3A,1,0,900,2500000,0,0,0,0,185000,72420,0,0,0,0,0,0,0,0,0,0,0,0,2700000\n"
}

/// A line of a payslip; the calculator leaves out those that are zero.
fn amount(slip: &Value, code: &str) -> i64 {
    let mut lines = slip["lines"].as_array().unwrap().iter();
    lines.find(|line| line["code"] == code).map_or(0, |line| line["amount"].as_i64().unwrap())
}

async fn import(bendahara: &Client, kind: &str, csv: &str) -> Value {
    let file = upload(bendahara, "daftar.csv", csv.as_bytes()).await;
    begin(bendahara, json!({ "kind": kind, "file_id": file, "mode": "all_or_nothing", "month": MONTH })).await
}

async fn refused_with_every_typo(bendahara: &Client, csv: &str) {
    let typos = csv.replace("196505051990031777", "19650505199003177").replace(",2700000\n", ",dua juta\n");
    let rejected = import(bendahara, "simgaji_pay_list", &typos).await;
    assert_eq!(
        (&rejected["status"], &rejected["committed"]),
        (&json!("rejected"), &json!(0)),
        "{rejected:#}"
    );
    let faults =
        bendahara.get(format!("/v1/imports/{}/faults", rejected["id"].as_str().unwrap())).await.is(200);
    let codes: Vec<&str> = faults.data().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["nip.length", "import.not_a_whole_number"], "all at once");
}

async fn calculated(job: &MainJob, kind: &str) -> String {
    let new = json!({ "kind": kind, "unit_id": job.region.instansi, "service_month": MONTH });
    let run = job.bendahara.post("/v1/payroll/runs", new).await.is(201).id();
    recalculate(&job.bendahara, &run).await;
    run
}

async fn recalculate(bendahara: &Client, run: &str) {
    let announced = bendahara.decided().post(format!("/v1/payroll/runs/{run}/calculate"), Value::Null).await;
    bendahara.succeeded(announced).await;
}

async fn compared(bendahara: &Client, run: &str) -> String {
    let announced = bendahara.post("/v1/payroll/shadow-comparisons", json!({ "run_id": run })).await;
    let job = bendahara.finished(announced).await;
    assert_eq!(job["status"], "succeeded", "{job:#}");
    format!("/v1/payroll/shadow-comparisons/{}", job["object_id"].as_str().unwrap())
}

/// Everybody, each with causes that are the whole difference.
async fn people(bendahara: &Client, comparison: &str) -> Vec<Value> {
    let people = bendahara.get(format!("{comparison}/people")).await.is(200).data().to_vec();
    for person in &people {
        let causes = person["causes"].as_array().unwrap().iter();
        let sum: i64 = causes.map(|cause| cause["amount"].as_i64().unwrap()).sum();
        assert_eq!(Some(sum), person["difference"].as_i64(), "{person:#}");
    }
    people
}

fn of<'p>(people: &'p [Value], person: &Person) -> &'p Value {
    people.iter().find(|one| one["nip"] == person.nip.as_str()).unwrap()
}

fn causes(person: &Value) -> Vec<&str> {
    person["causes"].as_array().unwrap().iter().map(|cause| cause["kind"].as_str().unwrap()).collect()
}

async fn the_differences_are_explained(job: &MainJob, comparison: &str) {
    let people = people(&job.bendahara, comparison).await;
    assert_eq!(people.len(), 4);
    let sekda = of(&people, &job.region.sekda);
    assert_eq!((&sekda["outcome"], &sekda["difference"]), (&json!("equal"), &json!(0)), "{sekda:#}");
    let kepala = of(&people, &job.region.kepala);
    assert_eq!(
        (causes(kepala), &kepala["difference"]),
        (vec!["third_party"], &json!(-250_000)),
        "{kepala:#}"
    );
    let analis = of(&people, &job.region.analis);
    assert_eq!(causes(analis), ["children"], "{analis:#}");
    let fact = &analis["causes"][0]["facts"][0];
    assert_eq!((&fact["theirs"], &fact["merit"]), (&json!("2"), &json!("1")));
    // 2 % of 3,252,900 and ten kilograms of rice more, less contributions.
    assert!(analis["difference"].as_i64().unwrap() > 72_420, "{analis:#}");
    let unknown = people.iter().find(|one| one["nip"] == "196505051990031777").unwrap();
    assert_eq!(unknown["reasons"][0]["code"], "payroll.shadow_unknown_nip");
    let sums = job.bendahara.get(comparison).await.is(200).body["summary"].clone();
    let by_cause = sums["causes"].as_array().unwrap().iter().map(|cause| cause["amount"].as_i64().unwrap());
    assert_eq!(Some(by_cause.sum()), sums["difference"].as_i64(), "{sums:#}");
    assert!(!sums["causes"].to_string().contains("unexplained"), "{sums:#}");
    // Whoever rates the analyst, and the analyst, see nothing of it.
    for reader in [&job.kepala, &job.analis] {
        reader.get(format!("{comparison}/people")).await.is_problem(403, "identity.forbidden");
    }
    let log = job.analis.get("/v1/me/access-log").await.is(200);
    assert!(log.data().iter().any(|entry| entry["kind"] == "payslip"), "{}", log.text);
}

/// The list of the TPP pays the analyst as if no morning had been late, and the sekda, whom nobody rated in Merit.
async fn the_tpp_is_held_against_its_list(job: &MainJob) -> (Value, String) {
    let (of_head, of_analyst) = job.agree_on_targets().await;
    job.report((&job.kepala, &job.sekda), &of_head).await;
    job.report((&job.analis, &job.kepala), &of_analyst).await;
    job.rate(&job.sekda, &of_head).await;
    job.rate(&job.kepala, &of_analyst).await;
    job.record_attendance().await;
    job.publish_policy().await;
    let run = calculated(job, "tpp").await;
    let mut csv = String::from("nip;nama;kelas;tpp_kinerja;tpp_kehadiran;pph21;potongan_bpjs_1;bersih\n");
    for person in [&job.region.kepala, &job.region.analis] {
        let slips = job
            .bendahara
            .get(format!("/v1/payroll/payslips?run_id={run}&employee_id={}", person.id))
            .await
            .is(200);
        let slip = format!("/v1/payroll/payslips/{}", slips.data()[0]["id"].as_str().unwrap());
        let slip = job.bendahara.get(slip).await.is(200).body;
        let amount = |code: &str| amount(&slip, code);
        // 1 % of the 40 % for attendance.
        let more = if person.id == job.region.analis.id { 11_600 } else { 0 };
        let kelas = if more > 0 { 7 } else { 14 };
        let (kinerja, kehadiran) = (amount("tpp_kinerja"), amount("tpp_kehadiran") + more);
        let (tax, health) = (amount("potongan_pph21"), amount("potongan_bpjs_1"));
        let net = amount("net") + more;
        writeln!(csv, "{};{};{kelas};{kinerja};{kehadiran};{tax};{health};{net}", person.nip, person.name)
            .unwrap();
    }
    let sekda = &job.region.sekda;
    writeln!(csv, "{};{};15;9000000;6000000;0;0;15000000", sekda.nip, sekda.name).unwrap();
    let import = import(&job.bendahara, "tpp_pay_list", &csv).await;
    assert_eq!(import["committed"], 3, "{import:#}");
    let comparison = compared(&job.bendahara, &run).await;
    let people = people(&job.bendahara, &comparison).await;
    assert_eq!(of(&people, &job.region.kepala)["outcome"], "equal", "{people:#?}");
    let analis = of(&people, &job.region.analis);
    assert_eq!(
        (causes(analis)[0], &analis["difference"]),
        ("attendance_not_counted", &json!(11_600)),
        "{analis:#}"
    );
    let sekda = of(&people, sekda);
    assert_eq!(sekda["reasons"][0]["code"], "payroll.predikat_missing", "{sekda:#}");
    (import, comparison)
}
