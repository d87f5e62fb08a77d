//! The explanation.

use super::{given, input, line, names, of_input, recipe, row, step, table};
use crate::Language;
use crate::recipe::{Compiled, Inputs, LineKind, Matching, Op, Recipe, Source, Unit};

fn pay() -> Recipe {
    let mut pay = table(
        "gaji_pokok",
        Matching::AtLeast,
        vec![row(&["III/a"], Some(0), 2_785_700), row(&["III/a"], Some(2), 2_873_500)],
    );
    pay.rows[1].cites = vec![1];
    let mut lookup = line(
        "gaji_pokok",
        LineKind::Earning,
        Op::Lookup { table: "gaji_pokok".into(), by: names(&["golongan", "mkg"]) },
    );
    lookup.cites = vec![0];
    let when = [("pns".to_owned(), "gaji_pokok".to_owned()), ("pppk".to_owned(), "mkg".to_owned())];
    recipe(
        vec![input("golongan", Unit::Text), input("mkg", Unit::Years), input("status", Unit::Text)],
        vec![pay],
        vec![
            of_input("golongan"),
            of_input("mkg"),
            of_input("status"),
            lookup,
            step("chosen", Op::Choose { on: "status".into(), when: when.into(), otherwise: None }),
            line(
                "gross",
                LineKind::Total,
                Op::Sum { plus: names(&["gaji_pokok", "gaji_pokok"]), minus: names(&["mkg"]) },
            ),
        ],
    )
}

fn inputs(mkg: i64) -> Inputs {
    let source =
        Source { kind: "golongan".into(), id: uuid::Uuid::nil(), date: "2026-01-01".parse().unwrap() };
    let mut inputs = Inputs::default();
    inputs.push("III/a", Some(&source));
    inputs.push(mkg, Some(&source));
    inputs.push("pns", None);
    inputs
}

#[test]
fn a_line_is_taken_apart_down_to_its_facts_and_an_operand_that_is_a_line_is_not() {
    let compiled = Compiled::new(pay()).unwrap();
    let lines = compiled.explain(&inputs(0), Language::Id).unwrap();
    assert_eq!(lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["gaji_pokok", "gross"]);
    let working = &lines[0].working;
    assert_eq!(working.formula, "gaji_pokok (id) [III/a; 0]");
    assert_eq!(working.value, "2785700");
    assert_eq!(
        working.operands.iter().map(|operand| operand.step.as_str()).collect::<Vec<_>>(),
        ["golongan", "mkg"]
    );
    assert_eq!(working.operands[0].source.as_ref().unwrap().kind, "golongan");
    let gross = &lines[1].working;
    assert_eq!(gross.formula, "2785700 + 2785700 − 0");
    assert!(gross.operands[0].operands.is_empty());
}

#[test]
fn a_row_with_a_source_of_its_own_is_cited_beside_the_table() {
    let compiled = Compiled::new(pay()).unwrap();
    let instruments = |mkg| {
        let lines = compiled.explain(&inputs(mkg), Language::Id).unwrap();
        lines[0].working.citations.iter().map(|citation| citation.instrument.clone()).collect::<Vec<_>>()
    };
    assert_eq!(instruments(0), ["PP 1/2024"]);
    assert_eq!(instruments(2), ["PP 1/2024", "PP 2/2024"]);
}

#[test]
fn of_a_choice_only_the_branch_taken_is_shown() {
    let compiled = Compiled::new(pay()).unwrap();
    let working = compiled.explain_step(&inputs(0), "chosen", Language::En).unwrap().unwrap();
    assert_eq!((working.formula.as_str(), working.label.as_str()), ("by pns", "chosen"));
    assert_eq!(
        working.operands.iter().map(|operand| operand.step.as_str()).collect::<Vec<_>>(),
        ["status", "gaji_pokok"]
    );
    assert_eq!(compiled.explain_step(&inputs(0), "nothing", Language::En), Ok(None));
}

#[test]
fn an_explanation_fails_exactly_where_the_evaluation_does() {
    let compiled = Compiled::new(pay()).unwrap();
    let wrong = given(&["V/a".into(), 0.into(), "pns".into()]);
    assert_eq!(compiled.explain(&wrong, Language::Id).unwrap_err(), compiled.evaluate(&wrong).unwrap_err());
}
