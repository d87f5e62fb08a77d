//! The recipe by its parts, and as a whole.

mod defects;
mod documents;
mod operations;
mod properties;
mod workings;

use rust_decimal::Decimal;

use super::{
    Citation, Compiled, InputSpec, Inputs, LineKind, Matching, Missing, Op, Recipe, Row, Slot, Step, Table,
    Unit, Value,
};
use crate::Label;

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn label(text: &str) -> Label {
    Label::new(format!("{text} (id)"), text)
}

pub(super) fn step(name: &str, op: Op) -> Step {
    Step { name: name.into(), label: label(name), unit: Unit::Rupiah, op, cites: vec![], line: None }
}

pub(super) fn line(name: &str, kind: LineKind, op: Op) -> Step {
    Step { line: Some(kind), ..step(name, op) }
}

pub(super) fn input(name: &str, unit: Unit) -> InputSpec {
    InputSpec { name: name.into(), label: label(name), unit }
}

pub(super) fn of_input(name: &str) -> Step {
    step(name, Op::Input { input: name.into() })
}

pub(super) fn constant(name: &str, value: impl Into<Value>) -> Step {
    step(name, Op::Constant { value: value.into() })
}

pub(super) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn row(keys: &[&str], from: Option<i64>, value: impl Into<Value>) -> Row {
    Row { keys: names(keys), from: from.map(Decimal::from), value: value.into(), cites: vec![] }
}

pub(super) fn table(name: &str, matching: Matching, rows: Vec<Row>) -> Table {
    Table { name: name.into(), label: label(name), matching, otherwise: None, rows }
}

pub(super) fn recipe(inputs: Vec<InputSpec>, tables: Vec<Table>, steps: Vec<Step>) -> Recipe {
    let citation = |at: usize| Citation {
        instrument: format!("PP {at}/2024"),
        article: "pasal 1".into(),
        version: "v".into(),
    };
    Recipe { kind: "test".into(), citations: (1..=2).map(citation).collect(), inputs, tables, steps }
}

pub(super) fn given(values: &[Value]) -> Inputs {
    let mut inputs = Inputs::default();
    for value in values {
        inputs.push(value.clone(), None);
    }
    inputs
}

/// The value of the last step for the inputs.
pub(super) fn last(recipe: Recipe, values: &[Value]) -> Result<Value, Missing> {
    let name = recipe.steps.last().unwrap().name.clone();
    let compiled = Compiled::new(recipe).unwrap();
    let inputs = given(values);
    let evaluation = compiled.evaluate(&inputs)?;
    Ok(evaluation.get(&name).unwrap().value())
}

/// The value of an operation on numbers `a`, `b`, `c`.
pub(super) fn on_numbers(op: Op, numbers: &[&str]) -> Result<Decimal, Missing> {
    let letters = &["a", "b", "c"][..numbers.len()];
    let inputs = letters.iter().map(|name| input(name, Unit::Rate)).collect();
    let mut steps: Vec<Step> = letters.iter().map(|name| of_input(name)).collect();
    steps.push(step("result", op));
    let values: Vec<Value> = numbers.iter().map(|number| decimal(number).into()).collect();
    match last(recipe(inputs, vec![], steps), &values)? {
        Value::Number(number) => Ok(number),
        Value::Text(text) => panic!("{text}"),
    }
}

#[test]
fn names_are_resolved_once_and_give_the_same_slot() {
    let compiled = Compiled::new(recipe(
        vec![input("status", Unit::Text)],
        vec![],
        vec![of_input("status"), line("gross", LineKind::Total, Op::Constant { value: 7.into() })],
    ))
    .unwrap();
    let inputs = given(&["pns".into()]);
    let evaluation = compiled.evaluate(&inputs).unwrap();
    let at = compiled.step("gross").unwrap();
    assert_eq!(evaluation.at(at), evaluation.get("gross"));
    assert_eq!(evaluation.rupiah("gross"), Some(crate::Rupiah(7)));
    assert_eq!((evaluation.rupiah("status"), evaluation.get("net")), (None, None));
    assert_eq!(evaluation.get("status"), Some(Slot::Text("pns")));
    let lines: Vec<_> = evaluation.lines().collect();
    assert_eq!(lines, [(at, LineKind::Total, crate::Rupiah(7))]);
}

#[test]
fn inputs_that_do_not_fit_are_refused_by_name() {
    use super::Defect;
    let compiled = Compiled::new(recipe(
        vec![input("golongan", Unit::Text), input("mkg", Unit::Years)],
        vec![],
        vec![of_input("golongan"), of_input("mkg")],
    ))
    .unwrap();
    let refused = |values: &[Value]| compiled.evaluate(&given(values)).unwrap_err();
    assert_eq!(refused(&["III/a".into()]), Missing::Inputs(Defect::Input("mkg".into())));
    assert_eq!(refused(&[3.into(), 4.into()]), Missing::Inputs(Defect::Input("golongan".into())));
    assert_eq!(refused(&["III/a".into(), "4".into()]), Missing::Inputs(Defect::Input("mkg".into())));
}

#[test]
fn inputs_share_their_sources_and_can_be_replaced() {
    let source =
        super::Source { kind: "golongan".into(), id: uuid::Uuid::nil(), date: "2026-01-01".parse().unwrap() };
    let mut inputs = Inputs::default();
    inputs.push("III/a", Some(&source));
    inputs.push(4, Some(&source));
    inputs.push(1, None);
    let json = serde_json::to_string(&inputs).unwrap();
    assert_eq!(
        json,
        r#"{"v":["III/a",4,1],"s":[0,0,null],"f":[["golongan","00000000-0000-0000-0000-000000000000","2026-01-01"]]}"#
    );
    assert_eq!(serde_json::from_str::<Inputs>(&json).unwrap(), inputs);
    assert_eq!((inputs.source(1), inputs.source(2), inputs.source(9)), (Some(&source), None, None));
    let forecast = inputs.replacing(1, 6.into());
    assert_eq!(forecast.values()[1], Value::from(6));
    assert_eq!(forecast.source(1), Some(&source));
}
