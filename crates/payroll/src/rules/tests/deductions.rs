//! Priority, least net and rounding of what is taken after the official list.

use kernel::recipe::{Compiled, Inputs, LineKind, Recipe, Unit};
use kernel::{Rate, Rupiah};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use crate::rules::deductions::{AfterList, Asked, ThirdParty, append};
use crate::rules::draft::{Draft, difference, step, sum};
use crate::rules::line;

/// A list that pays what it is told to.
fn list() -> Recipe {
    let mut draft = Draft::new("list");
    draft.input(step("earned", "Penghasilan", "Earned").unit(Unit::Rupiah));
    draft.input(step("contributed", "Iuran", "Contributed").unit(Unit::Rupiah));
    draft.add(step(line::GROSS, "Jumlah", "Gross").is(sum(&["earned"])).line(LineKind::Total));
    let taken = step(line::DEDUCTIONS, "Potongan", "Deductions").is(sum(&["contributed"]));
    draft.add(taken.line(LineKind::Total));
    let net = step(line::NET, "Bersih", "Net").is(difference(&[line::GROSS], &[line::DEDUCTIONS]));
    draft.add(net.line(LineKind::Total));
    draft.finish()
}

fn party(scheme: &str, line: &str, asked: Asked) -> ThirdParty {
    let (scheme, line, name) = (scheme.to_owned(), format!("{line}{scheme}"), scheme.to_uppercase());
    ThirdParty { scheme, line, name, asked, citation: None }
}

fn after(least_net: &str) -> AfterList {
    AfterList {
        has_instalments: true,
        third_parties: vec![
            party("baznas", line::POTONGAN_ZAKAT, Asked::Rate { rounded_up_to: Rupiah(100) }),
            party("bank", line::POTONGAN_PIHAK_KETIGA, Asked::Fixed),
        ],
        least_net: Rate::percent(least_net).unwrap(),
    }
}

/// The instalment, the zakat, the bank's, the net and the deductions in all.
fn taken(least_net: &str, [earned, contributed, instalment, bank]: [i64; 4], percent: &str) -> [i64; 5] {
    let compiled = Compiled::new(append(list(), &after(least_net))).unwrap();
    let mut inputs = Inputs::default();
    inputs.push(earned, None);
    inputs.push(contributed, None);
    inputs.push(instalment, None);
    inputs.push(Rate::percent(percent).unwrap().decimal(), None);
    inputs.push(bank, None);
    let given = compiled.evaluate(&inputs).unwrap();
    let codes = ["potongan_pengembalian", "potongan_zakat_baznas", "potongan_pihak_ketiga_bank"];
    let of = |code: &str| given.rupiah(code).unwrap().0;
    let [one, two, three] = codes.map(of);
    [one, two, three, of(line::NET), of(line::DEDUCTIONS)]
}

#[test]
fn nothing_to_take_leaves_the_recipe_as_it_is() {
    assert_eq!(append(list(), &AfterList { least_net: Rate(1), ..AfterList::default() }), list());
}

#[test]
fn each_is_served_in_its_turn_of_what_is_left() {
    // 2.5 % of 3,900,000 is 97,500; of 3,900,040 it is 97,501, raised to 97,600.
    let all = [4_000_000, 100_000, 200_000, 500_000];
    assert_eq!(taken("0", all, "2.5"), [200_000, 97_500, 500_000, 3_102_500, 897_500]);
    assert_eq!(taken("0", [4_000_040, 100_000, 0, 0], "2.5")[1], 97_600);
    // The bank, which comes last, receives the rest; nobody receives less than nothing.
    assert_eq!(taken("0", [1_000_000, 0, 600_000, 900_000], "2.5"), [600_000, 25_000, 375_000, 0, 1_000_000]);
    assert_eq!(taken("0", [100_000, 300_000, 50_000, 50_000], "2.5"), [0, 0, 0, -200_000, 300_000]);
}

#[test]
fn the_least_net_is_left() {
    let all = [1_000_001, 0, 400_000, 900_000];
    // Two thirds are raised to the rupiah, so what is left is never below the share.
    assert_eq!(taken("50", all, "0"), [400_000, 0, 100_000, 500_001, 500_000]);
    assert_eq!(taken("100", all, "2.5"), [0, 0, 0, 1_000_001, 0]);
}

#[test]
fn zakat_is_kept_apart_and_none_of_it_is_a_component_of_pay() {
    let recipe = append(list(), &after("0"));
    let last: Vec<&str> = recipe.steps.iter().rev().take(3).rev().map(|step| step.name.as_str()).collect();
    assert_eq!(last, [line::ZAKAT_PAID, line::DEDUCTIONS, line::NET]);
    for step in recipe.steps.iter().filter(|step| step.line == Some(LineKind::Deduction)) {
        assert!(!line::is_component(&step.name, LineKind::Deduction), "{}", step.name);
    }
}

proptest! {
    #[test]
    fn what_is_taken_never_exceeds_what_is_asked_nor_what_is_left(
        earned in 0i64..20_000_000, contributed in 0i64..1_000_000,
        instalment in 0i64..5_000_000, bank in 0i64..20_000_000, share in 0u32..=100,
    ) {
        let [one, two, three, net, all] =
            taken(&share.to_string(), [earned, contributed, instalment, bank], "2.5");
        let of_list = earned - contributed;
        prop_assert!(one <= instalment && three <= bank && one >= 0 && two >= 0 && three >= 0);
        prop_assert_eq!(net, of_list - one - two - three);
        prop_assert_eq!(all, contributed + one + two + three);
        prop_assert!(of_list < 0 || net * 100 >= of_list * i64::from(share));
    }
}
