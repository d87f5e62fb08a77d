//! Reading agreements, and what is published of them.

use kernel::id::{AgreementId, IkuId, IkuRealisationId, SasaranId, UnitId};
use platform::{Act, Page, Paging};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::{AgreementDocument, AgreementReader, AgreementStatus, HeldAgreement, store};
use crate::Error;
use crate::entity::{iku, iku_realisation, perjanjian_kinerja as row, sasaran};

/// Which agreements.
#[derive(Clone, Copy, Debug, Default)]
pub struct AgreementFilter {
    /// Of one unit.
    pub unit_id: Option<UnitId>,
    /// Of one year.
    pub year: Option<i32>,
    /// In one state.
    pub status: Option<AgreementStatus>,
}

/// One agreement with its content.
///
/// # Errors
/// `NotFound` for one that the caller may not see.
pub async fn find_agreement(
    conn: &impl ConnectionTrait,
    reader: AgreementReader<'_>,
    id: AgreementId,
) -> Result<AgreementDocument, Error> {
    store::document(conn, store::find(conn, reader, id).await?).await
}

/// Agreements that the caller may see, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_agreements(
    conn: &impl ConnectionTrait,
    reader: AgreementReader<'_>,
    filter: AgreementFilter,
    paging: &Paging,
) -> Result<Page<HeldAgreement>, Error> {
    let mut query = row::Entity::find().filter(store::reached(reader.act));
    if let Some(unit) = filter.unit_id {
        query = query.filter(row::Column::UnitId.eq(unit));
    }
    if let Some(year) = filter.year {
        query = query.filter(row::Column::Year.eq(year));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::Column::Status.eq(status));
    }
    let newest_first = (|row: &row::Model| row.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query.order_by_desc(row::Column::Id), newest_first).await?;
    Ok(Page { rows: store::hold(conn, reader, page.rows).await?, extent: page.extent })
}

/// An indicator of an agreement in force, to which a plan may be linked.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PublishedIku {
    /// The indicator.
    pub id: IkuId,
    /// What is measured.
    pub indicator: String,
    /// Its objective.
    pub sasaran_id: SasaranId,
    /// What is to be reached.
    pub sasaran: String,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The unit.
    pub unit_id: UnitId,
}

/// The indicators of the agreements in force of units for a year. One query, however many.
///
/// # Errors
/// When the database fails.
pub async fn published(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    year: i32,
) -> Result<Vec<PublishedIku>, Error> {
    let to_objective: RelationDef =
        iku::Entity::belongs_to(sasaran::Entity).from(iku::Column::SasaranId).to(sasaran::Column::Id).into();
    let to_agreement: RelationDef =
        iku::Entity::belongs_to(row::Entity).from(iku::Column::AgreementId).to(row::Column::Id).into();
    Ok(iku::Entity::find()
        .select_only()
        .columns([iku::Column::Id, iku::Column::Indicator, iku::Column::SasaranId, iku::Column::AgreementId])
        .column_as(sasaran::Column::Title, "sasaran")
        .column(row::Column::UnitId)
        .join(JoinType::InnerJoin, to_objective)
        .join(JoinType::InnerJoin, to_agreement)
        .filter(row::Column::UnitId.is_in(units.iter().copied()))
        .filter(row::Column::Year.eq(year))
        .filter(row::Column::Status.eq(AgreementStatus::Berlaku))
        .order_by_asc(row::Column::UnitId)
        .order_by_asc(iku::Column::Number)
        .into_model()
        .all(conn)
        .await?)
}

/// Whether a realisation is the caller's to read: as its agreement is.
///
/// # Errors
/// `NotFound` for an agreement that the caller may not see.
pub async fn admit_realisation(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: IkuRealisationId,
) -> Result<(), Error> {
    let missing = || platform::Error::NotFound("realisation");
    let found = iku_realisation::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    store::find(conn, AgreementReader::only(act), found.agreement_id).await.map(|_held| ())
}
