//! The JSON form: what foreign evaluators read, and what hashes stand on.

use serde_json::json;

use super::{decimal, input, line, names, of_input, recipe, row, step, table};
use crate::recipe::{Bracket, Compiled, LineKind, Matching, Op, Recipe, Rounding, Unit, Value};

/// A recipe with every operation.
fn everything() -> Recipe {
    let mut bands =
        table("bands", Matching::AtLeast, vec![row(&["x"], Some(0), 5), row(&["x"], Some(10), 7)]);
    bands.rows[1].cites = vec![1];
    let mut words = table("words", Matching::Exact, vec![row(&["x"], None, "y")]);
    words.otherwise = Some("z".into());
    let mut banded = step("banded", Op::Lookup { table: "bands".into(), by: names(&["text", "number"]) });
    banded.cites = vec![0];
    recipe(
        vec![input("text", Unit::Text), input("number", Unit::Rupiah)],
        vec![bands, words],
        vec![
            of_input("text"),
            of_input("number"),
            banded,
            step("worded", Op::Lookup { table: "words".into(), by: names(&["text"]) }),
            step("half", Op::Constant { value: decimal("0.5").into() }),
            step("sum", Op::Sum { plus: names(&["number", "banded"]), minus: names(&["half"]) }),
            step("product", Op::Product { of: names(&["sum", "half"]) }),
            step("least", Op::Least { of: names(&["product", "number"]) }),
            step("greatest", Op::Greatest { of: names(&["least", "half"]) }),
            step("rounded", Op::Round { of: "greatest".into(), to: decimal("1"), mode: Rounding::HalfUp }),
            step(
                "divided",
                Op::Divide {
                    of: "rounded".into(),
                    by: "half".into(),
                    to: decimal("100"),
                    mode: Rounding::Down,
                },
            ),
            step(
                "chosen",
                Op::Choose {
                    on: "worded".into(),
                    when: [("y".to_owned(), "divided".to_owned())].into(),
                    otherwise: Some("rounded".into()),
                },
            ),
            step(
                "progressive",
                Op::Progressive {
                    of: "chosen".into(),
                    brackets: vec![Bracket { above: decimal("0"), rate: decimal("0.05") }],
                },
            ),
            line(
                "net",
                LineKind::Total,
                Op::Round { of: "progressive".into(), to: decimal("1"), mode: Rounding::Up },
            ),
        ],
    )
}

#[test]
fn a_recipe_reads_back_as_written() {
    let recipe = everything();
    let json = serde_json::to_string(&recipe).unwrap();
    let read: Recipe = serde_json::from_str(&json).unwrap();
    assert_eq!(read, recipe);
    assert_eq!(serde_json::to_string(&read).unwrap(), json, "byte for byte");
    assert!(Compiled::new(read).is_ok());
}

#[test]
fn the_hash_is_of_the_bytes_and_does_not_move() {
    let recipe = everything();
    let read: Recipe = serde_json::from_str(&serde_json::to_string(&recipe).unwrap()).unwrap();
    assert_eq!(read.hash(), recipe.hash());
    // A change of the form changes the name of every stored recipe: this number is moved only knowingly.
    assert_eq!(recipe.hash(), "c102a400dd9b39a769c311c1e5861b7066328af64602f2cea66649dc25dcf4b4");
    let mut other = everything();
    other.steps[4].op = Op::Constant { value: decimal("0.6").into() };
    assert_ne!(other.hash(), recipe.hash());
}

#[test]
fn values_are_numbers_texts_or_marked_fractions() {
    let forms = [
        (Value::from(2_785_700), json!(2_785_700)),
        (Value::from(-1), json!(-1)),
        (Value::from(decimal("12.00")), json!(12)),
        (Value::from("III/a"), json!("III/a")),
        (Value::from("12"), json!("12")),
        (Value::from(decimal("0.0475")), json!({ "decimal": "0.0475" })),
        (Value::from(decimal("0.50")), json!({ "decimal": "0.5" })),
    ];
    for (value, form) in forms {
        assert_eq!(serde_json::to_value(&value).unwrap(), form);
        assert_eq!(serde_json::from_value::<Value>(form).unwrap(), value);
    }
    for wrong in [json!(0.5), json!(true), json!(null), json!({ "decimal": 1 }), json!({ "fraction": "1" })] {
        assert!(serde_json::from_value::<Value>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn an_unknown_member_is_refused() {
    let mut document = serde_json::to_value(everything()).unwrap();
    document["steps"][2]["op"]["tabel"] = json!("bands");
    assert!(serde_json::from_value::<Recipe>(document).is_err());
}
