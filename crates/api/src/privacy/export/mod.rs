//! A copy of one's own data (UU 27/2022, articles 6 and 13): every domain's records of the person, in the shapes of the API's own
//! answers, as one JSON document. It is made by a job, belongs to whoever asked, and goes after a week.

use bytes::Bytes;
use chrono::TimeDelta;
use kernel::id::{EmployeeId, PayslipId};
use payroll::payslips::PayslipFilter;
use payroll::states::DeductionHand;
use personnel::{Days, FactFilter};
use platform::acts::ActFilter;
use platform::cursor::Paging;
use platform::files::{Media, NewFile};
use platform::jobs::{JobContext, JobFailure};
use platform::privacy::access::AccessFilter;
use platform::{Act, Scope};
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::routes::payroll::deductions::orders::DeductionOrder;
use crate::routes::payroll::other_payer_slips::OtherPayerSlip;
use crate::routes::payroll::payslips::Payslip;
use crate::routes::payroll::recoveries::PayRecovery;
use crate::routes::platform::acts::LoggedAct;
use crate::routes::privacy::access::AccessEntry;
use crate::state::State;

/// The kind of the job.
pub const EXPORT: &str = "privacy.export_own_data";

/// How long the copy can be fetched.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Rows read at once.
const PAGE: u64 = 200;

/// Every row of a list, page after page, as JSON.
macro_rules! every_page {
    (|$paging:ident| $read:expr, |$row:ident| $write:expr) => {{
        let mut rows: Vec<Value> = Vec::new();
        let mut $paging = Paging::first(PAGE);
        loop {
            let page = $read.await?;
            for $row in page.rows {
                rows.push($write?);
            }
            match page.extent.next {
                Some(next) => $paging.after = Some(next),
                None => break Ok::<Value, JobFailure>(Value::Array(rows)),
            }
        }
    }};
}

mod performed;
mod voiced;

/// The copy of one employee's data, being made.
struct Copy<'a> {
    state: &'a State,
    /// As the owner, over the own record alone.
    act: Act,
    employee: EmployeeId,
}

/// Makes the copy and stores it.
///
/// # Errors
/// When the database or the store fails.
pub async fn run(state: State, context: JobContext) -> Result<Value, JobFailure> {
    let owner = context.act().actor;
    let act = Act { scope: owner.employee().map(Scope::own).unwrap_or_default(), ..context.act().clone() };
    let mut document = Map::new();
    document.insert("format".to_owned(), json!("merit.data-export/1"));
    document.insert("made_at".to_owned(), json!(act.at));
    document.insert("account_id".to_owned(), json!(owner.account()));
    document.insert("employee_id".to_owned(), json!(owner.employee()));
    if let Some(account) = owner.account() {
        let own = identity::privacy::own_records(state.db.latest(), account).await?;
        document.insert("account".to_owned(), own);
    }
    if let Some(employee) = owner.employee() {
        let copy = Copy { state: &state, act: act.clone(), employee };
        copy.fill(&context, &mut document).await?;
    }
    let content = serde_json::to_vec_pretty(&document).map_err(|error| broken(&error))?;
    let name = format!("data-pribadi-{}.json", act.today);
    let new = NewFile { name, content: Bytes::from(content), accepted: &[Media::Json], kept_for: KEPT };
    let file = state.files.put_own(&state.db, &act, new).await?;
    Ok(json!({ "file_id": file.id, "href": format!("/v1/files/{}", file.id), "expires_at": file.expires_at }))
}

impl Copy<'_> {
    /// Every domain's part, one after the other.
    async fn fill(&self, context: &JobContext, document: &mut Map<String, Value>) -> Result<(), JobFailure> {
        const PARTS: i64 = 23;
        let mut done = 0;
        let mut put = |name: &str, part: Value| {
            document.insert(name.to_owned(), part);
            done += 1;
            context.progress(done, Some(PARTS));
            context.go_on()
        };
        put("employee", self.employee().await?)?;
        put("facts", self.facts().await?)?;
        let conn = self.state.db.latest();
        put("attendance", Value::Array(personnel::privacy::attendance_of(conn, self.employee).await?))?;
        put("skp", self.plans().await?)?;
        put("superior_requests", self.superior_requests().await?)?;
        put("work_log", self.work_log().await?)?;
        put("monthly_reports", self.monthly_reports().await?)?;
        put("projects", self.projects().await?)?;
        put("innovations", self.innovations().await?)?;
        put("evaluations", self.evaluations().await?)?;
        put("objections", self.objections().await?)?;
        put("consequences", self.consequences().await?)?;
        put("angka_kredit", self.credits().await?)?;
        put("feedback", self.feedback().await?)?;
        put("feedback_actions", self.feedback_actions().await?)?;
        put("self_assessments", self.self_assessments().await?)?;
        put("feedback_rounds", self.round_results().await?)?;
        put("payslips", self.payslips().await?)?;
        put("pay_recoveries", self.recoveries().await?)?;
        put("pay_deductions", self.deductions().await?)?;
        put("other_payer_slips", self.other_payer_slips().await?)?;
        put("access_log", self.reads().await?)?;
        put("acts", self.acts().await?)?;
        Ok(())
    }

    async fn employee(&self) -> Result<Value, JobFailure> {
        let days = Days { today: self.act.today, as_of: self.act.today };
        let asked = (self.employee, days);
        let detail =
            personnel::get_employee(&self.state.db, &self.state.vault, &self.act.scope, asked).await?;
        value(&detail)
    }

    async fn facts(&self) -> Result<Value, JobFailure> {
        let filter = FactFilter {
            employee_id: self.employee,
            today: self.act.today,
            kind: None,
            as_of: None,
            known_at: None,
            with_superseded: true,
        };
        let (db, vault) = (&self.state.db, &self.state.vault);
        let scope = &self.act.scope;
        every_page!(|paging| personnel::list_facts(db, vault, scope, (filter, &paging)), |fact| value(&fact))
    }

    async fn payslips(&self) -> Result<Value, JobFailure> {
        let (db, act) = (&self.state.db, &self.act);
        let filter = || PayslipFilter { employee_id: Some(self.employee), ..PayslipFilter::default() };
        let ids: Value =
            every_page!(|paging| payroll::list_payslips(db, act, filter(), &paging), |head| value(&head.id))?;
        let ids: Vec<PayslipId> = serde_json::from_value(ids).map_err(|error| broken(&error))?;
        let mut slips = Vec::with_capacity(ids.len());
        for id in ids {
            let slip = payroll::find_payslip(db, act, id).await?;
            slips.push(value(&Payslip::of(slip, act.language))?);
        }
        Ok(Value::Array(slips))
    }

    async fn recoveries(&self) -> Result<Value, JobFailure> {
        let (db, act) = (&self.state.db, &self.act);
        every_page!(|paging| payroll::recoveries::list_own_recoveries(db, act, &paging), |owed| value(
            &PayRecovery::of(owed)
        ))
    }

    async fn deductions(&self) -> Result<Value, JobFailure> {
        let (db, act) = (&self.state.db, &self.act);
        let reader = (DeductionHand::Employee, act.language);
        every_page!(|paging| payroll::deductions::list_own_orders(db, act, None, &paging), |order| value(
            &DeductionOrder::of(order, reader)
        ))
    }

    async fn other_payer_slips(&self) -> Result<Value, JobFailure> {
        let (db, act) = (&self.state.db, &self.act);
        every_page!(|paging| payroll::other_payers::list_own_slips(db, act, &paging), |slip| value(
            &OtherPayerSlip::of(slip)
        ))
    }

    async fn reads(&self) -> Result<Value, JobFailure> {
        self.state.access.flush().await;
        let conn = self.state.db.latest();
        let filter = || {
            let own = platform::entity::access_log::Column::EmployeeId.eq(self.employee);
            AccessFilter::reaching(Condition::all().add(own))
        };
        every_page!(|paging| AccessEntry::page(conn, filter(), &paging), |entry| value(&entry))
    }

    async fn acts(&self) -> Result<Value, JobFailure> {
        let language = self.act.language;
        let filter = || {
            let own = platform::entity::act::Column::EmployeeId.eq(self.employee);
            ActFilter::reaching(Condition::all().add(own))
        };
        every_page!(|paging| LoggedAct::page(self.state, filter(), &paging, language), |act| value(&act))
    }
}

fn value(part: &impl Serialize) -> Result<Value, JobFailure> {
    serde_json::to_value(part).map_err(|error| broken(&error))
}

fn broken(error: &serde_json::Error) -> JobFailure {
    platform::Error::Broken(format!("a copy of one's data: {error}")).into()
}
