//! The life of an agreed action: one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, AllowedAct, Transition};

use crate::Error;
use crate::entity::feedback_action;
use crate::word_list::words;

words! {
    /// What the author of feedback is to its recipient.
    AuthorRole {
        /// The superior who rates the recipient.
        Superior = "superior",
        /// A colleague.
        Peer = "peer",
        /// Somebody whom the recipient rates.
        Subordinate = "subordinate",
    }
}

words! {
    /// What feedback is for.
    FeedbackTone {
        /// Praise.
        Apresiasi = "apresiasi",
        /// Advice.
        Saran = "saran",
    }
}

words! {
    /// Where an action stands.
    ActionStatus {
        /// One of the two proposed it.
        Diusulkan = "diusulkan",
        /// Both agreed.
        Disepakati = "disepakati",
        /// The other declined.
        Ditolak = "ditolak",
        /// Its owner has done it.
        Selesai = "selesai",
    }
}

words! {
    /// What can be done to an action.
    ActionAct {
        /// Agree to it.
        Sepakati = "sepakati",
        /// Decline it.
        Tolak = "tolak",
        /// Say that it is done.
        Selesaikan = "selesaikan",
    }
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partner {
    /// The one of the two who did not propose it.
    Other,
    /// The one who does it.
    Owner,
}

/// The life of an action.
pub const ACTION: [Transition<ActionStatus, ActionAct, Partner>; 3] = {
    use ActionStatus::{Disepakati, Ditolak, Diusulkan, Selesai};
    [
        Transition {
            from: Diusulkan,
            act: ActionAct::Sepakati,
            to: Disepakati,
            who: Partner::Other,
            after: None,
        },
        Transition { from: Diusulkan, act: ActionAct::Tolak, to: Ditolak, who: Partner::Other, after: None },
        Transition {
            from: Disepakati,
            act: ActionAct::Selesaikan,
            to: Selesai,
            who: Partner::Owner,
            after: None,
        },
    ]
};

/// The state that an act of this employee leads to.
///
/// # Errors
/// `NotThePartner` for the wrong one of the two; `ActionActNotOffered` in the wrong state.
pub fn permit(
    action: &feedback_action::Model,
    act: ActionAct,
    who: Option<kernel::id::EmployeeId>,
) -> Result<ActionStatus, Error> {
    let party = ACTION.iter().find(|row| row.act == act).map(|row| row.who);
    let wanted = if party == Some(Partner::Owner) { action.owner_id } else { action.other_id };
    if who != Some(wanted) {
        return Err(Error::NotThePartner);
    }
    let row = states::find(&ACTION, action.status, act);
    row.map(|row| row.to).ok_or(Error::ActionActNotOffered { act, status: action.status })
}

/// The acts that an action offers, each judged for this employee.
pub fn offered(
    action: &feedback_action::Model,
    who: Option<kernel::id::EmployeeId>,
) -> Vec<AllowedAct<ActionAct>> {
    states::offered(&ACTION, action.status, |row| {
        Some(permit(action, row.act, who).map(|_to| ()).map_err(|error| error.fault()))
    })
}
