//! The guard against overpayment at work: everyone whom a run pays is looked at once more, as soon as the payslip is calculated and
//! before anybody signs the run. What it finds stands with the run; a warning is accepted with a reason, and a block is
//! mended by its fact and a new calculation, or by leaving the person out.
//!
//! The id of a finding follows from the run, the person, the rule and its working, so that a new calculation that finds the same
//! finds it accepted already, and one that finds anything else does not.

mod acceptance;
mod gather;
mod read;
mod shared;
mod write;

pub use acceptance::{accept_finding, withdraw_acceptance};
pub use read::{Accepted, FindingFilter, RunFinding, list_run_findings};

use kernel::id::EmployeeId;
use personnel::facts::{Guarded, Pending};
use sea_orm::ConnectionTrait;

use crate::Error;
use crate::regulation::Law;
use crate::rules::guard::{Book, Finding, Occasion, Paying, Watched, find};
use crate::runs::Run;
use gather::{Lines, Previous};

pub(crate) use gather::{Paid, Seen, see};
pub(crate) use write::{forget_acceptances, write_findings};

/// What was found about somebody.
pub(crate) type Found = (EmployeeId, Finding);

/// The guard of one run.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    run: Run,
    pub(crate) occasion: Occasion,
    lines: Lines,
    previous: Previous,
}

impl Watch {
    /// `line_codes` are the codes of the run's lines in the order of the amounts.
    ///
    /// # Errors
    /// `NoLaw` where a rule or a limit is not in the law of the day; when the database fails.
    pub(crate) async fn over(
        conn: &impl ConnectionTrait,
        law: &Law,
        (run, line_codes): (&Run, &[String]),
    ) -> Result<Self, Error> {
        let occasion = Occasion {
            paying: Paying::of(run.kind.word()),
            service: run.service_month,
            payment: run.payment_month,
            on: run.facts_as_of,
            book: Book::of(law.at(run.facts_as_of))?,
        };
        let previous = Previous::of(conn, run).await?;
        Ok(Self { run: run.clone(), occasion, lines: Lines::of(line_codes), previous })
    }

    /// What it asks about the people on the roster.
    pub(crate) fn asks(&self) -> Guarded {
        Guarded { on: self.occasion.on, decree_years: self.occasion.book.decree_years }
    }

    /// Whether the run pays for spouses or children.
    pub(crate) fn doubts_family(&self) -> bool {
        self.lines.are_of_a_family()
    }

    /// What is wrong with paying somebody.
    pub(crate) fn find(&self, (seen, pending): (Seen, Vec<Pending>), paid: Paid<'_>) -> Vec<Finding> {
        let Seen { facts, before, others } = seen;
        find(&self.occasion, &Watched { paid: self.lines.read(paid), facts, pending, before, others })
    }

    /// What only all of those whom the run pays show together.
    pub(crate) async fn find_shared(&self, conn: &impl ConnectionTrait) -> Result<Vec<Found>, Error> {
        shared::shared_accounts(conn, &self.run).await
    }
}
