//! Closed lists of words, which the document calls by this crate's name.

/// [`kernel::words`] of this crate.
macro_rules! words {
    ($($list:tt)*) => { kernel::words! { performance; $($list)* } };
}

pub(crate) use words;
