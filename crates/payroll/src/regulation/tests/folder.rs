//! The folder of an installation: what it may add, and every way in which it is refused.

use std::collections::BTreeSet;

use super::{Confidence, Folder, Law, LawFault, Origin, Value, day};
use crate::regulation::embedded;

const INDEX: &str = r#"
[[table]]
id = "tunjangan_umum"
file = "umum.csv"
instrument = "Perpres 99/2027"
article = "pasal 3"
source = "the text itself"
confidence = "verified"
valid_from = "2027-01-01"
"#;

const ROWS: &str = "kelompok,amount\nI,1\nII,2\nIII,3\nIV,4\n";

fn joined(index: &str, files: &[(&str, &str)]) -> Result<Law, Vec<LawFault>> {
    let files = files.iter().map(|(name, content)| ((*name).to_owned(), Ok((*content).to_owned()))).collect();
    let folder = Folder { name: "law".to_owned(), origin: Origin::Folder, index: index.to_owned(), files };
    Law::of(&[embedded::folder(), folder])
}

fn faults(index: &str, files: &[(&str, &str)]) -> Vec<String> {
    joined(index, files).unwrap_err().iter().map(LawFault::to_string).collect()
}

#[test]
fn a_newer_version_takes_over_on_its_day() {
    let law = joined(INDEX, &[("umum.csv", ROWS)]).unwrap();
    let amount = |on: &str| law.at(day(on)).row("tunjangan_umum", &["III"]).unwrap().value.clone();
    assert_eq!((amount("2026-12-31"), amount("2027-01-01")), (Value::from(185_000), Value::from(3)));
    let (_, newer) = law.version("tunjangan_umum@2027-01-01").unwrap();
    let (range, older) = law.version("tunjangan_umum@2006-01-01").unwrap();
    assert_eq!((newer.origin, older.origin), (Origin::Folder, Origin::BuiltIn));
    assert_eq!((range.until, &newer.title), (Some(day("2027-01-01")), &older.title));
    assert!(newer.content_hash() != older.content_hash());
}

#[test]
fn a_version_of_the_program_is_replaced_only_on_purpose() {
    let same_day = INDEX.replace("2027-01-01", "2006-01-01");
    assert_eq!(
        faults(&same_day, &[("umum.csv", ROWS)]),
        [
            "law/index.toml:2: tunjangan_umum from 2006-01-01: overlaps the version that begins on this day (replaces = true \
          takes its place)"
        ]
    );
    let on_purpose = format!("{same_day}replaces = true\n");
    let law = joined(&on_purpose, &[("umum.csv", ROWS)]).unwrap();
    assert_eq!(law.at(day("2026-01-01")).row("tunjangan_umum", &["III"]).unwrap().value, Value::from(3));
    let nothing = format!("{INDEX}replaces = true\n");
    let fault = faults(&nothing, &[("umum.csv", ROWS)]).remove(0);
    assert!(fault.ends_with("no version begins on this day whose place it could take"), "{fault}");
}

#[test]
fn confirming_a_value_changes_no_calculation() {
    let embedded = Law::embedded().unwrap();
    let (_, before) = embedded.version("tunjangan_umum@2006-01-01").unwrap();
    let index = INDEX.replace("2027-01-01", "2006-01-01").replace("Perpres 99/2027", "Perpres 12/2006");
    let index = format!("{index}replaces = true\n");
    let rows = "kelompok,amount\nI,175000\nII,180000\nIII,185000\nIV,190000\n";
    let law = joined(&index, &[("umum.csv", rows)]).unwrap();
    let (_, after) = law.version("tunjangan_umum@2006-01-01").unwrap();
    assert_eq!((after.origin, after.source.as_str()), (Origin::Folder, "the text itself"));
    assert_eq!(after.content_hash(), before.content_hash());
    let other = rows.replace("185000", "185001");
    let law = joined(&index, &[("umum.csv", &other)]).unwrap();
    assert!(law.version("tunjangan_umum@2006-01-01").unwrap().1.content_hash() != before.content_hash());
}

#[test]
fn every_fault_of_a_version_has_its_file_its_row_and_its_reason() {
    let from = "tunjangan_umum from 2027-01-01";
    let at_entry = |reason: &str| format!("law/index.toml:2: {from}: {reason}");
    let index = |this: &str, that: &str| (INDEX.replace(this, that), ROWS.to_owned());
    let rows = |this: &str, that: &str| (INDEX.to_owned(), ROWS.replace(this, that));
    let cases = [
        (
            index("\"tunjangan_umum\"", "\"tunjangan_umun\""),
            "law/index.toml:2: tunjangan_umun from 2027-01-01: no rule asks for a table of this id"
                .to_owned(),
        ),
        (index("source = \"the text itself\"", ""), at_entry("source is missing")),
        (
            index("valid_from", "keys = [\"golongan\"]\nvalid_from"),
            at_entry("keys is not what the table has"),
        ),
        (index("valid_from", "unit = \"percent\"\nvalid_from"), at_entry("unit is not what the table has")),
        (
            index("valid_from", "standing = \"reference\"\nvalid_from"),
            at_entry("standing is not what the table has"),
        ),
        (
            index("valid_from", "valid_until = \"2026-01-01\"\nvalid_from"),
            at_entry("valid_until is not after valid_from"),
        ),
        (rows("kelompok", "golongan"), "umum.csv:1: the column kelompok is missing".to_owned()),
        (
            rows("amount\n", "amount,remark\n"),
            "umum.csv:1: the index does not name the column remark".to_owned(),
        ),
        (rows("II,2", "II,dua"), "umum.csv:3: \"dua\" is no number".to_owned()),
        (rows("III,3", "III,3.5"), "umum.csv:4: 3.5 is not whole".to_owned()),
        (rows("IV,4", "IV,-4"), "umum.csv:5: -4 is negative".to_owned()),
        (rows("IV,4", "III,4"), "umum.csv:5: a row has these keys already".to_owned()),
        (rows("IV,4", ","), "umum.csv:5: a key is empty; the value is missing".to_owned()),
    ];
    for ((index, rows), reason) in cases {
        let found = faults(&index, &[("umum.csv", &rows)]);
        assert!(found.contains(&reason), "{reason}: {found:?}");
    }
    let ragged = faults(INDEX, &[("umum.csv", "kelompok,amount\nI,1,9\n")]);
    assert!(ragged[0].starts_with("umum.csv:2: "), "{ragged:?}");
    let stranger = faults(INDEX, &[("umum.csv", ROWS), ("lama.csv", ROWS)]);
    assert_eq!(stranger, ["lama.csv: the index does not name this file"]);
}

#[test]
fn all_faults_are_told_at_once() {
    let unreadable = "[[table]]\nid = \"ptkp\"\nfile = \"ptkp.csv\"\nconfidence = \"sure\"\n";
    let unknown = INDEX.replace("tunjangan_umum", "tunjangan_baru").replace("umum.csv", "baru.csv");
    let no_source = INDEX.replace("source = \"the text itself\"", "");
    let index = format!("{no_source}{unknown}{unreadable}");
    let found = faults(&index, &[("umum.csv", &ROWS.replace("II,2", "II,dua").replace("IV,4", "IV,"))]);
    let starts = [
        "law/index.toml:22: ",
        "law/index.toml:2: tunjangan_umum from 2027-01-01: source is missing",
        "umum.csv:3: \"dua\" is no number",
        "umum.csv:5: the value is missing",
        "law/index.toml:11: tunjangan_baru",
    ];
    assert_eq!(found.len(), starts.len(), "{found:?}");
    for start in starts {
        assert!(found.iter().any(|fault| fault.starts_with(start)), "{start}: {found:?}");
    }
}

#[test]
fn overlaps_and_gaps_with_the_versions_of_the_program_are_refused() {
    let ends = |from: &str, until: &str| {
        let index = INDEX.replace(
            "valid_from = \"2027-01-01\"",
            &format!("valid_from = \"{from}\"\nvalid_until = \"{until}\""),
        );
        faults(&index, &[("umum.csv", ROWS)])
    };
    assert_eq!(
        ends("2000-01-01", "2010-01-01"),
        ["umum.csv, tunjangan_umum.2006-01-01.csv: two values claim 2006-01-01"]
    );
    assert_eq!(
        ends("2000-01-01", "2005-01-01"),
        ["umum.csv, tunjangan_umum.2006-01-01.csv: no version holds on 2005-01-01"]
    );
}

#[test]
fn a_newer_version_of_parameters_keeps_each_of_them_in_its_unit() {
    let index = INDEX.replace("tunjangan_umum", "potongan_parameter").replace("umum.csv", "potongan.csv");
    let embedded = Law::embedded().unwrap();
    let (_, known) = embedded.version("potongan_parameter@2020-01-01").unwrap();
    let mut rows = "key,value,unit\n".to_owned();
    for row in known.rows.iter().filter(|row| row.keys != ["jht_rate"]) {
        let cells: Vec<String> = known.cells(row).into_iter().map(Option::unwrap).collect();
        rows.push_str(&cells.join(",").replace("0.24,percent", "24,rupiah"));
        rows.push('\n');
    }
    let found: BTreeSet<String> = faults(&index, &[("potongan.csv", &rows)]).into_iter().collect();
    let expected = [
        "potongan.csv: the row jht_rate is missing".to_owned(),
        "potongan.csv:7: jkk_rate is in rupiah, not in percent".to_owned(),
    ];
    assert_eq!(found, expected.into_iter().rev().collect());
}

#[test]
fn a_folder_is_read_from_the_disk_with_all_that_lies_in_it() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let reasons = || {
        let faults = Law::with_folder(directory).unwrap_err();
        faults.iter().map(LawFault::to_string).collect::<Vec<_>>()
    };
    assert!(reasons()[0].contains("index.toml: "), "{:?}", reasons());
    std::fs::write(directory.join("index.toml"), INDEX).unwrap();
    assert!(reasons()[0].starts_with("umum.csv: "), "{:?}", reasons());
    std::fs::write(directory.join("umum.csv"), ROWS).unwrap();
    std::fs::write(directory.join("lupa.csv"), ROWS).unwrap();
    assert_eq!(reasons(), ["lupa.csv: the index does not name this file"]);
    std::fs::remove_file(directory.join("lupa.csv")).unwrap();
    let law = Law::with_folder(directory).unwrap();
    let (_, newer) = law.version("tunjangan_umum@2027-01-01").unwrap();
    assert_eq!((newer.confidence, newer.file.as_str()), (Confidence::Verified, "umum.csv"));
}
