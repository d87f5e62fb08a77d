//! What does not compile, and why.

use super::{constant, decimal, input, line, names, of_input, recipe, row, step, table};
use crate::recipe::{Bracket, Compiled, Defect, LineKind, Matching, Op, Recipe, Rounding, Step, Table, Unit};

fn defects(recipe: Recipe) -> Vec<Defect> {
    Compiled::new(recipe).unwrap_err()
}

fn of_steps(steps: Vec<Step>) -> Vec<Defect> {
    defects(recipe(vec![input("text", Unit::Text), input("number", Unit::Rupiah)], vec![], steps))
}

fn sum(of: &[&str]) -> Op {
    Op::Sum { plus: names(of), minus: vec![] }
}

#[test]
fn names_are_unique_among_inputs_tables_and_steps() {
    let twice = |name: &str| Defect::Twice(name.into());
    let inputs = vec![input("a", Unit::Rupiah), input("a", Unit::Rupiah)];
    let t = || table("t", Matching::Exact, vec![row(&["x"], None, 1)]);
    let recipe = recipe(inputs, vec![t(), t()], vec![constant("s", 1), constant("s", 2)]);
    assert_eq!(defects(recipe), [twice("a"), twice("t"), twice("s")]);
}

#[test]
fn a_step_sees_only_what_stands_before_it_so_there_is_no_cycle() {
    let unknown = |step: &str, name: &str| Defect::Unknown { step: step.into(), name: name.into() };
    assert_eq!(of_steps(vec![step("a", sum(&["a"]))]), [unknown("a", "a")]);
    let forward = vec![step("a", sum(&["b"])), step("b", sum(&["a"]))];
    assert_eq!(of_steps(forward), [unknown("a", "b")]);
    let elsewhere = vec![
        step("a", Op::Input { input: "nothing".into() }),
        step("b", Op::Lookup { table: "nowhere".into(), by: vec![] }),
    ];
    assert_eq!(of_steps(elsewhere), [unknown("a", "nothing"), unknown("b", "nowhere")]);
}

#[test]
fn all_defects_are_named_at_once() {
    let steps = vec![step("a", sum(&["x", "y"])), step("b", Op::Product { of: vec![] })];
    assert_eq!(of_steps(steps).len(), 3);
}

#[test]
fn texts_and_numbers_do_not_mix() {
    let wrong = |step: &str, operand: &str| Defect::Type { step: step.into(), operand: operand.into() };
    let inputs = || vec![of_input("text"), of_input("number")];
    let with = |op: Op| [inputs(), vec![step("s", op)]].concat();
    assert_eq!(of_steps(with(sum(&["number", "text"]))), [wrong("s", "text")]);
    let round = Op::Round { of: "text".into(), to: decimal("1"), mode: Rounding::Up };
    assert_eq!(of_steps(with(round)), [wrong("s", "text")]);
    let divide = Op::Divide { of: "number".into(), by: "text".into(), to: decimal("1"), mode: Rounding::Up };
    assert_eq!(of_steps(with(divide)), [wrong("s", "text")]);
    let choose = |on: &str, branch: &str| Op::Choose {
        on: on.into(),
        when: [("x".to_owned(), branch.to_owned())].into(),
        otherwise: Some("number".into()),
    };
    assert_eq!(of_steps(with(choose("number", "number"))), [wrong("s", "number")]);
    assert_eq!(of_steps(with(choose("text", "text"))), [wrong("s", "s")]);
    let text_line = vec![line("s", LineKind::Memo, Op::Constant { value: "x".into() })];
    assert_eq!(of_steps(text_line), [wrong("s", "s")]);
}

#[test]
fn a_lookup_gives_as_many_texts_and_numbers_as_its_table_has() {
    let banded = || table("t", Matching::AtLeast, vec![row(&["x"], Some(0), 1)]);
    let found = |by: &[&str]| {
        let lookup = step("s", Op::Lookup { table: "t".into(), by: names(by) });
        let inputs = vec![input("text", Unit::Text), input("number", Unit::Rupiah)];
        let steps = vec![of_input("text"), of_input("number"), lookup];
        Compiled::new(recipe(inputs, vec![banded()], steps)).err()
    };
    assert_eq!(found(&["text", "number"]), None);
    for by in [&["text"][..], &["number"], &["text", "text", "number"], &["text", "number", "number"], &[]] {
        let wrong = Defect::Type { step: "s".into(), operand: by.join(", ") };
        assert_eq!(found(by), Some(vec![wrong]), "{by:?}");
    }
}

#[test]
fn a_table_is_whole_and_of_one_kind() {
    let malformed = |table: Table| defects(recipe(vec![], vec![table], vec![]));
    let cases = [
        ("empty", table("t", Matching::Exact, vec![])),
        ("mixed values", table("t", Matching::Exact, vec![row(&["x"], None, 1), row(&["y"], None, "z")])),
        ("mixed keys", table("t", Matching::Exact, vec![row(&["x"], None, 1), row(&["x", "y"], None, 1)])),
        ("a row twice", table("t", Matching::Exact, vec![row(&["x"], None, 1), row(&["x"], None, 2)])),
        ("a band twice", table("t", Matching::Above, vec![row(&["x"], Some(0), 1), row(&["x"], Some(0), 2)])),
        ("no threshold", table("t", Matching::AtLeast, vec![row(&["x"], None, 1)])),
        ("a threshold too much", table("t", Matching::Exact, vec![row(&["x"], Some(0), 1)])),
        ("otherwise of another kind", {
            let mut table = table("t", Matching::Exact, vec![row(&["x"], None, 1)]);
            table.otherwise = Some("z".into());
            table
        }),
        ("cites what is not there", {
            let mut table = table("t", Matching::Exact, vec![row(&["x"], None, 1)]);
            table.rows[0].cites = vec![2];
            table
        }),
    ];
    for (case, table) in cases {
        assert_eq!(malformed(table), [Defect::Table("t".into())], "{case}");
    }
}

#[test]
fn a_step_is_whole() {
    let malformed = [Defect::Step("s".into())];
    let with = |op: Op| of_steps(vec![of_input("text"), of_input("number"), step("s", op)]);
    assert_eq!(with(sum(&[])), malformed);
    assert_eq!(with(Op::Product { of: vec![] }), malformed);
    assert_eq!(with(Op::Least { of: vec![] }), malformed);
    assert_eq!(with(Op::Greatest { of: vec![] }), malformed);
    let none = Op::Choose { on: "text".into(), when: [].into(), otherwise: None };
    assert_eq!(with(none), malformed);
    for to in ["0", "-1"] {
        assert_eq!(with(Op::Round { of: "number".into(), to: decimal(to), mode: Rounding::Up }), malformed);
    }
    let bracket = |above: i64| Bracket { above: above.into(), rate: decimal("0.05") };
    for brackets in [vec![], vec![bracket(0), bracket(0)], vec![bracket(5), bracket(0)]] {
        assert_eq!(with(Op::Progressive { of: "number".into(), brackets }), malformed);
    }
    let mut cites = constant("s", 1);
    cites.cites = vec![2];
    assert_eq!(of_steps(vec![cites]), malformed);
}
