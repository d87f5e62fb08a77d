//! Drafting, publishing, revising and withdrawing.

use chrono::DateTime;
use chrono::Utc;
use kernel::id::{AnnouncementId, UnitId};
use kernel::{DateRange, Fault};
use platform::{Act, Acted, Db, acts, files, timers};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};
use serde_json::json;

use super::states::{AnnouncementAct, permit};
use super::{Announcement, AnnouncementStatus, Content, deadlines, read};
use crate::entity::{
    announcement as row, announcement_audience as audience, announcement_edition as edition,
};
use crate::entity::{announcement_file as attached, unit};
use crate::error::{Error, Flaw};
use crate::rules::announcement::{Dates, faults};
use crate::scope;

/// Begins an announcement.
#[derive(Clone, Debug)]
pub struct DraftAnnouncement {
    /// The unit whose officers keep it.
    pub unit_id: UnitId,
    /// What it says.
    pub content: Content,
}

/// Writes an announcement anew.
#[derive(Clone, Debug)]
pub struct EditAnnouncement {
    /// Which.
    pub id: AnnouncementId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// What it is to say.
    pub content: Content,
}

/// Begins an announcement of a unit within the scope, to units within it.
///
/// # Errors
/// `Invalid` with every fault: unknown units, dates that do not fit, unknown files.
pub async fn draft_announcement(db: &Db, act: &Act, new: DraftAnnouncement) -> Result<Announcement, Error> {
    let tx = platform::begin(db).await?;
    let id = AnnouncementId::new();
    let mut found = judge(&tx, act, &new.content).await?;
    if !unknown(&tx, act, &[new.unit_id]).await?.is_empty() {
        found.push(Flaw::UnitUnknown.at("/unit_id"));
    }
    found.extend(keep_files(&tx, act, (id, &new.content)).await?);
    Error::of(found)?;
    let Content { kind, visible, requires_acknowledgement, acknowledge_by, .. } = new.content;
    let model = row::Model {
        id,
        unit_id: new.unit_id,
        kind,
        status: AnnouncementStatus::Draft,
        edition: 1,
        visible_from: visible.from,
        visible_until: visible.stored_until(),
        requires_acknowledgement,
        acknowledge_by,
        made_by: act.actor.id(),
        created_at: act.at,
        published_at: None,
        withdrawn_at: None,
        version: 1,
    };
    row::Entity::insert(model.clone().into_active_model()).exec_without_returning(&tx).await?;
    write_edition(&tx, &model, (&new.content, None)).await?;
    finish(tx, act, (model, "personnel.announcement_drafted")).await
}

/// Writes a draft anew, or gives a published announcement a further edition, which asks everyone anew.
///
/// # Errors
/// `NotFound` outside the scope; `Stale`; `Invalid` with every fault, or where it was withdrawn.
pub async fn edit_announcement(db: &Db, act: &Act, edit: EditAnnouncement) -> Result<Announcement, Error> {
    let tx = platform::begin(db).await?;
    let old = lock(&tx, act, (edit.id, edit.expected)).await?;
    let is_draft = old.status == AnnouncementStatus::Draft;
    let status = permit(old.status, if is_draft { AnnouncementAct::Edit } else { AnnouncementAct::Revise })?;
    let mut found = judge(&tx, act, &edit.content).await?;
    found.extend(keep_files(&tx, act, (edit.id, &edit.content)).await?);
    Error::of(found)?;
    let Content { kind, visible, requires_acknowledgement, acknowledge_by, .. } = edit.content;
    let mut next = old.clone().into_active_model();
    next.kind = Set(kind);
    next.status = Set(status);
    next.visible_from = Set(visible.from);
    next.visible_until = Set(visible.stored_until());
    next.requires_acknowledgement = Set(requires_acknowledgement);
    next.acknowledge_by = Set(acknowledge_by);
    next.edition = Set(old.edition + i32::from(!is_draft));
    next.version = Set(old.version + 1);
    let model = next.update(&tx).await?;
    if is_draft {
        forget_edition(&tx, &model).await?;
    }
    audience::Entity::delete_many().filter(audience::Column::AnnouncementId.eq(model.id)).exec(&tx).await?;
    write_edition(&tx, &model, (&edit.content, (!is_draft).then_some(act.at))).await?;
    if !is_draft {
        deadlines::begin(&tx, act, &model).await?;
    }
    let kind = if is_draft { "personnel.announcement_edited" } else { "personnel.announcement_revised" };
    finish(tx, act, (model, kind)).await
}

/// Puts a draft before its audience.
///
/// # Errors
/// `NotFound` outside the scope; `Stale`; `Invalid` where it is no draft.
pub async fn publish_announcement(
    db: &Db,
    act: &Act,
    (id, expected): (AnnouncementId, Option<i64>),
) -> Result<Announcement, Error> {
    let tx = platform::begin(db).await?;
    let old = lock(&tx, act, (id, expected)).await?;
    let status = permit(old.status, AnnouncementAct::Publish)?;
    let version = old.version + 1;
    let mut next = old.into_active_model();
    next.status = Set(status);
    next.published_at = Set(Some(act.at));
    next.version = Set(version);
    let model = next.update(&tx).await?;
    edition::Entity::update_many()
        .set(edition::ActiveModel { published_at: Set(Some(act.at)), ..Default::default() })
        .filter(edition::Column::AnnouncementId.eq(model.id))
        .filter(edition::Column::Edition.eq(model.edition))
        .exec(&tx)
        .await?;
    deadlines::begin(&tx, act, &model).await?;
    finish(tx, act, (model, "personnel.announcement_published")).await
}

/// Takes an announcement back: nobody sees it any more, and nobody is reminded.
///
/// # Errors
/// `NotFound` outside the scope; `Stale`; `Invalid` where it was withdrawn before.
pub async fn withdraw_announcement(
    db: &Db,
    act: &Act,
    (id, expected): (AnnouncementId, Option<i64>),
) -> Result<Announcement, Error> {
    let tx = platform::begin(db).await?;
    let old = lock(&tx, act, (id, expected)).await?;
    let status = permit(old.status, AnnouncementAct::Withdraw)?;
    let version = old.version + 1;
    let mut next = old.into_active_model();
    next.status = Set(status);
    next.withdrawn_at = Set(Some(act.at));
    next.version = Set(version);
    let model = next.update(&tx).await?;
    timers::clear(&tx, model.id.0).await?;
    finish(tx, act, (model, "personnel.announcement_withdrawn")).await
}

async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    (model, kind): (row::Model, &'static str),
) -> Result<Announcement, Error> {
    let acted = acted(kind, &model);
    acts::record(&tx, act, acted).await?;
    let mut written = read::complete(&tx, vec![model], None).await?;
    tx.commit().await?;
    written.pop().ok_or_else(|| Error::missing("announcement"))
}

/// An act on an announcement.
pub(super) fn acted(kind: &'static str, model: &row::Model) -> Acted {
    Acted::new(kind, model.id).within(model.unit_id).with(json!({ "edition": model.edition }))
}

async fn lock(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (AnnouncementId, Option<i64>),
) -> Result<row::Model, Error> {
    let within = scope::unit_condition(&act.scope, row::Column::UnitId, act.today);
    let found = row::Entity::find_by_id(id).filter(within).lock_exclusive().one(tx).await?;
    let found = found.ok_or_else(|| Error::missing("announcement"))?;
    if expected.is_some_and(|expected| expected != found.version) {
        return Err(platform::Error::Stale.into());
    }
    Ok(found)
}

/// Every fault of a content.
async fn judge(tx: &DatabaseTransaction, act: &Act, content: &Content) -> Result<Vec<Fault>, Error> {
    let mut found = faults(&Dates {
        visible: content.visible,
        requires_acknowledgement: content.requires_acknowledgement,
        acknowledge_by: content.acknowledge_by,
    });
    for (pointer, text) in [("/title", &content.title), ("/body", &content.body)] {
        if text.trim().is_empty() {
            found.push(Flaw::NameEmpty.at(pointer));
        }
    }
    if content.audience.is_empty() {
        found.push(Flaw::UnitUnknown.at("/audience"));
    }
    let unknown = unknown(tx, act, &content.audience).await?;
    let places = content.audience.iter().enumerate().filter(|(_, unit)| unknown.contains(unit));
    found.extend(places.map(|(at, _)| Flaw::UnitUnknown.at(format!("/audience/{at}"))));
    Ok(found)
}

/// Those of some units that the scope does not reach.
async fn unknown(tx: &DatabaseTransaction, act: &Act, units: &[UnitId]) -> Result<Vec<UnitId>, Error> {
    let known: Vec<UnitId> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(units.iter().copied()))
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(units.iter().copied().filter(|unit| !known.contains(unit)).collect())
}

/// Gives the files to the announcement; a fault for each that cannot be given.
async fn keep_files(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, content): (AnnouncementId, &Content),
) -> Result<Vec<Fault>, Error> {
    let mut found = Vec::new();
    for (at, file) in content.files.iter().enumerate() {
        let is_attached = attached::Entity::find()
            .filter(attached::Column::AnnouncementId.eq(id))
            .filter(attached::Column::FileId.eq(*file));
        if is_attached.one(tx).await?.is_some() {
            continue;
        }
        match files::keep(tx, act, *file, id).await {
            Err(platform::Error::NotFound(_)) => found.push(Flaw::FileUnknown.at(format!("/files/{at}"))),
            kept => kept?,
        }
    }
    Ok(found)
}

async fn forget_edition(tx: &DatabaseTransaction, model: &row::Model) -> Result<(), Error> {
    edition::Entity::delete_by_id((model.id, model.edition)).exec(tx).await?;
    attached::Entity::delete_many()
        .filter(attached::Column::AnnouncementId.eq(model.id))
        .filter(attached::Column::Edition.eq(model.edition))
        .exec(tx)
        .await?;
    Ok(())
}

async fn write_edition(
    tx: &DatabaseTransaction,
    model: &row::Model,
    (content, published_at): (&Content, Option<DateTime<Utc>>),
) -> Result<(), Error> {
    let written = edition::ActiveModel {
        announcement_id: Set(model.id),
        edition: Set(model.edition),
        title: Set(content.title.trim().to_owned()),
        body: Set(content.body.clone()),
        published_at: Set(published_at),
    };
    edition::Entity::insert(written).exec_without_returning(tx).await?;
    let mut units = content.audience.clone();
    units.sort_unstable();
    units.dedup();
    let to = units
        .into_iter()
        .map(|unit| audience::ActiveModel { announcement_id: Set(model.id), unit_id: Set(unit) });
    audience::Entity::insert_many(to).exec_without_returning(tx).await?;
    let mut files = content.files.clone();
    files.sort_unstable();
    files.dedup();
    let files = files.into_iter().map(|file| attached::ActiveModel {
        announcement_id: Set(model.id),
        edition: Set(model.edition),
        file_id: Set(file),
    });
    attached::Entity::insert_many(files).exec_without_returning(tx).await?;
    Ok(())
}

/// The days on which an announcement is seen.
pub(super) fn visible(model: &row::Model) -> DateRange {
    DateRange::stored(model.visible_from, model.visible_until)
}
