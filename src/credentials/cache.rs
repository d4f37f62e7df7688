// SPDX-License-Identifier: MPL-2.0
//! Keeps one session for the whole process, renews it before it ends, and
//! does both once for all who wait.
//!
//! When: with a tenth of the session's life left, three minutes at least, but
//! never more than a third of it, so that no session is stale at birth. Life
//! counts from the load, because an instance's role hands out sessions that
//! are already used up in part. A renewal that fails while the session is
//! still good is logged and tried again later.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, WeakShared};
use jiff::{SignedDuration, Timestamp};

use super::{CredentialSource, CredentialsError, Session};
use crate::clock::Clock;
use crate::sign::Credentials;

/// What is left of a session when it is renewed, for sessions of an hour.
const MIN_WINDOW: SignedDuration = SignedDuration::from_mins(3);

/// A session that ends in the past by our clock was made by a server whose
/// clock differs: it is used for so long before another one is asked for.
const HOLD_WHEN_CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);

/// After a renewal failed, the longest time until the next one.
const MAX_RETRY_AFTER: SignedDuration = SignedDuration::from_secs(30);

type Loaded = Result<Session, CredentialsError>;

/// Caches the sessions of one source.
#[derive(Debug)]
pub(crate) struct CredentialCache {
    source: Arc<dyn CredentialSource>,
    clock: Arc<dyn Clock>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// Credentials that the service called expired: to get the same again is
    /// an error, not a reason to go round once more.
    rejected: Option<Credentials>,
    /// The load under way. Weak, so that it ends with the last who waits.
    flight: Option<WeakShared<BoxFuture<'static, Loaded>>>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Held {
    session: Session,
    /// From then on a getter renews it; `None` for never.
    renew_at: Option<Timestamp>,
    /// From then on it is of no use; `None` for never.
    ends_at: Option<Timestamp>,
}

impl Held {
    fn new(session: Session, now: Timestamp) -> Self {
        let Some(expires_at) = session.expires_at else {
            return Self {
                session,
                renew_at: None,
                ends_at: None,
            };
        };
        let life = expires_at.duration_since(now);
        let (renew_at, ends_at) = if life.is_positive() {
            let window = (life / 10).max(MIN_WINDOW).min(life / 3);
            (later(expires_at, -window), expires_at)
        } else {
            tracing::warn!(
                source = session.source,
                "a fresh session has already ended by this machine's clock; the clock may be wrong"
            );
            let hold = later(now, HOLD_WHEN_CLOCKS_DIFFER);
            (hold, hold)
        };
        Self {
            session,
            renew_at: Some(renew_at),
            ends_at: Some(ends_at),
        }
    }

    fn is_good(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        self.renew_at.is_none_or(|renew| now < renew)
    }

    /// Puts the next renewal off: less and less as the end comes near.
    fn put_off(&mut self, now: Timestamp) {
        if let Some(ends_at) = self.ends_at {
            let wait = (ends_at.duration_since(now) / 3).min(MAX_RETRY_AFTER);
            self.renew_at = Some(later(now, wait));
        }
    }
}

fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.saturating_add(by).unwrap_or(time)
}

impl CredentialCache {
    /// A cache over `source`; loads nothing yet.
    pub(crate) fn new(source: Arc<dyn CredentialSource>, clock: Arc<dyn Clock>) -> Self {
        Self {
            source,
            clock,
            state: Arc::default(),
        }
    }

    /// The session to sign with now. Loads or renews it where needed; all who
    /// ask meanwhile wait for the same load and get its outcome.
    ///
    /// # Errors
    /// Why there is no session. Nothing of it is kept: the next call tries
    /// again.
    pub(crate) async fn get(&self) -> Result<Session, CredentialsError> {
        let flight = {
            let mut state = lock(&self.state);
            if let Some(held) = &state.held
                && held.is_fresh(self.clock.now())
            {
                return Ok(held.session.clone());
            }
            match state.flight.as_ref().and_then(WeakShared::upgrade) {
                Some(flight) => flight,
                None => {
                    let flight = self.load().shared();
                    state.flight = flight.downgrade();
                    flight
                }
            }
        };
        flight.await
    }

    /// Says that the service rejected `stale` as expired. The next [`get`]
    /// loads anew, unless someone has done so since.
    ///
    /// [`get`]: Self::get
    pub(crate) fn invalidate(&self, stale: &Credentials) {
        let mut state = lock(&self.state);
        if state
            .held
            .as_ref()
            .is_some_and(|held| held.session.credentials == *stale)
        {
            tracing::debug!("the service rejected the session; it will be loaded anew");
            state.held = None;
            state.rejected = Some(stale.clone());
        }
    }

    /// One load and what it does to the state. Owns all it uses, because it
    /// is polled by whoever happens to wait.
    fn load(&self) -> BoxFuture<'static, Loaded> {
        let source = Arc::clone(&self.source);
        let clock = Arc::clone(&self.clock);
        let state = Arc::clone(&self.state);
        Box::pin(async move {
            let loaded = source.load().await;
            let now = clock.now();
            let mut state = lock(&state);
            state.flight = None;
            match loaded {
                Ok(session) if state.rejected.as_ref() == Some(&session.credentials) => {
                    Err(rejected_again(&session.source))
                }
                Ok(session) => {
                    tracing::debug!(
                        source = session.source,
                        expires_at = session.expires_at.map(tracing::field::display),
                        "credentials loaded"
                    );
                    state.rejected = None;
                    state.held = Some(Held::new(session.clone(), now));
                    Ok(session)
                }
                Err(error) => match &mut state.held {
                    Some(held) if held.is_good(now) => {
                        tracing::warn!(
                            source = held.session.source,
                            reason = %error,
                            "the session could not be renewed; it is still good and will be tried again"
                        );
                        held.put_off(now);
                        Ok(held.session.clone())
                    }
                    _ => {
                        state.held = None;
                        Err(error)
                    }
                },
            }
        })
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // A panic elsewhere leaves nothing half-done in here.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn rejected_again(source: &str) -> CredentialsError {
    CredentialsError::refused(format!(
        "The session token from {source} has expired, and the source gives the same one again."
    ))
    .with_next_step(
        "Get a new token, or use a source that can renew its sessions during a long wait: \
         assume_role, assume_role_with_oidc, or an instance role.",
    )
}
