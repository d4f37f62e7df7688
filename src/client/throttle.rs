// SPDX-License-Identifier: MPL-2.0
//! A rate that calls to one endpoint share, learnt from throttling answers.
//!
//! Nothing is slowed before the first such answer. It begins a search: calls
//! go out one after another, at the rate that got through so far and then ever
//! faster. The next such answer ends the search; from then on the rate is kept
//! a little below what gets through and creeps up until it is too much again.
//! So it follows a limit that changes, and is forgotten when there is none.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How far back requests that got through are counted.
const WINDOW: Duration = Duration::from_secs(1);
/// The share of what got through that is tried next.
const BACK_OFF: f64 = 0.95;
/// The share of the rate that a search ended at: it had overshot a little.
const SEARCH_BACK_OFF: f64 = 0.85;
/// A search begins at this rate at least: few requests that got through may
/// only mean that few were sent.
const SEARCH_FROM: f64 = 20.0;
/// In a second the rate grows by this factor while it is searched for,
const SEARCH_GROWTH: f64 = 4.0;
/// and by this one later.
const GROWTH: f64 = 1.04;
/// Requests a second that are always tried.
const LEAST: f64 = 2.0;
/// A rate above this is no limit that anyone set.
const MOST: f64 = 2000.0;
/// More requests than this in the window tell nothing new.
const REMEMBERED: usize = MOST as usize;
/// So far may a call go out before its turn, so that a late timer does not
/// cost rate.
const SLACK: Duration = Duration::from_millis(20);

/// The throttles of all endpoints.
#[derive(Debug, Default)]
pub(super) struct Throttles(Mutex<HashMap<String, Arc<Throttle>>>);

impl Throttles {
    /// The one for the endpoint at `authority`.
    pub(super) fn of(&self, authority: &str) -> Arc<Throttle> {
        let mut all = lock(&self.0);
        if let Some(throttle) = all.get(authority) {
            return Arc::clone(throttle);
        }
        let throttle = Arc::<Throttle>::default();
        all.insert(authority.to_owned(), Arc::clone(&throttle));
        throttle
    }
}

/// The rate for one endpoint.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    /// Calls that wait for their turn, in the order in which they came.
    queue: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the latest requests got through.
    passed: VecDeque<Instant>,
    /// `None` until the first throttling answer.
    rate: Option<Rate>,
}

#[derive(Debug)]
struct Rate {
    per_second: f64,
    /// Up to when its growth is counted in.
    grown_until: Instant,
    /// What was sent before this tells about the rate before.
    set_at: Instant,
    /// The next turn.
    next: Instant,
    /// It is not known well yet.
    searching: bool,
    /// Some call has had to wait for its turn. While none has, the rate says
    /// nothing about the limit.
    binding: bool,
}

impl Throttle {
    /// Waits for this call's turn.
    pub(super) async fn turn(&self) {
        if lock(&self.state).rate.is_none() {
            return;
        }
        let _first = self.queue.lock().await;
        // Asked anew after each sleep: the rate may have fallen meanwhile.
        loop {
            let wait = lock(&self.state).take_turn(Instant::now());
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return,
            }
        }
    }

    /// A request got through: any answer but a throttling one.
    pub(super) fn passed(&self) {
        lock(&self.state).passed(Instant::now());
    }

    /// A request that went out at `sent` was throttled.
    pub(super) fn throttled(&self, sent: Instant) {
        lock(&self.state).throttled(sent, Instant::now());
    }
}

impl State {
    /// Takes the next turn if it has come, else says how long to wait.
    fn take_turn(&mut self, now: Instant) -> Option<Duration> {
        let rate = self.rate.as_mut()?;
        rate.grow(now);
        if rate.per_second > MOST {
            self.rate = None;
            return None;
        }
        let wait = rate.next.saturating_duration_since(now);
        if !wait.is_zero() {
            rate.binding = true;
            return Some(wait);
        }
        let from = now
            .checked_sub(SLACK)
            .map_or(rate.next, |t| t.max(rate.next));
        rate.next = from + Duration::from_secs_f64(1.0 / rate.per_second);
        None
    }

    fn passed(&mut self, now: Instant) {
        self.forget(now);
        if self.passed.len() < REMEMBERED {
            self.passed.push_back(now);
        }
    }

    fn throttled(&mut self, sent: Instant, now: Instant) {
        if self.rate.as_ref().is_some_and(|rate| sent < rate.set_at) {
            // The same burst: it was answered by slowing down already.
            return;
        }
        self.forget(now);
        let through = self.passed.len() as f64 / WINDOW.as_secs_f64();
        let (per_second, searching) = match &self.rate {
            Some(rate) if rate.binding => {
                let found = if rate.searching {
                    through.max(rate.per_second * SEARCH_BACK_OFF)
                } else {
                    through
                };
                (found.min(rate.per_second) * BACK_OFF, false)
            }
            _ => (through.max(SEARCH_FROM), true),
        };
        let per_second = per_second.max(LEAST);
        tracing::debug!(per_second, "throttled: calls to this endpoint slow down");
        self.rate = Some(Rate {
            per_second,
            grown_until: now,
            set_at: now,
            next: now + Duration::from_secs_f64(1.0 / per_second),
            searching,
            binding: false,
        });
    }

    fn forget(&mut self, now: Instant) {
        while self
            .passed
            .front()
            .is_some_and(|at| now.duration_since(*at) > WINDOW)
        {
            self.passed.pop_front();
        }
    }
}

impl Rate {
    fn grow(&mut self, now: Instant) {
        let seconds = now
            .saturating_duration_since(self.grown_until)
            .as_secs_f64();
        let growth = if self.searching {
            SEARCH_GROWTH
        } else {
            GROWTH
        };
        self.per_second = (self.per_second * growth.powf(seconds)).min(MOST * 2.0);
        self.grown_until = now;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
