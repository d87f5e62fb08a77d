//! What an announcement does by itself: it appears on its first day, and reminds those who have not acknowledged it.

use chrono::{Days, NaiveDate, TimeDelta};
use kernel::id::{AnnouncementId, EmployeeId, UnitId};
use platform::jobs::JobFailure;
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Db, Scope, acts};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::AnnouncementStatus;
use super::write::{acted, visible};
use crate::entity::{announcement as row, announcement_acknowledgement as acknowledgement};
use crate::entity::{announcement_audience as audience, employee};
use crate::error::Error;
use crate::value::Status;
use crate::{facts, scope};

/// The subject of the timers of announcements: the scheduler hands them to [`meet_deadline`].
pub const TIMER_SUBJECT: &str = "personnel.announcement";

const APPEAR: &str = "appear";
const REMIND: &str = "remind";
const REMIND_LAST: &str = "remind_last";

/// How many days before the last day the first reminder comes.
const AHEAD: Days = Days::new(3);

/// Sets the deadlines of a published edition in place of those before. What is seen already appears at once.
pub(super) async fn begin(tx: &DatabaseTransaction, act: &Act, model: &row::Model) -> Result<(), Error> {
    timers::clear(tx, model.id.0).await?;
    if visible(model).contains(act.today) {
        acts::record(tx, act, acted("personnel.announcement_appeared", model)).await?;
    }
    let instansi = facts::instansi_of(tx, model.unit_id).await?.unwrap_or(model.unit_id);
    let zone = facts::time_zone_of(tx, instansi, act.today).await?;
    let last = model.acknowledge_by;
    let days = [
        (APPEAR, Some(model.visible_from)),
        (REMIND, last.and_then(|last| last.checked_sub_days(AHEAD))),
        (REMIND_LAST, last),
    ];
    let new = |(action, day): (&'static str, Option<NaiveDate>)| {
        // At eight in the morning, when people are at their desks; an announcement itself appears at midnight.
        let hours = if action == APPEAR { 0 } else { 8 };
        let due_at = zone.midnight(day?) + TimeDelta::hours(hours);
        (due_at > act.at).then_some(NewTimer { subject: TIMER_SUBJECT, object: model.id.0, action, due_at })
    };
    Ok(timers::set_all(tx, days.into_iter().filter_map(new).collect()).await?)
}

/// Does what a deadline is for, in the timer's transaction: an act, of which the audience is told.
///
/// # Errors
/// When the database fails; it is then tried again.
pub async fn meet_deadline(due: &Due<'_>) -> Result<(), JobFailure> {
    let found = row::Entity::find_by_id(AnnouncementId(due.timer.object_id)).one(due.tx).await;
    let Some(model) = found.map_err(platform::Error::from)? else { return Ok(()) };
    if model.status != AnnouncementStatus::Published {
        return Ok(());
    }
    let kind = match due.timer.action.as_str() {
        APPEAR => "personnel.announcement_appeared",
        REMIND | REMIND_LAST => "personnel.announcement_due",
        _ => return Ok(()),
    };
    acts::record(due.tx, &due.act, acted(kind, &model)).await?;
    Ok(())
}

/// The employees to whom an announcement is addressed on a day; only those who have not acknowledged its edition, where asked.
///
/// # Errors
/// When the database fails.
pub async fn audience_of(
    db: &Db,
    (id, day, only_unacknowledged): (AnnouncementId, NaiveDate, bool),
) -> Result<Vec<EmployeeId>, Error> {
    let conn = db.latest();
    let Some(model) = row::Entity::find_by_id(id).one(conn).await? else { return Ok(Vec::new()) };
    if model.status != AnnouncementStatus::Published {
        return Ok(Vec::new());
    }
    let mut query = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::condition(&addressed(conn, id).await?, employee::Column::Id, day))
        .filter(employee::Column::Id.in_subquery(active_on(day)));
    if only_unacknowledged {
        query = query.filter(employee::Column::Id.not_in_subquery(acknowledged(&model)));
    }
    Ok(query.into_tuple().all(conn).await?)
}

/// Over whom an announcement reaches, as a scope.
pub(super) async fn addressed(conn: &impl ConnectionTrait, id: AnnouncementId) -> Result<Scope, Error> {
    let units: Vec<UnitId> = audience::Entity::find()
        .select_only()
        .column(audience::Column::UnitId)
        .filter(audience::Column::AnnouncementId.eq(id))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Scope { units, ..Scope::default() })
}

/// Those whose employment goes on on a day.
pub(crate) fn active_on(day: NaiveDate) -> SelectStatement {
    let active = Status::ALL.iter().filter(|status| status.is_active()).map(|status| status.word());
    Query::select()
        .column(("fact", "employee_id"))
        .from("fact")
        .and_where(Expr::col(("fact", "kind")).eq("status"))
        .and_where(Expr::col(("fact", "code")).is_in(active))
        .and_where(Expr::col(("fact", "superseded_at")).is_null())
        .and_where(scope::holds_on("fact", day))
        .take()
}

/// Those who have acknowledged an edition.
pub(super) fn acknowledged(model: &row::Model) -> SelectStatement {
    Query::select()
        .column(acknowledgement::Column::EmployeeId)
        .from(acknowledgement::Entity)
        .and_where(acknowledgement::Column::AnnouncementId.eq(model.id))
        .and_where(acknowledgement::Column::Edition.eq(model.edition))
        .take()
}
