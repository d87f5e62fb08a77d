//! Files: what comes in, and who reads it.

use merit_tests::{Client, Kind, Scene, TestApp, both};
use reqwest::Method;
use serde_json::json;

both![in Scene:
    a_form_stores_a_file_under_an_honest_name,
    a_form_holds_one_file_and_nothing_else,
    content_that_deceives_is_refused_by_name,
    a_list_to_import_may_be_larger,
    a_papers_reader_is_whoever_reads_the_record,
];

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n";

async fn analis(scene: &Scene) -> Client {
    scene.region.analis.sign_in(&scene.app.anonymous).await
}

async fn a_form_stores_a_file_under_an_honest_name(scene: &Scene) {
    let analis = analis(scene).await;
    let stored = analis.upload("berkas/lapor\u{202e}fdp.exe", PDF).await.is(201);
    let stored = stored.has("/name", "laporfdp.exe.pdf").has("/media_type", "application/pdf");
    let meta = analis.get(format!("{}/meta", stored.header("location"))).await.is(200);
    assert_eq!(meta.body, stored.body);
    assert!(meta.body["belongs_to"].is_null() && meta.body["expires_at"].is_string());
    assert_eq!(analis.get(stored.header("location")).await.is(200).text.as_bytes(), PDF);
    // Done once, whatever becomes of the first answer.
    let keyed = analis.with("idempotency-key", "unggah-1");
    let first = keyed.upload("sk.pdf", PDF).await.is(201);
    let again = keyed.upload("sk.pdf", PDF).await.is(201);
    assert_eq!((first.id(), again.header("idempotency-replayed")), (again.id(), "true"));
}

async fn a_form_holds_one_file_and_nothing_else(scene: &Scene) {
    let analis = analis(scene).await;
    analis.upload_as("/v1/files", ("berkas", "sk.pdf"), PDF).await.is_problem(400, "request.unknown_part");
    let form = analis.with("content-type", "multipart/form-data; boundary=x");
    let send = async |body: &str| form.send_text(Method::POST, "/v1/files", Some(body)).await;
    send("--x--\r\n").await.is_problem(400, "request.malformed_form");
    send("--x\r\nno form at all").await.is_problem(400, "request.malformed_form");
    let part = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nisi\r\n";
    send(&format!("{part}{part}--x--\r\n")).await.is_problem(400, "request.part_twice");
    let large = vec![b'x'; (10 << 20) + 1];
    analis.upload("besar.txt", &large).await.is_problem(413, "platform.file_too_large");
}

async fn content_that_deceives_is_refused_by_name(scene: &Scene) {
    let analis = analis(scene).await;
    let cases: [(&[u8], u16, &str); 5] = [
        (b"MZ\x90\x00", 415, "platform.media_type"),
        (b"%PDF-1.7 cut off", 422, "platform.file_broken"),
        (b"PK\x03\x04 docProps", 422, "platform.file_broken"),
        (b"GIF89a %PDF-1.7 %%EOF", 422, "platform.file_polyglot"),
        (b"", 415, "platform.media_type"),
    ];
    for (content, status, code) in cases {
        analis.upload("laporan.pdf", content).await.is_problem(status, code);
    }
}

async fn a_list_to_import_may_be_larger(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let table = "nip;nama\n1;Budi\n".repeat(700_000);
    officer.upload("pegawai.csv", table.as_bytes()).await.is_problem(413, "platform.file_too_large");
    let path = "/v1/files?purpose=import";
    let stored = officer.upload_as(path, ("file", "pegawai.csv"), table.as_bytes()).await.is(201);
    stored.has("/size", table.len()).has("/media_type", "text/csv; charset=utf-8");
    officer.upload_as(path, ("file", "sk.pdf"), PDF).await.is_problem(415, "platform.media_type");
    officer
        .upload_as("/v1/files?purpose=fun", ("file", "sk.pdf"), PDF)
        .await
        .is_problem(400, "request.wrong_parameter");
}

async fn a_papers_reader_is_whoever_reads_the_record(scene: &Scene) {
    let officer = scene.officer("kepegawaian").await;
    let file = officer.upload("kk.pdf", PDF).await.is(201);
    let paper = json!({
        "value": { "kind": "document", "document": "kartu_keluarga", "file_id": file.id() }, "valid_from": "2020-03-01" });
    officer.post(format!("/v1/employees/{}/facts", scene.region.analis.id), paper).await.is(201);
    let place = file.header("location");
    let (analis, kepala) = (analis(scene).await, scene.region.kepala.sign_in(&scene.app.anonymous).await);
    analis.get(place).await.is(200);
    kepala.get(place).await.is_problem(404, "platform.not_found");
    officer.get(place).await.is(200);
    let log = analis.get("/v1/me/access-log").await.is(200);
    assert!(
        log.data().iter().any(|entry| entry["kind"] == "document" && entry["object_id"] == file.body["id"])
    );
}

#[tokio::test]
async fn nothing_is_stored_that_the_scanner_does_not_pass() {
    let scanners = [
        ("command:false", 422, "platform.file_infected"),
        ("command:no-such-scanner", 503, "platform.file_unscanned"),
        ("clamd:127.0.0.1:1", 503, "platform.file_unscanned"),
    ];
    for (scanner, status, code) in scanners {
        let app = TestApp::configured(Kind::Sqlite, &[("MERIT_FILE_SCAN", scanner)]).await;
        let admin = app.login(merit_tests::app::ADMIN).await;
        admin.upload("sk.pdf", PDF).await.is_problem(status, code);
        drop(admin);
        app.stop().await;
    }
}
