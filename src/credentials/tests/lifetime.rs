// SPDX-License-Identifier: MPL-2.0
//! How long a session is used, when it is renewed, and by whom.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use jiff::SignedDuration;

use super::trace::Log;
use super::world::START;
use crate::clock::{Clock, TokioClock};
use crate::credentials::{CredentialCache, CredentialSource, CredentialsError, Session};
use crate::secret::Secret;
use crate::sign::Credentials;

/// Hands out sessions of a fixed length, each with its number as key.
#[derive(Debug)]
struct Counter {
    clock: Arc<dyn Clock>,
    life: Option<SignedDuration>,
    takes: Duration,
    loads: AtomicU32,
    /// For the next loads: whether they fail.
    failures: Mutex<VecDeque<bool>>,
}

impl CredentialSource for Counter {
    fn name(&self) -> String {
        "counter".to_owned()
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            let number = self.loads.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(self.takes).await;
            if self.failures.lock().unwrap().pop_front() == Some(true) {
                return Err(CredentialsError::unreachable("STS is away"));
            }
            // A source without expiry gives the same key for ever.
            let number = if self.life.is_some() { number } else { 0 };
            Ok(Session {
                credentials: Credentials {
                    access_key_id: number.to_string(),
                    access_key_secret: Secret::new("secret"),
                    security_token: None,
                },
                expires_at: self.life.map(|life| self.clock.now() + life),
                source: self.name(),
            })
        })
    }
}

struct Setup {
    clock: Arc<dyn Clock>,
    source: Arc<Counter>,
    cache: Arc<CredentialCache>,
}

fn setup(life: Option<i64>, failures: &[bool]) -> Setup {
    let clock: Arc<dyn Clock> = Arc::new(TokioClock::starting_at(START.parse().unwrap()));
    let source = Arc::new(Counter {
        clock: Arc::clone(&clock),
        life: life.map(SignedDuration::from_secs),
        takes: Duration::from_millis(50),
        loads: AtomicU32::new(0),
        failures: Mutex::new(failures.iter().copied().collect()),
    });
    let cache = CredentialCache::new(source.clone(), Arc::clone(&clock));
    Setup {
        clock,
        source,
        cache: Arc::new(cache),
    }
}

impl Setup {
    fn loads(&self) -> u32 {
        self.source.loads.load(Ordering::SeqCst)
    }

    /// Gets a session every ten seconds and checks that it is good.
    async fn poll_for(&self, seconds: u64) {
        let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
        while tokio::time::Instant::now() < end {
            let session = self.cache.get().await.unwrap();
            assert!(session.expires_at.unwrap() > self.clock.now());
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_day_of_waiting_on_sessions_of_15_minutes_needs_one_load_per_session() {
    let setup = setup(Some(900), &[]);
    setup.poll_for(24 * 3600).await;
    // A session is used for its first 12 minutes: 120 in a day, and the
    // polling's own grain makes it a few less.
    let loads = setup.loads();
    assert!((110..=120).contains(&loads), "{loads} loads");
}

#[tokio::test(start_paused = true)]
async fn no_session_is_stale_at_birth() {
    for life in [1, 60, 180, 900, 3600, 43_200] {
        let setup = setup(Some(life), &[]);
        let first = setup.cache.get().await.unwrap();
        let again = setup.cache.get().await.unwrap();
        assert_eq!(setup.loads(), 1, "a session of {life} s");
        assert_eq!(first.credentials, again.credentials);
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_who_ask_at_once_cause_one_load() {
    let setup = setup(Some(900), &[]);
    let sessions = join_all((0..100).map(|_| setup.cache.get())).await;
    assert!(
        sessions
            .iter()
            .all(|session| session.as_ref().unwrap().credentials.access_key_id == "0")
    );
    tokio::time::sleep(Duration::from_secs(14 * 60)).await;
    join_all((0..100).map(|_| setup.cache.get())).await;
    assert_eq!(setup.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_who_ask_at_once_share_one_failure_and_the_next_call_tries_again() {
    let setup = setup(Some(900), &[true]);
    let outcomes = join_all((0..100).map(|_| setup.cache.get())).await;
    assert!(outcomes.iter().all(Result::is_err));
    assert_eq!(setup.loads(), 1);
    assert!(setup.cache.get().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_gives_up_does_not_take_the_load_with_it() {
    let setup = setup(Some(900), &[]);
    let patient = tokio::spawn({
        let cache = Arc::clone(&setup.cache);
        async move { cache.get().await }
    });
    let hasty = tokio::time::timeout(Duration::from_millis(1), setup.cache.get()).await;
    assert!(hasty.is_err());
    assert!(patient.await.unwrap().is_ok());
    assert_eq!(setup.loads(), 1);
    // If nobody waits any more, the load ends with the last one.
    let alone = self::setup(Some(900), &[]);
    let hasty = tokio::time::timeout(Duration::from_millis(1), alone.cache.get()).await;
    assert!(hasty.is_err());
    assert!(alone.cache.get().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_early_is_logged_and_repeated_without_hurry() {
    let (log, _guard) = Log::capture();
    let setup = setup(Some(900), &[false, true, true, true]);
    setup.poll_for(880).await;
    assert_eq!(setup.loads(), 5);
    assert_eq!(log.text().matches("could not be renewed").count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_keeps_failing_is_an_error_only_after_the_end() {
    let setup = setup(Some(900), &[&[false][..], &[true; 100][..]].concat());
    setup.poll_for(890).await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let error = setup.cache.get().await.unwrap_err();
    assert_eq!(error.message, "STS is away");
    assert!(setup.loads() < 30, "{} loads", setup.loads());
}

#[tokio::test(start_paused = true)]
async fn an_invalidated_session_is_loaded_once_for_all_who_saw_it_rejected() {
    let setup = setup(Some(3600), &[]);
    let stale = setup.cache.get().await.unwrap().credentials;
    for _ in 0..10 {
        setup.cache.invalidate(&stale);
        let fresh = setup.cache.get().await.unwrap();
        assert_eq!(fresh.credentials.access_key_id, "1");
    }
    assert_eq!(setup.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_static_token_that_was_rejected_is_an_error_and_no_loop() {
    let setup = setup(None, &[]);
    let stale = setup.cache.get().await.unwrap().credentials;
    setup.cache.invalidate(&stale);
    let error = setup.cache.get().await.unwrap_err();
    assert!(error.message.contains("has expired"), "{error}");
    assert!(error.next_step.unwrap().contains("assume_role"));
}

#[tokio::test(start_paused = true)]
async fn a_session_from_a_server_whose_clock_differs_is_used_all_the_same() {
    let setup = setup(Some(-600), &[]);
    for _ in 0..10 {
        assert!(setup.cache.get().await.is_ok());
    }
    assert_eq!(setup.loads(), 1);
}
