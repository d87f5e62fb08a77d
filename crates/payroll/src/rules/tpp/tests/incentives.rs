//! Incentives for units and projects, and the parts that follow citizens and teams.

use kernel::recipe::{Compiled, Missing, Value};
use kernel::{Month, Rate};
use serde_json::json;

use super::faults::{found, named};
use super::schemes::{amounts_of, template};
use super::{compiled, demo, inputs, law, with};
use crate::rules::tpp::{TppPolicy, recipe};
use crate::rules::{RunMonths, input, line};

const UNIT: &str = line::INSENTIF_TARGET_UNIT;
const BONUS: &str = line::BONUS_PROYEK;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn in_month(policy: &TppPolicy, service: &str) -> Compiled {
    compiled(recipe(&law(), policy, "policy:test", RunMonths::same(month(service))).unwrap())
}

/// So much of the agreement reached, after so many days of work.
fn reached(score: &str, days: i64) -> Vec<(&'static str, Value)> {
    let score = score.parse::<Rate>().unwrap().decimal();
    vec![(input::UNIT_TARGET_SCORE, score.into()), (input::UNIT_TARGET_DAYS, days.into())]
}

#[test]
fn kepahiang_pays_the_target_of_a_unit_with_the_last_month_of_its_quarter() {
    let policy = template("kepahiang");
    let march = in_month(&policy, "2026-03");
    let paid = |score: &str, days: i64| amounts_of(&march, &reached(score, days), &[UNIT])[0];
    // 10 % of 3,600,000.
    assert_eq!([paid("100", 60), paid("99.99", 90), paid("120", 59)], [360_000, 0, 0]);
    let unrated = [reached("100", 90), vec![(input::PREDIKAT, input::NONE.into())]].concat();
    assert_eq!(amounts_of(&march, &unrated, &[UNIT, line::TPP_KEHADIRAN]), [0, 1_440_000]);
    let above = [reached("100", 90), vec![(input::KELAS_JABATAN, "14".into())]].concat();
    assert_eq!(amounts_of(&march, &above, &[UNIT]), [750_000], "10 % of 10,500,000 is more than the cap");
    for other in ["2026-01", "2026-02", "2026-04"] {
        let recipe = in_month(&policy, other);
        assert!(recipe.step(UNIT).is_none() && recipe.input(input::UNIT_TARGET_SCORE).is_none(), "{other}");
    }
    let target = policy.unit_target.as_ref().unwrap();
    assert_eq!(target.due(month("2026-06")).unwrap().to_string(), "2026-Q2");
}

#[test]
fn an_incentive_is_taxed_and_insured_and_is_no_part_of_a_months_tpp() {
    let march = in_month(&template("kepahiang"), "2026-03");
    let names = [line::GROSS, line::TAX_BASE, line::BPJS_BASE];
    assert_eq!(amounts_of(&march, &reached("99", 90), &names), [3_744_000, 3_744_000, 3_600_000]);
    assert_eq!(amounts_of(&march, &reached("100", 90), &names), [4_118_400, 4_118_400, 3_960_000]);
    assert!(!line::is_of_tpp(UNIT) && !line::is_of_tpp(BONUS));
}

#[test]
fn a_unit_target_by_class_pays_only_the_statuses_that_it_names() {
    let mut policy = template("kepahiang");
    let target = json!({ "cycle": "month", "paid_after": 1, "threshold": "95.5",
        "amount": { "kind": "by_kelas", "by_kelas": { "9": 250_000 } }, "eligible": { "statuses": ["pppk"] } });
    policy.unit_target = Some(serde_json::from_value(target).unwrap());
    let march = in_month(&policy, "2026-03");
    assert!(march.input(input::UNIT_TARGET_DAYS).is_none(), "nobody asks for the days");
    let paid = |status: &'static str, kelas: &'static str| {
        let changed = [(input::STATUS, status.into()), (input::KELAS_JABATAN, kelas.into())];
        amounts_of(&march, &[reached("95.5", 0), changed.to_vec()].concat(), &[UNIT])[0]
    };
    assert_eq!([paid("pppk", "9"), paid("pns", "9"), paid("pppk", "7")], [250_000, 0, 0]);
    assert_eq!(policy.unit_target_due(month("2026-03")).unwrap().to_string(), "2026-02");
    assert_eq!(policy.scores_from("2026-03-01".parse().unwrap()), "2026-02-01".parse().unwrap());
}

#[test]
fn bengkulu_pays_projects_by_role_up_to_the_cap() {
    let policy = template("bengkulu");
    let march = in_month(&policy, "2026-03");
    let paid = |first: &'static str, second: &'static str| {
        let changed = [("bonus_project_1", first.into()), ("bonus_project_2", second.into())];
        amounts_of(&march, &changed, &[BONUS])[0]
    };
    assert_eq!(
        [paid("ketua", "-"), paid("anggota", "sekretaris"), paid("-", "-")],
        [1_500_000, 1_750_000, 0]
    );
    assert_eq!(paid("ketua", "sekretaris"), 2_000_000);
    let poor = [("bonus_project_1", "ketua".into()), (input::PREDIKAT, "kurang".into())];
    assert_eq!(amounts_of(&march, &poor, &[BONUS]), [0]);
}

#[test]
fn bengkulu_follows_citizens_and_teams() {
    let march = in_month(&template("bengkulu"), "2026-03");
    let names = ["tpp_part_kepuasan_masyarakat", "tpp_part_hasil_tim"];
    let scored = |rated: &'static str, value: &'static str, score: &str| {
        let score = score.parse::<Rate>().unwrap().decimal();
        vec![(rated, input::RATED.into()), (value, Value::from(score))]
    };
    // 15 % of 4,300,000 each; who was not measured is paid in full, who worked in no team 80 %.
    assert_eq!(amounts_of(&march, &[], &names), [645_000, 516_000]);
    for (index, paid) in [("64.99", 387_000), ("65", 580_500), ("76.6", 580_500), ("76.61", 645_000)] {
        assert_eq!(amounts_of(&march, &scored(input::IKM_MEASURED, input::IKM, index), &names)[0], paid);
    }
    for (score, paid) in [("59.99", 322_500), ("60", 516_000), ("80", 645_000)] {
        assert_eq!(amounts_of(&march, &scored(input::TEAM_RATED, input::TEAM_SCORE, score), &names)[1], paid);
    }
}

#[test]
fn without_a_share_for_it_what_was_not_measured_is_named() {
    let mut policy = template("bengkulu");
    let bare = json!([{ "code": "kepuasan", "label": { "id": "K", "en": "S" }, "weight": "0.3",
        "driver": { "kind": "ikm", "bands": [{ "from": "0", "rate": "1" }] } }]);
    policy.parts = serde_json::from_value(bare).unwrap();
    policy.project_bonus = None;
    assert!(policy.needs_ikm() && !policy.follows_teams());
    let march = in_month(&policy, "2026-03");
    let mut given = with(input::IKM_MEASURED, input::NONE);
    given.extend(
        [input::ACTING_KELAS, input::ACTING_OFFICE, input::LEAVE].map(|name| (name, input::NONE.into())),
    );
    let missing = Missing::Row { step: "share_kepuasan_rate".into(), key: "-".into() };
    assert_eq!(march.evaluate(&inputs(&march, &given)).unwrap_err(), missing);
}

#[test]
fn bengkulu_pays_leave_acting_governors_and_second_posts_as_reported() {
    let march = in_month(&template("bengkulu"), "2026-03");
    let whole = |changed: &[(&'static str, Value)]| amounts_of(&march, changed, &["tpp_whole"])[0];
    assert_eq!(whole(&[]), 4_300_000);
    for leave in ["cuti_sakit", "cuti_melahirkan"] {
        let changed = [(input::LEAVE, leave.into()), (input::LEAVE_MONTH, 1.into())];
        assert_eq!(whole(&changed), 1_720_000, "{leave}: 40 %");
    }
    assert_eq!(whole(&[(input::ACTING_OFFICE, "Gubernur".into())]), 3_440_000, "80 % of the own");
    assert_eq!(whole(&[(input::ACTING_KELAS, "14".into())]), 6_700_000, "and 20 % of 12,000,000");
}

#[test]
fn every_fault_of_an_incentive_is_named_at_once() {
    let faults = found(|document| {
        document["unit_target"] = json!({ "cycle": "quarter", "paid_after": 13, "threshold": "0",
            "amount": { "kind": "by_kelas", "by_kelas": { "9": -1 } }, "least_days": 91,
            "eligible": { "statuses": ["pppk"] }, "cap": 0 });
        document["project_bonus"] = json!({ "paid_after": 13, "projects_max": 6, "cap": -5,
            "amount": { "kind": "by_role", "by_role": {} } });
        document["statuses"] = json!({ "pns": "1" });
        document["acting"] = json!({ "standings": ["plt"], "share": "0.2", "offices": [
            { "position": "Gubernur", "own_share": "1.2" }, { "position": "Gubernur", "own_share": "1" } ] });
    });
    assert_eq!(
        named(&faults),
        [
            ("payroll.policy_rate_range", "/acting/offices/0/own_share"),
            ("payroll.policy_code_twice", "/acting/offices/1/position"),
            ("payroll.policy_lag_range", "/unit_target/paid_after"),
            ("payroll.policy_threshold_range", "/unit_target/threshold"),
            ("payroll.policy_amount_range", "/unit_target/amount/by_kelas/9"),
            ("payroll.policy_days_range", "/unit_target/least_days"),
            ("payroll.policy_status_unknown", "/unit_target/eligible/statuses"),
            ("payroll.policy_amount_range", "/unit_target/cap"),
            ("payroll.policy_lag_range", "/project_bonus/paid_after"),
            ("payroll.policy_list_empty", "/project_bonus/amount/by_role"),
            ("payroll.policy_projects_range", "/project_bonus/projects_max"),
            ("payroll.policy_amount_range", "/project_bonus/cap"),
        ]
    );
}

#[test]
fn bands_of_a_driver_have_no_gap_and_no_overlap() {
    let band = |from: &str, until: Option<&str>| json!({ "from": from, "until": until, "rate": "1" });
    let part = |code: &str, driver: serde_json::Value| json!({ "code": code, "label": { "id": "A", "en": "A" }, "weight": "0.1", "driver": driver });
    let faults = found(|document| {
        document["weights"] = json!({ "performance": "0.4", "attendance": "0.4" });
        document["parts"] = json!([
            part(
                "warga",
                json!({ "kind": "ikm", "bands": [band("0", Some("65")), band("70", None)], "unmeasured": "3" })
            ),
            part(
                "tim",
                json!({ "kind": "team_result", "bands": [band("0", Some("65")), band("60", Some("90"))] })
            ),
        ]);
    });
    assert_eq!(
        named(&faults),
        [
            ("payroll.policy_band_gap", "/parts/0/driver/bands/1/from"),
            ("payroll.policy_rate_range", "/parts/0/driver/unmeasured"),
            ("payroll.policy_band_overlap", "/parts/1/driver/bands/1/from"),
            ("payroll.policy_band_open", "/parts/1/driver/bands"),
        ]
    );
}

#[test]
fn a_policy_without_them_asks_for_nothing_and_writes_nothing() {
    let recipe = in_month(&demo(), "2026-03");
    let text = serde_json::to_string(recipe.recipe()).unwrap();
    for word in ["unit_target", "project", "ikm", "team_", "acting_office", "own_share"] {
        assert!(!text.contains(word), "{word}");
    }
    let json = serde_json::to_string(&demo()).unwrap();
    assert!(!json.contains("unit_target") && !json.contains("project_bonus"));
}
