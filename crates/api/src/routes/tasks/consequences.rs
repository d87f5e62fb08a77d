//! Follow-ups to yearly grades that await an officer, or the consent of whoever is praised.

use identity::Permission;
use performance::consequences::{ConsequenceFilter, Standing};
use performance::states::consequence::ConsequenceStatus;

use super::{Asked, Found, Source};
use crate::routes::performance::consequences::Consequence;

/// Proposals before the officer.
pub const TO_DECIDE: Source = Source {
    kind: "tasks.decide_consequence",
    read: |asked| {
        let whose = (Permission::ManagePerformance, Standing::Officer);
        Box::pin(waiting(asked, whose, ConsequenceStatus::Diusulkan))
    },
};

/// Praise of the caller that waits for consent.
pub const TO_CONSENT: Source = Source {
    kind: "tasks.consent_recognition",
    read: |asked| {
        let whose = (Permission::OwnPerformance, Standing::Employee);
        Box::pin(waiting(asked, whose, ConsequenceStatus::MenungguPersetujuan))
    },
};

async fn waiting(
    asked: Asked<'_>,
    (permission, standing): (Permission, Standing),
    status: ConsequenceStatus,
) -> Found {
    let Some(act) = asked.acting(permission) else { return asked.nothing() };
    let filter = ConsequenceFilter { status: Some(status), ..ConsequenceFilter::default() };
    let who = (&act, standing);
    let page =
        performance::consequences::list_consequences(asked.db().read(), who, filter, asked.paging).await?;
    Ok(page.map(|one| {
        let one = Consequence::of(one, asked.language());
        let summary = asked.summary(&[("name", &one.employee.name), ("year", &one.year)]);
        let href = format!("/v1/performance/consequences/{}", one.id);
        asked.task(summary, (one.id.0, href), one.allowed_actions)
    }))
}
