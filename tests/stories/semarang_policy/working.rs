//! The work itself: seen as it goes, and spoken of while something can still be changed.

use merit_tests::Client;
use serde_json::{Value, json};

use super::{Office, Target};

/// The plan runs since its first day; work is entered on the day after it was done.
pub async fn logged_as_it_is_done(office: &Office<'_>, target: &Target) {
    let analis = &office.job.analis;
    analis.get(&target.skp).await.is(200).has("/status", "berjalan");
    let entry = json!({ "starts_on": "2026-07-14", "activity": "Jemput bola di Kelurahan Sampangan", "output": "64 keping",
        "minutes": 390, "rhk_id": target.rhk,
        "evidence": [{ "name": "Daftar hadir", "link": "https://arsip.uji.merit.test/hadir" }] });
    analis.post("/v1/performance/work-log", entry).await.is(201);
    let seen = office.job.kepala.get("/v1/performance/work-log?month=2026-07").await.is(200);
    assert_eq!(seen.data()[0]["output"], "64 keping");
}

/// The superior says what he sees; it is read, answered, and becomes something that both agreed on, with a day.
pub async fn feedback_is_given_answered_and_agreed_upon(office: &Office<'_>) {
    let (analis, kepala) = (&office.job.analis, &office.job.kepala);
    let said = json!({ "recipient_id": office.job.region.analis.id, "tone": "saran",
        "body": "Warga mengantre lama karena berkas diperiksa dua kali." });
    let given =
        kepala.post("/v1/performance/direct-feedback", said).await.is(201).has("/relation", "superior");
    let at = |verb: &str| format!("/v1/performance/direct-feedback/{}/{verb}", given.id());
    analis.post(at("read"), Value::Null).await.is(200);
    let receipt = kepala.get(format!("/v1/performance/direct-feedback/{}", given.id())).await.is(200);
    assert!(receipt.body["read_at"].is_string(), "{}", receipt.text);
    analis
        .post(at("reply"), json!({ "reply": "Benar. Saya ingin belajar memeriksa sekali saja." }))
        .await
        .is(200);
    let action = json!({ "title": "Pelatihan verifikasi berkas", "owner_id": office.job.region.analis.id,
        "due_on": "2026-09-01" });
    let action = kepala.post(at("actions"), action).await.is(200).id();
    let action = |verb: &str| format!("/v1/performance/feedback-actions/{action}/{verb}");
    analis.post(action("agree"), Value::Null).await.is(200).has("/status", "disepakati");
    analis
        .post(action("finish"), json!({ "note": "Selesai tiga hari." }))
        .await
        .is(200)
        .has("/status", "selesai");
}

/// A month's report with its evidence, and the superior's answer.
pub async fn reported(employee: &Client, target: &Target, period: &str) {
    let begun =
        json!({ "rhk_id": target.rhk, "period": period, "action_plan": "Pelayanan loket dan jemput bola" });
    let report = employee.post(target.at("progress"), begun).await.is(201).id();
    let path = format!("/v1/performance/progress/{report}");
    let link = json!({ "name": "Rekap SIAK", "link": "https://arsip.uji.merit.test/rekap" });
    employee.post(format!("{path}/evidence"), link).await.is(200);
    let done = json!({ "realisation": "Terbit sesuai rekap", "data_source": "SIAK" });
    employee.decided().post(format!("{path}/realise"), done).await.is(200);
}
