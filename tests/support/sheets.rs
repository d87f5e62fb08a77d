//! Spreadsheets as officers upload them, and importing them.

use std::io::{Cursor, Write as _};

use reqwest::Method;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::client::Client;

/// Stores a file, and gives its id back.
pub async fn upload(officer: &Client, name: &str, content: &[u8]) -> String {
    let officer = officer.with("content-type", "application/octet-stream");
    officer
        .send_bytes(Method::POST, &format!("/v1/files?name={name}"), Some(content.to_vec()))
        .await
        .is(201)
        .id()
}

/// Begins an import and follows its job to the end, whatever that is. Gives the import back.
pub async fn begin(officer: &Client, new: Value) -> Value {
    let job = officer.finished(officer.post("/v1/imports", new).await).await;
    let id = job["object_id"].as_str().unwrap_or_else(|| panic!("{job:#}")).to_owned();
    officer.get(format!("/v1/imports/{id}")).await.is(200).body
}

/// Uploads a CSV and imports it.
pub async fn import(officer: &Client, kind: &str, mode: &str, csv: &str) -> Value {
    let file = upload(officer, &format!("{kind}.csv"), csv.as_bytes()).await;
    begin(officer, json!({ "kind": kind, "file_id": file, "mode": mode })).await
}

/// A workbook of sheets, each a name with the XML of its rows and of what follows them.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &str| {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    };
    let (mut names, mut targets) = (String::new(), String::new());
    for (at, (name, content)) in sheets.iter().enumerate() {
        names += &format!("<sheet name=\"{name}\" sheetId=\"{}\" r:id=\"rId{at}\"/>", at + 1);
        targets += &format!("<Relationship Id=\"rId{at}\" Target=\"worksheets/sheet{at}.xml\"/>");
        part(&format!("xl/worksheets/sheet{at}.xml"), &format!("<worksheet>{content}</worksheet>"));
    }
    part("[Content_Types].xml", "<Types/>");
    part("xl/_rels/workbook.xml.rels", &format!("<Relationships>{targets}</Relationships>"));
    part("xl/workbook.xml", &format!("<workbook><sheets>{names}</sheets></workbook>"));
    archive.finish().unwrap().into_inner()
}

/// The rows of a sheet whose cells are all text.
pub fn rows(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    format!("<sheetData>{}</sheetData>", rows.iter().map(row).collect::<String>())
}
