//! `allowed_actions`: what a stateful object offers its reader, computed by the rule that guards the acts themselves.

use kernel::{Fault, Language};
use serde::Serialize;
use utoipa::ToSchema;

use crate::messages::{Part, of_fault};

/// An act that the object's state offers. A client draws its buttons from these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AllowedAction {
    /// The act.
    #[schema(example = "cancel")]
    pub name: String,
    /// The method of the request that does it.
    #[schema(example = "POST")]
    pub method: &'static str,
    /// The address of the request that does it.
    #[schema(example = "/v1/jobs/0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4/cancel")]
    pub href: String,
    /// Why this reader may not do it now; null when he may.
    pub reason_if_denied: Option<Denial>,
}

/// Why an act is denied: what doing it would be refused with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Denial {
    /// Stable and English.
    #[schema(example = "platform.job_ended")]
    pub code: String,
    /// For people.
    #[schema(example = "Pekerjaan sudah berakhir.")]
    pub message: String,
}

impl AllowedAction {
    /// An act by POST.
    pub fn post(name: &str, href: String, denied: Option<&Fault>, language: Language) -> Self {
        Self {
            name: name.to_owned(),
            method: "POST",
            href,
            reason_if_denied: denied.map(|fault| Denial::of(fault, language)),
        }
    }
}

impl Denial {
    /// A fault in a language.
    pub fn of(fault: &Fault, language: Language) -> Self {
        Self { code: fault.code.to_owned(), message: of_fault(fault, Part::Detail, language) }
    }
}
