//! Evidence of what is reported: of realisations, entries of a log, milestones. The same two forms everywhere: a link, or a file
//! that from then on belongs to the object and is read by whoever reads it.

use std::collections::HashMap;

use kernel::Fault;
use kernel::id::{ExhibitId, Identifies};
use platform::Act;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::Error;
use crate::entity::exhibit;
use crate::progress::{NewEvidence, Proof};
use crate::rules::progress::faults_of_evidence;

/// The most pieces of evidence at once.
const EXHIBITS_MAX: usize = 20;

/// Faults of evidence that comes with a report, each at its place.
pub(crate) fn faults(evidence: &[NewEvidence]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if evidence.len() > EXHIBITS_MAX {
        faults.push(Fault::invalid("performance.too_many").at("/evidence").with("max", EXHIBITS_MAX));
    }
    for (at, one) in evidence.iter().enumerate() {
        faults.extend(faults_of_evidence(one).into_iter().map(|fault| within(at, fault)));
    }
    faults
}

fn within(at: usize, fault: Fault) -> Fault {
    let pointer = fault.pointer.clone().unwrap_or_default();
    fault.at(format!("/evidence/{at}{pointer}"))
}

/// Adds evidence to an object. Files that are gone, taken or somebody else's are faults of the body, all at once.
pub(crate) async fn attach<O: Identifies>(
    tx: &impl ConnectionTrait,
    act: &Act,
    object: O,
    evidence: Vec<NewEvidence>,
) -> Result<(), Error> {
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    for (at, NewEvidence { name, proof }) in evidence.into_iter().enumerate() {
        let (link, file_id) = match proof {
            Proof::Link(link) => (Some(link), None),
            Proof::File(file) => (None, Some(file)),
        };
        if let Some(file) = file_id {
            match platform::files::keep(tx, act, file, object).await {
                Ok(()) => {}
                Err(platform::Error::NotFound(_)) => faults
                    .push(Fault::invalid("performance.file_unknown").at(format!("/evidence/{at}/file_id"))),
                Err(error) => return Err(error.into()),
            }
        }
        rows.push(exhibit::ActiveModel {
            id: Set(ExhibitId::new()),
            object_id: Set(object.into()),
            name: Set(name),
            link: Set(link),
            file_id: Set(file_id),
            added_at: Set(act.at),
        });
    }
    Error::unless_empty(faults)?;
    exhibit::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The evidence of objects, oldest first: one query, however many.
pub(crate) async fn of_objects(
    conn: &impl ConnectionTrait,
    objects: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<exhibit::Model>>, Error> {
    let rows = exhibit::Entity::find()
        .filter(exhibit::Column::ObjectId.is_in(objects))
        .order_by_asc(exhibit::Column::Id)
        .all(conn)
        .await?;
    let mut all: HashMap<Uuid, Vec<exhibit::Model>> = HashMap::new();
    for row in rows {
        all.entry(row.object_id).or_default().push(row);
    }
    Ok(all)
}
