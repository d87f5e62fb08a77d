//! The published worked examples, with their published numbers. A case that is wrong in its source is named with the
//! reason, and what follows from the law stands beside it.

use kernel::recipe::LineKind;
use kernel::{Language, Rupiah};
use serde_json::{Value, json};

use super::law;
use crate::calculators::CalculatedPayslip;
use crate::calculators::payslip::{PayslipFacts, payslip};
use crate::calculators::pph21::{TaxYear, TaxYearResult, pph21};
use crate::calculators::tpp::{TppFacts, tpp};

pub(super) const PAYSLIPS: &str = include_str!("../../../regulations/examples/payslip.json");
const TAX: &str = include_str!("../../../regulations/examples/pph21.json");

pub(super) fn example(document: &str, id: &str) -> Value {
    let document: Value = serde_json::from_str(document).unwrap();
    let examples = document["examples"].as_array().unwrap();
    examples.iter().find(|example| example["id"] == id).unwrap().clone()
}

fn ids(document: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(document).unwrap();
    let examples = document["examples"].as_array().unwrap();
    examples.iter().map(|example| example["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_example_is_left_out() {
    assert_eq!(
        ids(PAYSLIPS),
        [
            "city-iiia-0-single-fungsional",
            "city-iiia-0-spouse-1child-fungsional",
            "tpp-basic-lubuklinggau-2022-odd",
            "tpp-beban-kerja-lubuklinggau-2022",
            "tukin-kemnaker-class-8",
        ]
    );
    assert_eq!(
        ids(TAX),
        [
            "pp58-2023-elucidation-art2-1",
            "pmk168-b-i-2-1-1",
            "pmk168-b-i-2-2-1",
            "pmk168-b-i-5",
            "pmk105-2025-b-2",
            "pmk168-c-i-1-3a",
            "pmk168-b-ii-pensioner",
        ]
    );
}

// --- pay slips of a city, III/a with 0 years, functional allowance of 325,000 ---

fn city_payslip(id: &str) -> (Value, CalculatedPayslip) {
    let example = example(PAYSLIPS, id);
    let inputs = &example["inputs"];
    // The source names the allowance and not the position.
    let facts: PayslipFacts = serde_json::from_value(json!({
        "service_month": "2026-02",
        "status": "pns",
        "golongan": inputs["golongan"],
        "mkg_years": inputs["mkg"],
        "spouses": i32::from(inputs["spouse"] == true),
        "children": inputs["children"],
        "tunjangan_fungsional": inputs["tunjangan_fungsional"],
        "ptkp": "TK/0",
    }))
    .unwrap();
    let payslip = payslip(&law(), &facts, Language::En).unwrap();
    assert_eq!(line(&payslip, "gaji_pokok"), inputs["gaji_pokok"]);
    assert_eq!(line(&payslip, "tunjangan_fungsional"), inputs["tunjangan_fungsional"]);
    (example, payslip)
}

fn line(payslip: &CalculatedPayslip, code: &str) -> Value {
    let found = payslip.lines.iter().find(|line| line.code == code);
    json!(found.map_or(0, |line| line.amount.0))
}

/// The tax of a low salary is zero here, as in the examples ("0 or borne by the government").
fn assert_expected(example: &Value, payslip: &CalculatedPayslip) {
    for (published, amount) in example["expected"].as_object().unwrap() {
        let code = match published.as_str() {
            "gross_before_rounding" => "gross_before_rounding",
            "total_deductions" => "deductions",
            "tunjangan_pembulatan" => "pembulatan",
            "net_paid" => "net",
            same => same,
        };
        assert_eq!(line(payslip, code), *amount, "{published}");
    }
}

#[test]
fn city_iiia_0_single_fungsional() {
    let (example, payslip) = city_payslip("city-iiia-0-single-fungsional");
    assert_expected(&example, &payslip);
    let published = &example["as_published"];
    assert_eq!(line(&payslip, "gross_before_rounding"), published["gross_before_rounding"]);
    assert_eq!(line(&payslip, "deductions"), published["total_deductions"]);
    assert_eq!(line(&payslip, "net_before_rounding"), published["net_before_rounding"]);
    // Wrong in its source: the published 9 rounds the gross (to 3,334,300); a real pay slip rounds the net.
    assert_eq!(published["published_pembulatan"], 9);
    assert_eq!(line(&payslip, "pembulatan"), 43);
}

#[test]
fn city_iiia_0_spouse_1child_fungsional() {
    let (example, payslip) = city_payslip("city-iiia-0-spouse-1child-fungsional");
    assert_expected(&example, &payslip);
    assert_eq!(line(&payslip, "gross_before_rounding"), example["as_published"]["gross_before_rounding"]);
    // Wrong in its source: 250,398 is not 8 % of 2,785,700 + 278,570 + 55,714, which is 249,598.72.
    assert_eq!(example["as_published"]["published_iwp"], 250_398);
    assert_eq!(line(&payslip, "potongan_iwp_8"), 249_599);
}

// --- TPP of Kota Lubuklinggau 2022 ---

fn lubuklinggau(kelas: &str) -> CalculatedPayslip {
    let facts: TppFacts = serde_json::from_value(json!({
        "policy": {
            "title": { "id": "TPP Kota Lubuklinggau 2022", "en": "TPP of Lubuklinggau 2022" },
            "instrument": "Keputusan Wali Kota Lubuklinggau tentang basic TPP 2022",
            "article": "Lampiran",
            "statuses": { "pns": "1" },
            "basic": {
                "kind": "bpk_indices",
                "indices": [{ "label": { "id": "Indeks TPP", "en": "TPP index" }, "value": "0.59112978" }]
            },
            "components": [{
                "code": "beban_kerja", "label": { "id": "Beban kerja", "en": "Workload" }, "rate": "0.25",
                "by_kelas": { "1": "0.5", "2": "0.5", "3": "0.4", "4": "0.4" }
            }],
            "weights": { "performance": "0.6", "attendance": "0.4" },
            "performance": {
                "period": { "cycle": "month" },
                "by_predikat": { "sangat_baik": "1", "baik": "1", "butuh_perbaikan": "0.85", "kurang": "0.6", "sangat_kurang": "0.6" }
            },
            "attendance": { "cuts": [] },
            "is_health_insured": false,
            "tax": { "method": "none", "borne_by": {} }
        },
        "service_month": "2024-01", "status": "pns", "golongan": "III/d", "kelas_jabatan": kelas,
        "predikat": "baik", "ptkp": "K/1"
    }))
    .unwrap();
    tpp(&law(), &facts, Language::Id).unwrap()
}

/// The value of a step anywhere in the workings of a payslip.
pub(super) fn step(payslip: &CalculatedPayslip, name: &str) -> Option<String> {
    fn find(working: &kernel::recipe::Working, name: &str) -> Option<String> {
        if working.step == name {
            return Some(working.value.clone());
        }
        working.operands.iter().find_map(|operand| find(operand, name))
    }
    payslip.lines.iter().find_map(|line| find(&line.working, name))
}

#[test]
fn tpp_basic_lubuklinggau_2022() {
    let example = example(PAYSLIPS, "tpp-basic-lubuklinggau-2022-odd");
    for (kelas, published) in example["expected"].as_object().unwrap() {
        let basic: i64 = step(&lubuklinggau(kelas), "tpp_basic").unwrap().parse().unwrap();
        if kelas == "3" {
            // Wrong by 1 rupiah in its source: the index is printed with 8 decimals; 2,354,000 × 0.59112978 is 1,391,519.50.
            assert_eq!((basic, published.as_i64()), (1_391_520, Some(1_391_519)));
        } else {
            assert_eq!(basic, *published, "kelas {kelas}");
        }
    }
}

#[test]
fn tpp_beban_kerja_lubuklinggau_2022() {
    let decimal = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap().normalize();
    let example = example(PAYSLIPS, "tpp-beban-kerja-lubuklinggau-2022");
    for (kelas, published) in example["expected"].as_object().unwrap() {
        let found = decimal(&step(&lubuklinggau(kelas), "component_beban_kerja").unwrap());
        let published = decimal(published.as_str().unwrap());
        if kelas == "3" {
            // Follows the basic of class 3, which its source prints 1 rupiah low: 40 % of 1,391,520.
            assert_eq!((found, published), (decimal("556608"), decimal("556607.6")));
        } else {
            assert_eq!(found, published, "kelas {kelas}");
        }
    }
}

#[test]
fn tukin_kemnaker_class_8() {
    let example = example(PAYSLIPS, "tukin-kemnaker-class-8");
    for (predikat, published) in example["expected"].as_object().unwrap() {
        let predikat = if predikat == "perlu_perbaikan" { "butuh_perbaikan" } else { predikat.as_str() };
        let facts: TppFacts = serde_json::from_value(json!({
            "policy": {
                "title": { "id": "Tunjangan kinerja Kemnaker", "en": "Performance allowance of the Ministry of Manpower" },
                "instrument": "Permenaker 15/2024", "article": "jo. Kepsekjen 82/2025",
                "statuses": { "pns": "1" },
                "basic": { "kind": "table", "by_kelas": { "8": example["inputs"]["tukin"] } },
                "weights": { "performance": "0.7", "attendance": "0.3" },
                "performance": {
                    "period": { "cycle": "month" },
                    "by_predikat": { "sangat_baik": "1", "baik": "1", "butuh_perbaikan": "0.85", "kurang": "0.6", "sangat_kurang": "0.6" }
                },
                "attendance": { "cuts": [{ "code": "tk", "rate": "0.03", "of": "attendance" }] },
                "is_health_insured": false,
                "tax": { "method": "ter", "borne_by": { "pns": "government" } }
            },
            "service_month": "2025-06", "status": "pns", "golongan": "III/d", "kelas_jabatan": "8",
            "predikat": predikat, "ptkp": "K/1", "attendance": { "tk": 1 }
        }))
        .unwrap();
        let payslip = tpp(&law(), &facts, Language::Id).unwrap();
        let earned: rust_decimal::Decimal = step(&payslip, "performance_earned").unwrap().parse().unwrap();
        let published: rust_decimal::Decimal = published.as_str().unwrap().parse().unwrap();
        assert_eq!(earned, published, "{predikat}");
        // A day absent costs 3 % of the 30 %: 0.9 % of the whole.
        let tukin = rust_decimal::Decimal::from(example["inputs"]["tukin"].as_i64().unwrap());
        let kept = tukin * rust_decimal::Decimal::new(300 - 9, 3);
        assert_eq!(
            line(&payslip, "tpp_kehadiran"),
            kept.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                .to_string()
                .parse::<i64>()
                .unwrap()
        );
    }
}

// --- income tax ---

fn taxed(id: &str) -> (Value, TaxYearResult) {
    let example = example(TAX, id);
    let inputs = &example["inputs"];
    let amounts = |name: &str| inputs[name].as_array().cloned().unwrap_or_default();
    let first = inputs["first_month"].as_u64().or(inputs["single_month"].as_u64()).unwrap();
    let months: Vec<Value> = amounts("gross_by_month")
        .iter()
        .enumerate()
        .map(|(at, gross)| {
            let of = |name: &str| amounts(name).get(at).cloned().unwrap_or(json!(0));
            let payment = json!({ "gross": gross, "pension": of("employee_pension_by_month"), "zakat": of("zakat_by_month") });
            json!({ "month": first + u64::try_from(at).unwrap(), "payments": [payment] })
        })
        .collect();
    let borne_by = inputs["tax_borne_by"].as_str().unwrap();
    let facts: TaxYear = serde_json::from_value(json!({
        "year": inputs["tax_year"],
        "ptkp": inputs["ptkp_status"],
        "payers": [{
            "recipient": if inputs["recipient"] == "pensioner" { "pensioner" } else { "employee" },
            "tax_borne_by": if borne_by.starts_with("government") { "government" } else { "employee" },
            "is_part_year_subject": inputs["annualise"],
            "is_settled": !example["expected"]["annual"].is_null(),
            "months": months,
        }],
    }))
    .unwrap();
    (example, pph21(&law(), &facts, Language::Id).unwrap())
}

#[test]
fn every_income_tax_example_gives_its_published_numbers() {
    for id in ids(TAX) {
        let (example, result) = taxed(&id);
        let expected = &example["expected"];
        let payer = &result.payers[0];
        let taxes: Vec<i64> = payer.months.iter().map(|month| month.tax.0).collect();
        let before: Vec<i64> = serde_json::from_value(expected["monthly_tax_before_last"].clone()).unwrap();
        assert_eq!(&taxes[..before.len()], before, "{id}");
        assert_eq!(taxes.get(before.len()).copied(), expected["last_month_tax"].as_i64(), "{id}");
        let Some(annual) = payer.annual else {
            assert!(expected["annual"].is_null(), "{id}");
            continue;
        };
        let found = serde_json::to_value(annual).unwrap();
        for (name, amount) in expected["annual"].as_object().unwrap() {
            let member = if name.starts_with("biaya_") { "cost" } else { name.as_str() };
            assert_eq!(found[member], *amount, "{id} {name}");
        }
    }
}

#[test]
fn a_category_of_an_example_is_that_of_the_table() {
    for id in ids(TAX) {
        let (example, result) = taxed(&id);
        let working = serde_json::to_string(&result.payers[0].months[0].payments[0].working).unwrap();
        let category = example["inputs"]["ter_category"].as_str().unwrap();
        assert!(
            working.contains(&format!(
                "\"step\":\"ter_category\",\"label\":\"Kategori TER\",\"value\":\"{category}\""
            )),
            "{id}"
        );
    }
}

// --- examples of the regulations that are wrong in their source ---

fn one_month(gross: i64, ptkp: &str) -> Rupiah {
    let facts = json!({
        "year": 2024, "ptkp": ptkp,
        "payers": [{ "is_settled": false, "months": [{ "month": 7, "payments": [{ "gross": gross }] }] }]
    });
    pph21(&law(), &serde_json::from_value(facts).unwrap(), Language::Id).unwrap().tax
}

#[test]
fn pmk_168_2023_b_i_6_takes_its_rate_on_another_gross() {
    // Wrong in its source: gross 55,000,000, but 19 % is taken on 55,500,000 (10,545,000).
    assert_eq!(one_month(55_000_000, "K/1"), Rupiah(9_900_000 + 550_000));
}

#[test]
fn a_news_report_of_march_2026_takes_nine_percent_where_the_table_has_seven() {
    // Wrong in its source: TK/0 with 16,000,000 taxed 1,440,000.
    assert_eq!(one_month(16_000_000, "TK/0"), Rupiah(1_120_000));
}

#[test]
fn the_cap_of_biaya_jabatan_is_cumulative() {
    // PMK 10/2025 example 3 caps month by month; PMK 168/2023 and PMK 105/2025 cap the sum. One high and eleven low months
    // tell the difference: 5 % of 43,000,000 is 2,150,000, though the first month alone exceeds 500,000.
    let mut months = vec![json!({ "month": 1, "payments": [{ "gross": 21_000_000 }] })];
    months.extend((2..=12).map(|month| json!({ "month": month, "payments": [{ "gross": 2_000_000 }] })));
    let facts = json!({ "year": 2025, "ptkp": "TK/0", "payers": [{ "months": months }] });
    let result = pph21(&law(), &serde_json::from_value(facts).unwrap(), Language::Id).unwrap();
    assert_eq!(result.payers[0].annual.unwrap().cost, Rupiah(2_150_000));
}

#[test]
fn every_line_of_a_payslip_is_explained_down_to_the_law() {
    let (_, payslip) = city_payslip("city-iiia-0-spouse-1child-fungsional");
    let explained = serde_json::to_string(&payslip.lines).unwrap();
    for instrument in [
        "PP 5/2024",
        "PP 7/1977",
        "PER-3/PB/2015",
        "Perpres 54/2007",
        "PP 25/1981",
        "Perpres 82/2018",
        "PP 70/2015",
        "PP 58/2023",
    ] {
        assert!(explained.contains(instrument), "{instrument}");
    }
    let earnings = payslip.lines.iter().filter(|line| line.kind == LineKind::Earning);
    assert_eq!(earnings.map(|line| line.amount).sum::<Rupiah>(), payslip.gross);
}
