// SPDX-License-Identifier: MPL-2.0
//! Where a run is stopped, and how it gets there.

use std::fmt;
use std::time::Duration;

use emulator::{Fault, FaultKind, HeldRequest, Release};
use testkit::cli::Running;

use crate::stage::{CALL, ID, LOOK, Stage};

/// A run gets to its point within this, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// A point of a run. The first is the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// The first look is at the API; no call was made.
    BeforeCall,
    /// The call is at the API, which has not read it.
    CallSent,
    /// The call took effect; the answer is not sent.
    CallMade,
    /// The answer is in, and the first read of the wait is at the API.
    FirstRead,
    /// A later read is at the API.
    Waiting,
    /// The read that shows the goal is answered at the API and not sent.
    GoalSeen,
    /// That answer is sent, and the provider answers the host.
    GoalAnswered,
    /// The resource is done, and the state is being written.
    StateWritten,
}

impl Point {
    pub(crate) const ALL: [Self; 8] = [
        Self::BeforeCall,
        Self::CallSent,
        Self::CallMade,
        Self::FirstRead,
        Self::Waiting,
        Self::GoalSeen,
        Self::GoalAnswered,
        Self::StateWritten,
    ];

    /// Sets what holds the run for the first time. Before the run starts.
    pub(crate) fn prepare(self, stage: &Stage) {
        match self {
            Self::BeforeCall => hold(stage, FaultKind::HoldRequest, LOOK),
            Self::CallSent => hold(stage, FaultKind::HoldRequest, CALL),
            Self::StateWritten => stage.state_server().hold_next_write(),
            _ => hold(stage, FaultKind::HoldAnswer, CALL),
        }
    }

    /// Waits until the run is here, leading it from hold to hold. Gives the request that is held,
    /// if it is one.
    pub(crate) fn reach(self, stage: &Stage, run: &Running) -> Result<Option<HeldRequest>, String> {
        if self == Self::StateWritten {
            stage.until(LIMIT, run, || {
                stage.let_it_end();
                stage.state_server().is_held()
            })?;
            return Ok(None);
        }
        let mut held = next(stage, run)?;
        let mut lead_on = |kind, skip| {
            let fault = Fault::new(kind).on(LOOK).skip(skip).once();
            stage.emulator().inject(fault);
            stage.emulator().release(held.id, Release::GoOn);
            held = next(stage, run)?;
            Ok::<_, String>(())
        };
        if matches!(
            self,
            Self::FirstRead | Self::Waiting | Self::GoalSeen | Self::GoalAnswered
        ) {
            lead_on(FaultKind::HoldRequest, 0)?;
        }
        if matches!(self, Self::Waiting | Self::GoalSeen | Self::GoalAnswered) {
            lead_on(FaultKind::HoldRequest, 1)?;
        }
        if matches!(self, Self::GoalSeen | Self::GoalAnswered) {
            assert!(stage.emulator().set_status(ID, "active"));
            // The same read, this time with its answer.
            lead_on(FaultKind::HoldAnswer, 0)?;
        }
        Ok(Some(held))
    }
}

fn hold(stage: &Stage, kind: FaultKind, action: &str) {
    stage.emulator().inject(Fault::new(kind).on(action).once());
}

fn next(stage: &Stage, run: &Running) -> Result<HeldRequest, String> {
    let mut held = None;
    stage.until(LIMIT, run, || {
        held = stage.held().pop();
        held.is_some()
    })?;
    held.ok_or_else(|| "nothing is held".into())
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BeforeCall => "before the call",
            Self::CallSent => "call sent, not read",
            Self::CallMade => "effect made, not answered",
            Self::FirstRead => "answer in, first read",
            Self::Waiting => "in the wait",
            Self::GoalSeen => "at the goal, not answered",
            Self::GoalAnswered => "at the goal, answered",
            Self::StateWritten => "state being written",
        })
    }
}
