//! What all domains together say of an instansi: the index of its merit system, the professionality of its people.
//!
//! Invariants:
//! - what is missing is named and never guessed: a sum of what there is says what it lacks;
//! - nobody can be found in a figure about many.
//!
//! What must never be here: HTTP, writing, rules of a single domain.

mod error;
pub mod regulation;
pub mod rules;

pub use error::Error;
pub use regulation::MeritLaw;
