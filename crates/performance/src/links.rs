//! Links that come later: an employee plans while the superior is late, and nothing is typed twice when the superior's plan is
//! there.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::Fault;
use kernel::id::{EmployeeId, RhkId, SasaranId, SkpId};
use personnel::facts;
use platform::{Act, Db, acts};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::entity::{rhk, skp};
use crate::skp::{Document, acted, document};
use crate::states::SkpAct;
use crate::versions::RhkLink;
use crate::{Error, store};

/// Links results of a plan that have no link yet to results of the superior's agreed plan (tautkan). The plan stays as it is
/// otherwise, and where it stands.
///
/// # Errors
/// `NotTheEmployee` for anyone but the two; `Stale`; `ActNotOffered` before the plan is submitted; `Invalid` with every link that
/// is set already, leads elsewhere, or closes a circle.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn link_skp(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    links: Vec<RhkLink>,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Tautkan, expected)?;
    let act = &store::as_rater(&tx, act, &held).await?;
    let plan = store::plan_of(&tx, &held.skp).await?;
    let superior: HashSet<RhkId> =
        store::supportable(&tx, &held).await?.into_iter().map(|rhk| rhk.id).collect();
    let own = plan.rhk_ids();
    let targets: Vec<RhkId> = links.iter().map(|link| link.supports_rhk_id).collect();
    let circular = store::circular(&tx, &targets, &own).await?;
    let set: HashSet<RhkId> =
        plan.rhk.iter().filter(|rhk| rhk.supports_rhk_id.is_some()).filter_map(|rhk| rhk.id).collect();
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for (at, link) in links.iter().enumerate() {
        let fault = if !own.contains(&link.rhk_id) {
            Some(("performance.id_unknown", "rhk_id"))
        } else if set.contains(&link.rhk_id) || !seen.insert(link.rhk_id) {
            Some(("performance.link_set", "rhk_id"))
        } else if !superior.contains(&link.supports_rhk_id) {
            Some(("performance.link_foreign", "supports_rhk_id"))
        } else if circular.contains(&link.supports_rhk_id) {
            Some(("performance.link_cycle", "supports_rhk_id"))
        } else {
            None
        };
        faults.extend(fault.map(|(code, member)| Fault::invalid(code).at(format!("/links/{at}/{member}"))));
    }
    Error::unless_empty(faults)?;
    set_links(&tx, &links).await?;
    let skp = store::save(&tx, act, held.skp).await?;
    acts::record(&tx, act, acted("performance.skp_linked", &skp)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// Once a superior's plan is agreed, results of subordinates that rest on the same objective, and on which exactly one of the
/// superior's results rests, are linked to it by themselves.
pub(crate) async fn resolve_waiting(
    tx: &impl ConnectionTrait,
    act: &Act,
    agreed: &skp::Model,
) -> Result<(), Error> {
    let results = rhk::Entity::find().filter(rhk::COLUMN.skp_id.eq(agreed.id)).all(tx).await?;
    let mut on: HashMap<SasaranId, Vec<RhkId>> = HashMap::new();
    for (sasaran, id) in results.iter().filter_map(|rhk| Some((rhk.supports_sasaran_id?, rhk.id))) {
        on.entry(sasaran).or_default().push(id);
    }
    if on.is_empty() {
        return Ok(());
    }
    let below: Vec<EmployeeId> = facts::subordinates_of(tx, agreed.employee_id, act.today).await?;
    let waiting = store::waiting(tx, &below, agreed.days()).await?;
    let link = |rhk: &rhk::Model| match on.get(&rhk.supports_sasaran_id?)?.as_slice() {
        [only] => Some((rhk.skp_id, RhkLink { rhk_id: rhk.id, supports_rhk_id: *only })),
        _ => None,
    };
    let found: Vec<(SkpId, RhkLink)> = waiting.iter().filter_map(link).collect();
    let links: Vec<RhkLink> = found.iter().map(|(_, link)| *link).collect();
    set_links(tx, &links).await?;
    let plans: HashSet<SkpId> = found.into_iter().map(|(skp, _)| skp).collect();
    let plans = skp::Entity::find().filter(skp::Column::Id.is_in(plans)).all(tx).await?;
    let acted = plans.iter().map(|skp| acted("performance.skp_linked", skp).with(json!({ "by": agreed.id })));
    acts::record_all(tx, &act.by_system(), acted.collect()).await?;
    Ok(())
}

/// Writes links, one statement for each target.
async fn set_links(tx: &impl ConnectionTrait, links: &[RhkLink]) -> Result<(), Error> {
    let mut by_target: BTreeMap<RhkId, Vec<RhkId>> = BTreeMap::new();
    for link in links {
        by_target.entry(link.supports_rhk_id).or_default().push(link.rhk_id);
    }
    for (target, results) in by_target {
        let edit = rhk::ActiveModel {
            supports_rhk_id: sea_orm::ActiveValue::Set(Some(target)),
            ..Default::default()
        };
        rhk::Entity::update_many().set(edit).filter(rhk::Column::Id.is_in(results)).exec(tx).await?;
    }
    Ok(())
}
