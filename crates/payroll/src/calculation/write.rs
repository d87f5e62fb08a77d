//! Writing one part: the slots, the payslips and the faults commit together; the run's state shows them later.

use std::collections::{BTreeSet, HashMap, HashSet};

use kernel::id::{EmployeeId, ProjectId, UnitId};
use kernel::{Month, Rupiah};
use platform::among;
use platform::bulk::BulkInsert;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, SqlErr};
use sha2::{Digest, Sha256};

use super::evaluate::{Evaluated, Slip, Sums};
use super::plan::Plan;
use super::rapel::claim_months;
use crate::Error;
use crate::entity::{bonus_claim, payroll_slot as slot};
use crate::faults::{Lack, LeftOut};
use crate::guard::write_findings;
use crate::runs::RunKind;

const SLOTS: BulkInsert<4> = BulkInsert {
    table: "payroll_slot",
    columns: [("employee_id", "uuid"), ("service_month", "text"), ("kind", "text"), ("run_id", "uuid")],
    skip_existing: false,
};

const FREE_SLOTS: BulkInsert<4> = BulkInsert { skip_existing: true, ..SLOTS };

const PAYSLIPS: BulkInsert<17> = BulkInsert {
    table: "payslip",
    columns: [
        ("id", "uuid"),
        ("run_id", "uuid"),
        ("employee_id", "uuid"),
        ("skpd_id", "uuid"),
        ("unit_id", "uuid"),
        ("payment_month", "text"),
        ("inputs", "text"),
        ("lines", "text"),
        ("gross", "bigint"),
        ("deductions", "bigint"),
        ("net", "bigint"),
        ("tax_base", "bigint"),
        ("tax", "bigint"),
        ("tax_own", "bigint"),
        ("bpjs_base", "bigint"),
        ("pension", "bigint"),
        ("zakat", "bigint"),
    ],
    skip_existing: false,
};

/// A second claim on a project is refused by the database: the calculation is then begun anew, and finds it claimed.
const CLAIMS: BulkInsert<4> = BulkInsert {
    table: "bonus_claim",
    columns: [("project_id", "uuid"), ("employee_id", "uuid"), ("run_id", "uuid"), ("service_month", "text")],
    skip_existing: false,
};

const FAULTS: BulkInsert<4> = BulkInsert {
    table: "run_fault",
    columns: [("run_id", "uuid"), ("employee_id", "uuid"), ("code", "text"), ("detail", "text")],
    skip_existing: false,
};

const TOTALS: BulkInsert<5> = BulkInsert {
    table: "run_total",
    columns: [
        ("run_id", "uuid"),
        ("skpd_id", "uuid"),
        ("code", "text"),
        ("amount", "bigint"),
        ("count", "bigint"),
    ],
    skip_existing: false,
};

/// What has been written so far.
pub(super) struct Tally {
    pub(super) sums: Sums,
    pub(super) slips: i64,
    pub(super) left_out: HashSet<EmployeeId>,
    by_skpd: HashMap<UnitId, Vec<(Rupiah, i64)>>,
    content: Sha256,
}

impl Tally {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut content = Sha256::new();
        content.update(&plan.recipe_hash);
        Self { sums: Sums::default(), slips: 0, left_out: HashSet::new(), by_skpd: HashMap::new(), content }
    }

    /// The hash of all payslips in order.
    pub(super) fn content_hash(&self) -> String {
        self.content.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn take(&mut self, slip: &Slip, lines: &str) {
        self.slips += 1;
        self.content.update(slip.employee.0.as_bytes());
        self.content.update(&slip.inputs);
        self.content.update(lines);
        self.sums.add(&slip.sums);
        let totals = self.by_skpd.entry(slip.skpd).or_default();
        totals.resize(slip.lines.len(), (Rupiah::ZERO, 0));
        for (total, amount) in totals.iter_mut().zip(&slip.lines) {
            total.0 += *amount;
            total.1 += i64::from(*amount != Rupiah::ZERO);
        }
    }

    /// Writes the sums by SKPD and line.
    pub(super) async fn write(&self, tx: &DatabaseTransaction, plan: &Plan) -> Result<(), Error> {
        for (skpd, totals) in &self.by_skpd {
            let rows = plan.line_codes.iter().zip(totals).map(|(code, (amount, count))| {
                [plan.run.id.into(), (*skpd).into(), code.clone().into(), (*amount).into(), (*count).into()]
            });
            TOTALS.insert(tx, rows.collect()).await?;
        }
        Ok(())
    }
}

/// Writes one part and adds it to the tally.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    plan: &Plan,
    evaluated: Evaluated,
    tally: &mut Tally,
) -> Result<(), Error> {
    let Evaluated { mut slips, mut left_out, mut warned, mut found, .. } = evaluated;
    let taken = match plan.run.kind {
        RunKind::Rapel => claim_months(tx, plan, &slips).await?,
        _ => claim(tx, plan, &slips).await?,
    };
    slips.retain(|slip| !taken.contains(&slip.employee));
    warned.retain(|warned| !taken.contains(&warned.employee));
    found.retain(|(employee, _)| !taken.contains(employee));
    let slot_taken = |employee| LeftOut { employee, lack: Lack::SlotTaken };
    let run = &plan.run;
    if !run.kind.is_for_the_rest() {
        left_out.extend(taken.into_iter().map(slot_taken));
    }
    claim_projects(tx, plan, &slips).await?;
    let rows = slips.into_iter().map(|slip| {
        let lines = amounts(&slip.lines);
        tally.take(&slip, &lines);
        let Sums { gross, deductions, net, tax_base, tax, tax_own, bpjs_base, pension, zakat, .. } =
            slip.sums;
        [
            slip.id.into(),
            run.id.into(),
            slip.employee.into(),
            slip.skpd.into(),
            slip.unit.into(),
            run.payment_month.into(),
            slip.inputs.into(),
            lines.into(),
            gross.into(),
            deductions.into(),
            net.into(),
            tax_base.into(),
            tax.into(),
            tax_own.into(),
            bpjs_base.into(),
            pension.into(),
            zakat.into(),
        ]
    });
    PAYSLIPS.insert(tx, rows.collect()).await?;
    let faults = left_out.into_iter().map(|left_out| {
        tally.left_out.insert(left_out.employee);
        let (code, detail) = left_out.lack.describe();
        [run.id.into(), left_out.employee.into(), code.into(), detail.into()]
    });
    let warnings = warned.into_iter().map(|warned| {
        let employee = warned.employee;
        let (code, detail) = warned.describe();
        [run.id.into(), employee.into(), code.into(), detail.into()]
    });
    FAULTS.insert(tx, faults.chain(warnings).collect()).await?;
    match &plan.watch {
        Some(watch) if !found.is_empty() => write_findings(tx, watch, found).await,
        _ => Ok(()),
    }
}

/// Claims the projects whose bonus is paid. A rapel claims those that the month which it settles did not claim itself.
async fn claim_projects(tx: &DatabaseTransaction, plan: &Plan, slips: &[Slip]) -> Result<(), Error> {
    let run = &plan.run;
    let paying: HashSet<ProjectId> =
        slips.iter().flat_map(|slip| &slip.projects).map(|(project, _)| *project).collect();
    if paying.is_empty() {
        return Ok(());
    }
    let by_month: Vec<(ProjectId, EmployeeId, Month)> = match run.kind {
        RunKind::Rapel => {
            bonus_claim::Entity::find()
                .select_only()
                .column(bonus_claim::Column::ProjectId)
                .columns([bonus_claim::Column::EmployeeId, bonus_claim::Column::ServiceMonth])
                .filter(among(tx, bonus_claim::Column::ProjectId, paying))
                .into_tuple()
                .all(tx)
                .await?
        }
        _ => Vec::new(),
    };
    let claims = slips.iter().flat_map(|slip| {
        let of_slip = slip.projects.iter().map(|(project, month)| (*project, slip.employee, *month));
        of_slip
            .filter(|claim| !by_month.contains(claim))
            .map(|(project, employee, month)| [project.into(), employee.into(), run.id.into(), month.into()])
    });
    CLAIMS.insert(tx, claims.collect()).await?;
    Ok(())
}

/// Claims the slots, and returns whose are held by another run, in order. Hardly ever is one held: so all are claimed at once, and one
/// by one only where that is refused, which takes PostgreSQL twice as long.
async fn claim(tx: &DatabaseTransaction, plan: &Plan, slips: &[Slip]) -> Result<BTreeSet<EmployeeId>, Error> {
    let run = &plan.run;
    let rows = || {
        let kind = sea_orm::ActiveEnum::to_value(&run.base_kind);
        let row = |slip: &Slip| {
            [slip.employee.into(), run.service_month.into(), kind.clone().into(), run.id.into()]
        };
        slips.iter().map(row).collect()
    };
    let at_once = platform::begin_within(tx).await?;
    match SLOTS.insert(&at_once, rows()).await {
        Ok(_all) => {
            at_once.commit().await?;
            return Ok(BTreeSet::new());
        }
        Err(error) if is_taken(&error) => at_once.rollback().await?,
        Err(error) => return Err(error.into()),
    }
    FREE_SLOTS.insert(tx, rows()).await?;
    let taken: Vec<EmployeeId> = slot::Entity::find()
        .select_only()
        .column(slot::Column::EmployeeId)
        .filter(slot::COLUMN.service_month.eq(run.service_month))
        .filter(slot::COLUMN.kind.eq(run.base_kind))
        .filter(among(tx, slot::Column::EmployeeId, slips.iter().map(|slip| slip.employee)))
        .filter(slot::COLUMN.run_id.ne(run.id))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(taken.into_iter().collect())
}

fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// `[2785700,0,55714]`
fn amounts(lines: &[Rupiah]) -> String {
    let amounts: Vec<String> = lines.iter().map(|amount| amount.0.to_string()).collect();
    format!("[{}]", amounts.join(","))
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.gross += other.gross;
        self.deductions += other.deductions;
        self.net += other.net;
        self.tax_base += other.tax_base;
        self.tax += other.tax;
        self.tax_own += other.tax_own;
        self.tax_withheld += other.tax_withheld;
        self.bpjs_base += other.bpjs_base;
        self.pension += other.pension;
        self.zakat += other.zakat;
    }
}
