//! Praise that was published with consent.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use identity::permission::ReadDirectory;
use performance::consequences::Recognised;
use serde::Serialize;
use utoipa::ToSchema;

use super::Side;
use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::problem::Problem;
use crate::state::State;

/// Praise that an employee consented to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Recognition {
    /// Who.
    pub employee: Side,
    /// For which year.
    #[schema(example = 2026)]
    pub year: i32,
    /// The words.
    #[schema(example = "Penggagas imunisasi keliling dengan perahu puskesmas.")]
    pub citation: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

impl From<Recognised> for Recognition {
    fn from(one: Recognised) -> Self {
        Self {
            employee: one.employee.into(),
            year: one.year,
            citation: one.citation,
            published_at: one.published_at,
        }
    }
}

/// Praise of colleagues
///
/// What was published with the consent of those praised, newest first; without any grade.
#[utoipa::path(
    tag = "performance", operation_id = "list_recognitions", security(("bearer" = ["directory.read"])),
    params(Paging),
    responses((status = OK, description = "A page of praise", body = PageOf<Recognition>), Problem),
)]
#[get("/performance/recognitions")]
pub async fn list_recognitions(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<Recognition>, Problem> {
    let read = performance::consequences::list_recognitions;
    Ok(read(state.db.read(), caller.act(), &paging).await?.map(Recognition::from).into())
}
