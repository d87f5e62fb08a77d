//! What somebody planned, did, and was given for it.

use kernel::id::SkpId;
use performance::angka_kredit;
use performance::consequences::{self, ConsequenceFilter, Standing};
use performance::indicators::{self, InnovationFilter};
use performance::objections::{self, ObjectionFilter};
use performance::projects::{self, ProjectFilter, ProjectReader};
use performance::reports::{self, ReportFilter};
use performance::superiors::{self, SuperiorRequestFilter};
use performance::worklog::{self, WorkLogFilter};
use performance::{EvaluationFilter, SkpFilter};
use platform::cursor::Paging;
use platform::jobs::JobFailure;
use serde_json::{Value, json};

use super::{Copy, PAGE, broken, value};
use crate::routes::performance::angka_kredit::CreditEntry;
use crate::routes::performance::consequences::Consequence;
use crate::routes::performance::evaluations::Evaluation;
use crate::routes::performance::innovations::Innovation;
use crate::routes::performance::monthly_reports::MonthlyReportSummary;
use crate::routes::performance::objections::Objection;
use crate::routes::performance::progress::Progress;
use crate::routes::performance::projects::ProjectSummary;
use crate::routes::performance::skp::Skp;
use crate::routes::performance::superiors::SuperiorRequest;
use crate::routes::performance::work_logs::WorkLogEntry;

impl Copy<'_> {
    pub(super) async fn plans(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter = || SkpFilter { employee_id: Some(self.employee), ..SkpFilter::default() };
        let ids: Value =
            every_page!(|paging| performance::list_skp(conn, act, filter(), &paging), |seen| value(
                &seen.held.skp.id
            ))?;
        let ids: Vec<SkpId> = serde_json::from_value(ids).map_err(|error| broken(&error))?;
        let mut plans = Vec::with_capacity(ids.len());
        for id in ids {
            let plan = performance::find_skp(conn, act, id).await?;
            let reports: Value =
                every_page!(|paging| performance::list_progress(conn, act, (id, None), &paging), |report| {
                    value(&Progress::of(report, act.language).body)
                })?;
            plans.push(json!({ "plan": value(&Skp::of(plan, act.language).body)?, "progress": reports }));
        }
        Ok(Value::Array(plans))
    }

    pub(super) async fn superior_requests(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter =
            || SuperiorRequestFilter { employee_id: Some(self.employee), ..SuperiorRequestFilter::default() };
        every_page!(
            |paging| superiors::list_superior_requests(conn, (act, None), filter(), &paging),
            |asked| value(&SuperiorRequest::of(asked, act.language).body)
        )
    }

    pub(super) async fn work_log(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter = || WorkLogFilter { employee_id: Some(self.employee), ..WorkLogFilter::default() };
        every_page!(|paging| worklog::list_entries(conn, act, filter(), &paging), |entry| value(
            &WorkLogEntry::from(entry)
        ))
    }

    pub(super) async fn monthly_reports(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter = || ReportFilter { employee_id: Some(self.employee), ..ReportFilter::default() };
        every_page!(|paging| reports::list_reports(conn, act, filter(), &paging), |report| value(
            &MonthlyReportSummary::of(report, act.language)
        ))
    }

    pub(super) async fn projects(&self) -> Result<Value, JobFailure> {
        let conn = self.state.db.read();
        let reader = ProjectReader { act: &self.act, keeps: None };
        let filter = || ProjectFilter { member_id: Some(self.employee), ..ProjectFilter::default() };
        every_page!(|paging| projects::list_projects(conn, reader, filter(), &paging), |project| value(
            &ProjectSummary::of(project, self.act.language)
        ))
    }

    pub(super) async fn innovations(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter = || InnovationFilter { employee_id: Some(self.employee), ..InnovationFilter::default() };
        every_page!(|paging| indicators::list_innovations(conn, act, filter(), &paging), |seen| value(
            &Innovation::of(seen).body
        ))
    }

    pub(super) async fn evaluations(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter = || EvaluationFilter {
            employee_id: Some(self.employee),
            history: true,
            ..EvaluationFilter::default()
        };
        every_page!(|paging| performance::list_evaluations(conn, act, filter(), &paging), |evaluation| value(
            &Evaluation::from(evaluation)
        ))
    }

    pub(super) async fn objections(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter = || ObjectionFilter { employee_id: Some(self.employee), ..ObjectionFilter::default() };
        every_page!(
            |paging| objections::list_objections(conn, (act, None), filter(), &paging),
            |found| value(&Objection::of(found, act.language))
        )
    }

    pub(super) async fn consequences(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let filter =
            || ConsequenceFilter { employee_id: Some(self.employee), ..ConsequenceFilter::default() };
        let who = (act, Standing::Employee);
        every_page!(|paging| consequences::list_consequences(conn, who, filter(), &paging), |found| value(
            &Consequence::of(found, act.language)
        ))
    }

    pub(super) async fn credits(&self) -> Result<Value, JobFailure> {
        let (conn, act) = (self.state.db.read(), &self.act);
        let own = Some(self.employee);
        every_page!(|paging| angka_kredit::list_credits(conn, act, own, &paging), |entry| value(
            &CreditEntry::from(entry)
        ))
    }
}
