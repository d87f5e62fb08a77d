//! The figures of slips, from the stored lines of final payslips, and the account that the last of them settled.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, PayslipId};
use kernel::recipe::{Compiled, Inputs, Value};
use kernel::{Month, Rupiah};
use platform::among;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::{TaxPeriod, final_in};
use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::payslips::components_paid;
use crate::recipes::compiled_recipe;
use crate::rules::difference::Lines;
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

/// A payslip with the hash of its recipe.
type Stored = (PayslipId, String);

/// What is known of one person while payslips are read.
struct Gathered {
    figures: Figures,
    /// The last one that was taxed.
    taxed: Option<Stored>,
    /// The last one that went by a grade.
    graded: Option<Stored>,
}

/// The figures of people who were paid in a year or a month: two queries, whatever their number.
pub(super) async fn figures_of(
    conn: &impl ConnectionTrait,
    (employees, period): (&[EmployeeId], TaxPeriod),
    form: &Form,
) -> Result<HashMap<EmployeeId, Figures>, Error> {
    let mut rows: Vec<Row> = final_in(period)
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
        known.take(form, (row, &lines), &recipe);
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
        Self { figures, taxed: None, graded: None }
    }

    fn take(&mut self, form: &Form, (row, lines): (Row, &Lines), recipe: &Compiled) {
        self.figures.last = row.payment_month;
        self.figures.boxes.take(form, (lines, row.tax_base));
        self.figures.withheld += row.tax;
        self.figures.by_government += row.tax - row.tax_own;
        let stored = row.recipe_hash.map(|hash| (row.id, hash));
        if recipe.input(input::GOLONGAN).is_some() {
            self.graded.clone_from(&stored);
        }
        if row.tax_base != Rupiah::ZERO {
            self.taxed = stored;
        }
    }

    /// What the last taxed payslip says, and the account that it settled.
    fn settle(&mut self, given: &Given) -> Result<(), Error> {
        self.figures.ptkp = given.text(input::PTKP);
        if given.text(input::TAX_PERIOD).as_deref() == Some(input::LAST) {
            self.figures.account = given.account()?;
            self.figures.other_net = given.amount(input::OTHER_NET);
            self.figures.other_tax = given.amount(input::OTHER_TAX);
        }
        Ok(())
    }
}

/// What a payslip was calculated from.
struct Given {
    id: PayslipId,
    recipe: Arc<Compiled>,
    inputs: Inputs,
}

impl Given {
    fn value(&self, name: &str) -> Option<&Value> {
        self.inputs.values().get(self.recipe.input(name)?)
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::Text(text) if text != input::NONE => Some(text.clone()),
            _ => None,
        }
    }

    fn amount(&self, name: &str) -> Rupiah {
        match self.value(name) {
            Some(Value::Number(number)) => Rupiah::from_whole(*number).unwrap_or_default(),
            _ => Rupiah::ZERO,
        }
    }

    fn account(&self) -> Result<Option<Annual>, Error> {
        let evaluation = self.recipe.evaluate(&self.inputs).map_err(|error| broken(self.id, error))?;
        Ok(Annual::of(&evaluation))
    }
}

fn broken(id: PayslipId, what: impl std::fmt::Display) -> Error {
    platform::Error::Broken(format!("payslip {id}: {what}")).into()
}

async fn settle(
    conn: &impl ConnectionTrait,
    (people, mut recipes): (&mut HashMap<EmployeeId, Gathered>, Recipes),
) -> Result<(), Error> {
    let wanted = people.values().flat_map(|known| [&known.taxed, &known.graded]).flatten();
    let wanted: BTreeSet<PayslipId> = wanted.map(|(id, _)| *id).collect();
    let stored: Vec<(PayslipId, String)> = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::Inputs])
        .filter(among(conn, payslip::Column::Id, wanted))
        .into_tuple()
        .all(conn)
        .await?;
    let stored: HashMap<PayslipId, String> = stored.into_iter().collect();
    for known in people.values_mut() {
        if let Some(given) = recipes.given(conn, &stored, known.taxed.clone()).await? {
            known.settle(&given)?;
        }
        if let Some(given) = recipes.given(conn, &stored, known.graded.clone()).await? {
            known.figures.golongan = given.text(input::GOLONGAN);
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

    async fn given(
        &mut self,
        conn: &impl ConnectionTrait,
        inputs: &HashMap<PayslipId, String>,
        of: Option<Stored>,
    ) -> Result<Option<Given>, Error> {
        let Some((id, hash)) = of else { return Ok(None) };
        let Some(inputs) = inputs.get(&id) else { return Ok(None) };
        let inputs = serde_json::from_str(inputs).map_err(|error| broken(id, error))?;
        Ok(Some(Given { id, recipe: self.of(conn, Some(&hash)).await?, inputs }))
    }
}
