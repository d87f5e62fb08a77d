//! `proposal_file`: the files that prove a proposed change.

use kernel::id::{FileId, ProposalId};
use sea_orm::entity::prelude::*;

/// One file of one proposal.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_file")]
pub struct Model {
    /// The proposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
}

impl ActiveModelBehavior for ActiveModel {}
