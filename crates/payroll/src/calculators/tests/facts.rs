//! Several payments, several payers, wrong facts.

use kernel::{Fault, Language, Rupiah};
use serde_json::{Value, json};

use super::law;
use crate::calculators::payslip::payslip;
use crate::calculators::pph21::{TaxYearResult, pph21};
use crate::calculators::tpp::tpp;
use crate::calculators::{CalculatedPayslip, base_pay};
use crate::rules::tpp::{DEMO_POLICY, TppPolicy};

fn salary(change: impl FnOnce(&mut Value)) -> Result<CalculatedPayslip, Vec<Fault>> {
    let mut facts = json!({
        "service_month": "2026-02", "status": "pns", "golongan": "III/a", "mkg_years": 4, "spouses": 1, "children": 1,
        "ptkp": "K/1"
    });
    change(&mut facts);
    payslip(&law(), &serde_json::from_value(facts).unwrap(), Language::En)
}

fn places(faults: &[Fault]) -> Vec<(&str, &str)> {
    faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap_or_default())).collect()
}

#[test]
fn a_payslip_shows_its_lines_in_the_language_asked_for() {
    let payslip = salary(|_| {}).unwrap();
    assert_eq!(payslip.gross - payslip.deductions, payslip.net);
    let first = &payslip.lines[0];
    assert_eq!(
        (first.code.as_str(), first.label.as_str(), first.amount),
        ("gaji_pokok", "Base pay", Rupiah(2_964_000))
    );
    let zero = payslip.lines.iter().find(|line| line.code == "tunjangan_struktural");
    assert!(zero.is_none(), "lines of nothing are left out");
}

#[test]
fn every_wrong_fact_is_named() {
    let faults = salary(|facts| {
        facts["golongan"] = json!("IX");
        facts["mkg_years"] = json!(46);
        facts["children"] = json!(21);
        facts["eselon"] = json!("II/a");
        facts["jabatan_fungsional"] = json!("Dokter");
        facts["payment_month"] = json!("2026-01");
        facts["tax"] =
            json!({ "months": 13, "month_gross": 5, "year_tax_own": 1, "other_net": -1, "other_months": 12 });
    })
    .unwrap_err();
    assert_eq!(
        places(&faults),
        [
            ("payroll.count_range", "/mkg_years"),
            ("payroll.count_range", "/children"),
            ("payroll.golongan_not_of_status", "/golongan"),
            ("payroll.two_positions", "/jabatan_fungsional"),
            ("payroll.paid_before_service", "/payment_month"),
            ("payroll.amount_range", "/tax/other_net"),
            ("payroll.tax_months_range", "/tax/months"),
            ("payroll.other_months_range", "/tax/other_months"),
            ("payroll.year_below_month", "/tax/year_gross"),
            ("payroll.own_tax_above_whole", "/tax/year_tax_own"),
        ]
    );
}

#[test]
fn a_fact_that_the_law_does_not_know_is_named_where_it_stands() {
    let place = |change: &dyn Fn(&mut Value)| {
        let faults = salary(change).unwrap_err();
        (faults[0].code, faults[0].pointer.clone().unwrap())
    };
    let eselon = place(&|facts| facts["eselon"] = json!("IX/z"));
    assert_eq!(eselon, ("payroll.fact_not_in_law", "/eselon".to_owned()));
    let functional = place(&|facts| facts["jabatan_fungsional"] = json!("Astronot"));
    assert_eq!(functional, ("payroll.fact_not_in_law", "/jabatan_fungsional".to_owned()));
    let early = salary(|facts| facts["service_month"] = json!("2020-01")).unwrap_err();
    assert_eq!(early[0].code, "payroll.no_law");
}

#[test]
fn an_allowance_that_the_law_lacks_can_be_stated() {
    let allowance = |change: &dyn Fn(&mut Value)| {
        let payslip = salary(change).unwrap();
        payslip.lines.into_iter().find(|line| line.code == "tunjangan_fungsional").unwrap()
    };
    let named = allowance(&|facts| {
        facts["jabatan_fungsional"] = json!("Pranata Komputer");
        facts["jenjang"] = json!("Ahli Muda");
        facts["tunjangan_fungsional"] = json!(960_000);
    });
    assert_eq!(named.amount, Rupiah(960_000));
    assert!(serde_json::to_string(&named.working).unwrap().contains("Pernyataan pemohon"));
    assert_eq!(allowance(&|facts| facts["tunjangan_fungsional"] = json!(325_000)).amount, Rupiah(325_000));
    // One that the law has otherwise is replaced, not paid beside it.
    let doctor = allowance(&|facts| {
        facts["jabatan_fungsional"] = json!("Dokter");
        facts["jenjang"] = json!("Ahli Muda");
        facts["tunjangan_fungsional"] = json!(800_000);
    });
    assert_eq!(doctor.amount, Rupiah(800_000));
    let teacher = allowance(&|facts| {
        facts["jabatan_fungsional"] = json!("Guru");
        facts["tunjangan_fungsional"] = json!(500_000);
    });
    assert_eq!(teacher.amount, Rupiah(500_000));
    let negative = salary(|facts| facts["tunjangan_fungsional"] = json!(-1)).unwrap_err();
    assert_eq!(places(&negative), [("payroll.amount_range", "/tunjangan_fungsional")]);
}

#[test]
fn the_tax_can_be_borne_otherwise() {
    let with = |bearer: &str| {
        salary(|facts| {
            facts["tax_borne_by"] = json!(bearer);
            facts["tax"] = json!({ "month_gross": 20_000_000, "year_gross": 20_000_000 });
        })
        .unwrap()
    };
    assert!(with("government").net > with("employee").net);
}

#[test]
fn a_tpp_follows_the_policy_in_the_body() {
    let policy = TppPolicy::from_toml(DEMO_POLICY).unwrap();
    let facts = |change: &dyn Fn(&mut Value)| {
        let mut facts = json!({
            "policy": policy, "service_month": "2026-02", "status": "pns", "golongan": "III/d", "kelas_jabatan": "9",
            "predikat": "baik", "attendance": { "tl1": 2, "tk": 1 }, "bpjs_base_used": 3_500_000, "ptkp": "K/1",
            "tax": { "month_gross": 4_000_000, "year_gross": 4_000_000 }
        });
        change(&mut facts);
        tpp(&law(), &serde_json::from_value(facts).unwrap(), Language::Id)
    };
    let line = |code: &str| {
        let payslip = facts(&|_| {}).unwrap();
        payslip.lines.iter().find(|line| line.code == code).unwrap().amount
    };
    assert_eq!(line("tpp_kinerja"), Rupiah(3_000_000));
    assert_eq!(line("tpp_kehadiran"), Rupiah(2_000_000 - 2 * 10_000 - 150_000));
    let unrated = facts(&|facts| facts["predikat"] = json!(null)).unwrap_err();
    assert_eq!(places(&unrated), [("payroll.fact_not_in_law", "/predikat")]);
    let wrong = facts(&|facts| facts["policy"]["weights"]["attendance"] = json!("0.5")).unwrap_err();
    assert_eq!(places(&wrong), [("payroll.policy_weights_sum", "/policy/weights")]);
}

#[test]
fn the_scale_answers_other_domains() {
    let pay = |day: &str, golongan: &str, mkg| {
        base_pay(&law(), day.parse().unwrap(), (golongan.parse().unwrap(), mkg))
    };
    assert_eq!(pay("2026-03-01", "III/a", 6), Ok(Rupiah(3_057_300)));
    assert_eq!(pay("2026-03-01", "IX", 0), Ok(Rupiah(3_203_600)));
    assert_eq!(pay("2020-03-01", "III/a", 6).unwrap_err()[0].code, "payroll.no_law");
}

fn year(facts: Value) -> Result<TaxYearResult, Vec<Fault>> {
    pph21(&law(), &serde_json::from_value(facts).unwrap(), Language::Id)
}

fn months(range: std::ops::RangeInclusive<u8>, payments: &[i64]) -> Vec<Value> {
    let payments: Vec<Value> = payments.iter().map(|gross| json!({ "gross": gross })).collect();
    range.map(|month| json!({ "month": month, "payments": payments })).collect()
}

#[test]
fn salary_and_tpp_of_a_month_are_taxed_as_one_payment() {
    let of = |payments: &[i64]| {
        year(json!({ "year": 2026, "ptkp": "K/1", "payers": [{ "months": months(1..=12, payments) }] }))
            .unwrap()
    };
    let (one, two) = (of(&[10_000_000]), of(&[5_500_000, 4_500_000]));
    let by_month =
        |result: &TaxYearResult| result.payers[0].months.iter().map(|month| month.tax).collect::<Vec<_>>();
    assert_eq!(by_month(&one), by_month(&two));
    assert_eq!(one.payers[0].annual.unwrap().tax, two.payers[0].annual.unwrap().tax);
    let february = &two.payers[0].months[1];
    assert_eq!([february.payments[0].tax, february.payments[1].tax], [Rupiah(0), Rupiah(150_000)]);
}

#[test]
fn a_second_payer_carries_on_from_the_slip_of_the_first() {
    let one_payer =
        json!({ "year": 2026, "ptkp": "K/1", "payers": [{ "months": months(1..=12, &[12_000_000]) }] });
    let two_payers = json!({ "year": 2026, "ptkp": "K/1", "payers": [
        { "months": months(1..=5, &[12_000_000]) }, { "months": months(6..=12, &[12_000_000]) }
    ] });
    let (one, two) = (year(one_payer).unwrap(), year(two_payers).unwrap());
    assert_eq!(two.tax, one.tax, "a transfer between agencies changes nothing for the year");
    let annual = two.payers[1].annual.unwrap();
    assert_eq!(annual.tax, one.payers[0].annual.unwrap().tax);
    assert_eq!(annual.net, one.payers[0].annual.unwrap().net);
}

#[test]
fn what_the_government_bore_is_not_refunded() {
    let with = |bearer: &str| {
        let payer = json!({ "tax_borne_by": bearer, "months": months(9..=12, &[15_500_000]) });
        year(json!({ "year": 2026, "ptkp": "TK/0", "payers": [payer] })).unwrap().payers[0].months[3].tax
    };
    assert!(with("employee") < Rupiah::ZERO);
    assert_eq!(with("government"), Rupiah::ZERO);
}

#[test]
fn every_fault_of_a_tax_year_is_named() {
    let payer = json!({ "months": [
        { "month": 3, "payments": [{ "gross": -1 }] },
        { "month": 3, "payments": [] },
        { "month": 13, "payments": [{ "gross": 1, "pension": -5 }] }
    ] });
    let faults =
        year(json!({ "year": 1800, "ptkp": "K/1", "payers": [payer, { "months": [] }] })).unwrap_err();
    assert_eq!(
        places(&faults),
        [
            ("payroll.year_range", "/year"),
            ("payroll.amount_range", "/payers/0/months/0/payments/0/gross"),
            ("payroll.months_not_rising", "/payers/0/months/1/month"),
            ("payroll.list_length", "/payers/0/months/1/payments"),
            ("payroll.month_range", "/payers/0/months/2/month"),
            ("payroll.amount_range", "/payers/0/months/2/payments/0/pension"),
            ("payroll.list_length", "/payers/1/months"),
        ]
    );
    let none = year(json!({ "year": 2026, "ptkp": "K/1", "payers": [] })).unwrap_err();
    assert_eq!(places(&none), [("payroll.list_length", "/payers")]);
}
