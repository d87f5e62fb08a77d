//! Pure rules of identity.

pub mod delegation;
pub mod grant;
pub mod lockout;
pub mod password;
pub mod segregation;
