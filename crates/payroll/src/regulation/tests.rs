//! The law files that ship, and every way in which one is refused.

use std::collections::BTreeMap;

use kernel::recipe::Value;
use rust_decimal::Decimal;

use super::file::Folder;
use super::{Confidence, Law, LawFault, LawUnit, NoLaw, Origin, Standing};

mod folder;

const ENTRY: &str = r#"
[[table]]
id = "ter"
file = "ter.csv"
title = { id = "Tarif", en = "Rate" }
instrument = "PP 58/2023"
article = "Lampiran"
source = "official annex"
confidence = "verified"
valid_from = "2024-01-01"
keys = ["kategori"]
threshold = { column = "lower", matching = "above" }
until = "upper"
value = "rate_percent"
unit = "percent"
"#;

const ROWS: &str = "kategori,lower,upper,rate_percent\nA,0,100,0\nA,100,200,0.25\nA,200,,5\nB,0,,1.5\n";

fn folder(index: &str, files: &[(&str, &str)]) -> Folder {
    let files = files.iter().map(|(name, content)| ((*name).to_owned(), Ok((*content).to_owned()))).collect();
    Folder { name: "law".to_owned(), origin: Origin::BuiltIn, index: index.to_owned(), files }
}

fn faults(index: &str, rows: &str) -> Vec<String> {
    let faults = Law::of(&[folder(index, &[("ter.csv", rows)])]).unwrap_err();
    faults.iter().map(LawFault::to_string).collect()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_law_that_ships_is_sound() {
    let law = Law::embedded().unwrap();
    assert_eq!((law.tables().count(), law.versions().count()), (37, 39));
    for (range, table) in law.versions() {
        assert!(!table.rows.is_empty(), "{}", table.id);
        assert_eq!(table.version(), format!("{}@{}", table.id, range.from));
        assert_eq!(table.version(), law.version(table.version()).unwrap().1.version());
        assert!(table.rows.iter().all(|row| table.cells(row).len() == table.columns.len()), "{}", table.id);
    }
    for (id, timeline) in law.tables() {
        let last = timeline.entries().last().unwrap();
        assert_eq!(last.0.until.is_some(), id == "potongan_riwayat", "{id}: only history has ended");
    }
}

#[test]
fn what_is_only_for_reference_is_shown_and_given_to_no_rule() {
    let law = Law::embedded().unwrap();
    let references: Vec<&str> = law
        .versions()
        .filter(|(_, table)| table.standing == Standing::Reference)
        .map(|one| one.1.id.as_str())
        .collect();
    assert_eq!(references.len(), 12, "{references:?}");
    for id in references {
        assert!((1994..2026).all(|year| law.at(day(&format!("{year}-06-01"))).table(id).is_err()), "{id}");
    }
    let (_, tukin) = law.version("tukin_bkn@2022-01-01").unwrap();
    assert_eq!((tukin.rows.len(), tukin.row(&["17"]).unwrap().value.clone()), (17, Value::from(33_240_000)));
    let (_, cuts) = law.version("potongan_kehadiran_permenaker_15@2024-01-01").unwrap();
    assert_eq!(cuts.cells(&cuts.rows[2])[3].as_deref(), Some("0.01"));
}

#[test]
fn the_days_of_a_year_have_their_rules_of_thr() {
    let law = Law::embedded().unwrap();
    let of = |on: &str| law.at(day(on)).row("thr_gaji_13", &["thr", "cpns_rate"]).unwrap().clone();
    assert_eq!(
        (of("2024-06-01").citation.instrument, of("2025-06-01").citation.instrument),
        ("PP 14/2024".into(), "PP 11/2025".into())
    );
    let (_, unread) = law.version("thr_gaji_13@2026-01-01").unwrap();
    assert_eq!((unread.unverified(), unread.weakest()), (24, Confidence::FromMemory));
    assert!(law.at(day("2023-12-31")).table("thr_gaji_13").is_err());
}

#[test]
fn the_tables_have_the_rows_of_the_regulations() {
    let law = Law::embedded().unwrap();
    let law = law.at(day("2026-01-01"));
    let count = |id: &str| law.table(id).unwrap().rows.len();
    assert_eq!([count("gaji_pokok_pns"), count("gaji_pokok_pppk")], [272, 272]);
    let of_category = |category: &str| {
        let rows = &law.table("ter_bulanan").unwrap().rows;
        rows.iter().filter(|row| row.keys == [category]).count()
    };
    assert_eq!([of_category("A"), of_category("B"), of_category("C")], [44, 40, 41]);
    assert_eq!(
        [count("ptkp"), count("ter_kategori"), count("pasal_17"), count("tpp_acuan_bpk")],
        [8, 8, 5, 15]
    );
    assert_eq!(count("kelompok_golongan"), 52);
}

#[test]
fn amounts_rise_with_service_and_rates_with_income() {
    let law = Law::embedded().unwrap();
    let law = law.at(day("2026-01-01"));
    for id in ["gaji_pokok_pns", "gaji_pokok_pppk", "ter_bulanan", "pasal_17"] {
        let mut last: BTreeMap<&[String], (Decimal, Decimal)> = BTreeMap::new();
        for row in &law.table(id).unwrap().rows {
            let (Some(from), Value::Number(value)) = (row.threshold, &row.value) else { panic!("{id}") };
            if let Some((from_before, value_before)) = last.insert(&row.keys, (from, *value)) {
                assert!(from > from_before && *value > value_before, "{id} {:?} {from}", row.keys);
            }
        }
    }
}

#[test]
fn every_grade_has_its_salary_its_group_and_its_final_rate() {
    use kernel::Golongan;
    let law = Law::embedded().unwrap();
    let law = law.at(day("2026-01-01"));
    let pns = Golongan::all_pns().map(|golongan| ("pns", "gaji_pokok_pns", golongan));
    let pppk = Golongan::all_pppk().map(|golongan| ("pppk", "gaji_pokok_pppk", golongan));
    for (status, table, golongan) in pns.chain(pppk) {
        assert!(law.row(table, &[golongan.name()]).is_ok(), "{golongan}");
        let group = law.row("kelompok_golongan", &[status, golongan.name()]).unwrap();
        let number =
            ["I", "II", "III", "IV"].iter().position(|name| group.value == Value::from(*name)).unwrap();
        assert_eq!(number + 1, usize::from(golongan.group()), "{golongan}");
        assert!(law.row("pph21_final", &[golongan.name()]).is_ok(), "{golongan}");
    }
}

#[test]
fn what_is_from_memory_says_so() {
    let law = Law::embedded().unwrap();
    let law = law.at(day("2026-01-01"));
    let confidence = |id: &str, keys: &[&str]| law.row(id, keys).unwrap().confidence;
    assert_eq!(confidence("tunjangan_fungsional", &["Dokter", "Ahli Muda"]), Confidence::FromMemory);
    assert_eq!(confidence("tunjangan_struktural", &["II/a"]), Confidence::Verified);
    assert_eq!(confidence("tunjangan_struktural", &["V/b"]), Confidence::OneSource);
    assert_eq!(confidence("potongan_parameter", &["jht_rate"]), Confidence::OneSource);
    assert_eq!(confidence("pph21_penanggung", &["gaji_induk", "pppk"]), Confidence::OneSource);
    let interpolated = law.table("gaji_pokok_pppk").unwrap().rows.iter();
    let interpolated: Vec<_> = interpolated.filter(|row| row.confidence == Confidence::OneSource).collect();
    assert_eq!(interpolated.len(), 2, "XV 12 and XVII 24");
}

#[test]
fn percentages_are_rates_and_parameters_carry_their_unit() {
    let law = Law::embedded().unwrap();
    let law = law.at(day("2026-01-01"));
    let row = law.row("potongan_parameter", &["iwp_pension_rate"]).unwrap();
    assert_eq!((row.value.clone(), row.unit), (Value::Number(Decimal::new(475, 4)), LawUnit::Percent));
    let row = law.row("potongan_parameter", &["bpjs_base_max"]).unwrap();
    assert_eq!((row.value.clone(), row.unit), (Value::from(12_000_000), LawUnit::Rupiah));
}

#[test]
fn law_that_does_not_hold_yet_is_named() {
    let law = Law::embedded().unwrap();
    let missing = law.at(day("2023-12-31")).table("gaji_pokok_pns").unwrap_err();
    assert_eq!(missing, NoLaw { table: "gaji_pokok_pns".into(), day: day("2023-12-31") });
    let missing = law.at(day("2026-01-01")).row("ptkp", &["K/9"]).unwrap_err();
    assert_eq!(missing.table, "ptkp/K/9");
}

#[test]
fn a_file_is_refused_with_row_and_reason() {
    assert!(Law::of(&[folder(ENTRY, &[("ter.csv", ROWS)])]).is_ok());
    let cases = [
        (ROWS.replace("A,100,200", "A,120,200"), "ter.csv:2: a gap follows: the next row begins at 120"),
        (ROWS.replace("A,100,200", "A,90,200"), "ter.csv:2: overlaps the row that begins at 90"),
        (ROWS.replace("A,200,,5", "A,200,300,5"), "ter.csv:4: the last row has an upper bound"),
        (ROWS.replace("A,100,200", "A,100,"), "ter.csv:3: only the last row has no upper bound"),
        (ROWS.replace("0.25", "x"), "ter.csv:3: \"x\" is no number"),
        (ROWS.replace("0.25", "-0.25"), "ter.csv:3: -0.25 is negative"),
        (ROWS.replace("A,100,200,0.25", "A,100,200,"), "ter.csv:3: the value is missing"),
        (ROWS.replace("B,0", ",0"), "ter.csv:5: a key is empty"),
        (ROWS.replace("B,0,,1.5", "A,200,,6"), "ter.csv:5: a row has these keys already"),
        (ROWS.replace("kategori", "category"), "ter.csv:1: the column kategori is missing"),
        ("kategori,lower,upper,rate_percent\n".to_owned(), "ter.csv: the file has no rows"),
    ];
    for (rows, reason) in cases {
        assert!(
            faults(ENTRY, &rows).iter().any(|fault| fault == reason),
            "{reason}: {:?}",
            faults(ENTRY, &rows)
        );
    }
    let unknown = ROWS.replace("rate_percent\n", "rate_percent,remark\n").replace(",0\n", ",0,x\n");
    assert!(
        faults(ENTRY, &unknown).contains(&"ter.csv:1: the index does not name the column remark".to_owned())
    );
}

#[test]
fn an_index_without_sources_is_refused() {
    for (member, said) in
        [("instrument", "PP 58/2023"), ("article", "Lampiran"), ("source", "official annex")]
    {
        let index = ENTRY.replace(&format!("{member} = \"{said}\""), &format!("{member} = \" \""));
        assert_eq!(
            faults(&index, ROWS),
            [format!("law/index.toml:2: ter from 2024-01-01: {member} is missing")]
        );
        let index = ENTRY.replace(&format!("{member} = \"{said}\""), "");
        assert!(faults(&index, ROWS)[0].ends_with(&format!("{member} is missing")));
    }
    let index = ENTRY.replace("confidence = \"verified\"", "confidence = \"sure\"");
    assert!(faults(&index, ROWS)[0].starts_with("law/index.toml:9: "), "{:?}", faults(&index, ROWS));
    let index = format!("{ENTRY}remark = \"x\"");
    assert!(faults(&index, ROWS)[0].contains("unknown field `remark`"));
}

#[test]
fn every_file_is_named_and_every_named_file_is_there() {
    let lost = Law::of(&[folder(ENTRY, &[])]).unwrap_err();
    assert_eq!(lost[0].to_string(), "law/index.toml:2: ter from 2024-01-01: the file is missing");
    let more = Law::of(&[folder(ENTRY, &[("ter.csv", ROWS), ("old.csv", ROWS)])]).unwrap_err();
    assert_eq!(more[0].to_string(), "old.csv: the index does not name this file");
}

fn second(valid_from: &str) -> String {
    ENTRY.replace("2024-01-01", valid_from).replace("ter.csv", "ter2.csv")
}

#[test]
fn a_version_ends_where_the_next_begins() {
    let index = format!("{ENTRY}{}", second("2026-07-01"));
    let newer = ROWS.replace("1.5", "2");
    let law = Law::of(&[folder(&index, &[("ter.csv", ROWS), ("ter2.csv", &newer)])]).unwrap();
    let rate = |on: &str| law.at(day(on)).row("ter", &["B"]).unwrap().value.clone();
    assert_eq!(rate("2026-06-30"), Value::Number(Decimal::new(15, 3)));
    assert_eq!(rate("2026-07-01"), Value::Number(Decimal::new(2, 2)));
}

#[test]
fn gaps_and_overlaps_between_versions_are_refused() {
    let with_end = |until: &str| {
        let ended = ENTRY.replace("keys =", &format!("valid_until = \"{until}\"\nkeys ="));
        let index = format!("{ended}{}", second("2026-07-01"));
        Law::of(&[folder(&index, &[("ter.csv", ROWS), ("ter2.csv", ROWS)])])
    };
    let reason = |until: &str| with_end(until).unwrap_err()[0].to_string();
    assert!(with_end("2026-07-01").is_ok());
    assert_eq!(reason("2026-06-01"), "ter.csv, ter2.csv: no version holds on 2026-06-01");
    assert_eq!(reason("2026-08-01"), "ter.csv, ter2.csv: two values claim 2026-07-01");
    assert!(reason("2024-01-01").ends_with("valid_until is not after valid_from"));
    let index = format!("{ENTRY}{}", second("2024-01-01"));
    let twice = Law::of(&[folder(&index, &[("ter.csv", ROWS), ("ter2.csv", ROWS)])]).unwrap_err();
    assert!(twice[0].to_string().ends_with("two versions begin on the same day"));
}
