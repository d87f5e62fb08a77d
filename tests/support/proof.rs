//! The proof of a payslip: what is published about it, recomputed by the foreign evaluator, gives the same amounts.

use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::client::Client;
use crate::evaluator::{Line, evaluate};

/// Proves payslips, and keeps the recipes that it has fetched.
#[derive(Debug, Default)]
pub struct Prover {
    recipes: HashMap<String, Value>,
}

impl Prover {
    /// Recomputes a payslip from its recipe and inputs; its lines and totals must be those that are stored and shown. Gives
    /// back the lines.
    pub async fn prove(&mut self, reader: &Client, slip: &Value) -> Vec<Line> {
        let id = slip["id"].as_str().unwrap();
        let stored = reader.get(format!("/v1/payroll/payslips/{id}/inputs")).await.is(200).body;
        let recipe = self.recipe(reader, stored["recipe_hash"].as_str().unwrap()).await;
        let lines =
            evaluate(recipe, &stored["inputs"]).unwrap_or_else(|reason| panic!("payslip {id}: {reason}"));
        let amounts: Vec<Value> = lines.iter().map(|line| line.amount.into()).collect();
        assert_eq!(stored["lines"], Value::from(amounts), "payslip {id}");
        let shown = reader.get(format!("/v1/payroll/payslips/{id}")).await.is(200).body;
        let shown: Vec<Line> = shown["lines"].as_array().unwrap().iter().map(line).collect();
        assert_eq!(shown, lines, "payslip {id}");
        let sum =
            |kind: &str| lines.iter().filter(|line| line.kind == kind).map(|line| line.amount).sum::<i64>();
        let (gross, deductions) = (sum("earning"), sum("deduction"));
        assert_eq!(slip["gross"], gross, "payslip {id}");
        assert_eq!(slip["deductions"], deductions, "payslip {id}");
        assert_eq!(slip["net"], gross - deductions, "payslip {id}");
        lines
    }

    async fn recipe(&mut self, reader: &Client, hash: &str) -> &Value {
        if !self.recipes.contains_key(hash) {
            let recipe = reader.get(format!("/v1/payroll/recipes/{hash}")).await.is(200);
            let found: String =
                Sha256::digest(&recipe.text).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, hash, "the recipe is not the one that was hashed");
            self.recipes.insert(hash.to_owned(), recipe.body);
        }
        &self.recipes[hash]
    }
}

fn line(json: &Value) -> Line {
    let text = |name: &str| json[name].as_str().unwrap().to_owned();
    Line { code: text("code"), kind: text("kind"), amount: json["amount"].as_i64().unwrap() }
}
