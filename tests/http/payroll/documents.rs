//! Documents on paper: lists as PDF, payslips with their code, and what the code says of them.

use merit_tests::{Client, Kind, Reply, TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, golongan, holder};
use super::outputs::{sheet, text};

both![
    lists_are_printed_by_page,
    a_payslip_is_signed_and_anybody_verifies_it,
    a_payslip_that_changed_says_so,
    a_payslip_is_printed_for_its_owner_and_whoever_may_read_it,
];

/// A PDF with its name, which begins and ends as one and has fonts in it.
async fn pdf(reader: &Client, path: &str) -> (String, Vec<u8>) {
    let (headers, bytes) = reader.download(path).await;
    assert_eq!(headers["content-type"], "application/pdf");
    assert!(bytes.starts_with(b"%PDF-"), "{path}");
    assert!(String::from_utf8_lossy(&bytes[bytes.len() - 16..]).contains("%%EOF"), "{path}");
    assert!(count(&bytes, b"/FontFile2") >= 1 || count(&bytes, b"/FontFile3") >= 1, "fonts are embedded");
    (headers["content-disposition"].to_str().unwrap().to_owned(), bytes)
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|part| *part == word).count()
}

fn pages(bytes: &[u8]) -> usize {
    count(bytes, b"/Type/Page/")
}

async fn lists_are_printed_by_page(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let (name, list) = pdf(&desk.ppk, &format!("{path}/pay-list?format=pdf")).await;
    assert!(name.contains("daftar-gaji-gaji-induk-2026-02.pdf"), "{name}");
    assert_eq!(pages(&list), 1, "three people fit on one page");
    let (name, _) = pdf(&desk.ppk, &format!("{path}/recapitulation?format=pdf")).await;
    assert!(name.contains("rekapitulasi-gaji-induk-2026-02.pdf"), "{name}");
    desk.ppk.get(format!("{path}/pay-list?format=docx")).await.is(400);
}

/// An approved run of salaries, and the first payslip of the one who owns it.
async fn approved(desk: &Desk, me: &Client) -> String {
    let path = desk.salaries().await;
    desk.signed(&path).await;
    desk.approve(&path, "one").await.is(200);
    me.get("/v1/me/payslips").await.is(200).data()[0]["id"].as_str().unwrap().to_owned()
}

fn decoded(part: &str) -> Value {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

async fn verified(app: &TestApp, code: &str) -> Reply {
    app.anonymous.get(format!("/v1/verify/{code}")).await.is(200)
}

async fn a_payslip_is_signed_and_anybody_verifies_it(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let me = desk.own(app, &first, 1).await;
    let slip = approved(&desk, &me).await;
    let signed =
        me.get(format!("/v1/me/payslips/{slip}/signed")).await.is(200).has("/payslip/id", slip.as_str());
    let jws = signed.body["jws"].as_str().unwrap();
    let parts: Vec<&str> = jws.split('.').collect();
    let (header, document) = (decoded(parts[0]), decoded(parts[1]));
    assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("merit-document+jws")));
    assert_eq!((&document["payslip"], &document["code"]), (&signed.body["payslip"], &signed.body["code"]));
    let keys = app.anonymous.get("/.well-known/jwks.json").await.is(200);
    assert_eq!(keys.body["keys"][0]["kid"], header["kid"]);
    assert!(is_signed(jws, keys.body["keys"][0]["x"].as_str().unwrap()));
    me.bearing(jws).get("/v1/me").await.is(401);
    let again = me.get(format!("/v1/payroll/payslips/{slip}/signed")).await.is(200);
    assert_eq!(again.body, signed.body, "the same document has the same code and signature");

    let code = signed.body["code"].as_str().unwrap();
    assert!(signed.body["verification_url"].as_str().unwrap().ends_with(&format!("/v1/verify/{code}")));
    let told = verified(app, code).await;
    let approved_on = desk.bendahara.get("/v1/payroll/runs").await.is(200).data()[0]["approved_at"].clone();
    assert!(approved_on.is_string());
    let day = told.body["approved_on"].clone();
    let expected = json!({ "status": "valid", "document": "payslip", "kind": "gaji_induk", "service_month": "2026-02",
        "payment_month": "2026-02", "issuer": "Kabupaten Uji", "approved_on": day });
    assert_eq!(told.body, expected, "and nothing of the person");
    let mut forged = code.to_owned();
    forged.replace_range(40..41, if &code[40..41] == "A" { "B" } else { "A" });
    for unknown in [forged.as_str(), "x", "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4"] {
        app.anonymous.get(format!("/v1/verify/{unknown}")).await.is_problem(404, "platform.not_found");
    }
}

/// Whether a key made a signature, by the definition of RFC 8037.
fn is_signed(jws: &str, x: &str) -> bool {
    use base64::Engine as _;
    let decode = |part: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
    let (signed, signature) = jws.rsplit_once('.').unwrap();
    let key: [u8; 32] = decode(x).try_into().unwrap();
    let key = ed25519_dalek::VerifyingKey::from_bytes(&key).unwrap();
    let signature = ed25519_dalek::Signature::from_slice(&decode(signature)).unwrap();
    key.verify_strict(signed.as_bytes(), &signature).is_ok()
}

async fn a_payslip_that_changed_says_so(app: &TestApp) {
    let (desk, [first, second, _]) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let code = async |employee: &str| {
        let slips = desk.bendahara.get(format!("/v1/payroll/payslips?employee_id={employee}")).await.is(200);
        let id = slips.data()[0]["id"].as_str().unwrap().to_owned();
        let signed = desk.bendahara.get(format!("/v1/payroll/payslips/{id}/signed")).await.is(200);
        signed.body["code"].as_str().unwrap().to_owned()
    };
    let (of_first, of_second) = (code(&first).await, code(&second).await);
    verified(app, &of_first).await.has("/status", "provisional").has("/approved_on", Value::Null);
    let promoted = json!({ "value": golongan("III/b"), "valid_from": "2021-01-01" });
    desk.officer.post(format!("/v1/employees/{first}/facts"), promoted).await.is(201);
    desk.calculated(&path).await;
    verified(app, &of_first).await.has("/status", "changed").has("/service_month", "2026-02");
    verified(app, &of_second).await.has("/status", "provisional");
    assert_eq!(code(&second).await, of_second, "what did not change keeps its code");
    assert_ne!(code(&first).await, of_first);
    desk.bendahara.post(format!("{path}/cancel"), json!({ "reason": "Salah bulan" })).await.is(200);
    let gone = verified(app, &of_second).await.has("/status", "withdrawn");
    gone.has("/kind", Value::Null).has("/issuer", Value::Null);
}

async fn a_payslip_is_printed_for_its_owner_and_whoever_may_read_it(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let me = desk.own(app, &first, 1).await;
    let clerk = holder(app, &desk.admin, ("juru", "bendahara_gaji", Some(&desk.skpd[1]))).await;
    let slip = approved(&desk, &me).await;
    let (own, officers) = (format!("/v1/me/payslips/{slip}"), format!("/v1/payroll/payslips/{slip}"));
    let (name, page) = pdf(&me, &format!("{own}/pdf")).await;
    assert!(name.contains("slip-gaji-induk-2026-02.pdf"), "{name}");
    assert_eq!(pages(&page), 1);
    pdf(&desk.bendahara, &format!("{officers}/pdf")).await;
    let looks = me.get("/v1/me/access-log").await.is(200);
    assert!(looks.data().iter().any(|look| look["kind"] == "payslip"), "the officer's look is noted");
    for part in ["pdf", "signed"] {
        app.anonymous.get(format!("{own}/{part}")).await.is(401);
        app.anonymous.get(format!("{officers}/{part}")).await.is(401);
        desk.admin.get(format!("{officers}/{part}")).await.is_problem(403, "identity.forbidden");
        clerk.get(format!("{officers}/{part}")).await.is_problem(404, "platform.not_found");
        // Whoever may read another's payslip does not read it as an own one.
        desk.bendahara.get(format!("{own}/{part}")).await.is_problem(404, "platform.not_found");
    }
}

#[tokio::test]
async fn an_installation_prints_its_own_letterhead() {
    let app = TestApp::spawn(Kind::Sqlite).await;
    let (desk, _) = Desk::with_people(&app).await;
    let path = desk.salaries().await;
    let file = app.folder().join("documents.toml");
    let settings = format!(
        "[titles]\ntreasurer = \"Bendahara Gaji\"\nchecker = \"PPK\"\napprover = \"Kuasa Pengguna Anggaran\"\n\
         [[letterhead]]\nunit_id = \"{}\"\nlines = [\"PEMERINTAH KABUPATEN UJI\"]\nplace = \"Uji\"\n\
         signatories = [{{ hand = \"checker\", name = \"Siti Aminah, S.E.\", nip = \"198001012005012001\" }}]\n",
        desk.root
    );
    std::fs::write(&file, settings).unwrap();
    let file = file.to_str().unwrap().to_owned();
    drop(desk);
    let app = app.restarted(&[("MERIT_DOCUMENTS_FILE", &file)]).await;
    let ppk = app.login("ppk@uji.merit.test").await;
    let (_, rows) = sheet(&ppk, &format!("{path}/pay-list")).await;
    let has = |wanted: &str| rows.iter().flatten().any(|cell| text(cell) == wanted);
    for wanted in
        ["PEMERINTAH KABUPATEN UJI", "Bendahara Gaji", "Siti Aminah, S.E.", "NIP 198001012005012001"]
    {
        assert!(has(wanted), "{wanted}");
    }
    drop(ppk);
    app.stop().await;
}
