//! Where somebody stands: for oneself the own way over time, and nobody else's; a ranking only for those to whom that right was granted, and each
//! look at it leaves an act.

mod ranking;
mod trend;

pub use ranking::{Ranked, RankingAsked, rank};
pub use trend::{Direction, Trend, TrendPoint, trend_of};
