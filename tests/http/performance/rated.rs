//! What tests of ratings begin with: plans that were reported on and rated.

use merit_tests::{Client, Reply};
use serde_json::{Value, json};

use super::{Office, act, agree, content, new_plan, skp};

/// Both ratings of a year or a period.
pub fn ratings(hasil_kerja: &str, perilaku_kerja: &str) -> Value {
    json!({ "hasil_kerja": hasil_kerja, "perilaku_kerja": perilaku_kerja })
}

/// An act on an address that takes a body.
pub async fn decide(client: &Client, path: impl AsRef<str>, body: Value) -> Reply {
    client.decided().post(path, body).await
}

/// A realised report for a period.
pub async fn realised(employee: &Client, (plan, rhk): (&str, &Value), period: &str) {
    let report = json!({ "rhk_id": rhk, "period": period, "action_plan": "Layanan jemput bola" });
    let report = employee.post(format!("{}/progress", skp(plan)), report).await.is(201).id();
    let path = format!("/v1/performance/progress/{report}");
    let link = json!({ "name": "Laporan", "link": "https://arsip.uji.merit.test/laporan" });
    employee.post(format!("{path}/evidence"), link).await.is(200);
    let done = json!({ "realisation": "110 keping terbit", "data_source": "SIAK" });
    employee.post(format!("{path}/realise"), done).await.is(200);
}

impl Office {
    /// The analyst's plan of a year, reported on in January: the plan and its result.
    pub async fn reported(&self, year: i32) -> (String, Value) {
        let (employee, rater) = (&self.analis, &self.kepala);
        let plan = employee.post("/v1/performance/skp", new_plan(year)).await.is(201).id();
        employee.decided().put(format!("{}/plan", skp(&plan)), content(&Value::Null)).await.is(200);
        act(employee, &plan, "ajukan").await.is(200);
        agree(rater, &plan).await.is(200);
        act(employee, &plan, "tanda-tangan").await.is(200);
        let signed = act(rater, &plan, "tanda-tangan").await.is(200).has("/status", "berjalan");
        let rhk = signed.body["plan"]["rhk"][0]["id"].clone();
        realised(employee, (&plan, &rhk), &format!("{year}-01")).await;
        (plan, rhk)
    }

    /// A rating of the analyst's January as agreed: the evaluation.
    pub async fn rated(&self, plan: &str) -> String {
        let mut body = ratings("sesuai", "sesuai");
        body["period"] = json!("2026-01");
        let path = format!("{}/evaluations", skp(plan));
        self.kepala.post(path, body).await.is(201).has("/predikat", "baik").id()
    }

    /// The year of the analyst's plan rated and handed over: the evaluation.
    pub async fn handed_over(&self, plan: &str, body: Value) -> String {
        let rated = decide(&self.kepala, format!("{}/evaluasi-tahunan", skp(plan)), body).await.is(201);
        decide(&self.kepala, format!("{}/serahkan", skp(plan)), Value::Null)
            .await
            .is(200)
            .has("/status", "diserahkan");
        rated.id()
    }
}
