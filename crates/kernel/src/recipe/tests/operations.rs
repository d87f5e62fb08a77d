//! Each operation by examples.

use super::{
    constant, decimal, given, input, last, line, names, of_input, on_numbers, recipe, row, step, table,
};
use crate::recipe::{Bracket, Compiled, LineKind, Matching, Missing, Op, Rounding, Unit, Value};

#[test]
fn sums_products_and_bounds() {
    let sum = Op::Sum { plus: names(&["a", "b"]), minus: names(&["c"]) };
    assert_eq!(on_numbers(sum, &["1.5", "2", "4"]), Ok(decimal("-0.5")));
    assert_eq!(on_numbers(Op::Sum { plus: vec![], minus: names(&["a"]) }, &["3"]), Ok(decimal("-3")));
    let of = || names(&["a", "b", "c"]);
    assert_eq!(on_numbers(Op::Product { of: of() }, &["0.1", "2785700", "1"]), Ok(decimal("278570")));
    assert_eq!(on_numbers(Op::Least { of: of() }, &["3", "-2", "1"]), Ok(decimal("-2")));
    assert_eq!(on_numbers(Op::Greatest { of: of() }, &["3", "-2", "1"]), Ok(decimal("3")));
}

#[test]
fn rounding_to_rupiah_and_to_multiples_of_both_signs() {
    use Rounding::{Down, HalfUp, Up};
    let cases = [
        (HalfUp, "1", "249598.72", "249599"),
        (HalfUp, "1", "0.5", "1"),
        (HalfUp, "1", "0.49", "0"),
        (HalfUp, "1", "-0.5", "-1"),
        (HalfUp, "1", "-0.49", "0"),
        (HalfUp, "1", "-1.5", "-2"),
        (HalfUp, "100", "150", "200"),
        (HalfUp, "100", "-150", "-200"),
        (HalfUp, "3", "4.5", "6"),
        (HalfUp, "3", "4.4", "3"),
        (Up, "100", "2929157", "2929200"),
        (Up, "100", "2929200", "2929200"),
        (Up, "100", "-150", "-100"),
        (Up, "1", "-0.5", "0"),
        (Down, "1", "13777062.39", "13777062"),
        (Down, "1", "-0.5", "-1"),
        (Down, "1000", "44383250", "44383000"),
        (Down, "1000", "-1", "-1000"),
        (Down, "0.05", "1.29", "1.25"),
    ];
    for (mode, to, value, expected) in cases {
        let round = Op::Round { of: "a".into(), to: decimal(to), mode };
        assert_eq!(on_numbers(round, &[value]), Ok(decimal(expected)), "{mode:?} {value} to {to}");
    }
}

#[test]
fn division_is_exact_because_it_rounds() {
    use Rounding::{Down, HalfUp, Up};
    let divide = |mode, to: &str| Op::Divide { of: "a".into(), by: "b".into(), to: decimal(to), mode };
    let cases = [
        (Down, "1", "10", "3", "3"),
        (Up, "1", "10", "3", "4"),
        (HalfUp, "1", "10", "4", "3"),
        (HalfUp, "1", "-10", "4", "-3"),
        (HalfUp, "1", "10", "-4", "-3"),
        (Down, "1", "-10", "3", "-4"),
        (Up, "1", "-10", "3", "-3"),
        (Down, "1000", "12000000", "7", "1714000"),
        (HalfUp, "0.01", "1", "3", "0.33"),
        (Down, "1", "714400000", "11", "64945454"),
    ];
    for (mode, to, of, by, expected) in cases {
        let found = on_numbers(divide(mode, to), &[of, by]);
        assert_eq!(found, Ok(decimal(expected)), "{mode:?} {of} / {by} to {to}");
    }
    let by_zero = on_numbers(divide(Down, "1"), &["1", "0"]);
    assert_eq!(by_zero, Err(Missing::Overflow { step: "result".into() }));
}

#[test]
fn a_number_that_needs_more_digits_is_refused_not_shortened() {
    let product = Op::Product { of: names(&["a", "b", "c"]) };
    let many = "0.123456789012";
    assert_eq!(
        on_numbers(product.clone(), &[many, many, many]),
        Err(Missing::Overflow { step: "result".into() })
    );
    // Zeros at the end are no digits that could be lost.
    assert_eq!(on_numbers(product, &["0.5000000000", "0.500000000000", "0.50000000"]), Ok(decimal("0.125")));
    let sum = Op::Sum { plus: names(&["a", "b"]), minus: vec![] };
    let overflow = Err(Missing::Overflow { step: "result".into() });
    assert_eq!(on_numbers(sum, &["79228162514264337593543950335", "0.1"]), overflow);
}

#[test]
fn progressive_rates_take_each_slice_at_its_own_rate() {
    let bracket = |above, rate: &str| Bracket { above: decimal(above), rate: decimal(rate) };
    let brackets = vec![
        bracket("0", "0.05"),
        bracket("60000000", "0.15"),
        bracket("250000000", "0.25"),
        bracket("500000000", "0.3"),
        bracket("5000000000", "0.35"),
    ];
    let cases = [
        ("0", "0"),
        ("54300000", "2715000"),
        ("60000000", "3000000"),
        ("60001000", "3000150"),
        ("250000000", "31500000"),
        ("500000000", "94000000"),
        ("5000000000", "1444000000"),
        ("6000000000", "1794000000"),
        ("-1000", "0"),
    ];
    for (pkp, expected) in cases {
        let op = Op::Progressive { of: "a".into(), brackets: brackets.clone() };
        assert_eq!(on_numbers(op, &[pkp]), Ok(decimal(expected)), "{pkp}");
    }
}

fn pay(golongan: &str, mkg: i64) -> Result<Value, Missing> {
    let rows = vec![
        row(&["II/a"], Some(0), 2_184_000),
        row(&["III/a"], Some(2), 2_873_500),
        row(&["III/a"], Some(0), 2_785_700),
        row(&["III/a"], Some(4), 2_964_000),
    ];
    let lookup = Op::Lookup { table: "gaji_pokok".into(), by: names(&["golongan", "mkg"]) };
    let inputs = vec![input("golongan", Unit::Text), input("mkg", Unit::Years)];
    let steps = vec![of_input("golongan"), of_input("mkg"), step("salary", lookup)];
    let tables = vec![table("gaji_pokok", Matching::AtLeast, rows)];
    last(recipe(inputs, tables, steps), &[golongan.into(), mkg.into()])
}

#[test]
fn at_least_takes_the_greatest_listed_year_not_above() {
    assert_eq!(pay("III/a", 0), Ok(2_785_700.into()));
    assert_eq!(pay("III/a", 3), Ok(2_873_500.into()));
    assert_eq!(pay("III/a", 4), Ok(2_964_000.into()));
    assert_eq!(pay("III/a", 40), Ok(2_964_000.into()));
    assert_eq!(pay("II/a", -1), Ok(2_184_000.into()), "below the first listed year the first value");
    assert_eq!(pay("V", 0), Err(Missing::Row { step: "salary".into(), key: "V".into() }));
}

#[test]
fn above_takes_a_lower_bound_as_exclusive() {
    let rate = |gross: i64| {
        let rows = vec![
            row(&["A"], Some(0), decimal("0")),
            row(&["A"], Some(5_400_000), decimal("0.0025")),
            row(&["A"], Some(5_650_000), decimal("0.005")),
        ];
        let by = names(&["category", "gross"]);
        let steps = vec![
            constant("category", "A"),
            of_input("gross"),
            step("rate", Op::Lookup { table: "ter".into(), by }),
        ];
        let tables = vec![table("ter", Matching::Above, rows)];
        last(recipe(vec![input("gross", Unit::Rupiah)], tables, steps), &[gross.into()]).unwrap()
    };
    assert_eq!(rate(0), decimal("0").into());
    assert_eq!(rate(5_400_000), decimal("0").into());
    assert_eq!(rate(5_400_001), decimal("0.0025").into());
    assert_eq!(rate(5_650_000), decimal("0.0025").into());
    assert_eq!(rate(9_999_999_999), decimal("0.005").into());
}

#[test]
fn exact_tables_may_have_several_keys_a_text_value_and_a_value_for_the_rest() {
    let find = |one: &str, two: &str, otherwise: Option<Value>| {
        let rows = vec![row(&["di_atas", "sesuai"], None, "baik"), row(&["sesuai", "sesuai"], None, "baik")];
        let mut matrix = table("matrix", Matching::Exact, rows);
        matrix.otherwise = otherwise;
        let inputs = vec![input("one", Unit::Text), input("two", Unit::Text)];
        let lookup = Op::Lookup { table: "matrix".into(), by: names(&["one", "two"]) };
        let steps = vec![of_input("one"), of_input("two"), step("found", lookup)];
        last(recipe(inputs, vec![matrix], steps), &[one.into(), two.into()])
    };
    assert_eq!(find("di_atas", "sesuai", None), Ok("baik".into()));
    let missing = Missing::Row { step: "found".into(), key: "sesuai/di_atas".into() };
    assert_eq!(find("sesuai", "di_atas", None), Err(missing));
    assert_eq!(find("sesuai", "di_atas", Some("-".into())), Ok("-".into()));
}

#[test]
fn a_choice_takes_the_step_of_its_case() {
    let choose = |text: &str, otherwise: Option<&str>| {
        let when = [("pns", "one"), ("cpns", "two")].map(|(text, name)| (text.to_owned(), name.to_owned()));
        let op =
            Op::Choose { on: "status".into(), when: when.into(), otherwise: otherwise.map(str::to_owned) };
        let steps = vec![
            of_input("status"),
            constant("one", 1),
            constant("two", 2),
            constant("rest", 3),
            step("chosen", op),
        ];
        last(recipe(vec![input("status", Unit::Text)], vec![], steps), &[text.into()])
    };
    assert_eq!(choose("pns", None), Ok(1.into()));
    assert_eq!(choose("cpns", Some("rest")), Ok(2.into()));
    assert_eq!(choose("pppk", Some("rest")), Ok(3.into()));
    assert_eq!(choose("pppk", None), Err(Missing::Row { step: "chosen".into(), key: "pppk".into() }));
}

#[test]
fn a_line_must_be_whole_rupiah() {
    let half = line("gross", LineKind::Total, Op::Constant { value: decimal("0.5").into() });
    let compiled = Compiled::new(recipe(vec![], vec![], vec![half])).unwrap();
    let inputs = given(&[]);
    assert_eq!(compiled.evaluate(&inputs).unwrap_err(), Missing::Fraction { step: "gross".into() });
    let whole = line("gross", LineKind::Total, Op::Constant { value: decimal("12.00").into() });
    let compiled = Compiled::new(recipe(vec![], vec![], vec![whole])).unwrap();
    assert_eq!(compiled.evaluate(&inputs).unwrap().rupiah("gross"), Some(crate::Rupiah(12)));
}
