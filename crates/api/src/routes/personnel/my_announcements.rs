//! Announcements addressed to the caller: read them, and say that one has.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::Permission;
use identity::permission::UseAccount;
use kernel::Language;
use kernel::id::{AnnouncementId, FileId};
use personnel::announcements::{self, Acknowledge, AnnouncementKind, Reader, ReaderFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::routes::platform::files;
use crate::state::State;
use crate::valid::Valid;

/// An announcement addressed to the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyAnnouncement {
    /// The announcement.
    pub id: AnnouncementId,
    /// What it is.
    pub kind: AnnouncementKind,
    /// The edition, from 1.
    #[schema(example = 1)]
    pub edition: i32,
    /// In a line.
    #[schema(example = "Tata cara penilaian kinerja 2026")]
    pub title: String,
    /// Markdown, as it was written.
    #[schema(example = "Mulai **1 April 2026** penilaian dilakukan setiap bulan.")]
    pub body: String,
    /// The first day on which it is seen.
    pub visible_from: NaiveDate,
    /// The first day on which it no longer is; null without end.
    #[schema(example = json!(null))]
    pub visible_until: Option<NaiveDate>,
    /// When this edition was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Whether the caller must say that he has read it.
    #[schema(example = true)]
    pub requires_acknowledgement: bool,
    /// The last day for that.
    #[schema(example = "2026-03-31")]
    pub acknowledge_by: Option<NaiveDate>,
    /// When he did; null while he has not.
    #[schema(example = json!(null))]
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// What is attached, each to be read at `/v1/announcements/{id}/files/{file_id}`.
    pub files: Vec<FileId>,
    /// What the caller may do.
    pub allowed_actions: Vec<AllowedAction>,
}

impl MyAnnouncement {
    /// An announcement in its reader's language.
    pub fn of(one: announcements::Announcement, reader: Reader, language: Language) -> Self {
        let content = one.content;
        let is_open = content.requires_acknowledgement && one.acknowledged_at.is_none();
        let action = || {
            AllowedAction::post(
                "acknowledge",
                format!("/v1/announcements/{}/acknowledge", one.id),
                None,
                language,
            )
        };
        Self {
            allowed_actions: (is_open && reader.employee.is_some()).then(action).into_iter().collect(),
            id: one.id,
            kind: content.kind,
            edition: one.edition,
            title: content.title,
            body: content.body,
            visible_from: content.visible.from,
            visible_until: content.visible.until,
            published_at: one.edition_published_at,
            requires_acknowledgement: content.requires_acknowledgement,
            acknowledge_by: content.acknowledge_by,
            acknowledged_at: one.acknowledged_at,
            files: content.files,
        }
    }
}

/// Which announcements.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MyAnnouncementsWanted {
    /// Of this kind.
    kind: Option<AnnouncementKind>,
    /// Only those that still want the caller's acknowledgement.
    #[param(default = false)]
    unacknowledged: Option<bool>,
}

/// Announcements addressed to me, newest first
///
/// Published, on a day of their period, to a unit above the caller's place or to his whole instansi.
#[utoipa::path(
    tag = "personnel", operation_id = "list_my_announcements", security(("bearer" = ["account.use"])),
    params(MyAnnouncementsWanted, Paging),
    responses((status = OK, description = "A page of announcements", body = PageOf<MyAnnouncement>), Problem),
)]
#[get("/me/announcements")]
pub async fn list_my_announcements(
    caller: Allow<UseAccount>,
    state: Data<State>,
    wanted: Query<MyAnnouncementsWanted>,
    paging: Paging,
) -> Result<PageOf<MyAnnouncement>, Problem> {
    let filter =
        ReaderFilter { kind: wanted.kind, only_unacknowledged: wanted.unacknowledged.unwrap_or_default() };
    let (reader, act) = (reader(&caller), caller.act());
    let page = announcements::list_my_announcements(&state.db, (reader, act.today), filter, &paging).await?;
    Ok(page.map(|one| MyAnnouncement::of(one, reader, act.language)).into())
}

/// An announcement addressed to me
#[utoipa::path(
    tag = "personnel", operation_id = "get_my_announcement", security(("bearer" = ["account.use"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement")),
    responses((status = OK, description = "The announcement", body = MyAnnouncement), Problem),
)]
#[get("/me/announcements/{announcement_id}")]
pub async fn get_my_announcement(
    caller: Allow<UseAccount>,
    state: Data<State>,
    announcement_id: Id<AnnouncementId>,
) -> Result<Json<MyAnnouncement>, Problem> {
    let (reader, act) = (reader(&caller), caller.act());
    let found = announcements::find_my_announcement(&state.db, (reader, act.today), *announcement_id).await?;
    Ok(Json(MyAnnouncement::of(found, reader, act.language)))
}

/// That the caller has read an edition.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeAnnouncement {
    /// The edition that was read.
    #[schema(example = 1)]
    edition: i32,
}

/// That somebody has read an edition.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct AcknowledgedEdition {
    /// The edition.
    #[schema(example = 1)]
    pub edition: i32,
    /// When; the first time counts.
    pub acknowledged_at: DateTime<Utc>,
}

/// Say that I have read an announcement
///
/// The edition that counts. Saying it again changes nothing; a further edition asks anew.
#[utoipa::path(
    tag = "personnel", operation_id = "acknowledge_announcement", security(("bearer" = ["account.use"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement")),
    request_body = AcknowledgeAnnouncement,
    responses((status = OK, description = "That it was read, and when", body = AcknowledgedEdition), Problem),
)]
#[post("/announcements/{announcement_id}/acknowledge")]
pub async fn acknowledge_announcement(
    caller: Allow<UseAccount>,
    state: Data<State>,
    announcement_id: Id<AnnouncementId>,
    body: Valid<AcknowledgeAnnouncement>,
) -> Result<Json<AcknowledgedEdition>, Problem> {
    let read = Acknowledge { id: *announcement_id, edition: body.edition };
    let done = announcements::acknowledge(&state.db, caller.act(), reader(&caller), read).await?;
    Ok(Json(AcknowledgedEdition { edition: done.edition, acknowledged_at: done.at }))
}

/// A file attached to an announcement
///
/// For those to whom it is addressed, and those who keep it.
#[utoipa::path(
    tag = "personnel", operation_id = "get_announcement_file", security(("bearer" = ["account.use"])),
    params(
        ("announcement_id" = AnnouncementId, Path, description = "The announcement"),
        ("file_id" = FileId, Path, description = "The file"), Ticket),
    responses((status = OK, description = "The content", body = Vec<u8>, content_type = "application/octet-stream"), Problem),
)]
#[get("/announcements/{announcement_id}/files/{file_id}")]
pub async fn get_announcement_file(
    caller: AllowByTicket<UseAccount>,
    state: Data<State>,
    ids: Id<(AnnouncementId, FileId)>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.0;
    let today = caller.act().today;
    let kept = caller.caller().scope(Permission::WriteAnnouncements, today);
    let file = announcements::attachment(&state.db, (reader(&caller), kept.as_ref(), today), *ids).await?;
    files::send(&state, file).await
}

/// The caller as a reader of announcements.
pub fn reader(caller: &Allow<UseAccount>) -> Reader {
    Reader { employee: caller.caller().employee(), instansi: caller.caller().instansi }
}
