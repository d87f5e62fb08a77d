//! What a run takes after the official list: which schemes hold, and what they and agreed instalments ask of whom.

use std::collections::HashMap;

use kernel::id::{EmployeeId, RecoveryId};
use kernel::recipe::{Source, Value};
use kernel::{Rate, Rupiah};
use sea_orm::ConnectionTrait;

use crate::Error;
use crate::deductions::{Scheme, least_net, orders_in, schemes_in};
use crate::recoveries::{due_in, is_any_due};
use crate::rules::deductions::AfterList;
use crate::rules::input;
use crate::runs::{Run, RunKind};

/// What a run takes after the official list.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    schemes: Vec<Scheme>,
    has_instalments: bool,
    least_net: Rate,
}

/// An input of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WithheldFeed {
    Instalment,
    /// Of the scheme at this place.
    Scheme(usize),
}

/// What is asked of one person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Withheld {
    instalment: Option<(Rupiah, RecoveryId, chrono::NaiveDate)>,
    asked: HashMap<usize, (Value, Source)>,
}

impl Taken {
    /// Of the monthly salary and TPP alone: what is paid late, once a year or to survivors reaches its account whole, and a month that
    /// is calculated once more to be settled takes nothing a second time.
    pub(super) async fn of(conn: &impl ConnectionTrait, run: &Run) -> Result<Self, Error> {
        let is_monthly = matches!(run.kind, RunKind::GajiInduk | RunKind::Tpp);
        if !is_monthly || run.settles_from.is_some() {
            return Ok(Self::default());
        }
        Ok(Self {
            schemes: schemes_in(conn, run).await?,
            has_instalments: is_any_due(conn, run).await?,
            least_net: least_net(conn, run.instansi_id).await?,
        })
    }

    pub(super) fn rules(&self) -> AfterList {
        AfterList {
            has_instalments: self.has_instalments,
            third_parties: self.schemes.iter().map(Scheme::third_party).collect(),
            least_net: self.least_net,
        }
    }

    pub(super) fn feed(&self, name: &str) -> Option<WithheldFeed> {
        if name == input::RECOVERY_INSTALMENT {
            return Some(WithheldFeed::Instalment);
        }
        let at = self.schemes.iter().position(|scheme| input::deduction(&scheme.code) == name)?;
        Some(WithheldFeed::Scheme(at))
    }
}

/// What is asked of people: a query for the orders and two for instalments, and none where nothing is taken.
pub(super) async fn withheld(
    conn: &impl ConnectionTrait,
    (run, taken): (&Run, &Taken),
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Withheld>, Error> {
    let mut asked: HashMap<EmployeeId, Withheld> = HashMap::new();
    if taken.has_instalments {
        for (recovery, amount) in due_in(conn, run, employees).await? {
            let from = recovery.instalments_from.unwrap_or(run.payment_month).first_day();
            let of_person = asked.entry(recovery.employee_id).or_default();
            let before = of_person.instalment.map_or(Rupiah::ZERO, |(before, ..)| before);
            of_person.instalment = Some((before + amount, recovery.id, from));
        }
    }
    let compulsory = taken.schemes.iter().enumerate().filter(|(_, scheme)| scheme.is_compulsory());
    for (at, scheme) in compulsory {
        let source = Source {
            kind: "deduction_scheme".to_owned(),
            id: scheme.id.0,
            date: scheme.valid_from.first_day(),
        };
        for employee in employees {
            let given = (scheme.figure(None), source.clone());
            asked.entry(*employee).or_default().asked.insert(at, given);
        }
    }
    for order in orders_in(conn, (run, &taken.schemes), employees).await? {
        let place = taken.schemes.iter().enumerate().find(|(_, scheme)| scheme.id == order.scheme_id);
        let Some((at, scheme)) = place else { continue };
        let source =
            Source { kind: "deduction_order".to_owned(), id: order.id.0, date: order.from_month.first_day() };
        let of_person = asked.entry(order.employee_id).or_default();
        of_person.asked.insert(at, (scheme.figure(Some(&order)), source));
    }
    Ok(asked)
}

impl Withheld {
    /// The value of an input, with the record that it came from.
    pub(super) fn give(&self, feed: WithheldFeed) -> (Value, Option<Source>) {
        match feed {
            WithheldFeed::Instalment => match self.instalment {
                Some((amount, recovery, date)) => {
                    (amount.into(), Some(Source { kind: "recovery".to_owned(), id: recovery.0, date }))
                }
                None => (0.into(), None),
            },
            WithheldFeed::Scheme(at) => match self.asked.get(&at) {
                Some((value, source)) => (value.clone(), Some(source.clone())),
                None => (0.into(), None),
            },
        }
    }
}
