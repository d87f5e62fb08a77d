//! Additional results of a running plan: an assignment that came later, the work of a Plt. It is no second plan (README 7.3).

use kernel::Fault;
use kernel::id::SkpId;
use platform::{Act, Db, acts};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use crate::entity::{iki, rhk};
use crate::plan::{Plan, PlannedRhk};
use crate::rules::plan::{faults_of_indicator, faults_of_origin, form_of};
use crate::rules::text::{SENTENCE_MAX, fault};
use crate::skp::{Document, acted, document};
use crate::states::SkpAct;
use crate::words::{IkiForm, RhkKind};
use crate::{Error, store};

/// Gives the employee of a running plan an additional result (tambah). The content that was agreed stays.
///
/// # Errors
/// `NotTheRater`, `SelfRating`; `Stale`; `ActNotOffered` unless the plan runs; `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn add_rhk(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    new: PlannedRhk,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Tambah, expected)?;
    let act = &store::as_rater(&tx, act, &held).await?;
    let plan = store::plan_of(&tx, &held.skp).await?;
    let wanted = Plan { rhk: vec![new.clone()], ..plan.clone() };
    let known = store::known(&tx, &held, &wanted).await?;
    let mut faults: Vec<Fault> = fault(&new.title, "/title", SENTENCE_MAX).into_iter().collect();
    if new.kind != RhkKind::Tambahan {
        faults.push(Fault::invalid("performance.acting_additional").at("/kind"));
    }
    if new.id.is_some() {
        faults.push(Fault::invalid("performance.id_unknown").at("/id"));
    }
    faults.extend(faults_of_origin(&new, &known, ""));
    if new.iki.is_empty() {
        faults.push(Fault::invalid("performance.iki_missing").at("/iki"));
    }
    for (at, iki) in new.iki.iter().enumerate() {
        let here = format!("/iki/{at}");
        faults.extend(faults_of_indicator(iki, plan.approach, &here));
        if form_of(iki, plan.approach) == IkiForm::Angka && iki.target.is_none() {
            faults.push(Fault::invalid("performance.target_missing").at(format!("{here}/target")));
        }
    }
    Error::unless_empty(faults)?;
    let number = i32::try_from(plan.rhk.len()).unwrap_or(i32::MAX).saturating_add(1);
    let (results, indicators) = Plan::rows(vec![new], skp_id);
    let results = results.into_iter().map(|rhk| rhk::Model { number, ..rhk });
    let results = results.map(|rhk| rhk.into_active_model().reset_all());
    rhk::Entity::insert_many(results).exec_without_returning(&tx).await?;
    let indicators = indicators.into_iter().map(|iki| iki.into_active_model().reset_all());
    iki::Entity::insert_many(indicators).exec_without_returning(&tx).await?;
    let skp = store::save(&tx, act, held.skp).await?;
    acts::record(&tx, act, acted("performance.rhk_added", &skp)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}
