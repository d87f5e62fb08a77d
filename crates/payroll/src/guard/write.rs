//! Writing findings: rows that belong to one calculation, under ids that a further one finds again.

use kernel::id::{EmployeeId, FindingId, RunId};
use platform::bulk::BulkInsert;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::{Builder, Variant, Version};

use super::{Found, Watch};
use crate::Error;
use crate::entity::finding_acceptance as acceptance;
use crate::rules::guard::{Finding, FindingSeverity};

const FINDINGS: BulkInsert<10> = BulkInsert {
    table: "run_finding",
    columns: [
        ("id", "uuid"),
        ("run_id", "uuid"),
        ("employee_id", "uuid"),
        ("rule", "text"),
        ("severity", "text"),
        ("stake", "bigint"),
        ("instrument", "text"),
        ("article", "text"),
        ("law_version", "text"),
        ("working", "text"),
    ],
    // A rule that finds the very same twice has found it once.
    skip_existing: true,
};

/// Findings in one statement.
const CHUNK: usize = 1_000;

/// Writes what was found.
pub(crate) async fn write_findings(
    tx: &DatabaseTransaction,
    watch: &Watch,
    found: Vec<Found>,
) -> Result<(), Error> {
    let run = watch.run.id;
    let mut rows = Vec::with_capacity(found.len());
    for (employee, finding) in found {
        let Some((severity, citation)) = watch.occasion.book.weigh(finding.rule) else { continue };
        let working = serde_json::to_string(&finding.working)
            .map_err(|error| platform::Error::Broken(format!("working as JSON: {error}")))?;
        let id = finding_id((run, employee), (&finding, *severity), &working);
        rows.push([
            id.into(),
            run.into(),
            employee.into(),
            finding.rule.word().into(),
            severity.word().into(),
            finding.stake.into(),
            citation.instrument.clone().into(),
            citation.article.clone().into(),
            citation.version.clone().into(),
            working.into(),
        ]);
    }
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        FINDINGS.insert(tx, rows.by_ref().take(CHUNK).collect()).await?;
    }
    Ok(())
}

/// Drops the acceptances of what a new calculation has not found again.
pub(crate) async fn forget_acceptances(tx: &impl ConnectionTrait, run: RunId) -> Result<(), Error> {
    let found = Query::select()
        .expr(Expr::val(1))
        .from("run_finding")
        .and_where(Expr::col(("run_finding", "id")).equals(("finding_acceptance", "finding_id")))
        .take();
    acceptance::Entity::delete_many()
        .filter(acceptance::COLUMN.run_id.eq(run))
        .filter(Expr::not_exists(found))
        .exec(tx)
        .await?;
    Ok(())
}

/// The id of a finding: the same for the same finding of every calculation of the run.
fn finding_id(
    (run, employee): (RunId, EmployeeId),
    (finding, severity): (&Finding, FindingSeverity),
    working: &str,
) -> FindingId {
    let mut digest = Sha256::new();
    digest.update(run.0.as_bytes());
    digest.update(employee.0.as_bytes());
    for text in [finding.rule.word(), severity.word(), &finding.stake.0.to_string(), working] {
        digest.update(text);
        digest.update([0]);
    }
    let mut bytes = [0_u8; 16];
    for (byte, given) in bytes.iter_mut().zip(digest.finalize()) {
        *byte = given;
    }
    let id = Builder::from_bytes(bytes).with_variant(Variant::RFC4122).with_version(Version::Custom);
    FindingId(id.into_uuid())
}

#[cfg(test)]
mod tests {
    use kernel::Rupiah;

    use super::*;
    use crate::rules::guard::FindingRule;

    #[test]
    fn the_same_finding_has_the_same_id_and_no_other_has() {
        let (run, employee) = (RunId::new(), EmployeeId::new());
        let finding = Finding { rule: FindingRule::NetChanged, stake: Rupiah(5), working: vec![] };
        let more = Finding { stake: Rupiah(6), ..finding.clone() };
        let (block, warning) = (FindingSeverity::Block, FindingSeverity::Warning);
        let id = finding_id((run, employee), (&finding, warning), "[]");
        assert_eq!(id, finding_id((run, employee), (&finding, warning), "[]"));
        for other in [
            finding_id((run, employee), (&more, warning), "[]"),
            finding_id((run, employee), (&finding, block), "[]"),
            finding_id((run, employee), (&finding, warning), "[1]"),
            finding_id((run, EmployeeId::new()), (&finding, warning), "[]"),
        ] {
            assert_ne!(id, other);
        }
    }
}
