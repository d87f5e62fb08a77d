//! Reading a calculated run from its first person to its last.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::id::{EmployeeId, PayslipId, RunId, UnitId};
use kernel::recipe::{Compiled, Inputs, LineKind, Value};
use kernel::{Label, Nip, Rupiah};
use personnel::entity::{employee, person};
use platform::{Act, Db};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::{payroll_run as run, payslip};
use crate::recipes::compiled_recipe;
use crate::rules::input;
use crate::runs::Run;
use crate::states::RunStatus;
use crate::{Error, store};

/// People of one part.
const PART: usize = 500;

/// In which order people come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// By the name of the SKPD, then by their own.
    BySkpd,
    /// As the run was calculated, which is the order of its content hash.
    AsCalculated,
}

/// One line of the recipe that people are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayColumn {
    /// The step of the recipe.
    pub code: String,
    /// For people.
    pub label: Label,
    /// What the line does to the amount paid.
    pub kind: LineKind,
}

/// One payslip with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidPerson {
    /// The payslip.
    pub payslip_id: PayslipId,
    /// Who is paid.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Nip,
    /// The name.
    pub name: String,
    /// The SKPD that pays.
    pub skpd_id: UnitId,
    /// Its name.
    pub skpd_name: String,
    /// What is paid.
    pub net: Rupiah,
    /// The inputs as they are stored.
    pub inputs: String,
    /// The amounts as they are stored.
    pub stored_lines: String,
    /// The amounts, in the order of [`OpenRun::columns`].
    pub lines: Vec<Rupiah>,
}

/// A run being written out.
#[derive(Clone, Debug)]
pub struct OpenRun {
    /// The run as it was when the output began.
    pub run: Run,
    /// The hash of its recipe.
    pub recipe_hash: String,
    /// All lines, memo figures included.
    pub columns: Vec<PayColumn>,
    compiled: Arc<Compiled>,
    order: std::vec::IntoIter<(PayslipId, UnitId)>,
    skpd_names: HashMap<UnitId, String>,
}

/// Opens a calculated run within the scope: of one SKPD where given.
///
/// # Errors
/// `NotFound` outside the scope; `RunNotCalculated`.
pub async fn open_run(
    db: &Db,
    act: &Act,
    (id, skpd): (RunId, Option<UnitId>),
    sorting: Sorting,
) -> Result<OpenRun, Error> {
    let conn = db.latest();
    let found = store::runs_within(act).filter(run::COLUMN.id.eq(id)).one(conn).await?;
    let run = found.ok_or(platform::Error::NotFound("run"))?;
    if !RunStatus::VISIBLE.contains(&run.status) {
        return Err(Error::RunNotCalculated);
    }
    let recipe_hash = run.recipe_hash.clone().ok_or(Error::RunNotCalculated)?;
    let compiled = compiled_recipe(conn, &recipe_hash).await?;
    let mut order = order_of(conn, (id, skpd), sorting).await?;
    let mut units: Vec<UnitId> = order.iter().map(|(_, skpd)| *skpd).collect();
    units.sort_unstable();
    units.dedup();
    let skpd_names = personnel::facts::unit_names(conn, &units, act.today).await?;
    if sorting == Sorting::BySkpd {
        order.sort_by(|(_, one), (_, other)| (skpd_names.get(one), one).cmp(&(skpd_names.get(other), other)));
    }
    let column = |step: &kernel::recipe::Step| {
        Some(PayColumn { code: step.name.clone(), label: step.label.clone(), kind: step.line? })
    };
    let columns = compiled.recipe().steps.iter().filter_map(column).collect();
    Ok(OpenRun { run, recipe_hash, columns, compiled, order: order.into_iter(), skpd_names })
}

async fn order_of(
    conn: &impl ConnectionTrait,
    (id, skpd): (RunId, Option<UnitId>),
    sorting: Sorting,
) -> Result<Vec<(PayslipId, UnitId)>, Error> {
    let (first, last) = store::ids_of_run(id);
    let mut query = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::SkpdId])
        .filter(payslip::COLUMN.run_id.eq(id))
        .filter(payslip::COLUMN.id.gte(first))
        .filter(payslip::COLUMN.id.lte(last));
    if let Some(skpd) = skpd {
        query = query.filter(payslip::COLUMN.skpd_id.eq(skpd));
    }
    let query = match sorting {
        Sorting::AsCalculated => query.order_by_asc(payslip::Column::EmployeeId),
        Sorting::BySkpd => query
            .join(JoinType::InnerJoin, store::payslip_to_employee())
            .join(JoinType::InnerJoin, store::employee_to_person())
            .order_by_asc(person::Column::Name)
            .order_by_asc(employee::Column::Nip),
    };
    Ok(query.into_tuple().all(conn).await?)
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: PayslipId,
    employee_id: EmployeeId,
    nip: Nip,
    name: String,
    skpd_id: UnitId,
    net: Rupiah,
    inputs: String,
    lines: String,
}

impl OpenRun {
    /// How many people are still to come.
    pub fn people(&self) -> usize {
        self.order.len()
    }

    /// The recipe.
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// The SKPD that pay, by name.
    pub fn skpd_names(&self) -> &HashMap<UnitId, String> {
        &self.skpd_names
    }

    /// The next people; none at the end. Two queries.
    ///
    /// # Errors
    /// `RunChanged` when the run no longer is what it was.
    pub async fn next_part(&mut self, conn: &impl ConnectionTrait) -> Result<Option<Vec<PaidPerson>>, Error> {
        let part: Vec<PayslipId> = self.order.by_ref().take(PART).map(|(id, _)| id).collect();
        if part.is_empty() {
            return Ok(None);
        }
        let mut rows: HashMap<PayslipId, Row> = payslip::Entity::find()
            .select_only()
            .columns([payslip::Column::Id, payslip::Column::EmployeeId, payslip::Column::SkpdId])
            .columns([payslip::Column::Net, payslip::Column::Inputs, payslip::Column::Lines])
            .column(employee::Column::Nip)
            .column(person::Column::Name)
            .join(JoinType::InnerJoin, store::payslip_to_employee())
            .join(JoinType::InnerJoin, store::employee_to_person())
            .filter(payslip::COLUMN.id.is_in(part.iter().copied()))
            .into_model::<Row>()
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        self.unchanged(conn).await?;
        let people = part.iter().map(|id| self.person(rows.remove(id).ok_or(Error::RunChanged)?));
        Ok(Some(people.collect::<Result<_, _>>()?))
    }

    /// Asked after the rows were read: what was calculated before the question was what they show.
    async fn unchanged(&self, conn: &impl ConnectionTrait) -> Result<(), Error> {
        let now = run::Entity::find_by_id(self.run.id).one(conn).await?;
        let is_same = |now: &Run| {
            RunStatus::VISIBLE.contains(&now.status)
                && now.content_hash == self.run.content_hash
                && now.recipe_hash == self.run.recipe_hash
        };
        if now.as_ref().is_some_and(is_same) { Ok(()) } else { Err(Error::RunChanged) }
    }

    fn person(&self, row: Row) -> Result<PaidPerson, Error> {
        let lines: Vec<Rupiah> = serde_json::from_str(&row.lines).map_err(|error| broken(row.id, error))?;
        if lines.len() != self.columns.len() {
            return Err(broken(row.id, "the recipe has another number of lines"));
        }
        Ok(PaidPerson {
            payslip_id: row.id,
            employee_id: row.employee_id,
            nip: row.nip,
            name: row.name,
            skpd_name: self.skpd_names.get(&row.skpd_id).cloned().unwrap_or_default(),
            skpd_id: row.skpd_id,
            net: row.net,
            inputs: row.inputs,
            stored_lines: row.lines,
            lines,
        })
    }

    /// What an input says of a person, where it is a text and the recipe asks for it.
    ///
    /// # Errors
    /// `Broken` when the stored inputs are unreadable.
    pub fn text_of(&self, name: &str, person: &PaidPerson) -> Result<Option<String>, Error> {
        let Some(at) = self.compiled.input(name) else { return Ok(None) };
        let inputs: Inputs =
            serde_json::from_str(&person.inputs).map_err(|error| broken(person.payslip_id, error))?;
        Ok(match inputs.values().get(at) {
            Some(Value::Text(text)) if text != input::NONE => Some(text.clone()),
            _ => None,
        })
    }
}

pub(super) fn broken(id: PayslipId, what: impl std::fmt::Display) -> Error {
    platform::Error::Broken(format!("payslip {id}: {what}")).into()
}
