//! Grades that were given in e-Kinerja, by its export as it is.

use merit_tests::sheets::import;
use merit_tests::{Scene, both};
use serde_json::{Value, json};

use super::cycles;

both![in Scene:
    grades_are_imported_read_and_taken_back,
    what_does_not_follow_is_refused_by_its_cell,
    where_grades_are_given_here_none_is_imported,
    an_unknown_column_is_refused_by_name,
];

const HEADER: &str = "No;NIP;Nama;Jabatan;Unit Kerja;Periode Penilaian;Rating Hasil Kerja;Rating Perilaku Kerja;Predikat Kinerja;NIP Pejabat Penilai\n";

fn line(scene: &Scene, period: &str, (hasil, perilaku, predikat): (&str, &str, &str)) -> String {
    let (of, by) = (&scene.region.analis, &scene.region.kepala);
    format!("1;{};{};Penelaah;Dinas;{period};{hasil};{perilaku};{predikat};{}\n", of.nip, of.name, by.nip)
}

const BAIK: (&str, &str, &str) = ("SESUAI EKSPEKTASI", "SESUAI EKSPEKTASI", "BAIK");

async fn grades_are_imported_read_and_taken_back(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    let sheet = format!("{HEADER}{}", line(scene, "Januari 2026", BAIK));
    let done = import(&manager, "ekinerja_grades", "all_or_nothing", &sheet).await;
    assert_eq!((&done["status"], &done["committed"]), (&json!("committed"), &json!(1)));
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    let read = analis.get("/v1/performance/evaluations?period=2026-01").await.is(200);
    let read = read.has("/data/0/predikat", "baik").has("/data/0/origin", "ekinerja_bkn");
    let read = read.has("/data/0/skp_id", Value::Null).has("/data/0/version", 1);
    read.has("/data/0/rater/id", scene.region.kepala.id.as_str());

    let better = line(scene, "2026-01", ("Di Atas Ekspektasi", "Sesuai Ekspektasi", "Baik"));
    let again = import(&manager, "ekinerja_grades", "all_or_nothing", &format!("{HEADER}{better}")).await;
    assert_eq!(again["committed"], 1);
    let read = analis.get("/v1/performance/evaluations?period=2026-01").await.is(200);
    let read = read.has("/data/0/hasil_kerja", "di_atas").has("/data/0/version", 2);
    assert_eq!(read.data().len(), 1);
    let undo = format!("/v1/imports/{}/undo", again["id"].as_str().unwrap());
    let job = manager.decided().post(undo, json!({ "reason": "Salah berkas" })).await;
    manager.succeeded(job).await;
    let read = analis.get("/v1/performance/evaluations?period=2026-01").await.is(200);
    read.has("/data/0/hasil_kerja", "sesuai").has("/data/0/version", 1);
}

async fn what_does_not_follow_is_refused_by_its_cell(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    let wrong = line(scene, "2026-01", ("Sesuai Ekspektasi", "Sesuai Ekspektasi", "Sangat Baik"));
    let odd = line(scene, "kapan-kapan", BAIK);
    let ahead = line(scene, "Maret 2026", BAIK);
    let stranger =
        line(scene, "2026-01", BAIK).replace(&scene.region.analis.nip, &scene.neighbour.analis.nip);
    let sheet = format!("{HEADER}{wrong}{odd}{ahead}{stranger}");
    let done = import(&manager, "ekinerja_grades", "dry_run", &sheet).await;
    assert_eq!(done["faulty"], 4);
    let faults = manager.get(format!("/v1/imports/{}/faults", done["id"].as_str().unwrap())).await.is(200);
    let codes: Vec<&str> = faults.data().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    let expected = [
        "performance.predikat_unfit",
        "performance.period_unreadable",
        "performance.period_in_future",
        "performance.employee_unknown",
    ];
    assert_eq!(codes, expected);
}

async fn where_grades_are_given_here_none_is_imported(scene: &Scene) {
    cycles::publish(scene, cycles::content("2026-03-01", "merit")).await;
    let manager = scene.officer("kinerja").await;
    let sheet = format!("{HEADER}{}", line(scene, "Januari 2026", BAIK));
    let done = import(&manager, "ekinerja_grades", "dry_run", &sheet).await;
    let faults = manager.get(format!("/v1/imports/{}/faults", done["id"].as_str().unwrap())).await.is(200);
    assert_eq!(faults.data()[0]["code"], "performance.kept_here");
}

async fn an_unknown_column_is_refused_by_name(scene: &Scene) {
    let manager = scene.officer("kinerja").await;
    // The names of SIASN are understood as they are; one that is nobody's is named with the nearest.
    let siasn = HEADER
        .replace("Rating Hasil Kerja", "hasilKinerja")
        .replace("Rating Perilaku Kerja", "perilakuKerja")
        .replace("Predikat Kinerja", "kuadranKinerja")
        .replace("NIP Pejabat Penilai", "nipNrpPenilai");
    let sheet = format!("{siasn}{}", line(scene, "2026-01", BAIK));
    let done = import(&manager, "ekinerja_grades", "dry_run", &sheet).await;
    assert_eq!((&done["faulty"], &done["status"]), (&json!(0), &json!("checked")), "{done}");
    let sheet = sheet.replace("kuadranKinerja", "Predikad");
    let refused = import(&manager, "ekinerja_grades", "all_or_nothing", &sheet).await;
    let faults = manager.get(format!("/v1/imports/{}/faults", refused["id"].as_str().unwrap())).await.is(200);
    let of = |code: &str| {
        let found = faults.data().iter().find(|fault| fault["code"] == code);
        found.unwrap_or_else(|| panic!("{}", faults.text)).clone()
    };
    let unknown = of("import.column_unknown");
    assert!(unknown["message"].as_str().unwrap().contains("predikat"), "{unknown}");
    assert!(of("import.column_missing")["message"].as_str().unwrap().contains("predikat"));

    // An installation whose export has other names adds them to those that ship.
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("ekinerja_columns.toml");
    let names = "[[column]]\ncolumn = \"predikat\"\nalso = [\"Predikad\"]\nsource = \"ekspor\"\nconfidence = \"one_source\"\n";
    std::fs::write(&own, names).unwrap();
    let kind = scene.app.kind;
    let other = Scene::configured(kind, &[("MERIT_EKINERJA_COLUMNS", own.to_str().unwrap())]).await;
    let manager = other.officer("kinerja").await;
    let sheet = format!("{siasn}{}", line(&other, "2026-01", BAIK)).replace("kuadranKinerja", "Predikad");
    let done = import(&manager, "ekinerja_grades", "all_or_nothing", &sheet).await;
    assert_eq!(done["committed"], 1, "{done}");
    drop(manager);
    other.stop().await;
}
