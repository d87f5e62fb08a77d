//! Pure rules: facts in, decisions and workings out.

pub mod angka_kredit;
pub mod batch;
pub mod capaian;
pub mod cycle;
pub mod distribution;
pub mod evaluation;
pub mod ikm;
pub mod period;
pub mod plan;
pub mod predikat;
pub mod progress;
pub mod scale;
pub mod text;
pub mod trimming;
