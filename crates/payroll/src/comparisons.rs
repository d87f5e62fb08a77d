//! Payslips compared: with an earlier one, and with what one's own would be if the month had gone otherwise.

use std::collections::BTreeMap;

use kernel::id::PayslipId;
use kernel::recipe::{Compiled, Inputs, LineKind, Missing, Value};
use kernel::{Fault, Label, Predikat, Rupiah};
use platform::{Act, Db};

use crate::Error;
use crate::payslips::{PayslipHead, PayslipSource, earlier_payslip, latest_own, line_steps, with_source};
use crate::recipes::compiled_recipe;
use crate::rules::difference::{Cause, Folded, Lines, causes, lines_of};
use crate::rules::tpp::AttendanceCode;
use crate::rules::{input, line};
use crate::runs::RunKind;

/// The minutes of the longest month: no code of attendance counts more.
const COUNT_MAX: i64 = 31 * 24 * 60;

/// How two payslips differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The one that is compared with; it is the later one itself for a forecast.
    pub before: PayslipHead,
    /// The later one.
    pub after: PayslipHead,
    /// Every line of either.
    pub lines: Vec<ComparedLine>,
    /// Why; what they moved adds up to the whole difference.
    pub causes: Vec<Cause>,
    /// What the net differs by.
    pub net: Rupiah,
}

/// A line in both payslips, 0 where one has it not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedLine {
    /// Its code.
    pub code: String,
    /// For people.
    pub label: Label,
    /// What the line does to the amount paid.
    pub kind: LineKind,
    /// Its amount in the one that is compared with.
    pub before: Rupiah,
    /// Its amount in the later one.
    pub after: Rupiah,
}

/// What a month might have been.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposed {
    /// Another predikat.
    pub predikat: Option<Predikat>,
    /// Other counts of attendance.
    pub attendance: BTreeMap<AttendanceCode, i64>,
}

/// How a payslip differs from another one of the same person and kind; without one, from the one before it.
///
/// # Errors
/// `NotFound` outside the scope; `NoEarlierPayslip`; `PayslipsUnlike` for another person's or of another kind.
#[tracing::instrument(skip_all, fields(payroll.payslip.id = %id))]
pub async fn compare_payslip(
    db: &Db,
    act: &Act,
    id: PayslipId,
    with: Option<PayslipId>,
) -> Result<Difference, Error> {
    let conn = db.read();
    let (after, later) = with_source(conn, act, id).await?;
    let with = match with {
        Some(with) => with,
        None => earlier_payslip(conn, act, &after).await?.ok_or(Error::NoEarlierPayslip)?,
    };
    let (before, earlier) = with_source(conn, act, with).await?;
    if (before.employee_id, before.kind) != (after.employee_id, after.kind) {
        return Err(Error::PayslipsUnlike);
    }
    let first = compiled_recipe(conn, &earlier.recipe_hash).await?;
    let second = compiled_recipe(conn, &later.recipe_hash).await?;
    let folded = (
        Folded { recipe: &first, inputs: &earlier.inputs },
        Folded { recipe: &second, inputs: &later.inputs },
    );
    difference((before, after), folded).map_err(|missing| altered(id, &missing))
}

/// What one's own latest TPP would have been with another predikat or attendance: the same recipe over other inputs.
///
/// # Errors
/// `NoEarlierPayslip` for whoever has no TPP yet; `Invalid` for nothing supposed, for what the policy does not follow, and for
/// what it pays nothing definite for.
pub async fn forecast_own(db: &Db, act: &Act, supposed: &Supposed) -> Result<Difference, Error> {
    let conn = db.read();
    let id = latest_own(conn, act, RunKind::Tpp).await?.ok_or(Error::NoEarlierPayslip)?;
    let (head, PayslipSource { recipe_hash, inputs, .. }) = with_source(conn, act, id).await?;
    let recipe = compiled_recipe(conn, &recipe_hash).await?;
    let other = supposed.put_into(&recipe, inputs.clone())?;
    let folded = (Folded { recipe: &recipe, inputs: &inputs }, Folded { recipe: &recipe, inputs: &other });
    let fails = |missing: Missing| {
        let fault = Fault::invalid("payroll.forecast_has_no_result").at("");
        Error::Invalid(vec![fault.with("reason", missing)])
    };
    difference((head.clone(), head), folded).map_err(fails)
}

impl Supposed {
    fn put_into(&self, recipe: &Compiled, mut inputs: Inputs) -> Result<Inputs, Error> {
        let mut faults = Vec::new();
        let attendance = self.attendance.iter().map(|(code, count)| {
            (input::attendance(*code), format!("/attendance/{}", code.word()), Value::from(*count))
        });
        let predikat = self.predikat.map(|predikat| {
            (input::PREDIKAT.to_owned(), "/predikat".to_owned(), Value::from(predikat.word()))
        });
        let supposed: Vec<_> = predikat.into_iter().chain(attendance).collect();
        if supposed.is_empty() {
            faults.push(Fault::invalid("payroll.forecast_empty").at(""));
        }
        for (code, count) in &self.attendance {
            if !(0..=COUNT_MAX).contains(count) {
                let fault = Fault::invalid("payroll.count_range").with("max", COUNT_MAX);
                faults.push(fault.at(format!("/attendance/{}", code.word())));
            }
        }
        for (name, pointer, value) in supposed {
            match recipe.input(&name) {
                Some(at) => inputs = inputs.replacing(at, value),
                None => faults.push(Fault::invalid("payroll.forecast_unused").at(&pointer)),
            }
        }
        Error::unless_empty(faults)?;
        Ok(inputs)
    }
}

fn difference(
    (before, after): (PayslipHead, PayslipHead),
    (first, second): (Folded<'_>, Folded<'_>),
) -> Result<Difference, Missing> {
    let (from, to) = (lines_of(first.recipe, first.inputs)?, lines_of(second.recipe, second.inputs)?);
    let causes = causes(first, second)?;
    let net = amount(&to, line::NET) - amount(&from, line::NET);
    Ok(Difference { before, after, lines: compared((first, &from), (second, &to)), causes, net })
}

/// The lines of the later one in their order, then those that only the earlier one has.
fn compared((first, from): (Folded<'_>, &Lines), (second, to): (Folded<'_>, &Lines)) -> Vec<ComparedLine> {
    let line = |(code, label, kind): (&str, &Label, LineKind)| ComparedLine {
        code: code.to_owned(),
        label: label.clone(),
        kind,
        before: amount(from, code),
        after: amount(to, code),
    };
    let gone = line_steps(first.recipe.recipe()).filter(|(code, ..)| !to.contains_key(*code));
    line_steps(second.recipe.recipe()).chain(gone).map(line).collect()
}

fn amount(lines: &Lines, code: &str) -> Rupiah {
    lines.get(code).copied().unwrap_or_default()
}

fn altered(id: PayslipId, what: &Missing) -> Error {
    platform::Error::Broken(format!("payslip {id}: {what}")).into()
}
