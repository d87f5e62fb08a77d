//! Whether the budget of a year still has room for a payment.

use kernel::Rupiah;

/// A ceiling beside what it bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What the budget has.
    pub ceiling: Rupiah,
    /// What final runs of the year have used.
    pub used: Rupiah,
    /// What is wanted beyond.
    pub wanted: Rupiah,
}

impl Room {
    /// What is left before anything more is paid; negative where the budget was cut below what had been paid.
    pub fn remaining(self) -> Rupiah {
        self.ceiling - self.used
    }

    /// Whether what is wanted does not fit. What takes nothing, or gives back, always fits.
    pub fn is_exceeded(self) -> bool {
        self.wanted > Rupiah::ZERO && self.wanted > self.remaining()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rupiah_fits_and_one_more_does_not() {
        let room = |used, wanted| Room { ceiling: Rupiah(100), used: Rupiah(used), wanted: Rupiah(wanted) };
        assert!(!room(60, 40).is_exceeded());
        assert!(room(60, 41).is_exceeded());
        assert!(room(120, 1).is_exceeded());
        assert!(!room(120, 0).is_exceeded());
        assert!(!room(120, -5).is_exceeded());
        assert_eq!(room(120, 0).remaining(), Rupiah(-20));
    }
}
