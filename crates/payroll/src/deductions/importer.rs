//! Importing the list that a third party sends: one order in each row, which waits for the consent of the employee.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_trait::async_trait;
use kernel::id::{DeductionOrderId, DeductionSchemeId, EmployeeId};
use kernel::{Fault, Nip, Refusal, Rupiah};
use personnel::entity::employee;
use personnel::facts::CHUNK;
use personnel::imports::{
    Column, Desk, Entry, Form, Importer, Made, MadeKind, Reading, Standing, Subject, Written,
};
use platform::{Acted, Scope};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::orders::{acted, drafted};
use super::{DeductionBasis, Figure, NewOrder, Order, Scheme, order as row, scheme};
use crate::Error;
use crate::states::DeductionOrderStatus;

/// Rupiah of one payment: more than anybody is paid.
const AMOUNT_MAX: i64 = 1_000_000_000;

/// Months of one order: thirty years.
const MONTHS_MAX: i64 = 360;

const COLUMNS: &[Column] = &[
    Column::required("nip", Form::Nip).key().hint(
        "NIP pegawai. Format kolom sebagai Teks agar Excel tidak membulatkannya.",
        "The employee's NIP. Make the column text, so that Excel does not round it.",
        "198503152010011007",
    ),
    Column::required("kode", Form::Text).key().hint(
        "Kode potongan seperti yang dicatat instansi.",
        "The code of the scheme, as the instansi keeps it.",
        "koperasi_sejahtera",
    ),
    Column::required("jumlah", Form::Whole(AMOUNT_MAX)).personal().hint(
        "Rupiah setiap pembayaran, bulat tanpa titik.",
        "Rupiah of each payment, whole, without separators.",
        "350000",
    ),
    Column::optional("bulan", Form::Whole(MONTHS_MAX)).hint(
        "Selama berapa bulan; kosong berarti sampai diakhiri.",
        "For how many months; empty means until it is ended.",
        "12",
    ),
];

/// The kind of import: orders of schemes of fixed amounts, from the month of the list on.
#[derive(Clone, Copy, Debug)]
pub struct OrderList;

#[async_trait]
impl Importer for OrderList {
    fn word(&self) -> &'static str {
        "deduction_orders"
    }

    fn subject(&self) -> Subject {
        Subject::Pay
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn is_of_month(&self) -> bool {
        true
    }

    fn is_confidential(&self) -> bool {
        true
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::<Rows>::default()
    }

    async fn undo(
        &self,
        desk: &Desk<'_>,
        made: &[Made],
    ) -> Result<Result<Vec<Acted>, Vec<Standing>>, personnel::Error> {
        take_back(desk, made).await.map_err(into_personnel)
    }
}

/// The import speaks personnel's language of errors.
fn into_personnel(error: Error) -> personnel::Error {
    match error {
        Error::Platform(error) => error.into(),
        Error::Personnel(error) => error,
        other => personnel::Error::Invalid(Refusal::faults(&other)),
    }
}

/// What is kept of a part while it is read, and who has an order by the parts before.
#[derive(Default)]
struct Rows {
    drafts: Vec<(u32, NewOrder, Scheme)>,
    ordered: HashSet<(DeductionSchemeId, EmployeeId)>,
}

#[async_trait]
impl Reading for Rows {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), personnel::Error> {
        self.judge_part(desk, part).await.map_err(into_personnel)
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, personnel::Error> {
        self.write_part(desk).await.map_err(into_personnel)
    }
}

/// What the rows of a part name.
struct Named {
    people: HashMap<Nip, EmployeeId>,
    schemes: HashMap<String, Scheme>,
    ordered: HashSet<(DeductionSchemeId, EmployeeId)>,
}

async fn look_up(desk: &Desk<'_>, part: &[Entry]) -> Result<Named, Error> {
    let nips: BTreeSet<Nip> = part.iter().filter_map(|entry| entry.nip("nip")).cloned().collect();
    let reach = Scope { subordinates_of: None, own: None, ..desk.act.scope.clone() };
    let mut people = HashMap::new();
    let nips: Vec<Nip> = nips.into_iter().collect();
    for chunk in nips.chunks(CHUNK) {
        let rows: Vec<(Nip, EmployeeId)> = employee::Entity::find()
            .select_only()
            .columns([employee::Column::Nip, employee::Column::Id])
            .filter(employee::Column::InstansiId.eq(desk.instansi))
            .filter(employee::Column::Nip.is_in(chunk.iter().cloned()))
            .filter(personnel::scope::condition(&reach, employee::Column::Id, desk.act.today))
            .into_tuple()
            .all(desk.tx)
            .await?;
        people.extend(rows);
    }
    let schemes = scheme::Entity::find().filter(scheme::COLUMN.instansi_id.eq(desk.instansi));
    let schemes = schemes.all(desk.tx).await?.into_iter().map(|scheme| (scheme.code.clone(), scheme));
    let ids: Vec<EmployeeId> = people.values().copied().collect();
    let mut ordered = HashSet::new();
    for chunk in ids.chunks(CHUNK) {
        let open = [DeductionOrderStatus::Recorded, DeductionOrderStatus::Active];
        let rows: Vec<(DeductionSchemeId, EmployeeId)> = row::Entity::find()
            .select_only()
            .columns([row::Column::SchemeId, row::Column::EmployeeId])
            .filter(row::COLUMN.employee_id.is_in(chunk.iter().copied()))
            .filter(row::COLUMN.status.is_in(open))
            .into_tuple()
            .all(desk.tx)
            .await?;
        ordered.extend(rows);
    }
    Ok(Named { people, schemes: schemes.collect(), ordered })
}

impl Rows {
    async fn judge_part(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        let month = desk.month.ok_or_else(|| broken("it names no month"))?;
        let named = look_up(desk, part).await?;
        for entry in part.iter_mut() {
            let person = entry.nip("nip").and_then(|nip| named.people.get(nip)).copied();
            if person.is_none() && entry.nip("nip").is_some() {
                entry.refuse("nip", Fault::invalid("payroll.deduction_unknown_nip"));
            }
            let scheme = entry.text("kode").and_then(|code| named.schemes.get(code.trim()));
            let fits = |scheme: &&Scheme| scheme.basis == DeductionBasis::Fixed && !scheme.is_compulsory();
            let scheme = scheme.filter(fits);
            if scheme.is_none() && entry.text("kode").is_some() {
                entry.refuse("kode", Fault::invalid("payroll.deduction_unknown_code"));
            }
            let (Some(employee_id), Some(scheme), Some(amount)) =
                (person, scheme, entry.whole::<i64>("jumlah"))
            else {
                continue;
            };
            let key = (scheme.id, employee_id);
            if named.ordered.contains(&key) || self.ordered.contains(&key) {
                entry.refuse("nip", Error::DeductionOrderExists.first_fault());
            }
            let months: Option<u32> = entry.whole("bulan");
            let figure = Figure {
                amount: Some(Rupiah(amount)),
                rate: None,
                from: month,
                until: months.map(|months| month.plus(months)),
            };
            for fault in figure.faults(desk.act, scheme) {
                entry.refuse_at(fault);
            }
            if entry.is_sound() {
                self.ordered.insert(key);
                let new = NewOrder { employee_id, scheme_id: scheme.id, figure, consent: None };
                self.drafts.push((entry.row, new, scheme.clone()));
            }
        }
        Ok(())
    }

    async fn write_part(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let mut written = Written::default();
        let mut orders = Vec::with_capacity(self.drafts.len());
        for (at, new, scheme) in self.drafts.drain(..) {
            // A list is the third party's: also who brings it does not consent by it.
            let drafted = row::ActiveModel {
                status: sea_orm::ActiveValue::Set(DeductionOrderStatus::Recorded),
                consented_on: sea_orm::ActiveValue::Set(None),
                ..drafted(desk.act, (new, &scheme))
            };
            let order = Order::try_from(drafted.clone()).map_err(broken)?;
            written.made.push(Made::new(at, MadeKind::Other, order.id));
            written.acted.push(acted(&order));
            orders.push(drafted);
        }
        for chunk in orders.chunks(CHUNK) {
            row::Entity::insert_many(chunk.to_vec()).exec_without_returning(desk.tx).await?;
        }
        Ok(written)
    }
}

/// Takes the orders back, unless somebody has consented to one of them or ended it.
async fn take_back(desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
    let (mut told, mut standing) = (Vec::new(), Vec::new());
    for chunk in made.chunks(CHUNK) {
        let ids = || chunk.iter().map(|made| DeductionOrderId(made.object));
        let orders = row::Entity::find().filter(row::COLUMN.id.is_in(ids())).all(desk.tx).await?;
        let mut orders: HashMap<DeductionOrderId, Order> =
            orders.into_iter().map(|order| (order.id, order)).collect();
        for made in chunk {
            match orders.remove(&DeductionOrderId(made.object)) {
                Some(order) if order.version == 1 => {
                    let removed = Acted::new("payroll.deduction_order_removed", order.id);
                    told.push(removed.within(order.instansi_id).about(order.employee_id));
                }
                _ => standing.push(Standing::changed(made.row)),
            }
        }
        if standing.is_empty() {
            row::Entity::delete_many().filter(row::COLUMN.id.is_in(ids())).exec(desk.tx).await?;
        }
    }
    Ok(if standing.is_empty() { Ok(told) } else { Err(standing) })
}

fn broken(what: impl std::fmt::Display) -> Error {
    platform::Error::Broken(format!("a list of deductions: {what}")).into()
}
