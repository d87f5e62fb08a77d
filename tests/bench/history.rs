//! Performance management in full: dashboards over everybody, reads among one, five and ten years of plans, ratings, reports and log
//! entries, and hundreds who follow a unit.

use std::time::Duration;

use kernel::id::UnitId;
use sqlx::PgPool;
use sqlx::types::Uuid;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::floor::Bare;
use crate::load::Load;
use crate::report::{Case, Cases};
use crate::{Bench, LOAD, Twin, usage};

/// The last year of the history; the ones before it follow backwards.
const YEAR: i32 = 2025;

/// How many follow a unit at once.
const FOLLOWERS: usize = 500;

/// A page of a dashboard asks for its parts one after the other.
const DASHBOARD: Load = Load { connections: 2, duration: Duration::from_secs(5) };

/// A year of performance of everybody in an instansi: a plan with a result, and by month a rating, a report and two entries.
const FILL: [&str; 5] = [
    "INSERT INTO skp (id, employee_id, rater_id, year, starts_on, ends_before, kind, approach, status, behaviour, resources, \
     accountability, consequences, version, created_at, updated_at) \
     SELECT gen_random_uuid(), id, id, $2, make_date($2, 1, 1), make_date($2 + 1, 1, 1), 'ja_jf', 'kuantitatif', \
     CASE WHEN right(nip, 1) = '7' THEN 'draf' ELSE 'berjalan' END, '[]', '[]', '[]', '[]', 1, now(), now() \
     FROM employee WHERE instansi_id = $1",
    "INSERT INTO rhk (id, skp_id, number, kind, title) SELECT gen_random_uuid(), skp.id, 1, 'utama', 'Layanan tepat waktu' \
     FROM skp JOIN employee ON employee.id = skp.employee_id WHERE instansi_id = $1 AND skp.year = $2",
    "INSERT INTO evaluation (id, skp_id, employee_id, period, period_from, period_until, hasil_kerja, perilaku_kerja, predikat, \
     law_version, rater_id, evaluated_at, evaluated_on, version, origin) \
     SELECT gen_random_uuid(), skp.id, skp.employee_id, to_char(month, 'YYYY-MM'), month, month + interval '1 month', \
     'sesuai', 'sesuai', CASE WHEN right(nip, 1) = '3' THEN 'sangat_baik' ELSE 'baik' END, 'bench', skp.employee_id, month, month, 1, 'merit' \
     FROM skp JOIN employee ON employee.id = skp.employee_id, \
     generate_series(make_date($2, 1, 1), make_date($2, 12, 1), interval '1 month') month \
     WHERE instansi_id = $1 AND skp.year = $2 AND skp.status = 'berjalan'",
    "INSERT INTO monthly_report (id, employee_id, month, status, version, created_at, updated_at) \
     SELECT gen_random_uuid(), id, to_char(month, 'YYYY-MM'), 'dikonfirmasi', 1, now(), now() FROM employee, \
     generate_series(make_date($2, 1, 1), make_date($2, 12, 1), interval '1 month') month \
     WHERE instansi_id = $1 AND right(nip, 1) <> '5'",
    "INSERT INTO work_log (id, employee_id, month, starts_on, ends_before, activity, version, created_at, updated_at) \
     SELECT gen_random_uuid(), id, to_char(day, 'YYYY-MM'), day, day + interval '1 day', 'Pelayanan loket', 1, now(), now() \
     FROM employee, generate_series(make_date($2, 1, 5), make_date($2, 12, 31), interval '15 days') day WHERE instansi_id = $1",
];

/// The dashboards, each with the name of its case.
const DASHBOARDS: [(&str, &str); 5] = [
    ("dashboard_plans", "analysis/plans"),
    ("dashboard_grades", "analysis/grades"),
    ("dashboard_late", "analysis/late-stages"),
    ("dashboard_feedback", "analysis/feedback"),
    ("dashboard_achieved", "analysis/achievement"),
];

/// Reads whose cost must not grow: the name among five years, among ten, and the address.
const READS: [(&str, &str, &str); 4] = [
    ("skp_list_5y", "skp_list_10y", "/v1/performance/skp?year=2025&limit=50"),
    ("skp_5y", "skp_10y", "/v1/performance/skp/{skp}"),
    ("ratings_5y", "ratings_10y", "/v1/performance/evaluations?employee_id={employee}&limit=12"),
    ("work_log_5y", "work_log_10y", "/v1/performance/work-log?employee_id={employee}&month=2025-06"),
];

impl Bench {
    /// Dashboards over everybody of an instansi in a year. The floor counts the same ratings, by one statement.
    pub fn dashboards(&self, bare: &Bare, (root, token): (UnitId, &str), cases: &mut Cases) {
        self.runtime.block_on(fill(&self.pool, root, YEAR..=YEAR));
        for (name, dashboard) in DASHBOARDS {
            let twin = Twin {
                ours: vec![format!("/v1/performance/units/{root}/{dashboard}?year={YEAR}")],
                floor: vec![format!("/instansi/{root}/ratings")],
                load: DASHBOARD,
            };
            cases.insert(name, self.requests(bare, &twin, token));
        }
    }

    /// Reads among one year of history, then among five and ten: the floor of the later ones is the first.
    pub fn years(&self, (root, token): (UnitId, &str), cases: &mut Cases) {
        self.runtime.block_on(fill(&self.pool, root, YEAR..=YEAR));
        let keys = self.runtime.block_on(keys(&self.pool, root));
        let first: Vec<f64> = READS.iter().map(|(_, _, path)| self.read(&keys, path, token).rate).collect();
        let mut filled = YEAR;
        for (years, is_ten) in [(5, false), (10, true)] {
            self.runtime.block_on(fill(&self.pool, root, YEAR - years + 1..=filled - 1));
            filled = YEAR - years + 1;
            for ((five, ten, path), first) in READS.iter().zip(&first) {
                let read = self.read(&keys, path, token);
                let case = Case {
                    value: read.rate,
                    unit: "requests/s",
                    floor: *first,
                    ratio: first / read.rate,
                    cpu_ms_per_op: read.cpu_ms,
                    peak_mb: usage::peak_mb(),
                    p50_ms: Some(read.p50_ms),
                    p99_ms: Some(read.p99_ms),
                };
                cases.insert(if is_ten { ten } else { five }, case);
            }
        }
    }

    fn read(&self, keys: &[(Uuid, Uuid)], path: &str, token: &str) -> crate::load::Measured {
        let of = |(employee, skp): &(Uuid, Uuid)| {
            path.replace("{employee}", &employee.to_string()).replace("{skp}", &skp.to_string())
        };
        let paths: Vec<String> = keys.iter().map(of).collect();
        crate::load::measure(self.running.address, &paths, Some(token), LOAD)
    }

    /// What five hundred followers of a unit hold; the floor is as many connections that hold nothing.
    pub async fn followers(&self, bare: &Bare, (root, token): (UnitId, &str)) -> Case {
        let path = format!("/v1/performance/units/{root}/progress/stream");
        let empty = usage::resident_mb();
        let idle = held(bare.address, "/instansi/none", None).await;
        let floor = (usage::resident_mb() - empty).max(0.1);
        drop(idle);
        let before = usage::resident_mb();
        usage::forget_peak();
        let following = held(self.running.address, &path, Some(token)).await;
        let value = usage::resident_mb() - before;
        let case = Case {
            value,
            unit: "MB",
            floor,
            ratio: value / floor,
            cpu_ms_per_op: 0.0,
            peak_mb: usage::peak_mb(),
            p50_ms: None,
            p99_ms: None,
        };
        drop(following);
        case
    }
}

/// So many connections that have asked and were answered with a first piece, all open.
async fn held(address: std::net::SocketAddr, path: &str, token: Option<&str>) -> Vec<TcpStream> {
    let request = crate::load::request(address, path, token);
    let mut open = Vec::with_capacity(FOLLOWERS);
    for _ in 0..FOLLOWERS {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&request).await.unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert!(token.is_none() || first.ends_with(b"200"), "{}", String::from_utf8_lossy(&first));
        open.push(stream);
    }
    open
}

async fn fill(pool: &PgPool, root: UnitId, years: std::ops::RangeInclusive<i32>) {
    for year in years {
        for sql in FILL {
            sqlx::query(sql).bind(root.0).bind(year).execute(pool).await.unwrap();
        }
    }
    // What the server of a region does by itself in the night after a large import.
    sqlx::raw_sql("VACUUM ANALYZE").execute(pool).await.unwrap();
}

/// Employees, each with the plan of the last year.
async fn keys(pool: &PgPool, root: UnitId) -> Vec<(Uuid, Uuid)> {
    let some = "SELECT employee.id, skp.id FROM employee JOIN skp ON skp.employee_id = employee.id AND skp.year = $2 \
        WHERE instansi_id = $1 ORDER BY nip LIMIT 1000";
    sqlx::query_as(some).bind(root.0).bind(YEAR).fetch_all(pool).await.unwrap()
}
