//! The content of a plan, and writing it.

use std::collections::HashSet;

use kernel::id::{FactId, IkiId, IndicatorId, RhkId, SasaranId, SkpId};
use platform::{Act, Db, acts};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entity::skp::{self, Texts};
use crate::entity::{iki, rhk};
use crate::rules::plan::faults_of_form;
use crate::skp::{Document, acted, document};
use crate::states::SkpAct;
use crate::words::{Approach, Aspect, IkiForm, Perspective, RhkKind, SkpKind};
use crate::{Error, Quantity, store};

/// The content of a plan, as it is written and as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::Plan)]
pub struct Plan {
    /// Whose kind of work is planned.
    pub kind: SkpKind,
    /// How indicators are written.
    pub approach: Approach,
    /// The planned results in their order.
    pub rhk: Vec<PlannedRhk>,
    /// What the employee is given to reach the results.
    #[serde(default)]
    #[schema(example = json!(["Dua petugas loket", "Printer KTP-el"]))]
    pub resources: Vec<String>,
    /// How and when results are accounted for.
    #[serde(default)]
    #[schema(example = json!(["Laporan bulanan kepada kepala bidang"]))]
    pub accountability: Vec<String>,
    /// What follows from reaching the results or not.
    #[serde(default)]
    #[schema(example = json!(["Usulan penghargaan bila melampaui target"]))]
    pub consequences: Vec<String>,
}

/// A planned result (rencana hasil kerja).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PlannedRhk)]
pub struct PlannedRhk {
    /// The id of a result that the plan holds already; without it the result is new.
    #[serde(default)]
    pub id: Option<RhkId>,
    /// Main or additional.
    pub kind: RhkKind,
    /// The result in words.
    #[schema(min_length = 1, max_length = 500, example = "Meningkatnya kepemilikan dokumen kependudukan")]
    pub title: String,
    /// The result of the superior's agreed plan that this one supports.
    #[serde(default)]
    pub supports_rhk_id: Option<RhkId>,
    /// The result of the version before that this one continues. A version that is begun carries it; it is never typed.
    #[serde(default)]
    pub continues_rhk_id: Option<RhkId>,
    /// The objective of the unit's agreement that this one supports: while the superior has no plan, and at the top of the tree.
    #[serde(default)]
    pub supports_sasaran_id: Option<SasaranId>,
    /// For work as Plt or Plh: the fact of that assignment. Such a result is additional.
    #[serde(default)]
    pub acting_fact_id: Option<FactId>,
    /// Its indicators.
    pub iki: Vec<PlannedIki>,
}

/// An indicator of a planned result (indikator kinerja individu).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PlannedIki)]
pub struct PlannedIki {
    /// The id of an indicator that the plan holds already; without it the indicator is new.
    #[serde(default)]
    pub id: Option<IkiId>,
    /// What it looks at; required in a quantitative plan, none in a qualitative one.
    #[serde(default)]
    pub aspect: Option<Aspect>,
    /// The indicator in words.
    #[schema(min_length = 1, max_length = 500, example = "Jumlah KTP-el yang diterbitkan")]
    pub indicator: String,
    /// The target in words; required in a quantitative plan.
    #[serde(default)]
    #[schema(max_length = 500, example = "1.200 keping setahun")]
    pub target: Option<String>,
    /// The target as a number.
    #[serde(default)]
    pub target_value: Option<Quantity>,
    /// What the number counts; required with it.
    #[serde(default)]
    #[schema(max_length = 500, example = "keping")]
    pub unit: Option<String>,
    /// In numbers or as a narrative; what the plan's approach says where it is not given. Both may stand under one result.
    #[serde(default)]
    pub form: Option<IkiForm>,
    /// From whose point of view, for leaders of units.
    #[serde(default)]
    pub perspective: Option<Perspective>,
    /// The indicator of the library that it was taken from.
    #[serde(default)]
    pub indicator_id: Option<IndicatorId>,
}

impl Plan {
    /// A plan from its rows.
    pub(crate) fn of(skp: &skp::Model, rhk: Vec<rhk::Model>, iki: Vec<iki::Model>) -> Self {
        let mut rhk: Vec<PlannedRhk> = rhk.into_iter().map(PlannedRhk::from).collect();
        for one in iki {
            if let Some(under) = rhk.iter_mut().find(|rhk| rhk.id == Some(one.rhk_id)) {
                under.iki.push(one.into());
            }
        }
        Self {
            kind: skp.kind,
            approach: skp.approach,
            rhk,
            resources: skp.resources.0.clone(),
            accountability: skp.accountability.0.clone(),
            consequences: skp.consequences.0.clone(),
        }
    }

    /// The ids of its results.
    pub(crate) fn rhk_ids(&self) -> HashSet<RhkId> {
        self.rhk.iter().filter_map(|rhk| rhk.id).collect()
    }

    /// The ids of its indicators.
    pub(crate) fn iki_ids(&self) -> HashSet<IkiId> {
        self.rhk.iter().flat_map(|rhk| &rhk.iki).filter_map(|iki| iki.id).collect()
    }

    /// The indicators of the library that it names.
    pub(crate) fn indicators(&self) -> impl Iterator<Item = IndicatorId> {
        self.rhk.iter().flat_map(|rhk| &rhk.iki).filter_map(|iki| iki.indicator_id)
    }

    /// Its rows, with new ids for what has none yet.
    pub(crate) fn rows(plan: Vec<PlannedRhk>, skp_id: SkpId) -> (Vec<rhk::Model>, Vec<iki::Model>) {
        let (mut results, mut indicators) = (Vec::new(), Vec::new());
        for (number, planned) in (1..).zip(plan) {
            let id = planned.id.unwrap_or_else(RhkId::new);
            results.push(rhk::Model {
                id,
                skp_id,
                number,
                kind: planned.kind,
                title: planned.title,
                supports_rhk_id: planned.supports_rhk_id,
                continues_rhk_id: planned.continues_rhk_id,
                supports_sasaran_id: planned.supports_sasaran_id,
                acting_fact_id: planned.acting_fact_id,
            });
            indicators.extend((1..).zip(planned.iki).map(|(number, planned)| iki::Model {
                id: planned.id.unwrap_or_else(IkiId::new),
                rhk_id: id,
                number,
                aspect: planned.aspect,
                indicator: planned.indicator,
                target: planned.target,
                target_value: planned.target_value,
                unit: planned.unit,
                form: planned.form,
                perspective: planned.perspective,
                indicator_id: planned.indicator_id,
            }));
        }
        (results, indicators)
    }
}

impl From<rhk::Model> for PlannedRhk {
    fn from(row: rhk::Model) -> Self {
        Self {
            id: Some(row.id),
            kind: row.kind,
            title: row.title,
            supports_rhk_id: row.supports_rhk_id,
            continues_rhk_id: row.continues_rhk_id,
            supports_sasaran_id: row.supports_sasaran_id,
            acting_fact_id: row.acting_fact_id,
            iki: Vec::new(),
        }
    }
}

impl From<iki::Model> for PlannedIki {
    fn from(row: iki::Model) -> Self {
        Self {
            id: Some(row.id),
            aspect: row.aspect,
            indicator: row.indicator,
            target: row.target,
            target_value: row.target_value,
            unit: row.unit,
            form: row.form,
            perspective: row.perspective,
            indicator_id: row.indicator_id,
        }
    }
}

/// Writes the whole content of a plan that is a draft or was given back. What it no longer names is gone.
///
/// # Errors
/// `NotTheEmployee`; `Stale`; `ActNotOffered` once the plan is submitted; `Invalid` with every fault of form.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn write_plan(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    plan: Plan,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Susun, expected)?;
    let known = store::known(&tx, &held, &plan).await?;
    Error::unless_empty(faults_of_form(&plan, &known))?;
    replace_rows(&tx, skp_id, plan.rhk).await?;
    let skp = skp::Model {
        kind: plan.kind,
        approach: plan.approach,
        resources: Texts(plan.resources),
        accountability: Texts(plan.accountability),
        consequences: Texts(plan.consequences),
        ..held.skp
    };
    let skp = store::save(&tx, act, skp).await?;
    acts::record(&tx, act, acted("performance.skp_planned", &skp)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// Nothing refers to the results of a plan that is not agreed: superiors' links and reports lead to agreed plans only. What a
/// version continues is what it was begun with, whatever was typed.
pub(crate) async fn replace_rows(
    tx: &impl ConnectionTrait,
    skp_id: SkpId,
    plan: Vec<PlannedRhk>,
) -> Result<(), Error> {
    let old = store::results(skp_id);
    iki::Entity::delete_many().filter(iki::Column::RhkId.in_subquery(old)).exec(tx).await?;
    rhk::Entity::delete_many().filter(rhk::Column::SkpId.eq(skp_id)).exec(tx).await?;
    let (results, indicators) = Plan::rows(plan, skp_id);
    let results = results.into_iter().map(|rhk| rhk.into_active_model().reset_all());
    rhk::Entity::insert_many(results).exec_without_returning(tx).await?;
    let indicators = indicators.into_iter().map(|iki| iki.into_active_model().reset_all());
    iki::Entity::insert_many(indicators).exec_without_returning(tx).await?;
    Ok(())
}
