//! Empty sheets to fill in: the header and one example, every column formatted as text so that no program turns long numbers
//! into rounded ones.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::Error;
use crate::sheet::Spot;

/// A column of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The header.
    pub header: String,
    /// What the first row shows.
    pub example: String,
}

/// The template as CSV.
pub fn csv_template(headings: &[Heading]) -> String {
    let header = headings.iter().map(|heading| heading.header.as_str()).collect();
    let example = headings.iter().map(|heading| heading.example.as_str()).collect();
    csv_text(&[header, example])
}

/// Rows as CSV, with the mark by which Excel knows UTF-8. A text that a spreadsheet program would take for a formula gets an
/// apostrophe before it.
pub fn csv_text(rows: &[Vec<&str>]) -> String {
    let mut text = String::from("\u{feff}");
    for row in rows {
        let fields: Vec<String> = row.iter().map(|field| quoted(field)).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if field.contains(['"', ',', ';', '\n', '\r']) {
        return format!("\"{guard}{}\"", field.replace('"', "\"\""));
    }
    format!("{guard}{field}")
}

/// The template as XLSX.
///
/// # Errors
/// `Broken` when it cannot be written.
pub fn workbook_template(headings: &[Heading]) -> Result<Vec<u8>, Error> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let sheet = worksheet(headings);
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default()).map_err(broken)?;
        archive.write_all(content.as_bytes()).map_err(broken)?;
    }
    Ok(archive.finish().map_err(broken)?.into_inner())
}

fn worksheet(headings: &[Heading]) -> String {
    let cells = |row: u32, text: &dyn Fn(&Heading) -> &str| {
        let cell = |(column, heading): (u32, &Heading)| {
            let text = quick_xml::escape::escape(text(heading));
            format!("<c r=\"{}\" s=\"1\" t=\"inlineStr\"><is><t>{text}</t></is></c>", Spot::cell(row, column))
        };
        (1_u32..).zip(headings).map(cell).collect::<String>()
    };
    let header = cells(1, &|heading| &heading.header);
    let example = cells(2, &|heading| &heading.example);
    format!(
        "{XML}<worksheet xmlns=\"{MAIN}\"><cols><col min=\"1\" max=\"{}\" width=\"22\" style=\"1\" customWidth=\"1\"/></cols>\
         <sheetData><row r=\"1\">{header}</row><row r=\"2\">{example}</row></sheetData></worksheet>",
        headings.len().max(1)
    )
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Types \
    xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
    ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
    ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override \
    PartName=\"/xl/worksheets/sheet1.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override \
    PartName=\"/xl/styles.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships \
    xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"xl/workbook.xml\"/></Relationships>";
const WORKBOOK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><workbook \
    xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Data\" \
    sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
const WORKBOOK_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships \
    xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
    Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" \
    Target=\"styles.xml\"/></Relationships>";
/// Style 1 is text (number format 49).
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><styleSheet \
    xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fonts count=\"1\"><font/></fonts><fills \
    count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs \
    count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf/><xf numFmtId=\"49\" \
    applyNumberFormat=\"1\"/></cellXfs></styleSheet>";

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Broken(format!("template of a sheet: {error}"))
}
