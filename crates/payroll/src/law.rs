//! The law in the database: which versions the installation calculates with, and which ones a run used.
//!
//! The files of law are read once by each process. What they say is published here, so that every process, and every query,
//! knows when a run was calculated with law that has changed since. What a run used stays with the run.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::RunId;
use kernel::recipe::Recipe;
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde_json::json;
use uuid::Uuid;

use crate::Error;
use crate::calculation::{ABSENCE, PayRules};
use crate::entity::{law_version, run_law};
use crate::regulation::{Confidence, Law, LawTable, Origin};
use crate::rules::gaji_induk::{Settings, installation_setting};
use crate::rules::{guard, input};
use crate::runs::{BaseKind, Run, RunKind};

pub use run_law::Model as LawUsed;

/// The settings of the installation, which stand beside the tables of law: a run that used others is stale.
const SETTINGS: &str = "pay_settings";

/// The table from which the ages of children are read outside the recipe.
const AGES: &str = "tunjangan_parameter";

/// Publishes the law of this process as the one that the installation calculates with: calculated runs that used another
/// version are stale from now on. A change is recorded; what an installation begins with is none.
///
/// # Errors
/// When the database fails.
pub async fn publish_law(db: &Db, act: &Act, rules: &PayRules) -> Result<(), platform::Error> {
    let known = law_version::Entity::find().all(db.latest()).await?;
    let mut versions = versions_of(&rules.law, act);
    versions.push(law_version::Model {
        version: SETTINGS.to_owned(),
        table_id: SETTINGS.to_owned(),
        valid_from: NaiveDate::default(),
        valid_until: DateRange::OPEN_END,
        content_hash: rules.settings.content_hash(),
        origin: origin_of(rules),
        published_at: act.at,
    });
    let change = Change::between(&known, versions);
    if change.written.is_empty() && change.gone.is_empty() {
        return Ok(());
    }
    let tx = platform::begin(db).await?;
    let gone = law_version::COLUMN.version.is_in(change.gone.iter().cloned());
    law_version::Entity::delete_many().filter(gone).exec(&tx).await?;
    write(&tx, &change.written).await?;
    if !known.is_empty() {
        let details = json!({ "versions": change.renewed, "removed": change.gone });
        let mut acted = Acted::new("payroll.law_changed", Uuid::nil()).with(details);
        acted.effective_from = change.from;
        acts::record(&tx, act, acted).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether the settings are those that ship.
fn origin_of(rules: &PayRules) -> Origin {
    if rules.settings == Settings::default() { Origin::BuiltIn } else { Origin::Folder }
}

fn versions_of(law: &Law, act: &Act) -> Vec<law_version::Model> {
    let version = |(range, table): (DateRange, &LawTable)| law_version::Model {
        version: table.version().to_owned(),
        table_id: table.id.clone(),
        valid_from: range.from,
        valid_until: range.stored_until(),
        content_hash: table.content_hash(),
        origin: table.origin,
        published_at: act.at,
    };
    law.versions().map(version).collect()
}

/// How the law of a process differs from the one that is published.
struct Change {
    /// To write: what is new, or says or ends otherwise.
    written: Vec<law_version::Model>,
    /// The names of those that are new, or say something else.
    renewed: Vec<String>,
    /// The names of those that are no longer there.
    gone: Vec<String>,
    /// The first day on which any of it counts.
    from: Option<NaiveDate>,
}

impl Change {
    fn between(known: &[law_version::Model], today: Vec<law_version::Model>) -> Self {
        let by_name: BTreeMap<&str, &law_version::Model> =
            known.iter().map(|version| (version.version.as_str(), version)).collect();
        let names: BTreeSet<&str> = today.iter().map(|version| version.version.as_str()).collect();
        let gone: Vec<&law_version::Model> =
            known.iter().filter(|version| !names.contains(version.version.as_str())).collect();
        let says_else = |version: &&law_version::Model| {
            let before = by_name.get(version.version.as_str());
            before.is_none_or(|before| before.content_hash != version.content_hash)
        };
        let differs = |version: &law_version::Model| {
            by_name.get(version.version.as_str()).is_none_or(|before| {
                (&before.content_hash, before.origin, before.valid_until)
                    != (&version.content_hash, version.origin, version.valid_until)
            })
        };
        let renewed: Vec<&law_version::Model> = today.iter().filter(says_else).collect();
        let from = renewed.iter().chain(&gone).map(|version| version.valid_from).min();
        let named = |versions: &[&law_version::Model]| {
            versions.iter().map(|version| version.version.clone()).collect()
        };
        let (renewed, gone) = (named(&renewed), named(&gone));
        let written = today.iter().filter(|version| differs(version)).cloned().collect();
        Self { written, renewed, gone, from }
    }
}

/// Another process that starts at the same time may write the same.
async fn write(tx: &DatabaseTransaction, versions: &[law_version::Model]) -> Result<(), platform::Error> {
    use law_version::Column;
    let columns =
        [Column::TableId, Column::ValidFrom, Column::ValidUntil, Column::ContentHash, Column::Origin];
    let renewed = OnConflict::column(Column::Version)
        .update_columns(columns)
        .update_column(Column::PublishedAt)
        .to_owned();
    let rows = versions.iter().map(|version| version.clone().into_active_model().reset_all());
    law_version::Entity::insert_many(rows).on_conflict(renewed).exec_without_returning(tx).await?;
    Ok(())
}

/// Keeps with a run the versions of law that its recipe and its gathering used; a rapel used those of its months as well.
pub(crate) async fn keep_law(
    tx: &impl ConnectionTrait,
    rules: &PayRules,
    calculations: &[(&Run, &Recipe)],
) -> Result<(), Error> {
    let Some((run, _)) = calculations.first() else { return Ok(()) };
    let used: BTreeMap<(&str, NaiveDate), &LawTable> =
        calculations.iter().flat_map(|(run, recipe)| used(&rules.law, run, recipe)).collect();
    let row = |((id, day), table): ((&str, NaiveDate), &LawTable)| run_law::ActiveModel {
        run_id: Set(run.id),
        table_id: Set(id.to_owned()),
        held_on: Set(day),
        version: Set(table.version().to_owned()),
        instrument: Set(table.citation.instrument.clone()),
        article: Set(table.citation.article.clone()),
        confidence: Set(table.weakest()),
        origin: Set(table.origin),
        content_hash: Set(table.content_hash()),
    };
    // A TPP rests on its policy alone.
    let settings = (run.base_kind != BaseKind::Tpp).then(|| {
        let cited = installation_setting(SETTINGS);
        run_law::ActiveModel {
            run_id: Set(run.id),
            table_id: Set(SETTINGS.to_owned()),
            held_on: Set(run.service_month.first_day()),
            version: Set(SETTINGS.to_owned()),
            instrument: Set(cited.instrument),
            article: Set(cited.article),
            confidence: Set(Confidence::FromMemory),
            origin: Set(origin_of(rules)),
            content_hash: Set(rules.settings.content_hash()),
        }
    });
    let rows = used.into_iter().map(row).chain(settings);
    run_law::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The tables that a recipe cites, on the days on which the cited version held; and what no recipe cites: the ages of children, which
/// decide whom the recipe is told of, the absence that stops a salary, and the rules of the guard, which doubts what is paid.
fn used<'a>(law: &'a Law, run: &Run, recipe: &'a Recipe) -> BTreeMap<(&'a str, NaiveDate), &'a LawTable> {
    let days: BTreeSet<NaiveDate> =
        [run.service_month.first_day(), run.payment_month.first_day(), run.facts_as_of].into();
    let cited = recipe.citations.iter().filter_map(|citation| {
        let (table, _) = citation.version.split_once('@')?;
        Some((table, Some(citation.version.as_str())))
    });
    let counts_children = recipe.inputs.iter().any(|input| input.name == input::CHILDREN);
    let is_stopped = run.base_kind == BaseKind::GajiInduk && run.kind != RunKind::Terusan;
    let uncited = [
        counts_children.then_some(AGES),
        is_stopped.then_some(ABSENCE),
        Some(guard::RULES),
        Some(guard::PARAMETERS),
    ];
    let uncited = uncited.into_iter().flatten().map(|id| (id, None));
    let mut used = BTreeMap::new();
    for (id, version) in cited.chain(uncited) {
        for day in days.iter().copied() {
            // What is cited and is no table of law is a policy, which the run names itself.
            let Ok(table) = law.at(day).table(id) else { continue };
            if version.is_none_or(|version| version == table.version()) {
                used.insert((id, day), table);
            }
        }
    }
    used
}

/// The versions that each of these runs used, each once, by name.
pub(crate) async fn law_of_runs(
    conn: &impl ConnectionTrait,
    runs: &[RunId],
) -> Result<HashMap<RunId, Vec<LawUsed>>, Error> {
    let used = run_law::Entity::find()
        .filter(run_law::COLUMN.run_id.is_in(runs.iter().copied()))
        .order_by_asc(run_law::Column::Version)
        .all(conn)
        .await?;
    let mut by_run: HashMap<RunId, Vec<LawUsed>> = HashMap::new();
    for one in used {
        let versions = by_run.entry(one.run_id).or_default();
        if versions.last().is_none_or(|last| last.version != one.version) {
            versions.push(one);
        }
    }
    Ok(by_run)
}
