//! A payslip with its explanation, for a terminal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

const WIDTH: usize = 64;

/// The payslip, each line above its working down to fact, law and policy.
pub fn text(slip: &Value) -> String {
    let word = |name: &str| slip[name].as_str().unwrap_or_default();
    let title =
        format!("{} {} · {} · NIP {}", word("kind"), word("service_month"), word("name"), word("nip"));
    let mut out = format!("\n{title}\n{}\n", "═".repeat(WIDTH + 16));
    let mut explained = BTreeSet::new();
    for line in slip["lines"].as_array().into_iter().flatten() {
        let amount = line["amount"].as_i64().unwrap_or_default();
        let (kind, label) =
            (line["kind"].as_str().unwrap_or_default(), line["label"].as_str().unwrap_or_default());
        if amount == 0 {
            continue;
        }
        let shown = if kind == "deduction" { -amount } else { amount };
        if kind == "total" {
            let _ = writeln!(out, "{}", "─".repeat(WIDTH + 16));
        }
        // What is only worked with stands in brackets: it is part of no total.
        let sum = if kind == "memo" { format!("({})", rupiah(shown)) } else { rupiah(shown) };
        let _ = writeln!(out, "{label:<WIDTH$}{sum:>16}");
        if kind != "total" {
            working(&mut out, &line["working"], (1, &mut explained));
        }
    }
    out
}

/// What was shown above is named again, and not taken apart again.
fn working<'a>(out: &mut String, node: &'a Value, (depth, shown): (usize, &mut BTreeSet<&'a str>)) {
    let word = |name: &str| node[name].as_str().unwrap_or_default();
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}{} = {}", reason(node), word("value"));
    if !shown.insert(node["step"].as_str().unwrap_or_default()) {
        return;
    }
    for citation in node["citations"].as_array().into_iter().flatten() {
        let part = |name: &str| citation[name].as_str().unwrap_or_default();
        let _ =
            writeln!(out, "{indent}  § {}, {} ({})", part("instrument"), part("article"), part("version"));
    }
    if let Some(source) = node["source"].as_object() {
        let part = |name: &str| source.get(name).and_then(Value::as_str).unwrap_or_default();
        let _ = writeln!(out, "{indent}  ← {} {} ({})", part("kind"), part("id"), part("date"));
    }
    for operand in node["operands"].as_array().into_iter().flatten() {
        working(out, operand, (depth + 1, shown));
    }
}

fn reason(node: &Value) -> String {
    let (label, formula) =
        (node["label"].as_str().unwrap_or_default(), node["formula"].as_str().unwrap_or_default());
    if formula.is_empty() { label.to_owned() } else { format!("{label}: {formula}") }
}

fn rupiah(amount: i64) -> String {
    kernel::Rupiah(amount).to_string()
}
