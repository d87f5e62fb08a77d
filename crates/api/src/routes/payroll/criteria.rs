//! How the coming month will be rated and paid, and the policy files that are ready to be drafted from.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::{ReadPolicies, WritePolicies};
use kernel::Month;
use payroll::criteria::Criteria;
use payroll::rules::tpp::TppPolicy;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Of which month.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CriteriaWanted {
    /// The month for which is paid; the coming one where it is not given.
    #[param(example = "2026-03")]
    month: Option<Month>,
}

/// One's own criteria
///
/// How a month will be rated and paid: the policy in force for one's instansi with its parts, tables and cuts in words, the period
/// that counts, and how the cycle rates. Who receives no TPP is told why.
#[utoipa::path(
    tag = "payroll", operation_id = "get_own_criteria", security(("bearer" = ["policy.read"])),
    params(CriteriaWanted),
    responses((status = OK, description = "The criteria", body = Criteria), Problem),
)]
#[get("/me/criteria")]
pub async fn get_own_criteria(
    caller: Allow<ReadPolicies>,
    state: Data<State>,
    wanted: Query<CriteriaWanted>,
) -> Result<Json<Criteria>, Problem> {
    Ok(Json(payroll::own_criteria(&state.db, caller.act(), wanted.0.month).await?))
}

/// A policy file that is ready to be drafted from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PolicyTemplate {
    /// Its name.
    #[schema(example = "semarang_2021")]
    pub id: &'static str,
    /// A name for the draft.
    #[schema(example = "TPP Kota Semarang menurut nilai SKP (Perwali 76/2021)")]
    pub name: String,
    /// Whether its numbers are invented where they are not public.
    #[schema(example = false)]
    pub is_illustrative: bool,
    /// The rules, as `POST /v1/payroll/policies` takes them.
    pub rules: TppPolicy,
}

/// The policy files.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PolicyTemplates {
    /// Those with published numbers first.
    pub data: Vec<PolicyTemplate>,
}

/// Policy templates
///
/// Published regional and ministerial schemes as far as their numbers are public, and examples of others. `name` and `rules` are
/// what drafting a policy takes; each names what its source leaves open under `assumptions`.
#[utoipa::path(
    tag = "payroll", operation_id = "list_policy_templates", security(("bearer" = ["policy.write"])),
    responses((status = OK, description = "The templates", body = PolicyTemplates), Problem),
)]
#[get("/payroll/policy-templates")]
pub async fn list_policy_templates(caller: Allow<WritePolicies>) -> Result<Json<PolicyTemplates>, Problem> {
    let template = |(id, rules): (&'static str, TppPolicy)| {
        let name = rules.title.text(caller.act().language).to_owned();
        PolicyTemplate { id, name, is_illustrative: rules.is_illustrative, rules }
    };
    let data = payroll::policies::policy_templates()?.into_iter().map(template).collect();
    Ok(Json(PolicyTemplates { data }))
}
