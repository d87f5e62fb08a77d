//! Taking imported facts back: what was added is no longer believed, and what made room holds as it did before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::id::{EmployeeId, FactId};
use platform::Acted;
use serde_json::json;

use super::super::importer::{Desk, Made, Standing};
use super::super::states::MadeKind;
use super::writing::{self, copied};
use crate::bulk;
use crate::entity::fact;
use crate::error::Error;
use crate::rules::dating::{Sharing, are_rivals, sharing};

/// What an import did to the record of facts.
struct Traces {
    facts: HashMap<FactId, fact::Model>,
    /// Everything that it wrote, with the row.
    written: BTreeMap<FactId, u32>,
    /// What made room: the fact before, with the row.
    replaced: BTreeMap<FactId, u32>,
}

/// Supersedes what the import wrote and restores what it superseded. Nothing is deleted: how the record looked meanwhile
/// stays readable.
pub(super) async fn restore_facts(
    desk: &Desk<'_>,
    made: &[Made],
) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
    let traces = Traces::find(desk, made).await?;
    let mut standing = traces.changed();
    let restored: Vec<(u32, fact::Model)> = traces.restored();
    let people: BTreeSet<EmployeeId> = traces.facts.values().map(|fact| fact.employee_id).collect();
    let known = desk.known(people.clone()).await?;
    for (row, old) in &restored {
        let value = old.sealed_value()?;
        let alike = known
            .get(&old.employee_id)
            .into_iter()
            .flatten()
            .filter(|known| are_rivals(&known.value, &value));
        let others = alike.filter(|known| !traces.written.contains_key(&known.id));
        if sharing(&value) != Sharing::Shares
            && others.into_iter().any(|known| known.range.overlaps(old.range()))
        {
            standing.push(Standing::changed(*row));
        }
    }
    if !standing.is_empty() {
        standing.sort_by_key(|standing| standing.row);
        standing.dedup_by_key(|standing| standing.row);
        return Ok(Err(standing));
    }
    let retracted = |id: &FactId| {
        let fact = traces.facts.get(id)?;
        let acted = Acted::new("personnel.fact_retracted", fact.id).about(fact.employee_id);
        Some(acted.effective(fact.valid_from).with(json!({ "fact_kind": fact.kind })))
    };
    let acted = traces.written.keys().filter_map(retracted).collect();
    writing::supersede(desk, traces.written.keys().copied().collect()).await?;
    let copies = restored.into_iter().map(|(_, old)| {
        let range = old.range();
        copied(desk, old, (FactId::new(), range))
    });
    bulk::insert_fact_rows(desk.tx, copies.collect()).await?;
    writing::touch(desk, people).await?;
    Ok(Ok(acted))
}

impl Traces {
    async fn find(desk: &Desk<'_>, made: &[Made]) -> Result<Self, Error> {
        let written: BTreeMap<FactId, u32> =
            made.iter().map(|made| (FactId(made.object), made.row)).collect();
        let before = made.iter().filter(|made| made.kind == MadeKind::ResizedFact);
        let replaced: BTreeMap<FactId, u32> =
            before.filter_map(|made| Some((made.before.as_ref()?.parse().ok()?, made.row))).collect();
        let ids = written.keys().chain(replaced.keys()).copied().collect();
        let facts = writing::facts(desk, ids).await?;
        // Nobody changes these people's facts while they are taken back.
        desk.lock(facts.values().map(|fact| fact.employee_id).collect()).await?;
        Ok(Self { facts, written, replaced })
    }

    /// Rows whose facts were corrected, retracted or resized by somebody else since.
    fn changed(&self) -> Vec<Standing> {
        let stands = |id: &FactId| match self.facts.get(id) {
            None => false,
            Some(fact) if fact.superseded_at.is_none() => true,
            // A later row of the same import took its place.
            Some(fact) => fact.superseded_by.is_some_and(|by| self.written.contains_key(&by)),
        };
        let moved = self.written.iter().filter(|(id, _)| !stands(id));
        moved.map(|(_, row)| Standing::changed(*row)).collect()
    }

    /// What held before the import, apart from what it wrote itself.
    fn restored(&self) -> Vec<(u32, fact::Model)> {
        let before = self.replaced.iter().filter(|(id, _)| !self.written.contains_key(id));
        before.filter_map(|(id, row)| Some((*row, self.facts.get(id)?.clone()))).collect()
    }
}
