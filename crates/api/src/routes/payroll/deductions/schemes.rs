//! Schemes: what an instansi takes from pay, for whom.

use actix_web::web::Data;
use actix_web::{get, post, put};
use identity::permission::{KeepDeductions, ReadDirectory};
use kernel::id::{DeductionSchemeId, UnitId};
use kernel::{Month, Rate, Rupiah};
use payroll::deductions::{
    self, DeductionBasis, DeductionKind, NewScheme, Scheme, SchemeFilter, SchemeTerms,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// What an instansi takes from pay for a third party.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeductionScheme {
    /// The scheme.
    pub id: DeductionSchemeId,
    /// Whose people.
    pub instansi_id: UnitId,
    /// Its short name in payslips and lists.
    #[schema(example = "baznas")]
    pub code: String,
    /// For what.
    pub kind: DeductionKind,
    /// How the amount is given.
    pub basis: DeductionBasis,
    /// The code of its line in payslips.
    #[schema(example = "potongan_zakat_baznas")]
    pub line_code: String,
    /// Whether it is taken from everybody.
    pub is_compulsory: bool,
    /// What may change.
    pub terms: DeductionTerms,
}

/// The terms of a scheme.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeductionTerms {
    /// For people.
    #[validate(length(max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Zakat BAZNAS")]
    pub name: String,
    /// Who receives it, on which account.
    #[validate(length(max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "BAZNAS Kabupaten, Bank Uji 0011223344")]
    pub receiver: String,
    /// Whether it is taken from the monthly salary.
    pub from_gaji_induk: bool,
    /// Whether it is taken from the monthly TPP; from both, it is taken of each.
    pub from_tpp: bool,
    /// The lower one is served first; instalments of overpaid money come before all.
    #[validate(range(min = 0, max = 1000))]
    #[schema(minimum = 0, maximum = 1000, example = 10)]
    pub priority: i32,
    /// Rupiah of each payment, where an order says nothing else; for `fixed`.
    #[serde(default)]
    #[schema(value_type = Option<i64>, example = json!(null))]
    pub amount: Option<Rupiah>,
    /// The share of the net of the official list, where an order says nothing else; for `rate`.
    #[serde(default)]
    #[schema(value_type = Option<Rate>, example = "0.025")]
    pub rate: Option<Rate>,
    /// The multiple to which what a rate gives is raised.
    #[serde(default = "hundred")]
    #[schema(value_type = i64, minimum = 1, maximum = 100_000, example = 100)]
    pub rounded_up_to: Rupiah,
    /// The decree that makes it compulsory: then it is taken from everybody.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_length = 200, example = json!(null))]
    pub decree: Option<String>,
    /// The first payment month.
    pub valid_from: Month,
    /// The first payment month in which it is taken no more.
    #[serde(default)]
    #[schema(value_type = Option<Month>, example = json!(null))]
    pub valid_until: Option<Month>,
}

/// Regional practice of zakat: raised to the hundred.
fn hundred() -> Rupiah {
    Rupiah(100)
}

/// A scheme to make.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeDeductionScheme {
    /// Whose people.
    instansi_id: UnitId,
    /// Its short name: small letters, digits and underscores; it never changes.
    #[schema(min_length = 1, max_length = 32, example = "baznas")]
    code: String,
    /// For what.
    kind: DeductionKind,
    /// How the amount is given.
    basis: DeductionBasis,
    /// The rest.
    #[validate(nested)]
    terms: DeductionTerms,
}

/// Which schemes.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeductionSchemesWanted {
    /// Of this instansi.
    instansi_id: Option<UnitId>,
}

impl From<DeductionTerms> for SchemeTerms {
    fn from(terms: DeductionTerms) -> Self {
        let DeductionTerms { name, receiver, from_gaji_induk, from_tpp, priority, amount, rate, .. } = terms;
        let DeductionTerms { rounded_up_to, decree, valid_from, valid_until, .. } = terms;
        Self {
            name,
            receiver,
            from_gaji_induk,
            from_tpp,
            priority,
            amount,
            rate,
            rounded_up_to,
            decree,
            valid_from,
            valid_until,
        }
    }
}

impl From<Scheme> for DeductionScheme {
    fn from(scheme: Scheme) -> Self {
        Self {
            id: scheme.id,
            instansi_id: scheme.instansi_id,
            line_code: scheme.line_code(),
            is_compulsory: scheme.is_compulsory(),
            code: scheme.code,
            kind: scheme.kind,
            basis: scheme.basis,
            terms: DeductionTerms {
                name: scheme.name,
                receiver: scheme.receiver,
                from_gaji_induk: scheme.from_gaji_induk,
                from_tpp: scheme.from_tpp,
                priority: scheme.priority,
                amount: scheme.amount,
                rate: scheme.rate,
                rounded_up_to: scheme.rounded_up_to,
                decree: scheme.decree,
                valid_from: scheme.valid_from,
                valid_until: scheme.valid_until,
            },
        }
    }
}

/// Make a deduction scheme
///
/// What is taken from the monthly salary, the monthly TPP or each of them after the official list: by consent, or from everybody where a
/// decree is cited. It counts in payment months from `valid_from` on, before `valid_until`.
#[utoipa::path(
    tag = "payroll", operation_id = "make_deduction_scheme", security(("bearer" = ["payroll.deductions"])),
    request_body = MakeDeductionScheme,
    responses((status = CREATED, description = "The scheme", body = DeductionScheme), Problem),
)]
#[post("/payroll/deduction-schemes")]
pub async fn make_scheme(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    body: Valid<MakeDeductionScheme>,
) -> Result<Created<DeductionScheme>, Problem> {
    let MakeDeductionScheme { instansi_id, code, kind, basis, terms } = body.0;
    let new = NewScheme { instansi_id, code, kind, basis, terms: terms.into() };
    let scheme = deductions::make_scheme(&state.db, caller.act(), new).await?;
    let (location, version) = (format!("/v1/payroll/deduction-schemes/{}", scheme.id), scheme.version);
    Ok(Created::at(location, DeductionScheme::from(scheme)).version(version))
}

/// Deduction schemes of one's instansi
///
/// Newest first. Everybody who works there sees for whom pay can be deducted.
#[utoipa::path(
    tag = "payroll", operation_id = "list_deduction_schemes", security(("bearer" = ["directory.read"])),
    params(DeductionSchemesWanted, Paging),
    responses((status = OK, description = "A page of schemes", body = PageOf<DeductionScheme>), Problem),
)]
#[get("/payroll/deduction-schemes")]
pub async fn list_schemes(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<DeductionSchemesWanted>,
    paging: Paging,
) -> Result<PageOf<DeductionScheme>, Problem> {
    let filter = SchemeFilter { instansi_id: wanted.0.instansi_id };
    let page = deductions::list_schemes(&state.db, caller.act(), filter, &paging).await?;
    Ok(page.map(DeductionScheme::from).into())
}

/// One deduction scheme
///
/// Of one's own instansi.
#[utoipa::path(
    tag = "payroll", operation_id = "get_deduction_scheme", security(("bearer" = ["directory.read"])),
    params(("scheme_id" = DeductionSchemeId, Path, description = "The scheme")),
    responses((status = OK, description = "The scheme", body = DeductionScheme), Problem),
)]
#[get("/payroll/deduction-schemes/{scheme_id}")]
pub async fn get_scheme(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    scheme_id: Id<DeductionSchemeId>,
) -> Result<Versioned<DeductionScheme>, Problem> {
    let scheme = deductions::find_scheme(&state.db, caller.act(), *scheme_id).await?;
    Ok(Versioned::new(scheme.version, scheme.into()))
}

/// Change a deduction scheme
///
/// All its terms, from the next calculation on; what approved runs took stays as it is.
#[utoipa::path(
    tag = "payroll", operation_id = "change_deduction_scheme", security(("bearer" = ["payroll.deductions"])),
    params(("scheme_id" = DeductionSchemeId, Path, description = "The scheme"), IfMatch),
    request_body = DeductionTerms,
    responses((status = OK, description = "The scheme as it stands now", body = DeductionScheme), Problem),
)]
#[put("/payroll/deduction-schemes/{scheme_id}")]
pub async fn change_scheme(
    caller: Allow<KeepDeductions>,
    state: Data<State>,
    (scheme_id, if_match): (Id<DeductionSchemeId>, IfMatch),
    body: Valid<DeductionTerms>,
) -> Result<Versioned<DeductionScheme>, Problem> {
    let target = (*scheme_id, if_match.expected());
    let scheme = deductions::change_scheme(&state.db, caller.act(), target, body.0.into()).await?;
    Ok(Versioned::new(scheme.version, scheme.into()))
}
