//! The guard against overpayment at work: everyone whom a run pays is looked at once more, part by part, when the run has been
//! calculated and before anybody signs it. What it finds stands with the run; a warning is accepted with a reason, and a block is
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
use platform::Db;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::Error;
use crate::regulation::Law;
use crate::rules::guard::{Book, Finding, Occasion, Paying, find};
use crate::runs::Run;
use gather::{Lines, Previous, gather};

pub(crate) use write::{forget_acceptances, write_findings};

/// What was found about somebody.
pub(crate) type Found = (EmployeeId, Finding);

/// A walk through everyone whom a calculated run pays.
pub(crate) struct Watch<'a> {
    db: &'a Db,
    run: &'a Run,
    pub(crate) occasion: Occasion,
    lines: Lines,
    previous: Previous,
    after: Option<EmployeeId>,
    is_over: bool,
}

impl<'a> Watch<'a> {
    /// Begins the walk. `line_codes` are the codes of the run's lines in the order of the stored amounts.
    ///
    /// # Errors
    /// `NoLaw` where a rule or a limit is not in the law of the day; when the database fails.
    pub(crate) async fn over(
        db: &'a Db,
        law: &Law,
        (run, line_codes): (&'a Run, &[String]),
    ) -> Result<Self, Error> {
        let occasion = Occasion {
            paying: Paying::of(run.kind.word()),
            service: run.service_month,
            payment: run.payment_month,
            on: run.facts_as_of,
            book: Book::of(law.at(run.facts_as_of))?,
        };
        let previous = Previous::of(db.latest(), run).await?;
        let lines = Lines::of(line_codes);
        Ok(Self { db, run, occasion, lines, previous, after: None, is_over: false })
    }

    /// What is found in the next part; `None` at the end. What only all of them together show comes last.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Found>>, Error> {
        if self.is_over {
            return Ok(None);
        }
        let part = gather(self.db.latest(), self).await?;
        let Some(last) = part.last().map(|watched| watched.facts.employee_id) else {
            self.is_over = true;
            return Ok(Some(shared::shared_accounts(self.db.latest(), self.run).await?));
        };
        self.after = Some(last);
        let occasion = self.occasion.clone();
        let found = tokio::task::spawn_blocking(move || {
            let each: Vec<Vec<Found>> = part
                .par_iter()
                .map(|watched| {
                    let found = find(&occasion, watched).into_iter();
                    found.map(|finding| (watched.facts.employee_id, finding)).collect()
                })
                .collect();
            each.into_iter().flatten().collect()
        });
        let crashed = |error| platform::Error::Broken(format!("the guard did not return: {error}"));
        Ok(Some(found.await.map_err(crashed)?))
    }
}
