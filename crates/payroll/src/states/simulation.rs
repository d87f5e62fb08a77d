//! The life of a simulation.

use kernel::states::{self, Transition};

use super::Who;

kernel::words! {
    payroll;
    /// Where a simulation stands.
    SimulationStatus {
        /// A job works on it.
        Calculating = "calculating",
        /// Its figures can be read.
        Calculated = "calculated",
        /// The job could not finish; the job says why.
        Failed = "failed",
        /// Somebody called it off.
        Cancelled = "cancelled",
    }
}

/// What can happen to a simulation. People act on its job alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SimulationAct {
    /// The calculation has finished.
    Complete,
    /// The calculation has failed.
    Fail,
    /// The calculation was called off.
    CallOff,
}

const fn row(act: SimulationAct, to: SimulationStatus) -> Transition<SimulationStatus, SimulationAct, Who> {
    Transition { from: SimulationStatus::Calculating, act, to, who: Who::System, after: None }
}

/// The life of a simulation: what was calculated once never changes; another trial is another simulation.
pub const SIMULATION: [Transition<SimulationStatus, SimulationAct, Who>; 3] = [
    row(SimulationAct::Complete, SimulationStatus::Calculated),
    row(SimulationAct::Fail, SimulationStatus::Failed),
    row(SimulationAct::CallOff, SimulationStatus::Cancelled),
];

/// Where an act leads; nowhere once the calculation has ended.
pub fn after_simulation_act(status: SimulationStatus, act: SimulationAct) -> Option<SimulationStatus> {
    states::find(&SIMULATION, status, act).map(|row| row.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_simulation_stays_as_it_is() {
        for act in [SimulationAct::Complete, SimulationAct::Fail, SimulationAct::CallOff] {
            assert!(after_simulation_act(SimulationStatus::Calculating, act).is_some());
            for ended in [SimulationStatus::Calculated, SimulationStatus::Failed, SimulationStatus::Cancelled]
            {
                assert_eq!(after_simulation_act(ended, act), None);
            }
        }
    }
}
