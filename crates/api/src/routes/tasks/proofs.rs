//! One's own proofs and certificates whose days are numbered.

use identity::Permission;
use kernel::calendar::TimeZone;
use personnel::ExpiringFilter;
use platform::Scope;

use super::{Asked, Found, Source, Task};
use crate::actions::AllowedAction;
use crate::references;

/// Proofs of one's own record to renew. A newer proof in the record ends the task.
pub const TO_RENEW: Source = Source { kind: "tasks.renew_proof", read: |asked| Box::pin(expiring(asked)) };

async fn expiring(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::ProposeChanges) else { return asked.nothing() };
    let Some(employee) = act.actor.employee() else { return asked.nothing() };
    let wanted = (ExpiringFilter::default(), asked.paging);
    let page = personnel::list_expiring_proofs(asked.db(), &Scope::own(employee), act.today, wanted).await?;
    Ok(page.map(|proof| {
        let named = match (proof.proof, proof.certificate) {
            (Some(kind), _) => label("personnel.proof_kind", kind.word(), &asked),
            (None, Some(kind)) => label("personnel.certificate_kind", kind.word(), &asked),
            (None, None) => String::new(),
        };
        let summary = asked.summary(&[("proof", &named), ("day", &proof.expires_on)]);
        let propose =
            AllowedAction::post("propose", "/v1/me/change-requests".to_owned(), None, asked.language());
        let href = format!("/v1/employees/{employee}/facts?kind={}", proof.kind.word());
        let task = asked.task(summary, (proof.fact_id.0, href), vec![propose]);
        Task { deadline: Some(TimeZone::Wib.midnight(proof.expires_on)), ..task }
    }))
}

/// What people call a kind; its code where the catalogue does not say.
fn label(table: &str, code: &str, asked: &Asked<'_>) -> String {
    references::label(table, code, asked.language()).unwrap_or_else(|| code.to_owned())
}
