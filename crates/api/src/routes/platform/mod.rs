//! Jobs, files, and the log of acts.

use crate::routes::Routes;

pub mod acts;
pub mod file_owners;
pub mod files;
pub mod jobs;

/// Mounts the routes of the platform.
pub fn mount(routes: &mut Routes) {
    routes
        .service(jobs::list_jobs)
        .service(jobs::get_job)
        .service(jobs::cancel_job)
        .service(jobs::follow_job);
    routes.service(files::store_file).service(files::get_file_meta).service(files::get_file);
    routes.service(acts::list_acts);
}
