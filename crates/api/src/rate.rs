//! Who may ask how often: the calculators and the door by address, everything else by caller.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use identity::Caller;
use kernel::{Fault, FaultKind};
use uuid::Uuid;

use crate::config::Rates;
use crate::operations::Operation;
use crate::problem::Problem;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The limits of this process.
#[derive(Debug)]
pub struct Limiters {
    caller: Limiter<Uuid>,
    public: Limiter<IpAddr>,
    login: Limiter<IpAddr>,
}

impl Limiters {
    /// Limits as configured.
    pub fn new(rates: Rates) -> Self {
        Self {
            caller: Limiter::new("caller", rates.caller),
            public: Limiter::new("address", rates.public),
            login: Limiter::new("login", rates.login),
        }
    }

    /// Counts a request of a signed-in caller.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn check_caller(&self, caller: &Caller) -> Result<Option<Allowance>, Problem> {
        caller.actor.id().map_or(Ok(None), |id| self.caller.check(&id))
    }

    /// Counts a request of somebody unknown; health and keys are free.
    ///
    /// # Errors
    /// 429 with the time to wait.
    pub fn check_address(
        &self,
        operation: &Operation,
        address: Option<IpAddr>,
    ) -> Result<Option<Allowance>, Problem> {
        let address = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        if operation.template.starts_with("/v1/auth/") {
            self.login.check(&address)
        } else if operation.template.starts_with("/v1/") {
            self.public.check(&address)
        } else {
            Ok(None)
        }
    }

    /// Forgets those who have not asked for a while; asked every few seconds.
    pub fn sweep(&self) {
        self.caller.sweep();
        self.public.sweep();
        self.login.sweep();
    }
}

/// What a caller has left, for the `RateLimit` fields.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    policy: &'static str,
    quota: u32,
    remaining: u32,
}

impl Allowance {
    /// Writes the fields.
    pub fn write(self, headers: &mut HeaderMap) {
        let Self { policy, quota, remaining } = self;
        let fields = [
            (RATE_LIMIT_POLICY, format!("\"{policy}\";q={quota};w=60")),
            (
                RATE_LIMIT,
                format!(
                    "\"{policy}\";r={remaining};t={}",
                    (quota - remaining.min(quota)) * 60 / quota.max(1)
                ),
            ),
        ];
        for (name, value) in fields {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// One limit: a bucket for each key, which holds a minute's requests and refills evenly.
#[derive(Debug)]
struct Limiter<K: Hash + Eq + Clone> {
    policy: &'static str,
    quota: u32,
    buckets: Option<Buckets<K>>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(policy: &'static str, quota: u32) -> Self {
        let buckets = NonZeroU32::new(quota).map(|quota| {
            let quota = Quota::per_minute(quota).allow_burst(quota);
            RateLimiter::dashmap(quota).with_middleware()
        });
        Self { policy, quota, buckets }
    }

    fn check(&self, key: &K) -> Result<Option<Allowance>, Problem> {
        let Some(buckets) = &self.buckets else { return Ok(None) };
        match buckets.check_key(key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                Ok(Some(Allowance { policy: self.policy, quota: self.quota, remaining }))
            }
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                let seconds = wait.saturating_add(Duration::from_millis(999)).as_secs();
                let fault = Fault::new(FaultKind::TooMany, "request.too_many").with("retry_after", seconds);
                Err(Problem::new(fault))
            }
        }
    }

    fn sweep(&self) {
        if let Some(buckets) = &self.buckets {
            buckets.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_request_of_a_minute_is_followed_by_a_refusal() {
        let limiter = Limiter::new("test", 2);
        let remaining = |key: &u8| limiter.check(key).map(|allowance| allowance.unwrap().remaining);
        assert_eq!((remaining(&1).unwrap(), remaining(&1).unwrap()), (1, 0));
        assert_eq!(remaining(&1).unwrap_err().code(), "request.too_many");
        assert_eq!(remaining(&2).unwrap(), 1, "each key has its own");
        assert!(Limiter::new("none", 0).check(&1).unwrap().is_none());
    }

    #[test]
    fn what_is_left_is_told() {
        let mut headers = HeaderMap::new();
        Allowance { policy: "caller", quota: 60, remaining: 45 }.write(&mut headers);
        assert_eq!(headers.get(RATE_LIMIT).unwrap(), "\"caller\";r=45;t=15");
        assert_eq!(headers.get(RATE_LIMIT_POLICY).unwrap(), "\"caller\";q=60;w=60");
    }
}
