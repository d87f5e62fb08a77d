//! State tables: what may happen to a stateful object, by whom, and what happens by itself after how long.
//!
//! One table for each stateful object. The table guards the act, fills `allowed_actions`, and names the deadlines that
//! the scheduler drives.

use crate::Fault;

/// A deadline: how long after entering the state the system acts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// As soon as the object's own start date is reached (the operation gives the date).
    Start,
    /// When the span that a law file names has run out (the operation gives the day).
    Term,
    /// Calendar days.
    Days(u32),
    /// Working days of the instansi.
    WorkingDays(u32),
}

/// One row: in state `from`, `who` may `act`, which leads to state `to`.
#[derive(Clone, Copy, Debug)]
pub struct Transition<S, A, W> {
    /// The state in which the act is possible.
    pub from: S,
    /// The act.
    pub act: A,
    /// The state it leads to.
    pub to: S,
    /// Who may do it.
    pub who: W,
    /// When the system does it by itself.
    pub after: Option<After>,
}

/// The row for an act in a state; `None` where the state forbids the act.
pub fn find<S: Copy + PartialEq, A: Copy + PartialEq, W>(
    table: &[Transition<S, A, W>],
    from: S,
    act: A,
) -> Option<&Transition<S, A, W>> {
    table.iter().find(|row| row.from == from && row.act == act)
}

/// An act that the object's state offers, and why this caller may not do it, if so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedAct<A> {
    /// The act.
    pub act: A,
    /// The fault that doing it now would give.
    pub denied: Option<Fault>,
}

/// The acts that a state offers to people (rows of the system are left out), each judged by the same guard that
/// refuses the act itself.
pub fn offered<S, A, W>(
    table: &[Transition<S, A, W>],
    from: S,
    guard: impl Fn(&Transition<S, A, W>) -> Option<Result<(), Fault>>,
) -> Vec<AllowedAct<A>>
where
    S: Copy + PartialEq,
    A: Copy,
{
    table
        .iter()
        .filter(|row| row.from == from)
        .filter_map(|row| guard(row).map(|verdict| AllowedAct { act: row.act, denied: verdict.err() }))
        .collect()
}
