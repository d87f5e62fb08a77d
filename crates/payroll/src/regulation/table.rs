//! One version of one table of law.

use kernel::Label;
use kernel::recipe::{Citation, Matching, Unit, Value};
use rust_decimal::Decimal;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// How sure a value is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = payroll::LawConfidence)]
pub enum Confidence {
    /// Two independent sources, or the text of the regulation.
    Verified,
    /// One source.
    OneSource,
    /// A default from memory: an installation confirms or replaces it.
    FromMemory,
}

/// Whether a table may decide what somebody is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::LawStanding)]
pub enum Standing {
    /// It binds: rules calculate with it.
    #[default]
    Law,
    /// It is known and shown, and no rule is given it: it binds somebody else, is history, or is not collected.
    Reference,
}

/// Where a version was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = payroll::LawOrigin)]
pub enum Origin {
    /// The program carries it.
    BuiltIn,
    /// The installation's own folder of law brought it.
    Folder,
}

/// What a value of law counts, in the unit of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::LawUnit)]
pub enum LawUnit {
    /// Rupiah.
    Rupiah,
    /// A percentage; rules are given it as a rate.
    Percent,
    /// Persons.
    Persons,
    /// Years.
    Years,
    /// Months.
    Months,
    /// Days.
    Days,
    /// Kilograms.
    Kg,
    /// A word or a text.
    Text,
}

impl LawUnit {
    /// All of them.
    pub(super) const ALL: [Self; 8] = [
        Self::Rupiah,
        Self::Percent,
        Self::Persons,
        Self::Years,
        Self::Months,
        Self::Days,
        Self::Kg,
        Self::Text,
    ];

    /// The word as files and answers have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rupiah => "rupiah",
            Self::Percent => "percent",
            Self::Persons => "persons",
            Self::Years => "years",
            Self::Months => "months",
            Self::Days => "days",
            Self::Kg => "kg",
            Self::Text => "text",
        }
    }

    /// The unit in which a recipe holds the value.
    pub fn of_recipe(self) -> Unit {
        match self {
            Self::Rupiah => Unit::Rupiah,
            Self::Percent => Unit::Rate,
            Self::Persons => Unit::Persons,
            Self::Years => Unit::Years,
            Self::Months => Unit::Months,
            Self::Days => Unit::Days,
            Self::Kg => Unit::Kilograms,
            Self::Text => Unit::Text,
        }
    }
}

/// What a column of a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::LawColumnRole)]
pub enum ColumnRole {
    /// A text that names the row.
    Key,
    /// What a number is compared with to find the row.
    Threshold,
    /// The upper bound of the row.
    Until,
    /// The value.
    Value,
    /// What the value counts.
    Unit,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// As the file calls it.
    pub name: String,
    /// What it is for.
    pub role: ColumnRole,
}

/// One version of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawTable {
    /// What rules ask for.
    pub id: String,
    /// For people.
    pub title: Label,
    /// Whether rules may calculate with it.
    pub standing: Standing,
    /// The regulation, and `id@valid_from` as its version.
    pub citation: Citation,
    /// Where the values were read.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// Whether the program carries it.
    pub origin: Origin,
    /// The name of its file.
    pub file: String,
    /// How a number finds its row.
    pub matching: Matching,
    /// The columns of the file, without those about its sources.
    pub columns: Vec<Column>,
    /// The rows as the file has them.
    pub rows: Vec<LawRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawRow {
    /// The texts that name it.
    pub keys: Vec<String>,
    /// What a number is compared with.
    pub threshold: Option<Decimal>,
    /// The upper bound, where the file has one.
    pub until: Option<Decimal>,
    /// The value; a percentage is held as a rate.
    pub value: Value,
    /// What the value counts.
    pub unit: LawUnit,
    /// The table's citation, or the row's own.
    pub citation: Citation,
    /// Where the value was read.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What a calculation sees of a version. How sure a value is, and where it was read, change no rupiah.
#[derive(Serialize)]
struct Content<'a> {
    version: &'a str,
    title: &'a Label,
    standing: Standing,
    matching: Matching,
    rows: Vec<RowContent<'a>>,
}

#[derive(Serialize)]
struct RowContent<'a> {
    keys: &'a [String],
    threshold: Option<String>,
    value: &'a Value,
    unit: LawUnit,
    instrument: &'a str,
    article: &'a str,
}

impl LawTable {
    /// The first row with these texts.
    pub fn row(&self, keys: &[&str]) -> Option<&LawRow> {
        self.rows.iter().find(|row| row.keys.iter().map(String::as_str).eq(keys.iter().copied()))
    }

    /// `id@valid_from`: the name of the version, as citations have it.
    pub fn version(&self) -> &str {
        &self.citation.version
    }

    /// How sure its least certain value is.
    pub fn weakest(&self) -> Confidence {
        self.rows.iter().map(|row| row.confidence).max().unwrap_or(self.confidence)
    }

    /// The rows that rest on less than two sources or the text of the regulation.
    pub fn unverified(&self) -> usize {
        self.rows.iter().filter(|row| row.confidence != Confidence::Verified).count()
    }

    /// SHA-256 of all that a calculation sees of the version: versions with the same hash calculate alike.
    pub fn content_hash(&self) -> String {
        let rows = self.rows.iter().map(|row| RowContent {
            keys: &row.keys,
            threshold: row.threshold.map(|threshold| threshold.normalize().to_string()),
            value: &row.value,
            unit: row.unit,
            instrument: &row.citation.instrument,
            article: &row.citation.article,
        });
        let content = Content {
            version: self.version(),
            title: &self.title,
            standing: self.standing,
            matching: self.matching,
            rows: rows.collect(),
        };
        let json = serde_json::to_vec(&content).unwrap_or_default();
        Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A row's cells in the order of the columns, as the file has them.
    pub fn cells(&self, row: &LawRow) -> Vec<Option<String>> {
        let mut keys = row.keys.iter();
        let cell = |column: &Column| match column.role {
            ColumnRole::Key => keys.next().cloned(),
            ColumnRole::Threshold => row.threshold.map(|number| number.normalize().to_string()),
            ColumnRole::Until => row.until.map(|number| number.normalize().to_string()),
            ColumnRole::Value => Some(row.written()),
            ColumnRole::Unit => Some(row.unit.word().to_owned()),
        };
        self.columns.iter().map(cell).collect()
    }
}

impl LawRow {
    /// The value in the unit of the file.
    fn written(&self) -> String {
        match (&self.value, self.unit) {
            (Value::Number(rate), LawUnit::Percent) => (*rate * Decimal::ONE_HUNDRED).normalize().to_string(),
            (Value::Number(number), _) => number.normalize().to_string(),
            (Value::Text(text), _) => text.clone(),
        }
    }
}
