//! What runs pay, and the slots that they take for it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rules::thr_gaji_13::Yearly;

/// What a run pays.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = payroll::RunKind)]
pub enum RunKind {
    /// Salary and its allowances.
    GajiInduk,
    /// The performance allowance.
    Tpp,
    /// Holiday pay.
    Thr,
    /// The 13th salary.
    #[serde(rename = "gaji_13")]
    #[sea_orm(string_value = "gaji_13")]
    Gaji13,
    /// What a month's salary or TPP has not paid to somebody: to whoever has no slot of it yet.
    Susulan,
    /// The last salary, continued to the survivors of somebody who died.
    Terusan,
    /// What is due today for months that final runs have paid, less what they paid.
    Rapel,
}

/// What nobody is paid twice for a month: a person has one slot for each kind and service month.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = payroll::BaseKind)]
pub enum BaseKind {
    /// Salary and its allowances.
    GajiInduk,
    /// The performance allowance.
    Tpp,
    /// Holiday pay.
    Thr,
    /// The 13th salary.
    #[serde(rename = "gaji_13")]
    #[sea_orm(string_value = "gaji_13")]
    Gaji13,
}

impl RunKind {
    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::GajiInduk => "gaji_induk",
            Self::Tpp => "tpp",
            Self::Thr => "thr",
            Self::Gaji13 => "gaji_13",
            Self::Susulan => "susulan",
            Self::Terusan => "terusan",
            Self::Rapel => "rapel",
        }
    }

    /// The slots that it may take, or whose payments it settles; the usual one first.
    pub fn bases(self) -> &'static [BaseKind] {
        match self {
            Self::GajiInduk | Self::Terusan => &[BaseKind::GajiInduk],
            Self::Tpp => &[BaseKind::Tpp],
            Self::Thr => &[BaseKind::Thr],
            Self::Gaji13 => &[BaseKind::Gaji13],
            Self::Susulan => &[BaseKind::GajiInduk, BaseKind::Tpp],
            Self::Rapel => &[BaseKind::GajiInduk, BaseKind::Tpp, BaseKind::Thr, BaseKind::Gaji13],
        }
    }

    /// Whether it is for those whom no other run pays, so that it says nothing of all the others.
    pub fn is_for_the_rest(self) -> bool {
        matches!(self, Self::Susulan | Self::Terusan)
    }
}

impl BaseKind {
    /// Which of the two that are paid once a year, if it is one.
    pub fn yearly(self) -> Option<Yearly> {
        match self {
            Self::GajiInduk | Self::Tpp => None,
            Self::Thr => Some(Yearly::Thr),
            Self::Gaji13 => Some(Yearly::Gaji13),
        }
    }
}
