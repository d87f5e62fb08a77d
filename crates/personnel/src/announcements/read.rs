//! Reading announcements: those that one keeps, and those that are addressed to oneself.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{AnnouncementId, EmployeeId, FileId, UnitId};
use platform::cursor::{Page, Paging};
use platform::{Db, Scope};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::write::visible;
use super::{Announcement, AnnouncementKind, AnnouncementStatus, Content};
use crate::entity::{announcement as row, announcement_acknowledgement as acknowledgement};
use crate::entity::{announcement_audience as audience, announcement_edition as edition};
use crate::entity::{announcement_file as attached, employee, placement, unit_ancestor};
use crate::error::Error;
use crate::scope;

/// Who reads: an employee, or somebody else who works for an instansi.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The employee, if one reads.
    pub employee: Option<EmployeeId>,
    /// The instansi where the reader works.
    pub instansi: Option<UnitId>,
}

impl Reader {
    /// The condition that the reader sees an announcement on a day: published, on a day of its period, and addressed to a unit
    /// above his place, or to his instansi.
    pub(super) fn sees(self, today: NaiveDate) -> Condition {
        let to_me = Query::select()
            .column(audience::Column::AnnouncementId)
            .from(audience::Entity)
            .cond_where(
                Condition::any()
                    .add(audience::Column::UnitId.in_subquery(self.above(today)))
                    .add(audience::Column::UnitId.in_subquery(self.employers()))
                    .add_option(self.instansi.map(|instansi| audience::Column::UnitId.eq(instansi))),
            )
            .take();
        Condition::all()
            .add(row::Column::Status.eq(AnnouncementStatus::Published))
            .add(row::Column::VisibleFrom.lte(today))
            .add(row::Column::VisibleUntil.gt(today))
            .add(row::Column::Id.in_subquery(to_me))
    }

    fn above(self, today: NaiveDate) -> SelectStatement {
        Query::select()
            .column((unit_ancestor::Entity, unit_ancestor::Column::AncestorId))
            .from(placement::Entity)
            .inner_join(
                unit_ancestor::Entity,
                Expr::col((unit_ancestor::Entity, unit_ancestor::Column::UnitId))
                    .equals((placement::Entity, placement::Column::UnitId))
                    .and(scope::holds_on("unit_ancestor", today)),
            )
            .and_where(Expr::col((placement::Entity, placement::Column::EmployeeId)).is_in(self.employee))
            .and_where(scope::holds_on("placement", today))
            .take()
    }

    fn employers(self) -> SelectStatement {
        Query::select()
            .column(employee::Column::InstansiId)
            .from(employee::Entity)
            .and_where(employee::Column::Id.is_in(self.employee))
            .take()
    }
}

/// Which announcements of those that one keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnnouncementFilter {
    /// In this state.
    pub status: Option<AnnouncementStatus>,
    /// Of this kind.
    pub kind: Option<AnnouncementKind>,
    /// Kept by this unit.
    pub unit_id: Option<UnitId>,
}

/// Announcements kept by units within the scope, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_announcements(
    db: &Db,
    (scope, today): (&Scope, NaiveDate),
    filter: AnnouncementFilter,
    paging: &Paging,
) -> Result<Page<Announcement>, Error> {
    let wanted = Condition::all()
        .add(scope::unit_condition(scope, row::Column::UnitId, today))
        .add_option(filter.status.map(|status| row::Column::Status.eq(status)))
        .add_option(filter.kind.map(|kind| row::Column::Kind.eq(kind)))
        .add_option(filter.unit_id.map(|unit| row::Column::UnitId.eq(unit)));
    page(db, (wanted, None), paging).await
}

/// One announcement kept by a unit within the scope.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_announcement(
    db: &Db,
    (scope, today): (&Scope, NaiveDate),
    id: AnnouncementId,
) -> Result<Announcement, Error> {
    let found = row::Entity::find_by_id(id).filter(scope::unit_condition(scope, row::Column::UnitId, today));
    one(db.latest(), found.one(db.latest()).await?, None).await
}

/// Which announcements of those addressed to the reader.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReaderFilter {
    /// Of this kind.
    pub kind: Option<AnnouncementKind>,
    /// Only those that still want the reader's acknowledgement.
    pub only_unacknowledged: bool,
}

/// Announcements addressed to the reader, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_my_announcements(
    db: &Db,
    (reader, today): (Reader, NaiveDate),
    filter: ReaderFilter,
    paging: &Paging,
) -> Result<Page<Announcement>, Error> {
    let mut wanted = Condition::all()
        .add(reader.sees(today))
        .add_option(filter.kind.map(|kind| row::Column::Kind.eq(kind)));
    if filter.only_unacknowledged {
        // By edition: a further edition asks anew.
        let done = Query::select()
            .expr(Expr::val(1))
            .from(acknowledgement::Entity)
            .and_where(acknowledgement::Column::EmployeeId.is_in(reader.employee))
            .and_where(
                Expr::col((acknowledgement::Entity, acknowledgement::Column::AnnouncementId))
                    .equals((row::Entity, row::Column::Id)),
            )
            .and_where(
                Expr::col((acknowledgement::Entity, acknowledgement::Column::Edition))
                    .equals((row::Entity, row::Column::Edition)),
            )
            .take();
        wanted = wanted.add(row::Column::RequiresAcknowledgement.eq(true)).add(Expr::not_exists(done));
    }
    page(db, (wanted, reader.employee), paging).await
}

/// One announcement addressed to the reader.
///
/// # Errors
/// `NotFound` where it is not addressed to him now.
pub async fn find_my_announcement(
    db: &Db,
    (reader, today): (Reader, NaiveDate),
    id: AnnouncementId,
) -> Result<Announcement, Error> {
    let found = row::Entity::find_by_id(id).filter(reader.sees(today)).one(db.latest()).await?;
    one(db.latest(), found, reader.employee).await
}

/// Whether a file is attached to the edition of an announcement that the reader sees, or to any edition of one that is kept within
/// the scope.
///
/// # Errors
/// `NotFound` where it is not.
pub async fn attachment(
    db: &Db,
    (reader, kept, today): (Reader, Option<&Scope>, NaiveDate),
    (id, file): (AnnouncementId, FileId),
) -> Result<FileId, Error> {
    let kept = kept.map(|scope| scope::unit_condition(scope, row::Column::UnitId, today));
    let seen = row::Entity::find_by_id(id).filter(Condition::any().add(reader.sees(today)).add_option(kept));
    let model = seen.one(db.latest()).await?.ok_or_else(|| Error::missing("announcement"))?;
    let attached = attached::Entity::find_by_id((model.id, model.edition, file)).one(db.latest()).await?;
    attached.map(|attached| attached.file_id).ok_or_else(|| Error::missing("file"))
}

async fn page(
    db: &Db,
    (wanted, reader): (Condition, Option<EmployeeId>),
    paging: &Paging,
) -> Result<Page<Announcement>, Error> {
    let query = row::Entity::find().filter(wanted).order_by_desc(row::Column::Id);
    let newest_first = (|row: &row::Model| row.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.latest(), query, newest_first).await?;
    Ok(Page { rows: complete(db.latest(), page.rows, reader).await?, extent: page.extent })
}

async fn one(
    conn: &impl ConnectionTrait,
    found: Option<row::Model>,
    reader: Option<EmployeeId>,
) -> Result<Announcement, Error> {
    let found = found.into_iter().collect();
    complete(conn, found, reader).await?.pop().ok_or_else(|| Error::missing("announcement"))
}

/// Announcements with what their current editions say: four queries, however many.
pub(super) async fn complete(
    conn: &impl ConnectionTrait,
    rows: Vec<row::Model>,
    reader: Option<EmployeeId>,
) -> Result<Vec<Announcement>, Error> {
    let ids: Vec<AnnouncementId> = rows.iter().map(|row| row.id).collect();
    let editions = edition::Entity::find()
        .filter(edition::Column::AnnouncementId.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let mut editions: HashMap<(AnnouncementId, i32), edition::Model> =
        editions.into_iter().map(|edition| ((edition.announcement_id, edition.edition), edition)).collect();
    let mut units: HashMap<AnnouncementId, Vec<UnitId>> = HashMap::new();
    let to = audience::Entity::find().filter(audience::Column::AnnouncementId.is_in(ids.iter().copied()));
    for one in to.order_by_asc(audience::Column::UnitId).all(conn).await? {
        units.entry(one.announcement_id).or_default().push(one.unit_id);
    }
    let mut files: HashMap<(AnnouncementId, i32), Vec<FileId>> = HashMap::new();
    let all = attached::Entity::find().filter(attached::Column::AnnouncementId.is_in(ids.iter().copied()));
    for one in all.order_by_asc(attached::Column::FileId).all(conn).await? {
        files.entry((one.announcement_id, one.edition)).or_default().push(one.file_id);
    }
    let mine = acknowledgement::Entity::find()
        .filter(acknowledgement::Column::AnnouncementId.is_in(ids))
        .filter(acknowledgement::Column::EmployeeId.is_in(reader));
    let mine: HashMap<(AnnouncementId, i32), DateTime<Utc>> = mine
        .all(conn)
        .await?
        .into_iter()
        .map(|one| ((one.announcement_id, one.edition), one.acknowledged_at))
        .collect();
    let complete = |row: row::Model| {
        let key = (row.id, row.edition);
        let text = editions.remove(&key).ok_or_else(|| Error::missing("announcement"))?;
        let visible = visible(&row);
        Ok(Announcement {
            id: row.id,
            unit_id: row.unit_id,
            status: row.status,
            edition: row.edition,
            content: Content {
                kind: row.kind,
                title: text.title,
                body: text.body,
                audience: units.remove(&row.id).unwrap_or_default(),
                visible,
                requires_acknowledgement: row.requires_acknowledgement,
                acknowledge_by: row.acknowledge_by,
                files: files.remove(&key).unwrap_or_default(),
            },
            created_at: row.created_at,
            published_at: row.published_at,
            edition_published_at: text.published_at,
            withdrawn_at: row.withdrawn_at,
            acknowledged_at: mine.get(&key).copied(),
            version: row.version,
        })
    };
    rows.into_iter().map(complete).collect()
}
