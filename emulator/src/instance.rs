// SPDX-License-Identifier: MPL-2.0
//! One instance and its state machine: suspended → activating → active, and back by an interrupt.
//!
//! No timers: each access first settles what time has decided since the last one. Reads may lag
//! behind (`read_lag`), so a status has two faces, the true one and the one that reads show.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use tokio::time::Instant;

use crate::error::ApiError;
use crate::scenario::{Defaults, InstanceSpec, Kind, OnWrongStatus};

/// The share of its work that a change has done when it is found suspended.
const SUSPENDED_PROGRESS: f64 = 0.4;

/// A change that an instance goes or went through.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) request_id: String,
    pub(crate) started: Timestamp,
    pub(crate) ended: Option<Timestamp>,
}

/// An instance.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) spec: InstanceSpec,
    pub(crate) kind: Kind,
    pub(crate) on_wrong_status: OnWrongStatus,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) changes: Vec<Change>,
    pub(crate) resumes: u32,
    pub(crate) interrupts: u32,
    pub(crate) reads: u64,
    /// The answers given to client tokens. The action is part of the key, and the map is each
    /// instance's own, since one token may rightly be used for several calls.
    pub(crate) answers: HashMap<(&'static str, String), Bytes>,
    status: String,
    activating_for: Duration,
    becomes: String,
    read_lag: Duration,
    /// When the running change began to run, and when it ends.
    running: Option<(Instant, Option<Instant>)>,
    /// What reads still show, and until when.
    stale: Option<(Instant, String)>,
}

/// What tests see of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InstanceView {
    /// The instance id.
    pub id: String,
    /// Elasticsearch or Logstash.
    pub kind: Kind,
    /// The true status.
    pub status: String,
    /// The status that reads show.
    pub shown_status: String,
    /// How many resumes took effect: accepted ones, replays of a client token not counted.
    pub effective_resumes: u32,
    /// How many interrupts took effect.
    pub effective_interrupts: u32,
    /// How many describe calls were answered.
    pub reads: u64,
}

/// The two moments a method needs: tokio's for waiting, the server's clock for answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    pub(crate) instant: Instant,
    pub(crate) clock: Timestamp,
}

impl Instance {
    /// Makes an instance as specified.
    pub(crate) fn new(spec: InstanceSpec, defaults: &Defaults, now: Now) -> Self {
        let or = |value: &Option<String>, default: &String| {
            value.clone().unwrap_or_else(|| default.clone())
        };
        let mut instance = Self {
            kind: spec.kind(),
            on_wrong_status: spec
                .on_wrong_status
                .clone()
                .unwrap_or_else(|| defaults.on_wrong_status.clone()),
            status: String::new(),
            activating_for: spec.activating_for.unwrap_or(defaults.activating_for),
            becomes: or(&spec.becomes, &defaults.becomes),
            read_lag: spec.read_lag.unwrap_or(defaults.read_lag),
            created: now.clock,
            updated: now.clock,
            changes: Vec::new(),
            resumes: 0,
            interrupts: 0,
            reads: 0,
            answers: HashMap::new(),
            running: None,
            stale: None,
            spec,
        };
        let status = or(&instance.spec.status, &defaults.status);
        instance.set_status(&status, now);
        instance
    }

    /// Puts it into a status from outside, at once and visibly; `activating` starts a change.
    pub(crate) fn set_status(&mut self, status: &str, now: Now) {
        self.stale = None;
        self.running = None;
        let changing = matches!(status, "suspended" | "activating");
        if changing && self.open_change().is_none() {
            self.changes.push(Change {
                request_id: request_id(),
                started: now.clock,
                ended: None,
            });
        }
        if status == "activating" {
            self.run(now);
        } else {
            self.enter(status, now);
        }
    }

    /// Resumes the interrupted change, or says why not.
    pub(crate) fn resume(&mut self, now: Now) -> Result<(), ApiError> {
        self.settle(now);
        match self.status.as_str() {
            "suspended" => {
                self.resumes += 1;
                self.lag(now);
                self.run(now);
                Ok(())
            }
            "activating" => Err(ApiError::activating()),
            other => Err(ApiError::status_not_supported(other)),
        }
    }

    /// Interrupts the running change, or says why not.
    pub(crate) fn interrupt(&mut self, now: Now) -> Result<(), ApiError> {
        self.settle(now);
        if self.status != "activating" {
            return Err(ApiError::status_not_supported(&self.status));
        }
        self.interrupts += 1;
        self.lag(now);
        self.running = None;
        self.enter("suspended", now);
        Ok(())
    }

    /// Lets time decide what it has decided.
    pub(crate) fn settle(&mut self, now: Now) {
        if self
            .stale
            .as_ref()
            .is_some_and(|(until, _)| now.instant >= *until)
        {
            self.stale = None;
        }
        if let Some((_, Some(end))) = self.running
            && now.instant >= end
        {
            self.running = None;
            let becomes = self.becomes.clone();
            self.enter(&becomes, now);
        }
    }

    /// The status that reads show.
    pub(crate) fn shown_status(&self) -> &str {
        self.stale
            .as_ref()
            .map_or(&self.status, |(_, status)| status)
    }

    /// How far the last change is, 0 to 1.
    pub(crate) fn progress(&self, now: Now) -> f64 {
        match (self.status.as_str(), self.running) {
            ("suspended", _) => SUSPENDED_PROGRESS,
            (_, Some((start, end))) => {
                let done = now.instant.duration_since(start).as_secs_f64();
                let whole =
                    end.map_or(f64::INFINITY, |end| end.duration_since(start).as_secs_f64());
                let share = if whole > 0.0 {
                    (done / whole).min(1.0)
                } else {
                    1.0
                };
                SUSPENDED_PROGRESS + (1.0 - SUSPENDED_PROGRESS) * share
            }
            _ => 1.0,
        }
    }

    /// What tests see.
    pub(crate) fn view(&self) -> InstanceView {
        InstanceView {
            id: self.spec.id.clone(),
            kind: self.kind,
            status: self.status.clone(),
            shown_status: self.shown_status().to_owned(),
            effective_resumes: self.resumes,
            effective_interrupts: self.interrupts,
            reads: self.reads,
        }
    }

    fn run(&mut self, now: Now) {
        self.enter("activating", now);
        let end = now.instant.checked_add(self.activating_for);
        self.running = Some((now.instant, end));
        // An instant change is over before anyone can look.
        self.settle(now);
    }

    fn enter(&mut self, status: &str, now: Now) {
        status.clone_into(&mut self.status);
        self.updated = now.clock;
        if !matches!(status, "suspended" | "activating")
            && let Some(change) = self.open_change()
        {
            change.ended = Some(now.clock);
        }
    }

    fn lag(&mut self, now: Now) {
        let until = now.instant.checked_add(self.read_lag);
        self.stale = until
            .filter(|until| *until > now.instant)
            .map(|until| (until, self.status.clone()));
    }

    fn open_change(&mut self) -> Option<&mut Change> {
        self.changes
            .last_mut()
            .filter(|change| change.ended.is_none())
    }
}

/// A request id as the service writes them.
pub(crate) fn request_id() -> String {
    let mut buffer = uuid::Uuid::encode_buffer();
    uuid::Uuid::new_v4()
        .hyphenated()
        .encode_upper(&mut buffer)
        .to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn now(start: Instant, seconds: u64) -> Now {
        Now {
            instant: start + Duration::from_secs(seconds),
            clock: Timestamp::UNIX_EPOCH,
        }
    }

    fn suspended() -> InstanceSpec {
        InstanceSpec::new("a", "suspended").activating_for(Duration::from_secs(10))
    }

    #[test]
    fn a_resumed_change_runs_its_time_and_ends() {
        let start = Instant::now();
        let mut instance = Instance::new(suspended(), &Defaults::default(), now(start, 0));
        instance.resume(now(start, 0)).unwrap();
        instance.settle(now(start, 9));
        assert_eq!(instance.shown_status(), "activating");
        assert_eq!(
            instance.resume(now(start, 9)).unwrap_err().code,
            "InstanceActivating"
        );
        instance.settle(now(start, 10));
        assert_eq!(instance.shown_status(), "active");
        assert_eq!(
            instance.resume(now(start, 11)).unwrap_err().code,
            "InstanceStatusNotSupportCurrentAction"
        );
        assert_eq!(instance.resumes, 1);
        assert!(instance.changes[0].ended.is_some());
    }

    #[test]
    fn reads_lag_behind_a_resume() {
        let start = Instant::now();
        let spec = suspended().read_lag(Duration::from_secs(3));
        let mut instance = Instance::new(spec, &Defaults::default(), now(start, 0));
        instance.resume(now(start, 0)).unwrap();
        assert_eq!(instance.shown_status(), "suspended");
        assert_eq!(instance.view().status, "activating");
        instance.settle(now(start, 3));
        assert_eq!(instance.shown_status(), "activating");
    }

    #[test]
    fn an_instant_change_is_active_at_once_and_an_endless_one_never() {
        let start = Instant::now();
        let instantly = suspended().activating_for(Duration::ZERO);
        let mut instance = Instance::new(instantly, &Defaults::default(), now(start, 0));
        instance.resume(now(start, 0)).unwrap();
        assert_eq!(instance.shown_status(), "active");

        let never = suspended().activating_for(Duration::MAX);
        let mut instance = Instance::new(never, &Defaults::default(), now(start, 0));
        instance.resume(now(start, 0)).unwrap();
        instance.settle(now(start, 1_000_000));
        assert_eq!(instance.shown_status(), "activating");
    }

    #[test]
    fn an_interrupt_suspends_a_running_change_only() {
        let start = Instant::now();
        let mut instance = Instance::new(suspended(), &Defaults::default(), now(start, 0));
        assert!(instance.interrupt(now(start, 0)).is_err());
        instance.resume(now(start, 0)).unwrap();
        instance.interrupt(now(start, 5)).unwrap();
        instance.settle(now(start, 50));
        assert_eq!(instance.shown_status(), "suspended");
        assert_eq!(instance.changes.len(), 1);
        assert!(instance.changes[0].ended.is_none());
    }

    #[test]
    fn a_change_can_end_badly() {
        let start = Instant::now();
        let spec = suspended().becomes("inactive");
        let mut instance = Instance::new(spec, &Defaults::default(), now(start, 0));
        instance.resume(now(start, 0)).unwrap();
        instance.settle(now(start, 10));
        assert_eq!(instance.shown_status(), "inactive");
    }
}
