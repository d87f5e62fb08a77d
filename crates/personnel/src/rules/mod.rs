//! Pure rules: facts in, decisions and workings out.

pub mod attendance;
pub mod dating;
pub mod tree;
