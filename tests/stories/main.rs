//! Stories: what the users asked for, played from the first step to the final effect over HTTP, on both databases.

mod asn_360;
mod bengkulu_appraisal;
mod bengkulu_pay;
mod bukitintan_personnel;
mod demo_region;
mod import_undo;
mod indicator_to_pay;
mod kepahiang_pay;
mod main_job;
mod org_change;
mod palembang_achievement;
mod privacy;
mod semarang_policy;
mod shadow_month;
mod sk_pipeline;
