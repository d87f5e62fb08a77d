//! The foreign evaluator: recomputes a payslip from the JSON of its recipe and its inputs, as another program would.
//!
//! It shares no code with the engine: it reads JSON as JSON, and computes with fractions of big integers. Where the two
//! agree on every line, the published form of recipe and inputs says everything that the engine knows.

use std::collections::{BTreeMap, HashMap};

use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::Value as Json;

/// A line of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The step's name.
    pub code: String,
    /// `earning`, `deduction`, `total` or `memo`.
    pub kind: String,
    /// Whole rupiah.
    pub amount: i64,
}

/// Evaluates a recipe for the inputs of one person.
///
/// # Errors
/// What in the documents makes no sense, in words.
pub fn evaluate(recipe: &Json, inputs: &Json) -> Result<Vec<Line>, String> {
    Program::read(recipe)?.evaluate(inputs)
}

/// A recipe whose tables are read, for many people.
#[derive(Debug)]
pub struct Program<'a> {
    recipe: &'a Json,
    tables: HashMap<&'a str, Table<'a>>,
    inputs: HashMap<&'a str, usize>,
}

/// The rows of a table: by their keys, rising by the number from which they hold.
#[derive(Debug)]
struct Table<'a> {
    matching: &'a str,
    rows: HashMap<Vec<String>, Vec<(BigRational, Value)>>,
    otherwise: Option<Value>,
}

impl<'a> Program<'a> {
    /// Reads the tables of a recipe.
    ///
    /// # Errors
    /// What in it makes no sense, in words.
    pub fn read(recipe: &'a Json) -> Result<Self, String> {
        let mut tables = HashMap::new();
        for table in array(recipe, "tables")? {
            tables.insert(text(table, "name")?, Table::read(table)?);
        }
        let mut inputs = HashMap::new();
        for (at, spec) in array(recipe, "inputs")?.iter().enumerate() {
            inputs.insert(text(spec, "name")?, at);
        }
        Ok(Self { recipe, tables, inputs })
    }

    /// Evaluates it for the inputs of one person.
    ///
    /// # Errors
    /// What in the documents makes no sense, in words.
    pub fn evaluate(&self, inputs: &Json) -> Result<Vec<Line>, String> {
        let mut known = BTreeMap::new();
        let mut lines = Vec::new();
        for step in array(self.recipe, "steps")? {
            let name = text(step, "name")?;
            let value = Evaluator { program: self, inputs, known: &known }
                .step(member(step, "op")?)
                .map_err(|reason| format!("{name}: {reason}"))?;
            if let Some(kind) = step.get("line").and_then(Json::as_str) {
                let amount = whole(&value).ok_or_else(|| format!("{name} is not whole rupiah: {value:?}"))?;
                lines.push(Line { code: name.to_owned(), kind: kind.to_owned(), amount });
            }
            known.insert(name.to_owned(), value);
        }
        Ok(lines)
    }
}

impl<'a> Table<'a> {
    fn read(table: &'a Json) -> Result<Self, String> {
        let mut rows: HashMap<Vec<String>, Vec<(BigRational, Value)>> = HashMap::new();
        for row in array(table, "rows")? {
            let from = row.get("from").and_then(Json::as_str).map(decimal).transpose()?.unwrap_or_else(zero);
            rows.entry(strings(row, "keys")).or_default().push((from, value(member(row, "value")?)?));
        }
        for of_keys in rows.values_mut() {
            of_keys.sort_by(|(one, _), (two, _)| one.cmp(two));
        }
        let otherwise = table.get("otherwise").map(value).transpose()?;
        Ok(Self { matching: text(table, "matching")?, rows, otherwise })
    }

    fn find(&self, keys: &[String], number: &BigRational) -> Result<Option<&Value>, String> {
        let rows = self.rows.get(keys).map_or(&[][..], Vec::as_slice);
        let reached = match self.matching {
            "exact" => rows.first(),
            "at_least" => rows.iter().rev().find(|(from, _)| from <= number).or(rows.first()),
            "above" => rows.iter().rev().find(|(from, _)| from < number).or(rows.first()),
            other => return Err(format!("no such matching: {other}")),
        };
        Ok(reached.map(|(_, value)| value).or(self.otherwise.as_ref()))
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Number(BigRational),
    Text(String),
}

struct Evaluator<'a> {
    program: &'a Program<'a>,
    inputs: &'a Json,
    known: &'a BTreeMap<String, Value>,
}

impl Evaluator<'_> {
    fn step(&self, op: &Json) -> Result<Value, String> {
        match text(op, "kind")? {
            "input" => self.input(text(op, "input")?),
            "constant" => value(member(op, "value")?),
            "lookup" => self.lookup(op),
            "choose" => self.choose(op),
            "sum" => {
                let plus: BigRational = self.numbers(op, "plus")?.into_iter().sum();
                let minus: BigRational = match op.get("minus") {
                    Some(_) => self.numbers(op, "minus")?.into_iter().sum(),
                    None => zero(),
                };
                Ok(Value::Number(plus - minus))
            }
            "product" => Ok(Value::Number(self.numbers(op, "of")?.into_iter().product())),
            "least" => {
                self.numbers(op, "of")?.into_iter().min().map(Value::Number).ok_or("of nothing".into())
            }
            "greatest" => {
                self.numbers(op, "of")?.into_iter().max().map(Value::Number).ok_or("of nothing".into())
            }
            "round" => self.rounded(op, self.number(text(op, "of")?)?),
            "divide" => {
                let divisor = self.number(text(op, "by")?)?;
                if divisor == zero() {
                    return Err("divides by zero".into());
                }
                self.rounded(op, self.number(text(op, "of")?)? / divisor)
            }
            "progressive" => self.progressive(op),
            other => Err(format!("no such operation: {other}")),
        }
    }

    fn rounded(&self, op: &Json, exact: BigRational) -> Result<Value, String> {
        let multiple = decimal(text(op, "to")?)?;
        let count = exact / &multiple;
        let count = match text(op, "mode")? {
            "half_up" => count.round(),
            "up" => count.ceil(),
            "down" => count.floor(),
            other => return Err(format!("no such rounding: {other}")),
        };
        Ok(Value::Number(count * multiple))
    }

    fn input(&self, name: &str) -> Result<Value, String> {
        let at = self.program.inputs.get(name).ok_or_else(|| format!("no input {name}"))?;
        value(array(self.inputs, "v")?.get(*at).ok_or_else(|| format!("the input {name} has no value"))?)
    }

    fn lookup(&self, op: &Json) -> Result<Value, String> {
        let wanted = text(op, "table")?;
        let table = self.program.tables.get(wanted).ok_or_else(|| format!("no table {wanted}"))?;
        let mut keys = Vec::new();
        let mut number = zero();
        for operand in self.operands(op, "by")? {
            match operand {
                Value::Text(text) => keys.push(text.clone()),
                Value::Number(by) => number = by.clone(),
            }
        }
        let found = table.find(&keys, &number)?;
        found.cloned().ok_or_else(|| format!("{wanted} has no row for {keys:?}"))
    }

    fn choose(&self, op: &Json) -> Result<Value, String> {
        let Value::Text(on) = self.get(text(op, "on")?)? else { return Err("chooses by a number".into()) };
        let chosen = member(op, "when")?.get(on).or(op.get("otherwise")).and_then(Json::as_str);
        self.get(chosen.ok_or_else(|| format!("no case for {on}"))?).cloned()
    }

    fn progressive(&self, op: &Json) -> Result<Value, String> {
        let base = self.number(text(op, "of")?)?;
        let mut brackets = Vec::new();
        for bracket in array(op, "brackets")? {
            brackets.push((decimal(text(bracket, "above")?)?, decimal(text(bracket, "rate")?)?));
        }
        let mut total = zero();
        for (at, (above, rate)) in brackets.iter().enumerate() {
            let top = brackets.get(at + 1).map_or(&base, |(next, _)| next.min(&base));
            if top > above {
                total += (top - above) * rate;
            }
        }
        Ok(Value::Number(total))
    }

    fn get(&self, name: &str) -> Result<&Value, String> {
        self.known.get(name).ok_or_else(|| format!("{name} is not known yet"))
    }

    fn number(&self, name: &str) -> Result<BigRational, String> {
        match self.get(name)? {
            Value::Number(number) => Ok(number.clone()),
            Value::Text(text) => Err(format!("{name} is the text {text}")),
        }
    }

    fn operands(&self, op: &Json, list: &str) -> Result<Vec<&Value>, String> {
        array(op, list)?.iter().map(|name| self.get(name.as_str().unwrap_or_default())).collect()
    }

    fn numbers(&self, op: &Json, list: &str) -> Result<Vec<BigRational>, String> {
        array(op, list)?.iter().map(|name| self.number(name.as_str().unwrap_or_default())).collect()
    }
}

fn zero() -> BigRational {
    BigRational::from_integer(BigInt::from(0))
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) if number.is_integer() => i64::try_from(number.to_integer()).ok(),
        _ => None,
    }
}

fn value(json: &Json) -> Result<Value, String> {
    if let Some(text) = json.as_str() {
        return Ok(Value::Text(text.to_owned()));
    }
    if let Some(whole) = json.as_i64() {
        return Ok(Value::Number(BigRational::from_integer(whole.into())));
    }
    decimal(text(json, "decimal")?).map(Value::Number)
}

fn decimal(text: &str) -> Result<BigRational, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt =
        format!("{whole}{fraction}").parse().map_err(|_| format!("{text} is not a decimal"))?;
    let places = u32::try_from(fraction.len()).map_err(|_| format!("{text} is too long"))?;
    Ok(BigRational::new(digits, BigInt::from(10).pow(places)))
}

fn member<'a>(json: &'a Json, name: &str) -> Result<&'a Json, String> {
    json.get(name).ok_or_else(|| format!("{name} is missing"))
}

fn text<'a>(json: &'a Json, name: &str) -> Result<&'a str, String> {
    member(json, name)?.as_str().ok_or_else(|| format!("{name} is not a text"))
}

fn array<'a>(json: &'a Json, name: &str) -> Result<&'a Vec<Json>, String> {
    member(json, name)?.as_array().ok_or_else(|| format!("{name} is not a list"))
}

fn strings(json: &Json, name: &str) -> Vec<String> {
    let list = json.get(name).and_then(Json::as_array).into_iter().flatten();
    list.map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Line, evaluate};

    #[test]
    fn computes_every_kind_of_step() {
        let recipe = json!({
            "inputs": [{ "name": "grade" }, { "name": "years" }],
            "tables": [
                { "name": "pay", "matching": "at_least", "rows": [
                    { "keys": ["I"], "from": "0", "value": 1000 }, { "keys": ["I"], "from": "2", "value": 1100 },
                    { "keys": ["II"], "from": "0", "value": 2000 }] },
                { "name": "share", "matching": "above", "otherwise": { "decimal": "0.5" }, "rows": [
                    { "from": "0", "value": { "decimal": "0.1" } }, { "from": "1100", "value": { "decimal": "0.2" } }] },
            ],
            "steps": [
                { "name": "grade", "op": { "kind": "input", "input": "grade" } },
                { "name": "years", "op": { "kind": "input", "input": "years" } },
                { "name": "pay", "op": { "kind": "lookup", "table": "pay", "by": ["grade", "years"] }, "line": "earning" },
                { "name": "share", "op": { "kind": "lookup", "table": "share", "by": ["pay"] } },
                { "name": "part", "op": { "kind": "product", "of": ["pay", "share"] } },
                { "name": "limit", "op": { "kind": "constant", "value": 100 } },
                { "name": "least", "op": { "kind": "least", "of": ["part", "limit"] } },
                { "name": "greatest", "op": { "kind": "greatest", "of": ["part", "limit"] } },
                { "name": "taken", "op": { "kind": "choose", "on": "grade", "when": { "I": "greatest" }, "otherwise": "least" } },
                { "name": "tax", "op": { "kind": "progressive", "of": "pay", "brackets": [
                    { "above": "0", "rate": "0.05" }, { "above": "1000", "rate": "0.155" }] } },
                { "name": "rounded", "op": { "kind": "round", "of": "tax", "to": "1", "mode": "half_up" }, "line": "deduction" },
                { "name": "net", "op": { "kind": "sum", "plus": ["pay", "taken"], "minus": ["rounded"] }, "line": "total" },
            ],
        });
        let lines = evaluate(&recipe, &json!({ "v": ["I", 3] })).unwrap();
        let line = |code: &str, kind: &str, amount| Line { code: code.into(), kind: kind.into(), amount };
        // 1100 lies not above 1100, so the share is 0.1 and the part 110; the tax is 50 + 15.5, half up.
        assert_eq!(
            lines,
            [line("pay", "earning", 1100), line("rounded", "deduction", 66), line("net", "total", 1144)]
        );
        assert!(evaluate(&recipe, &json!({ "v": ["III", 3] })).unwrap_err().contains("pay has no row"));
    }

    #[test]
    fn rounds_halves_away_from_zero_and_divides_exactly() {
        let amount = |value: &str, by: i64, mode: &str| {
            let recipe = json!({ "inputs": [], "tables": [], "steps": [
                { "name": "value", "op": { "kind": "constant", "value": { "decimal": value } } },
                { "name": "by", "op": { "kind": "constant", "value": by } },
                { "name": "line", "line": "memo", "op": { "kind": "divide", "of": "value", "by": "by", "to": "1", "mode": mode } },
            ]});
            evaluate(&recipe, &json!({ "v": [] })).map(|lines| lines[0].amount)
        };
        assert_eq!([amount("2.5", 1, "half_up"), amount("-2.5", 1, "half_up")], [Ok(3), Ok(-3)]);
        assert_eq!([amount("-0.5", 1, "up"), amount("-0.5", 1, "down")], [Ok(0), Ok(-1)]);
        assert_eq!([amount("1", 3, "up"), amount("2", -3, "half_up")], [Ok(1), Ok(-1)]);
        assert!(amount("1", 0, "up").is_err());
    }
}
