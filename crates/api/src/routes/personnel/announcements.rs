//! Announcements, guides and required reading: keeping them, and seeing how far they have been read.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::WriteAnnouncements;
use kernel::id::{AnnouncementId, FileId, UnitId};
use kernel::states::AllowedAct;
use kernel::{DateRange, Language};
use personnel::announcements::{
    self, AnnouncementAct, AnnouncementFilter, AnnouncementKind, AnnouncementStatus, Content,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// An announcement as those see it who keep it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = personnel::Announcement)]
pub struct Announcement {
    /// The announcement.
    pub id: AnnouncementId,
    /// The unit whose officers keep it.
    pub unit_id: UnitId,
    /// What it is.
    pub kind: AnnouncementKind,
    /// Where it stands.
    pub status: AnnouncementStatus,
    /// The edition, from 1.
    #[schema(example = 1)]
    pub edition: i32,
    /// In a line.
    #[schema(example = "Tata cara penilaian kinerja 2026")]
    pub title: String,
    /// Markdown, as it was written.
    #[schema(example = "Mulai **1 April 2026** penilaian dilakukan setiap bulan.")]
    pub body: String,
    /// Everyone in these units and below them.
    pub audience: Vec<UnitId>,
    /// The first day on which they see it.
    pub visible_from: NaiveDate,
    /// The first day on which they no longer do; null without end.
    #[schema(example = json!(null))]
    pub visible_until: Option<NaiveDate>,
    /// Whether everyone addressed must say that he has read it.
    #[schema(example = true)]
    pub requires_acknowledgement: bool,
    /// The last day for that.
    #[schema(example = "2026-03-31")]
    pub acknowledge_by: Option<NaiveDate>,
    /// What is attached, each to be read at `/v1/announcements/{id}/files/{file_id}`.
    pub files: Vec<FileId>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
    /// When this edition was published.
    pub edition_published_at: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    #[schema(example = json!(null))]
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// What its state offers.
    pub allowed_actions: Vec<AllowedAction>,
}

impl Announcement {
    fn of(one: announcements::Announcement, language: Language) -> Self {
        let offered = announcements::offered(one.status);
        let Content { kind, title, body, audience, visible, requires_acknowledgement, acknowledge_by, files } =
            one.content;
        Self {
            allowed_actions: offered.iter().map(|act| action(one.id, act, language)).collect(),
            id: one.id,
            unit_id: one.unit_id,
            kind,
            status: one.status,
            edition: one.edition,
            title,
            body,
            audience,
            visible_from: visible.from,
            visible_until: visible.until,
            requires_acknowledgement,
            acknowledge_by,
            files,
            created_at: one.created_at,
            published_at: one.published_at,
            edition_published_at: one.edition_published_at,
            withdrawn_at: one.withdrawn_at,
        }
    }
}

fn action(id: AnnouncementId, allowed: &AllowedAct<AnnouncementAct>, language: Language) -> AllowedAction {
    let (method, last) = match allowed.act {
        AnnouncementAct::Edit | AnnouncementAct::Revise => ("PUT", ""),
        AnnouncementAct::Publish => ("POST", "/publish"),
        AnnouncementAct::Withdraw => ("POST", "/withdraw"),
    };
    AllowedAction {
        name: allowed.act.word().to_owned(),
        method,
        href: format!("/v1/announcements/{id}{last}"),
        reason_if_denied: allowed.denied.as_ref().map(|fault| Denial::of(fault, language)),
    }
}

/// What an announcement is to say.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteAnnouncement {
    /// What it is.
    kind: AnnouncementKind,
    /// In a line.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Tata cara penilaian kinerja 2026")]
    title: String,
    /// Markdown, kept as it is written.
    #[validate(length(min = 1, max = 50_000))]
    #[schema(
        min_length = 1,
        max_length = 50_000,
        example = "Mulai **1 April 2026** penilaian dilakukan setiap bulan."
    )]
    body: String,
    /// Everyone in these units and below them; an instansi is everyone.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    audience: Vec<UnitId>,
    /// The first day on which they see it.
    #[schema(example = "2026-03-09")]
    visible_from: NaiveDate,
    /// The first day on which they no longer do.
    #[serde(default)]
    #[schema(example = json!(null))]
    visible_until: Option<NaiveDate>,
    /// Whether everyone addressed must say that he has read it.
    #[serde(default)]
    #[schema(example = true)]
    requires_acknowledgement: bool,
    /// The last day for that.
    #[serde(default)]
    #[schema(example = "2026-03-31")]
    acknowledge_by: Option<NaiveDate>,
    /// Files that the caller stored before, or that are attached already.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20, example = json!([]))]
    files: Vec<FileId>,
}

impl WriteAnnouncement {
    fn content(self) -> Content {
        Content {
            kind: self.kind,
            title: self.title,
            body: self.body,
            audience: self.audience,
            visible: DateRange { from: self.visible_from, until: self.visible_until },
            requires_acknowledgement: self.requires_acknowledgement,
            acknowledge_by: self.acknowledge_by,
            files: self.files,
        }
    }
}

/// An announcement to begin.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftAnnouncement {
    /// The unit whose officers keep it.
    unit_id: UnitId,
    /// What it is to say.
    #[validate(nested)]
    content: WriteAnnouncement,
}

/// Which announcements.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AnnouncementsWanted {
    /// In this state.
    status: Option<AnnouncementStatus>,
    /// Of this kind.
    kind: Option<AnnouncementKind>,
    /// Kept by this unit.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
}

/// Announcements that I keep, newest first
///
/// Those of units within the caller's reach, drafts and withdrawn ones included.
#[utoipa::path(
    tag = "personnel", operation_id = "list_announcements", security(("bearer" = ["announcements.write"])),
    params(AnnouncementsWanted, Paging),
    responses((status = OK, description = "A page of announcements", body = PageOf<Announcement>), Problem),
)]
#[get("/announcements")]
pub async fn list_announcements(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    wanted: Query<AnnouncementsWanted>,
    paging: Paging,
) -> Result<PageOf<Announcement>, Problem> {
    let AnnouncementsWanted { status, kind, unit_id } = wanted.0;
    let filter = AnnouncementFilter { status, kind, unit_id };
    let reach = (caller.scope(), caller.act().today);
    let page = announcements::list_announcements(&state.db, reach, filter, &paging).await?;
    Ok(page.map(|one| Announcement::of(one, caller.act().language)).into())
}

/// Draft an announcement
///
/// Nobody but its officers sees it until it is published.
#[utoipa::path(
    tag = "personnel", operation_id = "draft_announcement", security(("bearer" = ["announcements.write"])),
    request_body = DraftAnnouncement,
    responses((status = CREATED, description = "The draft", body = Announcement), Problem),
)]
#[post("/announcements")]
pub async fn draft_announcement(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    body: Valid<DraftAnnouncement>,
) -> Result<Created<Announcement>, Problem> {
    let Valid(DraftAnnouncement { unit_id, content }) = body;
    let new = announcements::DraftAnnouncement { unit_id, content: content.content() };
    let drafted = announcements::draft_announcement(&state.db, caller.act(), new).await?;
    let version = drafted.version;
    let drafted = Announcement::of(drafted, caller.act().language);
    Ok(Created::at(format!("/v1/announcements/{}", drafted.id), drafted).version(version))
}

/// An announcement that I keep
#[utoipa::path(
    tag = "personnel", operation_id = "get_announcement", security(("bearer" = ["announcements.write"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement")),
    responses((status = OK, description = "The announcement", body = Announcement), Problem),
)]
#[get("/announcements/{announcement_id}")]
pub async fn get_announcement(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    announcement_id: Id<AnnouncementId>,
) -> Result<Versioned<Announcement>, Problem> {
    let reach = (caller.scope(), caller.act().today);
    let found = announcements::find_announcement(&state.db, reach, *announcement_id).await?;
    Ok(versioned(found, caller.act().language))
}

/// Write an announcement anew
///
/// A draft changes. A published announcement gets a further edition, which its audience sees at once and is asked to acknowledge
/// anew; the edition before stays as it was acknowledged.
#[utoipa::path(
    tag = "personnel", operation_id = "edit_announcement", security(("bearer" = ["announcements.write"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement"), IfMatch),
    request_body = WriteAnnouncement,
    responses((status = OK, description = "The announcement", body = Announcement), Problem),
)]
#[put("/announcements/{announcement_id}")]
pub async fn edit_announcement(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    (announcement_id, if_match): (Id<AnnouncementId>, IfMatch),
    body: Valid<WriteAnnouncement>,
) -> Result<Versioned<Announcement>, Problem> {
    let edit = announcements::EditAnnouncement {
        id: *announcement_id,
        expected: if_match.expected(),
        content: body.0.content(),
    };
    let written = announcements::edit_announcement(&state.db, caller.act(), edit).await?;
    Ok(versioned(written, caller.act().language))
}

/// Publish an announcement
///
/// Its audience sees it from its first day on, is told of it, and is reminded of its deadline.
#[utoipa::path(
    tag = "personnel", operation_id = "publish_announcement", security(("bearer" = ["announcements.write"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement"), IfMatch),
    responses((status = OK, description = "The announcement", body = Announcement), Problem),
)]
#[post("/announcements/{announcement_id}/publish")]
pub async fn publish_announcement(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    (announcement_id, if_match): (Id<AnnouncementId>, IfMatch),
) -> Result<Versioned<Announcement>, Problem> {
    let which = (*announcement_id, if_match.expected());
    let published = announcements::publish_announcement(&state.db, caller.act(), which).await?;
    Ok(versioned(published, caller.act().language))
}

/// Withdraw an announcement
///
/// Nobody sees it any more, and nobody is reminded. Who acknowledged what stays known.
#[utoipa::path(
    tag = "personnel", operation_id = "withdraw_announcement", security(("bearer" = ["announcements.write"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement"), IfMatch),
    responses((status = OK, description = "The announcement", body = Announcement), Problem),
)]
#[post("/announcements/{announcement_id}/withdraw")]
pub async fn withdraw_announcement(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    (announcement_id, if_match): (Id<AnnouncementId>, IfMatch),
) -> Result<Versioned<Announcement>, Problem> {
    let which = (*announcement_id, if_match.expected());
    let withdrawn = announcements::withdraw_announcement(&state.db, caller.act(), which).await?;
    Ok(versioned(withdrawn, caller.act().language))
}

fn versioned(one: announcements::Announcement, language: Language) -> Versioned<Announcement> {
    Versioned::new(one.version, Announcement::of(one, language))
}
