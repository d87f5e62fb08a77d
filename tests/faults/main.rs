//! What outlives the death of a server, in a process of its own that is killed with SIGKILL.

mod killed_rotation;
mod killed_run;
