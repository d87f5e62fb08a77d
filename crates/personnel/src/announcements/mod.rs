//! Announcements, guides and required reading (sosialisasi): drafted, published to units, acknowledged by everyone there.
//!
//! A published edition never changes. A revision is a further edition, which asks everyone anew.

mod acknowledge;
mod deadlines;
mod read;
mod report;
mod states;
mod write;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{AnnouncementId, FileId, UnitId};

use crate::words::words;

pub use acknowledge::{Acknowledge, Acknowledged, acknowledge};
pub(crate) use deadlines::active_on;
pub use deadlines::{TIMER_SUBJECT, audience_of, meet_deadline};
pub use read::{
    AnnouncementFilter, Reader, ReaderFilter, attachment, find_announcement, find_my_announcement,
    list_announcements, list_my_announcements,
};
pub use report::{AcknowledgementFilter, Reached, UnitCount, acknowledgement_counts, list_acknowledgements};
pub use states::{AnnouncementAct, offered};
pub use write::{
    DraftAnnouncement, EditAnnouncement, draft_announcement, edit_announcement, publish_announcement,
    withdraw_announcement,
};

words! {
    /// What an announcement is.
    AnnouncementKind {
        /// News.
        Announcement = "announcement",
        /// How something is done.
        Guide = "guide",
    }
}

words! {
    /// Where an announcement stands.
    AnnouncementStatus {
        /// Being written; only its officers see it.
        Draft = "draft",
        /// Before its audience, on the days of its period.
        Published = "published",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// What an announcement says, to whom, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What it is.
    pub kind: AnnouncementKind,
    /// In a line.
    pub title: String,
    /// Markdown, kept as it was written.
    pub body: String,
    /// Everyone in these units and below them.
    pub audience: Vec<UnitId>,
    /// The days on which they see it.
    pub visible: DateRange,
    /// Whether everyone addressed must say that he has read it.
    pub requires_acknowledgement: bool,
    /// The last day for that.
    pub acknowledge_by: Option<NaiveDate>,
    /// What is attached.
    pub files: Vec<FileId>,
}

/// An announcement with what its current edition says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The announcement.
    pub id: AnnouncementId,
    /// The unit whose officers keep it.
    pub unit_id: UnitId,
    /// Where it stands.
    pub status: AnnouncementStatus,
    /// The edition.
    pub edition: i32,
    /// What it says.
    pub content: Content,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
    /// When this edition was published.
    pub edition_published_at: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// When its reader acknowledged this edition; none where nobody in particular reads.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Raised by every change.
    pub version: i64,
}
