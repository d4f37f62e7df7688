// SPDX-License-Identifier: MPL-2.0
//! One case: run to the point, strike, look at what is left, run again.

use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use emulator::{Fault, FaultKind, Release};
use testkit::cli::{Host, Output, Provider, Running, Workspace};

use crate::party::{Blow, STOPPED_FOR, all_end, providers};
use crate::point::{Held, Point};
use crate::stage::{ID, RESOURCE, Stage};

/// What the run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A new resource resumes the change.
    Create,
    /// A resource with `resume_when_interrupted` resumes a change that was interrupted again.
    Heal,
    /// An action resumes the change.
    Action,
    /// The resource is destroyed, which makes no call.
    Destroy,
    /// The resource is imported, which makes no call.
    Import,
}

/// One case of the matrix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) operation: Operation,
    pub(crate) point: Point,
    pub(crate) blow: Blow,
}

/// What a case came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// How the run that was struck ended.
    pub(crate) ended: String,
    /// What it left in the state: nothing, tainted, saved.
    pub(crate) left: &'static str,
    /// Whether its lock had to be taken away by hand.
    pub(crate) lock_left: bool,
    /// Calls of both runs.
    pub(crate) calls: usize,
    /// Those that had an effect.
    pub(crate) effects: u32,
}

type Result<T> = std::result::Result<T, String>;

impl Operation {
    /// Whether it makes the call.
    pub(crate) fn calls(self) -> bool {
        matches!(self, Self::Create | Self::Heal | Self::Action)
    }

    /// How often it looks at the instance before the call.
    pub(crate) fn looks_before_the_call(self) -> usize {
        match self {
            // In the plan, and in the plan within the apply.
            Self::Create => 2,
            // In the refresh, and in the apply.
            Self::Heal => 2,
            // In the plan.
            Self::Action => 1,
            Self::Destroy | Self::Import => 0,
        }
    }

    pub(crate) fn configuration(self) -> String {
        let arguments = format!(
            "instance_id = \"{ID}\"\n    wait_for_status = \"active\"\n    poll_interval = \"100ms\""
        );
        match self {
            Self::Action => format!(
                "action \"alicloudes_resume_task\" \"this\" {{\n  config {{\n    {arguments}\n  }}\n}}\n"
            ),
            Self::Create => {
                format!("resource \"alicloudes_resume_task\" \"this\" {{\n    {arguments}\n}}\n")
            }
            _ => format!(
                "resource \"alicloudes_resume_task\" \"this\" {{\n    {arguments}\n    resume_when_interrupted = true\n}}\n"
            ),
        }
    }

    pub(crate) fn command(self) -> &'static [&'static str] {
        match self {
            Self::Create | Self::Heal => &["apply", "-auto-approve"],
            Self::Destroy => &["destroy", "-auto-approve"],
            Self::Import => &["import", RESOURCE, ID],
            Self::Action => &[
                "apply",
                "-auto-approve",
                "-invoke=action.alicloudes_resume_task.this",
            ],
        }
    }
}

impl Case {
    /// Plays the case.
    ///
    /// # Errors
    /// With what is not as promised.
    pub(crate) fn play(self, host: &Host, provider: &Provider) -> Result<Outcome> {
        let first = if self.operation == Operation::Create || self.operation == Operation::Action {
            "suspended"
        } else {
            "active"
        };
        let stage = Stage::start(first);
        let mut workspace = Workspace::new(host, provider).map_err(text)?;
        workspace.set_timeout(Duration::from_secs(300));
        let configuration = stage.config(&self.operation.configuration());
        workspace.write_main(&configuration).map_err(text)?;
        well(workspace.init())?;
        if matches!(self.operation, Operation::Heal | Operation::Destroy) {
            well(workspace.apply())?;
        }
        if self.operation == Operation::Heal {
            assert!(stage.emulator().set_status(ID, "suspended"));
        }
        if stage.effects() != 0 {
            return Err("the preparation resumed the change".into());
        }

        let looks = stage.looks();
        self.point.prepare(&stage);
        let run = workspace.start(self.operation.command()).map_err(text)?;
        let id = run.id();
        let held = self.point.reach(&stage, &run, self.operation);
        let held = held.map_err(|error| format!("{error}\n{}", run.stdout_so_far()))?;
        let looks = stage.looks() - looks;
        if self.point == Point::CallSent && looks != self.operation.looks_before_the_call() {
            return Err(format!("{looks} looks before the call"));
        }
        if self.point < Point::GoalAnswered && providers(id).is_empty() {
            return Err("no provider runs".into());
        }
        self.strike(&stage, id, held);
        // In the plan, another provider is hit than the one that will wait.
        let output = if self.blow.ends_the_wait() && self.point != Point::InPlan {
            // The change goes on: whoever was struck must not wait for its end, and the next run
            // finds it under way.
            finished(run, || {})?
        } else {
            finish(&stage, run)?
        };
        if !all_end(id, Duration::from_secs(15)) {
            return Err(format!("a process is left\n{}", output.text()));
        }
        stage.emulator().clear_faults();
        self.aftermath(&stage, &workspace, &output)
            .map_err(|error| format!("{error}\n--- the run that was struck\n{}", output.text()))
    }

    fn strike(self, stage: &Stage, host: u32, held: Held) {
        let release = |how| match held {
            Held::Request(id) => {
                stage.emulator().release(id, how);
            }
            Held::Write => stage.state_server().release(),
            Held::Exit(exit) => drop(exit),
        };
        match self.blow {
            Blow::ApiDies => {
                stage
                    .emulator()
                    .inject(Fault::new(FaultKind::Reset).times(3));
                release(Release::Reset);
            }
            Blow::NetworkLost => release(Release::Reset),
            Blow::ApiStops => {
                thread::sleep(STOPPED_FOR);
                release(Release::GoOn);
            }
            _ if self.point == Point::GoalAnswered => {
                release(Release::GoOn);
                self.blow.strike(host);
            }
            _ => {
                self.blow.strike(host);
                release(Release::GoOn);
            }
        }
    }

    /// Looks at what is left, and runs again.
    fn aftermath(self, stage: &Stage, workspace: &Workspace, output: &Output) -> Result<Outcome> {
        let lock = stage.state_server().lock_id();
        if let Some(id) = &lock {
            if !self.blow.kills_host() {
                return Err(format!("the lock {id} is left"));
            }
            well(workspace.run(["force-unlock", "-force", id]))?;
        }
        let left = left(workspace)?;
        if left == "saved" && self.operation == Operation::Create && stage.effects() == 0 {
            return Err("the state says that the change was resumed, and it was not".into());
        }
        self.again(stage, workspace, left)?;
        let wanted = u32::from(self.operation.calls());
        if stage.effects() != wanted {
            return Err(format!("{} effective resumes", stage.effects()));
        }
        if stage.status() != "active" {
            return Err(format!("the instance is {}", stage.status()));
        }
        let ended = match (output.code, output.signal) {
            (Some(code), _) => format!("exit {code}"),
            (None, signal) => format!("signal {}", signal.unwrap_or_default()),
        };
        Ok(Outcome {
            ended,
            left,
            lock_left: lock.is_some(),
            calls: stage.calls(),
            effects: stage.effects(),
        })
    }

    fn again(self, stage: &Stage, workspace: &Workspace, left_over: &str) -> Result<()> {
        if self.operation == Operation::Import && left_over == "saved" {
            // It is in the state already, and a second import would be refused for that.
            return Ok(());
        }
        let run = workspace.start(self.operation.command()).map_err(text)?;
        // A change that is under way is to be found so by the call.
        let before = stage.calls();
        let output = finished(run, || {
            if stage.calls() > before {
                stage.let_it_end();
            }
        })?
        .exited(0)
        .map_err(text)?;
        stage.let_it_end();
        let wanted = match self.operation {
            Operation::Destroy | Operation::Action => "nothing",
            _ => "saved",
        };
        let after = left(workspace)?;
        if after != wanted {
            return Err(format!("{after} is in the state\n{}", output.text()));
        }
        if matches!(self.operation, Operation::Create | Operation::Heal) {
            well(workspace.plan())?;
        }
        Ok(())
    }
}

impl Blow {
    /// Whether the run that is struck can end before the change does.
    fn ends_the_wait(self) -> bool {
        use crate::party::Hit;
        match self {
            Self::Provider(hit) => matches!(hit, Hit::Kill | Hit::Term),
            Self::Host(hit) => hit != Hit::Stop,
            Self::CtrlC(_) | Self::Both => true,
            Self::ApiDies | Self::ApiStops | Self::NetworkLost => false,
        }
    }

    fn kills_host(self) -> bool {
        use crate::party::Hit;
        matches!(self, Self::Host(Hit::Kill) | Self::Both)
    }
}

/// Lets a run end, and the change with it.
pub(crate) fn finish(stage: &Stage, run: Running) -> Result<Output> {
    finished(run, || stage.let_it_end())
}

/// Waits for the end of a run; a run that does not end is killed and an error.
fn finished(run: Running, meanwhile: impl Fn()) -> Result<Output> {
    let deadline = Instant::now() + Duration::from_secs(180);
    while !run.is_finished() {
        if Instant::now() > deadline {
            return Err(format!("the run does not end\n{}", run.stdout_so_far()));
        }
        meanwhile();
        thread::sleep(Duration::from_millis(20));
    }
    run.wait().map_err(text)
}

/// What the state has of the resource.
pub(crate) fn left(workspace: &Workspace) -> Result<&'static str> {
    let state = workspace.state().map_err(text)?;
    Ok(match state.resource(RESOURCE) {
        None => "nothing",
        Some(resource) if resource.tainted => "tainted",
        Some(_) => "saved",
    })
}

pub(crate) fn well(output: std::result::Result<Output, testkit::cli::Error>) -> Result<Output> {
    output.and_then(|output| output.exited(0)).map_err(text)
}

pub(crate) fn text(error: impl fmt::Display) -> String {
    error.to_string()
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "create",
            Self::Heal => "heal",
            Self::Action => "action",
            Self::Destroy => "destroy",
            Self::Import => "import",
        })
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.operation, self.point, self.blow)
    }
}
