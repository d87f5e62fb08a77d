//! Whether a calculated run still says what the facts say: one question to the log of acts.
//!
//! A calculation remembers the log's last position from before it gathered. What was sealed after it, or is not sealed
//! yet, was not seen by it. The question errs on the side of calculating again: an act that was committed while the run
//! gathered may have been seen already.
//!
//! The law itself is no act of anybody: it is compared with what the run used.

use kernel::id::RunId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Error;
use crate::entity::payroll_run as run;
use crate::states::RunStatus;

/// What an act must be about to concern a run, as SQL on both databases: one alternative for each way in which a run can
/// depend on the log.
const CONCERNS: &str = "
    -- A fact of a person who is paid here, was left out, or belongs here by place.
    (act.employee_id IS NOT NULL
      AND ((act.kind IN ('personnel.fact_added', 'personnel.fact_corrected', 'personnel.fact_retracted')
          -- What neither pay nor its guard ever asks for: who rates.
          AND CAST(act.details AS TEXT) NOT LIKE '%\"superior\"%')
        OR act.kind = 'personnel.employee_created'
        -- A decree that is known before it is applied, or is given up.
        OR act.kind IN ('personnel.decree_effect_proposed', 'personnel.decree_effect_withdrawn')
        OR (act.kind IN ('personnel.attendance_recorded', 'performance.skp_evaluated')
          AND payroll_run.base_kind = 'tpp')
        -- Attendance stops a salary where there is much absence without an excuse, and only there.
        OR (act.kind = 'personnel.attendance_recorded' AND payroll_run.base_kind = 'gaji_induk'
          AND (EXISTS (SELECT 1 FROM run_fault
                       WHERE run_fault.run_id = payroll_run.id AND run_fault.employee_id = act.employee_id
                         AND run_fault.code = 'payroll.pay_stopped')
            OR (SELECT COUNT(*) FROM attendance_day
                WHERE attendance_day.employee_id = act.employee_id AND attendance_day.code = 'absent'
                  AND attendance_day.day < payroll_run.facts_as_of) >= 5)))
      AND (act.effective_from IS NULL OR act.effective_from < payroll_run.facts_until
        -- A duty that begins later says that it had not begun.
        OR CAST(act.details AS TEXT) LIKE '%\"spmt\"%'
        -- Whether employment goes on afterwards decides how the month is taxed.
        OR (act.effective_from <= payroll_run.status_after
          AND CAST(act.details AS TEXT) LIKE '%\"status\"%'))
      AND (EXISTS (SELECT 1 FROM payslip
                   WHERE payslip.run_id = payroll_run.id AND payslip.employee_id = act.employee_id)
        OR EXISTS (SELECT 1 FROM run_fault
                   WHERE run_fault.run_id = payroll_run.id AND run_fault.employee_id = act.employee_id)
        OR EXISTS (SELECT 1 FROM employee
                   WHERE employee.id = act.employee_id AND employee.instansi_id = payroll_run.unit_id)
        OR EXISTS (SELECT 1 FROM placement
                   JOIN unit_ancestor ON unit_ancestor.unit_id = placement.unit_id
                   WHERE placement.employee_id = act.employee_id
                     AND unit_ancestor.ancestor_id = payroll_run.unit_id
                     AND placement.valid_from <= payroll_run.facts_as_of
                     AND unit_ancestor.valid_from <= payroll_run.facts_as_of
                     -- Whoever left survivors stood here before.
                     AND (payroll_run.kind = 'terusan'
                       OR (placement.valid_until > payroll_run.facts_as_of
                         AND unit_ancestor.valid_until > payroll_run.facts_as_of)))))
    -- What is taken after the official list: of somebody who is paid here, and by what schemes.
    OR (payroll_run.kind IN ('gaji_induk', 'tpp')
      AND (act.effective_from IS NULL OR act.effective_from < payroll_run.status_after)
      AND ((act.kind IN ('payroll.deduction_order_activated', 'payroll.deduction_order_stopped',
            'payroll.recovery_planned', 'payroll.recovery_repaid')
          AND EXISTS (SELECT 1 FROM payslip
                      WHERE payslip.run_id = payroll_run.id AND payslip.employee_id = act.employee_id))
        OR (act.kind IN ('payroll.deduction_scheme_made', 'payroll.deduction_scheme_changed',
            'payroll.deduction_limit_set') AND act.unit_id = payroll_run.instansi_id)))
    -- What somebody who is paid here earned from another payer in the tax year.
    OR (act.kind IN ('payroll.other_payer_slip_entered', 'payroll.other_payer_slip_revoked')
      AND SUBSTR(CAST(act.effective_from AS TEXT), 1, 4) = SUBSTR(payroll_run.payment_month, 1, 4)
      AND EXISTS (SELECT 1 FROM payslip
                  WHERE payslip.run_id = payroll_run.id AND payslip.employee_id = act.employee_id))
    -- A unit of the instansi that moved: another SKPD may have to pay.
    OR (act.kind = 'personnel.unit_changed'
      AND (act.effective_from IS NULL OR act.effective_from < payroll_run.facts_until)
      AND EXISTS (SELECT 1 FROM unit
                  WHERE unit.id = act.unit_id AND unit.instansi_id = payroll_run.instansi_id))
    -- The grade of a unit, which a policy may follow for everybody below it.
    OR (payroll_run.base_kind = 'tpp' AND act.kind = 'performance.unit_rated'
      AND (act.effective_from IS NULL OR act.effective_from < payroll_run.facts_until)
      AND EXISTS (SELECT 1 FROM unit
                  WHERE unit.id = act.unit_id AND unit.instansi_id = payroll_run.instansi_id))
    -- What citizens say, what units report of their agreements and how projects end, where the run's recipe asks for it.
    OR (payroll_run.base_kind = 'tpp' AND act.kind IN ('performance.survey_answered', 'performance.survey_trimmed',
        'performance.iku_realised', 'performance.agreement_established', 'performance.agreement_replaced',
        'performance.project_finished', 'performance.collaboration_said')
      AND (act.effective_from IS NULL OR act.effective_from < payroll_run.facts_until)
      AND EXISTS (SELECT 1 FROM unit
                  WHERE unit.id = act.unit_id AND unit.instansi_id = payroll_run.instansi_id)
      AND EXISTS (SELECT 1 FROM recipe
                  WHERE recipe.hash = payroll_run.recipe_hash
                    AND ((act.kind LIKE 'performance.survey%'
                        AND recipe.document LIKE '%\"name\":\"ikm\"%')
                      OR (act.kind IN ('performance.iku_realised', 'performance.agreement_established',
                          'performance.agreement_replaced')
                        AND recipe.document LIKE '%\"name\":\"unit_target_score\"%')
                      OR ((recipe.document LIKE '%\"name\":\"team_score\"%'
                          OR recipe.document LIKE '%\"name\":\"bonus_project_1\"%')
                        AND EXISTS (SELECT 1 FROM project
                                    WHERE project.id = act.object_id
                                      AND project.ended_on < payroll_run.facts_until)))))
    -- The rules themselves.
    OR (payroll_run.base_kind <> 'gaji_induk' AND act.unit_id = payroll_run.instansi_id
      AND act.kind IN ('payroll.policy_approved', 'payroll.policy_retired')
      AND act.effective_from < payroll_run.facts_until)
    -- Somebody who was left out is to be paid after all.
    OR (act.kind = 'payroll.exclusion_withdrawn' AND act.object_id = payroll_run.id)
    -- Somebody who is paid is to be left out.
    OR (act.kind = 'payroll.employee_excluded' AND act.object_id = payroll_run.id
      AND EXISTS (SELECT 1 FROM payslip
                  WHERE payslip.run_id = payroll_run.id AND payslip.employee_id = act.employee_id))
    -- Another run was given up, and people who had their slot there were passed over here.
    OR (act.kind = 'payroll.run_cancelled' AND act.unit_id = payroll_run.instansi_id
      AND EXISTS (SELECT 1 FROM run_fault
                  WHERE run_fault.run_id = payroll_run.id AND run_fault.code = 'payroll.slot_taken'))
    -- Another run was approved that pays, or has settled, a month that is settled here.
    OR (act.kind = 'payroll.run_approved' AND payroll_run.kind = 'rapel' AND act.unit_id = payroll_run.instansi_id
      AND EXISTS (SELECT 1 FROM payroll_run other
                  WHERE other.id = act.object_id AND other.id <> payroll_run.id
                    AND other.base_kind = payroll_run.base_kind
                    AND other.service_month >= payroll_run.settles_from
                    AND COALESCE(other.settles_from, other.service_month) <= payroll_run.service_month))
    -- Another run was approved on which tax or the health base of the same people depends.
    OR (act.kind = 'payroll.run_approved' AND act.unit_id = payroll_run.instansi_id
      AND EXISTS (SELECT 1 FROM payroll_run other
                  WHERE other.id = act.object_id AND other.id <> payroll_run.id
                    AND (other.payment_month = payroll_run.payment_month
                      OR other.service_month = payroll_run.service_month
                      OR (payroll_run.payment_month LIKE '%-12'
                        AND SUBSTR(other.payment_month, 1, 4) = SUBSTR(payroll_run.payment_month, 1, 4)))
                    AND EXISTS (SELECT 1 FROM payslip mine
                                JOIN payslip theirs ON theirs.employee_id = mine.employee_id
                                WHERE mine.run_id = payroll_run.id AND theirs.run_id = other.id)))";

/// A version of law that the run used says something else today, or another one holds on its day. This is asked of what the
/// installation calculates with, not of the log: where the older files of law come back, the run is good again.
const LAW_CHANGED: &str = "EXISTS (SELECT 1 FROM run_law
    JOIN law_version ON law_version.table_id = run_law.table_id
      AND law_version.valid_from <= run_law.held_on AND law_version.valid_until > run_law.held_on
    WHERE run_law.run_id = payroll_run.id AND law_version.content_hash <> run_law.content_hash)";

/// A later act that concerns the run. Acts without a position and those after the run's are asked for apart: each
/// question has an index of its own, and SQLite 3.51 loses rows when the two are one condition of an EXISTS.
fn stale() -> Expr {
    let later =
        |position: &str| format!("EXISTS (SELECT 1 FROM act WHERE act.position {position} AND ({CONCERNS}))");
    let position = later("> payroll_run.calculated_position");
    Expr::cust(format!("({} OR {position} OR {LAW_CHANGED})", later("IS NULL")))
}

/// Which of these runs are calculated, not final, and stale.
pub(crate) async fn stale_runs(conn: &impl ConnectionTrait, runs: &[RunId]) -> Result<Vec<RunId>, Error> {
    Ok(run::Entity::find()
        .select_only()
        .column(run::Column::Id)
        .filter(run::COLUMN.id.is_in(runs.iter().copied()))
        .filter(run::COLUMN.status.is_in(RunStatus::OPEN))
        .filter(stale())
        .into_tuple()
        .all(conn)
        .await?)
}
