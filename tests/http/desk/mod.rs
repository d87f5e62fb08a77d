//! The daily desk: tasks, notifications, letters, announcements, and what people call things.

mod announcements;
mod dashboards;
mod notifications;
mod references;
mod tasks;
