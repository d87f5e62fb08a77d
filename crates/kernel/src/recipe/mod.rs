//! Recipe and inputs: the calculation itself as data.
//!
//! Law and policy *compile* into one [`Recipe`]: typed steps in order, each with its label and its citations. A person's
//! result is a fold over recipe and [`Inputs`]; so are the explanation, a difference and a forecast. The recipe is stored
//! once, by its hash; what is stored for a person is the inputs with the record each came from.
//!
//! The JSON form is the contract for foreign evaluators. Steps refer to earlier steps by name. Every value is either an
//! exact decimal or a text; nothing is rounded except by a `round` step; there is no division, so decimals stay exact.

mod compiled;
mod document;
mod inputs;
mod working;

pub use compiled::{Compiled, Defect, Evaluation, Missing, Slot};
pub use document::{
    Bracket, Citation, InputSpec, LineKind, Matching, Op, Recipe, Rounding, Row, Step, Table, Unit, Value,
};
pub use inputs::{Inputs, Source};
pub use working::{ExplainedLine, Working};
