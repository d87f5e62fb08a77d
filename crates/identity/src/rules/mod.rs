//! Pure rules of identity.

pub mod grant;
pub mod lockout;
pub mod password;
