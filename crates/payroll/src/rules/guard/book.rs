//! Severities, citations and limits, as the law files of the day have them.

use std::collections::BTreeMap;

use kernel::recipe::{Citation, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{FindingRule, FindingSeverity, Paying};
use crate::regulation::{LawAt, NoLaw};

/// The table of rules.
pub const RULES: &str = "temuan";
/// The table of limits.
pub const PARAMETERS: &str = "temuan_parameter";

/// What the rules go by on a day.
#[derive(Clone, Debug)]
pub struct Book {
    rules: BTreeMap<&'static str, (FindingSeverity, Citation)>,
    /// The last month of a study assignment with position allowance.
    pub study_months: u32,
    /// The most months of continued pay.
    pub continued_months: u32,
    /// How many years a decree may lie from its facts.
    pub decree_years: i64,
    /// For how many months after a transfer the certificate of stopped pay is asked for.
    pub joined_months: u32,
    /// Months between appointment and first status beyond which somebody came from elsewhere.
    pub candidate_months: u32,
    /// The greatest usual change of a net, by what is paid.
    net_change: [Decimal; 2],
    /// From which age a child counts no longer.
    pub child_age: u32,
    /// The same while studying.
    pub child_age_studying: u32,
    /// Children with allowance.
    pub children_max: u32,
    /// The share of base pay for each.
    pub child_rate: Decimal,
    /// Rice for one member of the family.
    pub rice: Decimal,
}

impl Book {
    /// # Errors
    /// `NoLaw` when a rule or limit is not in the law of the day, or where a file weighs a rule anew that leaves nothing open.
    pub fn of(law: LawAt<'_>) -> Result<Self, NoLaw> {
        let mut rules = BTreeMap::new();
        for rule in FindingRule::ALL {
            let row = law.row(RULES, &[rule.word()])?;
            let severity = match &row.value {
                Value::Text(word) => word.parse().ok(),
                Value::Number(_) => None,
            };
            let fits = |severity: &FindingSeverity| !rule.is_settled() || *severity == FindingSeverity::Block;
            let severity = severity.filter(fits).ok_or_else(|| unfit(law, (RULES, rule.word())))?;
            rules.insert(rule.word(), (severity, row.citation.clone()));
        }
        let months = |key| whole(law, (PARAMETERS, key));
        let allowance = |key| number(law, ("tunjangan_parameter", key));
        let person = |key| whole(law, ("tunjangan_parameter", key));
        Ok(Self {
            rules,
            study_months: months("study_months")?,
            continued_months: months("continued_months")?,
            decree_years: i64::from(months("decree_years")?),
            joined_months: months("joined_months")?,
            candidate_months: months("candidate_months")?,
            net_change: [
                number(law, (PARAMETERS, "net_change_gaji_induk"))?,
                number(law, (PARAMETERS, "net_change_tpp"))?,
            ],
            child_age: person("child_age_max")?,
            child_age_studying: person("child_age_max_studying")?,
            children_max: person("children_max")?,
            child_rate: allowance("child_rate")?,
            rice: allowance("rice_kg_per_person")? * allowance("rice_price_per_kg")?,
        })
    }

    /// How a finding weighs, and who says so.
    pub fn weigh(&self, rule: FindingRule) -> Option<&(FindingSeverity, Citation)> {
        self.rules.get(rule.word())
    }

    /// The greatest usual change of a net; none where payments are not compared.
    pub(super) fn net_change(&self, paying: Paying) -> Option<Decimal> {
        let [salary, tpp] = self.net_change;
        match paying {
            Paying::Salary => Some(salary),
            Paying::Tpp => Some(tpp),
            Paying::Thirteenth | Paying::Continued | Paying::Other => None,
        }
    }
}

fn number(law: LawAt<'_>, (table, key): (&str, &str)) -> Result<Decimal, NoLaw> {
    match &law.row(table, &[key])?.value {
        Value::Number(number) => Ok(*number),
        Value::Text(_) => Err(unfit(law, (table, key))),
    }
}

fn whole(law: LawAt<'_>, named: (&str, &str)) -> Result<u32, NoLaw> {
    let number = number(law, named)?;
    let whole = number.is_integer().then(|| number.to_u32()).flatten();
    whole.ok_or_else(|| unfit(law, named))
}

fn unfit(law: LawAt<'_>, (table, key): (&str, &str)) -> NoLaw {
    NoLaw { table: format!("{table}/{key}"), day: law.day() }
}
