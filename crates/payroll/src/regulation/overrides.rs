//! The law with single rows otherwise: for simulations alone. Nothing of it is published, and no run is given it.

use std::collections::BTreeSet;
use std::str::FromStr;

use kernel::{DateRange, Fault, Timeline};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::file::value_of;
use super::{Law, LawRow, LawTable, Standing};

/// A row of a table of law that is to have another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::LawOverride)]
pub struct LawOverride {
    /// The table, as `GET /v1/payroll/law` names it.
    #[schema(example = "ptkp")]
    pub table: String,
    /// The texts that name the row.
    #[schema(example = json!(["TK/0"]))]
    pub keys: Vec<String>,
    /// The number from which the row holds, where the table is searched by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(null))]
    pub threshold: Option<String>,
    /// The value in the unit of the table; a percentage as a percentage.
    #[schema(example = "60000000")]
    pub value: String,
}

impl LawOverride {
    fn is_of(&self, row: &LawRow, threshold: Option<Decimal>) -> bool {
        row.keys == self.keys && row.threshold == threshold
    }
}

impl Law {
    /// The same law with rows otherwise in every version that holds on one of some days.
    ///
    /// # Errors
    /// A fault for each row that names no table of law, no row of it, a value that does not fit, or the row of another.
    pub fn overridden(&self, days: DateRange, rows: &[LawOverride]) -> Result<Self, Vec<Fault>> {
        let mut law = self.clone();
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        for (at, row) in rows.iter().enumerate() {
            let pointer = format!("/law/{at}");
            if !seen.insert((&row.table, &row.keys, &row.threshold)) {
                faults.push(Fault::invalid("payroll.law_override_twice").at(pointer));
                continue;
            }
            faults.extend(law.put(days, row).err().map(|(code, member)| {
                Fault::invalid(code).at(format!("{pointer}{member}")).with("table", &row.table)
            }));
        }
        if faults.is_empty() { Ok(law) } else { Err(faults) }
    }

    fn put(&mut self, days: DateRange, row: &LawOverride) -> Result<(), (&'static str, &'static str)> {
        const UNKNOWN: (&str, &str) = ("payroll.law_override_table", "/table");
        const NO_ROW: (&str, &str) = ("payroll.law_override_row", "/keys");
        const UNFIT: (&str, &str) = ("payroll.law_override_value", "/value");
        let timeline = self.tables.get(&row.table).ok_or(UNKNOWN)?;
        let holds =
            |range: &DateRange, table: &LawTable| range.overlaps(days) && table.standing == Standing::Law;
        if !timeline.entries().iter().any(|(range, table)| holds(range, table)) {
            return Err(UNKNOWN);
        }
        let threshold = row.threshold.as_deref().map(Decimal::from_str).transpose();
        let threshold = threshold.map_err(|_error| ("payroll.law_override_row", "/threshold"))?;
        let mut entries = timeline.entries().to_vec();
        let mut is_found = false;
        for (range, table) in &mut entries {
            if !holds(range, table) {
                continue;
            }
            if let Some(found) = table.rows.iter_mut().find(|found| row.is_of(found, threshold)) {
                found.value = value_of(found.unit, row.value.trim()).map_err(|_reason| UNFIT)?;
                is_found = true;
            }
        }
        let timeline = Timeline::new(entries).map_err(|_overlap| NO_ROW)?;
        if !is_found {
            return Err(NO_ROW);
        }
        self.tables.insert(row.table.clone(), timeline);
        Ok(())
    }
}
