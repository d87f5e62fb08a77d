//! Making and changing schemes.

use kernel::id::{DeductionSchemeId, UnitId};
use kernel::{Fault, Month, Rate, Rupiah};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;

use super::{DeductionBasis, DeductionKind, Scheme, scheme as row};
use crate::{Error, store};

/// The longest code: it names lines of payslips.
const CODE_MAX: usize = 32;

/// A rate of the whole.
const WHOLE: Rate = Rate(100_000_000);

/// What may change of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeTerms {
    /// For people.
    pub name: String,
    /// Who receives it, on which account.
    pub receiver: String,
    /// Whether it is taken from the salary.
    pub from_gaji_induk: bool,
    /// Whether it is taken from the TPP.
    pub from_tpp: bool,
    /// The lower one is served first.
    pub priority: i32,
    /// Rupiah of each payment, where an order says nothing else.
    pub amount: Option<Rupiah>,
    /// The rate, where an order says nothing else.
    pub rate: Option<Rate>,
    /// The multiple to which what a rate gives is raised.
    pub rounded_up_to: Rupiah,
    /// The decree that makes it compulsory.
    pub decree: Option<String>,
    /// The first payment month.
    pub valid_from: Month,
    /// The first payment month in which it is taken no more.
    pub valid_until: Option<Month>,
}

/// A scheme to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewScheme {
    /// Whose people.
    pub instansi_id: UnitId,
    /// Its short name.
    pub code: String,
    /// For what.
    pub kind: DeductionKind,
    /// How the amount is given.
    pub basis: DeductionBasis,
    /// The rest.
    pub terms: SchemeTerms,
}

impl SchemeTerms {
    /// What is wrong with them, as members of the object that the pointer names.
    fn faults(&self, basis: DeductionBasis, within: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut require = |is_fit: bool, code: &'static str, pointer: &str| {
            if !is_fit {
                faults.push(Fault::invalid(code).at(format!("{within}{pointer}")));
            }
        };
        require(!self.name.trim().is_empty(), "payroll.deduction_name_empty", "/name");
        require(!self.receiver.trim().is_empty(), "payroll.deduction_receiver_empty", "/receiver");
        require(self.from_gaji_induk || self.from_tpp, "payroll.deduction_from_nothing", "/from_gaji_induk");
        require(figure_fits(basis, (self.amount, self.rate)), "payroll.deduction_figure", "/amount");
        let is_given = self.amount.is_some() || self.rate.is_some();
        require(self.decree.is_none() || is_given, "payroll.deduction_compulsory_figure", "/amount");
        let decree = self.decree.as_ref().is_none_or(|decree| !decree.trim().is_empty());
        require(decree, "payroll.deduction_decree_empty", "/decree");
        let rounded = (1..=100_000).contains(&self.rounded_up_to.0);
        require(rounded, "payroll.deduction_rounding", "/rounded_up_to");
        let in_order = self.valid_until.is_none_or(|until| until > self.valid_from);
        require(in_order, "payroll.deduction_months", "/valid_until");
        faults
    }

    fn write(self, edit: &mut row::ActiveModel) {
        edit.name = Set(self.name.trim().to_owned());
        edit.receiver = Set(self.receiver.trim().to_owned());
        edit.from_gaji_induk = Set(self.from_gaji_induk);
        edit.from_tpp = Set(self.from_tpp);
        edit.priority = Set(self.priority);
        edit.amount = Set(self.amount);
        edit.rate = Set(self.rate);
        edit.rounded_up_to = Set(self.rounded_up_to);
        edit.decree = Set(self.decree.map(|decree| decree.trim().to_owned()));
        edit.valid_from = Set(self.valid_from);
        edit.valid_until = Set(self.valid_until);
    }
}

/// Whether a figure, if there is one, is of the basis and within its bounds.
pub(super) fn figure_fits(basis: DeductionBasis, figure: (Option<Rupiah>, Option<Rate>)) -> bool {
    match (basis, figure) {
        (_, (None, None)) => true,
        (DeductionBasis::Fixed, (Some(amount), None)) => amount > Rupiah::ZERO,
        (DeductionBasis::Rate, (None, Some(rate))) => rate > Rate::default() && rate <= WHOLE,
        _ => false,
    }
}

fn is_code(code: &str) -> bool {
    let begins = code.starts_with(|first: char| first.is_ascii_lowercase());
    begins
        && code.len() <= CODE_MAX
        && code.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
}

/// Makes a scheme.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid` with all faults; `DeductionSchemeExists`.
#[tracing::instrument(skip_all)]
pub async fn make_scheme(db: &Db, act: &Act, new: NewScheme) -> Result<Scheme, Error> {
    let tx = platform::begin(db).await?;
    let instansi = store::require_unit(&tx, act, new.instansi_id).await?;
    if instansi != new.instansi_id {
        return Err(platform::Error::NotFound("unit").into());
    }
    let mut faults = Vec::new();
    if !is_code(&new.code) {
        faults.push(Fault::invalid("payroll.deduction_code").at("/code"));
    }
    faults.extend(new.terms.faults(new.basis, "/terms"));
    Error::unless_empty(faults)?;
    let mut scheme = row::ActiveModel {
        id: Set(DeductionSchemeId::new()),
        instansi_id: Set(instansi),
        code: Set(new.code),
        kind: Set(new.kind),
        basis: Set(new.basis),
        version: Set(1),
        ..Default::default()
    };
    let from = new.terms.valid_from;
    new.terms.write(&mut scheme);
    let scheme = scheme.insert(&tx).await.map_err(|error| match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::DeductionSchemeExists,
        _ => error.into(),
    })?;
    let acted = Acted::new("payroll.deduction_scheme_made", scheme.id).within(instansi);
    let details = json!({ "code": scheme.code, "kind": scheme.kind });
    acts::record(&tx, act, acted.effective(from.first_day()).with(details)).await?;
    tx.commit().await?;
    Ok(scheme)
}

/// Changes the terms of a scheme from the next calculation on; what approved runs took stays as it is.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid` with all faults; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.deduction_scheme.id = %id))]
pub async fn change_scheme(
    db: &Db,
    act: &Act,
    (id, expected): (DeductionSchemeId, Option<i64>),
    terms: SchemeTerms,
) -> Result<Scheme, Error> {
    let tx = platform::begin(db).await?;
    let within = personnel::scope::unit_condition(&act.scope, row::Column::InstansiId, act.today);
    let found = row::Entity::find().filter(row::COLUMN.id.eq(id)).filter(within).lock_exclusive();
    let scheme = found.one(&tx).await?.ok_or(platform::Error::NotFound("deduction_scheme"))?;
    store::require_version(scheme.version, expected)?;
    Error::unless_empty(terms.faults(scheme.basis, ""))?;
    let from = Ord::min(scheme.valid_from, terms.valid_from).first_day();
    let version = scheme.version + 1;
    let mut edit = scheme.into_active_model();
    terms.write(&mut edit);
    edit.version = Set(version);
    let scheme = edit.update(&tx).await?;
    let acted = Acted::new("payroll.deduction_scheme_changed", scheme.id).within(scheme.instansi_id);
    acts::record(&tx, act, acted.effective(from).with(json!({ "version": version }))).await?;
    tx.commit().await?;
    Ok(scheme)
}
