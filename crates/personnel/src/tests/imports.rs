//! An import that breaks off goes on where it was.

use async_trait::async_trait;
use kernel::id::FileId;
use platform::files::{Files, Media, NewFile};
use platform::jobs::JobFailure;
use platform::{Act, Acted, storage};

use super::{Regency, on};
use crate::error::Error;
use crate::imports::{
    Column, Desk, Entry, ImportFilter, ImportMode, ImportStatus, Importer, Importers, Made, NewImport,
    Reading, Standing, Subject, Tools, Work, Written, carry_out, find_import, import_now, importers,
    list_import_faults, list_imports,
};

/// The kind of another importer, which fails when it comes to a row.
struct Breaking {
    sound: Importers,
    at: u32,
}

struct BreakingAt(Box<dyn Reading>, u32);

#[async_trait]
impl Importer for Breaking {
    fn word(&self) -> &'static str {
        "positions"
    }

    fn subject(&self) -> Subject {
        Subject::Structure
    }

    fn columns(&self) -> &'static [Column] {
        self.sound.find("positions").unwrap().columns()
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(BreakingAt(self.sound.find("positions").unwrap().reading(), self.at))
    }

    async fn undo(
        &self,
        _desk: &Desk<'_>,
        _made: &[Made],
    ) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
        Ok(Ok(Vec::new()))
    }
}

#[async_trait]
impl Reading for BreakingAt {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        if part.iter().any(|entry| entry.row == self.1) {
            return Err(platform::Error::Broken("the power is gone".to_owned()).into());
        }
        self.0.judge(desk, part).await
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        self.0.write(desk).await
    }
}

fn posts(count: u32) -> String {
    let mut sheet = "kode_unit,nama,jenis,kelas_jabatan\n".to_owned();
    for post in 0..count {
        // Every thousandth class is none.
        let class = if post % 1_000 == 7 { 18 } else { 7 };
        sheet += &format!("9,Penata Layanan {post:04},pelaksana,{class}\n");
    }
    sheet
}

async fn upload(regency: &Regency, files: &Files, act: &Act, text: String) -> FileId {
    let new = NewFile::upload("daftar.csv", text.into(), Media::TABLES);
    files.put(&regency.db, act, new).await.unwrap().id
}

#[tokio::test]
async fn a_broken_import_goes_on_where_it_was() {
    let regency = Regency::fresh().await;
    let files = Files::new(storage::open("memory:").unwrap());
    let tools = |importers| Tools { vault: regency.vault.clone(), files: files.clone(), importers };
    let act = on("2026-01-05");
    let new = |kind: &str, file_id| NewImport {
        kind: kind.to_owned(),
        file_id,
        mode: ImportMode::Partial,
        sheet: None,
        instansi_id: Some(regency.root),
        decree_id: None,
        month: None,
        reason: None,
    };
    let unit = "kode,nama,jenis,berlaku_sejak\n9,Dinas Perhubungan,skpd,2010-01-01\n".to_owned();
    let unit = new("units", upload(&regency, &files, &act, unit).await);
    let units = import_now(&regency.db, &act, &tools(importers()), unit).await.unwrap();
    assert_eq!((units.status, units.committed), (ImportStatus::Committed, 1));

    let sheet = new("positions", upload(&regency, &files, &act, posts(2_100)).await);
    let breaking = Importers::default().with(Breaking { sound: importers(), at: 1_500 });
    let broken: JobFailure = import_now(&regency.db, &act, &tools(breaking), sheet).await.unwrap_err();
    assert!(broken.may_try_again());
    let filter = ImportFilter { kind: Some("positions".to_owned()), ..Default::default() };
    let found = list_imports(&regency.db, &act, (filter, &super::all())).await.unwrap();
    let import = found.rows[0].clone();
    assert_eq!((import.committed, import.faulty, import.taken_through), (999, 1, 1_001));

    let sound = tools(importers());
    let work = Work { db: &regency.db, act: &act, tools: &sound, id: import.id, job: None };
    let outcome = carry_out(&work).await.unwrap();
    assert_eq!((outcome.rows, outcome.faulty, outcome.committed), (2_100, 3, 2_097));
    let faults = list_import_faults(&regency.db, &act, (import.id, &super::all())).await.unwrap();
    let cells: Vec<String> = faults.rows.iter().map(|fault| fault.spot.to_string()).collect();
    assert_eq!(cells, ["D9", "D1009", "D2009"]);
    let import = find_import(&regency.db, &act, import.id).await.unwrap();
    assert_eq!(import.committed, 2_097);
}
