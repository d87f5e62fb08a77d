//! The law of pay: its tables over time, for whoever is paid by it.

use actix_web::get;
use actix_web::web::Data;
use chrono::NaiveDate;
use identity::permission::ReadPolicies;
use kernel::recipe::Matching;
use kernel::{DateRange, Language};
use payroll::law::LawUsed;
use payroll::regulation::{Column, ColumnRole, Confidence, LawRow, LawTable, LawUnit, Origin, Standing};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::etag::Hashed;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// The tables of law.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::LawIndex)]
pub struct LawIndex {
    /// By table, then by first day.
    pub data: Vec<LawVersion>,
}

/// One version of one table of law.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::LawVersion)]
pub struct LawVersion {
    /// Its name, as citations have it.
    #[schema(example = "ter_bulanan@2024-01-01")]
    pub id: String,
    /// The table.
    #[schema(example = "ter_bulanan")]
    pub table: String,
    /// For people.
    #[schema(example = "Tarif efektif bulanan")]
    pub title: String,
    /// Whether anybody's pay is calculated with it.
    pub standing: Standing,
    /// The regulation.
    #[schema(example = "PP 58/2023")]
    pub instrument: String,
    /// Where in it.
    #[schema(example = "Lampiran")]
    pub article: String,
    /// The first day on which it holds.
    #[schema(example = "2024-01-01")]
    pub valid_from: NaiveDate,
    /// The first day on which it no longer holds; null while no end is known.
    #[schema(example = json!(null))]
    pub valid_until: Option<NaiveDate>,
    /// How sure the table as a whole is.
    pub confidence: Confidence,
    /// How many rows it has.
    #[schema(example = 125)]
    pub row_count: usize,
    /// How many of them rest on less than two sources or the text of the regulation.
    #[schema(example = 0)]
    pub unverified_count: usize,
    /// Where the values were read.
    #[schema(example = "official annex in digits and words, and two transcriptions")]
    pub source: String,
    /// Whether the program carries it, or the installation's own folder of law brought it.
    pub origin: Origin,
    /// The name of its file.
    #[schema(example = "ter_bulanan.2024-01-01.csv")]
    pub file: String,
    /// SHA-256 of all that a calculation sees of it.
    #[schema(example = "3f0c2b1a9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a")]
    pub content_hash: String,
    /// Its address.
    #[schema(example = "/v1/payroll/law/ter_bulanan@2024-01-01")]
    pub href: String,
}

/// One version of one table of law, row by row.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::LawTable)]
pub struct LawSheet {
    /// What it is, and where it comes from.
    pub version: LawVersion,
    /// How a number finds its row among those with the same keys.
    pub matching: Matching,
    /// The columns.
    pub columns: Vec<LawColumn>,
    /// The rows, in the order of the file.
    pub rows: Vec<LawSheetRow>,
}

/// A column of a table of law.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::LawColumn)]
pub struct LawColumn {
    /// As the file calls it.
    #[schema(example = "rate_percent")]
    pub name: String,
    /// What it is for.
    pub role: ColumnRole,
}

/// A row of a table of law.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::LawRow)]
pub struct LawSheetRow {
    /// Its cells, one for each column, as the file has them; null where it leaves one empty.
    #[schema(example = json!(["A", "5400000", "5650000", "0.25"]))]
    pub cells: Vec<Option<String>>,
    /// What the value counts.
    pub unit: LawUnit,
    /// The regulation that says so: the table's, or the row's own.
    #[schema(example = "PP 58/2023")]
    pub instrument: String,
    /// Where in it.
    #[schema(example = "Lampiran")]
    pub article: String,
    /// Where the value was read.
    #[schema(example = "official annex in digits and words, and two transcriptions")]
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A version of law that a run used, as it was then.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::RunLaw)]
pub struct RunLaw {
    /// The version; what it says today is at `GET /v1/payroll/law/{law_version}`.
    #[schema(example = "gaji_pokok_pns@2024-01-01")]
    pub id: String,
    /// The regulation.
    #[schema(example = "PP 5/2024")]
    pub instrument: String,
    /// Where in it.
    #[schema(example = "Lampiran")]
    pub article: String,
    /// How sure its least certain value was.
    pub confidence: Confidence,
    /// Whether the program carried it.
    pub origin: Origin,
    /// SHA-256 of all that a calculation sees of it: the law has changed since where today's is another.
    #[schema(example = "3f0c2b1a9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a")]
    pub content_hash: String,
}

impl From<LawUsed> for RunLaw {
    fn from(used: LawUsed) -> Self {
        Self {
            id: used.version,
            instrument: used.instrument,
            article: used.article,
            confidence: used.confidence,
            origin: used.origin,
            content_hash: used.content_hash,
        }
    }
}

impl LawVersion {
    fn of((range, table): (DateRange, &LawTable), language: Language) -> Self {
        Self {
            id: table.version().to_owned(),
            table: table.id.clone(),
            title: table.title.text(language).to_owned(),
            standing: table.standing,
            instrument: table.citation.instrument.clone(),
            article: table.citation.article.clone(),
            valid_from: range.from,
            valid_until: range.until,
            confidence: table.confidence,
            row_count: table.rows.len(),
            unverified_count: table.unverified(),
            source: table.source.clone(),
            origin: table.origin,
            file: table.file.clone(),
            content_hash: table.content_hash(),
            href: format!("/v1/payroll/law/{}", table.version()),
        }
    }
}

impl LawSheet {
    fn of((range, table): (DateRange, &LawTable), language: Language) -> Self {
        let column = |column: &Column| LawColumn { name: column.name.clone(), role: column.role };
        let row = |row: &LawRow| LawSheetRow {
            cells: table.cells(row),
            unit: row.unit,
            instrument: row.citation.instrument.clone(),
            article: row.citation.article.clone(),
            source: row.source.clone(),
            confidence: row.confidence,
        };
        Self {
            version: LawVersion::of((range, table), language),
            matching: table.matching,
            columns: table.columns.iter().map(column).collect(),
            rows: table.rows.iter().map(row).collect(),
        }
    }
}

/// Which versions.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LawWanted {
    /// Which hold on this day; all where it is not given.
    #[param(example = "2026-01-01")]
    as_of: Option<NaiveDate>,
    /// Of this table.
    #[param(example = "ter_bulanan")]
    table: Option<String>,
    /// Of this standing.
    standing: Option<Standing>,
}

/// The law of pay
///
/// Every version of every table, with the regulation behind it and how sure it is, as the program and the installation's own
/// folder of law bring them. A table of the standing `reference` is known and never calculated with. Law is public: everybody who can sign
/// in may read it.
#[utoipa::path(
    tag = "payroll", operation_id = "list_law", security(("bearer" = ["policy.read"])),
    params(LawWanted),
    responses((status = OK, description = "The versions", body = LawIndex), Problem),
)]
#[get("/payroll/law")]
pub async fn list_law(
    caller: Allow<ReadPolicies>,
    state: Data<State>,
    wanted: Query<LawWanted>,
) -> Result<Hashed<LawIndex>, Problem> {
    let LawWanted { as_of, table, standing } = wanted.0;
    let language = caller.act().language;
    let is_wanted = |(range, one): &(DateRange, &LawTable)| {
        as_of.is_none_or(|day| range.contains(day))
            && table.as_ref().is_none_or(|table| *table == one.id)
            && standing.is_none_or(|standing| standing == one.standing)
    };
    let versions = state.pay_rules.law.versions().filter(is_wanted);
    Ok(Hashed(LawIndex { data: versions.map(|version| LawVersion::of(version, language)).collect() }))
}

/// One version of a table of law
///
/// As a table: its columns, its rows in the order of the file, and for each row the regulation, the source and how sure it is.
#[utoipa::path(
    tag = "payroll", operation_id = "get_law", security(("bearer" = ["policy.read"])),
    params(("law_version" = String, Path, description = "The name of the version, as citations have it",
        example = "ter_bulanan@2024-01-01")),
    responses((status = OK, description = "The table", body = LawSheet), Problem),
)]
#[get("/payroll/law/{law_version}")]
pub async fn get_law(
    caller: Allow<ReadPolicies>,
    state: Data<State>,
    law_version: Id<String>,
) -> Result<Hashed<LawSheet>, Problem> {
    let found = state.pay_rules.law.version(&law_version);
    let found = found.ok_or(platform::Error::NotFound("law"))?;
    Ok(Hashed(LawSheet::of(found, caller.act().language)))
}
