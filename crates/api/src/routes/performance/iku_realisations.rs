//! What was reached on the key indicators of agreements, with evidence.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{KeepAgreements, ReadPerformance};
use kernel::id::{AgreementId, IkuId, IkuRealisationId};
use kernel::{Period, Rupiah};
use performance::agreements::{self, NewRealisation, Realised};
use performance::{NewEvidence, Quantity};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::exhibits::{Exhibit, NewExhibit};
use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// What was reached on an indicator by the end of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IkuRealisation {
    /// The realisation.
    pub id: IkuRealisationId,
    /// The indicator.
    pub iku_id: IkuId,
    /// The period at whose end it was measured.
    pub period: Period,
    /// What was reached since the beginning of the year.
    pub value: Quantity,
    /// What was spent since then.
    pub spent: Option<Rupiah>,
    /// Where that can be checked.
    #[schema(example = "SIAK terpusat, 31 Maret 2026")]
    pub data_source: String,
    /// Why it came out so.
    #[schema(example = "Jemput bola di 12 desa menaikkan cakupan.")]
    pub analysis: Option<String>,
    /// What shows it, oldest first.
    pub evidence: Vec<Exhibit>,
    /// When it was last reported.
    pub reported_at: DateTime<Utc>,
}

impl From<Realised> for IkuRealisation {
    fn from(realised: Realised) -> Self {
        let row = realised.realisation;
        Self {
            id: row.id,
            iku_id: row.iku_id,
            period: row.period,
            value: row.value,
            spent: row.spent,
            data_source: row.data_source,
            analysis: row.analysis,
            evidence: realised.evidence.into_iter().map(Exhibit::from).collect(),
            reported_at: row.reported_at,
        }
    }
}

/// All that was reported on an agreement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IkuRealisations {
    /// By period and indicator.
    pub data: Vec<IkuRealisation>,
}

/// What was reached, to be reported.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RealiseIku {
    /// The indicator.
    iku_id: IkuId,
    /// The period at whose end it was measured.
    #[schema(example = "2026-Q1")]
    period: Period,
    /// What was reached since the beginning of the year.
    value: Quantity,
    /// What was spent since then.
    #[serde(default)]
    spent: Option<Rupiah>,
    /// Where that can be checked.
    #[schema(min_length = 1, max_length = 500, example = "SIAK terpusat, 31 Maret 2026")]
    data_source: String,
    /// Why it came out so.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Jemput bola di 12 desa menaikkan cakupan.")]
    analysis: Option<String>,
    /// What shows it; a first report has at least one.
    #[serde(default)]
    #[validate(nested)]
    evidence: Vec<NewExhibit>,
}

/// Of which period.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RealisationsWanted {
    /// Of exactly this period.
    #[param(value_type = Option<String>, example = "2026-Q1")]
    period: Option<Period>,
}

/// Report what was reached on an indicator
///
/// Counted from the beginning of the year, with source and evidence. Until the period is graded a later report takes the place of an
/// earlier one; its evidence is added.
#[utoipa::path(
    tag = "performance", operation_id = "realise_iku", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement")),
    request_body = RealiseIku,
    responses((status = CREATED, description = "The realisation", body = IkuRealisation), Problem),
)]
#[post("/performance/agreements/{agreement_id}/realisations")]
pub async fn realise_iku(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    agreement_id: Id<AgreementId>,
    body: Valid<RealiseIku>,
) -> Result<Created<IkuRealisation>, Problem> {
    let RealiseIku { iku_id, period, value, spent, data_source, analysis, evidence } = body.0;
    let evidence = evidence.into_iter().map(NewEvidence::from).collect();
    let new = NewRealisation { iku_id, period, value, spent, data_source, analysis, evidence };
    let realised = agreements::realise_iku(&state.db, caller.act(), *agreement_id, new).await?;
    let location = format!("/v1/performance/agreements/{}/realisations?period={period}", *agreement_id);
    Ok(Created::at(location, realised.into()))
}

/// What was reported on an agreement
#[utoipa::path(
    tag = "performance", operation_id = "list_iku_realisations", security(("bearer" = ["performance.read"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement"), RealisationsWanted),
    responses((status = OK, description = "The realisations with their evidence", body = IkuRealisations), Problem),
)]
#[get("/performance/agreements/{agreement_id}/realisations")]
pub async fn list_iku_realisations(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    (agreement_id, wanted): (Id<AgreementId>, Query<RealisationsWanted>),
) -> Result<Json<IkuRealisations>, Problem> {
    let of = (*agreement_id, wanted.period);
    let found = agreements::list_realisations(state.db.latest(), caller.act(), of).await?;
    Ok(Json(IkuRealisations { data: found.into_iter().map(IkuRealisation::from).collect() }))
}
