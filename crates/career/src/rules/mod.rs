//! Pure rules: facts in, decisions and workings out.

pub mod kgb;
pub mod pension;
pub mod promotion;
pub mod talent_box;
pub mod training_hours;
