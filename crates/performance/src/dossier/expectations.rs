//! What was agreed: results with their indicators, and what the leader expects of behaviour.

use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::words::Behaviour;
use crate::{Error, store};

/// What was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierExpectations)]
pub struct Expectations {
    /// The planned results.
    pub results: Vec<Expectation>,
    /// The leader's own expectations, by value; values without one are left out.
    pub behaviour: Vec<Behaviour>,
}

/// A planned result with what shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierExpectation)]
pub struct Expectation {
    /// The result in words.
    #[schema(example = "Meningkatnya cakupan imunisasi dasar lengkap")]
    pub title: String,
    /// Its indicators, each with its target.
    #[schema(example = json!(["Cakupan imunisasi: 95 %"]))]
    pub indicators: Vec<String>,
}

pub(super) async fn section(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    let plan = store::plan_of(conn, asked.skp).await?;
    let results = plan.rhk.into_iter().map(|rhk| Expectation {
        title: rhk.title,
        indicators: rhk
            .iki
            .into_iter()
            .map(|iki| match iki.target {
                Some(target) => format!("{}: {target}", iki.indicator),
                None => iki.indicator,
            })
            .collect(),
    });
    let expected = asked.skp.behaviour.0.iter().filter(|behaviour| behaviour.expectation.is_some());
    let agreed = Expectations { results: results.collect(), behaviour: expected.cloned().collect() };
    Ok(Some(Section::Expectations(agreed)))
}
