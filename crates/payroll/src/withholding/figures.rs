//! The figures of slips, from the stored lines of final payslips, and the account that the last of them settled.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, PayslipId};
use kernel::recipe::{Compiled, Inputs, Value};
use kernel::{Month, Rupiah};
use platform::among;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::final_in;
use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::payslips::components_paid;
use crate::recipes::compiled_recipe;
use crate::rules::input;
use crate::rules::withholding::{Annual, Boxes, Figures, Form};

/// One final payslip.
#[derive(FromQueryResult)]
struct Row {
    id: PayslipId,
    employee_id: EmployeeId,
    payment_month: Month,
    lines: String,
    tax_base: Rupiah,
    tax: Rupiah,
    tax_own: Rupiah,
    recipe_hash: Option<String>,
    approved_at: Option<DateTime<Utc>>,
}

/// What is known of one person while payslips are read, the last one that was taxed among it.
struct Gathered {
    figures: Figures,
    last: Option<(PayslipId, String)>,
}

/// The figures of people who were paid in a year: two queries, whatever their number.
pub(super) async fn figures_of(
    conn: &impl ConnectionTrait,
    (employees, year): (&[EmployeeId], i32),
    form: &Form,
) -> Result<HashMap<EmployeeId, Figures>, Error> {
    let mut rows: Vec<Row> = final_in(year)
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::EmployeeId, payslip::Column::PaymentMonth])
        .columns([payslip::Column::Lines, payslip::Column::TaxBase])
        .columns([payslip::Column::Tax, payslip::Column::TaxOwn])
        .columns([run::Column::RecipeHash, run::Column::ApprovedAt])
        .filter(among(conn, payslip::Column::EmployeeId, employees.iter().copied()))
        .order_by_asc(payslip::Column::Id)
        .into_model()
        .all(conn)
        .await?;
    // In the order in which one payment rested on the others.
    rows.sort_by_key(|row| (row.payment_month, row.approved_at, row.id));
    let mut recipes = Recipes::default();
    let mut people: HashMap<EmployeeId, Gathered> = HashMap::with_capacity(employees.len());
    for row in rows {
        let recipe = recipes.of(conn, row.recipe_hash.as_deref()).await?;
        let lines = components_paid(recipe.recipe(), (row.id, &row.lines))?;
        let known = people.entry(row.employee_id).or_insert_with(|| Gathered::since(row.payment_month));
        known.take(form, (row, &lines.into_iter().collect()));
    }
    settle(conn, (&mut people, recipes)).await?;
    Ok(people.into_iter().map(|(employee, known)| (employee, known.figures)).collect())
}

impl Gathered {
    fn since(first: Month) -> Self {
        let figures = Figures {
            first,
            last: first,
            ptkp: None,
            golongan: None,
            boxes: Boxes::default(),
            account: None,
            other_net: Rupiah::ZERO,
            other_tax: Rupiah::ZERO,
            withheld: Rupiah::ZERO,
            by_government: Rupiah::ZERO,
        };
        Self { figures, last: None }
    }

    fn take(&mut self, form: &Form, (row, lines): (Row, &std::collections::BTreeMap<String, Rupiah>)) {
        self.figures.last = row.payment_month;
        self.figures.boxes.take(form, (lines, row.tax_base));
        self.figures.withheld += row.tax;
        self.figures.by_government += row.tax - row.tax_own;
        if row.tax_base != Rupiah::ZERO {
            self.last = row.recipe_hash.map(|hash| (row.id, hash));
        }
    }

    /// What the inputs of the last taxed payslip say, and the account that it settled.
    fn end(&mut self, recipe: &Compiled, (id, inputs): (PayslipId, &str)) -> Result<(), Error> {
        let broken = |what: String| platform::Error::Broken(format!("payslip {id}: {what}"));
        let inputs: Inputs = serde_json::from_str(inputs).map_err(|error| broken(error.to_string()))?;
        let text = |name: &str| match recipe.input(name).and_then(|at| inputs.values().get(at)) {
            Some(Value::Text(text)) if text != input::NONE => Some(text.clone()),
            _ => None,
        };
        let amount = |name: &str| match recipe.input(name).and_then(|at| inputs.values().get(at)) {
            Some(Value::Number(number)) => Rupiah::from_whole(*number).unwrap_or_default(),
            _ => Rupiah::ZERO,
        };
        self.figures.ptkp = text(input::PTKP);
        self.figures.golongan = text(input::GOLONGAN);
        if text(input::TAX_PERIOD).as_deref() == Some(input::LAST) {
            let evaluation = recipe.evaluate(&inputs).map_err(|error| broken(error.to_string()))?;
            self.figures.account = Annual::of(&evaluation);
            self.figures.other_net = amount(input::OTHER_NET);
            self.figures.other_tax = amount(input::OTHER_TAX);
        }
        Ok(())
    }
}

async fn settle(
    conn: &impl ConnectionTrait,
    (people, mut recipes): (&mut HashMap<EmployeeId, Gathered>, Recipes),
) -> Result<(), Error> {
    let last = people.values().filter_map(|known| known.last.as_ref().map(|(id, _)| *id));
    let inputs: Vec<(PayslipId, String)> = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::Inputs])
        .filter(among(conn, payslip::Column::Id, last))
        .into_tuple()
        .all(conn)
        .await?;
    let inputs: HashMap<PayslipId, String> = inputs.into_iter().collect();
    for known in people.values_mut() {
        let Some((id, hash)) = known.last.clone() else { continue };
        let recipe = recipes.of(conn, Some(&hash)).await?;
        if let Some(inputs) = inputs.get(&id) {
            known.end(&recipe, (id, inputs))?;
        }
    }
    Ok(())
}

/// The recipes of a year, each compiled once.
#[derive(Default)]
struct Recipes(HashMap<String, Arc<Compiled>>);

impl Recipes {
    async fn of(&mut self, conn: &impl ConnectionTrait, hash: Option<&str>) -> Result<Arc<Compiled>, Error> {
        match self.0.entry(hash.unwrap_or_default().to_owned()) {
            Entry::Occupied(known) => Ok(Arc::clone(known.get())),
            Entry::Vacant(new) => {
                let compiled = compiled_recipe(conn, new.key()).await?;
                Ok(Arc::clone(new.insert(compiled)))
            }
        }
    }
}
