//! The duties towards those whose data it is, where several domains come together: which data is sensitive, what a person's
//! own data is, and who may not be erased yet.

pub mod erase;
pub mod export;
pub mod sensitive;
