//! How long a row of wrong passwords locks an identifier.

use chrono::TimeDelta;

/// Wrong passwords that cost nothing: people mistype.
const FREE: i64 = 4;
/// The first delay.
const FIRST_SECONDS: i64 = 30;
/// The longest delay.
const LONGEST_SECONDS: i64 = 3600;

/// After this time without a further attempt the row is forgotten.
pub const MEMORY: TimeDelta = TimeDelta::hours(24);

/// How long no further attempt counts after this many wrong passwords in a row: nothing for the first four, then half a
/// minute, doubled by each further one, up to an hour.
pub fn delay(failures: i64) -> Option<TimeDelta> {
    if failures <= FREE {
        return None;
    }
    let doublings = u32::try_from(failures - FREE - 1).unwrap_or(u32::MAX);
    let seconds = 2_i64.saturating_pow(doublings).saturating_mul(FIRST_SECONDS).min(LONGEST_SECONDS);
    Some(TimeDelta::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_to_an_hour() {
        let cases = [(0, None), (4, None), (5, Some(30)), (6, Some(60)), (9, Some(480)), (12, Some(3600))];
        for (failures, seconds) in cases {
            assert_eq!(delay(failures), seconds.map(TimeDelta::seconds), "{failures}");
        }
        assert_eq!(delay(i64::MAX), Some(TimeDelta::seconds(3600)));
    }
}
