//! The policy that a calculation of TPP goes by: brought whole, or a ready one by its name.

use std::borrow::Cow;
use std::fmt;

use kernel::Fault;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::regulation::LawAt;
use crate::rules::tpp::{TEMPLATES, TppPolicy};

/// The whole document of a policy, or the name of a ready one as `GET /v1/payroll/policy-templates` lists them: `kepahiang`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = payroll::GivenPolicy)]
pub enum GivenPolicy {
    /// The name of a ready one.
    #[schema(example = "kepahiang")]
    Ready(String),
    /// The document.
    Whole(Box<TppPolicy>),
}

impl GivenPolicy {
    /// The document, sound by the law of a day.
    ///
    /// # Errors
    /// `payroll.unknown_policy` for a name that no ready policy has, else every fault of the document at its place.
    pub(super) fn read(&self, law: LawAt<'_>) -> Result<Cow<'_, TppPolicy>, Vec<Fault>> {
        let policy = match self {
            Self::Whole(policy) => Cow::Borrowed(policy.as_ref()),
            Self::Ready(name) => Cow::Owned(ready(name).ok_or_else(|| vec![unknown()])?),
        };
        let faults = policy.faults(law);
        if faults.is_empty() {
            return Ok(policy);
        }
        let of_policy = |mut fault: Fault| {
            fault.pointer = fault.pointer.map(|pointer| format!("/policy{pointer}"));
            fault
        };
        Err(faults.into_iter().map(of_policy).collect())
    }
}

fn ready(name: &str) -> Option<TppPolicy> {
    let ready = TEMPLATES.iter().find(|template| template.id == name)?;
    TppPolicy::from_toml(ready.toml).ok()
}

fn unknown() -> Fault {
    let known: Vec<&str> = TEMPLATES.iter().map(|template| template.id).collect();
    Fault::invalid("payroll.unknown_policy").with("known", known.join(", ")).at("/policy")
}

/// By its shape, so that a fault within a document is told at its place.
impl<'de> Deserialize<'de> for GivenPolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = GivenPolicy;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a policy or the name of a ready one")
            }

            fn visit_str<E>(self, name: &str) -> Result<GivenPolicy, E> {
                Ok(GivenPolicy::Ready(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, document: A) -> Result<GivenPolicy, A::Error> {
                let policy = TppPolicy::deserialize(MapAccessDeserializer::new(document))?;
                Ok(GivenPolicy::Whole(Box::new(policy)))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
