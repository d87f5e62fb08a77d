//! Ten thousand employees from a spreadsheet: parsed, judged cell by cell and recorded with their facts.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use kernel::id::UnitId;
use personnel::imports::{Import, ImportMode, NewImport, Tools, import_now};
use platform::Act;
use platform::files::{Media, NewFile};
use sqlx::PgPool;
use sqlx::types::Uuid;

use crate::report::Case;
use crate::{Bench, usage};

const ROWS: u32 = 10_000;
const UNITS: &str = "kode,nama,jenis,kode_induk,berlaku_sejak\nUKUR,Dinas Pengukuran,skpd,,2010-01-01\n";
/// People of one post.
const SEATS: u32 = 50;

impl Bench {
    /// Imports the list into an instansi, and writes the rows of its facts again without Merit.
    pub async fn import(&self, instansi: UnitId) -> Case {
        let state = self.state();
        let act = Act::system(state.clock.now(), "bench");
        let (units, posts) = (UNITS.to_owned(), positions());
        self.take_in(&act, (instansi, "units"), units).await;
        self.take_in(&act, (instansi, "positions"), posts).await;
        sqlx::raw_sql("ANALYZE").execute(&self.pool).await.unwrap();
        let sheet = people();
        usage::forget_peak();
        let (before, began) = (usage::now(), Instant::now());
        let import = self.take_in(&act, (instansi, "employees"), sheet).await;
        let (took, used) = (began.elapsed(), usage::now().since(&before));
        let peak_mb = usage::peak_mb();
        assert_eq!((import.committed, import.faulty), (i64::from(ROWS), 0), "rows were left out");
        let floor = write_facts(&self.pool, instansi.0).await;
        Case {
            value: took.as_secs_f64(),
            unit: "s",
            floor: floor.as_secs_f64(),
            ratio: took.as_secs_f64() / floor.as_secs_f64(),
            cpu_ms_per_op: used.server_cpu.as_secs_f64() * 1000.0 / f64::from(ROWS),
            peak_mb,
            p50_ms: None,
            p99_ms: None,
        }
    }

    async fn take_in(&self, act: &Act, (instansi, kind): (UnitId, &str), sheet: String) -> Import {
        let state = self.state();
        let new = NewFile::upload("daftar.csv", sheet.into(), Media::TABLES);
        let file = state.files.put(&state.db, act, new).await.unwrap();
        let tools = Tools {
            vault: state.vault.clone(),
            files: state.files.clone(),
            importers: state.importers.clone(),
        };
        let new = NewImport {
            kind: kind.to_owned(),
            file_id: file.id,
            mode: ImportMode::AllOrNothing,
            sheet: None,
            instansi_id: Some(instansi),
            decree_id: None,
            month: None,
            reason: None,
        };
        import_now(&state.db, act, &tools, new).await.unwrap()
    }
}

fn positions() -> String {
    let mut sheet = String::from("kode_unit,nama,jenis,kelas_jabatan,formasi\n");
    for post in 0..ROWS / SEATS {
        writeln!(sheet, "UKUR,Penera {post:03},pelaksana,7,{SEATS}").unwrap();
    }
    sheet
}

fn people() -> String {
    let mut sheet = String::from(
        "nip,nama,tanggal_lahir,status,tmt_status,golongan,mkg_tahun,kode_unit,jabatan,tmt_jabatan\n",
    );
    for row in 0..ROWS {
        // Born before everybody of a roster.
        let born = NaiveDate::from_ymd_opt(1970, 6, 1).unwrap() + Days::new(u64::from(row / 999));
        let (nip, post) = (format!("{}1998012{:03}", born.format("%Y%m%d"), row % 999 + 1), row / SEATS);
        writeln!(
            sheet,
            "{nip},\"Pegawai {row:05}, S.Pd.\",{born},PNS,1998-01-01,III/a,10,UKUR,Penera {post:03},2020-01-01"
        )
        .unwrap();
    }
    sheet
}

/// The bare columns of a fact.
type Fact = (Uuid, Uuid, String, String, String, NaiveDate, NaiveDate);

/// Writes the facts that were imported once more, into a table of the same shape with the same indexes.
async fn write_facts(pool: &PgPool, instansi: Uuid) -> Duration {
    // Without the checks: the columns that they compare are not among those that are written.
    let create = "DROP TABLE IF EXISTS floor_fact; CREATE TABLE floor_fact (LIKE fact INCLUDING INDEXES)";
    sqlx::raw_sql(create).execute(pool).await.unwrap();
    let facts: Vec<Fact> = sqlx::query_as(
        "SELECT fact.id, employee_id, kind, code, value, valid_from, valid_until FROM fact \
         JOIN employee ON employee.id = fact.employee_id WHERE instansi_id = $1 AND nip LIKE '1970%'",
    )
    .bind(instansi)
    .fetch_all(pool)
    .await
    .unwrap();
    let began = Instant::now();
    for chunk in facts.chunks(5_000) {
        sqlx::query(
            "INSERT INTO floor_fact (id, employee_id, kind, code, value, valid_from, valid_until, recorded_at) \
             SELECT *, now() FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[])",
        )
        .bind(chunk.iter().map(|fact| fact.0).collect::<Vec<_>>())
        .bind(chunk.iter().map(|fact| fact.1).collect::<Vec<_>>())
        .bind(chunk.iter().map(|fact| fact.2.as_str()).collect::<Vec<_>>())
        .bind(chunk.iter().map(|fact| fact.3.as_str()).collect::<Vec<_>>())
        .bind(chunk.iter().map(|fact| fact.4.as_str()).collect::<Vec<_>>())
        .bind(chunk.iter().map(|fact| fact.5).collect::<Vec<_>>())
        .bind(chunk.iter().map(|fact| fact.6).collect::<Vec<_>>())
        .execute(pool)
        .await
        .unwrap();
    }
    began.elapsed()
}
