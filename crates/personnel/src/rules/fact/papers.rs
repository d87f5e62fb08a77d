//! Bank account, insurance numbers, documents.

use kernel::Fault;

use super::Case;
use crate::error::Flaw;
use crate::value::{Document, DocumentKind, Insurance, InsuranceScheme};

/// Whether a text is digits, so many of them.
fn is_number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn account(case: Case<'_>, (bank, number, holder): (&str, &str, &str)) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !is_number(number, 5..=20) {
        faults.push(case.fault(Flaw::AccountNumber, "value/number"));
    }
    faults.extend(case.empty(&[("value/bank", Some(bank)), ("value/holder", Some(holder))]));
    faults
}

/// The number of BPJS Kesehatan has 13 digits (Peraturan BPJS Kesehatan; from memory).
pub(super) fn insurance(case: Case<'_>, insurance: &Insurance) -> Vec<Fault> {
    let lengths = match insurance.scheme {
        InsuranceScheme::BpjsKesehatan => 13..=13,
        InsuranceScheme::BpjsKetenagakerjaan | InsuranceScheme::Taspen => 5..=20,
    };
    let is_right = is_number(&insurance.number.0, lengths);
    let fault = || case.fault(Flaw::InsuranceNumber, "value/number");
    (!is_right).then(fault).into_iter().collect()
}

pub(super) fn document(case: Case<'_>, document: &Document) -> Vec<Fault> {
    match document.document {
        DocumentKind::Lainnya => case.empty(&[("value/title", document.title.as_deref())]),
        _ => Vec::new(),
    }
}
