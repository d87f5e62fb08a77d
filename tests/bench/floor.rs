//! Floors: the same bytes moved by nothing but the driver, and the same rows answered by nothing but actix.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::web::{Data, Path};
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::NaiveDate;
use serde_json::json;
use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::types::Uuid;

/// Rows of one statement. More are no faster.
const CHUNK: usize = 5_000;

/// The payslips of a run as bare columns.
type Slip = (Uuid, Uuid, Uuid, Uuid, Uuid, String, String, String, Vec<i64>);

/// The slots that a run claims.
type Slot = (Uuid, Uuid, String, String);

/// Writes the payslips of a run and the slots that it claims once more, into tables of the same shape with the same indexes, one array
/// for each column.
pub async fn bulk_write(pool: &PgPool, run: Uuid) -> Duration {
    for sql in [
        "DROP TABLE IF EXISTS floor_payslip, floor_slot",
        "CREATE TABLE floor_payslip (LIKE payslip INCLUDING ALL)",
        "CREATE TABLE floor_slot (LIKE payroll_slot INCLUDING ALL)",
    ] {
        sqlx::raw_sql(sql).execute(pool).await.unwrap();
    }
    let slips: Vec<Slip> = sqlx::query_as(
        "SELECT id, run_id, employee_id, skpd_id, unit_id, payment_month, inputs, lines, \
         ARRAY[gross, deductions, net, tax_base, tax, tax_own, bpjs_base, pension, zakat] FROM payslip WHERE run_id = $1 ORDER BY id",
    )
    .bind(run)
    .fetch_all(pool)
    .await
    .unwrap();
    let slots: Vec<Slot> =
        sqlx::query_as("SELECT run_id, employee_id, service_month, kind FROM payroll_slot WHERE run_id = $1 ORDER BY employee_id")
            .bind(run)
            .fetch_all(pool)
            .await
            .unwrap();
    let began = Instant::now();
    for chunk in slips.chunks(CHUNK) {
        write(pool, chunk).await;
    }
    for chunk in slots.chunks(CHUNK) {
        write_slots(pool, chunk).await;
    }
    began.elapsed()
}

async fn write_slots(pool: &PgPool, slots: &[Slot]) {
    let uuids = |of: fn(&Slot) -> Uuid| slots.iter().map(of).collect::<Vec<Uuid>>();
    let texts = |of: fn(&Slot) -> &String| slots.iter().map(|slot| of(slot).as_str()).collect::<Vec<&str>>();
    sqlx::query(
        "INSERT INTO floor_slot (run_id, employee_id, service_month, kind) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::text[])",
    )
    .bind(uuids(|slot| slot.0))
    .bind(uuids(|slot| slot.1))
    .bind(texts(|slot| &slot.2))
    .bind(texts(|slot| &slot.3))
    .execute(pool)
    .await
    .unwrap();
}

async fn write(pool: &PgPool, slips: &[Slip]) {
    let uuids = |of: fn(&Slip) -> Uuid| slips.iter().map(of).collect::<Vec<Uuid>>();
    let texts = |of: fn(&Slip) -> &String| slips.iter().map(|slip| of(slip).as_str()).collect::<Vec<&str>>();
    let numbers = |at: usize| slips.iter().map(|slip| slip.8[at]).collect::<Vec<i64>>();
    sqlx::query(
        "INSERT INTO floor_payslip (id, run_id, employee_id, skpd_id, unit_id, payment_month, inputs, lines, \
         gross, deductions, net, tax_base, tax, tax_own, bpjs_base, pension, zakat) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], \
         $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[])",
    )
    .bind(uuids(|slip| slip.0))
    .bind(uuids(|slip| slip.1))
    .bind(uuids(|slip| slip.2))
    .bind(uuids(|slip| slip.3))
    .bind(uuids(|slip| slip.4))
    .bind(texts(|slip| &slip.5))
    .bind(texts(|slip| &slip.6))
    .bind(texts(|slip| &slip.7))
    .bind(numbers(0))
    .bind(numbers(1))
    .bind(numbers(2))
    .bind(numbers(3))
    .bind(numbers(4))
    .bind(numbers(5))
    .bind(numbers(6))
    .bind(numbers(7))
    .bind(numbers(8))
    .execute(pool)
    .await
    .unwrap();
}

/// A bare server: a payslip by its key, an employee by his, and fifty employees by name.
pub struct Bare {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
}

impl Bare {
    /// Starts it with as many threads and connections as the real one has.
    pub async fn start(url: &str, threads: usize) -> Self {
        let connections = u32::try_from(threads * 5).unwrap();
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(false)
            .connect(url)
            .await
            .unwrap();
        let factory = move || {
            App::new()
                .app_data(Data::new(pool.clone()))
                .route("/payslips/{id}", web::get().to(payslip))
                .route("/employees/{id}", web::get().to(employee))
                .route("/instansi/{id}/employees", web::get().to(employees))
                .route("/instansi/{id}/units", web::get().to(units))
                .route("/instansi/{id}/ratings", web::get().to(ratings))
        };
        let server = HttpServer::new(factory).workers(threads).disable_signals().bind("127.0.0.1:0").unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, handle }
    }

    /// Ends it.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

async fn payslip(pool: Data<PgPool>, id: Path<Uuid>) -> HttpResponse {
    let row: (Uuid, Uuid, Uuid, Uuid, String, String, i64, i64, i64) = sqlx::query_as(
        "SELECT id, run_id, employee_id, unit_id, payment_month, lines, gross, deductions, net FROM payslip WHERE id = $1",
    )
    .bind(*id)
    .fetch_one(pool.get_ref())
    .await
    .unwrap();
    HttpResponse::Ok().json(json!({
        "id": row.0, "run_id": row.1, "employee_id": row.2, "unit_id": row.3, "payment_month": row.4, "lines": row.5,
        "gross": row.6, "deductions": row.7, "net": row.8 }))
}

/// An employee with what holds on a day, as one hand-written statement reads it.
type Person = (
    Uuid,
    Uuid,
    String,
    String,
    String,
    NaiveDate,
    Uuid,
    Option<String>,
    Option<String>,
    Option<Uuid>,
    Option<Uuid>,
);

const PERSON: &str = "SELECT employee.id, employee.person_id, employee.nip, person.name, person.sex, person.birth_date, \
    employee.instansi_id, status.code, golongan.code, placement.unit_id, placement.position_id \
    FROM employee JOIN person ON person.id = employee.person_id \
    LEFT JOIN fact status ON status.employee_id = employee.id AND status.kind = 'status' \
     AND status.superseded_at IS NULL AND status.valid_from <= $1 AND status.valid_until > $1 \
    LEFT JOIN fact golongan ON golongan.employee_id = employee.id AND golongan.kind = 'golongan' \
     AND golongan.superseded_at IS NULL AND golongan.valid_from <= $1 AND golongan.valid_until > $1 \
    LEFT JOIN fact placement ON placement.employee_id = employee.id AND placement.kind = 'position' \
     AND placement.code = 'definitif' AND placement.superseded_at IS NULL AND placement.valid_from <= $1 AND placement.valid_until > $1";

/// The day on which the facts hold.
const DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 1, 31);

async fn employee(pool: Data<PgPool>, id: Path<Uuid>) -> HttpResponse {
    let sql = format!("{PERSON} WHERE employee.id = $2");
    let row: Person =
        sqlx::query_as(AssertSqlSafe(sql)).bind(DAY).bind(*id).fetch_one(pool.get_ref()).await.unwrap();
    HttpResponse::Ok().json(shown(row))
}

async fn employees(pool: Data<PgPool>, instansi: Path<Uuid>) -> HttpResponse {
    let sql = format!("{PERSON} WHERE employee.instansi_id = $2 ORDER BY person.name, employee.id LIMIT 51");
    let rows: Vec<Person> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(DAY).bind(*instansi).fetch_all(pool.get_ref()).await.unwrap();
    let data: Vec<_> = rows.into_iter().take(50).map(shown).collect();
    HttpResponse::Ok().json(json!({ "data": data }))
}

/// A unit with its place in the tree.
type Unit = (Uuid, Option<Uuid>, String, String, Option<String>);

async fn units(pool: Data<PgPool>, instansi: Path<Uuid>) -> HttpResponse {
    let rows: Vec<Unit> = sqlx::query_as(
        "SELECT unit.id, parent_id, name, kind, code FROM unit JOIN unit_version ON unit_version.unit_id = unit.id \
         WHERE instansi_id = $2 AND valid_from <= $1 AND valid_until > $1",
    )
    .bind(DAY)
    .bind(*instansi)
    .fetch_all(pool.get_ref())
    .await
    .unwrap();
    let data: Vec<_> = rows
        .into_iter()
        .map(|row| json!({ "id": row.0, "parent_id": row.1, "name": row.2, "kind": row.3, "code": row.4 }))
        .collect();
    HttpResponse::Ok().json(json!({ "data": data }))
}

/// Every rating of a year, counted by month and grade.
async fn ratings(pool: Data<PgPool>, instansi: Path<Uuid>) -> HttpResponse {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT period, predikat, COUNT(*) FROM evaluation JOIN employee ON employee.id = evaluation.employee_id \
         WHERE instansi_id = $1 AND superseded_at IS NULL GROUP BY period, predikat",
    )
    .bind(*instansi)
    .fetch_all(pool.get_ref())
    .await
    .unwrap();
    HttpResponse::Ok().json(rows)
}

fn shown(row: Person) -> serde_json::Value {
    json!({ "id": row.0, "person_id": row.1, "nip": row.2, "name": row.3, "sex": row.4, "birth_date": row.5,
        "instansi_id": row.6, "status": row.7, "golongan": row.8, "unit_id": row.9, "position_id": row.10 })
}
