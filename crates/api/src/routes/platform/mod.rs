//! Jobs, files, and the log of acts.

use utoipa_actix_web::service_config::ServiceConfig;

pub mod acts;
pub mod file_owners;
pub mod files;
pub mod jobs;

/// Mounts the routes of the platform.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(jobs::list_jobs)
        .service(jobs::get_job)
        .service(jobs::cancel_job)
        .service(jobs::follow_job);
    config.service(files::store_file).service(files::get_file_meta).service(files::get_file);
    config.service(acts::list_acts);
}
