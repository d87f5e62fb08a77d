use kernel::id::UnitId;
use proptest::prelude::{Strategy, any, prop, prop_assert_eq, proptest};

use super::*;

fn rupiah(amounts: &[i64]) -> Vec<Rupiah> {
    amounts.iter().copied().map(Rupiah).collect()
}

#[test]
fn the_gini_of_known_spreads() {
    assert_eq!(gini(&rupiah(&[5, 5, 5, 5])), Some(Rate(0)));
    assert_eq!(gini(&rupiah(&[0, 0, 0, 8])), Some("0.75".parse().unwrap()));
    assert_eq!(gini(&rupiah(&[1, 3])), Some("0.25".parse().unwrap()));
    assert_eq!(gini(&rupiah(&[1, 2, 3])), Some(Rate(22_222_222)));
    assert_eq!((gini(&[]), gini(&rupiah(&[0, 0]))), (None, None));
}

#[test]
fn shares_are_rounded_half_up() {
    assert_eq!(share(Rupiah(1), Rupiah(3)), Some(Rate(33_333_333)));
    assert_eq!(share(Rupiah(2), Rupiah(3)), Some(Rate(66_666_667)));
    assert_eq!(share(Rupiah(3), Rupiah(0)), None);
}

#[test]
fn tenths_hold_everybody_once() {
    let amounts: Vec<Rupiah> = (1..=23).map(Rupiah).collect();
    let tenths = deciles(&amounts);
    assert_eq!((tenths.len(), tenths.iter().map(|tenth| tenth.people).sum::<u64>()), (10, 23));
    assert_eq!((tenths[0].least, tenths[9].greatest), (Rupiah(1), Rupiah(23)));
    assert_eq!(tenths.iter().map(|tenth| tenth.sum).sum::<Rupiah>(), amounts.iter().copied().sum());
    assert_eq!(deciles(&amounts[..3]).len(), 3);
}

#[test]
fn winners_and_losers_are_told_apart() {
    let people = [(10, 15), (10, 10), (10, 7), (0, 2)].map(|(a, b)| (Rupiah(a), Rupiah(b)));
    let told = movement(people);
    assert_eq!(
        (told.winners, told.gained, told.losers, told.lost, told.unchanged),
        (2, Rupiah(7), 1, Rupiah(3), 1)
    );
}

fn month() -> impl Strategy<Value = (i32, Place, Sides)> {
    let cost = || {
        (0..90_000_000_i64, 0..90_000_000_i64).prop_map(|(salary, tpp)| Cost {
            salary: Rupiah(salary),
            tpp: Rupiah(tpp),
            results: Rupiah(tpp / 2),
            presence: Rupiah(tpp / 3),
            net: Rupiah(salary),
        })
    };
    let unit = || (0..5_u128).prop_map(|at| UnitId(uuid::Uuid::from_u128(at)));
    let golongan = (0..4_u8).prop_map(|at| format!("III/{at}"));
    let place = (unit(), unit(), golongan, 1..18_i32)
        .prop_map(|(unit, skpd, golongan, kelas_jabatan)| Place { unit, skpd, golongan, kelas_jabatan });
    (2025..2028_i32, place, cost(), cost())
        .prop_map(|(year, place, baseline, simulated)| (year, place, Sides { baseline, simulated }))
}

fn total(all: impl IntoIterator<Item = Sides>) -> Sides {
    all.into_iter().fold(Sides::default(), |mut sum, one| {
        sum.add(one);
        sum
    })
}

proptest! {
    #[test]
    fn every_table_adds_up_to_the_whole(months in prop::collection::vec(month(), 0..60), cut in any::<prop::sample::Index>()) {
        let (mut first, mut second) = (Ledger::default(), Ledger::default());
        let at = cut.index(months.len() + 1);
        for (number, (year, place, sides)) in months.iter().enumerate() {
            let ledger = if number < at { &mut first } else { &mut second };
            ledger.enter(*year, place, *sides);
        }
        first.merge(second);
        prop_assert_eq!(first.whole, total(months.iter().map(|(_, _, sides)| *sides)));
        for sum in [
            total(first.by_skpd.values().copied()),
            total(first.by_unit.values().copied()),
            total(first.by_golongan.values().copied()),
            total(first.by_kelas.values().copied()),
            total(first.by_year.values().copied()),
        ] {
            prop_assert_eq!(sum, first.whole);
        }
    }

    #[test]
    fn a_movement_is_the_whole_difference(people in prop::collection::vec((0..9_000_000_i64, 0..9_000_000_i64), 0..80)) {
        let pairs = people.iter().map(|(a, b)| (Rupiah(*a), Rupiah(*b)));
        let told = movement(pairs);
        let difference: i64 = people.iter().map(|(a, b)| b - a).sum();
        prop_assert_eq!(told.gained - told.lost, Rupiah(difference));
        prop_assert_eq!(usize::try_from(told.winners + told.losers + told.unchanged), Ok(people.len()));
    }

    #[test]
    fn a_gini_lies_between_none_and_all(amounts in prop::collection::vec(1..90_000_000_i64, 1..80)) {
        let mut rising = amounts;
        rising.sort_unstable();
        let found = gini(&rupiah(&rising)).unwrap();
        prop_assert_eq!((Rate(0)..Rate(100_000_000)).contains(&found), true);
    }
}
