//! The daily desk: tasks, and what people call things.

mod references;
mod tasks;
