//! The life of an announcement: one table that guards every act and fills `allowed_actions`.

use kernel::Fault;
use kernel::states::{self, AllowedAct, Transition};

use super::AnnouncementStatus;
use crate::error::{Error, Flaw};

/// What can be done to an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnnouncementAct {
    /// Write the draft.
    Edit,
    /// Put it before its audience.
    Publish,
    /// Put a further edition before its audience.
    Revise,
    /// Take it back.
    Withdraw,
}

impl AnnouncementAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Publish => "publish",
            Self::Revise => "revise",
            Self::Withdraw => "withdraw",
        }
    }
}

/// Who does it: whoever keeps announcements over its unit. Nobody else, and never the system by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeper;

const fn row(
    from: AnnouncementStatus,
    act: AnnouncementAct,
    to: AnnouncementStatus,
) -> Transition<AnnouncementStatus, AnnouncementAct, Keeper> {
    Transition { from, act, to, who: Keeper, after: None }
}

const ANNOUNCEMENT: [Transition<AnnouncementStatus, AnnouncementAct, Keeper>; 5] = {
    use AnnouncementAct::{Edit, Publish, Revise, Withdraw};
    use AnnouncementStatus::{Draft, Published, Withdrawn};
    [
        row(Draft, Edit, Draft),
        row(Draft, Publish, Published),
        row(Draft, Withdraw, Withdrawn),
        row(Published, Revise, Published),
        row(Published, Withdraw, Withdrawn),
    ]
};

/// The state that an act leads to.
///
/// # Errors
/// `Invalid` where the state forbids it.
pub(super) fn permit(status: AnnouncementStatus, act: AnnouncementAct) -> Result<AnnouncementStatus, Error> {
    let row = states::find(&ANNOUNCEMENT, status, act).map(|row| row.to);
    row.ok_or_else(|| refusal(status, act).into())
}

fn refusal(status: AnnouncementStatus, act: AnnouncementAct) -> Fault {
    Flaw::AnnouncementAct.whole().with("act", act.word()).with("status", status)
}

/// What an announcement offers to those who keep it.
pub fn offered(status: AnnouncementStatus) -> Vec<AllowedAct<AnnouncementAct>> {
    states::offered(&ANNOUNCEMENT, status, |_row| Some(Ok(())))
}
