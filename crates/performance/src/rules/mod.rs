//! Pure rules: facts in, decisions and workings out.

pub mod achievement;
pub mod agreement;
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
pub mod project;
pub mod rounds;
pub mod scale;
pub mod statistics;
pub mod team;
pub mod text;
pub mod trimming;
pub mod work_log;
