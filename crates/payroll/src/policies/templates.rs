//! The policy files that are ready to be drafted from.

use crate::Error;
use crate::rules::tpp::{TEMPLATES, TppPolicy};

/// Each with its name, as a policy.
///
/// # Errors
/// `Broken` when a file of the program cannot be read: its tests exclude that.
pub fn policy_templates() -> Result<Vec<(&'static str, TppPolicy)>, Error> {
    let read = |toml: &str| TppPolicy::from_toml(toml);
    let broken = |id: &str, error| platform::Error::Broken(format!("the policy file {id}: {error}"));
    let policies = TEMPLATES.iter().map(|template| match read(template.toml) {
        Ok(policy) => Ok((template.id, policy)),
        Err(error) => Err(broken(template.id, error).into()),
    });
    policies.collect()
}
