//! Cycles: how a region manages performance in one year. Whoever manages performance over the whole region writes them; everybody
//! reads what is published. A year without a cycle is governed by nothing but the law.

mod governing;
mod read;
mod write;

pub use governing::{governing, of_instansi};
pub use read::{CycleFilter, find_cycle, list_cycles};
pub use write::{
    CycleContent, NewCycle, close_cycle, create_cycle, publish_cycle, schedule_cycle, write_cycle,
};
