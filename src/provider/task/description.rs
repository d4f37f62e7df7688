// SPDX-License-Identifier: MPL-2.0
//! What differs between one call and another, as data.

use std::time::Duration;

use crate::client::task::TaskOperation;

/// A status that a run may be told to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The API's acceptance is enough.
    Accepted,
    /// This position in [`TaskDescription::statuses`], or a later one.
    Reached(usize),
}

/// What it means that there was nothing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnNothingToDo {
    /// Success with a warning.
    Warn,
    /// An error.
    Fail,
}

impl OnNothingToDo {
    /// Reads the attribute; null means to warn.
    pub(crate) fn parse(value: Option<&str>) -> Self {
        if value == Some("fail") {
            Self::Fail
        } else {
            Self::Warn
        }
    }
}

/// A call that sets an instance in motion, and what the instance then does.
#[derive(Debug)]
pub(crate) struct TaskDescription {
    /// The type's name, of the resource and of the action.
    pub(crate) type_name: &'static str,
    /// The call.
    pub(crate) operation: &'static TaskOperation,
    /// "resume" or "interrupt", for messages.
    pub(crate) verb: &'static str,
    /// What the instance is called in messages: "Elasticsearch instance".
    pub(crate) noun: &'static str,
    /// What the usual IDs begin with; others give a warning.
    pub(crate) id_prefixes: &'static [&'static str],
    /// IDs of these are certainly another product's: the hint names its resource.
    pub(crate) foreign_prefix: (&'static str, &'static str),
    /// The statuses that the instance goes through, in order. The first is the
    /// one in which the call makes sense.
    pub(crate) statuses: &'static [&'static str],
    /// Values of `wait_for_status`: `none`, or one of [`statuses`](Self::statuses).
    pub(crate) goals: &'static [&'static str],
    /// The value of `wait_for_status` that null stands for.
    pub(crate) default_goal: &'static str,
    /// The status that means that there is nothing to do.
    pub(crate) nothing_to_do_status: &'static str,
    /// Finding the first status again, after a later one was seen, means that
    /// somebody undid the call.
    pub(crate) reverting_fails: bool,
    /// The attribute that says what to do when there is nothing to do.
    pub(crate) nothing_to_do_attribute: &'static str,
    /// Whether the resource can find, in Read, a change that is interrupted again,
    /// and resume it.
    pub(crate) heals: bool,
    /// How long a run may take unless told otherwise: to the last status,
    /// and to anything before it.
    pub(crate) default_timeouts: (Duration, Duration),
    /// What the service does when the run stops to watch, as a sentence.
    pub(crate) unwatched: &'static str,
    /// What may be when the instance takes longer than the run waits, as a
    /// sentence.
    pub(crate) overdue: &'static str,
    /// The resource's description in the documentation.
    pub(crate) resource_summary: &'static str,
    /// The action's description in the documentation.
    pub(crate) action_summary: &'static str,
}

impl TaskDescription {
    /// The goal that a value of `wait_for_status` means; null is the default.
    /// A value that validation would refuse counts as the default too.
    pub(crate) fn goal(&self, wait_for_status: Option<&str>) -> Goal {
        let wanted = wait_for_status.unwrap_or(self.default_goal);
        if wanted == "none" {
            return Goal::Accepted;
        }
        let position = |status: &str| self.statuses.iter().position(|s| *s == status);
        position(wanted)
            .or_else(|| position(self.default_goal))
            .map_or(Goal::Accepted, Goal::Reached)
    }

    /// Whether there is nothing to do for the call in this `status`: no change
    /// at all, or one that is where the call would bring it.
    pub(crate) fn is_final(&self, status: &str) -> bool {
        status == self.nothing_to_do_status || self.statuses.last() == Some(&status)
    }

    /// The summary of the diagnostic that there is nothing to do.
    pub(crate) fn nothing_to_do_summary(&self) -> String {
        format!("Nothing to {}", self.verb)
    }

    /// The statuses in which there is nothing to do.
    pub(crate) fn final_statuses(&self) -> Vec<&'static str> {
        let last = self
            .statuses
            .last()
            .filter(|last| **last != self.nothing_to_do_status);
        [self.nothing_to_do_status]
            .into_iter()
            .chain(last.copied())
            .collect()
    }

    /// Whether `status` shows that the call's effect has set in.
    pub(crate) fn is_under_way(&self, status: &str) -> bool {
        self.statuses.iter().skip(1).any(|s| *s == status)
    }

    /// How long a run with this goal may take by default.
    pub(crate) fn default_timeout(&self, goal: Goal) -> Duration {
        let (whole, part) = self.default_timeouts;
        if goal == Goal::Reached(self.statuses.len() - 1) {
            whole
        } else {
            part
        }
    }

    /// The API call that returns the instance's status.
    pub(crate) fn describe_action(&self) -> &'static str {
        self.operation.product.describe_action()
    }
}
