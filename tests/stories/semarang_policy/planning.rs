//! Plans are made in time, whoever else is late, and both sides are heard before one is agreed.

use merit_tests::Client;
use serde_json::{Value, json};

use super::standards::Standards;
use super::{Office, Target};

const REQUESTS: &str = "/v1/performance/superior-requests";

/// A wrong superior is named by whom it concerns; a week passes without an answer.
pub async fn a_wrong_superior_is_named(office: &Office<'_>) -> String {
    let right = &office.job.region.kepala.id;
    let new = json!({ "superior_id": right, "valid_from": "2026-02-01", "reason": "Saya bekerja di dinas sejak 2020" });
    let asked = office.colleague.post(REQUESTS, new).await.is(201).has("/status", "diajukan");
    let asked = asked.has("/current/id", office.job.region.sekda.id.as_str());
    assert!(asked.body["deadline"].as_str().unwrap().starts_with("2026-02-10"), "{}", asked.text);
    format!("{REQUESTS}/{}", asked.id())
}

/// The week is over: the request went further up by itself, and is answered there.
pub async fn the_superior_is_corrected(office: &Office<'_>, request: &str) {
    office.officer.get(request).await.is(200).has("/status", "dieskalasi");
    let note = json!({ "note": "Sesuai SK penempatan" });
    let done = office.officer.decided().post(format!("{request}/terima"), note).await.is(200);
    done.has("/status", "diterima").has("/deadline", Value::Null);
}

/// Numbers and words side by side, both from the library; what it rests on is `link`.
fn content(kind: &str, (link, id): (&str, &str), target: &str, standards: &Standards) -> Value {
    let mut rhk = json!({ "kind": "utama", "title": "Dokumen kependudukan terbit cepat dan benar", "iki": [
        { "aspect": "kuantitas", "indicator": "Keping KTP-el yang terbit", "target": format!("{target} keping"),
          "target_value": target, "unit": "keping", "indicator_id": standards.pieces },
        { "form": "narasi", "indicator": "Warga pulang dengan penjelasan yang utuh", "indicator_id": standards.manner }] });
    rhk[link] = json!(id);
    json!({ "kind": kind, "approach": "kuantitatif", "rhk": [rhk], "resources": ["Dua loket"],
        "accountability": ["Laporan bulanan"], "consequences": ["Bagian kinerja pada TPP"] })
}

/// A draft of the half-year, with its content.
async fn draft(employee: &Client, content: Value) -> Target {
    let new = json!({ "year": 2026, "kind": content["kind"], "approach": "kuantitatif",
        "starts_on": "2026-07-01", "ends_before": "2027-01-01" });
    let skp = format!("/v1/performance/skp/{}", employee.post("/v1/performance/skp", new).await.is(201).id());
    let written = employee.decided().put(format!("{skp}/plan"), content).await.is(200);
    let rhk = written.body["plan"]["rhk"][0]["id"].as_str().unwrap().to_owned();
    Target { skp, rhk }
}

/// Agreed and signed by both.
async fn agreed((employee, rater): (&Client, &Client), target: &Target) {
    let expected =
        json!({ "behaviour": [{ "value": "harmonis", "expectation": "Menolong rekan yang tertinggal" }] });
    rater.decided().post(target.at("sepakati"), expected).await.is(200);
    employee.decided().post(target.at("tanda-tangan"), Value::Null).await.is(200);
    let signed = rater.decided().post(target.at("tanda-tangan"), Value::Null).await.is(200);
    signed.has("/status", "ditetapkan");
}

/// The head has no plan yet. The analyst plans against what the agency has published.
pub async fn drafted_while_the_superior_is_late(office: &Office<'_>, standards: &Standards) -> Target {
    let resting = ("supports_sasaran_id", standards.sasaran.as_str());
    let target = draft(&office.job.analis, content("ja_jf", resting, "800", standards)).await;
    let nothing = office.job.analis.get(target.at("supportable-rhk")).await.is(200);
    assert!(nothing.data().is_empty(), "the head has no plan: {}", nothing.text);
    let objectives = office.job.analis.get(target.at("supportable-targets")).await.is(200);
    assert_eq!(objectives.data()[0]["id"], standards.sasaran.as_str());
    office.job.analis.get(target.at("target-check")).await.is(200).has("/data/0/flags", json!([]));
    target
}

/// Given back with a word, talked over, submitted anew, agreed: every step stays readable.
pub async fn negotiated(office: &Office<'_>, target: &Target, standards: &Standards) {
    let (analis, kepala) = (&office.job.analis, &office.job.kepala);
    let submitted =
        |_: &Target| async { analis.decided().post(target.at("ajukan"), Value::Null).await.is(200) };
    submitted(target).await;
    let note = json!({ "note": "800 keping di bawah capaian tahun lalu; mengapa?" });
    kepala.post(target.at("negotiation"), note).await.is(201).has("/event", "catatan");
    let answer = json!({ "note": "Satu printer rusak sampai Agustus." });
    analis.post(target.at("negotiation"), answer).await.is(201);
    let back = json!({ "note": "Printer diganti bulan ini; 1.000 keping." });
    kepala.post(target.at("kembalikan"), back).await.is(200).has("/status", "dikembalikan");
    let held = analis.get(&target.skp).await.is(200).body["plan"].clone();
    let mut plan = held;
    plan["rhk"][0]["iki"][0]["target"] = json!("1.000 keping");
    plan["rhk"][0]["iki"][0]["target_value"] = json!("1000");
    analis.decided().put(target.at("plan"), plan).await.is(200).has("/plan/rhk/0/id", target.rhk.as_str());
    submitted(target).await.has("/plan/rhk/0/supports_sasaran_id", standards.sasaran.as_str());
    agreed((analis, kepala), target).await;
    let steps = kepala.get(target.at("negotiation")).await.is(200);
    let events: Vec<&str> = steps.data().iter().map(|step| step["event"].as_str().unwrap()).collect();
    let expected = ["diajukan", "catatan", "catatan", "dikembalikan", "diajukan", "disepakati", "ditetapkan"];
    assert_eq!(events, expected);
}

/// Once the head has agreed with the sekda, the analyst's result is linked to the head's; the analyst types nothing again.
pub async fn the_superiors_plan_comes_and_the_link_resolves(
    office: &Office<'_>,
    analyst: &Target,
    standards: &Standards,
) -> Target {
    let (kepala, sekda) = (&office.job.kepala, &office.job.sekda);
    let resting = ("supports_sasaran_id", standards.sasaran.as_str());
    let head = draft(kepala, content("jpt_pimpinan", resting, "12000", standards)).await;
    kepala.decided().post(head.at("ajukan"), Value::Null).await.is(200);
    agreed((kepala, sekda), &head).await;
    let linked = office.job.analis.get(&analyst.skp).await.is(200).has("/status", "ditetapkan");
    linked.has("/plan/rhk/0/supports_rhk_id", head.rhk.as_str()).has("/plan/rhk/0/id", analyst.rhk.as_str());
    head
}

/// The colleague's plan goes to the right superior, and supports that superior's result from the first.
pub async fn the_colleague_plans(office: &Office<'_>, head: &Target, standards: &Standards) -> Target {
    let supporting = ("supports_rhk_id", head.rhk.as_str());
    let target = draft(&office.colleague, content("ja_jf", supporting, "1000", standards)).await;
    let submitted = office.colleague.decided().post(target.at("ajukan"), Value::Null).await.is(200);
    submitted.has("/rater/id", office.job.region.kepala.id.as_str());
    agreed((&office.colleague, &office.job.kepala), &target).await;
    target
}
