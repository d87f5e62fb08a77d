//! Queries of agreements. Who may see one: everybody of the instansi once it is established, and before that the unit's leader, those
//! who lead above, and the officers over it.

use std::collections::HashMap;

use kernel::id::{AgreementId, EmployeeId, SasaranId, UnitId};
use personnel::facts::{self, Leaders};
use personnel::scope;
use platform::{Act, Scope};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::states::{self, AgreementAct, Party};
use super::{
    AgreementDocument, AgreementReader, AgreementStatus, HeldAgreement, Promise, PromisedIku, PromisedSasaran,
};
use crate::entity::{iku, perjanjian_kinerja as row, sasaran};
use crate::{Error, store};

/// What the caller may see.
pub(super) fn reached(act: &Act) -> Condition {
    let own = act.party();
    let known = Scope { own: own.or(act.scope.own), subordinates_of: None, ..act.scope.clone() };
    let published = Condition::all()
        .add(row::Column::Status.is_in(AgreementStatus::PUBLISHED))
        .add(scope::instansi_condition(&known, row::Column::InstansiId));
    Condition::any()
        .add(published)
        .add(scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
        .add_option(own.map(|own| scope::led_condition(own, row::Column::UnitId, act.today)))
}

fn missing() -> Error {
    platform::Error::NotFound("agreement").into()
}

/// An agreement that the caller may see.
pub(super) async fn find(
    conn: &impl ConnectionTrait,
    reader: AgreementReader<'_>,
    id: AgreementId,
) -> Result<HeldAgreement, Error> {
    let query = row::Entity::find_by_id(id).filter(reached(reader.act));
    let found = query.one(conn).await?.ok_or_else(missing)?;
    hold(conn, reader, vec![found]).await?.pop().ok_or_else(missing)
}

/// The same, locked until the transaction ends.
pub(super) async fn lock(
    tx: &impl ConnectionTrait,
    act: &Act,
    id: AgreementId,
) -> Result<HeldAgreement, Error> {
    let found = row::Entity::find_by_id(id).filter(reached(act)).lock_exclusive().one(tx).await?;
    hold(tx, AgreementReader::writing(act), vec![found.ok_or_else(missing)?]).await?.pop().ok_or_else(missing)
}

/// Agreements as the caller meets them: four queries, however many.
pub(super) async fn hold(
    conn: &impl ConnectionTrait,
    reader: AgreementReader<'_>,
    rows: Vec<row::Model>,
) -> Result<Vec<HeldAgreement>, Error> {
    let units: Vec<UnitId> = rows.iter().map(|row| row.unit_id).collect();
    let act = reader.act;
    let leaders = facts::leaders_of(conn, &units, act.today).await?;
    let names = facts::unit_names(conn, &units, act.today).await?;
    let kept = match reader.keeps {
        Some(keeps) => kept_among(conn, keeps, &units).await?,
        None => Vec::new(),
    };
    let hold = |agreement: row::Model| {
        let unit = agreement.unit_id;
        let over = leaders.get(&unit).copied().unwrap_or_default();
        HeldAgreement {
            party: party(act, over, kept.contains(&unit)),
            unit_name: names.get(&unit).cloned().unwrap_or_default(),
            leader_id: over.head,
            above_id: over.above,
            agreement,
        }
    };
    Ok(rows.into_iter().map(hold).collect())
}

/// What the caller is to a unit.
pub(super) fn party(act: &Act, over: Leaders, is_kept: bool) -> Party {
    let own: Option<EmployeeId> = act.party();
    match own {
        Some(own) if over.head == Some(own) => Party::Leader,
        // An operator enters for a leader what that leader's unit reports, never what he judges.
        Some(own) if over.above == Some(own) && !act.is_entered() => Party::Above,
        _ if is_kept && over.above.is_none() => Party::KeeperOfTop,
        _ if is_kept => Party::Keeper,
        _ => Party::Reader,
    }
}

/// Those of the units over which the caller's permission was granted.
pub(super) async fn kept_among(
    conn: &impl ConnectionTrait,
    act: &Act,
    units: &[UnitId],
) -> Result<Vec<UnitId>, Error> {
    use personnel::entity::unit;
    Ok(unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(units.iter().copied()))
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .into_tuple()
        .all(conn)
        .await?)
}

impl HeldAgreement {
    /// The state that an act leads to, if the caller may do it to this version now.
    pub(super) fn permit(&self, act: AgreementAct, expected: Option<i64>) -> Result<AgreementStatus, Error> {
        states::admit(act, self.party)?;
        store::fresh(expected, self.agreement.version)?;
        states::permit(&self.agreement, act, self.party)
    }
}

/// The indicators of agreements, in their order.
pub(super) async fn indicators(
    conn: &impl ConnectionTrait,
    agreements: impl IntoIterator<Item = AgreementId>,
) -> Result<Vec<iku::Model>, Error> {
    Ok(iku::Entity::find()
        .filter(iku::Column::AgreementId.is_in(agreements))
        .order_by_asc(iku::Column::AgreementId)
        .order_by_asc(iku::Column::Number)
        .all(conn)
        .await?)
}

/// The content of an agreement: two queries.
pub(super) async fn promise(conn: &impl ConnectionTrait, agreement: &row::Model) -> Result<Promise, Error> {
    let objectives = sasaran::Entity::find()
        .filter(sasaran::Column::AgreementId.eq(agreement.id))
        .order_by_asc(sasaran::Column::Number)
        .all(conn)
        .await?;
    let mut below: HashMap<SasaranId, Vec<PromisedIku>> = HashMap::new();
    for one in indicators(conn, [agreement.id]).await? {
        below.entry(one.sasaran_id).or_default().push(one.into());
    }
    let objective = |row: sasaran::Model| PromisedSasaran {
        id: Some(row.id),
        title: row.title,
        continues_id: row.continues_id,
        iku: below.remove(&row.id).unwrap_or_default(),
    };
    Ok(Promise {
        cap_percent: agreement.cap_percent,
        sasaran: objectives.into_iter().map(objective).collect(),
    })
}

impl From<iku::Model> for PromisedIku {
    fn from(row: iku::Model) -> Self {
        Self {
            id: Some(row.id),
            indicator: row.indicator,
            unit: row.unit,
            baseline: row.baseline,
            target: row.target,
            polarity: row.polarity,
            budget: row.budget,
            targets: row.targets.0,
        }
    }
}

/// An agreement with its content.
pub(super) async fn document(
    conn: &impl ConnectionTrait,
    held: HeldAgreement,
) -> Result<AgreementDocument, Error> {
    let promise = promise(conn, &held.agreement).await?;
    Ok(AgreementDocument { held, promise })
}

/// Writes a changed agreement as its next version.
pub(super) async fn save(
    tx: &impl ConnectionTrait,
    act: &Act,
    agreement: row::Model,
) -> Result<row::Model, Error> {
    let agreement = row::Model { version: agreement.version + 1, updated_at: act.at, ..agreement };
    Ok(agreement.into_active_model().reset_all().update(tx).await?)
}
