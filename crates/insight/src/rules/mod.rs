//! Pure rules: facts in, decisions and workings out.

pub mod merit_index;
