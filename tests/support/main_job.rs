//! The main job over HTTP: a target agreed, work reported, a predikat given, a month's pay calculated from it, and every
//! rupiah of the payslip explained.

use chrono::{Datelike, Months, NaiveDate, Weekday};
use serde_json::{Value, json};

use crate::client::Client;
use crate::region::{Person, Region};

/// The people of a regency at their screens, about to do a month's work.
#[derive(Clone, Debug)]
pub struct MainJob {
    /// Where they work.
    pub region: Region,
    /// The first day of the month that is worked and rated; it is over.
    pub month: NaiveDate,
    /// Makes the runs.
    pub bendahara: Client,
    /// Checks them.
    pub ppk: Client,
    /// Approves them.
    pub penyetuju: Client,
    /// Records attendance.
    pub operator: Client,
    /// Rates the head of the SKPD.
    pub sekda: Client,
    /// Rates the analyst.
    pub kepala: Client,
    /// Is rated and paid.
    pub analis: Client,
}

/// A plan in force: its id and the id of its result.
#[derive(Clone, Debug)]
pub struct Target {
    /// The plan.
    pub skp: String,
    /// Its only result.
    pub rhk: String,
}

impl MainJob {
    /// Everybody signs in.
    pub async fn begin(nobody: &Client, region: Region, month: NaiveDate) -> Self {
        Self {
            month,
            bendahara: region.officer(nobody, "bendahara").await,
            ppk: region.officer(nobody, "ppk").await,
            penyetuju: region.officer(nobody, "penyetuju").await,
            operator: region.officer(nobody, "operator").await,
            sekda: region.sekda.sign_in(nobody).await,
            kepala: region.kepala.sign_in(nobody).await,
            analis: region.analis.sign_in(nobody).await,
            region,
        }
    }

    /// The month as the API writes it.
    pub fn period(&self) -> String {
        self.month.format("%Y-%m").to_string()
    }

    /// Plans for the year: the head's with the sekda, then the analyst's, which supports it.
    pub async fn agree_on_targets(&self) -> (Target, Target) {
        let head = self.agree((&self.kepala, &self.sekda), "jpt_pimpinan", None).await;
        let analyst = self.agree((&self.analis, &self.kepala), "ja_jf", Some(&head.rhk)).await;
        (head, analyst)
    }

    async fn agree(
        &self,
        (employee, rater): (&Client, &Client),
        kind: &str,
        supports: Option<&String>,
    ) -> Target {
        let year = self.month.year();
        let new = json!({ "year": year, "kind": kind, "approach": "kuantitatif" });
        let skp = employee.post("/v1/performance/skp", new).await.is(201).id();
        let at = |verb: &str| format!("/v1/performance/skp/{skp}/{verb}");
        let written = employee.decided().put(at("plan"), plan(kind, supports)).await.is(200);
        let rhk = written.body["plan"]["rhk"][0]["id"].as_str().unwrap().to_owned();
        employee.decided().post(at("ajukan"), Value::Null).await.is(200).has("/status", "diajukan");
        let agreement = json!({ "behaviour": [
            { "value": "berorientasi_pelayanan", "expectation": "Setiap permohonan dijawab dalam satu hari kerja" }] });
        rater.decided().post(at("sepakati"), agreement).await.is(200).has("/status", "disepakati");
        employee.decided().post(at("tanda-tangan"), Value::Null).await.is(200).has("/status", "disepakati");
        rater.decided().post(at("tanda-tangan"), Value::Null).await.is(200).has("/status", "berjalan");
        Target { skp, rhk }
    }

    /// The month's report on a result, with evidence, and the superior's answer to it.
    pub async fn report(&self, (employee, rater): (&Client, &Client), target: &Target) -> String {
        let plan = json!({
            "rhk_id": target.rhk, "period": self.period(), "action_plan": "Layanan jemput bola di empat desa" });
        let progress =
            employee.post(format!("/v1/performance/skp/{}/progress", target.skp), plan).await.is(201).id();
        let at = |verb: &str| format!("/v1/performance/progress/{progress}/{verb}");
        let link = format!("https://arsip.uji.merit.test/laporan/{}", self.period());
        employee.post(at("evidence"), json!({ "name": "Rekap layanan", "link": link })).await.is_success();
        let realised = json!({ "realisation": "110 keping KTP-el diterbitkan", "data_source": "SIAK" });
        employee.decided().post(at("realise"), realised).await.is_success();
        let answer = json!({ "note": "Rekap lengkap; pertahankan waktu layanan." });
        rater.decided().post(at("feedback"), answer).await.is_success();
        progress
    }

    /// Both ratings of the month as expected, which is the predikat baik.
    pub async fn rate(&self, rater: &Client, target: &Target) -> String {
        let ratings = json!({ "period": self.period(), "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai" });
        let rated =
            rater.post(format!("/v1/performance/skp/{}/evaluations", target.skp), ratings).await.is(201);
        rated.has("/predikat", "baik").id()
    }

    /// Every working day of the month for the three: on time, but the analyst was late on the first day.
    pub async fn record_attendance(&self) {
        let people = [&self.region.sekda, &self.region.kepala, &self.region.analis];
        let end = self.month + Months::new(1);
        let days = self.month.iter_days().take_while(|day| *day < end);
        let working: Vec<NaiveDate> =
            days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).collect();
        let mut recorded = Vec::new();
        for person in people {
            for day in &working {
                let minutes_late =
                    if person.id == self.region.analis.id && *day == working[0] { 40 } else { 0 };
                recorded.push(attended(person, *day, minutes_late));
            }
        }
        self.operator.post("/v1/attendance-days/batch-put", json!({ "days": recorded })).await.is(200);
    }

    /// The regency's TPP: 60 % for performance, 40 % for attendance. Drafted by one, approved by another.
    pub async fn publish_policy(&self) -> String {
        let year = self.month.year();
        let policy = json!({
            "instansi_id": self.region.instansi, "name": format!("TPP {year}"), "valid_from": format!("{year}-01-01"),
            "rules": policy() });
        let id = self.bendahara.post("/v1/payroll/policies", policy).await.is(201).id();
        let at = |verb: &str| format!("/v1/payroll/policies/{id}/{verb}");
        self.bendahara.decided().post(at("submit"), Value::Null).await.is(200).has("/status", "submitted");
        self.penyetuju.decided().post(at("approve"), Value::Null).await.is(200).has("/status", "approved");
        id
    }

    /// Makes and calculates a run of the month, and takes it through every hand; nobody is left out but those named, for want of a rater.
    pub async fn pay(&self, kind: &str, left_out: &[&Person]) -> String {
        let new = json!({ "kind": kind, "unit_id": self.region.instansi, "service_month": self.period() });
        let run = self.bendahara.post("/v1/payroll/runs", new).await.is(201).id();
        let at = |verb: &str| format!("/v1/payroll/runs/{run}/{verb}");
        for person in left_out {
            let exclusion = json!({ "employee_id": person.id, "reason": "Predikat ditetapkan Bupati dan belum diterima" });
            self.bendahara.decided().post(at("exclusions"), exclusion).await.is_success();
        }
        let announced = self.bendahara.decided().post(at("calculate"), Value::Null).await;
        self.bendahara.succeeded(announced).await;
        let faults = self.bendahara.get(at("faults")).await.is(200);
        let open: Vec<&Value> = faults.data().iter().filter(|fault| fault["is_open"] != false).collect();
        assert!(open.is_empty(), "{open:#?}");
        self.sign(&format!("/v1/payroll/runs/{run}")).await;
        self.penyetuju.decided().post(at("approve"), Value::Null).await.is(200).has("/status", "approved");
        run
    }

    /// The treasurer verifies a run, and the finance officer checks it.
    pub async fn sign(&self, run: &str) {
        self.bendahara.decided().post(format!("{run}/verify"), Value::Null).await.is(200);
        self.ppk.decided().post(format!("{run}/check"), Value::Null).await.is(200).has("/status", "checked");
    }

    /// The payslips that a person sees as his own, newest first.
    pub async fn own_payslips(&self, person: &Client) -> Vec<Value> {
        person.get("/v1/me/payslips").await.is(200).data().to_vec()
    }
}

fn plan(kind: &str, supports: Option<&String>) -> Value {
    let indicator = |aspect: &str, indicator: &str, target: &str| json!({ "aspect": aspect, "indicator": indicator, "target": target });
    json!({
        "kind": kind, "approach": "kuantitatif",
        "rhk": [{
            "kind": "utama", "title": "Meningkatnya kepemilikan dokumen kependudukan", "supports_rhk_id": supports,
            "iki": [
                indicator("kuantitas", "KTP-el yang diterbitkan", "1.200 keping setahun"),
                indicator("kualitas", "KTP-el tanpa kesalahan data", "sekurangnya 98 %"),
                indicator("waktu", "Penerbitan dalam satu hari kerja", "sekurangnya 95 %"),
            ],
        }],
        "resources": ["Dua petugas loket", "Printer KTP-el"],
        "accountability": ["Laporan bulanan kepada atasan langsung"],
        "consequences": ["Predikat menentukan bagian prestasi kerja pada TPP"],
    })
}

fn attended(person: &Person, day: NaiveDate, minutes_late: u32) -> Value {
    json!({
        "employee_id": person.id, "day": day, "code": "present", "minutes_late": minutes_late, "minutes_early": 0,
        "arrived_at": format!("07:{:02}:00", 10 + minutes_late), "left_at": "16:00:00" })
}

fn policy() -> Value {
    json!({
        "title": { "id": "TPP Kabupaten Uji (contoh)", "en": "TPP of the test regency (example)" },
        "instrument": "Perbup Uji 12/2026 (contoh)", "article": "pasal 5 sampai pasal 14",
        "is_illustrative": true, "is_health_insured": true,
        "corrective_decree": "Keputusan Bupati Uji 900/31/2026 (contoh)",
        "statuses": { "cpns": "0.8", "pns": "1", "pppk": "1" },
        "basic": { "kind": "table", "by_kelas": { "7": 2_900_000, "14": 11_500_000, "15": 15_000_000 } },
        "weights": { "performance": "0.6", "attendance": "0.4" },
        "performance": {
            "period": { "cycle": "month", "lag": 0 },
            "by_predikat": {
                "sangat_baik": "1", "baik": "1", "butuh_perbaikan": "0.85", "kurang": "0.6", "sangat_kurang": "0.4" } },
        "attendance": { "lag_months": 0, "cuts": [
            { "code": "tl1", "rate": "0.005", "of": "attendance" },
            { "code": "tl2", "rate": "0.01", "of": "attendance" },
            { "code": "tk", "rate": "0.03", "of": "whole" } ] },
        "tax": { "method": "ter", "borne_by": { "cpns": "employee", "pns": "employee", "pppk": "employee" } },
    })
}
