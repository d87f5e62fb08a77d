//! A wrong superior blocks everyone below. The employee names the right one with a reason; whoever manages performance over the
//! employee answers within days, or the request goes further up by itself and is brought to mind until somebody answers.

mod ask;
mod decide;
mod read;

pub use ask::{NewSuperiorRequest, request_superior, withdraw_superior_request};
pub use decide::{Verdict, decide_superior_request, meet_answer_deadline};
pub use read::{AskedSuperior, SuperiorRequestFilter, find_superior_request, list_superior_requests};

/// Whose timers these are.
pub const TIMER_SUBJECT: &str = "performance.superior_request";
