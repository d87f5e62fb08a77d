//! A whole run with all that its payslips follow from, for auditors: one JSON object a line.
//!
//! Inputs and amounts are written byte for byte as they are stored, in the order of the calculation. So whoever has the file
//! recomputes every payslip from recipe and inputs, and the run's content hash from the lines.

use kernel::Language;
use kernel::id::{EmployeeId, RunId};
use kernel::recipe::Inputs;
use platform::{Act, Db};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::read::{OpenRun, PaidPerson, Sorting, broken, open_run};
use crate::Error;
use crate::entity::{payroll_run as run, run_law};
use crate::recipes::find_recipe;

/// A run being written out with its workings.
#[derive(Clone, Debug)]
pub struct Workings {
    open: OpenRun,
    explained: Option<Language>,
    people: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Head,
    People,
    Over,
}

/// Lines of the export, and whose payslips stand in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingLines {
    /// The lines, each with its end.
    pub text: String,
    /// Whose.
    pub whose: Vec<(EmployeeId, kernel::id::PayslipId)>,
}

/// Opens a calculated run within the scope. With a language each payslip carries the working of every line as well.
///
/// # Errors
/// `NotFound` outside the scope; `RunNotCalculated`.
pub async fn open_workings(
    db: &Db,
    act: &Act,
    id: RunId,
    explained: Option<Language>,
) -> Result<Workings, Error> {
    let open = open_run(db, act, (id, None), Sorting::AsCalculated).await?;
    Ok(Workings { people: open.people(), open, explained, state: State::Head })
}

impl Workings {
    /// The run.
    pub fn run(&self) -> &run::Model {
        &self.open.run
    }

    /// The next lines; none at the end.
    ///
    /// # Errors
    /// `RunChanged` when it was calculated again meanwhile.
    pub async fn next(&mut self, conn: &impl ConnectionTrait) -> Result<Option<WorkingLines>, Error> {
        match self.state {
            State::Head => {
                self.state = State::People;
                Ok(Some(WorkingLines { text: self.head(conn).await?, whose: Vec::new() }))
            }
            State::People => match self.open.next_part(conn).await? {
                Some(part) => Ok(Some(self.lines(&part)?)),
                None => {
                    self.state = State::Over;
                    // Whoever reads a file without this line knows that it broke off.
                    let end = json!({ "kind": "end", "payslips": self.people });
                    Ok(Some(WorkingLines { text: format!("{end}\n"), whose: Vec::new() }))
                }
            },
            State::Over => Ok(None),
        }
    }

    async fn head(&self, conn: &impl ConnectionTrait) -> Result<String, Error> {
        let run = &self.open.run;
        let law = run_law::Entity::find()
            .filter(run_law::COLUMN.run_id.eq(run.id))
            .order_by_asc(run_law::Column::TableId)
            .order_by_asc(run_law::Column::HeldOn)
            .all(conn)
            .await?;
        let law = law.iter().map(|used| {
            json!({ "version": used.version, "held_on": used.held_on, "instrument": used.instrument,
                "article": used.article, "confidence": used.confidence, "content_hash": used.content_hash })
        });
        let head = json!({
            "kind": "run", "format": "merit.run-workings/1", "id": run.id, "run_kind": run.kind,
            "instansi_id": run.instansi_id, "unit_id": run.unit_id, "status": run.status,
            "service_month": run.service_month, "payment_month": run.payment_month,
            "attendance_month": run.attendance_month, "evaluation_period": run.evaluation_period,
            "facts_as_of": run.facts_as_of, "policy_id": run.policy_id, "payslips": run.payslip_count,
            "gross": run.gross, "deductions": run.deductions, "net": run.net,
            "recipe_hash": self.open.recipe_hash, "content_hash": run.content_hash,
            "calculated_at": run.calculated_at, "verified_at": run.verified_at, "checked_at": run.checked_at,
            "approved_at": run.approved_at, "sp2d_number": run.sp2d_number, "sp2d_date": run.sp2d_date,
            "law": law.collect::<Vec<Value>>(),
            "line_codes": self.open.columns.iter().map(|column| column.code.as_str()).collect::<Vec<_>>(),
        });
        let recipe = find_recipe(conn, &self.open.recipe_hash).await?;
        let hash = &self.open.recipe_hash;
        Ok(format!("{head}\n{{\"kind\":\"recipe\",\"hash\":\"{hash}\",\"document\":{recipe}}}\n"))
    }

    fn lines(&self, part: &[PaidPerson]) -> Result<WorkingLines, Error> {
        let mut lines = WorkingLines::default();
        for person in part {
            let head = json!({
                "kind": "payslip", "id": person.payslip_id, "employee_id": person.employee_id,
                "nip": person.nip, "name": person.name, "skpd_id": person.skpd_id, "skpd": person.skpd_name,
            });
            let head = head.to_string();
            lines.text.push_str(head.strip_suffix('}').unwrap_or(&head));
            lines.text.push_str(",\"inputs\":");
            lines.text.push_str(&person.inputs);
            lines.text.push_str(",\"lines\":");
            lines.text.push_str(&person.stored_lines);
            if let Some(language) = self.explained {
                lines.text.push_str(",\"explanation\":");
                lines.text.push_str(&self.explain(person, language)?);
            }
            lines.text.push_str("}\n");
            lines.whose.push((person.employee_id, person.payslip_id));
        }
        Ok(lines)
    }

    fn explain(&self, person: &PaidPerson, language: Language) -> Result<String, Error> {
        let altered = |error: &dyn std::fmt::Display| broken(person.payslip_id, error);
        let inputs: Inputs = serde_json::from_str(&person.inputs).map_err(|error| altered(&error))?;
        let lines = self.open.compiled().explain(&inputs, language).map_err(|error| altered(&error))?;
        if !lines.iter().map(|line| &line.amount).eq(&person.lines) {
            return Err(altered(&"recipe and inputs give other amounts"));
        }
        serde_json::to_string(&lines).map_err(|error| altered(&error))
    }
}
