//! What a policy can say wrong about parts, bands, cuts and people.

use kernel::Fault;
use serde_json::{Value, json};

use super::{demo, law};
use crate::rules::tpp::TppPolicy;

/// The faults of the demo policy after a change of its document.
pub fn found(change: impl FnOnce(&mut Value)) -> Vec<(&'static str, String)> {
    let mut document = serde_json::to_value(demo()).unwrap();
    change(&mut document);
    let policy: TppPolicy = serde_json::from_value(document).unwrap();
    let law = law();
    let faults: Vec<Fault> = policy.faults(law.at("2026-01-01".parse().unwrap()));
    faults.into_iter().map(|fault| (fault.code, fault.pointer.unwrap())).collect()
}

pub fn named(found: &[(&'static str, String)]) -> Vec<(&'static str, &'static str)> {
    found.iter().map(|(code, place)| (*code, &*place.clone().leak())).collect()
}

fn band(from: &str, until: Option<&str>) -> Value {
    json!({ "from": from, "until": until, "rate": "1" })
}

#[test]
fn bands_have_no_gap_and_no_overlap() {
    let of = |bands: Vec<Value>| {
        named(&found(|document| {
            document["performance"]["by_predikat"] = json!({});
            document["performance"]["by_skp_value"] = json!(bands);
        }))
    };
    assert_eq!(of(vec![band("60", None), band("0", Some("60"))]), []);
    let gap = [("payroll.policy_band_gap", "/performance/by_skp_value/0/from")];
    assert_eq!(of(vec![band("61", None), band("0", Some("60"))]), gap);
    assert_eq!(of(vec![band("1", None)]), gap);
    let overlap = [("payroll.policy_band_overlap", "/performance/by_skp_value/1/from")];
    assert_eq!(of(vec![band("0", Some("60")), band("59", None)]), overlap);
    assert_eq!(of(vec![band("0", None), band("59", None)]), overlap);
    assert_eq!(
        of(vec![band("0", Some("60")), band("60", Some("50"))]),
        [
            ("payroll.policy_band_order", "/performance/by_skp_value/1/until"),
            ("payroll.policy_band_open", "/performance/by_skp_value"),
        ]
    );
    let both = found(|document| document["performance"]["by_skp_value"] = json!([band("0", None)]));
    assert_eq!(named(&both), [("payroll.policy_two_tables", "/performance/by_predikat")]);
}

#[test]
fn every_fault_of_the_parts_is_named_at_once() {
    let faults = found(|document| {
        document["parts"] = json!([
            { "code": "attendance", "label": { "id": "A", "en": "A" }, "weight": "0.1", "driver": { "kind": "fixed" } },
            { "code": "unit", "label": { "id": "U", "en": " " }, "weight": "0.1",
              "driver": { "kind": "unit_predikat", "by_predikat": { "istimewa": "1", "baik": "3", "kurang": "1" } } },
        ]);
        document["weights"] = json!({ "performance": "0.6", "attendance": "0" });
        document["rounding"] = json!({ "lines": "down", "remainder_to": "third" });
        document["attendance"] = json!({ "only": ["pns"], "cuts": [
            { "code": "tl1", "rate": "0.01", "of": "attendance" },
            { "code": "menit", "rate": "0.0001", "of": "performance" } ] });
        document["statuses"] = json!({ "cpns": "0.8" });
    });
    assert_eq!(
        named(&faults),
        [
            ("payroll.policy_weights_sum", "/weights"),
            ("payroll.policy_status_unknown", "/attendance/only"),
            ("payroll.policy_cut_without_part", "/attendance/cuts/0/of"),
            ("payroll.policy_cuts_overlap", "/attendance/cuts/1/code"),
            ("payroll.policy_code_twice", "/parts/0/code"),
            ("payroll.policy_text_missing", "/parts/1/label/en"),
            ("payroll.policy_predikat_missing", "/parts/1/driver/by_predikat"),
            ("payroll.policy_predikat_missing", "/parts/1/driver/by_predikat"),
            ("payroll.policy_rate_range", "/parts/1/driver/by_predikat/baik"),
            ("payroll.policy_part_unknown", "/rounding/remainder_to"),
        ]
    );
}

#[test]
fn every_fault_about_people_is_named_at_once() {
    let faults = found(|document| {
        document["corrective_decree"] = json!(" ");
        document["assumptions"] = json!([{ "id": "", "en": "x" }]);
        document["components"][0]["by_kelas"] = json!({ "16": "0.5" });
        document["basic"]["by_kelas"] = json!({ "1": 900_000, "9": 4_000_000 });
        document["acting"] = json!({ "standings": ["plt", "definitif", "plt"], "share": "1.2" });
        document["excluded"] = json!({ "jabatan_fungsional": ["Guru", " "] });
        document["transferred_in"] = json!({ "share": "0.5", "months": 0 });
        let cut = json!({ "punishment": "potong_tukin_6_bulan", "cut": "0.25" });
        document["sanctions"] = json!([cut, cut]);
        document["leaves"] = json!([
            { "leave": "cuti_besar", "steps": [{ "from_month": 2, "cut": "0.5" }, { "from_month": 2, "cut": "2" }] },
            { "leave": "cuti_besar", "steps": [] },
        ]);
        document["performance"]["by_predikat"]["kurang"] = json!("0.12345678");
        document["statuses"]["cpns"] = json!("0.12345678");
    });
    assert_eq!(
        named(&faults),
        [
            ("payroll.policy_text_missing", "/corrective_decree"),
            ("payroll.policy_text_missing", "/assumptions/0/id"),
            ("payroll.policy_kelas_unknown", "/components/0/by_kelas/16"),
            ("payroll.policy_acting_standing", "/acting/standings/1"),
            ("payroll.policy_code_twice", "/acting/standings/2"),
            ("payroll.policy_rate_range", "/acting/share"),
            ("payroll.policy_text_missing", "/excluded/jabatan_fungsional"),
            ("payroll.policy_months_range", "/transferred_in/months"),
            ("payroll.policy_code_twice", "/sanctions/1/punishment"),
            ("payroll.policy_rate_range", "/leaves/0/steps/1/cut"),
            ("payroll.policy_leave_months", "/leaves/0/steps/1/from_month"),
            ("payroll.policy_code_twice", "/leaves/1/leave"),
            ("payroll.policy_list_empty", "/leaves/1/steps"),
            ("payroll.policy_rates_too_precise", ""),
        ]
    );
}

#[test]
fn a_policy_is_published_before_what_it_scores_or_names_its_decree() {
    let day = |text: &str| text.parse().unwrap();
    let mut policy = demo();
    assert_eq!(policy.lateness(day("2026-01-01"), day("2026-03-01")), None, "a decree corrects it");
    policy.corrective_decree = None;
    let late = |policy: &TppPolicy, today: &str| policy.lateness(day("2026-03-01"), day(today)).is_some();
    assert_eq!([late(&policy, "2026-02-28"), late(&policy, "2026-03-01")], [false, true]);
    policy.attendance.lag_months = 1;
    assert_eq!([late(&policy, "2026-01-31"), late(&policy, "2026-02-01")], [false, true]);
    policy.performance.period.lag = 2;
    assert_eq!([late(&policy, "2025-12-31"), late(&policy, "2026-01-01")], [false, true]);
}
