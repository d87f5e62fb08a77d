//! Who does which kind of job: each domain's handlers, registered once.

use platform::jobs::Handlers;

use crate::state::State;

/// The handlers of this program.
pub fn handlers(_state: &State) -> Handlers {
    Handlers::new()
}
