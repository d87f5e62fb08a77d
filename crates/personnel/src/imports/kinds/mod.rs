//! The kinds of import of personnel.

mod added_facts;
mod attendance;
mod employees;
mod fact_columns;
mod facts;
mod first_facts;
mod positions;
mod removing;
mod restoring;
mod taking_back;
mod units;
mod words;
mod writing;

use super::importer::Importers;

/// Every kind of import of personnel.
pub fn importers() -> Importers {
    let importers = Importers::default()
        .with(units::Units)
        .with(positions::Positions)
        .with(employees::Employees)
        .with(attendance::Attendance);
    facts::all().fold(importers, Importers::with)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::column::folded;
    use super::importers;

    #[test]
    fn no_two_columns_of_a_kind_answer_to_one_header() {
        for importer in importers().all() {
            let mut headers = HashSet::new();
            for column in importer.columns() {
                for header in std::iter::once(&column.header).chain(column.aliases) {
                    assert!(headers.insert(folded(header)), "{}: {header}", importer.word());
                }
                assert!(!column.hint.0.is_empty() && !column.hint.1.is_empty(), "{}", column.header);
                assert_eq!(folded(column.header), column.header, "a header is written as it is compared");
            }
            assert!(importer.columns().iter().any(|column| column.is_key), "{}", importer.word());
        }
    }

    #[test]
    fn every_example_can_be_read() {
        for importer in importers().all() {
            for column in importer.columns().iter().filter(|column| !column.example.is_empty()) {
                let cell = platform::sheet::Cell::Text(column.example.to_owned());
                let read = column.read(&cell, false);
                assert!(read.is_ok(), "{} {}: {read:?}", importer.word(), column.header);
            }
        }
    }
}
