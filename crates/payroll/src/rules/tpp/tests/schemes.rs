//! The policy files: sound, readable both ways, and paying what their sources say.

use kernel::Rate;
use kernel::recipe::{Compiled, Value};
use proptest::prelude::*;

use super::{amount, assert_adds_up, compiled, inputs, law, of, with};
use crate::rules::tpp::{TEMPLATES, TppPolicy, month_of_leave, recipe};
use crate::rules::{RunMonths, input, line};

pub fn template(id: &str) -> TppPolicy {
    let template = TEMPLATES.iter().find(|template| template.id == id).unwrap();
    TppPolicy::from_toml(template.toml).unwrap()
}

/// Amounts of steps and lines for a person of class 9 with some facts changed.
fn amounts(policy: &TppPolicy, changed: &[(&'static str, Value)], names: &[&str]) -> Vec<i64> {
    amounts_of(&of(policy), changed, names)
}

/// The same of a recipe.
pub fn amounts_of(compiled: &Compiled, changed: &[(&'static str, Value)], names: &[&str]) -> Vec<i64> {
    let mut given = with(input::SKP_RATED, input::RATED);
    given.extend([
        (input::UNIT_PREDIKAT, "baik".into()),
        (input::HEADS_SKPD, input::NONE.into()),
        (input::ACTING_KELAS, input::NONE.into()),
        (input::ACTING_HEADS_SKPD, input::NONE.into()),
        (input::TRANSFERRED, input::NONE.into()),
        (input::SANCTION, input::NONE.into()),
        (input::LEAVE, input::NONE.into()),
        (input::IKM_MEASURED, input::NONE.into()),
        (input::TEAM_RATED, input::NONE.into()),
        (input::ACTING_OFFICE, input::NONE.into()),
        ("bonus_project_1", input::NONE.into()),
        ("bonus_project_2", input::NONE.into()),
    ]);
    given.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    given.extend(changed.iter().cloned());
    let inputs = inputs(compiled, &given);
    let evaluation = compiled.evaluate(&inputs).unwrap();
    assert_adds_up(&evaluation);
    names.iter().map(|name| amount(&evaluation, name)).collect()
}

const PARTS: [&str; 2] = [line::TPP_KINERJA, line::TPP_KEHADIRAN];

#[test]
fn every_file_is_sound_and_reads_the_same_as_json() {
    let law = law();
    for template in TEMPLATES {
        let policy = TppPolicy::from_toml(template.toml).unwrap();
        assert_eq!(policy.faults(law.at("2026-01-01".parse().unwrap())), [], "{}", template.id);
        let json = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<TppPolicy>(&json).unwrap(), policy, "{}", template.id);
        let months = RunMonths::same("2026-02".parse().unwrap());
        compiled(recipe(&law, &policy, "policy:test", months).unwrap());
        let is_published = ["semarang_2021", "lubuklinggau_2022", "kemnaker_2024"].contains(&template.id);
        assert_eq!(policy.is_illustrative, !is_published, "{}", template.id);
        assert!(template.id == "demo" || !policy.assumptions.is_empty(), "{}", template.id);
    }
}

#[test]
fn semarang_pays_by_the_band_of_the_value() {
    let policy = template("semarang_2021");
    let paid = |value: &str| {
        let value = value.parse::<Rate>().unwrap().decimal();
        amounts(&policy, &[(input::SKP_VALUE, value.into())], &PARTS)
    };
    // Perwali 76/2021 article 6, of 4,400,000.
    let bands =
        [("120", 100), ("90", 100), ("89.999", 85), ("80", 85), ("79.999", 70), ("70", 70), ("60", 55)];
    let lower = [("59.999", 40), ("50", 40), ("40", 25), ("39.999", 0), ("0", 0)];
    for (value, percent) in bands.into_iter().chain(lower) {
        assert_eq!(paid(value), [44_000 * percent, 0], "{value}");
    }
}

#[test]
fn kemnaker_cuts_are_shares_of_the_attendance_part() {
    let policy = template("kemnaker_2024");
    // Class 8: 4,595,150, of which 3,216,605 and 1,378,545.
    let of = |code: &'static str, count: i64| {
        let changed = [(input::KELAS_JABATAN, "8".into()), (code, count.into())];
        amounts(&policy, &changed, &PARTS)
    };
    assert_eq!(of("attendance_tk", 0), [3_216_605, 1_378_545]);
    // 3 % of the part is 41,356.35, 0.9 % of the whole.
    assert_eq!(of("attendance_tk", 1), [3_216_605, 1_337_189]);
    assert_eq!(of("attendance_tanpa_rekam", 2), [3_216_605, 1_378_545 - 27_571]);
    assert_eq!(of("attendance_menit", 100), [3_216_605, 1_378_545 - 13_785]);
    assert_eq!(of("attendance_upacara", 1), [3_216_605, 1_337_189]);
    assert_eq!(of("attendance_tk", 40), [3_216_605, 0]);
}

#[test]
fn kemnaker_leave_reduces_the_whole() {
    let policy = template("kemnaker_2024");
    let parts = |kind: &'static str, month: i64| {
        let changed = [
            (input::KELAS_JABATAN, "8".into()),
            (input::LEAVE, kind.into()),
            (input::LEAVE_MONTH, month.into()),
        ];
        amounts(&policy, &changed, &PARTS)
    };
    // 70 % and 30 % of what is left of 4,595,150, each rounded half up.
    let besar = [1, 2, 3].map(|month| parts("cuti_besar", month));
    assert_eq!(besar, [[1_608_303, 689_273], [804_151, 344_636], [321_661, 137_855]]);
    let sakit = [1, 2, 3, 4, 7].map(|month| parts("cuti_sakit", month));
    let (whole, half, quarter) = ([3_216_605, 1_378_545], besar[0].clone(), besar[1].clone());
    assert_eq!(sakit, [whole.to_vec(), half, quarter, vec![0, 0], vec![0, 0]]);
}

#[test]
fn kepahiang_pays_presence_without_performance_the_forty_percent() {
    let policy = template("kepahiang");
    let unrated = amounts(&policy, &[(input::PREDIKAT, input::NONE.into())], &PARTS);
    assert_eq!(unrated, [0, 1_440_000]);
    assert_eq!(amounts(&policy, &[], &PARTS), [2_160_000, 1_440_000]);
}

#[test]
fn pekalongan_splits_without_losing_a_rupiah() {
    let mut policy = template("pekalongan");
    if let crate::rules::tpp::Basic::Table { by_kelas } = &mut policy.basic {
        by_kelas.insert("9".parse().unwrap(), kernel::Rupiah(4_250_003));
    }
    let names = [PARTS[0], PARTS[1], "tpp_part_beban_kerja", "tpp_part_bagian_ketiga"];
    let parts = |changed: &[(&'static str, Value)]| amounts(&policy, changed, &names);
    // 1,275,000.90, 765,000.54 and 1,700,001.20 lose their fractions to the third part.
    assert_eq!(parts(&[]), [1_275_000, 765_000, 1_700_001, 510_002]);
    assert_eq!(parts(&[]).iter().sum::<i64>(), 4_250_003);
    // Only PNS bear cuts: 5 % of 765,000 is 38,250.
    let absent = ("attendance_tk", Value::from(1));
    assert_eq!(parts(std::slice::from_ref(&absent)), [1_275_000, 726_750, 1_700_001, 510_002]);
    assert_eq!(parts(&[absent, (input::STATUS, "pppk".into())]), [1_275_000, 765_000, 1_700_001, 510_002]);
    let came = parts(&[(input::TRANSFERRED, input::CAME.into())]);
    assert_eq!(came, [637_500, 382_500, 850_000, 255_001]);
    let maternity = [(input::LEAVE, "cuti_melahirkan".into()), (input::LEAVE_MONTH, 1.into())];
    assert_eq!(parts(&maternity).iter().sum::<i64>(), 850_000);
    let unit = parts(&[(input::UNIT_PREDIKAT, "kurang".into())]);
    assert_eq!(unit[3], 255_001);
    let tax = |golongan: &'static str| {
        amounts(&policy, &[(input::GOLONGAN, golongan.into())], &[line::PPH21_FINAL])[0]
    };
    assert_eq!([tax("II/c"), tax("III/d"), tax("IV/a")], [0, 212_500, 637_500]);
}

#[test]
fn pakpak_bharat_cuts_three_bases() {
    let policy = template("pakpak_bharat");
    // Class 9: 3,200,000, of which 1,920,000 and 1,280,000.
    let of = |code: &'static str, days: i64| amounts(&policy, &[(code, days.into())], &PARTS);
    assert_eq!(of("attendance_tk", 2), [1_920_000, 1_280_000 - 256_000]);
    assert_eq!(of("attendance_sakit", 3), [1_920_000 - 57_600, 1_280_000]);
    assert_eq!(of("attendance_alasan_penting", 3), [1_920_000 - 115_200, 1_280_000]);
    // Twelve days are 48 % of the whole: 8 % more than attendance has to give.
    assert_eq!(of("attendance_tk", 12), [1_920_000 - 256_000, 0]);
    assert_eq!(of("attendance_tk", 30), [0, 0]);
}

#[test]
fn lubuklinggau_gives_budget_users_their_conditions() {
    let policy = template("lubuklinggau_2022");
    let of = |kelas: &'static str, head: &'static str| {
        let changed = [(input::KELAS_JABATAN, kelas.into()), (input::HEADS_SKPD, head.into())];
        amounts(&policy, &changed, &PARTS).iter().sum::<i64>()
    };
    // 17,311,827 × 1.25, and × 1.45; of a class below, being head adds nothing.
    assert_eq!([of("15", input::NONE), of("15", input::HEAD)], [21_639_784, 25_102_149]);
    assert_eq!(of("11", input::NONE), of("11", input::HEAD));
}

#[test]
fn who_acts_in_a_second_post_gets_a_share_of_its_tpp() {
    let mut policy = super::demo();
    let acting = |policy: &TppPolicy, kelas: &'static str| {
        amounts(policy, &[(input::ACTING_KELAS, kelas.into())], &PARTS).iter().sum::<i64>()
    };
    assert_eq!(acting(&policy, "11"), 5_000_000, "a policy without the rule does not ask");
    policy.acting = serde_json::from_str(r#"{ "standings": ["plt"], "share": "0.2" }"#).unwrap();
    // 20 % of 5,600,000 × 1.25.
    assert_eq!(acting(&policy, "11"), 6_400_000);
    assert_eq!(acting(&policy, input::NONE), 5_000_000);
}

#[test]
fn a_sanction_takes_its_share_of_the_whole() {
    let mut policy = super::demo();
    policy.sanctions =
        serde_json::from_str(r#"[{ "punishment": "potong_tukin_6_bulan", "cut": "0.25" }]"#).unwrap();
    let with = |word: &'static str| amounts(&policy, &[(input::SANCTION, word.into())], &PARTS);
    assert_eq!(with("potong_tukin_6_bulan"), [2_250_000, 1_500_000]);
    assert_eq!(with(input::NONE), [3_000_000, 2_000_000]);
}

#[test]
fn the_first_month_of_a_leave_is_the_first_that_it_holds_on_a_first_day() {
    let leave = |from: &str| kernel::DateRange::starting(from.parse().unwrap());
    let month = |from: &str, service: &str| month_of_leave(leave(from), service.parse().unwrap());
    assert_eq!([month("2026-02-01", "2026-02"), month("2026-02-01", "2026-03")], [1, 2]);
    assert_eq!([month("2026-02-05", "2026-03"), month("2026-02-05", "2026-04")], [1, 2]);
    assert_eq!(month("2025-12-20", "2026-02"), 2);
}

proptest! {
    #[test]
    fn no_facts_make_a_line_negative_or_pay_more_than_the_whole(
        at in 0..TEMPLATES.len(),
        count in 0_i64..40,
        minutes in 0_i64..3_000,
        kelas in 1_u8..=15,
        value in 0_i64..=120,
        predikat in prop::sample::select(kernel::Predikat::ALL.to_vec()),
        unit in prop::sample::select(kernel::PredikatOrganisasi::ALL.to_vec()),
    ) {
        let policy = TppPolicy::from_toml(TEMPLATES[at].toml).unwrap();
        let names: Vec<String> = policy.parts.iter().map(|part| line::tpp_part(&part.code)).collect();
        let mut lines: Vec<&str> = PARTS.to_vec();
        lines.extend(names.iter().map(String::as_str));
        let mut changed = vec![
            (input::KELAS_JABATAN, Value::Text(kelas.to_string())),
            (input::PREDIKAT, predikat.word().into()),
            (input::UNIT_PREDIKAT, unit.word().into()),
            (input::SKP_VALUE, value.into()),
        ];
        let codes = ["attendance_tk", "attendance_tl1", "attendance_tanpa_rekam", "attendance_sakit"];
        changed.extend(codes.map(|code| (code, count.into())));
        changed.push(("attendance_menit", minutes.into()));
        let cut = amounts(&policy, &changed, &lines);
        changed.retain(|(name, _)| !name.starts_with("attendance"));
        let full = amounts(&policy, &changed, &lines);
        for (cut, full) in cut.iter().zip(&full) {
            prop_assert!((0..=*full).contains(cut));
        }
    }
}
