//! The recipe as a document.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::Label;
use crate::money::whole;

/// A calculation: inputs, tables of law, and steps in the order of evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What is calculated: `gaji_induk`, `tpp`, `pph21` ...
    pub kind: String,
    /// The sources that steps and tables cite by index.
    pub citations: Vec<Citation>,
    /// What must be known about a person, in the order of `Inputs::values`.
    pub inputs: Vec<InputSpec>,
    /// Tables of law and policy.
    pub tables: Vec<Table>,
    /// The steps; each refers only to inputs, tables and earlier steps.
    pub steps: Vec<Step>,
}

/// The source of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The regulation or decree: `PP 5/2024`.
    pub instrument: String,
    /// Where in it: `Lampiran`, `pasal 16`.
    pub article: String,
    /// The version in force that was used: `gaji_pokok_pns@2024-01-01`, `policy:<id>@3`.
    pub version: String,
}

/// One input: its name, what it means and in what unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// The name by which `input` steps refer to it.
    pub name: String,
    /// For people.
    pub label: Label,
    /// The unit; `Text` inputs are texts, all others numbers.
    pub unit: Unit,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recipe::Unit)]
pub enum Unit {
    /// Rupiah.
    Rupiah,
    /// A rate: 0.1 is 10 %.
    Rate,
    /// Years.
    Years,
    /// Months.
    Months,
    /// Days.
    Days,
    /// Persons.
    Persons,
    /// Kilograms.
    Kilograms,
    /// Occurrences.
    Times,
    /// A score.
    Score,
    /// A text: a code, a grade.
    Text,
}

/// One step: a name, what it does, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique in the recipe.
    pub name: String,
    /// For people.
    pub label: Label,
    /// The unit of the result.
    pub unit: Unit,
    /// The operation.
    pub op: Op,
    /// Indices into the recipe's citations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<usize>,
    /// The kind of line on the result, when the step is one. A line is always whole rupiah.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineKind>,
}

/// What a line does to the amount paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recipe::LineKind)]
pub enum LineKind {
    /// Adds to the gross.
    Earning,
    /// Is taken from the gross.
    Deduction,
    /// A total: gross, deductions, net.
    Total,
    /// Shown, counted nowhere: the tax base, a working figure.
    Memo,
}

/// A table: rows found by texts, then by a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Unique in the recipe.
    pub name: String,
    /// For people.
    pub label: Label,
    /// How the number finds a row.
    pub matching: Matching,
    /// The value where no row has the texts; without it that is a missing row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Exact>)]
    pub otherwise: Option<Value>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// How a number finds its row among those with the same texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// There is no number: the texts alone name the row.
    Exact,
    /// The row with the greatest `from` not above the number; below the first row, the first row.
    AtLeast,
    /// The row with the greatest `from` below the number; at or below the first row, the first row.
    Above,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The texts, in the order of the look-up's text operands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// The threshold, for tables that are searched by a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub from: Option<Decimal>,
    /// The value.
    #[schema(value_type = Exact)]
    pub value: Value,
    /// Indices into the recipe's citations, when the row has a source of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<usize>,
}

/// A value: an exact decimal or a text. In JSON a whole number is a number, a text a string, a fraction `{"decimal": "0.5"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// An exact decimal.
    Number(Decimal),
    /// A text.
    Text(String),
}

/// [`Value`] in schemas: under its own name it would be taken for any JSON.
pub(super) type Exact = Value;

/// An operation of a step. Operands are names of earlier steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = recipe::Op)]
pub enum Op {
    /// The value of an input.
    Input {
        /// Its name.
        input: String,
    },
    /// A fixed value.
    Constant {
        /// The value.
        #[schema(value_type = Exact)]
        value: Value,
    },
    /// A row of a table: text operands first, then at most one number.
    Lookup {
        /// The table's name.
        table: String,
        /// The operands.
        by: Vec<String>,
    },
    /// `plus` added, `minus` taken away.
    Sum {
        /// Added.
        plus: Vec<String>,
        /// Taken away.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        minus: Vec<String>,
    },
    /// All operands multiplied.
    Product {
        /// The factors.
        of: Vec<String>,
    },
    /// The smallest operand: a cap.
    Least {
        /// The operands.
        of: Vec<String>,
    },
    /// The greatest operand: a floor.
    Greatest {
        /// The operands.
        of: Vec<String>,
    },
    /// The operand rounded to a multiple.
    Round {
        /// The operand.
        of: String,
        /// The multiple: 1, 100, 1000.
        #[schema(value_type = String)]
        to: Decimal,
        /// The direction.
        mode: Rounding,
    },
    /// One operand divided by another, rounded to a multiple: the only division, so no quotient without end is held.
    Divide {
        /// The dividend.
        of: String,
        /// The divisor; zero is refused for the person.
        by: String,
        /// The multiple: 1, 100, 1000.
        #[schema(value_type = String)]
        to: Decimal,
        /// The direction.
        mode: Rounding,
    },
    /// The step named for the value of a text operand.
    Choose {
        /// The text operand.
        on: String,
        /// Step by text.
        when: BTreeMap<String, String>,
        /// The step for any other text; without it another text is a missing row.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<String>,
    },
    /// A progressive rate: each slice of the operand above a bracket's lower bound, up to the next one, times its rate.
    Progressive {
        /// The operand.
        of: String,
        /// Brackets by rising lower bound.
        brackets: Vec<Bracket>,
    },
}

/// A bracket of a progressive rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// The lower bound.
    #[schema(value_type = String)]
    pub above: Decimal,
    /// The rate of the slice.
    #[schema(value_type = String)]
    pub rate: Decimal,
}

/// The direction of rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest; a half away from zero.
    HalfUp,
    /// To the next multiple that is not smaller.
    Up,
    /// To the next multiple that is not greater.
    Down,
}

impl Recipe {
    /// SHA-256 of the JSON document, in hexadecimal: the name under which the recipe is stored.
    pub fn hash(&self) -> String {
        let document = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<crate::Rupiah> for Value {
    fn from(amount: crate::Rupiah) -> Self {
        Self::Number(amount.decimal())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.normalize().fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ValueForm {
    Whole(i64),
    Text(String),
    Fraction { decimal: Decimal },
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => match whole(*number) {
                Some(whole) => serializer.serialize_i64(whole),
                None => ValueForm::Fraction { decimal: number.normalize() }.serialize(serializer),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match ValueForm::deserialize(deserializer)? {
            ValueForm::Whole(number) => Self::Number(number.into()),
            ValueForm::Text(text) => Self::Text(text),
            ValueForm::Fraction { decimal } => Self::Number(decimal),
        })
    }
}

impl utoipa::PartialSchema for Value {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
        OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Integer))
            .item(ObjectBuilder::new().schema_type(Type::String))
            .item(
                ObjectBuilder::new()
                    .property("decimal", ObjectBuilder::new().schema_type(Type::String))
                    .required("decimal"),
            )
            .description(Some("A whole number, a text, or a fraction as {\"decimal\": \"0.5\"}"))
            .into()
    }
}

impl ToSchema for Value {
    fn name() -> std::borrow::Cow<'static, str> {
        "recipe.Value".into()
    }
}
