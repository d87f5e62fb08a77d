//! A payslip with its explanation, for a terminal.

use std::fmt::Write as _;

use serde_json::Value;

const WIDTH: usize = 64;

/// The payslip, each line above its working down to fact, law and policy.
pub fn text(slip: &Value) -> String {
    let word = |name: &str| slip[name].as_str().unwrap_or_default();
    let title =
        format!("{} {} · {} · NIP {}", word("kind"), word("service_month"), word("name"), word("nip"));
    let mut out = format!("\n{title}\n{}\n", "═".repeat(WIDTH + 16));
    for line in slip["lines"].as_array().into_iter().flatten() {
        let amount = line["amount"].as_i64().unwrap_or_default();
        let (kind, label) =
            (line["kind"].as_str().unwrap_or_default(), line["label"].as_str().unwrap_or_default());
        if amount == 0 || kind == "memo" {
            continue;
        }
        let shown = if kind == "deduction" { -amount } else { amount };
        if kind == "total" {
            let _ = writeln!(out, "{}", "─".repeat(WIDTH + 16));
        }
        let _ = writeln!(out, "{label:<WIDTH$}{:>16}", rupiah(shown));
        if kind != "total" {
            working(&mut out, &line["working"], 1);
        }
    }
    out
}

fn working(out: &mut String, node: &Value, depth: usize) {
    let word = |name: &str| node[name].as_str().unwrap_or_default();
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}{} = {}", reason(node), word("value"));
    for citation in node["citations"].as_array().into_iter().flatten() {
        let part = |name: &str| citation[name].as_str().unwrap_or_default();
        let _ =
            writeln!(out, "{indent}  § {}, {} ({})", part("instrument"), part("article"), part("version"));
    }
    if let Some(source) = node["source"].as_array() {
        let part = |at: usize| source.get(at).and_then(Value::as_str).unwrap_or_default();
        let _ = writeln!(out, "{indent}  ← {} {} ({})", part(0), part(1), part(2));
    }
    for operand in node["operands"].as_array().into_iter().flatten() {
        working(out, operand, depth + 1);
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
