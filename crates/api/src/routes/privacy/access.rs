//! Who read whose sensitive data: for the person, and for whoever watches over it.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use identity::account_names;
use identity::permission::{ReadPrivacy, UseAccount};
use kernel::id::{AccessId, AccountId, EmployeeId};
use personnel::scope;
use platform::cursor;
use platform::entity::access_log::Column;
use platform::privacy::access::{self, Access, AccessFilter};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::privacy::sensitive::Sensitive;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// One read of one person's sensitive data by somebody else.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessEntry {
    /// The entry.
    pub id: AccessId,
    /// When.
    pub at: DateTime<Utc>,
    /// What kind of data.
    #[schema(example = "payslip")]
    pub kind: String,
    /// Whose.
    pub employee_id: EmployeeId,
    /// The object that was read, where it was one.
    pub object_id: Option<Uuid>,
    /// Who read it.
    pub reader: AccessReader,
    /// The request.
    #[schema(example = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4")]
    pub request_id: String,
    /// What for, where the reader said it in `X-Reason`.
    #[schema(example = "Pemeriksaan gaji triwulan I")]
    pub purpose: Option<String>,
}

/// Who read something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessReader {
    /// `account` for a person, `client` for another system.
    #[schema(example = "account")]
    pub kind: String,
    /// The account or client.
    pub id: Option<Uuid>,
    /// The person's name; null for another system.
    #[schema(example = "Rina Kartika, S.E.")]
    pub name: Option<String>,
    /// The employee behind the account.
    pub employee_id: Option<EmployeeId>,
}

impl AccessEntry {
    /// A page of reads with the names of the readers: two queries, whatever its length.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        conn: &impl ConnectionTrait,
        filter: AccessFilter,
        paging: &cursor::Paging,
    ) -> Result<cursor::Page<Self>, identity::Error> {
        let page = access::list(conn, filter, paging).await?;
        let accounts: Vec<AccountId> = page
            .rows
            .iter()
            .filter(|row| row.reader_kind == "account")
            .filter_map(|row| row.reader_id)
            .map(AccountId)
            .collect();
        let names = account_names(conn, &accounts).await?;
        let entry = |row: Access| Self {
            reader: AccessReader {
                name: row.reader_id.and_then(|id| names.get(&AccountId(id)).cloned()),
                kind: row.reader_kind,
                id: row.reader_id,
                employee_id: row.reader_employee_id,
            },
            id: row.id,
            at: row.at,
            kind: row.kind,
            employee_id: row.employee_id,
            object_id: row.object_id,
            request_id: row.request_id,
            purpose: row.purpose,
        };
        Ok(page.map(entry))
    }
}

/// Who looked at my data
///
/// Every read of my payslips, family, account, numbers and the like by somebody else, newest first (UU 27/2022, article 32).
#[utoipa::path(
    tag = "privacy", operation_id = "list_own_access_log", security(("bearer" = ["account.use"])),
    params(Paging),
    responses((status = OK, description = "A page of reads", body = PageOf<AccessEntry>), Problem),
)]
#[get("/me/access-log")]
pub async fn list_own_access_log(
    caller: Allow<UseAccount>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<AccessEntry>, Problem> {
    state.access.flush().await;
    // Whoever is no employee has no record that anybody could read.
    let own = match caller.caller().employee() {
        Some(employee) => Column::EmployeeId.eq(employee),
        None => Column::Id.is_null(),
    };
    let filter = AccessFilter::reaching(Condition::all().add(own));
    Ok(AccessEntry::page(state.db.latest(), filter, &paging).await?.into())
}

/// Which reads.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccessWanted {
    /// Of this employee's data.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// By this account or client.
    reader_id: Option<Uuid>,
    /// Of this kind of data.
    kind: Option<Sensitive>,
    /// From this instant on, in business time.
    from: Option<DateTime<Utc>>,
    /// Before this instant.
    until: Option<DateTime<Utc>>,
}

/// Who read whose sensitive data
///
/// Of the people whom the caller reaches, newest first. A read appears at once; it is kept as long as the rules of retention say.
#[utoipa::path(
    tag = "privacy", operation_id = "list_access_log", security(("bearer" = ["privacy.read"])),
    params(AccessWanted, Paging),
    responses((status = OK, description = "A page of reads", body = PageOf<AccessEntry>), Problem),
)]
#[get("/privacy/access-log")]
pub async fn list_access_log(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
    wanted: Query<AccessWanted>,
    paging: Paging,
) -> Result<PageOf<AccessEntry>, Problem> {
    state.access.flush().await;
    let reach = scope::condition(caller.scope(), Column::EmployeeId, caller.act().today);
    let AccessWanted { employee_id, reader_id, kind, from, until } = wanted.0;
    let filter = AccessFilter {
        employee: employee_id,
        reader: reader_id,
        kind: kind.map(|kind| kind.word().to_owned()),
        from,
        until,
        ..AccessFilter::reaching(reach)
    };
    Ok(AccessEntry::page(state.db.latest(), filter, &paging).await?.into())
}
