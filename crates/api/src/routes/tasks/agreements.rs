//! Performance agreements that await the leader above, or their unit.

use identity::Permission;
use performance::agreements::{AgreementFilter, AgreementReader, AgreementStatus, list_agreements};

use super::{Asked, Found, Source};
use crate::routes::performance::agreements::AgreementSummary;

/// Agreements before the leader above.
pub const TO_ESTABLISH: Source = Source {
    kind: "tasks.establish_agreement",
    read: |asked| Box::pin(standing(asked, AgreementStatus::Diajukan)),
};

/// Agreements of one's unit, given back.
pub const TO_REVISE: Source = Source {
    kind: "tasks.revise_agreement",
    read: |asked| Box::pin(standing(asked, AgreementStatus::Dikembalikan)),
};

/// Agreements of one's unit, begun.
pub const TO_WRITE: Source =
    Source { kind: "tasks.write_agreement", read: |asked| Box::pin(standing(asked, AgreementStatus::Draf)) };

async fn standing(asked: Asked<'_>, status: AgreementStatus) -> Found {
    let Some(act) = asked.acting(Permission::ReadPerformance) else { return asked.nothing() };
    let Some(keeps) = asked.acting(Permission::KeepAgreements) else { return asked.nothing() };
    let reader = AgreementReader { act: &act, keeps: Some(&keeps) };
    let filter = AgreementFilter { status: Some(status), ..AgreementFilter::default() };
    let page = list_agreements(asked.db().read(), reader, filter, asked.paging).await?;
    Ok(page.map(|held| {
        let agreement = AgreementSummary::of(held, asked.language());
        let summary = asked.summary(&[("year", &agreement.year), ("unit", &agreement.unit_name)]);
        let href = format!("/v1/performance/agreements/{}", agreement.id);
        asked.task(summary, (agreement.id.0, href), agreement.allowed_actions)
    }))
}
