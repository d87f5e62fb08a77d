//! The library: reusable indicators by position, how hard each is by measure, and innovations from idea to use.

mod innovations;
mod library;
mod measuring;

pub use innovations::{
    InnovationFilter, NewInnovation, ReachedStage, SeenInnovation, create_innovation, find_innovation,
    list_innovations, reach_stage,
};
pub use library::{
    IndicatorContent, IndicatorFilter, create_indicator, find_indicator, list_indicators, publish_indicator,
    retire_indicator, write_indicator,
};
pub use measuring::{FlaggedTarget, check_targets, measure_indicator};
