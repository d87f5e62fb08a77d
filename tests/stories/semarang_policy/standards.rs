//! Clear standards: what is measured, how and when is published before the time that it measures.

use merit_tests::sheets::import;
use serde_json::{Value, json};

use super::Office;

/// What everybody can read before planning.
pub struct Standards {
    /// The objective of the agency.
    pub sasaran: String,
    /// An indicator in numbers.
    pub pieces: String,
    /// An indicator in words.
    pub manner: String,
}

/// The year before was rated in e-Kinerja; its export is read as it is.
pub async fn grades_of_the_year_before_are_brought_along(office: &Office<'_>) {
    let (of, by) = (&office.galih, &office.job.region.kepala);
    let grade = "Di Atas Ekspektasi;Di Atas Ekspektasi;Sangat Baik";
    let sheet = format!(
        "No;NIP;Nama;Jabatan;Unit Kerja;Periode Penilaian;Rating Hasil Kerja;Rating Perilaku Kerja;Predikat Kinerja;NIP Pejabat Penilai\n\
         1;{};{};Penelaah;Dinas;Tahunan 2025;{grade};{}\n",
        of.nip, of.name, by.nip
    );
    let done = import(&office.officer, "ekinerja_grades", "all_or_nothing", &sheet).await;
    assert_eq!(done["committed"], 1, "{done:#}");
}

fn cycle(starts_on: &str) -> Value {
    json!({ "starts_on": starts_on, "rhythm": "triwulan", "scheme": "permen6_2022", "source": "merit",
        "evidence_required": true, "rating_days": 14, "stages": [
            { "stage": "perencanaan", "from": "2026-02-01", "until": "2026-07-01" },
            { "stage": "pelaksanaan", "from": "2026-07-01", "until": "2027-01-01" },
            { "stage": "evaluasi_tahunan", "from": "2026-12-15", "until": "2027-02-01" },
            { "stage": "tindak_lanjut", "from": "2027-02-01", "until": "2027-04-01" }] })
}

/// A year that has begun cannot be announced; the policy begins with the third quarter.
pub async fn the_year_is_announced_before_it_begins(office: &Office<'_>) {
    let officer = &office.officer;
    let begun = cycle("2026-02-01");
    let new = json!({ "instansi_id": office.job.region.instansi, "year": 2026, "content": begun });
    let id = officer.post("/v1/performance/cycles", new).await.is(201).id();
    let path = format!("/v1/performance/cycles/{id}");
    let late = officer.decided().post(format!("{path}/terbitkan"), Value::Null).await;
    late.is_problem(422, "performance.published_late").at("/starts_on");
    officer.decided().put(&path, cycle("2026-07-01")).await.is(200).has("/starts_on", "2026-07-01");
    officer.decided().post(format!("{path}/terbitkan"), Value::Null).await.is(200).has("/status", "terbit");
    office.colleague.get(&path).await.is(200).has("/rhythm", "triwulan");
}

pub async fn targets_and_indicators_are_published(office: &Office<'_>) -> Standards {
    Standards {
        sasaran: the_agency_promises(office).await,
        pieces: indicator(office, "ADM-01", "Keping KTP-el yang terbit", ("kuantitas", "keping")).await,
        manner: indicator(
            office,
            "ADM-02",
            "Warga pulang dengan penjelasan yang utuh",
            ("kualitas", "narasi"),
        )
        .await,
    }
}

/// The objective of the agency is there while the head has no plan of his own yet.
async fn the_agency_promises(office: &Office<'_>) -> String {
    let (kepala, sekda) = (&office.job.kepala, &office.job.sekda);
    let new = json!({ "unit_id": office.job.region.dinas, "year": 2026 });
    let path = kepala.post("/v1/performance/agreements", new).await.is(201).header("location").to_owned();
    let promise = json!({ "sasaran": [{ "title": "Dokumen kependudukan terbit cepat dan benar", "iku": [
        { "indicator": "Kepemilikan KTP-el", "unit": "persen", "baseline": "94", "target": "98",
          "polarity": "higher_better" }] }] });
    let written = kepala.decided().put(format!("{path}/content"), promise).await.is(200);
    kepala.post(format!("{path}/ajukan"), Value::Null).await.is(200);
    sekda.decided().post(format!("{path}/tetapkan"), Value::Null).await.is(200).has("/status", "berlaku");
    office.colleague.get(&path).await.is(200).has("/promise/sasaran/0/iku/0/target", "98");
    written.body["promise"]["sasaran"][0]["id"].as_str().unwrap().to_owned()
}

/// An indicator that every plan may take: the same words and the same unit for all who hold it.
async fn indicator(office: &Office<'_>, code: &str, title: &str, (aspect, unit): (&str, &str)) -> String {
    let content = json!({ "code": code, "title": title, "topic": "capaian_program", "aspect": aspect, "unit": unit,
        "better": "lebih_tinggi", "accumulation": "jumlah", "data_source": "SIAK" });
    let new = json!({ "instansi_id": office.job.region.instansi, "content": content });
    let id = office.officer.post("/v1/performance/indicators", new).await.is(201).id();
    let publish = format!("/v1/performance/indicators/{id}/publish");
    office.officer.decided().post(publish, Value::Null).await.is(200);
    id
}
