//! The caller's own notifications: read them, note that they were read, choose by which way they come.

use std::collections::{BTreeMap, HashMap};

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use identity::permission::UseAccount;
use kernel::id::{AccountId, EmployeeId, MailId, NotificationId};
use kernel::{Fault, Language};
use platform::Page;
use platform::mail::{self, MailStatus};
use platform::notifications::{self, Delivery, Preferences};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::events;
use crate::messages::find;
use crate::notifications::{Reader, kind_named, kinds, sentence};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::routes::Routes;
use crate::state::State;
use crate::valid::Valid;

/// Mounts the routes of notifications.
pub fn mount(routes: &mut Routes) {
    routes.service(list_my_notifications).service(count_my_notifications);
    routes.service(follow_my_notifications).service(read_all_my_notifications);
    routes.service(read_my_notification);
    routes.service(get_my_notification_preferences).service(choose_my_notifications);
}

/// Something that the caller is told of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Notification {
    /// The notification.
    pub id: NotificationId,
    /// What kind of news it is.
    #[schema(example = "notifications.skp_agreed")]
    pub kind: String,
    /// The news in a few words.
    #[schema(example = "SKP disepakati")]
    pub title: String,
    /// The news in a sentence.
    #[schema(example = "SKP Anda disepakati oleh pejabat penilai. Silakan tanda tangani.")]
    pub summary: String,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// The object that changed.
    pub object_id: Uuid,
    /// The employee whom it concerns.
    pub employee_id: Option<EmployeeId>,
    /// When the caller read it; null while it is unread.
    #[schema(example = json!(null))]
    pub read_at: Option<DateTime<Utc>>,
    /// Where the letter stands that tells of it; null where there is none.
    #[schema(example = json!(null))]
    pub email: Option<MailStatus>,
}

/// How much is unread.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct UnreadCount {
    /// Notifications that the caller has not read.
    #[schema(example = 3)]
    pub unread: u64,
}

/// Which notifications.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NotificationsWanted {
    /// Only those that are unread.
    #[param(default = false)]
    unread: Option<bool>,
}

/// My notifications, unread first
///
/// Within these the newest first. They are derived from the log of acts and appear within a second or two of what they tell of.
#[utoipa::path(
    tag = "identity", operation_id = "list_my_notifications", security(("bearer" = ["account.use"])),
    params(NotificationsWanted, Paging),
    responses((status = OK, description = "A page of notifications", body = PageOf<Notification>), Problem),
)]
#[get("/me/notifications")]
pub async fn list_my_notifications(
    caller: Allow<UseAccount>,
    state: Data<State>,
    wanted: Query<NotificationsWanted>,
    paging: Paging,
) -> Result<PageOf<Notification>, Problem> {
    let only_unread = wanted.unread.unwrap_or_default();
    let page = notifications::list(state.db.latest(), account(&caller)?, only_unread, &paging).await?;
    let rows = shown(&state, page.rows, caller.act().language).await?;
    Ok(Page { rows, extent: page.extent }.into())
}

/// How many of my notifications are unread
#[utoipa::path(
    tag = "identity", operation_id = "count_my_notifications", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "The count", body = UnreadCount), Problem),
)]
#[get("/me/notifications/summary")]
pub async fn count_my_notifications(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Json<UnreadCount>, Problem> {
    let unread = notifications::unread(state.db.latest(), account(&caller)?).await?;
    Ok(Json(UnreadCount { unread }))
}

/// Follow how many of my notifications are unread
///
/// Server-Sent Events: the count now, and again whenever it has changed, as `event: unread`; the stream ends with the reader's
/// session.
#[utoipa::path(
    tag = "identity", operation_id = "follow_my_notifications", security(("bearer" = ["account.use"])),
    params(Ticket),
    responses((status = OK, description = "The count, again and again", body = UnreadCount, content_type = "text/event-stream"), Problem),
)]
#[get("/me/notifications/events")]
pub async fn follow_my_notifications(
    caller: AllowByTicket<UseAccount>,
    state: Data<State>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.0;
    let counts = notifications::follow(state.db.clone(), account(&caller)?);
    let counts = counts.map(|count| count.map(|unread| UnreadCount { unread }));
    Ok(events::stream(&state, caller.caller(), "unread", counts))
}

/// Note that I have read a notification
///
/// The first time counts; again changes nothing.
#[utoipa::path(
    tag = "identity", operation_id = "read_my_notification", security(("bearer" = ["account.use"])),
    params(("notification_id" = NotificationId, Path, description = "The notification")),
    responses((status = OK, description = "The notification", body = Notification), Problem),
)]
#[post("/me/notifications/{notification_id}/read")]
pub async fn read_my_notification(
    caller: Allow<UseAccount>,
    state: Data<State>,
    notification_id: Id<NotificationId>,
) -> Result<Json<Notification>, Problem> {
    let act = caller.act();
    let read = notifications::mark_read(&state.db, account(&caller)?, (*notification_id, act.at)).await?;
    let mut shown = shown(&state, vec![read], act.language).await?;
    Ok(Json(shown.pop().ok_or(platform::Error::NotFound("notification"))?))
}

/// Note that I have read all my notifications
#[utoipa::path(
    tag = "identity", operation_id = "read_all_my_notifications", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "How many are unread now", body = UnreadCount), Problem),
)]
#[post("/me/notifications/read-all")]
pub async fn read_all_my_notifications(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Json<UnreadCount>, Problem> {
    let account = account(&caller)?;
    notifications::mark_all_read(&state.db, account, caller.act().at).await?;
    Ok(Json(UnreadCount { unread: notifications::unread(state.db.latest(), account).await? }))
}

/// By which way the caller is told of what.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotificationPreferences {
    /// The language of letters.
    pub language: Language,
    /// Every kind of news with its way.
    pub kinds: Vec<NotificationPreference>,
}

/// By which way the caller is told of one kind of news.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotificationPreference {
    /// The kind.
    #[schema(example = "notifications.skp_agreed")]
    pub kind: &'static str,
    /// The kind for people.
    #[schema(example = "SKP disepakati")]
    pub title: String,
    /// The way that holds.
    pub delivery: Delivery,
    /// The way where none is chosen.
    pub default: Delivery,
}

/// What the caller chooses.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseNotifications {
    /// The language of letters.
    language: Language,
    /// The way for each kind for which it is not to be the default.
    #[schema(example = json!({ "notifications.skp_agreed": "email", "notifications.payslip_ready": "digest" }))]
    deliveries: BTreeMap<String, Delivery>,
}

/// By which way I am told of what
#[utoipa::path(
    tag = "identity", operation_id = "get_my_notification_preferences", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "Every kind of news with its way", body = NotificationPreferences), Problem),
)]
#[get("/me/notification-preferences")]
pub async fn get_my_notification_preferences(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Json<NotificationPreferences>, Problem> {
    let chosen = notifications::preferences(state.db.latest(), account(&caller)?).await?;
    Ok(Json(preferences(&chosen, caller.act().language)))
}

/// Choose by which way I am told of what
///
/// In place of what was chosen before. It holds for what is done from now on; letters go to the e-mail address of the account.
#[utoipa::path(
    tag = "identity", operation_id = "choose_my_notifications", security(("bearer" = ["account.use"])),
    request_body = ChooseNotifications,
    responses((status = OK, description = "Every kind of news with its way", body = NotificationPreferences), Problem),
)]
#[put("/me/notification-preferences")]
pub async fn choose_my_notifications(
    caller: Allow<UseAccount>,
    state: Data<State>,
    body: Valid<ChooseNotifications>,
) -> Result<Json<NotificationPreferences>, Problem> {
    let Valid(ChooseNotifications { language, deliveries }) = body;
    let unknown = deliveries.keys().filter(|kind| kind_named(kind).is_none());
    let fault = |kind: &String| {
        Fault::invalid("platform.notification_kind_unknown")
            .at(format!("/deliveries/{kind}"))
            .with("kind", kind)
    };
    let faults: Vec<Fault> = unknown.map(fault).collect();
    if !faults.is_empty() {
        return Err(Problem::of(faults));
    }
    let chosen = Preferences { language, deliveries };
    notifications::choose(&state.db, account(&caller)?, &chosen).await?;
    Ok(Json(preferences(&chosen, caller.act().language)))
}

/// The account that calls. The permission is for people only, so there is one.
fn account(caller: &Allow<UseAccount>) -> Result<AccountId, Problem> {
    caller.caller().account().ok_or_else(|| identity::Error::Forbidden.into())
}

fn title(kind: &str, language: Language) -> String {
    find(language, &format!("{kind}.title")).unwrap_or_else(|| kind.to_owned())
}

fn preferences(chosen: &Preferences, language: Language) -> NotificationPreferences {
    let preference = |kind: crate::notifications::Kind| NotificationPreference {
        kind: kind.name,
        title: title(kind.name, language),
        delivery: chosen.deliveries.get(kind.name).copied().unwrap_or(kind.default),
        default: kind.default,
    };
    NotificationPreferences {
        language: chosen.language,
        kinds: kinds().into_iter().map(preference).collect(),
    }
}

/// Notifications as their reader sees them: two queries more, however many.
async fn shown(
    state: &State,
    news: Vec<notifications::Notification>,
    language: Language,
) -> Result<Vec<Notification>, Problem> {
    let reader = Reader::of(state.db.read(), &news, language).await?;
    let letters = news.iter().filter_map(|one| one.mail_id);
    let statuses: HashMap<MailId, MailStatus> = mail::statuses(state.db.latest(), letters).await?;
    let show = |one: notifications::Notification| Notification {
        id: one.id,
        title: title(&one.kind, language),
        summary: sentence(&reader, &one),
        email: one.mail_id.and_then(|mail| statuses.get(&mail).copied()),
        kind: one.kind,
        at: one.at,
        object_id: one.object_id,
        employee_id: one.employee_id,
        read_at: one.read_at,
    };
    Ok(news.into_iter().map(show).collect())
}
