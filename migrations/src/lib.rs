//! The history of the schema: the only place with DDL. One change per file; files are never edited once released.
//!
//! Numbers by owner: 01xx platform, 02xx personnel, 03xx identity, 04xx performance, 05xx payroll, 06xx career,
//! 07xx recruitment. Tables are created complete, because SQLite cannot add a constraint later.

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

pub mod column;
mod m20261122_0101_act;
mod m20261122_0102_act_head;
mod m20261122_0103_business_clock;
mod m20261122_0104_job;
mod m20261122_0105_timer;
mod m20261122_0106_idempotency_key;
mod m20261122_0107_person_key;
mod m20261122_0108_file;
mod m20261122_0130_act_consumer;
mod m20261122_0131_notification;
mod m20261122_0132_mail;
mod m20261122_0140_file_object_kind;
mod m20261122_0141_access_log;
mod m20261122_0142_master_key;
mod m20261122_0201_unit;
mod m20261122_0202_position;
mod m20261122_0203_person;
mod m20261122_0204_decree;
mod m20261122_0205_fact;
mod m20261122_0206_attendance_day;
mod m20261122_0210_facts_in_full;
mod m20261122_0211_officials;
mod m20261122_0220_decree_pipeline;
mod m20261122_0221_proposal;
mod m20261122_0230_position_days;
mod m20261122_0231_calendar;
mod m20261122_0232_attendance_records;
mod m20261122_0240_import;
mod m20261122_0250_announcement;
mod m20261122_0260_legal_hold;
mod m20261122_0261_erasure;
mod m20261122_0262_breach;
mod m20261122_0301_account;
mod m20261122_0302_session;
mod m20261122_0303_role_grant;
mod m20261122_0304_service_client;
mod m20261122_0305_login_attempt;
mod m20261122_0306_ticket;
mod m20261122_0310_act_stand_in;
mod m20261122_0311_delegation;
mod m20261122_0312_second_factor;
mod m20261122_0313_login_challenge;
mod m20261122_0315_proposed_for;
mod m20261122_0401_skp;
mod m20261122_0402_rhk;
mod m20261122_0403_progress;
mod m20261122_0404_evaluation;
mod m20261122_0410_cycle;
mod m20261122_0411_evaluation_origin;
mod m20261122_0412_skp_versions;
mod m20261122_0413_superior_request;
mod m20261122_0414_indicator;
mod m20261122_0420_yearly_rating;
mod m20261122_0421_objection;
mod m20261122_0422_calibration;
mod m20261122_0423_consequence;
mod m20261122_0430_perjanjian_kinerja;
mod m20261122_0431_work_log;
mod m20261122_0432_project;
mod m20261122_0440_service_point;
mod m20261122_0441_direct_feedback;
mod m20261122_0442_feedback_round;
mod m20261122_0443_rater_review;
mod m20261122_0444_angka_kredit;
mod m20261122_0450_agreement_versions;
mod m20261122_0455_rater_answer;
mod m20261122_0501_tpp_policy;
mod m20261122_0502_recipe;
mod m20261122_0503_payroll_run;
mod m20261122_0504_payslip;
mod m20261122_0510_made_for;
mod m20261122_0511_counting;
mod m20261122_0512_run_chain;
mod m20261122_0513_finance_officer;
mod m20261122_0514_confirmed;
mod m20261122_0520_law;
mod m20261122_0530_missed_ceremony;
mod m20261122_0535_run_kinds;
mod m20261122_0540_finding;
mod m20261122_0550_bonus_claim;
mod m20261122_0560_ceiling;
mod m20261122_0561_simulation;
mod m20261122_0570_shadow;
mod m20261122_0580_rapel;
mod m20261122_0585_recovery;
mod m20261123_0590_deductions;
mod m20261123_0600_other_payer_slip;
mod m20261123_0610_facts_of_pay;
mod m20261123_0611_absence;
mod words;

/// All changes in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = base();
        all.extend(domains());
        all
    }
}

/// What every domain stands on: the platform, the record of people, the ways in.
fn base() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261122_0101_act::Migration),
        Box::new(m20261122_0102_act_head::Migration),
        Box::new(m20261122_0103_business_clock::Migration),
        Box::new(m20261122_0104_job::Migration),
        Box::new(m20261122_0105_timer::Migration),
        Box::new(m20261122_0106_idempotency_key::Migration),
        Box::new(m20261122_0107_person_key::Migration),
        Box::new(m20261122_0108_file::Migration),
        Box::new(m20261122_0130_act_consumer::Migration),
        Box::new(m20261122_0131_notification::Migration),
        Box::new(m20261122_0132_mail::Migration),
        Box::new(m20261122_0140_file_object_kind::Migration),
        Box::new(m20261122_0141_access_log::Migration),
        Box::new(m20261122_0142_master_key::Migration),
        Box::new(m20261122_0201_unit::Migration),
        Box::new(m20261122_0202_position::Migration),
        Box::new(m20261122_0203_person::Migration),
        Box::new(m20261122_0204_decree::Migration),
        Box::new(m20261122_0205_fact::Migration),
        Box::new(m20261122_0206_attendance_day::Migration),
        Box::new(m20261122_0210_facts_in_full::Migration),
        Box::new(m20261122_0211_officials::Migration),
        Box::new(m20261122_0220_decree_pipeline::Migration),
        Box::new(m20261122_0221_proposal::Migration),
        Box::new(m20261122_0230_position_days::Migration),
        Box::new(m20261122_0231_calendar::Migration),
        Box::new(m20261122_0232_attendance_records::Migration),
        Box::new(m20261122_0240_import::Migration),
        Box::new(m20261122_0250_announcement::Migration),
        Box::new(m20261122_0260_legal_hold::Migration),
        Box::new(m20261122_0261_erasure::Migration),
        Box::new(m20261122_0262_breach::Migration),
        Box::new(m20261122_0301_account::Migration),
        Box::new(m20261122_0302_session::Migration),
        Box::new(m20261122_0303_role_grant::Migration),
        Box::new(m20261122_0304_service_client::Migration),
        Box::new(m20261122_0305_login_attempt::Migration),
        Box::new(m20261122_0306_ticket::Migration),
        Box::new(m20261122_0310_act_stand_in::Migration),
        Box::new(m20261122_0311_delegation::Migration),
        Box::new(m20261122_0312_second_factor::Migration),
        Box::new(m20261122_0313_login_challenge::Migration),
        Box::new(m20261122_0315_proposed_for::Migration),
    ]
}

/// The domains.
fn domains() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261122_0401_skp::Migration),
        Box::new(m20261122_0402_rhk::Migration),
        Box::new(m20261122_0403_progress::Migration),
        Box::new(m20261122_0404_evaluation::Migration),
        Box::new(m20261122_0410_cycle::Migration),
        Box::new(m20261122_0411_evaluation_origin::Migration),
        Box::new(m20261122_0412_skp_versions::Migration),
        Box::new(m20261122_0413_superior_request::Migration),
        Box::new(m20261122_0414_indicator::Migration),
        Box::new(m20261122_0420_yearly_rating::Migration),
        Box::new(m20261122_0421_objection::Migration),
        Box::new(m20261122_0422_calibration::Migration),
        Box::new(m20261122_0423_consequence::Migration),
        Box::new(m20261122_0430_perjanjian_kinerja::Migration),
        Box::new(m20261122_0431_work_log::Migration),
        Box::new(m20261122_0432_project::Migration),
        Box::new(m20261122_0440_service_point::Migration),
        Box::new(m20261122_0441_direct_feedback::Migration),
        Box::new(m20261122_0442_feedback_round::Migration),
        Box::new(m20261122_0443_rater_review::Migration),
        Box::new(m20261122_0444_angka_kredit::Migration),
        Box::new(m20261122_0450_agreement_versions::Migration),
        Box::new(m20261122_0455_rater_answer::Migration),
        Box::new(m20261122_0501_tpp_policy::Migration),
        Box::new(m20261122_0502_recipe::Migration),
        Box::new(m20261122_0503_payroll_run::Migration),
        Box::new(m20261122_0504_payslip::Migration),
        Box::new(m20261122_0510_made_for::Migration),
        Box::new(m20261122_0511_counting::Migration),
        Box::new(m20261122_0512_run_chain::Migration),
        Box::new(m20261122_0513_finance_officer::Migration),
        Box::new(m20261122_0514_confirmed::Migration),
        Box::new(m20261122_0520_law::Migration),
        Box::new(m20261122_0530_missed_ceremony::Migration),
        Box::new(m20261122_0535_run_kinds::Migration),
        Box::new(m20261122_0540_finding::Migration),
        Box::new(m20261122_0550_bonus_claim::Migration),
        Box::new(m20261122_0560_ceiling::Migration),
        Box::new(m20261122_0561_simulation::Migration),
        Box::new(m20261122_0570_shadow::Migration),
        Box::new(m20261122_0580_rapel::Migration),
        Box::new(m20261122_0585_recovery::Migration),
        Box::new(m20261123_0590_deductions::Migration),
        Box::new(m20261123_0600_other_payer_slip::Migration),
        Box::new(m20261123_0610_facts_of_pay::Migration),
        Box::new(m20261123_0611_absence::Migration),
    ]
}
