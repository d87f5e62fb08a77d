//! The life of a project: one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, AllowedAct, Transition};
use kernel::{Fault, FaultKind};
use sea_orm::ActiveEnum;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

/// Where a project stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::ProjectStatus)]
pub enum ProjectStatus {
    /// Being planned.
    Draf,
    /// Being carried out; its milestones and its budget no longer change.
    Berjalan,
    /// Finished, with every milestone reached.
    Selesai,
    /// Stopped before its end.
    Dihentikan,
}

/// What can be done to a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProjectAct {
    /// Write its plan.
    Susun,
    /// Begin it.
    Mulai,
    /// Change who works in it.
    Anggota,
    /// Note that a milestone was reached.
    Tonggak,
    /// Record a spending.
    Belanja,
    /// Say something of another member's collaboration.
    Kolaborasi,
    /// Finish it.
    Selesaikan,
    /// Stop it.
    Hentikan,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever leads the unit or above it, or keeps it.
    Unit,
    /// The same, and whoever leads the project.
    Lead,
    /// Every member.
    Member,
}

/// What the caller is to one project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectParty {
    /// Leads the unit or above it, or keeps it.
    pub leads_unit: bool,
    /// Leads the project.
    pub leads_project: bool,
    /// Works in it.
    pub is_member: bool,
}

const fn row(
    from: ProjectStatus,
    act: ProjectAct,
    to: ProjectStatus,
    who: Who,
) -> Transition<ProjectStatus, ProjectAct, Who> {
    Transition { from, act, to, who, after: None }
}

/// The life of a project. Rows that stay in their state are the work done there.
pub const PROJECT: [Transition<ProjectStatus, ProjectAct, Who>; 9] = {
    use ProjectAct::{Anggota, Belanja, Hentikan, Kolaborasi, Mulai, Selesaikan, Susun, Tonggak};
    use ProjectStatus::{Berjalan, Dihentikan, Draf, Selesai};
    [
        row(Draf, Susun, Draf, Who::Unit),
        row(Draf, Mulai, Berjalan, Who::Unit),
        row(Berjalan, Anggota, Berjalan, Who::Unit),
        row(Berjalan, Tonggak, Berjalan, Who::Lead),
        row(Berjalan, Belanja, Berjalan, Who::Lead),
        row(Berjalan, Kolaborasi, Berjalan, Who::Member),
        row(Berjalan, Selesaikan, Selesai, Who::Unit),
        row(Berjalan, Hentikan, Dihentikan, Who::Unit),
        // The last words are said when the work is done.
        row(Selesai, Kolaborasi, Selesai, Who::Member),
    ]
};

impl ProjectAct {
    /// The word, as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Susun => "susun",
            Self::Mulai => "mulai",
            Self::Anggota => "anggota",
            Self::Tonggak => "tonggak",
            Self::Belanja => "belanja",
            Self::Kolaborasi => "kolaborasi",
            Self::Selesaikan => "selesaikan",
            Self::Hentikan => "hentikan",
        }
    }
}

/// Whether an act is this party's to do, in whatever state.
///
/// # Errors
/// Forbidden for the wrong party.
pub fn admit(act: ProjectAct, party: ProjectParty) -> Result<(), Error> {
    let refused = |code| Err(Error::Refused(Fault::new(FaultKind::Forbidden, code)));
    match PROJECT.iter().find(|row| row.act == act).map(|row| row.who) {
        Some(Who::Unit) if party.leads_unit => Ok(()),
        Some(Who::Lead) if party.leads_unit || party.leads_project => Ok(()),
        Some(Who::Member) if party.is_member => Ok(()),
        Some(Who::Member) => refused(NOT_A_MEMBER),
        Some(Who::Lead) => refused(NOT_LEADING),
        _ => refused(NOT_THE_LEADER),
    }
}

const NOT_A_MEMBER: &str = "performance.not_a_member";
const NOT_LEADING: &str = "performance.not_leading_project";
const NOT_THE_LEADER: &str = "performance.not_the_leader";

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// As [`admit`]; a conflict in the wrong state.
pub fn permit(status: ProjectStatus, act: ProjectAct, party: ProjectParty) -> Result<ProjectStatus, Error> {
    admit(act, party)?;
    let fault = Fault::new(FaultKind::Conflict, "performance.project_act_not_offered");
    let fault = fault.with("act", act.word()).with("status", status.to_value());
    states::find(&PROJECT, status, act).map(|row| row.to).ok_or(Error::Refused(fault))
}

/// The acts that a project offers, each with the fault it would give this party.
pub fn offered(status: ProjectStatus, party: ProjectParty) -> Vec<AllowedAct<ProjectAct>> {
    states::offered(&PROJECT, status, |row| {
        Some(permit(status, row.act, party).map(|_to| ()).map_err(|error| error.fault()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: ProjectParty = ProjectParty { leads_unit: false, leads_project: false, is_member: false };

    #[test]
    fn each_act_is_for_those_whom_it_concerns() {
        let ketua = ProjectParty { leads_project: true, is_member: true, ..NOBODY };
        let head = ProjectParty { leads_unit: true, ..NOBODY };
        assert!(admit(ProjectAct::Tonggak, ketua).is_ok() && admit(ProjectAct::Tonggak, head).is_ok());
        assert!(admit(ProjectAct::Selesaikan, ketua).is_err(), "whoever leads a project does not finish it");
        assert!(admit(ProjectAct::Kolaborasi, head).is_err(), "only members speak of each other");
        for row in &PROJECT {
            assert!(admit(row.act, NOBODY).is_err());
            assert!(PROJECT.iter().all(|other| other.act != row.act || other.who == row.who), "{row:?}");
        }
    }
}
