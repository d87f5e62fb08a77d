//! What is wrong with a request, as data. The `api` crate turns it into `application/problem+json`.

/// The class of a fault; it decides the HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// 400: the request cannot be read.
    Malformed,
    /// 401: no valid credential.
    Unauthenticated,
    /// 403: the caller may know of the object and may not do this.
    Forbidden,
    /// 404: it does not exist, or lies outside the caller's scope.
    NotFound,
    /// 405: the address is there, and takes other methods.
    MethodNotAllowed,
    /// 409: the object's state forbids it, or a unique fact exists already.
    Conflict,
    /// 412: the caller's version is stale.
    Stale,
    /// 413: the body is too large.
    TooLarge,
    /// 415: the media type is not accepted.
    Unsupported,
    /// 422: well-formed, and a rule of the domain refuses it.
    Invalid,
    /// 428: `If-Match` is missing.
    PreconditionRequired,
    /// 429: over the limit.
    TooMany,
    /// 500: ours.
    Internal,
    /// 503: a part that is needed is away for now.
    Unavailable,
}

/// One fault: a stable code, where it lies, and the values its message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The class.
    pub kind: FaultKind,
    /// Stable, English, dotted: `payroll.run_locked`. The message catalogues are keyed by it.
    pub code: &'static str,
    /// JSON pointer into the body, or `None` for the whole request.
    pub pointer: Option<String>,
    /// Values for the message. Never a secret or a personal value.
    pub arguments: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault about the request as a whole.
    pub fn new(kind: FaultKind, code: &'static str) -> Self {
        Self { kind, code, pointer: None, arguments: Vec::new() }
    }

    /// A rule of the domain refuses the request.
    pub fn invalid(code: &'static str) -> Self {
        Self::new(FaultKind::Invalid, code)
    }

    /// The same fault at a place in the body, as a JSON pointer: `/lines/3/amount`.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// The same fault with a value for its message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }
}

/// An error that can tell a caller what is wrong. Every domain's `Error` is one.
pub trait Refusal: std::error::Error {
    /// All faults, never empty. The first decides the status.
    fn faults(&self) -> Vec<Fault>;
}
