// SPDX-License-Identifier: MPL-2.0
//! Faults: what goes wrong, for which requests, how often, and whether the call took effect.
//!
//! A fault acts on requests that passed the signature check. The first fault in the list that
//! matches and is not used up is taken; at most one acts on a request.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::names;
use crate::scenario::span;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// An error answer: `http` (400), `code`, `message`, `retry_after_ms`, `retry_after`.
    Error,
    /// `Result: false` in an HTTP 200, with `code` and `message` if given.
    ResultFalse,
    /// 403 `Forbidden.RAM` with `AccessDeniedDetail`.
    Forbidden,
    /// The regular answer, after `delay`.
    Delay,
    /// The connection is reset (RST) instead of an answer, after `delay`.
    Reset,
    /// The connection is closed (FIN) instead of an answer, after `delay`.
    Close,
    /// Half of the regular answer's body, then the connection is closed.
    Truncated,
    /// A proxy's HTML page with status `http` (502).
    Html,
    /// An XML error document: `http` (400), `code`, `message`.
    XmlError,
    /// The regular status with a body that is no JSON.
    BrokenJson,
    /// The regular status with no body at all.
    Empty,
    /// The regular status with a JSON body of `bytes` (20 MiB).
    Huge,
    /// The regular answer, `bytes` (1) at a time, each after `delay` (100 ms).
    Trickle,
    /// No answer, ever; the connection stays open.
    Hang,
    /// The request waits before anything is done, until it is released. Then it goes on, even if
    /// its client is gone, and another fault may act on it.
    HoldRequest,
    /// The call takes effect, and the regular answer waits until it is released.
    HoldAnswer,
}

/// A fault and the requests it acts on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// The action it acts on, e.g. `ResumeElasticsearchTask`; every action when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The instance it acts on; every one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// How many matching requests pass untouched first.
    #[serde(default)]
    pub skip: u32,
    /// On how many matching requests it acts; without an end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Whether the call still takes effect. When absent: yes for `delay`, `close`, `truncated`,
    /// `broken-json`, `empty`, `huge`, `trickle`; no for the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<bool>,
    /// HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<u16>,
    /// Error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Error message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// A pause; see the kind.
    #[serde(
        default,
        with = "span::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub delay: Option<Duration>,
    /// A size; see the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// `x-acs-retry-after`, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// `Retry-After`, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Fault {
    /// A fault of this kind on every request, without an end.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            action: None,
            instance: None,
            skip: 0,
            times: None,
            effect: None,
            http: None,
            code: None,
            message: None,
            delay: None,
            bytes: None,
            retry_after_ms: None,
            retry_after: None,
        }
    }

    /// An error answer.
    pub fn error(http: u16, code: impl Into<String>) -> Self {
        Self {
            http: Some(http),
            code: Some(code.into()),
            ..Self::new(FaultKind::Error)
        }
    }

    /// The regular answer, late.
    pub fn delayed(delay: Duration) -> Self {
        Self {
            delay: Some(delay),
            ..Self::new(FaultKind::Delay)
        }
    }

    /// Restricts it to an action.
    #[must_use]
    pub fn on(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// Restricts it to an instance.
    #[must_use]
    pub fn instance(mut self, id: impl Into<String>) -> Self {
        self.instance = Some(id.into());
        self
    }

    /// Lets the first `count` matching requests pass.
    #[must_use]
    pub fn skip(mut self, count: u32) -> Self {
        self.skip = count;
        self
    }

    /// Ends it after `count` requests.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.times = Some(count);
        self
    }

    /// Ends it after one request.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Says whether the call still takes effect.
    #[must_use]
    pub fn effect(mut self, effect: bool) -> Self {
        self.effect = Some(effect);
        self
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn http(mut self, status: u16) -> Self {
        self.http = Some(status);
        self
    }

    /// Sets the error code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Sets the error message.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets the pause.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Sets the size.
    #[must_use]
    pub fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = Some(bytes);
        self
    }

    /// Sends `x-acs-retry-after`, milliseconds.
    #[must_use]
    pub fn retry_after_ms(mut self, millis: u64) -> Self {
        self.retry_after_ms = Some(millis);
        self
    }

    /// Sends `Retry-After`, seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Whether the call takes effect under this fault.
    pub(crate) fn takes_effect(&self) -> bool {
        self.effect.unwrap_or(matches!(
            self.kind,
            FaultKind::Delay
                | FaultKind::Close
                | FaultKind::Truncated
                | FaultKind::BrokenJson
                | FaultKind::Empty
                | FaultKind::Huge
                | FaultKind::Trickle
                | FaultKind::HoldAnswer
        ))
    }

    /// Values that cannot be put on the wire, and actions that there are not.
    pub(crate) fn check(&self) -> Result<(), String> {
        match self.http {
            Some(status) if !(200..=599).contains(&status) => {
                Err(format!("faults: http {status} must be between 200 and 599"))
            }
            _ if self.kind == FaultKind::Delay && self.delay.is_none() => {
                Err("faults: kind \"delay\" needs a delay".into())
            }
            _ => self
                .action
                .as_deref()
                .map_or(Ok(()), names::check_action)
                .map_err(|error| format!("faults: {error}")),
        }
    }

    fn matches(&self, action: &str, instance: Option<&str>) -> bool {
        self.action.as_deref().is_none_or(|wanted| wanted == action)
            && (self.instance.is_none() || self.instance.as_deref() == instance)
    }
}

/// The faults in effect; `skip` and `times` are counted down in place.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    pub(crate) fn new(list: Vec<Fault>) -> Self {
        Self { list }
    }

    /// Adds one behind the others.
    pub(crate) fn add(&mut self, fault: Fault) {
        self.list.push(fault);
    }

    /// Those that are not used up, with what is left of their counts.
    pub(crate) fn list(&self) -> &[Fault] {
        &self.list
    }

    /// Removes all.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// Takes the fault that acts on this request, if any; those that hold it are taken by
    /// [`Faults::take_hold`] before it is looked at.
    pub(crate) fn take(&mut self, action: &str, instance: Option<&str>) -> Option<Fault> {
        self.first(|fault| fault.kind != FaultKind::HoldRequest && fault.matches(action, instance))
    }

    /// Takes the fault that holds this request, if any.
    pub(crate) fn take_hold(&mut self, action: &str, instance: Option<&str>) -> Option<Fault> {
        self.first(|fault| fault.kind == FaultKind::HoldRequest && fault.matches(action, instance))
    }

    fn first(&mut self, matches: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let position = self.list.iter_mut().position(|fault| {
            let matches = matches(fault);
            if matches && fault.skip > 0 {
                fault.skip -= 1;
                return false;
            }
            matches && fault.times != Some(0)
        })?;
        let fault = &mut self.list[position];
        let taken = fault.clone();
        if let Some(times) = &mut fault.times {
            *times -= 1;
            if *times == 0 {
                self.list.remove(position);
            }
        }
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skip_and_times_count_matching_requests_only() {
        let fault = Fault::error(503, "ServiceUnavailable")
            .on("DescribeInstance")
            .instance("a")
            .skip(1)
            .times(2);
        let mut faults = Faults::new(vec![fault]);
        assert!(faults.take("ListInstance", None).is_none());
        assert!(faults.take("DescribeInstance", Some("b")).is_none());
        let hits: Vec<bool> = (0..5)
            .map(|_| faults.take("DescribeInstance", Some("a")).is_some())
            .collect();
        assert_eq!(hits, [false, true, true, false, false]);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn the_first_matching_fault_wins_and_the_next_follows_it() {
        let mut faults = Faults::new(vec![
            Fault::new(FaultKind::Reset).once(),
            Fault::new(FaultKind::Hang),
        ]);
        let kinds: Vec<_> = (0..3)
            .filter_map(|_| faults.take("X", None).map(|fault| fault.kind))
            .collect();
        assert_eq!(kinds, [FaultKind::Reset, FaultKind::Hang, FaultKind::Hang]);
    }
}
