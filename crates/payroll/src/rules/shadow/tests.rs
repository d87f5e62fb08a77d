//! Lists held against Merit: each cause is named where it is one, and the causes are the whole difference.

use std::sync::LazyLock;

use kernel::Rupiah;
use kernel::recipe::{Compiled, Inputs, Value};
use proptest::prelude::*;

use super::{Board, Compared, GAJI, Listed, ShadowCauseKind as Kind, ShadowOutcome, TPP, compare};
use crate::rules::gaji_induk::{Settings, recipe};
use crate::rules::tests::{compiled, inputs, law};
use crate::rules::tpp::{self, DEMO_POLICY, TppPolicy};
use crate::rules::{RunMonths, input};

fn months() -> RunMonths {
    RunMonths::same("2026-02".parse().unwrap())
}

static SALARY: LazyLock<Compiled> =
    LazyLock::new(|| compiled(recipe(&law(), months(), &Settings::default()).unwrap()));
static BOARD: LazyLock<Board> = LazyLock::new(|| Board::of(SALARY.recipe(), GAJI).unwrap());

/// Status, golongan, MKG, spouses, children.
type Person<'a> = (&'a str, &'a str, i64, i64, i64);

fn facts((status, golongan, mkg, spouses, children): Person<'_>) -> Inputs {
    let given: [(&str, Value); 6] = [
        (input::STATUS, status.into()),
        (input::GOLONGAN, golongan.into()),
        (input::MKG, mkg.into()),
        (input::SPOUSES, spouses.into()),
        (input::CHILDREN, children.into()),
        (input::PTKP, "K/1".into()),
    ];
    inputs(&SALARY, &given)
}

const COLUMNS: [(&str, &[&str]); 18] = [
    ("gapok", &["gaji_pokok"]),
    ("tjistri", &["tunjangan_istri_suami"]),
    ("tjanak", &["tunjangan_anak"]),
    ("tjstruk", &["tunjangan_struktural"]),
    ("tjfungsi", &["tunjangan_fungsional"]),
    ("tjumum", &["tunjangan_umum"]),
    ("tjberas", &["tunjangan_beras"]),
    ("tjpajak", &["tunjangan_pph21"]),
    ("tjaskes", &["tunjangan_bpjs_4"]),
    ("tjkk", &["tunjangan_jkk"]),
    ("tjkm", &["tunjangan_jkm"]),
    ("tbulat", &["pembulatan"]),
    ("piwp8", &["potongan_iwp_8", "potongan_jht"]),
    ("piwp1", &["potongan_bpjs_1"]),
    ("paskes", &["potongan_bpjs_4"]),
    ("pjkk", &["potongan_jkk"]),
    ("pjkm", &["potongan_jkm"]),
    ("ppajak", &["potongan_pph21"]),
];

/// A list that pays by the same law, on facts of its own.
fn listed(inputs: &Inputs, golongan: &str) -> Listed {
    let evaluation = SALARY.evaluate(inputs).unwrap();
    let amount = |codes: &[&str]| codes.iter().map(|code| evaluation.rupiah(code).unwrap()).sum::<Rupiah>();
    let mut listed = Listed { net: evaluation.rupiah("net").unwrap(), ..Listed::default() };
    for (column, codes) in COLUMNS {
        listed.amounts.insert(column.to_owned(), amount(codes));
    }
    listed.amounts.insert("pkoperasi".to_owned(), Rupiah::ZERO);
    listed.facts.insert("golongan".to_owned(), golongan.to_owned());
    listed
}

fn held(merit: Person<'_>, listed: &Listed) -> Compared {
    let compared = compare(&BOARD, &facts(merit), listed).unwrap();
    assert_adds_up(&compared);
    compared
}

fn assert_adds_up(compared: &Compared) {
    let sum: Rupiah = compared.causes.iter().map(|cause| cause.amount).sum();
    assert_eq!(sum, compared.difference(), "{compared:#?}");
}

fn kinds(compared: &Compared) -> Vec<Kind> {
    compared.causes.iter().map(|cause| cause.kind).collect()
}

#[test]
fn the_same_facts_are_equal_to_the_rupiah() {
    let person = ("pns", "III/a", 4, 1, 2);
    let same = held(person, &listed(&facts(person), "3A"));
    assert_eq!((same.outcome, same.causes.len()), (ShadowOutcome::Equal, 0));
    assert!(same.components.len() > 15);
}

#[test]
fn facts_of_their_own_are_named_with_both_values() {
    let merit = ("pns", "III/a", 4, 1, 1);
    let other = |theirs: Person<'_>, golongan: &str| held(merit, &listed(&facts(theirs), golongan));
    let child = other(("pns", "III/a", 4, 1, 2), "III/a");
    assert_eq!(kinds(&child), [Kind::Children]);
    let fact = &child.causes[0].facts[0];
    assert_eq!((fact.theirs.as_str(), fact.merit.as_str()), ("2", "1"));
    assert_eq!(kinds(&other(("pns", "III/a", 4, 0, 1), "III/a")), [Kind::Spouses]);
    assert_eq!(kinds(&other(("pns", "III/a", 6, 1, 1), "III/a")), [Kind::Mkg]);
    assert_eq!(kinds(&other(("pns", "III/b", 4, 1, 1), "3B")), [Kind::Golongan]);
    assert_eq!(kinds(&other(("pns", "III/b", 8, 1, 1), "3B")), [Kind::Golongan]);
    assert_eq!(kinds(&other(("cpns", "III/a", 4, 1, 1), "III/a")), [Kind::Status]);
    assert_eq!(
        kinds(&other(("pns", "III/b", 8, 0, 2), "3B")),
        [Kind::Golongan, Kind::Spouses, Kind::Children]
    );
}

#[test]
fn amounts_of_their_own_are_named_by_what_they_say() {
    let person = ("pns", "III/a", 4, 1, 1);
    let with = |change: &dyn Fn(&mut Listed)| {
        let mut list = listed(&facts(person), "III/a");
        change(&mut list);
        kinds(&held(person, &list))
    };
    let put = |list: &mut Listed, column: &str, amount: i64| {
        list.amounts.insert(column.to_owned(), Rupiah(amount));
    };
    let position = with(&|list| {
        put(list, "tjumum", 0);
        put(list, "tjstruk", 540_000);
    });
    assert_eq!(position[..2], [Kind::PositionAllowance, Kind::PositionAllowance]);
    assert_eq!(with(&|list| put(list, "tjberas", 2 * 72_420))[0], Kind::RicePersons);
    assert_eq!(with(&|list| put(list, "tjberas", 3 * 80_000))[0], Kind::RicePrice);
    assert_eq!(with(&|list| put(list, "tjberas", 217_261))[0], Kind::Unexplained);
    assert_eq!(with(&|list| put(list, "pkoperasi", 150_000))[0], Kind::ThirdParty);
    assert_eq!(with(&|list| put(list, "tbulat", 7))[0], Kind::Rounding);
    assert_eq!(with(&|list| put(list, "ppajak", 77_777))[0], Kind::Tax);
    assert_eq!(with(&|list| put(list, "gapok", 3_000_001))[0], Kind::Unexplained);
    let legacy = with(&|list| {
        let pay = ["gapok", "tjistri", "tjanak"].iter().map(|column| list.amounts[*column].0).sum::<i64>();
        list.amounts.remove("piwp1");
        list.amounts.remove("piwp8");
        put(list, "piwp", (pay * 10 + 50) / 100);
    });
    assert_eq!(legacy[0], Kind::ContributionRate);
    assert_eq!(with(&|list| list.net += Rupiah(500)), [Kind::Unexplained]);
}

#[test]
fn a_list_of_sums_alone_is_held_against_sums() {
    let person = ("pns", "III/a", 4, 1, 1);
    let mut list = listed(&facts(person), "III/a");
    let deductions = SALARY.evaluate(&facts(person)).unwrap().rupiah("deductions").unwrap();
    list.amounts.retain(|column, _| column == "gapok");
    list.amounts.insert("potongan".to_owned(), deductions + Rupiah(25_000));
    list.net -= Rupiah(25_000);
    let compared = held(person, &list);
    assert_eq!(compared.components.len(), 2);
    assert!(compared.causes.iter().all(|cause| cause.kind == Kind::Unexplained));
    list.amounts.clear();
    assert_eq!(kinds(&held(person, &list)), [Kind::Unexplained], "of a bare net nothing is known");
}

#[test]
fn a_tpp_list_names_class_predikat_and_attendance() {
    let policy = TppPolicy::from_toml(DEMO_POLICY).unwrap();
    let recipe = compiled(tpp::recipe(&law(), &policy, "policy:demo@1", months()).unwrap());
    let board = Board::of(recipe.recipe(), TPP).unwrap();
    let of = |kelas: &str, predikat: &str, late: i64| {
        let given: [(&str, Value); 7] = [
            (input::STATUS, "pns".into()),
            (input::GOLONGAN, "III/a".into()),
            (input::KELAS_JABATAN, kelas.into()),
            (input::PREDIKAT, predikat.into()),
            (input::PTKP, "K/1".into()),
            ("attendance_tl1", late.into()),
            (input::TRANSFERRED, input::NONE.into()),
        ];
        inputs(&recipe, &given)
    };
    let listed = |inputs: &Inputs, kelas: &str| {
        let evaluation = recipe.evaluate(inputs).unwrap();
        let amount = |code: &str| evaluation.rupiah(code).unwrap_or_default();
        let mut listed = Listed { net: amount("net"), ..Listed::default() };
        for (column, code) in
            [("tpp_kinerja", "tpp_kinerja"), ("tpp_kehadiran", "tpp_kehadiran"), ("potongan", "deductions")]
        {
            listed.amounts.insert(column.to_owned(), amount(code));
        }
        listed.facts.insert("kelas_jabatan".to_owned(), kelas.to_owned());
        listed
    };
    let held = |merit: &Inputs, theirs: &Inputs, kelas: &str| {
        let compared = compare(&board, merit, &listed(theirs, kelas)).unwrap();
        assert_adds_up(&compared);
        kinds(&compared)
    };
    let merit = of("7", "baik", 2);
    assert_eq!(held(&merit, &merit, "7"), []);
    assert_eq!(held(&merit, &of("7", "kurang", 2), "7")[0], Kind::Predikat);
    assert_eq!(held(&merit, &of("8", "baik", 2), "8")[0], Kind::KelasJabatan);
    assert_eq!(held(&merit, &of("7", "baik", 0), "7")[0], Kind::AttendanceNotCounted);
}

proptest! {
    /// Whatever a list says: what it pays more or less is told, to the rupiah.
    #[test]
    fn causes_are_the_whole_difference(
        merit in (0_i64..30, 0_i64..2, 0_i64..3),
        theirs in (0_i64..30, 0_i64..2, 0_i64..3),
        changes in proptest::collection::vec((0_usize..18, 0_i64..9_000_000), 0..5),
        absent in proptest::collection::vec(0_usize..18, 0..4),
        more in -5_000_000_i64..5_000_000,
    ) {
        let person = |(mkg, spouses, children)| ("pns", "III/c", mkg, spouses, children);
        let mut list = listed(&facts(person(theirs)), "III/c");
        for (at, amount) in changes {
            list.amounts.insert(COLUMNS[at].0.to_owned(), Rupiah(amount));
        }
        for at in absent {
            list.amounts.remove(COLUMNS[at].0);
        }
        list.net += Rupiah(more);
        let compared = compare(&BOARD, &facts(person(merit)), &list).unwrap();
        let sum: Rupiah = compared.causes.iter().map(|cause| cause.amount).sum();
        prop_assert_eq!(sum, compared.difference());
        prop_assert!(!compared.causes.is_empty() || compared.outcome == ShadowOutcome::Equal);
    }
}
