//! Sheets as people send them.

use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use bytes::Bytes;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Bounds, Cell, Heading, Row, Spotted, Table, csv_template, workbook_template};

fn rows(content: impl Into<Bytes>, sheet: Option<&str>) -> Result<Vec<Row>, Vec<Spotted>> {
    let table = Table::open(content.into(), sheet, Bounds { rows_max: 5, ..Bounds::rows(5) })?;
    let mut rows = Vec::new();
    table.rows(&mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn texts(row: &Row) -> Vec<String> {
    let text = |cell: &Cell| match cell {
        Cell::Empty => "-".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => format!("#{number}"),
        Cell::Bool(is_true) => is_true.to_string(),
    };
    row.cells.iter().map(text).collect()
}

fn codes(faults: &[Spotted]) -> Vec<String> {
    faults
        .iter()
        .map(|spotted| format!("{} {}", spotted.spot, spotted.fault.code).trim().to_owned())
        .collect()
}

/// A workbook of sheets given as their `sheetData` and what follows it.
fn book(sheets: &[(&str, &str)], shared: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &str| {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    };
    let (mut names, mut targets) = (String::new(), String::new());
    for (at, (name, content)) in sheets.iter().enumerate() {
        names += &format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>");
        targets += &format!("<Relationship Id=\"rId{at}\" Target=\"worksheets/s{at}.xml\"/>");
        part(&format!("xl/worksheets/s{at}.xml"), &format!("<worksheet>{content}</worksheet>"));
    }
    part("xl/workbook.xml", &format!("<workbook><sheets>{names}</sheets></workbook>"));
    part("xl/_rels/workbook.xml.rels", &format!("<Relationships>{targets}</Relationships>"));
    part("xl/sharedStrings.xml", &format!("<sst>{shared}</sst>"));
    archive.finish().unwrap().into_inner()
}

const SHARED: &str = "<si><t>nip</t></si><si><r><t>Siti </t></r><r><t xml:space=\"preserve\">&amp; Budi</t></r><rPh><t>x</t></rPh></si>";

#[test]
fn a_csv_is_read_with_either_separator() {
    let comma =
        "\u{feff}nip,nama\r\n'19850315,\"Siti, S.Kom\u{a0} \"\r\n\r\n,\r\n1,\"dua\nbaris\"\r\n2,akhir\r\n";
    let read = rows(comma.to_owned(), None).unwrap();
    let read: Vec<_> = read.iter().map(|row| (row.number, texts(row))).collect();
    let row = |number, cells: [&str; 2]| (number, cells.map(str::to_owned).to_vec());
    let expected = [
        row(1, ["nip", "nama"]),
        row(2, ["19850315", "Siti, S.Kom"]),
        row(5, ["1", "dua\nbaris"]),
        row(6, ["2", "akhir"]),
    ];
    assert_eq!(read, expected);
    let semicolon = rows("nip;nama\n1;\"a;b\"\n", None).unwrap();
    assert_eq!(texts(&semicolon[1]), ["1", "a;b"]);
}

#[test]
fn a_text_that_cannot_be_read_for_certain_is_refused() {
    let refused = |content: &[u8]| codes(&rows(content.to_vec(), None).unwrap_err());
    assert_eq!(refused(b"nip,nama\n1,Andr\xe9\n"), ["2 sheet.not_utf8"]);
    assert_eq!(refused(b"nip,nama\n1,\"Andre\n2,Budi\n"), ["sheet.quote_open"]);
    assert_eq!(refused(b""), ["sheet.empty"]);
    assert_eq!(refused(b"\n,,\n"), ["sheet.empty"]);
    assert_eq!(refused(b"a\n1\n2\n3\n4\n5\n6\n"), ["sheet.too_many_rows"]);
    let wide = format!("a{}\n", ",b".repeat(60));
    assert_eq!(refused(wide.as_bytes()), ["BI1 sheet.too_many_columns"]);
    assert_eq!(refused(format!("a,{}\n", "x".repeat(2_001)).as_bytes()), ["B1 sheet.cell_too_long"]);
    assert_eq!(refused(&vec![b'a'; (25 << 20) + 1]), ["sheet.too_large"]);
}

#[test]
fn a_workbook_is_read_as_it_is_written() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>nama</t></is></c></row>\
        <row r=\"4\"><c r=\"A4\"><v>1.98503152010011E+17</v></c><c r=\"B4\" s=\"3\"/><c r=\"C4\" t=\"s\"><v>1</v></c>\
        <c t=\"b\"><v>1</v></c></row></sheetData>";
    let read = rows(book(&[("Data", sheet), ("Kosong", "<sheetData/>")], SHARED), None).unwrap();
    let read: Vec<_> = read.iter().map(|row| (row.number, texts(row))).collect();
    let row =
        |number, cells: &[&str]| (number, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
    let expected =
        [row(1, &["nip", "-", "nama"]), row(4, &["#1.98503152010011E+17", "-", "Siti & Budi", "true"])];
    assert_eq!(read, expected);
}

#[test]
fn formulas_merged_cells_and_errors_are_named_all_at_once() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><f>B1+1</f><v>2</v></c>\
        <c r=\"B2\" t=\"e\"><v>#REF!</v></c></row></sheetData><mergeCells><mergeCell ref=\"C1:D2\"/></mergeCells>";
    let faults = rows(book(&[("Data", sheet)], SHARED), None).unwrap_err();
    assert_eq!(codes(&faults), ["C1 sheet.merged", "A2 sheet.formula", "B2 sheet.error_value"]);
}

#[test]
fn of_several_sheets_one_must_be_named() {
    let sheet = |text: &str| {
        format!("<sheetData><row><c t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData>")
    };
    let (one, two) = (sheet("satu"), sheet("dua"));
    let content = book(&[("Januari", &one), ("Februari", &two)], "");
    assert_eq!(codes(&rows(content.clone(), None).unwrap_err()), ["sheet.several_sheets"]);
    assert_eq!(texts(&rows(content.clone(), Some("februari")).unwrap()[0]), ["dua"]);
    assert_eq!(codes(&rows(content, Some("Maret")).unwrap_err()), ["sheet.sheet_unknown"]);
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_held() {
    let sheet = format!("<sheetData><!--{}--></sheetData>", " ".repeat(3 << 20));
    let content = book(&[("Data", &sheet)], "");
    assert!(content.len() < 100 << 10, "it packs well");
    let bounds = Bounds { unpacked_max: 1 << 20, ..Bounds::rows(5) };
    let refused = Table::open(content.into(), Some("Data"), bounds);
    let refused = refused.and_then(|table| table.rows(&mut |_row| ControlFlow::Continue(())));
    assert_eq!(codes(&refused.unwrap_err()), ["sheet.unpacks_too_large"]);
    assert_eq!(codes(&rows(b"PK\x03\x04 no archive".to_vec(), None).unwrap_err()), ["sheet.unreadable"]);
}

#[test]
fn a_template_is_a_sheet_that_can_be_read() {
    let heading =
        |header: &str, example: &str| Heading { header: header.to_owned(), example: example.to_owned() };
    let headings = [heading("nip", "198503152010011007"), heading("nama", "Siti <S.Kom>")];
    for content in [csv_template(&headings).into_bytes(), workbook_template(&headings).unwrap()] {
        let read = rows(content, None).unwrap();
        assert_eq!(texts(&read[1]), ["198503152010011007", "Siti <S.Kom>"]);
    }
}

#[test]
fn a_written_csv_holds_no_formula() {
    let text = super::csv_text(&[vec!["=1+1", "a,\"b\""]]);
    assert_eq!(text, "\u{feff}'=1+1,\"a,\"\"b\"\"\"\r\n");
}
