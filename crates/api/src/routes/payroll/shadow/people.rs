//! Comparisons person by person.

use actix_web::get;
use actix_web::web::Data;
use identity::permission::ExportPayroll;
use kernel::id::{EmployeeId, ShadowComparisonId};
use kernel::recipe::Source;
use kernel::{Language, Nip, Rupiah};
use payroll::rules::shadow::{
    ComparedComponent, DifferingFact, ShadowCause, ShadowCauseKind, ShadowComponent, ShadowOutcome,
};
use payroll::shadow::{self, Reason, ShadowPeople, ShadowPerson};
use platform::jobs::Note;
use platform::privacy::access::Seen;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::messages::of_note;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// One person whom the list or Merit pays.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShadowComparedPerson {
    /// The number.
    pub nip: Nip,
    /// Whom Merit knows by it.
    pub employee_id: Option<EmployeeId>,
    /// The name: Merit's, or the list's of whom Merit does not know.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// How the person stands.
    pub outcome: ShadowOutcome,
    /// What the list pays.
    pub theirs: Option<Rupiah>,
    /// What Merit pays.
    pub merit: Option<Rupiah>,
    /// What the list pays more; negative for less.
    pub difference: Rupiah,
    /// Each component that the list has, in both.
    pub components: Vec<ComparedComponent>,
    /// Why the net differs; the amounts add up to the difference.
    pub causes: Vec<ShadowDifferenceCause>,
    /// Why Merit does not pay whom the list pays.
    pub reasons: Vec<ShadowReason>,
}

/// Why a list and Merit differ about a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShadowDifferenceCause {
    /// Why.
    pub kind: ShadowCauseKind,
    /// In which component it shows; none for what no component shows.
    pub component: Option<ShadowComponent>,
    /// The facts that differ.
    pub facts: Vec<ShadowFact>,
    /// What the list pays more because of it, with all that follows from it; negative for less.
    pub amount: Rupiah,
}

/// A fact that a list and Merit have otherwise.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShadowFact {
    /// Stable.
    #[schema(example = "children")]
    pub name: String,
    /// For people.
    #[schema(example = "Anak yang ditunjang")]
    pub label: String,
    /// What the list has, or must have meant.
    #[schema(example = "2")]
    pub theirs: String,
    /// What Merit has.
    #[schema(example = "1")]
    pub merit: String,
    /// The record behind what Merit has.
    pub source: Option<Source>,
}

/// Why Merit does not pay somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShadowReason {
    /// Stable.
    #[schema(example = "payroll.golongan_missing")]
    pub code: String,
    /// For people.
    #[schema(example = "Golongan pegawai belum tercatat.")]
    pub message: String,
}

impl ShadowComparedPerson {
    fn of(person: ShadowPerson, language: Language) -> Self {
        let compared = person.compared;
        let cause = |cause: ShadowCause| ShadowDifferenceCause {
            kind: cause.kind,
            component: cause.component,
            facts: cause.facts.into_iter().map(|fact| ShadowFact::of(fact, language)).collect(),
            amount: cause.amount,
        };
        Self {
            nip: person.nip,
            employee_id: person.employee_id,
            name: person.name,
            outcome: compared.outcome,
            theirs: compared.theirs,
            merit: compared.merit,
            difference: person.difference,
            components: compared.components,
            causes: compared.causes.into_iter().map(cause).collect(),
            reasons: person.reasons.into_iter().map(|reason| ShadowReason::of(reason, language)).collect(),
        }
    }
}

impl ShadowFact {
    fn of(fact: DifferingFact, language: Language) -> Self {
        Self {
            label: fact.label.text(language).to_owned(),
            name: fact.name,
            theirs: fact.theirs,
            merit: fact.merit,
            source: fact.source,
        }
    }
}

impl ShadowReason {
    pub(super) fn of(reason: Reason, language: Language) -> Self {
        let note = Note::new(&reason.code).with("detail", &reason.detail);
        Self { message: of_note(&note, language), code: reason.code }
    }
}

/// Which people.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShadowPeopleWanted {
    /// Those who stand so.
    outcome: Option<ShadowOutcome>,
}

/// A comparison person by person
///
/// In the order of their NIP: every component in both, and the causes of the difference with the facts behind them. Each name is noted in the
/// log of reads. A reporting line opens none.
#[utoipa::path(
    tag = "payroll", operation_id = "list_shadow_people", security(("bearer" = ["payroll.export"])),
    params(("comparison_id" = ShadowComparisonId, Path, description = "The comparison"), ShadowPeopleWanted, Paging),
    responses((status = OK, description = "A page of people", body = PageOf<ShadowComparedPerson>), Problem),
)]
#[get("/payroll/shadow-comparisons/{comparison_id}/people")]
pub async fn list_shadow_people(
    caller: Allow<ExportPayroll>,
    state: Data<State>,
    (comparison_id, wanted): (Id<ShadowComparisonId>, Query<ShadowPeopleWanted>),
    paging: Paging,
) -> Result<PageOf<ShadowComparedPerson>, Problem> {
    let id = *comparison_id;
    let wanted = ShadowPeople { outcome: wanted.0.outcome };
    let page = shadow::list_shadow_people(&state.db, caller.act(), id, (wanted, &paging)).await?;
    note(&state, &caller, &looks_at(id, &page.rows)).await?;
    let language = caller.act().language;
    Ok(page.map(|person| ShadowComparedPerson::of(person, language)).into())
}

/// Whose pay is about to be read.
pub(super) fn looks_at(id: ShadowComparisonId, people: &[ShadowPerson]) -> Vec<Seen> {
    let known = people.iter().filter_map(|person| person.employee_id);
    known.map(|employee| Sensitive::Payslip.of(employee, Some(id.0))).collect()
}
