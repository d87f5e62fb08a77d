//! Policy files that are ready to be drafted from: published regulations as far as their numbers are public, and examples of
//! schemes whose numbers are not.

/// A policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub id: &'static str,
    /// The policy as TOML.
    pub toml: &'static str,
}

/// All of them, those with published numbers first.
pub const TEMPLATES: [Template; 8] = [
    Template { id: "semarang_2021", toml: include_str!("../../../policies/semarang_2021.toml") },
    Template { id: "lubuklinggau_2022", toml: include_str!("../../../policies/lubuklinggau_2022.toml") },
    Template { id: "kemnaker_2024", toml: include_str!("../../../policies/kemnaker_2024.toml") },
    Template { id: "kepahiang", toml: include_str!("../../../policies/kepahiang.toml") },
    Template { id: "bengkulu", toml: include_str!("../../../policies/bengkulu.toml") },
    Template { id: "pekalongan", toml: include_str!("../../../policies/pekalongan.toml") },
    Template { id: "pakpak_bharat", toml: include_str!("../../../policies/pakpak_bharat.toml") },
    Template { id: "demo", toml: super::DEMO_POLICY },
];
