//! Plans (SKP) that await their employee or the superior.

use identity::Permission;
use performance::SkpFilter;
use performance::states::SkpStatus;

use super::{Asked, Found, Source};
use crate::routes::performance::skp::SkpSummary;

/// Plans before the superior.
pub const TO_AGREE: Source = Source {
    kind: "tasks.agree_skp",
    read: |asked| Box::pin(standing(asked, Permission::RateSubordinates, SkpStatus::Diajukan)),
};

/// Agreed plans without the superior's signature.
pub const TO_SIGN_AS_RATER: Source = Source {
    kind: "tasks.sign_skp_of",
    read: |asked| Box::pin(standing(asked, Permission::RateSubordinates, SkpStatus::Disepakati)),
};

/// One's own plan, given back.
pub const TO_REVISE: Source = Source {
    kind: "tasks.revise_skp",
    read: |asked| Box::pin(standing(asked, Permission::OwnPerformance, SkpStatus::Dikembalikan)),
};

/// One's own plan, agreed and not signed.
pub const TO_SIGN: Source = Source {
    kind: "tasks.sign_skp",
    read: |asked| Box::pin(standing(asked, Permission::OwnPerformance, SkpStatus::Disepakati)),
};

/// One's own plan, begun.
pub const TO_WRITE: Source = Source {
    kind: "tasks.write_skp",
    read: |asked| Box::pin(standing(asked, Permission::OwnPerformance, SkpStatus::Draf)),
};

/// Plans in a state, on the side of them where the permission stands.
async fn standing(asked: Asked<'_>, permission: Permission, status: SkpStatus) -> Found {
    let Some(act) = asked.acting(permission) else { return asked.nothing() };
    let filter = SkpFilter { status: Some(status), ..SkpFilter::default() };
    let page = performance::list_skp(asked.db().read(), &act, filter, asked.paging).await?;
    Ok(page.map(|seen| {
        let skp = SkpSummary::of(seen, asked.language());
        let summary = asked.summary(&[("year", &skp.year), ("name", &skp.employee.name)]);
        let href = format!("/v1/performance/skp/{}", skp.id);
        asked.task(summary, (skp.id.0, href), skp.allowed_actions)
    }))
}
