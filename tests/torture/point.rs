// SPDX-License-Identifier: MPL-2.0
//! Where a run is stopped, and how it gets there.

use std::fmt;
use std::time::Duration;

use emulator::{Fault, FaultKind, HeldRequest, Release};
use testkit::cli::Running;

use crate::exit::Exit;
use crate::party::providers;
use crate::run::Operation;
use crate::stage::{CALL, ID, LOOK, Stage};

/// A run gets to its point within this, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(180);

/// What waits at a point.
pub(crate) enum Held {
    /// The request with this ID, at the API.
    Request(u64),
    /// The write of the state.
    Write,
    /// The provider.
    Exit(Exit),
}

/// A point of a run. The first is the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Point {
    /// The first look is at the API; the run only plans.
    InPlan,
    /// The last look before the call is at the API.
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
    /// The provider answered Shutdown and is about to exit.
    AtExit,
    /// The resource is done, and the state is being written.
    StateWritten,
}

impl Point {
    pub(crate) const ALL: [Self; 10] = [
        Self::InPlan,
        Self::BeforeCall,
        Self::CallSent,
        Self::CallMade,
        Self::FirstRead,
        Self::Waiting,
        Self::GoalSeen,
        Self::GoalAnswered,
        Self::AtExit,
        Self::StateWritten,
    ];

    /// Sets what holds the run for the first time. Before the run starts.
    pub(crate) fn prepare(self, stage: &Stage) {
        match self {
            Self::InPlan | Self::BeforeCall => hold(stage, FaultKind::HoldRequest, LOOK),
            Self::CallSent => hold(stage, FaultKind::HoldRequest, CALL),
            Self::StateWritten => stage.state_server().hold_next_write(),
            _ => hold(stage, FaultKind::HoldAnswer, CALL),
        }
    }

    /// Waits until the run is here, leading it from hold to hold. The call of `operation` follows
    /// so many looks.
    pub(crate) fn reach(
        self,
        stage: &Stage,
        run: &Running,
        operation: Operation,
    ) -> Result<Held, String> {
        if self == Self::StateWritten {
            stage.until(LIMIT, run, || {
                stage.let_it_end();
                stage.state_server().is_held()
            })?;
            return Ok(Held::Write);
        }
        let mut held = next(stage, run)?;
        let mut lead_on = |kind, skip| {
            let fault = Fault::new(kind).on(LOOK).skip(skip).once();
            stage.emulator().inject(fault);
            stage.emulator().release(held.id, Release::GoOn);
            held = next(stage, run)?;
            Ok::<_, String>(())
        };
        if self == Self::BeforeCall {
            for _ in 1..operation.looks_before_the_call() {
                lead_on(FaultKind::HoldRequest, 0)?;
            }
        }
        if self >= Self::FirstRead {
            lead_on(FaultKind::HoldRequest, 0)?;
        }
        if self >= Self::Waiting {
            lead_on(FaultKind::HoldRequest, 1)?;
        }
        if self >= Self::GoalSeen {
            assert!(stage.emulator().set_status(ID, "active"));
            // The same read, this time with its answer.
            lead_on(FaultKind::HoldAnswer, 0)?;
        }
        if self == Self::AtExit {
            let provider = providers(run.id());
            let [provider] = provider[..] else {
                return Err(format!("not one provider: {provider:?}"));
            };
            let exit = Exit::of(provider.as_raw_nonzero().get())?;
            stage.emulator().release(held.id, Release::GoOn);
            exit.reach()?;
            return Ok(Held::Exit(exit));
        }
        Ok(Held::Request(held.id))
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
            Self::InPlan => "in the plan",
            Self::BeforeCall => "before the call",
            Self::CallSent => "call sent, not read",
            Self::CallMade => "effect made, not answered",
            Self::FirstRead => "answer in, first read",
            Self::Waiting => "in the wait",
            Self::GoalSeen => "at the goal, not answered",
            Self::GoalAnswered => "at the goal, answered",
            Self::AtExit => "at Shutdown",
            Self::StateWritten => "state being written",
        })
    }
}
