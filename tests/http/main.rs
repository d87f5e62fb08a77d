//! Each convention and each endpoint over HTTP: the good path, and each refusal. On SQLite and on PostgreSQL.

mod calculators;
mod career_calculators;
mod conventions;
mod desk;
mod files;
mod identity;
mod payroll;
mod peers;
mod performance;
mod personnel;
mod platform;
mod privacy;
