//! Recipe and inputs: the calculation itself as data.
//!
//! Law and policy *compile* into one [`Recipe`]: typed steps in order, each with its label and its citations. A person's
//! result is a fold over recipe and [`Inputs`]; so are the explanation, a difference and a forecast. The recipe is stored
//! once, by its hash; what is stored for a person is the inputs with the record each came from.
//!
//! The JSON form is the contract for foreign evaluators. Steps refer to earlier steps by name. Every value is either an
//! exact decimal or a text; nothing is rounded except by a `round` or `divide` step, which name multiple and direction; a
//! value that would need more than 28 digits is refused, never shortened.

mod arithmetic;
mod assemble;
mod compiled;
mod document;
mod inputs;
mod table;
mod working;

pub use assemble::Defect;
pub use compiled::{Compiled, Evaluation, Missing, Slot};
pub use document::{
    Bracket, Citation, InputSpec, LineKind, Matching, Op, Recipe, Rounding, Row, Step, Table, Unit, Value,
};
pub use inputs::{Inputs, Source};
pub use working::{ExplainedLine, Working};

#[cfg(test)]
mod tests;
