//! The year's rating: given, handed over, accepted or objected to, and final (PermenPANRB 6/2022; PP 30/2019, article 59).

mod closing;
mod handing_over;
mod rating;

pub(crate) use closing::close;
pub use closing::{YEARLY_TIMER, meet_year_deadline};
pub use handing_over::{accept_rating, hand_over_rating};
pub(crate) use handing_over::{acceptance, find_handover};
pub use rating::{NewYear, evaluate_year};
pub(crate) use rating::{unrated, year_of};
