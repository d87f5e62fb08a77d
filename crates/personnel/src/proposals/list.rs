//! Reading proposals: the own ones, the queue of those who verify, and the parts of a decree.

use std::collections::{HashMap, HashSet};

use kernel::id::{DecreeId, EmployeeId, FileId, PersonId, ProposalId};
use platform::cursor::{Page, Paging};
use platform::vault::Vault;
use platform::{Db, Scope};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{Concerned, Proposal, ProposalReader, ProposalView, party};
use crate::entity::{fact, proposal, proposal_file};
use crate::error::Error;
use crate::facts::{Named, named};
use crate::states::{ProposalStatus, offered_on_proposal};
use crate::value::{FactKind, FactValue};
use crate::{scope, sealing, store};

/// Which requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProposalFilter {
    /// In one state.
    pub status: Option<ProposalStatus>,
    /// About one employee.
    pub employee_id: Option<EmployeeId>,
    /// About one kind of fact.
    pub fact_kind: Option<FactKind>,
}

impl ProposalFilter {
    fn condition(self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| proposal::Column::Status.eq(status)))
            .add_option(self.employee_id.map(|employee| proposal::Column::EmployeeId.eq(employee)))
            .add_option(self.fact_kind.map(|kind| proposal::Column::Kind.eq(kind)))
    }
}

/// The requests about the own record, the latest first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_own_requests(
    db: &Db,
    vault: &Vault,
    reader: ProposalReader<'_>,
    (filter, paging): (ProposalFilter, &Paging),
) -> Result<Page<ProposalView>, Error> {
    let own = Scope { own: reader.act.scope.own, ..Scope::default() };
    let query = requests(&own, reader).filter(filter.condition()).order_by_desc(proposal::Column::Id);
    let newest_first = (|row: &proposal::Model| row.id, |last| proposal::Column::Id.lt(last));
    let page = paging.read(db.read(), query, newest_first).await?;
    Ok(Page { rows: views(db.read(), vault, reader, page.rows).await?, extent: page.extent })
}

/// The requests within the scope, the oldest first: the queue of those who verify.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_requests(
    db: &Db,
    vault: &Vault,
    reader: ProposalReader<'_>,
    (filter, paging): (ProposalFilter, &Paging),
) -> Result<Page<ProposalView>, Error> {
    let query = requests(&reader.act.scope, reader).filter(filter.condition());
    let query = query.order_by_asc(proposal::Column::Id);
    let oldest_first = (|row: &proposal::Model| row.id, |last| proposal::Column::Id.gt(last));
    let page = paging.read(db.read(), query, oldest_first).await?;
    Ok(Page { rows: views(db.read(), vault, reader, page.rows).await?, extent: page.extent })
}

/// One request.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_request(
    db: &Db,
    vault: &Vault,
    reader: ProposalReader<'_>,
    id: ProposalId,
) -> Result<ProposalView, Error> {
    let conn = db.latest();
    let query = requests(&reader.act.scope, reader).filter(proposal::Column::Id.eq(id));
    let rows = query.all(conn).await?;
    let view = views(conn, vault, reader, rows).await?.pop();
    view.ok_or_else(|| Error::missing("proposal"))
}

/// What a decree proposes, line by line, of the employees within the scope. Who may see the decree is asked before.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_decree_proposals(
    db: &Db,
    vault: &Vault,
    reader: ProposalReader<'_>,
    (decree, paging): (DecreeId, &Paging),
) -> Result<Page<ProposalView>, Error> {
    let query = proposal::Entity::find()
        .filter(proposal::Column::DecreeId.eq(decree))
        .filter(scope::condition(&reader.act.scope, proposal::Column::EmployeeId, reader.act.today))
        .order_by_asc(proposal::Column::Line);
    let by_line = (|row: &proposal::Model| row.line, |last| proposal::Column::Line.gt(last));
    let page = paging.read(db.read(), query, by_line).await?;
    Ok(Page { rows: views(db.read(), vault, reader, page.rows).await?, extent: page.extent })
}

fn requests(scope: &Scope, reader: ProposalReader<'_>) -> Select<proposal::Entity> {
    proposal::Entity::find().filter(proposal::Column::DecreeId.is_null()).filter(scope::condition(
        scope,
        proposal::Column::EmployeeId,
        reader.act.today,
    ))
}

/// Rows with all that they need to be shown: a constant number of queries.
async fn views(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    reader: ProposalReader<'_>,
    rows: Vec<proposal::Model>,
) -> Result<Vec<ProposalView>, Error> {
    let people: Vec<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let named = named(conn, &people).await?;
    let verified = reached(conn, reader, &people).await?;
    let mut files = files_of(conn, &rows).await?;
    let mut values = open(conn, vault, (&rows, &named)).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(named) = named.get(&row.employee_id) else { continue };
        let may_verify = verified.contains(&row.employee_id);
        let party = party(reader.act, row.employee_id, may_verify);
        let offers = offered_on_proposal(&row, party);
        let is_whole = may_verify || reader.act.scope.own == Some(row.employee_id);
        let value = values.remove(&row.id);
        let value = value.map(|value| if is_whole { value } else { value.masked() });
        let files = files.remove(&row.id).unwrap_or_default();
        views.push(ProposalView { proposal: Proposal::new(row, named, (value, files)), offers });
    }
    Ok(views)
}

/// The employees over whom the reader may verify.
async fn reached(
    conn: &impl ConnectionTrait,
    reader: ProposalReader<'_>,
    people: &[EmployeeId],
) -> Result<HashSet<EmployeeId>, Error> {
    let Some(verifies) = reader.verifies else { return Ok(HashSet::new()) };
    store::reached(conn, verifies.clone(), people, reader.act.today).await
}

async fn files_of(
    conn: &impl ConnectionTrait,
    rows: &[proposal::Model],
) -> Result<HashMap<ProposalId, Vec<FileId>>, Error> {
    let found = proposal_file::Entity::find()
        .filter(proposal_file::Column::ProposalId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(proposal_file::Column::FileId)
        .all(conn)
        .await?;
    let mut files: HashMap<ProposalId, Vec<FileId>> = HashMap::new();
    for row in found {
        files.entry(row.proposal_id).or_default().push(row.file_id);
    }
    Ok(files)
}

async fn open(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    (rows, named): (&[proposal::Model], &HashMap<EmployeeId, Named>),
) -> Result<HashMap<ProposalId, FactValue>, Error> {
    let mut ids: Vec<ProposalId> = Vec::with_capacity(rows.len());
    let mut values: Vec<(PersonId, FactValue)> = Vec::with_capacity(rows.len());
    for row in rows {
        if let (Some(value), Some(named)) = (&row.value, named.get(&row.employee_id)) {
            ids.push(row.id);
            values.push((named.person_id, fact::parse(value)?));
        }
    }
    sealing::open(conn, vault, &mut values).await?;
    Ok(ids.into_iter().zip(values.into_iter().map(|(_, value)| value)).collect())
}

impl Proposal {
    fn new(row: proposal::Model, named: &Named, (value, files): (Option<FactValue>, Vec<FileId>)) -> Self {
        Self {
            id: row.id,
            employee: Concerned { id: named.id, nip: named.nip.clone(), name: named.name.clone() },
            decree_id: row.decree_id,
            line: row.line,
            change: row.change,
            fact_kind: row.kind,
            fact_id: row.fact_id,
            value,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            effective_from: row.effective_from,
            reason: row.reason,
            files,
            status: row.status,
            proposed_as: row.proposed_as,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
            result_id: row.result_id,
            version: row.version,
        }
    }
}
