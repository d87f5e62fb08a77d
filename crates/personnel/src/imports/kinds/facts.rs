//! Facts of employees by their numbers: one kind of import for each kind of fact, all of one table.
//!
//! A further kind of fact is one row of [`all`]: the columns of its value, each pointing at the member that it fills.

use std::sync::LazyLock;

use async_trait::async_trait;
use platform::Acted;

use super::super::column::Column;
use super::super::importer::{Desk, Importer, Made, Reading, Standing, Subject};
use super::added_facts::Record;
use super::fact_columns::{
    ACCOUNT, AWARD, CERTIFICATE, DECREE, DISCIPLINE, EDUCATION, FAMILY, FROM, GOLONGAN, INSURANCE, LAST,
    LEAVE, NIP, POSITION, RESUMPTION, SPMT, STATUS, STUDY, SUPERIOR, SUSPENSION, TAX, WAGE,
};
use super::restoring;
use crate::error::Error;
use crate::value::FactKind;

/// One kind of fact as a kind of import.
#[derive(Clone, Copy, Debug)]
pub(super) struct FactImport {
    /// The word of the import.
    pub(super) word: &'static str,
    /// The kind of fact.
    pub(super) kind: FactKind,
    /// The columns of the value; those of person, days and decree are common to all.
    pub(super) value: &'static [Column],
}

/// Every kind of fact that can be imported. Documents are files, which a sheet does not hold.
pub(super) fn all() -> impl Iterator<Item = Facts> {
    const ALL: &[FactImport] = &[
        FactImport { word: "facts_status", kind: FactKind::Status, value: STATUS },
        FactImport { word: "facts_golongan", kind: FactKind::Golongan, value: GOLONGAN },
        FactImport { word: "facts_position", kind: FactKind::Position, value: POSITION },
        FactImport { word: "facts_superior", kind: FactKind::Superior, value: SUPERIOR },
        FactImport { word: "facts_family", kind: FactKind::Family, value: FAMILY },
        FactImport { word: "facts_bank_account", kind: FactKind::BankAccount, value: ACCOUNT },
        FactImport { word: "facts_tax_status", kind: FactKind::TaxStatus, value: TAX },
        FactImport { word: "facts_leave", kind: FactKind::Leave, value: LEAVE },
        FactImport { word: "facts_education", kind: FactKind::Education, value: EDUCATION },
        FactImport { word: "facts_certificate", kind: FactKind::Certificate, value: CERTIFICATE },
        FactImport { word: "facts_award", kind: FactKind::Award, value: AWARD },
        FactImport { word: "facts_discipline", kind: FactKind::Discipline, value: DISCIPLINE },
        FactImport { word: "facts_study_assignment", kind: FactKind::StudyAssignment, value: STUDY },
        FactImport { word: "facts_suspension", kind: FactKind::Suspension, value: SUSPENSION },
        FactImport { word: "facts_insurance", kind: FactKind::Insurance, value: INSURANCE },
        FactImport { word: "facts_wage", kind: FactKind::Wage, value: WAGE },
        FactImport { word: "facts_spmt", kind: FactKind::Spmt, value: SPMT },
        FactImport { word: "facts_pay_resumption", kind: FactKind::PayResumption, value: RESUMPTION },
    ];
    /// Columns live as long as the program: they are put together once.
    static COLUMNS: LazyLock<Vec<Vec<Column>>> = LazyLock::new(|| {
        let columns = |import: &FactImport| {
            let mut columns = vec![NIP];
            columns.extend(import.value);
            columns.extend([FROM, LAST, DECREE]);
            columns
        };
        ALL.iter().map(columns).collect()
    });
    ALL.iter().zip(COLUMNS.iter()).map(|(import, columns)| Facts { import: *import, columns })
}

/// The kind of import.
pub(super) struct Facts {
    import: FactImport,
    columns: &'static [Column],
}

#[async_trait]
impl Importer for Facts {
    fn word(&self) -> &'static str {
        self.import.word
    }

    fn subject(&self) -> Subject {
        Subject::People
    }

    fn columns(&self) -> &'static [Column] {
        self.columns
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(Record::of(self.import.kind))
    }

    async fn undo(&self, desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
        restoring::restore_facts(desk, made).await
    }
}
