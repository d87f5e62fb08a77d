//! Calculators: the engine's own rules on facts in the body. Public, stateless, and rate-limited.

use actix_web::web::{Json, block};
use serde::Deserialize;
use validator::{Validate, ValidationErrors};

use crate::problem::Problem;
use crate::routes::Routes;

pub mod angka_kredit;
pub mod capaian;
pub mod distribution;
pub mod ikm;
pub mod kgb;
pub mod merit_index;
pub mod nip;
pub mod payslip;
pub mod pension;
pub mod pph21;
pub mod predikat;
pub mod promotion;
pub mod talent_box;
pub mod tpp;
pub mod training_hours;

/// Mounts the calculators.
pub fn mount(routes: &mut Routes) {
    routes
        .service(angka_kredit::calculate_angka_kredit)
        .service(capaian::calculate_capaian)
        .service(distribution::calculate_distribution)
        .service(ikm::calculate_ikm)
        .service(kgb::calculate_kgb)
        .service(merit_index::calculate_merit_index)
        .service(nip::calculate_nip)
        .service(payslip::calculate_payslip)
        .service(pension::calculate_pension)
        .service(pph21::calculate_pph21)
        .service(predikat::calculate_predikat)
        .service(promotion::calculate_promotion)
        .service(talent_box::calculate_talent_box)
        .service(tpp::calculate_tpp)
        .service(training_hours::calculate_training_hours);
}

/// The facts of a calculator. Its rule checks them and names every fault at once, so nothing is checked before it.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Facts<T>(pub T);

impl<T> Validate for Facts<T> {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// Runs a calculation away from the threads that answer requests: a body may ask for a thousand of them.
async fn calculated<T: Send + 'static>(
    calculation: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<Json<T>, Problem> {
    block(calculation).await.map_err(Problem::internal)?.map(Json)
}
