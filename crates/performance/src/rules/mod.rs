//! Pure rules: facts in, decisions and workings out.

pub mod batch;
pub mod evaluation;
pub mod period;
pub mod plan;
pub mod predikat;
pub mod progress;
pub mod text;
