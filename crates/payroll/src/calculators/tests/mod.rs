//! The calculators: on the published examples, and on facts that these do not cover.

mod facts;
mod published;
mod schemes;

use crate::regulation::Law;

fn law() -> Law {
    Law::embedded().unwrap()
}
